#include "gigawatt/finance/project/internal/shooting.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "gigawatt/finance/project/internal/debt_schedule.h"
#include "gigawatt/finance/project/internal/income_tax.h"

namespace gw::finance::internal {

namespace {

constexpr int kMaxRounds = 4;
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
        earned_(s_.reserve_rate * s_.per_year * p_.reserves.dsra.in(unit::year)),
        earned_in_cfads_(p_.sam.reserves_outside_cfads ? 0.0 : earned_),
        least_(p_.sam.negative_service ? -std::numeric_limits<double>::infinity() : 0.0),
        ebitda_(sheet.by_year(ProjectRow::ebitda)) {
    if (s_.per_year == 1 || s_.loan_rate == 0.0) {
      rate_ = s_.loan_rate * s_.per_year;
    } else {
      rate_ = std::expm1(s_.per_year * std::log1p(s_.loan_rate));
      sooner_ = rate_ / (s_.per_year * s_.loan_rate) - 1.0;
    }
    const double* cfads = s_.steady_cfads.data() + 1;
    const double* earned = s_.steady_earned.data() + 1;
    const int n = s_.per_year;
    for (int y = 1; y <= tenor_; ++y, cfads += n, earned += n) {
      dscr_[y] = p_.debt.dscr_by_year.empty() ? dscr : dscr_of_year(p_.debt, y);
      steady_cfads_[y] = std::accumulate(cfads, cfads + n, 0.0);
      steady_earned_[y] = std::accumulate(earned, earned + n, 0.0);
    }
  }

  int run() {
    a_.debt = guess();
    if (!(a_.debt > 0.0)) return 0;
    approach();
    for (int round = 2; round <= kMaxRounds && a_.debt > 0.0; ++round) {
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
    return 1;
  }

 private:
  // The debt, and the services on the way, if losses were refunded and no limit held.
  double guess() {
    const double state = p_.tax.state_rate;
    const double federal = p_.tax.federal_rate;
    const double marginal = effective_tax_rate(p_.tax);
    const double discount = 1.0 / (1.0 + rate_);
    double balance = 0.0;
    for (int y = tenor_; y >= 1; --y) {
      const double of_state = state * (s_.state_income[y] + steady_earned_[y]);
      const double tax = of_state + federal * (s_.federal_income[y] + steady_earned_[y] - of_state);
      const double share = 1.0 / (dscr_[y] - earned_in_cfads_ + marginal * (earned_ + sooner_));
      const double rest = share * (steady_cfads_[y] - tax);
      const double saved = share * marginal * rate_;
      const double before =
          (balance + (1.0 + sooner_) * rest) * (1.0 / (1.0 + rate_ - (1.0 + sooner_) * saved));
      double service = rest + saved * before;
      if (service >= least_) {
        balance = before;
      } else {
        service = least_;
        balance = (balance + (1.0 + sooner_) * least_) * discount;
      }
      a_.service[y] = b_.service[y] = service;
    }
    return balance;
  }

  // One shot, and from it to the debt at which nothing would be left if only the taxes of each year
  // on its own interest changed on the way.
  void approach() {
    Flight a(*this, a_);
    double slope = 1.0;
    for (int y = 1; y <= tenor_; ++y) {
      a.pass(y);
      slope *= 1.0 + rate_ - a_.marginal[y] * rate_ / dscr_[y];
    }
    a_.debt -= a.balance / slope;
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
      const double interest = s.rate_ * balance - s.sooner_ * before;
      const auto assessed = tax.assess({.ebitda = s.ebitda_[y],
                                        .interest = interest,
                                        .earned = s.steady_earned_[y] + s.earned_ * before,
                                        .state = sheet.state_income[y] - fee,
                                        .federal = sheet.federal_income[y] - fee});
      const double marginal = assessed.marginal;
      const double cfads = s.steady_cfads_[y] + s.earned_in_cfads_ * before - assessed.sum();
      // Interest earned and paid depends on this very service: solved for it along the marginal
      // rate.
      const double income = s.earned_ + s.sooner_;
      const double more = s.earned_in_cfads_ - marginal * income;
      const double service =
          std::max(s.least_, (cfads - more * before) * (1.0 / (s.dscr_[y] - more)));
      const double moved = service - before;
      tax.earn(income * moved);
      const double paid = interest - s.sooner_ * moved;
      shot.rest[y] = cfads + more * moved - marginal * paid;
      shot.marginal[y] = marginal;
      shot.service[y] = service;
      balance += paid - service;
    }

    const Shooting& s;
    Shot& shot;
    IncomeTax tax;
    double balance;
    double fee;
  };

  // Along the line through both shots.
  void keep(double beyond) {
    const int per_year = s_.per_year;
    for (int y = 1, t = 1; y <= tenor_; ++y) {
      const double rest = a_.rest[y] + beyond * (a_.rest[y] - b_.rest[y]);
      const double part = (rest - steady_cfads_[y]) / per_year;
      for (const int end = t + per_year; t < end; ++t) s_.rest[t] = s_.steady_cfads[t] + part;
      s_.marginal_tax[y] = a_.marginal[y];
    }
  }

  const Project& p_;
  Sheet& s_;
  int tenor_;
  double rate_ = 0.0;       // of a year
  double sooner_ = 0.0;     // interest saved in the year per dollar of its service, paid by month
  double earned_;           // interest on the DSRA per dollar of the year's service
  double earned_in_cfads_;  // what of that is in CFADS
  double least_;            // service
  Yearly dscr_;
  Yearly steady_cfads_;
  Yearly steady_earned_;
  const double* ebitda_;
  Shot a_;
  Shot b_;
};

}  // namespace

int shoot(const Project& p, double dscr, Sheet& s) { return Shooting(p, dscr, s).run(); }

}  // namespace gw::finance::internal
