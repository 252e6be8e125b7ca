#include "gigawatt/finance/valuation/options.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

namespace {

constexpr double kPi = 3.14159265358979323846;

// e^a N(x) without overflow where a is large and x far below zero (small volatilities).
double exp_times_cdf(double a, double x) {
  constexpr double kTail = -30.0;
  if (x > kTail) return std::exp(a) * normal_cdf(x);
  // N(x) ~ phi(x) / -x (1 - 1/x^2 + 3/x^4), relative error below 2e-8 and itself below e^-450.
  const double series = 1.0 - 1.0 / (x * x) + 3.0 / (x * x * x * x);
  return std::exp(a - 0.5 * x * x) * series / (-x * std::sqrt(2 * kPi));
}

// Terms as plain numbers in years and dollars.
struct Kernel {
  double spot, strike, carry, volatility, years, width, share_factor, money_factor;

  explicit Kernel(const OptionTerms& t)
      : spot(t.spot.si()),
        strike(t.strike.si()),
        carry(t.rate - t.yield),
        volatility(t.volatility),
        years(t.expiry.in(unit::year)),
        width(volatility * std::sqrt(years)),
        share_factor(std::exp(-t.yield * years)),
        money_factor(std::exp(-t.rate * years)) {}

  [[nodiscard]] bool certain() const { return width == 0.0 || spot == 0.0 || strike == 0.0; }
  [[nodiscard]] double final_price() const { return spot * std::exp(carry * years); }
  [[nodiscard]] double d1() const {
    return std::log(spot / strike) / width + carry * years / width + 0.5 * width;
  }

  // P(S_T >= K) under the share (true) or the money measure.
  [[nodiscard]] double above(bool share) const {
    if (certain()) return final_price() >= strike ? 1.0 : 0.0;
    return normal_cdf(share ? d1() : d1() - width);
  }
  [[nodiscard]] double below(bool share) const {
    if (certain()) return final_price() >= strike ? 0.0 : 1.0;
    return normal_cdf(share ? -d1() : width - d1());
  }

  // P(max S >= H) over [0, T] from log distance h = ln(H/S) > 0, with m the drift of ln S.
  [[nodiscard]] static double touch(double h, double m, double sigma, double t) {
    const double w = sigma * std::sqrt(t);
    if (h <= 0.0) return 1.0;
    if (w == 0.0) return m * t >= h ? 1.0 : 0.0;
    return normal_cdf((m * t - h) / w) +
           exp_times_cdf(2 * m * h / (sigma * sigma), (-h - m * t) / w);
  }
  // Drift of ln S under the share or the money measure.
  [[nodiscard]] double drift(bool share) const {
    return carry + (share ? 0.5 : -0.5) * volatility * volatility;
  }
  [[nodiscard]] double touched(bool share) const {
    if (spot >= strike) return 1.0;
    if (spot == 0.0) return 0.0;
    return touch(std::log(strike / spot), drift(share), volatility, years);
  }
};

Kernel checked(const OptionTerms& terms) {
  GW_CHECK(problem(terms).empty(), problem(terms));
  return Kernel(terms);
}

// Nodes and weights of Gauss-Legendre on [-1, 1]: roots of P_n by Newton from Tricomi's guess.
class GaussLegendre {
 public:
  static constexpr int kNodes = 40;

