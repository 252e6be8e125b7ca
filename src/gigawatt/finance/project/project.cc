#include "gigawatt/finance/project/project.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/finance/project/internal/circular_debt.h"
#include "gigawatt/finance/project/internal/construction.h"
#include "gigawatt/finance/project/internal/debt_schedule.h"
#include "gigawatt/finance/project/internal/depreciation.h"
#include "gigawatt/finance/project/internal/income_tax.h"
#include "gigawatt/finance/project/internal/measures.h"
#include "gigawatt/finance/project/internal/operations.h"
#include "gigawatt/finance/project/internal/price_solver.h"
#include "gigawatt/finance/project/internal/waterfall.h"

namespace gw::finance {

namespace internal {

namespace {

constexpr std::string_view kAtP90 = "dscr at P90";
constexpr std::string_view kNoneAtP90 = "no debt: CFADS at P90 does not serve any";

void tax(const Project& p, Sheet& s) {
  sum_by_year(ProjectRow::interest, s);
  sum_by_year(ProjectRow::reserve_interest, s);
  set_taxed_income(p, s);
  assess_income_tax(p, s);
  spread_by_month(ProjectRow::tax_federal, s);
  spread_by_month(ProjectRow::tax_state, s);
}

// CFADS and cash by the rows as they are now; returns the largest change of either. By conventions
// of NREL SAM interest on reserves and tax change the cash alone.
double update_cash(const Project& p, Sheet& s) {
  const double* cfads = s.row(ProjectRow::cfads);
  const double* cash = s.row(ProjectRow::cash_before_debt);
  std::copy_n(cfads, s.periods + 1, s.next.begin());
  std::copy_n(cash, s.periods + 1, s.last_next.begin());
  set_cfads(p, s);
  set_cash(s);
  double change = 0.0;
  for (int t = 1; t <= s.periods; ++t)
    change = std::max({change, std::abs(cfads[t] - s.next[t]), std::abs(cash[t] - s.last_next[t])});
  return change;
}

double scale_of(Sheet& s) {
  double most = 1.0;
  const double* cfads = s.row(ProjectRow::cfads);
  for (int t = 1; t <= s.periods; ++t) most = std::max(most, std::abs(cfads[t]));
  return std::max(most, 1e-3 * s.total);
}

// Operation of `operating` on the debt as it was sized and built.
void run_debt(const Project& p, const OperatingCase& operating, Sheet& s) {
  s.clear = false;
  const double* scheduled = s.row(ProjectRow::scheduled_service);
  s.service.assign(scheduled, scheduled + s.periods + 1);
  if (!p.stress.none()) {
    const double working = s.row(ProjectRow::working_capital)[0];
    const double owed = s.row(ProjectRow::receivables)[0];
    operate(p, operating, s);
    depreciate(p, s);
    s.row(ProjectRow::working_capital)[0] = working;
    s.row(ProjectRow::receivables)[0] = owed;
  }
  if (p.refinance && s.debt > 0.0) {
    const int at = static_cast<int>(p.refinance->year) * s.per_year;
    s.rate_of_period.assign(static_cast<std::size_t>(s.periods) + 1, s.loan_rate);
    std::fill(s.rate_of_period.begin() + at + 1, s.rate_of_period.end(),
              p.refinance->rate / s.per_year);
    s.tenor = std::max(
        s.tenor, std::min(s.periods, at + static_cast<int>(p.refinance->tenor_years) * s.per_year));
  }
  double change = 0.0;
  int pass = 1;
  set_cash(s);
  for (; pass <= kMaxPasses; ++pass) {
    run_waterfall(p, s);
    earn(s);
    tax(p, s);
    change = update_cash(p, s);
    if (change <= kAgreement * scale_of(s) && pass > 1) break;
  }
  s.r.passes += std::min(pass, kMaxPasses);
  s.r.converged = s.r.converged && pass <= kMaxPasses;
  s.r.circular_residual = std::max(s.r.circular_residual, Dollars::from_si(change));
  run_waterfall(p, s);
}

// The schedule of another case, built and paid with the costs of `operating`.
void take_over(const Project& p, const OperatingCase& operating, Sheet& s) {
  operate(p, operating, s);
  depreciate(p, s);
  for (int pass = 0; pass < kMaxPasses; ++pass) {
    const double total = s.total;
    fund(p, s);
    if (std::abs(s.total - total) <= kAgreement * s.total) break;
  }
}

// The case without debt, where output at P90 serves none.
void go_without(const Project& p, const OperatingCase& operating, Sheet& s) {
  Project unlevered = p;
  unlevered.debt.sizing = DebtSizing::none;
  solve_debt(unlevered, operating, p.debt.dscr, s);
  s.r.debt_decided_by = kNoneAtP90;
  s.r.dscr_applied = std::unexpected(kNoneAtP90);
}

// The lesser of P50 output at one DSCR and P90 output at another.
void size_lesser(const Project& p, const OperatingCase& base, Sheet& s) {
  solve_debt(p, base, p.debt.dscr, s);
  if (!p.debt.p90_dscr || p.debt.sizing != DebtSizing::dscr || s.debt <= 0.0) return;
  const double debt = s.debt;
  OperatingCase low = base;
  low.output *= p.sales.p90;
  Project cautious = p;
  cautious.debt.dscr_by_year.clear();
  solve_debt(cautious, low, *p.debt.p90_dscr, s);
  if (s.debt >= debt) return solve_debt(p, base, p.debt.dscr, s);
  if (s.debt <= 0.0) return go_without(p, base, s);
  take_over(p, base, s);
  s.r.debt_decided_by = kAtP90;
}

}  // namespace

void Sheet::resize(const Project& p) {
  years = static_cast<int>(p.years);
  per_year = static_cast<int>(p.periods_per_year);
  periods = years * per_year;
  GW_CHECK(years >= 1 && years <= kMaxProjectYears, years);
  loan_rate = p.debt.rate / per_year;
  reserve_rate = p.reserves.interest / per_year;
  r.years = years;
  r.per_year = per_year;
  r.periods = periods;
  const std::size_t length = r.stride();
  if (r.cells.size() != kProjectRows * length) clear = false;
  r.cells.resize(kProjectRows * length);
  for (auto* row : {&steady_cfads, &steady_earned, &rest, &next, &last_next, &last_off})
    row->resize(length);
}

void evaluate_at_price(const Project& p, Dollars price, Sheet& s) {
  s.resize(p);
  s.r.price = price;
  const OperatingCase base{.price = price.si()};
  size_lesser(p, base, s);
  s.as_scheduled = s.r.debt_decided_by != kAtP90 && pays_as_scheduled(p, s);
  if (!s.as_scheduled) {
    OperatingCase stressed = base;
    stressed.output *= p.stress.output;
    stressed.price *= p.stress.price;
    stressed.opex *= p.stress.opex;
    run_debt(p, stressed, s);
  }
  spread_by_month(ProjectRow::depreciation_federal, s);
  spread_by_month(ProjectRow::depreciation_state, s);
  pay_owner(s);
  measure(p, s);
}

}  // namespace internal

struct ProjectModel::State {
  internal::Sheet sheet;
};

ProjectModel::ProjectModel() : state_(std::make_unique<State>()) {}
ProjectModel::~ProjectModel() = default;

const ProjectResult& ProjectModel::evaluate(const Project& project) {
  internal::Sheet& sheet = state_->sheet;
  if (project.sales.price) {
    internal::evaluate_at_price(project, *project.sales.price, sheet);
    sheet.r.solved_price = std::unexpected<std::string_view>("the price is given");
  } else {
    internal::solve_price(project, sheet);
  }
  return sheet.r;
}

ProjectResult evaluate(const Project& project) {
  ProjectModel model;
  return model.evaluate(project);
}

Ratio nominal_discount_rate(const Project& p) {
  return (1.0 + p.inflation) * (1.0 + p.real_discount_rate) - 1.0;
}

Ratio effective_tax_rate(const TaxTerms& tax) {
  return tax.state_rate + (1.0 - tax.state_rate) * tax.federal_rate;
}

}  // namespace gw::finance
