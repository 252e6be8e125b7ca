#include <fmt/format.h>

#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook::internal {

void ProjectBuilder::cover_sheet(const Provenance& from) {
  m_.sheet("Cover", p_.name.empty() ? "Project finance model" : p_.name);
  m_.heading("What this is");
  m_.text("Project", p_.description);
  m_.text("Purpose",
          "Project finance of one company: construction, debt, tax, waterfall, returns.");
  m_.text("Made by", from.tool);
  m_.text("From", from.source);
  m_.text("Hash of the terms", from.hash, "the terms themselves are on Provenance");
  m_.heading("Conventions");
  m_.text("Amounts", "Dollars, nominal. Nothing is rounded; formats hide digits.");
  m_.text("Sign",
          "Amounts are positive in the direction of their label. Where a line is a use of "
          "cash in a statement, its formula begins with a minus.");
  m_.text("Time", grid_ == 1
                      ? "Months until COD, years after it. Flows stand at the end of their period."
                      : "Months. Flows stand at the end of their month.");
  m_.text(
      "Columns",
      "Label, note or source, unit, constant, total, then the periods: the same on all sheets.");
  m_.text(
      "Formulas",
      "One formula per row, copied across all periods. Read the constant and the first period.");
  m_.heading("Colours");
  m_.text("Input", "given: change it", {}, Look::input);
  m_.text("Solved value", "equals another row; copy that row here as values until Checks are right",
          {}, Look::solved);
  m_.text("Calculation", "formula", {}, Look::calculation);
  m_.text("Imported", "formula that only reads another sheet", {}, Look::imported);
  m_.text("Exported", "label of a calculated row that other sheets read", {}, Look::exported);
  m_.text("Counter-flow", "formula that reads what stands below it or in a later period", {},
          Look::counter);
  m_.heading("How to change it");
  m_.text("1", "Change inputs. All formulas follow.");
  m_.text("2",
          "Circular quantities are solved values at the end of Inputs. Copy each calculated row "
          "onto its solved row as values, and repeat until the checks are right.");
  m_.text("3", "Inputs marked \"sets the columns\" or \"sets the formulas\" need a new export.");
  m_.heading("Not modelled");
  m_.text("",
          "Junior debt, currencies, hedges, losses carried back, recapture of credits, receivables "
          "that go bad, deferred tax.");
  m_.heading("Sheets");
  for (const auto& [name, what] : std::vector<std::pair<const char*, const char*>>{
           {"Inputs", "every number that is given, with its path in the project file"},
           {"Timing", "the axis and its flags"},
           {"Operations", "output, sales, running cost, working capital, by case"},
           {"Sources_Uses", "cost until COD and who pays when"},
           {"Debt", "size, schedule, waterfall, reserve, lock-up"},
           {"Tax", "depreciation, losses, interest limit, income tax, credits"},
           {"Statements", "income, cash flow and balance sheet of the company"},
           {"Returns", "IRR, NPV, cover ratios, levelised cost"},
           {"Dashboard", "key figures and charts"},
           {"Checks", "what must hold, and one verdict over all"},
           {"Provenance", "where the numbers come from"}})
    m_.text(name, what);
}