  GaussLegendre() {
    for (std::size_t i = 0; i < kNodes; ++i) {
      double x = std::cos(kPi * (static_cast<double>(i) + 0.75) / (kNodes + 0.5));
      double slope = 0.0;
      for (int pass = 0; pass < 8; ++pass) {
        double before = 1.0, value = x;
        for (int k = 2; k <= kNodes; ++k)
          before = std::exchange(value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
        slope = kNodes * (x * value - before) / (x * x - 1.0);
        x -= value / slope;
      }
      nodes_[i] = x;
      weights_[i] = 2.0 / ((1.0 - x * x) * slope * slope);
    }
  }

  template <class F>
  double integrate(double a, double b, F&& f) const {
    if (!(b > a)) return 0.0;
    const double middle = 0.5 * (a + b), half = 0.5 * (b - a);
    double sum = 0.0;
    for (std::size_t i = 0; i < kNodes; ++i) sum += weights_[i] * f(middle + half * nodes_[i]);
    return sum * half;
  }

 private:
  std::array<double, kNodes> nodes_{};
  std::array<double, kNodes> weights_{};
};

const GaussLegendre& gauss() {
  static const GaussLegendre rule;
  return rule;
}

bool bad(double x) { return !std::isfinite(x); }

}  // namespace

std::string problem(const OptionTerms& t) {
  if (bad(t.spot.si()) || t.spot.si() < 0) return "the spot price must be zero or more";
  if (bad(t.strike.si()) || t.strike.si() < 0) return "the strike or hurdle must be zero or more";
  if (bad(t.rate) || std::abs(t.rate.si()) > 10) return "the rate must lie within 1000% a year";
  if (bad(t.yield) || std::abs(t.yield.si()) > 10) return "the yield must lie within 1000% a year";
  if (bad(t.volatility) || t.volatility < 0 || t.volatility > 10)
    return "the volatility must lie between 0 and 1000% a year";
  if (bad(t.expiry.si()) || t.expiry < Time()) return "the time to expiry must not be negative";
  if (t.expiry > 200 * unit::year) return "the time to expiry must be at most 200 years";
  return {};
}

Dollars call_value(const OptionTerms& terms) {
  const Kernel k = checked(terms);
  const double value =
      k.certain()
          ? std::max(0.0, k.spot * k.share_factor - k.strike * k.money_factor)
          : k.spot * k.share_factor * k.above(true) - k.strike * k.money_factor * k.above(false);
  return Dollars::from_si(value);
}

Dollars put_value(const OptionTerms& terms) {
  const Kernel k = checked(terms);
  const double value =
      k.certain()
          ? std::max(0.0, k.strike * k.money_factor - k.spot * k.share_factor)
          : k.strike * k.money_factor * k.below(false) - k.spot * k.share_factor * k.below(true);
  return Dollars::from_si(value);
}

Dollars forward_value(const OptionTerms& terms) {
  const Kernel k = checked(terms);
  return Dollars::from_si(k.spot * k.share_factor - k.strike * k.money_factor);
}

Dollars share_if_above(const OptionTerms& terms) {
  const Kernel k = checked(terms);
  return Dollars::from_si(k.spot * k.share_factor * k.above(true));
}
Dollars share_if_below(const OptionTerms& terms) {
  const Kernel k = checked(terms);
  return Dollars::from_si(k.spot * k.share_factor * k.below(true));
}
Dollars dollar_if_above(const OptionTerms& terms) {
  const Kernel k = checked(terms);
  return Dollars::from_si(k.money_factor * k.above(false));
}
Dollars dollar_if_below(const OptionTerms& terms) {
  const Kernel k = checked(terms);
  return Dollars::from_si(k.money_factor * k.below(false));
}

Dollars share_on_touch(const OptionTerms& terms) {
  const Kernel k = checked(terms);
  return Dollars::from_si(k.spot * k.share_factor * k.touched(true));
}
Dollars dollar_on_touch(const OptionTerms& terms) {
  const Kernel k = checked(terms);
  return Dollars::from_si(k.money_factor * k.touched(false));
}

Dollars share_on_touch_from(const OptionTerms& terms, Time from) {
  const Kernel k = checked(terms);
  GW_CHECK(from >= Time() && from <= terms.expiry, from.si(), terms.expiry.si());
  if (from == terms.expiry) return share_if_above(terms);
  const double start = from.in(unit::year);
  const double w = k.volatility * std::sqrt(start);
  if (k.spot == 0.0 && k.strike > 0.0) return Dollars();
  if (k.strike == 0.0) return Dollars::from_si(k.spot * k.share_factor);
  const double h = std::log(k.strike / k.spot);
  const double m = k.drift(true);
  const double rest = k.years - start;
  if (w == 0.0)
    return Dollars::from_si(k.spot * k.share_factor *
                            Kernel::touch(h - m * start, m, k.volatility, rest));
  // Over z, the normal of the price at `from`; above z_h the hurdle is met at once. Near z_h the
  // probability changes over the width of what is left, which gets a grid of its own.
  constexpr double kFar = 9.0;
  const double z_h = (h - m * start) / w;
  const auto density = [&](double z) {
    return std::exp(-0.5 * z * z) / std::sqrt(2 * kPi) *
           Kernel::touch(std::max(0.0, h - m * start - w * z), m, k.volatility, rest);
  };
  const double top = std::min(z_h, kFar);
  const double near = std::clamp(z_h - kFar * std::sqrt(rest / start), -kFar, std::max(top, -kFar));
  double reached = normal_cdf(-z_h);
  reached += gauss().integrate(-kFar, near, density) + gauss().integrate(near, top, density);
  return Dollars::from_si(k.spot * k.share_factor * std::min(1.0, reached));
}

Dollars up_and_in_share(const OptionTerms& terms, Dollars barrier) {
  const Kernel k = checked(terms);
  GW_CHECK(barrier >= Dollars(), barrier.si());
  const double value = k.spot * k.share_factor;
  // Already in, or the strike is above the barrier: S_T > K says it all.
  if (barrier <= terms.spot || terms.strike >= barrier)
    return Dollars::from_si(value * k.above(true));
  OptionTerms at_barrier = terms;
  at_barrier.strike = barrier;
  const Kernel b(at_barrier);
  if (k.spot == 0.0 || k.width == 0.0) {
    const bool in = std::max(k.spot, k.final_price()) >= b.strike && k.final_price() > k.strike;
    return Dollars::from_si(in ? value : 0.0);
  }
  // Ends above the barrier, or is reflected at it and ends between strike and barrier.
  const double h = std::log(b.strike / k.spot);
  const double m = k.drift(true);
  const double a = 2 * m * h / (k.volatility * k.volatility);
  const double low =
      k.strike > 0.0 ? (std::log(k.strike / k.spot) - 2 * h - m * k.years) / k.width : -HUGE_VAL;
  double in = b.above(true) + exp_times_cdf(a, (-h - m * k.years) / k.width);
  if (std::isfinite(low)) in -= exp_times_cdf(a, low);
  return Dollars::from_si(value * in);
}

// ---- Residual values

std::string problem(const ResidualGuarantee& g) {
  if (g.cap && (bad(g.cap->si()) || *g.cap < Dollars())) return "the cap must be zero or more";
  return problem(OptionTerms{g.value, g.guaranteed, g.rate, g.yield, g.volatility, g.end});
}

Dollars residual_guarantee_value(const ResidualGuarantee& g) {
  GW_CHECK(problem(g).empty(), problem(g));
  OptionTerms terms{g.value, g.guaranteed, g.rate, g.yield, g.volatility, g.end};
  const Dollars whole = put_value(terms);
  if (!g.cap || *g.cap >= g.guaranteed) return whole;
  terms.strike = g.guaranteed - *g.cap;
  return whole - put_value(terms);
}

// ---- The right to leave

std::string problem(const LesseeExit& l) {
  if (bad(l.market_rent.si()) || l.market_rent <= DollarRate())
    return "the market rent must be above zero";
  if (bad(l.renewal_rent.si()) || l.renewal_rent < DollarRate())
    return "the renewal rent must be zero or more";
  if (bad(l.period.si()) || l.period <= Time()) return "the time between exits must be above zero";
  if (bad(l.value_in_rent.si()) || l.value_in_rent < Time())
    return "the asset's value in rent must not be negative";
  if (l.exits.empty() || l.exits.size() > 50) return "a lease has 1 to 50 exits";
  if (l.steps < 1 || l.steps > 2000) return "the lattice has 1 to 2000 steps a period";
  if (bad(l.rent_growth) || std::abs(l.rent_growth.si()) > 10)
    return "the growth must lie within 1000% a year";
  for (const ExitGuarantee& e : l.exits)
    if (bad(e.guaranteed.si()) || e.guaranteed < Dollars() ||
        (e.cap && (bad(e.cap->si()) || *e.cap < Dollars())))
      return "guaranteed values and caps must be zero or more";
  return problem(OptionTerms{Dollars::from_si(1), Dollars::from_si(1), l.rate, Ratio(),
                             l.volatility, static_cast<double>(l.exits.size() + 1) * l.period});
}

namespace {

class ExitLattice {
 public:
  explicit ExitLattice(const LesseeExit& lease)
      : lease_(lease),
        exits_(static_cast<int>(lease.exits.size())),
        period_(lease.period.in(unit::year)),
        rent_(lease.market_rent.in(unit::USD / unit::year)),
        contract_(lease.renewal_rent.in(unit::USD / unit::year)),
        years_of_value_(lease.value_in_rent.in(unit::year)) {
    const double rate = lease.rate;
    annuity_ = rate == 0.0 ? period_ : -std::expm1(-rate * period_) / rate;
    step_ = lease.volatility * std::sqrt(period_ / lease.steps);
    up_ = 1.0 / (1.0 + std::exp(step_));  // (1 - d) / (u - d) of u = e^step, d = 1/u
    discount_ = std::exp(-rate * period_ / lease.steps);
  }

