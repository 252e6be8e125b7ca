#include "gigawatt/finance/valuation/milestone_warrant.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <thread>
#include <utility>

#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"
#include "gigawatt/finance/valuation/options.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

namespace {

constexpr double kNominalStrike = 0.01;  // of the share price
constexpr double kMaxYears = 50;

bool bad(double x) { return !std::isfinite(x); }

OptionTerms option(const ShareModel& share, Dollars strike, Time expiry) {
  return {share.spot, strike, share.rate, share.yield, share.volatility, expiry};
}

int months_to(Time expiry) {
  // A whole number of months stays one in spite of rounding.
  return std::max(1, static_cast<int>(std::ceil(expiry.in(unit::month)-1e-9)));
}

bool nominal(const WarrantTerms& terms) {
  return terms.strike <= kNominalStrike * terms.share.spot;
}

}  // namespace

std::string problem(const WarrantTerms& t) {
  if (std::string what = problem(option(t.share, t.strike, t.expiry)); !what.empty()) return what;
  if (t.share.spot <= Dollars()) return "the share price must be above zero";
  if (t.expiry <= Time() || t.expiry.in(unit::year) > kMaxYears)
    return "the warrant must expire within 50 years";
  if (t.tranches.empty()) return "the warrant needs a tranche";
  for (const WarrantTranche& tranche : t.tranches) {
    if (bad(tranche.shares) || tranche.shares <= 0)
      return "the shares of a tranche must be above zero";
    if (tranche.milestone && (bad(tranche.milestone->si()) || *tranche.milestone <= Power()))
      return "a milestone must be above zero";
    if (tranche.price_hurdle &&
        (bad(tranche.price_hurdle->si()) || *tranche.price_hurdle <= Dollars()))
      return "a price hurdle must be above zero";
  }
  const CapacityModel& c = t.capacity;
  if (bad(c.energised.si()) || bad(c.growth.si()) || bad(c.deviation.si()) || c.deviation < Power())
    return "the capacity needs finite numbers and a deviation of zero or more";
  if (bad(c.correlation) || std::abs(c.correlation.si()) > 1)
    return "a correlation lies between -100% and 100%";
  if (t.shares_outstanding && (bad(*t.shares_outstanding) || *t.shares_outstanding <= 0))
    return "the shares outstanding must be above zero";
  return {};
}

Ratio milestone_probability(const CapacityModel& c, Power milestone, Time by) {
  const double missing = (milestone - c.energised).in(unit::GW);
  const double t = by.in(unit::year);
  if (missing <= 0) return 1.0;
  if (t <= 0) return 0.0;
  const double a = c.growth.in(unit::GW / unit::year);
  const double d = c.deviation.in(unit::GW);
  if (d == 0.0) return a * t >= missing * (1 - 1e-12) ? 1.0 : 0.0;
  const double w = d * std::sqrt(t);
  const double power = 2 * a * missing / (d * d);
  const double back = normal_cdf((-missing - a * t) / w);
  // e^power x back with both extreme: back underflows first, and the product is then below N(..) by
  // far.
  const double reflected = back > 0 ? std::exp(power + std::log(back)) : 0.0;
  return std::min(1.0, normal_cdf((a * t - missing) / w) + reflected);
}

Ratio dilution_factor(const WarrantTerms& terms) {
  if (!terms.shares_outstanding || nominal(terms)) return 1.0;
  double issued = 0.0;
  for (const WarrantTranche& tranche : terms.tranches) issued += tranche.shares;
  return 1.0 / (1.0 + issued / *terms.shares_outstanding);
}

Table WarrantValue::table() const {
  Table table("warrant", "value of the warrant by tranche");
  std::vector<std::int64_t> number;
  std::vector<double> values, errors, vests;
  for (const TrancheValue& t : tranches) {
    number.push_back(static_cast<std::int64_t>(number.size()) + 1);
    values.push_back(t.value.si());
    errors.push_back(t.standard_error.si());
    vests.push_back(t.vests);
  }
  table.add({"tranche", "", "", std::move(number)});
  table.add({"value_usd", "$", "all shares of the tranche, diluted", std::move(values)});
  table.add({"standard_error_usd", "$", "of the Monte Carlo; 0 in closed form", std::move(errors)});
  table.add({"vests", "", "risk-neutral probability of vesting", std::move(vests)});
  return table;
}

