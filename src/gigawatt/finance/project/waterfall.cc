#include "gigawatt/finance/project/internal/waterfall.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/finance/project/internal/debt_schedule.h"

namespace gw::finance::internal {

namespace {

// A sum below this share of the debt is the last bits of a balance.
constexpr double kLastBits = 1e-12;

struct Accounts {
  double balance = 0.0;  // debt
  double dsra = 0.0;
  double trapped = 0.0;
  double arrears = 0.0;  // of the balance, overdue
};

struct Due {
  double interest = 0.0;
  double principal = 0.0;
  [[nodiscard]] double sum() const { return interest + principal; }
};

class Waterfall {
 public:
  Waterfall(const Project& project, Sheet& sheet)
      : p_(project), s_(sheet), service_(sheet.row(ProjectRow::scheduled_service)) {
    maturity_ = static_cast<int>(p_.debt.tenor_years) * s_.per_year;
    if (p_.refinance) refinance_at_ = static_cast<int>(p_.refinance->year) * s_.per_year;
  }

  void run() {
    std::copy(s_.service.begin(), s_.service.end(), service_);
    hold_targets();
    set_schedule(s_.loan_rate);
    s_.row(ProjectRow::debt)[0] = s_.debt;
    a_ = {s_.debt, targets_[0], 0.0, 0.0};
    s_.row(ProjectRow::dsra)[0] = a_.dsra;
    for (ProjectRow row : {ProjectRow::sweep, ProjectRow::refinancing, ProjectRow::shortfall,
                           ProjectRow::trapped, ProjectRow::interest, ProjectRow::principal})
      s_.row(row)[0] = 0.0;
    s_.r.first_lock_up = s_.r.first_default = -1;
    for (int t = 1; t <= s_.periods; ++t) {
      step(t);
      if (t == maturity_) s_.r.debt_at_maturity = Dollars::from_si(a_.balance);
    }
  }

 private:
  // Of the loan that is now due, at its own rate.
  void set_schedule(double rate) {
    planned_.resize(s_.service.size());
    carry_back(s_, rate, service_, planned_.data());
  }

  [[nodiscard]] Due due(int t) const {
    Due due{.interest = s_.rate(t) * a_.balance};
    if (a_.balance <= 0.0) return {};
    const double on_time = a_.balance - a_.arrears;
    if (t >= maturity_) {
      due.principal = a_.balance;
    } else if (p_.distributions.sweep_order == SweepOrder::pro_rata) {
      const double planned = planned_[t - 1] - planned_[t];
      due.principal = planned_[t - 1] > 0.0 ? planned * on_time / planned_[t - 1] : 0.0;
    } else if (p_.debt.sizing == DebtSizing::percent &&
               p_.debt.payment == DebtPayment::equal_principal) {
      due.principal = planned_[t - 1] - planned_[t];
    } else {
      due.principal = service_[t] - s_.rate(t) * on_time;
    }
    due.principal = std::clamp(std::max(0.0, due.principal) + a_.arrears, 0.0, a_.balance);
    return due;
  }

