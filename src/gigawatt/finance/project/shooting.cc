#include "gigawatt/finance/project/internal/shooting.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigawatt/finance/project/internal/debt_schedule.h"
#include "gigawatt/finance/project/internal/income_tax.h"

namespace gw::finance::internal {

namespace {

constexpr int kMaxRounds = 3;
// The second shot of a round, as a share of the first.
constexpr double kSecond = 0.999;
// A limit seldom begins to bind on this share of the debt: the line of a round is then followed
// to its end.
constexpr double kNear = 0.01;

struct Shot {
  double debt = 0.0;
  double left = 0.0;  // balance at maturity
  Yearly service;
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
        least_(p_.sam.negative_service ? -std::numeric_limits<double>::infinity() : 0.0),
        ebitda_(sheet.by_year(ProjectRow::ebitda)) {
    for (int y = 1; y <= tenor_; ++y)
      dscr_[y] = p_.debt.dscr_by_year.empty() ? dscr : dscr_of_year(p_.debt, y);
  }

  int run() {
    a_.debt = guess();
    for (int round = 1; round <= kMaxRounds && a_.debt > 0.0; ++round) {
      b_.debt = kSecond * a_.debt;
      fire();
      const double step = a_.left * (a_.debt - b_.debt) / (b_.left - a_.left);
      if (!(std::abs(step) < a_.debt)) return round;
      if (std::abs(step) < kNear * a_.debt || round == kMaxRounds) {
        keep(step / (a_.debt - b_.debt));
        return round;
      }
      a_.debt += step;
    }
    return 0;
  }

 private:
  // The debt, and the services on the way, if losses were refunded and no limit held.
  double guess() {
    const double state = p_.tax.state_rate;
    const double federal = p_.tax.federal_rate;
    const double marginal = effective_tax_rate(p_.tax);
    const double i = s_.loan_rate;
    const double discount = 1.0 / (1.0 + i);
    double balance = 0.0;
    for (int y = tenor_; y >= 1; --y) {
      const double of_state = state * (s_.state_income[y] + s_.steady_earned[y]);
      const double tax =
          of_state + federal * (s_.federal_income[y] + s_.steady_earned[y] - of_state);
      const double share = 1.0 / (dscr_[y] - earned_in_cfads_ + marginal * earned_);
      const double rest = share * (s_.steady_cfads[y] - tax);
      const double saved = share * marginal * i;
      const double before = (balance + rest) * (1.0 / (1.0 + i - saved));
      double service = rest + saved * before;
      if (service >= least_) {
        balance = before;
      } else {
        service = least_;
        balance = (balance + least_) * discount;
      }
      a_.service[y] = b_.service[y] = service;
    }
    return balance;
  }

  // Both shots side by side: their long chains of operations overlap.
  void fire() {
    Flight a(*this, a_);
    Flight b(*this, b_);
    for (int y = 1; y <= tenor_; ++y) {
      a.pass(y);
      b.pass(y);
    }
    a_.left = a.balance;
    b_.left = b.balance;
  }

  struct Flight {
    Flight(const Shooting& shooting, Shot& of)
        : s(shooting),
          shot(of),
          tax(s.p_),
          balance(of.debt),
          fee(deducted_fee(s.p_, s.p_.debt.upfront_fee * of.debt)) {}

    void pass(int y) {
      const Sheet& sheet = s.s_;
      const double before = shot.service[y];
      const double interest = sheet.loan_rate * balance;
      const auto assessed = tax.assess({.ebitda = s.ebitda_[y],
                                        .interest = interest,
                                        .earned = sheet.steady_earned[y] + s.earned_ * before,
                                        .state = sheet.state_income[y] - fee,
                                        .federal = sheet.federal_income[y] - fee});
      const double marginal = assessed.marginal;
      const double cfads = sheet.steady_cfads[y] + s.earned_in_cfads_ * before - assessed.sum();
      // The DSRA at the year's start holds a share of this very service: solved for it along the
      // marginal rate.
      const double more = s.earned_in_cfads_ - marginal * s.earned_;
      const double service =
          std::max(s.least_, (cfads - more * before) * (1.0 / (s.dscr_[y] - more)));
      tax.earn(s.earned_ * (service - before));
      shot.rest[y] = cfads + more * (service - before) - marginal * interest;
      shot.marginal[y] = marginal;
      shot.service[y] = service;
      balance += interest - service;
    }

    const Shooting& s;
    Shot& shot;
    IncomeTax tax;
    double balance;
    double fee;
  };

  // Along the line through both shots.
  void keep(double beyond) {
    for (int y = 1; y <= tenor_; ++y) {
      s_.rest[y] = a_.rest[y] + beyond * (a_.rest[y] - b_.rest[y]);
      s_.marginal_tax[y] = a_.marginal[y];
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
  const double* ebitda_;
  Shot a_;
  Shot b_;
};

}  // namespace

int shoot(const Project& p, double dscr, Sheet& s) { return Shooting(p, dscr, s).run(); }

}  // namespace gw::finance::internal
