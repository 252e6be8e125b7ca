#include "gigawatt/finance/project/project.h"

#include <algorithm>
#include <cmath>

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

constexpr int kMaxPasses = 100;
// A limit of interest or losses that binds in one pass and not in the next can keep the quick steps
// from settling; plain passes after these always contract.
constexpr int kQuickPasses = 20;
constexpr double kAgreement = 1e-12;
constexpr std::string_view kAtP90 = "dscr at P90";

void sum_by_year(const Sheet& s, const double* row, Yearly& yearly) {
  if (s.per_year == 1) {
    std::copy_n(row + 1, s.years, yearly.begin() + 1);
    return;
  }
  for (int y = 1; y <= s.years; ++y) {
    double sum = 0.0;
    for (int k = 0; k < s.per_year; ++k) sum += *++row;
    yearly[y] = sum;
  }
}

// A month has a twelfth of its year's tax or depreciation.
void instalments(const Sheet& s, const Yearly& yearly, double* row) {
  *row++ = 0.0;
  if (s.per_year == 1) {
    std::copy_n(yearly.begin() + 1, s.years, row);
    return;
  }
  const double part = 1.0 / s.per_year;
  for (int y = 1; y <= s.years; ++y, row += s.per_year)
    std::fill_n(row, s.per_year, yearly[y] * part);
}

void show_depreciation(Sheet& s) {
  Yearly federal;
  Yearly state;
  for (int y = 1; y <= s.years; ++y) {
    federal[y] = s.federal_per_basis[y] * s.tax_basis + s.federal_replaced[y];
    state[y] = s.state_per_basis[y] * s.tax_basis + s.state_replaced[y];
  }
  instalments(s, federal, s.row(ProjectRow::depreciation_federal));
  instalments(s, state, s.row(ProjectRow::depreciation_state));
}

void tax(const Project& p, Sheet& s) {
  sum_by_year(s, s.row(ProjectRow::interest), s.interest);
  sum_by_year(s, s.row(ProjectRow::reserve_interest), s.reserve_interest);
  assess_income_tax(p, s);
  instalments(s, s.tax_federal, s.row(ProjectRow::tax_federal));
  instalments(s, s.tax_state, s.row(ProjectRow::tax_state));
}

// CFADS by the rows as they are now; returns its largest change.
double update_cfads(const Project& p, Sheet& s) {
  double* cfads = s.row(ProjectRow::cfads);
  std::copy_n(cfads, s.periods + 1, s.before.begin());
  set_cfads(p, s);
  double change = 0.0;
  for (int t = 1; t <= s.periods; ++t) change = std::max(change, std::abs(cfads[t] - s.before[t]));
  return change;
}

double scale_of(Sheet& s) {
  double most = 1.0;
  const double* cfads = s.row(ProjectRow::cfads);
  for (int t = 1; t <= s.periods; ++t) most = std::max(most, std::abs(cfads[t]));
  return std::max(most, 1e-3 * s.total);
}

// Largest difference between the CFADS that the schedule was sculpted on, rest + m I, and the CFADS
// that its interest I leads to. Fills s.before with the former.
double apart(Sheet& s) {
  const double* cfads = s.row(ProjectRow::cfads);
  double most = 0.0;
  for (int t = 1; t <= s.periods; ++t) most = std::max(most, std::abs(cfads[t] - s.before[t]));
  return most;
}

void keep_implied(Sheet& s) {
  const double* interest = s.row(ProjectRow::interest);
  for (int y = 1, t = 1; y <= s.years; ++y)
    for (int k = 0; k < s.per_year; ++k, ++t)
      s.before[t] = s.rest[t] + s.marginal_tax[y] * interest[t];
}

// The next rest = CFADS - m I after `pass`, extrapolated by the change of this pass and the one
// before (Anderson acceleration of depth 1): x' = g - c (g - g_before), c = f (f - f_before) / |f -
// f_before|^2, f = g - x.
void next_rest(int pass, Sheet& s) {
  if (pass > kQuickPasses) {
    std::fill_n(s.marginal_tax.begin(), s.years + 1, 0.0);
    std::copy_n(s.row(ProjectRow::cfads), s.periods + 1, s.rest.begin());
    return;
  }
  const double* cfads = s.row(ProjectRow::cfads);
  const double* interest = s.row(ProjectRow::interest);
  double along = 0.0;
  double square = 0.0;
  for (int y = 1, t = 1; y <= s.years; ++y) {
    const double saved = s.marginal_tax[y];
    for (int k = 0; k < s.per_year; ++k, ++t) {
      const double now = cfads[t] - saved * interest[t];
      const double off = now - s.rest[t];
      const double turn = off - s.last_off[t];
      along += off * turn;
      square += turn * turn;
      s.last_off[t] = off;
      s.before[t] = now;
    }
  }
  const double c = pass == 1 || square == 0.0 ? 0.0 : std::clamp(along / square, -2.0, 2.0);
  for (int t = 1; t <= s.periods; ++t) {
    const double now = s.before[t];
    s.rest[t] = now - c * (now - s.last_rest[t]);
    s.last_rest[t] = now;
  }
}

