#include "gigawatt/finance/project/project_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <fmt/format.h>

namespace gw::finance {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kMillion = 1e6;
// Of the installed cost: what the last bits of a sum over the life may leave.
constexpr double kNothing = 1e-9;

struct Lines {
  std::vector<std::string> what, unit, note;
  std::vector<double> value;

  void add(std::string name, double number, std::string unit_name, std::string_view reason = {}) {
    what.push_back(std::move(name));
    value.push_back(number);
    unit.push_back(std::move(unit_name));
    note.emplace_back(reason);
  }
  void add_or(std::string name, const OrReason<Ratio>& ratio, std::string unit_name,
              double per_unit = 1.0) {
    if (ratio)
      add(std::move(name), per_unit * *ratio, std::move(unit_name));
    else
      add(std::move(name), kNone, std::move(unit_name), ratio.error());
  }
  void add_or(std::string name, const OrReason<Dollars>& amount, std::string unit_name) {
    if (amount)
      add(std::move(name), amount->si(), std::move(unit_name));
    else
      add(std::move(name), kNone, std::move(unit_name), amount.error());
  }
};

std::vector<double> by_year(const ProjectResult& r, ProjectRow which) {
  std::vector<double> years{r.row(which)[0]};
  for (int y = 1; y <= r.years; ++y) {
    double sum = 0.0;
    for (int k = 1; k <= r.per_year; ++k) {
      const double cell = r.row(which)[static_cast<std::size_t>((y - 1) * r.per_year + k)];
      sum = is_balance(which) ? cell : sum + cell;
    }
    years.push_back(sum);
  }
  return years;
}

bool all_zero(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return x == 0.0; });
}

void add_millions(Table& table, std::string_view name, std::vector<double> values,
                  const char* doc) {
  for (double& x : values) x /= kMillion;
  table.add({fmt::format("{}_musd", name), "M$", doc, std::move(values)});
}

std::vector<double> dscr_by_year(const ProjectResult& r) {
  std::vector<double> ratios{kNone};
  const std::vector<double> cfads = by_year(r, ProjectRow::cfads);
  const std::vector<double> service = by_year(r, ProjectRow::scheduled_service);
  for (std::size_t y = 1; y < cfads.size(); ++y)
    ratios.push_back(service[y] > 0.0 ? cfads[y] / service[y] : kNone);
  return ratios;
}

double reserves_at_cod(const ProjectResult& r) {
  return r.row(ProjectRow::dsra)[0] + r.row(ProjectRow::working_capital)[0] +
         r.row(ProjectRow::receivables)[0];
}

}  // namespace

bool is_balance(ProjectRow row) {
  switch (row) {
    case ProjectRow::equipment_reserve:
    case ProjectRow::working_capital:
    case ProjectRow::receivables:
    case ProjectRow::dsra:
    case ProjectRow::debt:
    case ProjectRow::trapped:
      return true;
    default:
      return false;
  }
}

double tolerance_usd(const ProjectResult& r) {
  return kNothing * std::max(1.0, r.installed_cost.si());
}

Table sources_and_uses(const Project& p, const ProjectResult& r) {
  std::vector<std::string> side, what;
  std::vector<double> amount;
  const auto add = [&](const char* of, const char* name, double usd) {
    if (std::abs(usd) <= kNothing * r.installed_cost.si()) return;
    side.emplace_back(of);
    what.emplace_back(name);
    amount.push_back(usd / kMillion);
  };
  const double building = p.construction.cost.si();
  const double capitalised = (p.construction.other_cost + p.construction.financing_cost).si();
  const double interest = r.construction_interest.si();
  const double fees = r.upfront_fee.si() + p.debt.closing_cost.si();
  const double uses = (r.installed_cost + p.construction.grant + r.damages).si();
  add("use", "building and equipment", building);
  add("use", "other and financing cost", capitalised);
  add("use", "interest until COD and commitment fee", interest);
  add("use", "interest by the shortcut",
      uses - building - capitalised - interest - fees - reserves_at_cod(r));
  add("use", "up-front fee and closing", fees);
  add("use", "debt service reserve", r.row(ProjectRow::dsra)[0]);
  add("use", "working capital and receivables",
      r.row(ProjectRow::working_capital)[0] + r.row(ProjectRow::receivables)[0]);
  add("use", "total", uses);
  add("source", "debt", r.debt.si());
  add("source", "equity", r.equity.si());
  add("source", "grant", p.construction.grant.si());
  add("source", "liquidated damages", r.damages.si());
  add("source", "total", (r.debt + r.equity + p.construction.grant + r.damages).si());
  Table table("sources_uses", "what is paid until COD, and who pays");
  table.add({"side", "", "use or source", std::move(side)});
  table.add({"what", "", "what it is", std::move(what)});
  table.add({"amount_musd", "M$", "amount", std::move(amount)});
  return table;
}

