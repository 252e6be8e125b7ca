#include <string>

#include <fmt/format.h>

#include "finance.h"
#include "project_file.h"
#include "gigawatt/finance/project/project_tables.h"
#include "gigawatt/report/json.h"

namespace gw::cli {

namespace {

std::vector<Table> tables_of(const finance::Project& project,
                             const finance::ProjectResult& result) {
  std::vector<Table> tables{finance::sources_and_uses(project, result),
                            finance::key_figures(project, result),
                            finance::yearly_waterfall(result)};
  if (!result.construction.empty()) tables.push_back(finance::construction_months(result));
  tables.push_back(finance::project_checks(result));
  return tables;
}

void print_page(const finance::Project& project, const finance::ProjectResult& result) {
  fmt::print("{}\n", project.name.empty() ? "Project" : project.name);
  if (!project.description.empty()) fmt::print("{}\n", project.description);
  for (const Table& table : tables_of(project, result)) {
    // Months of construction are many; --json has them.
    if (table.name() == "construction") continue;
    fmt::print("\n{}: {}\n{}", table.name(), table.doc(), to_text(table));
  }
  const char* period = result.per_year == 12 ? "month" : "year";
  if (result.first_default >= 0)
    fmt::print("\nDebt service is not paid in full from {} {} on.\n", period, result.first_default);
  else if (result.first_lock_up >= 0)
    fmt::print("\nDistributions are locked up from {} {} on.\n", period, result.first_lock_up);
  fmt::print(
      "\nNot modelled: junior debt, hedges, recapture of credits. {} passes through the circular "
      "equations.\n",
      result.passes);
}

void print_json(const finance::Project& project, const finance::ProjectResult& result) {
  std::vector<Table> tables = tables_of(project, result);
  tables.push_back(finance::project_periods(project, result));
  fmt::print("{{\n");
  for (std::size_t k = 0; k < tables.size(); ++k) {
    std::string body = gw::report::to_json(tables[k]);
    while (body.ends_with('\n')) body.pop_back();
    fmt::print("\"{}\": {}{}\n", tables[k].name(), body, k + 1 < tables.size() ? "," : "");
  }
  fmt::print("}}\n");
}

}  // namespace

int finance_project(const FinanceProjectOptions& options) {
  Diagnostics diagnostics;
  const auto project = read_project(options.file, diagnostics);
  if (const int code = report(diagnostics); code != kOk || !project) return kBadInput;
  const finance::ProjectResult result = finance::evaluate(*project);
  switch (options.format) {
    case Format::json:
      print_json(*project, result);
      break;
    case Format::csv:
      print_table(finance::project_periods(*project, result), Format::csv);
      break;
    case Format::text:
      print_page(*project, result);
      break;
  }
  // A page without a price or with unpaid debt is an answer, and no success.
  const bool priced = project->sales.price.has_value() || result.solved_price.has_value();
  return priced && result.converged && result.first_default < 0 ? kOk : kInfeasible;
}

}  // namespace gw::cli