namespace {

// Value of one share of a tranche without the strike, and its probability of vesting.
struct OneShare {
  double value = 0.0;
  double vests = 0.0;
};

OneShare on_touch_from(const WarrantTerms& t, const WarrantTranche& tranche, Time from) {
  const OptionTerms terms = option(t.share, tranche.price_hurdle.value_or(Dollars()), t.expiry);
  OneShare one;
  one.value = share_on_touch_from(terms, from).si();
  // Under the money measure the log drift is r - q - s^2/2: that of the share measure with q + s^2.
  OptionTerms money = terms;
  money.yield = terms.yield + terms.volatility * terms.volatility;
  const double share = money.spot.si() * std::exp(-money.yield * money.expiry.in(unit::year));
  one.vests = share_on_touch_from(money, from).si() / share;
  return one;
}

OneShare in_closed_form(const WarrantTerms& t, const WarrantTranche& tranche) {
  if (!tranche.milestone || *tranche.milestone <= t.capacity.energised)
    return on_touch_from(t, tranche, Time());
  OneShare sum;
  const int months = months_to(t.expiry);
  double before = 0.0;
  for (int k = 1; k <= months; ++k) {
    const Time end = k == months ? t.expiry : t.expiry * (static_cast<double>(k) / months);
    const double by = milestone_probability(t.capacity, *tranche.milestone, end);
    if (by == before) continue;
    const OneShare from = on_touch_from(t, tranche, end);
    sum.value += (by - before) * from.value;
    sum.vests += (by - before) * from.vests;
    before = by;
  }
  return sum;
}

}  // namespace

std::expected<WarrantValue, std::string> warrant_in_closed_form(const WarrantTerms& terms) {
  if (std::string what = problem(terms); !what.empty()) return std::unexpected(std::move(what));
  if (terms.capacity.correlation != 0.0)
    return std::unexpected(
        "no closed form where capacity and price are correlated: simulate paths");
  if (!nominal(terms))
    return std::unexpected(
        "no closed form for a strike above 1% of the share price: simulate paths");
  const double money = std::exp(-terms.share.rate * terms.expiry.in(unit::year));
  WarrantValue result;
  for (const WarrantTranche& tranche : terms.tranches) {
    const OneShare one = in_closed_form(terms, tranche);
    const double net = std::max(0.0, one.value - terms.strike.si() * money * one.vests);
    result.tranches.push_back({Dollars::from_si(tranche.shares * net), Dollars(), one.vests});
    result.value += result.tranches.back().value;
  }
  return result;
}

Dollars product_value(const ShareModel& share, const WarrantTranche& tranche, Time expiry,
                      Ratio probability) {
  GW_CHECK(probability >= 0 && probability <= 1, probability.si());
  const OptionTerms terms = option(share, tranche.price_hurdle.value_or(Dollars()), expiry);
  return share_on_touch(terms) * (tranche.shares * probability);
}

namespace {

constexpr std::int64_t kBlock = 1024;  // paths; a block is summed by one thread, blocks in order

// Sums of one block: per tranche and, last, of the whole warrant.
struct Sums {
  std::vector<double> value, square, vested;
};

class PathEngine {
 public:
  PathEngine(const WarrantTerms& terms, const PathOptions& options)
      : terms_(terms),
        options_(options),
        steps_(months_to(terms.expiry)),
        dt_(terms.expiry.in(unit::year) / steps_),
        root_dt_(std::sqrt(dt_)),
        sigma_(terms.share.volatility),
        drift_((terms.share.rate - terms.share.yield - 0.5 * sigma_ * sigma_) * dt_),
        growth_(terms.capacity.growth.in(unit::GW / unit::year) * dt_),
        deviation_(terms.capacity.deviation.in(unit::GW)),
        rho_(terms.capacity.correlation),
        share_draws_(stream_of("finance.warrant.share")),
        share_bridge_(stream_of("finance.warrant.share_bridge")),
        capacity_draws_(stream_of("finance.warrant.capacity")),
        capacity_bridge_(stream_of("finance.warrant.capacity_bridge")) {
    const double dilution = dilution_factor(terms);
    for (const WarrantTranche& t : terms.tranches) {
      shares_.push_back(t.shares * dilution);
      // ln(H/S) and missing gigawatts; what is not asked for is met from the start.
      hurdle_.push_back(t.price_hurdle ? std::log(*t.price_hurdle / terms.share.spot) : -HUGE_VAL);
      missing_.push_back(t.milestone ? (*t.milestone - terms.capacity.energised).in(unit::GW)
                                     : -HUGE_VAL);
    }
  }

