#include "gigawatt/finance/project/internal/circular_debt.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/finance/project/internal/construction.h"
#include "gigawatt/finance/project/internal/debt_schedule.h"
#include "gigawatt/finance/project/internal/depreciation.h"
#include "gigawatt/finance/project/internal/income_tax.h"
#include "gigawatt/finance/project/internal/operations.h"
#include "gigawatt/finance/project/internal/shooting.h"
#include "gigawatt/finance/project/internal/waterfall.h"

namespace gw::finance::internal {

namespace {

// A limit of interest or losses that binds in one pass and not in the next can keep the quick steps
// from settling; plain passes after these always contract.
constexpr int kQuickPasses = 20;

class CircularDebt {
 public:
  CircularDebt(const Project& project, double dscr, Sheet& sheet)
      : p_(project),
        s_(sheet),
        dscr_(dscr),
        taxed_(!p_.sam.cfads_before_tax),
        earned_share_(p_.sam.reserves_outside_cfads ? 0.0 : s_.reserve_rate),
        tenor_years_(s_.tenor / s_.per_year) {
    const bool on_cfads = p_.debt.sizing == DebtSizing::dscr;
    circular_ = on_cfads && (taxed_ || !p_.sam.reserves_outside_cfads);
    building_ = p_.construction.months > 0 || p_.construction.delay_months > 0;
    by_cost_ = building_ || (circular_ && p_.debt.gearing_cap.has_value());
  }

  void run() {
    set_steady();
    start();
    double change = 0.0;
    int pass = 1;
    for (; pass <= kMaxPasses; ++pass) {
      size_debt(p_, dscr_, s_);
      hold_dsra(p_, s_);
      fund(p_, s_);
      const bool settled = cost_settled();
      if (circular_) {
        pay_and_earn();
        assess();
        change = compare(pass);
      }
      if (settled && change <= kAgreement * scale_) break;
      if (circular_) next_rest(pass);
    }
    s_.r.converged = pass <= kMaxPasses;
    s_.r.passes = std::min(pass, kMaxPasses) + shots_;
    s_.r.circular_residual = Dollars::from_si(change);
    finish();
  }

 private:
  // What neither debt nor tax changes.
  void set_steady() {
    const double* ebitda = s_.row(ProjectRow::ebitda);
    const double* saving = s_.row(ProjectRow::equipment_saving);
    const double* working = s_.row(ProjectRow::working_capital);
    const double* owed = s_.row(ProjectRow::receivables);
    const double* equipment = s_.row(ProjectRow::equipment_reserve);
    double* cfads = s_.steady_cfads.data();
    double* earned = s_.steady_earned.data();
    for (int t = 1; t <= s_.periods; ++t)
      earned[t] = s_.reserve_rate * (working[t - 1] + owed[t - 1] + equipment[t - 1]);
    // So it stays after the tenor.
    earned[0] = 0.0;
    std::copy_n(earned, s_.periods + 1, s_.row(ProjectRow::reserve_interest));
    std::fill_n(s_.row(ProjectRow::interest), s_.periods + 1, 0.0);
    sum_by_year(ProjectRow::reserve_interest, s_);
    sum_by_year(ProjectRow::interest, s_);
    if (p_.sam.reserves_outside_cfads) {
      for (int t = 1; t < s_.periods; ++t)
        cfads[t] = ebitda[t] - saving[t] - (owed[t] - owed[t - 1]);
      cfads[s_.periods] = ebitda[s_.periods] - saving[s_.periods];
    } else {
      for (int t = 1; t <= s_.periods; ++t)
        cfads[t] = ebitda[t] - saving[t] + earned[t] - (working[t] - working[t - 1]) -
                   (owed[t] - owed[t - 1]);
    }
  }

  // What the first pass sculpts on.
  void start() {
    std::copy_n(s_.steady_cfads.begin(), s_.periods + 1, s_.rest.begin());
    if (!circular_ || !taxed_) return;
    s_.debt = s_.row(ProjectRow::dsra)[0] = 0.0;
    fund(p_, s_);
    set_taxed_income(p_, s_);
    shots_ = shoot(p_, dscr_, s_);
  }

  // Whether the cost, and the share of the service that its cap leaves, are those of the pass
  // before.
  bool cost_settled() {
    const bool settled = std::abs(s_.total - total_) <= kAgreement * s_.total &&
                         std::abs(s_.cap_scale - cap_scale_) <= kAgreement;
    total_ = s_.total;
    cap_scale_ = s_.cap_scale;
    return settled || !by_cost_;
  }

  // Interest paid and earned while there is debt, by period and by year.
  void pay_and_earn() {
    const double* debt = s_.row(ProjectRow::debt);
    const double* dsra = s_.row(ProjectRow::dsra);
    const double* steady = s_.steady_earned.data();
    double* interest = s_.row(ProjectRow::interest);
    double* earned = s_.row(ProjectRow::reserve_interest);
    double* interest_of_year = s_.by_year(ProjectRow::interest);
    double* earned_of_year = s_.by_year(ProjectRow::reserve_interest);
    const double loan_rate = s_.loan_rate;
    const double reserve_rate = s_.reserve_rate;
    const int per_year = s_.per_year;
    for (int y = 1, t = 1; y <= tenor_years_; ++y) {
      double paid = 0.0;
      double received = 0.0;
      for (const int end = t + per_year; t < end; ++t) {
        paid += interest[t] = loan_rate * debt[t - 1];
        received += earned[t] = steady[t] + reserve_rate * dsra[t - 1];
      }
      interest_of_year[y] = paid;
      earned_of_year[y] = received;
    }
  }

