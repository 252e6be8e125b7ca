#include <sstream>
#include <string>

#include <fmt/format.h>

#include "finance.h"
#include "project_file.h"
#include "gigawatt/finance/project/project_tables.h"
#include "gigawatt/config/write.h"
#include "gigawatt/core/hash.h"
#include "gigawatt/report/json.h"
#include "gigawatt/report/output.h"
#include "gigawatt/workbook/project_workbook.h"
#include "gigawatt/workbook/write.h"

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
      "\nNot modelled: junior debt, hedges, recapture of credits. {} {} through the circular "
      "equations.\n",
      result.passes, result.passes == 1 ? "pass" : "passes");
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

workbook::Provenance provenance(const FinanceProjectOptions& options,
                                const finance::Project& project) {
  workbook::Provenance from{.tool = "gigawatt " GW_VERSION, .source = options.file.plan};
  for (const std::string& set : options.file.set) from.source += " --set " + set;
  const std::string text =
      config::to_yaml(config::write(finance::ProjectFile{.project = project}));
  from.hash = hash_text(text).hex();
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) from.text.push_back(line);
  return from;
}

// kOk, or the code to exit with after the reason was printed.
int write_xlsx(const FinanceProjectOptions& options, const finance::Project& project,
               const finance::ProjectResult& result) {
  const auto model =
      workbook::project_workbook(project, result, provenance(options, project));
  if (!model) {
    fmt::print(stderr, "gigawatt: {}\n", model.error());
    return kInfeasible;
  }
  if (const auto written = workbook::write_workbook(*model, options.xlsx); !written)
    throw gw::report::IoError(written.error());
  return kOk;
}

}  // namespace

int finance_project(const FinanceProjectOptions& options) {
  Diagnostics diagnostics;
  const auto project = read_project(options.file, diagnostics);
  if (const int code = report(diagnostics); code != kOk || !project) return kBadInput;
  const finance::ProjectResult result = finance::evaluate(*project);
  if (!options.xlsx.empty())
    if (const int code = write_xlsx(options, *project, result); code != kOk) return code;
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