  [[nodiscard]] Sums block(std::int64_t number) const {
    const std::size_t n = shares_.size();
    Sums sums{std::vector<double>(n + 1), std::vector<double>(n + 1), std::vector<double>(n + 1)};
    std::vector<double> values(n);
    const std::int64_t end = std::min(options_.paths, (number + 1) * kBlock);
    for (std::int64_t path = number * kBlock; path < end; ++path) {
      run(static_cast<std::uint32_t>(path), values);
      double whole = 0.0;
      for (std::size_t k = 0; k < n; ++k) {
        sums.value[k] += values[k];
        sums.square[k] += values[k] * values[k];
        sums.vested[k] += vested(values[k]);
        whole += values[k];
      }
      sums.value[n] += whole;
      sums.square[n] += whole * whole;
    }
    return sums;
  }

 private:
  static double vested(double value) { return value > 0.0 ? 1.0 : 0.0; }

  // The maximum of a Brownian bridge from a to b with variance v: (a + b + sqrt((b-a)^2 - 2 v ln
  // U)) / 2.
  static double bridge_maximum(double a, double b, double variance, double u) {
    return 0.5 * (a + b + std::sqrt((b - a) * (b - a) - 2 * variance * std::log(u)));
  }

  // Worth now, per share, of a vested warrant after `step` steps at log price x.
  [[nodiscard]] double vested_value(int step, double x) const {
    const double t = step * dt_;
    ShareModel share = terms_.share;
    share.spot = share.spot * std::exp(x);
    const Time left = std::max(Time(), terms_.expiry - t * unit::year);
    // A strike of zero needs no option formula, and a vested share must count as vested.
    const double worth = terms_.strike == Dollars()
                             ? share.spot.si() * std::exp(-share.yield * left.in(unit::year))
                             : call_value(option(share, terms_.strike, left)).si();
    return std::max(worth, 1e-300) * std::exp(-share.rate * t);
  }

  void run(std::uint32_t path, std::vector<double>& values) const {
    const std::size_t n = shares_.size();
    std::fill(values.begin(), values.end(), 0.0);
    std::size_t open = n;
    double x = 0.0, g = 0.0, reached = 0.0;
    for (std::size_t k = 0; k < n; ++k) {
      if (missing_[k] > 0 || hurdle_[k] > 0) continue;
      values[k] = shares_[k] * vested_value(0, 0.0);
      --open;
    }
    for (int step = 0; step < steps_ && open > 0; ++step) {
      const auto address = static_cast<std::uint32_t>(step);
      const double z = standard_normal({options_.seed, share_draws_, path, address});
      const double next = x + drift_ + sigma_ * root_dt_ * z;
      const double certified = reached;  // at the beginning of the month
      const double top = highest_price({path, address, x, next}, values, certified);
      if (waits_for_capacity(values, reached))
        reached = std::max(reached, highest_capacity({path, address, g, g}, values, z, g));
      for (std::size_t k = 0; k < n; ++k) {
        if (values[k] > 0.0) continue;
        // Certified before: any moment of the month counts; certified now: its end.
        const bool vests = missing_[k] <= certified ? top >= hurdle_[k]
                                                    : missing_[k] <= reached && next >= hurdle_[k];
        if (!vests) continue;
        values[k] = shares_[k] * vested_value(step + 1, next);
        --open;
      }
      x = next;
    }
  }

  struct Step {
    std::uint32_t path, address;
    double from, to;
  };

  // Whether a bridge can get from below a level to it: U <= e^(-2 (h - a)(h - b) / v), and no draw
  // of U is below e^-37. Where it cannot, the draw is saved and nothing changes.
  static bool may_touch(double level, const Step& step, double variance) {
    return level > std::max(step.from, step.to) &&
           2 * (level - step.from) * (level - step.to) < 37 * variance;
  }