  void assess() {
    if (!taxed_) return;
    std::copy_n(s_.marginal_tax.begin(), tenor_years_ + 1, saved_.begin());
    if (building_) set_taxed_income(p_, s_);
    assess_income_tax(p_, s_);
  }

  // CFADS after the tax of this debt; returns its largest difference from the CFADS that the debt
  // was sculpted on, rest + m I.
  double compare(int pass) {
    const double* interest = s_.row(ProjectRow::interest);
    const double* dsra = s_.row(ProjectRow::dsra);
    double* cfads = s_.row(ProjectRow::cfads);
    const double* federal = s_.by_year(ProjectRow::tax_federal);
    const double* state = s_.by_year(ProjectRow::tax_state);
    const double* steady = s_.steady_cfads.data();
    const double* rest = s_.rest.data();
    const double earned_share = earned_share_;
    const int per_year = s_.per_year;
    double apart = 0.0;
    for (int y = 1, t = 1; y <= tenor_years_; ++y) {
      const double tax = taxed_ ? (federal[y] + state[y]) / per_year : 0.0;
      const double saved = saved_[y];
      for (const int end = t + per_year; t < end; ++t) {
        cfads[t] = steady[t] + earned_share * dsra[t - 1] - tax;
        apart = std::max(apart, std::abs(cfads[t] - (rest[t] + saved * interest[t])));
      }
    }
    if (pass == 1) {
      scale_ = std::max(1.0, 1e-3 * s_.total);
      for (int t = 1; t <= s_.tenor; ++t) scale_ = std::max(scale_, std::abs(cfads[t]));
    }
    return apart;
  }

  // The next rest = CFADS - m I after `pass`, extrapolated by the change of this pass and the one
  // before (Anderson acceleration of depth 1): x' = g - c (g - g_before), c = f (f - f_before) / |f
  // - f_before|^2, f = g - x.
  void next_rest(int pass) {
    const double* cfads = s_.row(ProjectRow::cfads);
    const double* interest = s_.row(ProjectRow::interest);
    if (pass > kQuickPasses) {
      std::fill_n(s_.marginal_tax.begin(), s_.years + 1, 0.0);
      std::copy_n(cfads, s_.tenor + 1, s_.rest.begin());
      return;
    }
    double* rest = s_.rest.data();
    double* next = s_.next.data();
    double* last_next = s_.last_next.data();
    double* last_off = s_.last_off.data();
    const int per_year = s_.per_year;
    double along = 0.0;
    double square = 0.0;
    for (int y = 1, t = 1; y <= tenor_years_; ++y) {
      const double saved = s_.marginal_tax[y];
      for (const int end = t + per_year; t < end; ++t) {
        const double now = cfads[t] - saved * interest[t];
        const double off = now - rest[t];
        const double turn = off - last_off[t];
        along += off * turn;
        square += turn * turn;
        last_off[t] = off;
        next[t] = now;
      }
    }
    const double c = pass == 1 || square == 0.0 ? 0.0 : std::clamp(along / square, -2.0, 2.0);
    const int tenor = s_.tenor;
    for (int t = 1; t <= tenor; ++t) rest[t] = next[t] - c * (next[t] - last_next[t]);
    s_.next.swap(s_.last_next);
  }

  // Rows of the whole life.
  void finish() {
    if (!circular_) pay_and_earn();
    schedule(s_);
    if (!circular_ || !taxed_) {
      set_taxed_income(p_, s_);
      assess_income_tax(p_, s_);
    }
    spread_by_month(ProjectRow::tax_federal, s_);
    spread_by_month(ProjectRow::tax_state, s_);
    const double* dsra = s_.row(ProjectRow::dsra);
    const double* federal = s_.row(ProjectRow::tax_federal);
    const double* state = s_.row(ProjectRow::tax_state);
    const double taxed = taxed_ ? 1.0 : 0.0;
    double* cfads = s_.row(ProjectRow::cfads);
    cfads[0] = 0.0;
    for (int t = 1; t <= s_.periods; ++t)
      cfads[t] = s_.steady_cfads[t] + earned_share_ * dsra[t - 1] - taxed * (federal[t] + state[t]);
    set_cash(s_);
  }

  const Project& p_;
  Sheet& s_;
  double dscr_;
  bool taxed_;           // CFADS is after tax
  double earned_share_;  // interest on the DSRA that is in CFADS
  int tenor_years_;
  bool circular_ = false;
  bool building_ = false;
  bool by_cost_ = false;
  int shots_ = 0;
  double scale_ = 0.0;
  double total_ = 0.0;
  double cap_scale_ = 0.0;
  Yearly saved_{};  // tax saved per dollar of interest, as the debt was sculpted on
};

// Rows that only the waterfall fills.
void clear_rows(Sheet& s) {
  if (s.clear) return;
  for (ProjectRow row :
       {ProjectRow::sweep, ProjectRow::refinancing, ProjectRow::shortfall, ProjectRow::trapped})
    std::fill_n(s.row(row), s.periods + 1, 0.0);
  s.clear = true;
}

}  // namespace

void solve_debt(const Project& p, const OperatingCase& operating, double dscr, Sheet& s) {
  // Without debt the tenor may be longer than the life.
  s.tenor = std::min(s.years, static_cast<int>(p.debt.tenor_years)) * s.per_year;
  s.rate_of_period.clear();
  s.total = s.construction_interest = 0.0;
  s.cap_scale = 1.0;
  s.r.debt_at_maturity = {};
  s.r.first_lock_up = s.r.first_default = -1;
  std::fill_n(s.marginal_tax.begin(), s.years + 1, 0.0);
  clear_rows(s);
  operate(p, operating, s);
  depreciate(p, s);
  CircularDebt(p, dscr, s).run();
}

}  // namespace gw::finance::internal