  void step(int t) {
    const double cash = s_.row(ProjectRow::cash_before_debt)[t];
    const Due owed = due(t);
    const double paid = std::clamp(cash + a_.trapped + a_.dsra, 0.0, owed.sum());
    const double interest = std::min(paid, owed.interest);
    const double principal = paid - interest;
    const double missing = owed.sum() - paid;
    double left = take(cash - paid);
    a_.balance += owed.interest - interest - principal;
    if (a_.balance < kLastBits * s_.debt) a_.balance = 0.0;
    double refinanced = 0.0;
    if (t == refinance_at_) refinanced = refinance(t);
    const double sweep = p_.distributions.sweep;
    const double swept = std::min(sweep * top_up(t, left), a_.balance);
    a_.balance -= swept;
    left -= swept;
    const double target = target_of(t);
    const double released = std::max(0.0, a_.dsra - target);
    a_.dsra -= released;
    const bool short_of = missing > kLastBits * s_.debt;
    const bool locked =
        a_.balance > 0.0 && owed.sum() > 0.0 &&
        (short_of || a_.dsra < target * (1.0 - 1e-9) ||
         s_.row(ProjectRow::cfads)[t] < p_.distributions.lock_up_dscr * owed.sum() * (1.0 - 1e-9));
    a_.trapped = locked ? a_.trapped + std::max(0.0, left) + released : 0.0;
    if (locked && s_.r.first_lock_up < 0) s_.r.first_lock_up = t;
    if (short_of && s_.r.first_default < 0) s_.r.first_default = t;
    put(ProjectRow::interest, t, interest);
    put(ProjectRow::principal, t, principal);
    put(ProjectRow::sweep, t, swept);
    put(ProjectRow::refinancing, t, refinanced);
    put(ProjectRow::debt, t, a_.balance);
    put(ProjectRow::dsra, t, a_.dsra);
    put(ProjectRow::shortfall, t, short_of ? std::max(0.0, missing - a_.arrears) : 0.0);
    a_.arrears = short_of ? missing : 0.0;
    put(ProjectRow::trapped, t, a_.trapped);
  }

  // What is lacking comes from trapped cash, then from the DSRA; what then is negative the owner
  // pays.
  double take(double left) {
    for (double* account : {&a_.trapped, &a_.dsra}) {
      if (left >= 0.0) break;
      const double used = std::min(*account, -left);
      *account -= used;
      left += used;
    }
    return left;
  }

  // Fills the DSRA from `left` and then from trapped cash; returns what is left to sweep.
  double top_up(int t, double& left) {
    const double gap = std::max(0.0, target_of(t) - a_.dsra);
    const double from_cash = std::min(gap, std::max(0.0, left));
    const double from_trapped = std::min(gap - from_cash, a_.trapped);
    a_.dsra += from_cash + from_trapped;
    a_.trapped -= from_trapped;
    left -= from_cash;
    return std::max(0.0, left);
  }

  // The row holds the target until the period is done.
  [[nodiscard]] double target_of(int t) {
    const double scheduled = targets_[t];
    if (a_.balance <= 0.0 || t >= s_.periods) return 0.0;
    return std::min(scheduled, a_.balance * (1.0 + s_.rate(t + 1)));
  }

  double refinance(int t) {
    const RefinanceTerms& terms = *p_.refinance;
    const double i = terms.rate / s_.per_year;
    const int end = std::min(s_.periods, t + static_cast<int>(terms.tenor_years) * s_.per_year);
    std::fill(service_ + t + 1, service_ + s_.periods + 1, 0.0);
    double loan = a_.balance;
    if (terms.sizing == RefinanceSizing::same_balance) {
      const int n = end - t;
      const double level = i == 0.0 ? loan / n : loan * i / -std::expm1(-n * std::log1p(i));
      std::fill(service_ + t + 1, service_ + end + 1, level);
    } else {
      const double* cfads = s_.row(ProjectRow::cfads);
      loan = 0.0;
      for (int k = end; k > t; --k) {
        service_[k] = std::max(0.0, cfads[k] / terms.dscr.si());
        loan = (loan + service_[k]) / (1.0 + i);
      }
    }
    const double to_owner = loan * (1.0 - terms.fee) - a_.balance;
    a_.balance = s_.new_debt = loan;
    maturity_ = end;
    set_schedule(i);
    hold_targets();
    return to_owner;
  }

  void put(ProjectRow row, int t, double value) { s_.row(row)[t] = value; }

  // DSRA targets of the schedule as it is now; the row itself takes the balances.
  void hold_targets() {
    std::vector<double>& row = saved_;
    double* dsra = s_.row(ProjectRow::dsra);
    row.assign(dsra, dsra + s_.periods + 1);
    hold_dsra(p_, s_);
    targets_.assign(dsra, dsra + s_.periods + 1);
    std::copy(row.begin(), row.end(), dsra);
  }

