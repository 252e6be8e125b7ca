// finance::evaluate() against NREL SAM's single-owner model, row by row of a table of its answers.
//
// Columns: case, group, flag; in_* inputs (percent where they say _pct); out_* figures; y1_* flows
// of year 1; years_* rows of years + 1 values divided by semicolons, year 0 first. Taxes: negative
// = paid. Allowed difference: money 1e-3 $ + 1e-10 of the installed cost, prices, ratios and
// percents 1e-9 of themselves, IRR 1e-8 percentage points. out_irr_sam_pct is where SAM's search
// stops and is only used in the WACC, which SAM computes from it.
//
// A row with a flag holds a defect of SAM (receivables that are never repaid, negative debt, an IRR
// that is not found). It is reported with our answer and not compared. Source of the columns:
// NREL-PySAM 7.1.1.post1, module Singleowner, https://github.com/NREL/ssc (BSD-3-Clause).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/core/table.h"
#include "gigawatt/finance/project/project.h"
#include "gigawatt/validation/csv.h"

namespace gw::validation {

enum class SamStatus { agrees, differs, flagged };
[[nodiscard]] std::string_view name(SamStatus status);

// One column of one row: what we computed, or why there is nothing; `deviation` in allowed
// differences.
struct SamComparison {
  std::string column;
  std::vector<double> ours;  // one value, or one per year from year 0
  std::string reason;        // why `ours` is empty, or the debt zero
  bool compared = false;
  double deviation = 0.0;
};

struct SamVerdict {
  std::string id;
  std::string group;
  std::string flag;
  int line = 0;
  SamStatus status = SamStatus::flagged;
  int compared = 0;  // columns
  std::string worst_column;
  double worst_deviation = 0.0;  // in allowed differences: above 1 the row differs
  std::string note;              // why there is no debt or no single IRR, or who alone has a value
  std::vector<SamComparison> columns;
};

struct SamReport {
  std::vector<SamVerdict> rows;
  [[nodiscard]] int count(SamStatus status) const;
};

// The project of a row, with all of SAM's conventions on.
[[nodiscard]] std::optional<finance::Project> sam_project(const Csv& csv, const CsvRow& row,
                                                          std::string_view file,
                                                          Diagnostics& diagnostics);

// Nothing if an input is missing, empty where it counts, or no number; all such places are
// reported.
[[nodiscard]] std::optional<SamReport> check_sam_single_owner(std::string_view text,
                                                              std::string_view file,
                                                              Diagnostics& diagnostics);

// One row per case.
[[nodiscard]] Table to_table(const SamReport& report);
// {"agree", "differ", "flagged", "rows": [{"case", ..., "values": {column: value or values or
// null}, "reasons": {column: text}}]}; 17 significant digits.
[[nodiscard]] std::string to_json(const SamReport& report, std::string_view file);

}  // namespace gw::validation