  double highest_price(const Step& step, const std::vector<double>& values,
                       double certified) const {
    const double ends = std::max(step.from, step.to);
    if (!options_.bridge) return step.to;
    const double variance = sigma_ * sigma_ * dt_;
    for (std::size_t k = 0; k < values.size(); ++k)
      if (values[k] == 0.0 && missing_[k] <= certified && may_touch(hurdle_[k], step, variance))
        return bridge_maximum(step.from, step.to, variance,
                              uniform({options_.seed, share_bridge_, step.path, step.address}));
    return ends;
  }

  [[nodiscard]] bool waits_for_capacity(const std::vector<double>& values, double reached) const {
    for (std::size_t k = 0; k < values.size(); ++k)
      if (values[k] == 0.0 && missing_[k] > reached) return true;
    return false;
  }

  // Highest capacity of the month in gigawatts above today's; moves g to its end.
  double highest_capacity(Step step, const std::vector<double>& values, double share_normal,
                          double& g) const {
    double move = growth_;
    if (deviation_ > 0) {
      const double own = standard_normal({options_.seed, capacity_draws_, step.path, step.address});
      move += deviation_ * root_dt_ * (rho_ * share_normal + std::sqrt(1 - rho_ * rho_) * own);
    }
    step.to = g += move;
    const double ends = std::max(step.from, step.to);
    if (deviation_ == 0.0) return ends * (1 + 1e-12);  // a sum of months that should be exact
    const double variance = deviation_ * deviation_ * dt_;
    for (std::size_t k = 0; k < values.size(); ++k)
      if (values[k] == 0.0 && may_touch(missing_[k], step, variance))
        return bridge_maximum(step.from, step.to, variance,
                              uniform({options_.seed, capacity_bridge_, step.path, step.address}));
    return ends;
  }

  const WarrantTerms& terms_;
  const PathOptions& options_;
  int steps_;
  double dt_, root_dt_, sigma_, drift_, growth_, deviation_, rho_;
  std::uint64_t share_draws_, share_bridge_, capacity_draws_, capacity_bridge_;
  std::vector<double> shares_, hurdle_, missing_;
};

}  // namespace

WarrantValue warrant_by_paths(const WarrantTerms& terms, const PathOptions& options) {
  GW_CHECK(problem(terms).empty(), problem(terms));
  GW_CHECK(options.paths >= 2 && options.paths <= 1'000'000'000 && options.threads >= 1,
           options.paths, options.threads);
  const PathEngine engine(terms, options);
  const std::int64_t blocks = (options.paths + kBlock - 1) / kBlock;
  std::vector<Sums> sums(static_cast<std::size_t>(blocks));
  std::atomic<std::int64_t> next{0};
  const auto work = [&] {
    for (std::int64_t b = next++; b < blocks; b = next++)
      sums[static_cast<std::size_t>(b)] = engine.block(b);
  };
  {
    std::vector<std::jthread> helpers;
    for (int k = 1; k < std::min<std::int64_t>(options.threads, blocks); ++k)
      helpers.emplace_back(work);
    work();
  }
  const std::size_t n = terms.tranches.size();
  Sums total{std::vector<double>(n + 1), std::vector<double>(n + 1), std::vector<double>(n + 1)};
  for (const Sums& s : sums)
    for (std::size_t k = 0; k <= n; ++k) {
      total.value[k] += s.value[k];
      total.square[k] += s.square[k];
      total.vested[k] += s.vested[k];
    }
  const auto paths = static_cast<double>(options.paths);
  WarrantValue result;
  for (std::size_t k = 0; k <= n; ++k) {
    const double mean = total.value[k] / paths;
    const double variance =
        std::max(0.0, total.square[k] / paths - mean * mean) * paths / (paths - 1);
    const TrancheValue value{Dollars::from_si(mean), Dollars::from_si(std::sqrt(variance / paths)),
                             total.vested[k] / paths};
    if (k < n)
      result.tranches.push_back(value);
    else
      result.value = value.value, result.standard_error = value.standard_error;
  }
  return result;
}

DollarsPerPower contra_revenue(Dollars grant_value, Power expected_purchases) {
  GW_CHECK(expected_purchases > Power(), expected_purchases.si());
  return grant_value / expected_purchases;
}

Ratio contra_revenue_share(DollarsPerPower contra, DollarsPerPower price) {
  GW_CHECK(price > DollarsPerPower(), price.si());
  return contra / price;
}

}  // namespace gw::finance