void ProjectBuilder::dashboard() {
  m_.sheet("Dashboard", "Dashboard: key figures and charts");
  m_.heading("Key figures");
  const auto key = [this](std::string label, std::string unit, std::string row, Show show) {
    m_.constant({.label = std::move(label),
                 .unit = std::move(unit),
                 .show = show,
                 .formula = std::move(row)});
  };
  key("Debt", "$", "op_debt", Show::money);
  key("Installed cost", "$", "installed", Show::money);
  key("Debt / installed cost", "%", "gearing", Show::percent);
  key("Price of year 1", "$/" + p_.sales.unit, "price", Show::plain);
  if (m_.find("irr")) key("IRR of the owner", "% a year", "irr", Show::percent);
  key("NPV of the owner", "$", "npv", Show::money);
  key("Least DSCR", "x", "min_dscr", Show::ratio);
  key("Average DSCR", "x", "average_dscr", Show::ratio);
  key("LLCR", "x", "llcr", Show::ratio);
  key("Payback from close", "years", "payback", Show::factor);
  key("Levelised cost, nominal", "$/" + p_.sales.unit, "lc_nominal", Show::plain);
  key("Periods in lock-up", "periods", "SUM(locked.all)", Show::whole);
  key("Periods with unpaid service", "periods", "SUM(f_short.all)", Show::whole);
  for (int gap = 0; gap < 4; ++gap) m_.text("", "");  // the charts reach down to here
  m_.heading("Rows of the charts");
  const auto row = [this](std::string id, std::string label, const std::string& formula) {
    m_.periods({.id = std::move(id),
                .label = std::move(label),
                .unit = "M$",
                .show = Show::millions,
                .formula = "(" + formula + ") / 1000 / 1000"});
  };
  row("d_opex", "Running cost", "op_opex");
  row("d_tax", "Tax", "op_tax_solved");
  row("d_interest", "Interest", "op_interest");
  row("d_principal", "Principal", "op_principal + op_sweep");
  row("d_owner", "Owner", "to_owner");
  row("d_debt", "Debt", "bs_debt");
  m_.periods(
      {.id = "d_dscr", .label = "DSCR", .unit = "x", .show = Show::ratio, .formula = "op_dscr"});
  m_.periods({.id = "d_lock_up",
              .label = "Lock-up",
              .unit = "x",
              .show = Show::ratio,
              .formula = "lock_up * 1"});
  const int first = cod_ + 1;
  const int tenor = std::min(last_, cod_ + static_cast<int>(p_.debt.tenor_years) * grid_);
  m_.chart({.title = "Where the cash goes",
            .unit = "M$",
            .kind = Chart::Kind::stacked_columns,
            .rows = {"d_opex", "d_tax", "d_interest", "d_principal", "d_owner"},
            .first = first,
            .last = last_});
  m_.chart({.title = "DSCR against the covenant",
            .unit = "x",
            .kind = Chart::Kind::lines,
            .rows = {"d_dscr", "d_lock_up"},
            .first = first,
            .last = tenor});
  m_.chart({.title = "Debt outstanding",
            .unit = "M$",
            .kind = Chart::Kind::columns,
            .rows = {"d_debt"},
            .first = 0,
            .last = last_});
}

void ProjectBuilder::checks() {
  m_.sheet("Checks", "Checks: what must hold");
  m_.heading("Tolerance");
  given("tolerance", "What may be left over", "$", "a cent", Show::cents, 0.01);
  m_.heading("Residuals of the solved values");
  std::vector<std::pair<std::string, std::string>> loops;  // solved row, its label
  for (const Model::Row& row : m_.rows())
    if (row.solved && !row.from.empty()) loops.emplace_back(row.line.id, row.line.label);
  for (const auto& [id, label] : loops) {
    const Model::Row& solved = m_.row(id);
    const bool one = solved.kind == LineKind::input;
    Line line{.id = id + "_residual",
              .label = label + ": calculated less solved",
              .unit = "$",
              .show = Show::cents,
              .formula = solved.from + " - " + id};
    const std::string residual = line.id;
    if (one)
      m_.constant(std::move(line));
    else
      m_.periods(std::move(line));
    m_.check({.id = "check_" + id,
              .label = label + " is solved",
              .formula = one ? "ABS(" + residual + ") <= tolerance" : all_zero(residual)});
  }
  m_.heading("All checks");
  const std::vector<std::string> all = m_.checks();
  std::string least;
  for (const std::string& id : all) {
    const Model::Row& row = m_.row(id);
    m_.constant({.id = id + "_listed",
                 .label = row.line.label,
                 .unit = "check",
                 .note = m_.sheets()[static_cast<std::size_t>(row.sheet)].name,
                 .show = Show::verdict,
                 .formula = id + " * 1"});
    least += (least.empty() ? "" : " * ") + id + "_listed";
  }
  m_.constant({.id = "master",
               .label = "All checks hold",
               .unit = "check",
               .note = "shown on every sheet",
               .show = Show::verdict,
               .formula = least,
               .strong = true});
}

void ProjectBuilder::provenance_sheet(const Provenance& from) {
  m_.sheet("Provenance", "Provenance: the terms, every default included");
  m_.heading("Origin");
  m_.text("Made by", from.tool);
  m_.text("From", from.source);
  m_.text("Hash of the text below", from.hash);
  m_.text("Passes", fmt::format("{} through the circular equations", r_.passes));
  m_.heading("Project file");
  for (const std::string& line : from.text) m_.text("", line);
}

}  // namespace gw::workbook::internal
