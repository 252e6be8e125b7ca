#include "gigawatt/plan/project_lines.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/project/project_tables.h"

namespace gw::plan {
namespace {

using finance::ProjectRow;

constexpr double kMillion = 1e6;

template <class T>
const std::vector<T>& column(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table.columns(), name, &Column::name);
  GW_CHECK(found != table.columns().end(), name);
  return std::get<std::vector<T>>(found->data);
}

std::string spaced(std::string_view id) {
  std::string text(id);
  std::ranges::replace(text, '_', ' ');
  return text;
}

// "IRR of the owner" -> "irr_of_the_owner".
std::string id_of(std::string_view label) {
  std::string id;
  for (const char c : label) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      id += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!id.empty() && id.back() != '_')
      id += '_';
  }
  return id;
}

void add_rows(const finance::Project& project, const finance::ProjectResult& result,
              ProjectLine& line) {
  line.periods.emplace_back("COD");
  for (int t = 1; t <= result.periods; ++t)
    line.periods.push_back(fmt::format("{} {}", result.per_year == 12 ? "month" : "year", t));
  for (std::size_t k = 0; k < finance::kProjectRows; ++k) {
    const auto row = static_cast<ProjectRow>(k);
    const auto cells = result.row(row);
    const bool output = row == ProjectRow::output;
    line.rows.push_back({.id = std::string(finance::name(row)),
                         .label = spaced(finance::name(row)),
                         .unit = output ? project.sales.unit : "$",
                         .level = finance::is_balance(row),
                         .values = {cells.begin(), cells.end()}});
  }
  const auto at = [&](ProjectRow row, std::size_t t) { return result.row(row)[t]; };
  for (std::size_t t = 0; t < result.stride(); ++t) {
    const double service = at(ProjectRow::scheduled_service, t);
    line.dscr.push_back(t > 0 && service > 0 ? std::optional(at(ProjectRow::cfads, t) / service)
                                             : std::nullopt);
  }
}

void add_construction(const finance::ProjectResult& result, ProjectLine& line) {
  for (std::size_t k = 0; k < result.construction.size(); ++k) {
    const finance::ConstructionMonth& m = result.construction[k];
    line.construction.push_back({.month = static_cast<int>(k),
                                 .spent_usd = m.spent.si(),
                                 .interest_usd = m.interest.si(),
                                 .fee_usd = m.commitment_fee.si(),
                                 .debt_usd = m.debt_drawn.si(),
                                 .equity_usd = m.equity_drawn.si(),
                                 .balance_usd = m.balance.si()});
  }
}

void add_sources_and_uses(const Table& table, ProjectLine& line) {
  const auto& side = column<std::string>(table, "side");
  const auto& what = column<std::string>(table, "what");
  const auto& amount = column<double>(table, "amount_musd");
  for (std::size_t k = 0; k < side.size(); ++k) {
    if (what[k] == "total") continue;
    (side[k] == "use" ? line.uses : line.sources).push_back({what[k], amount[k] * kMillion});
  }
}

void add_figures(const Table& table, ProjectLine& line) {
  const auto& label = column<std::string>(table, "figure");
  const auto& value = column<double>(table, "value");
  const auto& unit = column<std::string>(table, "unit");
  const auto& note = column<std::string>(table, "note");
  for (std::size_t k = 0; k < label.size(); ++k)
    line.figures.push_back({id_of(label[k]), label[k], unit[k],
                            std::isfinite(value[k]) ? std::optional(value[k]) : std::nullopt,
                            note[k]});
}

void add_checks(const finance::ProjectResult& result, ProjectLine& line) {
  const Table table = finance::project_checks(result);
  const auto& what = column<std::string>(table, "check");
  const auto& left = column<double>(table, "left_usd");
  for (std::size_t k = 0; k < what.size(); ++k)
    line.checks.push_back({what[k], left[k], finance::tolerance_usd(result)});
}

}  // namespace

ProjectLine project_line(const std::string& file, const finance::Project& project,
                         const finance::ProjectResult& result) {
  ProjectLine line;
  line.file = file;
  line.name = project.name;
  line.description = project.description;
  line.per_year = result.per_year;
  add_rows(project, result, line);
  add_construction(result, line);
  add_sources_and_uses(finance::sources_and_uses(project, result), line);
  add_figures(finance::key_figures(project, result), line);
  add_checks(result, line);
  line.lock_up = project.distributions.lock_up_dscr.si();
  if (project.debt.sizing == finance::DebtSizing::dscr) line.target = project.debt.dscr.si();
  return line;
}

}  // namespace gw::plan
