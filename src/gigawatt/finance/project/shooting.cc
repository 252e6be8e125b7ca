#include "gigawatt/finance/project/internal/shooting.h"

#include <algorithm>
#include <limits>

#include "gigawatt/finance/project/internal/debt_schedule.h"
#include "gigawatt/finance/project/internal/income_tax.h"

namespace gw::finance::internal {

namespace {

constexpr int kMaxShots = 6;

struct Shot {
  double debt = 0.0;
  double left = 0.0;   // balance at maturity
  double slope = 1.0;  // rise of `left` per dollar of debt, but for what is carried forward
  Yearly rest;
  Yearly marginal;
};

class Shooting {
 public:
  Shooting(const Project& project, double dscr, Sheet& sheet)
      : p_(project),
        s_(sheet),
        tenor_(static_cast<int>(p_.debt.tenor_years)),
        held_(p_.reserves.dsra.in(unit::year)),
        earned_(s_.reserve_rate * held_),
        earned_in_cfads_(p_.sam.reserves_outside_cfads ? 0.0 : earned_),
        least_(p_.sam.negative_service ? -std::numeric_limits<double>::infinity() : 0.0) {
    for (int y = 1; y <= tenor_; ++y)
      dscr_[y] = p_.debt.dscr_by_year.empty() ? dscr : dscr_of_year(p_.debt, y);
  }

  int run() {
    Shot* last = &shots_[0];
    Shot* now = &shots_[1];
    last->debt = guess();
    if (!(last->debt > 0.0)) return 0;
    fire(*last);
    now->debt = last->debt - last->left / last->slope;
    for (int shots = 2; shots <= kMaxShots && now->debt > 0.0; ++shots) {
      fire(*now);
      const double moved = now->debt - last->debt;
      const double turned = now->left - last->left;
      const double step = turned == 0.0 ? 0.0 : -now->left * moved / turned;
      const bool straight = std::equal(now->marginal.begin() + 1, now->marginal.begin() + tenor_ + 1,
                                       last->marginal.begin() + 1);
      if (straight || step == 0.0 || shots == kMaxShots) {
        keep(*last, *now, moved == 0.0 ? 0.0 : step / moved);
        return shots;
      }
      std::swap(last, now);
      now->debt = last->debt + step;
    }
    keep(*last, *last, 0.0);
    return 1;
  }

 private:
  // The debt, and the services on the way, if losses were refunded and no limit held.
  double guess() {
    const double state = p_.tax.state_rate;
    const double marginal = effective_tax_rate(p_.tax);
    const double i = s_.loan_rate;
    double balance = 0.0;
    for (int y = tenor_; y >= 1; --y) {
      const double of_state = state * (s_.state_income[y] + s_.steady_earned[y]);
      const double tax =
          of_state + p_.tax.federal_rate * (s_.federal_income[y] + s_.steady_earned[y] - of_state);
      const double share = 1.0 / (dscr_[y] - earned_in_cfads_ + marginal * earned_);
      const double rest = share * (s_.steady_cfads[y] - tax);
      const double saved = share * marginal * i;
      const double before = (balance + rest) / (1.0 + i - saved);
      service_[y] = std::max(least_, rest + saved * before);
      balance = (balance + service_[y]) / (1.0 + i);
    }
    return balance;
  }

  void fire(Shot& shot) {
    const double i = s_.loan_rate;
    const double* ebitda = s_.by_year(ProjectRow::ebitda);
    const double fee = deducted_fee(p_, p_.debt.upfront_fee * shot.debt);
    IncomeTax tax(p_);
    double balance = shot.debt;
    double slope = 1.0;
    for (int y = 1; y <= tenor_; ++y) {
      const double interest = i * balance;
      const auto assessed = tax.assess({.ebitda = ebitda[y],
                                        .interest = interest,
                                        .earned = s_.steady_earned[y] + earned_ * service_[y],
                                        .state = s_.state_income[y] - fee,
                                        .federal = s_.federal_income[y] - fee});
      const double marginal = assessed.marginal;
      const double cfads = s_.steady_cfads[y] + earned_in_cfads_ * service_[y] - assessed.sum();
      // The DSRA at the year's start holds a share of this very service: solved for it along the
      // marginal rate.
      const double more = earned_in_cfads_ - marginal * earned_;
      const double share = 1.0 / (dscr_[y] - more);
      const double service = std::max(least_, share * (cfads - more * service_[y]));
      tax.earn(earned_ * (service - service_[y]));
      shot.rest[y] = cfads + more * (service - service_[y]) - marginal * interest;
      shot.marginal[y] = marginal;
      service_[y] = service;
      balance += interest - service;
      slope *= 1.0 + i - share * marginal * i;
    }
    shot.left = balance;
    shot.slope = slope;
  }

  // Along the line through two shots.
  void keep(const Shot& last, const Shot& now, double beyond) {
    for (int y = 1; y <= tenor_; ++y) {
      s_.rest[y] = now.rest[y] + beyond * (now.rest[y] - last.rest[y]);
      s_.marginal_tax[y] = now.marginal[y];
    }
  }

  const Project& p_;
  Sheet& s_;
  int tenor_;
  double held_;             // DSRA per dollar of the year's service
  double earned_;           // interest on it
  double earned_in_cfads_;  // what of that is in CFADS
  double least_;            // service
  Yearly dscr_;
  Yearly service_;  // of the shot before
  Shot shots_[2];
};

}  // namespace

int shoot(const Project& p, double dscr, Sheet& s) { return Shooting(p, dscr, s).run(); }

}  // namespace gw::finance::internal
