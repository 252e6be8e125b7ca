// The spreadsheet model of one project company: every equation of gw::finance::evaluate as live
// formulas, from Inputs to Returns, with the engine's results in the cells.
//
// Two cases stand side by side: the lender's case, on which the debt is sized (a second one at P90
// where it is asked for), and the operating case, in which the waterfall pays. They differ under
// stress. Circular quantities (tax and interest on reserves within CFADS, interest during
// construction within the cost, the price of a target return) are solved values on Inputs, each
// with its residual on Checks.
//
// What a change of an input does: all formulas follow. After it, copy each row named "calculated"
// onto its solved row until the residuals are zero. Inputs that change the shape of the sheets
// (years, periods per year, months of construction, kinds of sizing) need a new export.
//
// Accounting in Statements that the engine does not define: assets are depreciated straight to zero
// over the life, replacements over what is left of it; tax and credits are booked when paid.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "gigawatt/finance/project/project.h"
#include "gigawatt/workbook/model.h"

namespace gw::workbook {

struct Provenance {
  std::string tool{};               // name and version
  std::string source{};             // the file, and what was set on top
  std::string hash{};               // of the text below
  std::vector<std::string> text{};  // the project with every default, line by line
};

// `result` is what evaluate(project) gives. The error says which quantity cannot be exported.
[[nodiscard]] std::expected<Model, std::string> project_workbook(
    const finance::Project& project, const finance::ProjectResult& result,
    const Provenance& provenance);

}  // namespace gw::workbook