  const Project& p_;
  Sheet& s_;
  double* service_;
  Accounts a_;
  int maturity_ = 0;
  int refinance_at_ = -1;
  std::vector<double> planned_;  // balance by schedule
  std::vector<double> targets_;
  std::vector<double> saved_;
};

}  // namespace

void set_cash(Sheet& s) {
  const double* ebitda = s.row(ProjectRow::ebitda);
  const double* earned = s.row(ProjectRow::reserve_interest);
  const double* working = s.row(ProjectRow::working_capital);
  const double* owed = s.row(ProjectRow::receivables);
  const double* saving = s.row(ProjectRow::equipment_saving);
  const double* federal = s.row(ProjectRow::tax_federal);
  const double* state = s.row(ProjectRow::tax_state);
  double* cash = s.row(ProjectRow::cash_before_debt);
  cash[0] = 0.0;
  for (int t = 1; t <= s.periods; ++t)
    cash[t] = ebitda[t] + earned[t] - (working[t] - working[t - 1]) - (owed[t] - owed[t - 1]) -
              saving[t] - (federal[t] + state[t]);
}

bool pays_as_scheduled(const Project& p, Sheet& s) {
  if (p.distributions.sweep > 0.0 || p.refinance || !p.stress.none()) return false;
  if (s.debt <= 0.0) return true;
  const double lock_up = p.distributions.lock_up_dscr * (1.0 - 1e-9);
  const double* cash = s.row(ProjectRow::cash_before_debt);
  const double* cfads = s.row(ProjectRow::cfads);
  const double* service = s.row(ProjectRow::scheduled_service);
  const double* dsra = s.row(ProjectRow::dsra);
  const bool owner_pays = p.sam.owner_pays_shortfall;
  for (int t = 1; t <= s.tenor; ++t) {
    if (cfads[t] < lock_up * service[t]) return false;
    if (!owner_pays && cash[t] < service[t] + std::max(0.0, dsra[t] - dsra[t - 1])) return false;
  }
  return true;
}

void run_waterfall(const Project& project, Sheet& sheet) { Waterfall(project, sheet).run(); }

void pay_owner(Sheet& s) {
  const double* cash = s.row(ProjectRow::cash_before_debt);
  const double* federal = s.row(ProjectRow::tax_federal);
  const double* state = s.row(ProjectRow::tax_state);
  const double* interest = s.row(ProjectRow::interest);
  const double* principal = s.row(ProjectRow::principal);
  const double* dsra = s.row(ProjectRow::dsra);
  const double* sweep = s.row(ProjectRow::sweep);
  const double* trapped = s.row(ProjectRow::trapped);
  const double* refinanced = s.row(ProjectRow::refinancing);
  const double* production = s.row(ProjectRow::production_credit);
  double* investment = s.row(ProjectRow::investment_credit);
  double* pretax = s.row(ProjectRow::owner_pretax);
  double* owner = s.row(ProjectRow::owner);
  const double credit = (s.federal_credit_per_basis + s.state_credit_per_basis) * s.tax_basis;
  std::fill_n(investment, s.periods + 1, 0.0);
  std::fill_n(investment + 1, s.per_year, credit / s.per_year);
  for (int t = 1; t <= s.periods; ++t) {
    const double before_credits = cash[t] - interest[t] - principal[t] - (dsra[t] - dsra[t - 1]) +
                                  refinanced[t] - sweep[t] - (trapped[t] - trapped[t - 1]);
    pretax[t] = before_credits + (federal[t] + state[t]);
    owner[t] = before_credits + production[t] + investment[t];
  }
  const double at_cod =
      s.r.construction.empty() ? s.equity : s.r.construction.back().equity_drawn.si();
  pretax[0] = owner[0] = -at_cod;
}

}  // namespace gw::finance::internal
