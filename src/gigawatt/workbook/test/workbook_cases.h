// Projects that the tests of several sheets share, and their models.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/test/project_cases.h"
#include "gigawatt/units/unit.h"
#include "gigawatt/workbook/project_workbook.h"

namespace gw::workbook::testing {

// 100 of EBITDA a year for 5 years, 400 to build, no tax, inflation, reserves or fees.
inline finance::Project plain() {
  finance::Project p = finance::testing::plain();
  p.debt.dscr = 1.25;
  return p;
}

// Everything is circular; reserves, construction and depreciation do not fall on whole years.
inline finance::Project circular(int per_year) {
  finance::Project p = finance::testing::circular(per_year);
  p.sales.p90 = 0.8;
  p.property_tax = {.rate = 0.008, .decline = 0.12};
  p.construction.months = 14;
  p.reserves.dsra = 7.5 * unit::month;
  p.tax.bonus_federal = 0.6;
  p.tax.assets.back().share = 0.15;
  return p;
}

// The solved model, or a failed test with the reason.
inline Model solved(const finance::Project& project) {
  Diagnostics diagnostics;
  EXPECT_TRUE(finance::check(project, diagnostics));
  auto model = project_workbook(project, finance::evaluate(project), {.tool = "test"});
  if (!model) {
    ADD_FAILURE() << model.error();
    return Model({});
  }
  return std::move(*model);
}

inline const std::vector<double>& values(const Model& model, std::string_view id) {
  return model.row(id).values;
}
inline double value(const Model& model, std::string_view id) { return values(model, id)[0]; }

}  // namespace gw::workbook::testing