  LesseeExitValue solve() {
    LesseeExitValue value;
    value.held = Dollars::from_si(backward());
    value.committed = Dollars::from_si(committed());
    value.right = value.held - value.committed;
    forward(value);
    return value;
  }

 private:
  // Market rent at exit k (1, 2, ...) after `ups` moves up.
  [[nodiscard]] double rent(int k, int ups) const {
    const int moves = 2 * ups - k * lease_.steps;
    return rent_ * std::exp(lease_.rent_growth * k * period_ + moves * step_);
  }
  [[nodiscard]] double leaving(int k, double m) const {
    const ExitGuarantee& exit = lease_.exits[static_cast<std::size_t>(k - 1)];
    const double owed = std::max(0.0, exit.guaranteed.si() - years_of_value_ * m);
    return -(exit.cap ? std::min(exit.cap->si(), owed) : owed);
  }

  double backward() {
    std::vector<double> next(static_cast<std::size_t>(exits_ * lease_.steps) + 1, 0.0);
    leave_.assign(static_cast<std::size_t>(exits_), {});
    for (int k = exits_; k >= 1; --k) {
      const int nodes = k * lease_.steps;
      std::vector<bool>& leave = leave_[static_cast<std::size_t>(k - 1)];
      leave.assign(static_cast<std::size_t>(nodes) + 1, false);
      for (int j = 0; j <= nodes; ++j) {
        const auto node = static_cast<std::size_t>(j);
        const double m = rent(k, j);
        const double stay = (m - contract_) * annuity_ + next[node];
        const double go = leaving(k, m);
        leave[node] = go > stay;
        next[node] = std::max(go, stay);
      }
      for (int last = nodes - 1; last >= nodes - lease_.steps; --last)
        for (std::size_t j = 0; j <= static_cast<std::size_t>(last); ++j)
          next[j] = discount_ * (up_ * next[j + 1] + (1.0 - up_) * next[j]);
    }
    return next[0];
  }