Table key_figures(const Project& p, const ProjectResult& r) {
  Lines lines;
  const std::string per_unit = fmt::format("$/{}", p.sales.unit);
  lines.add("price in year 1", r.price.si(), per_unit,
            p.sales.price    ? ""
            : r.solved_price ? "reaches the target return"
                             : r.solved_price.error());
  lines.add("debt", r.debt.si() / kMillion, "M$", r.debt_decided_by);
  lines.add("debt / installed cost", 100.0 * (r.debt / r.installed_cost), "%");
  lines.add_or("DSCR it was sized at", r.dscr_applied, "x");
  lines.add_or("least DSCR", r.min_dscr, "x");
  lines.add_or("average DSCR", r.average_dscr, "x");
  lines.add_or("LLCR", r.llcr, "x");
  lines.add_or("PLCR", r.plcr, "x");
  lines.add("equity", r.equity.si() / kMillion, "M$");
  lines.add_or("IRR of the owner", r.irr, "%", 100.0);
  if (!r.irr)
    for (int k = 0; k < r.irr_count; ++k)
      lines.add(fmt::format("IRR, root {}", k + 1), 100.0 * r.irr_roots[k], "%");
  lines.add_or("MIRR of the owner", r.mirr, "%", 100.0);
  lines.add("NPV of the owner", r.npv.si() / kMillion, "M$");
  if (r.payback_years)
    lines.add("payback", *r.payback_years, "years");
  else
    lines.add("payback", kNone, "years", r.payback_years.error());
  lines.add_or("WACC", r.wacc, "%", 100.0);
  lines.add_or("levelised cost, nominal", r.levelised_cost_nominal, per_unit);
  lines.add_or("levelised cost, real", r.levelised_cost_real, per_unit);
  lines.add_or("levelised price, nominal", r.levelised_price_nominal, per_unit);
  Table table("key_figures", "debt, cover, returns and levelised costs");
  table.add({"figure", "", "name", std::move(lines.what)});
  table.add({"value", "", "value in its unit", std::move(lines.value)});
  table.add({"unit", "", "unit", std::move(lines.unit)});
  table.add({"note", "", "what decided it, or why there is none", std::move(lines.note)});
  return table;
}

Table yearly_waterfall(const ProjectResult& r) {
  Table table("waterfall", "order of cash by year; year 0 is COD");
  std::vector<std::int64_t> year;
  for (int y = 0; y <= r.years; ++y) year.push_back(y);
  table.add({"year", "", "year of operation", std::move(year)});
  const auto add = [&](ProjectRow row, const char* doc, bool always) {
    std::vector<double> values = by_year(r, row);
    if (always || !all_zero(values)) add_millions(table, name(row), std::move(values), doc);
  };
  std::vector<double> revenue = by_year(r, ProjectRow::sales);
  for (ProjectRow row : {ProjectRow::capacity, ProjectRow::salvage}) {
    const std::vector<double> more = by_year(r, row);
    for (std::size_t y = 0; y < revenue.size(); ++y) revenue[y] += more[y];
  }
  add_millions(table, "revenue", std::move(revenue), "sales, capacity payments and salvage");
  add(ProjectRow::opex, "running cost", true);
  std::vector<double> tax = by_year(r, ProjectRow::tax_federal);
  const std::vector<double> state = by_year(r, ProjectRow::tax_state);
  for (std::size_t y = 0; y < tax.size(); ++y) tax[y] += state[y];
  add_millions(table, "tax", std::move(tax), "federal and state, paid");
  add(ProjectRow::equipment_saving, "saved for replacements", false);
  add(ProjectRow::cfads, "cash flow available for debt service", true);
  add(ProjectRow::interest, "paid", true);
  add(ProjectRow::principal, "paid as scheduled", true);
  add(ProjectRow::sweep, "principal paid early", false);
  add(ProjectRow::shortfall, "debt service newly overdue", false);
  add(ProjectRow::refinancing, "new loan less what it repays", false);
  table.add({"dscr", "", "CFADS / debt service", dscr_by_year(r)});
  add(ProjectRow::debt, "balance", true);
  add(ProjectRow::dsra, "balance of the debt service reserve", false);
  add(ProjectRow::trapped, "balance kept by the lock-up", false);
  std::vector<double> credits = by_year(r, ProjectRow::investment_credit);
  const std::vector<double> production = by_year(r, ProjectRow::production_credit);
  for (std::size_t y = 0; y < credits.size(); ++y) credits[y] += production[y];
  if (!all_zero(credits)) add_millions(table, "credits", std::move(credits), "tax credits");
  add(ProjectRow::owner, "to the owner; negative: paid in", true);
  return table;
}

