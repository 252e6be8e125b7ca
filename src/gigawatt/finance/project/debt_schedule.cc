#include "gigawatt/finance/project/internal/debt_schedule.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigawatt/finance/project/internal/construction.h"

namespace gw::finance::internal {

namespace {

constexpr std::string_view kNoCash = "no debt: CFADS does not serve any";
constexpr std::string_view kNotAsked = "no debt: none was asked for";

// service_t = (C_t + m_t I_t) / DSCR with I_t = i B_{t-1}, C_t = Sheet::rest and m_t the tax that a
// dollar of interest saves: B_{t-1} = (B_t + C_t / DSCR) / (1 + i - m_t i / DSCR). At the fixed
// point C_t + m_t I_t is CFADS_t.
double sculpt(const Project& p, double dscr, Sheet& s) {
  double* service = s.row(ProjectRow::scheduled_service);
  double* debt = s.row(ProjectRow::debt);
  const double i = s.loan_rate;
  const double least = p.sam.negative_service ? -std::numeric_limits<double>::infinity() : 0.0;
  const double discount = 1.0 / (1.0 + i);
  double balance = 0.0;
  std::fill(service + s.tenor + 1, service + s.periods + 1, 0.0);
  std::fill(debt + s.tenor, debt + s.periods + 1, 0.0);
  int t = s.tenor;
  const double* rest = s.rest.data();
  const int per_year = s.per_year;
  const bool one_ratio = p.debt.dscr_by_year.empty();
  double share = s.cap_scale / dscr;
  for (int year = s.tenor / s.per_year; year >= 1; --year) {
    if (!one_ratio) share = s.cap_scale / dscr_of_year(p.debt, year);
    const double saved = s.marginal_tax[year] * i * share;
    const double factor = saved == 0.0 ? discount : 1.0 / (1.0 + i - saved);
    for (const int end = t - per_year; t > end; --t) {
      const double untaxed = rest[t] * share;
      const double before = (balance + untaxed) * factor;
      double due = untaxed + saved * before;
      if (due >= least) {
        balance = before;  // = (balance + due) x discount
      } else {
        due = least;
        balance = (balance + least) * discount;
      }
      service[t] = due;
      debt[t - 1] = balance;
    }
  }
  service[0] = 0.0;
  return balance;
}

// Service per dollar of debt: level, or level principal, after a moratorium.
void unit_service(const Project& p, Sheet& s) {
  double* service = s.row(ProjectRow::scheduled_service);
  const int free =
      std::min<int>(static_cast<int>(p.debt.moratorium_years) * s.per_year, s.tenor - 1);
  const int paying = s.tenor - free;
  const double i = s.loan_rate;
  std::fill_n(service, s.periods + 1, 0.0);
  std::fill_n(service + 1, free, i);
  const double level = i == 0.0 ? 1.0 / paying : i / -std::expm1(-paying * std::log1p(i));
  for (int k = 0; k < paying; ++k)
    service[free + 1 + k] = p.debt.payment == DebtPayment::annuity
                                ? level
                                : 1.0 / paying + i * (1.0 - static_cast<double>(k) / paying);
  carry_back(s, s.loan_rate, service, s.row(ProjectRow::debt));
}

void scale_schedule(double factor, Sheet& s) {
  double* service = s.row(ProjectRow::scheduled_service);
  double* debt = s.row(ProjectRow::debt);
  for (int t = 1; t <= s.tenor; ++t) {
    service[t] *= factor;
    debt[t - 1] *= factor;
  }
}

void no_debt(std::string_view reason, Sheet& s) {
  s.debt = 0.0;
  s.r.debt_decided_by = reason;
  std::fill_n(s.row(ProjectRow::scheduled_service), s.periods + 1, 0.0);
  std::fill_n(s.row(ProjectRow::debt), s.periods + 1, 0.0);
}

// Debt that is `share` of a cost which itself holds the debt's fee, DSRA and interest until COD:
//   D = share (A + k D), A the rest of the cost, k = fee + DSRA at COD per dollar of debt.
double debt_of_cost(const Project& p, double share, Sheet& s, double debt_now) {
  hold_dsra(p, s);
  const double dsra = s.row(ProjectRow::dsra)[0] / debt_now;
  const double k = p.debt.upfront_fee + dsra;
  const double rest = fixed_uses(p, s) + s.construction_interest;
  return share * std::max(0.0, rest) / (1.0 - share * k);
}

// SAM's base of percent debt (its DSRA by at most ten passes, its fee on the cost).
double sam_percent(const Project& p, Sheet& s) {
  const double x = p.debt.percent;
  const double before = fixed_uses(p, s) - s.row(ProjectRow::receivables)[0];
  hold_dsra(p, s);
  const double per_dollar = s.row(ProjectRow::dsra)[0];
  double dsra = 0.0;
  double loan = 0.0;
  for (int pass = 0; pass < 10; ++pass) {
    loan = x * (before + dsra) * (1.0 + x * p.debt.upfront_fee);
    const double next = per_dollar * loan;
    const double change = std::abs(next - dsra);
    dsra = next;
    if (change <= 0.001) break;
  }
  return loan;
}

void size_percent(const Project& p, Sheet& s) {
  unit_service(p, s);
  double debt = p.sam.fee_on_cost ? sam_percent(p, s) : debt_of_cost(p, p.debt.percent, s, 1.0);
  s.r.debt_decided_by = "percent";
  if (!(debt > 0.0)) {
    debt = 0.0;
    s.r.debt_decided_by = kNotAsked;
  }
  scale_schedule(debt, s);
  s.debt = debt;
}

// The most debt that the gearing cap allows, given a schedule of `debt`.
double cap_of(const Project& p, double debt, Sheet& s) {
  const double share = *p.debt.gearing_cap;
  if (!p.sam.cap_on_preliminary_cost) return debt_of_cost(p, share, s, debt);
  const ConstructionTerms& c = p.construction;
  return share *
         (c.cost.si() * (1.0 + p.debt.upfront_fee) + c.financing_cost.si() + c.other_cost.si() +
          p.debt.closing_cost.si() + s.row(ProjectRow::working_capital)[0] - c.grant.si());
}

// The share of the service that the cap leaves is kept from pass to pass, so that the schedule is
// sculpted at the ratio that it has in the end.
void apply_cap(const Project& p, double dscr, Sheet& s) {
  const double most = cap_of(p, s.debt, s);
  const double scale = s.cap_scale * (most / s.debt);
  if (scale >= 1.0) {
    scale_schedule(1.0 / s.cap_scale, s);
    s.debt /= s.cap_scale;
    s.cap_scale = 1.0;
    return;
  }
  scale_schedule(scale / s.cap_scale, s);
  s.cap_scale = scale;
  s.debt = most;
  s.r.debt_decided_by = "gearing cap";
  if (scale > 0.0)
    s.r.dscr_applied = Ratio(dscr / scale);
  else
    s.r.dscr_applied = std::unexpected<std::string_view>("the gearing cap leaves no debt");
}

}  // namespace

double dscr_of_year(const DebtTerms& debt, int year) {
  if (debt.dscr_by_year.empty()) return debt.dscr;
  const auto last = debt.dscr_by_year.size();
  return debt.dscr_by_year[std::min<std::size_t>(static_cast<std::size_t>(year), last) - 1];
}

void set_cfads(const Project& p, Sheet& s) {
  double* cfads = s.row(ProjectRow::cfads);
  const double* ebitda = s.row(ProjectRow::ebitda);
  const double* saving = s.row(ProjectRow::equipment_saving);
  const double* working = s.row(ProjectRow::working_capital);
  const double* owed = s.row(ProjectRow::receivables);
  const double* earned = s.row(ProjectRow::reserve_interest);
  const double* federal = s.row(ProjectRow::tax_federal);
  const double* state = s.row(ProjectRow::tax_state);
  const bool taxed = !p.sam.cfads_before_tax;
  cfads[0] = 0.0;
  if (p.sam.reserves_outside_cfads) {
    for (int t = 1; t <= s.periods; ++t) {
      cfads[t] = ebitda[t] - saving[t] - (taxed ? federal[t] + state[t] : 0.0);
      if (t < s.periods) cfads[t] -= owed[t] - owed[t - 1];
    }
    return;
  }
  for (int t = 1; t <= s.periods; ++t) {
    cfads[t] =
        ebitda[t] - saving[t] + earned[t] - (working[t] - working[t - 1]) - (owed[t] - owed[t - 1]);
    if (taxed) cfads[t] -= federal[t] + state[t];
  }
}

void size_debt(const Project& p, double dscr, Sheet& s) {
  s.r.dscr_applied = std::unexpected<std::string_view>("the debt was not sized by DSCR");
  if (p.debt.sizing == DebtSizing::percent) return size_percent(p, s);
  if (p.debt.sizing == DebtSizing::none) return no_debt(kNotAsked, s);
  s.debt = sculpt(p, dscr, s);
  s.r.debt_decided_by = "dscr";
  s.r.dscr_applied = Ratio(dscr);
  if (!(s.debt > 0.0)) {
    s.r.dscr_applied = std::unexpected(kNoCash);
    return no_debt(kNoCash, s);
  }
  if (p.debt.gearing_cap) apply_cap(p, dscr, s);
}

void carry_back(const Sheet& s, double rate, const double* service, double* balance) {
  const double discount = 1.0 / (1.0 + rate);
  std::fill(balance + s.tenor, balance + s.periods + 1, 0.0);
  for (int t = s.tenor; t >= 1; --t) balance[t - 1] = (balance[t] + service[t]) * discount;
}

void schedule(Sheet& s) {
  const double* balance = s.row(ProjectRow::debt);
  double* interest = s.row(ProjectRow::interest);
  double* principal = s.row(ProjectRow::principal);
  const double rate = s.loan_rate;
  const int periods = s.periods;
  interest[0] = principal[0] = 0.0;
  for (int t = 1; t <= periods; ++t) interest[t] = rate * balance[t - 1];
  for (int t = 1; t <= periods; ++t) principal[t] = balance[t - 1] - balance[t];
}

void hold_dsra(const Project& p, Sheet& s) {
  const double* service = s.row(ProjectRow::scheduled_service);
  double* dsra = s.row(ProjectRow::dsra);
  const double periods = p.reserves.dsra.in(unit::year)*s.per_year;
  std::fill(dsra + s.tenor, dsra + s.periods + 1, 0.0);
  if (s.per_year == 1 || periods == 0.0) {
    for (int t = 0; t < s.tenor; ++t) dsra[t] = periods * service[t + 1];
    return;
  }
  const int whole = static_cast<int>(periods);
  const double part = periods - whole;
  double sum = 0.0;  // of service t + 1 .. t + whole
  int t = s.tenor - 1;
  for (; t >= 0 && t + 1 + whole > s.tenor; --t) dsra[t] = std::max(0.0, sum += service[t + 1]);
  for (; t >= 0; --t) {
    const double beyond = service[t + 1 + whole];
    sum += service[t + 1] - beyond;
    dsra[t] = std::max(0.0, sum) + part * beyond;
  }
}

void earn(Sheet& s) {
  const double* dsra = s.row(ProjectRow::dsra);
  const double* working = s.row(ProjectRow::working_capital);
  const double* owed = s.row(ProjectRow::receivables);
  const double* equipment = s.row(ProjectRow::equipment_reserve);
  const double* trapped = s.row(ProjectRow::trapped);
  double* earned = s.row(ProjectRow::reserve_interest);
  earned[0] = 0.0;
  for (int t = 1; t <= s.periods; ++t)
    earned[t] = s.reserve_rate *
                (dsra[t - 1] + working[t - 1] + owed[t - 1] + equipment[t - 1] + trapped[t - 1]);
}

}  // namespace gw::finance::internal