// Nothing that the debt is sized on depends on the debt: one pass is exact.
bool explicit_solution(const Project& p) {
  const bool by_cost = p.debt.sizing == DebtSizing::percent ? !p.sam.fee_on_cost
                       : p.debt.gearing_cap.has_value()     ? !p.sam.cap_on_preliminary_cost
                                                            : false;
  const bool building = p.construction.months > 0 || p.construction.delay_months > 0;
  return p.sam.cfads_before_tax && p.sam.reserves_outside_cfads && !building && !by_cost;
}

// Rows that only the waterfall fills, and those that the first CFADS reads.
void clear_rows(bool once, Sheet& s) {
  if (!s.clear) {
    for (ProjectRow row :
         {ProjectRow::sweep, ProjectRow::refinancing, ProjectRow::shortfall, ProjectRow::trapped})
      std::fill_n(s.row(row), s.periods + 1, 0.0);
    s.clear = true;
  }
  if (once) return;
  for (ProjectRow row :
       {ProjectRow::tax_federal, ProjectRow::tax_state, ProjectRow::reserve_interest})
    std::fill_n(s.row(row), s.periods + 1, 0.0);
}

// Debt and its schedule on the flows of `operating`.
void size(const Project& p, const OperatingCase& operating, double dscr, Sheet& s) {
  s.tenor = static_cast<int>(p.debt.tenor_years) * s.per_year;
  s.rate_of_period.clear();
  const bool once = explicit_solution(p);
  clear_rows(once, s);
  std::fill_n(s.marginal_tax.begin(), s.years + 1, 0.0);
  s.total = s.construction_interest = 0.0;
  s.cap_scale = 1.0;
  operate(p, operating, s);
  depreciate(p, s);
  set_cfads(p, s);
  std::copy_n(s.row(ProjectRow::cfads), s.periods + 1, s.rest.begin());
  double change = 0.0;
  double scale = 0.0;
  double total = 0.0;
  for (s.r.passes = 1; s.r.passes <= kMaxPasses; ++s.r.passes) {
    size_debt(p, dscr, s);
    schedule(s);
    hold_dsra(p, s);
    fund(p, s);
    earn(s);
    if (once) break;
    keep_implied(s);
    tax(p, s);
    if (p.sam.cfads_before_tax) std::fill_n(s.marginal_tax.begin(), s.years + 1, 0.0);
    set_cfads(p, s);
    change = apart(s);
    const bool settled = std::abs(s.total - total) <= kAgreement * s.total;
    total = s.total;
    if (s.r.passes == 1) scale = scale_of(s);
    if (settled && change <= kAgreement * scale) break;
    next_rest(s.r.passes, s);
  }
  if (once) tax(p, s);
  s.r.converged = s.r.passes <= kMaxPasses;
  s.r.passes = std::min(s.r.passes, kMaxPasses);
  s.r.circular_residual = Dollars::from_si(once ? 0.0 : change);
  s.r.debt_at_maturity = {};
  s.r.first_lock_up = s.r.first_default = -1;
  set_cash(s);
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
  for (; pass <= kMaxPasses; ++pass) {
    set_cash(s);
    run_waterfall(p, s);
    earn(s);
    tax(p, s);
    change = update_cfads(p, s);
    if (change <= kAgreement * scale_of(s) && pass > 1) break;
  }
  s.r.passes += std::min(pass, kMaxPasses);
  s.r.converged = s.r.converged && pass <= kMaxPasses;
  s.r.circular_residual = std::max(s.r.circular_residual, Dollars::from_si(change));
  set_cash(s);
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

// The lesser of P50 output at one DSCR and P90 output at another.
void size_lesser(const Project& p, const OperatingCase& base, Sheet& s) {
  size(p, base, p.debt.dscr, s);
  if (!p.debt.p90_dscr || p.debt.sizing != DebtSizing::dscr || s.debt <= 0.0) return;
  const double debt = s.debt;
  OperatingCase low = base;
  low.output *= p.sales.p90;
  Project cautious = p;
  cautious.debt.dscr_by_year.clear();
  size(cautious, low, *p.debt.p90_dscr, s);
  if (s.debt >= debt) return size(p, base, p.debt.dscr, s);
  take_over(p, base, s);
  s.r.debt_decided_by = s.debt > 0.0 ? kAtP90 : "no debt: CFADS at P90 does not serve any";
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
  before.resize(length);
  rest.resize(length);
  last_rest.resize(length);
  last_off.resize(length);
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
  show_depreciation(s);
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