Table project_periods(const Project& p, const ProjectResult& r) {
  Table table("periods", "every row by period; period 0 is COD");
  std::vector<std::int64_t> period;
  for (int t = 0; t <= r.periods; ++t) period.push_back(t);
  table.add({r.per_year == 12 ? "month" : "year", "", "period of operation", std::move(period)});
  for (std::size_t k = 0; k < kProjectRows; ++k) {
    const auto row = static_cast<ProjectRow>(k);
    const auto cells = r.row(row);
    const bool output = row == ProjectRow::output;
    table.add({output ? "output_units" : fmt::format("{}_usd", name(row)),
               output ? p.sales.unit : "$", "", std::vector<double>(cells.begin(), cells.end())});
  }
  return table;
}

Table construction_months(const ProjectResult& r) {
  Table table("construction", "draws by month; month 0 is financial close");
  std::vector<std::int64_t> month;
  std::vector<double> spent, interest, fee, debt, equity, balance;
  for (std::size_t k = 0; k < r.construction.size(); ++k) {
    const ConstructionMonth& m = r.construction[k];
    month.push_back(static_cast<std::int64_t>(k));
    spent.push_back(m.spent.si());
    interest.push_back(m.interest.si());
    fee.push_back(m.commitment_fee.si());
    debt.push_back(m.debt_drawn.si());
    equity.push_back(m.equity_drawn.si());
    balance.push_back(m.balance.si());
  }
  table.add({"month", "", "month of construction", std::move(month)});
  add_millions(table, "spent", std::move(spent), "building, close and COD");
  add_millions(table, "interest", std::move(interest), "on the balance and half the draw");
  add_millions(table, "commitment_fee", std::move(fee), "on debt not yet drawn");
  add_millions(table, "debt_drawn", std::move(debt), "draw of debt");
  add_millions(table, "equity_drawn", std::move(equity), "draw of equity");
  add_millions(table, "balance", std::move(balance), "debt at the month's end");
  return table;
}

Table project_checks(const ProjectResult& r) {
  std::vector<std::string> what, verdict;
  std::vector<double> left;
  const double nothing = tolerance_usd(r);
  const auto add = [&](const char* name, double difference) {
    what.emplace_back(name);
    left.push_back(difference);
    verdict.emplace_back(std::abs(difference) <= nothing ? "ok" : "no");
  };
  double drawn = r.debt.si();
  if (!r.construction.empty()) drawn = r.construction.back().balance.si();
  double cash = 0.0;
  double least_dsra = 0.0;
  for (int t = 1; t <= r.periods; ++t) {
    const auto k = static_cast<std::size_t>(t);
    const auto rise = [&](ProjectRow row) { return r.row(row)[k] - r.row(row)[k - 1]; };
    const double paid = r.row(ProjectRow::interest)[k] + r.row(ProjectRow::principal)[k] +
                        r.row(ProjectRow::sweep)[k] + rise(ProjectRow::dsra) +
                        rise(ProjectRow::trapped) - r.row(ProjectRow::refinancing)[k] +
                        r.row(ProjectRow::owner)[k] - r.row(ProjectRow::production_credit)[k] -
                        r.row(ProjectRow::investment_credit)[k];
    cash = std::max(cash, std::abs(r.row(ProjectRow::cash_before_debt)[k] - paid));
    least_dsra = std::min(least_dsra, r.row(ProjectRow::dsra)[k]);
  }
  add("sources - uses", r.sources_less_uses.si());
  add("debt drawn - debt sized", drawn - r.debt.si());
  add("debt at maturity", r.debt_at_maturity.si());
  add("cash - its uses, worst period", cash);
  add("DSRA below zero", least_dsra);
  add("residual of the circular solve", r.circular_residual.si());
  Table table("checks", "identities; what they leave over in dollars");
  table.add({"check", "", "identity", std::move(what)});
  table.add({"left_usd", "$", "what is left over", std::move(left)});
  table.add({"verdict", "", "ok or no", std::move(verdict)});
  return table;
}

}  // namespace gw::finance