  [[nodiscard]] double committed() const {
    double sum = 0.0;
    for (int k = 1; k <= exits_; ++k)
      sum += std::exp(-lease_.rate * k * period_) * annuity_ *
             (rent_ * std::exp(lease_.rent_growth * k * period_) - contract_);
    return sum;
  }

  void forward(LesseeExitValue& value) const {
    std::vector<double> here(static_cast<std::size_t>(exits_ * lease_.steps) + 2, 0.0);
    here[0] = 1.0;
    for (int k = 1; k <= exits_; ++k) {
      for (int moves = (k - 1) * lease_.steps + 1; moves <= k * lease_.steps; ++moves)
        for (auto j = static_cast<std::size_t>(moves); j + 1 > 0; --j)
          here[j] = (1.0 - up_) * here[j] + (j > 0 ? up_ * here[j - 1] : 0.0);
      const std::vector<bool>& leave = leave_[static_cast<std::size_t>(k - 1)];
      double gone = 0.0;
      for (std::size_t j = 0; j < leave.size(); ++j) {
        if (!leave[j]) continue;
        gone += here[j];
        here[j] = 0.0;
      }
      value.leaves.emplace_back(gone);
    }
    double left = 0.0;
    for (double p : here) left += p;
    value.stays = left;
  }

  const LesseeExit& lease_;
  int exits_;
  double period_, rent_, contract_, years_of_value_;
  double annuity_ = 0, step_ = 0, up_ = 0, discount_ = 0;
  std::vector<std::vector<bool>> leave_;
};

}  // namespace

LesseeExitValue value_of_exit(const LesseeExit& lease) {
  GW_CHECK(problem(lease).empty(), problem(lease));
  return ExitLattice(lease).solve();
}

}  // namespace gw::finance
