#include "gigawatt/finance/valuation/chip_price.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

namespace {

bool bad(double x) { return !std::isfinite(x); }
bool outside(double x, double low, double high) { return bad(x) || x < low || x > high; }

constexpr int kMostMonths = 1200;

// Poisson of `mean` by inversion; a month has at most one generation on average, so 60 is never
// reached.
int poisson(double mean, double u) {
  double term = std::exp(-mean);
  double sum = term;
  int n = 0;
  while (u > sum && n < 60) {
    ++n;
    term *= mean / n;
    sum += term;
  }
  return n;
}

// What changes a path in one month.
struct Shocks {
  double resale = 0.0;  // standard normal
  double rental = 0.0;
  double generations = 0.0;  // unforeseen
};

class Walk {
 public:
  Walk(const ChipMarket& market, const ChipHorizon& horizon, bool noise)
      : m_(market), horizon_(horizon), noise_(noise) {
    GW_CHECK(problem(market).empty(), problem(market));
    GW_CHECK(horizon.months >= 0 && horizon.months <= kMostMonths, horizon.months);
    path_.start = horizon.start;
    if (market.rental_long_run && market.rental_reversion > 0.0)
      level_ = std::log(*market.rental_long_run / market.rental_price);
    keep();
  }

  void step(int k, const Shocks& shocks) {
    constexpr double kMonth = 1.0 / 12;
    resale_ -= m_.resale_decay * kMonth;
    double level_move =
        -m_.rental_decay * kMonth + shocks.generations * std::log1p(-m_.rental_drop);
    if (noise_) {
      const double s = m_.resale_volatility;
      resale_ += s * std::sqrt(kMonth) * shocks.resale - 0.5 * s * s * kMonth;
      resale_ += shocks.generations * std::log1p(-m_.resale_drop) +
                 m_.generations_per_year * m_.resale_drop * kMonth;
    }
    for (const ChipGeneration& g : m_.generations) {
      if (g.month != horizon_.start + (k - 1)) continue;
      resale_ += std::log1p(-g.resale_drop);
      level_move += std::log1p(-g.rental_drop);
    }
    level_ += level_move;
    const double reversion = m_.rental_reversion;
    const double s = m_.rental_volatility;
    if (reversion == 0.0) {
      rental_ += level_move + s * std::sqrt(kMonth) * shocks.rental;
    } else {
      const double kept = std::exp(-reversion * kMonth);
      // A generation that makes chips worthless (drop 100%) leaves a level of zero.
      rental_ = std::isinf(level_) ? level_ : level_ + (rental_ - level_) * kept;
      rental_ +=
          s * std::sqrt(-std::expm1(-2 * reversion * kMonth) / (2 * reversion)) * shocks.rental;
    }
    keep();
  }

  [[nodiscard]] ChipPath take() { return std::move(path_); }

 private:
  void keep() {
    path_.resale.push_back(m_.new_price * std::exp(resale_));
    path_.rental.push_back(m_.rental_price * std::exp(rental_));
  }

  const ChipMarket& m_;
  const ChipHorizon& horizon_;
  bool noise_;
  double resale_ = 0.0, rental_ = 0.0, level_ = 0.0;  // logarithms, over the start
  ChipPath path_;
};

}  // namespace

Ratio decay_from_share(Ratio share, Time time) {
  GW_CHECK(share > 0 && time > Time(), share.si(), time.si());
  return -std::log(share) / time.in(unit::year);
}

std::string problem(const ChipMarket& m) {
  if (bad(m.new_price.si()) || m.new_price <= DollarsPerChip())
    return "the price of a new chip must be above zero";
  if (bad(m.rental_price.si()) || m.rental_price <= DollarsPerChipTime())
    return "the rental price must be above zero";
  if (m.rental_long_run &&
      (bad(m.rental_long_run->si()) || *m.rental_long_run <= DollarsPerChipTime()))
    return "the long-run rental price must be above zero";
  if (outside(m.resale_decay, -1, 10) || outside(m.rental_decay, -1, 10))
    return "a decay lies between -100% and 1000% a year";
  if (outside(m.resale_volatility, 0, 5) || outside(m.rental_volatility, 0, 5))
    return "a volatility lies between 0 and 500% a year";
  if (outside(m.rental_reversion, 0, 100)) return "the reversion lies between 0 and 100 a year";
  if (outside(m.correlation, -1, 1)) return "a correlation lies between -100% and 100%";
  if (outside(m.generations_per_year, 0, 12)) return "generations come 0 to 12 times a year";
  if (outside(m.resale_drop, 0, 0.99) || outside(m.rental_drop, 0, 0.99))
    return "an unforeseen generation takes away 0 to 99%";
  for (const ChipGeneration& g : m.generations)
    if (outside(g.resale_drop, 0, 1) || outside(g.rental_drop, 0, 1))
      return "a generation takes away 0 to 100%";
  return {};
}

ChipPath chip_path(const ChipMarket& market, const ChipHorizon& horizon,
                   const ChipPathAddress& address) {
  const std::string name(address.path);
  const std::uint64_t resale = stream_of(name + ".resale");
  const std::uint64_t rental = stream_of(name + ".rental");
  const double rho = market.correlation;
  const double own = std::sqrt(1 - rho * rho);
  std::vector<double> of_resale, of_rental;
  for (int k = 0; k < horizon.months; ++k) {
    const auto month = static_cast<std::uint32_t>((horizon.start + k).index());
    of_resale.push_back(standard_normal({address.seed, resale, address.sample, month}));
    of_rental.push_back(rho * of_resale.back() +
                        own * standard_normal({address.seed, rental, address.sample, month}));
  }
  return chip_path(market, horizon, address, {of_resale, of_rental});
}

ChipPath chip_path(const ChipMarket& market, const ChipHorizon& horizon,
                   const ChipPathAddress& address, const ChipShocks& shocks) {
  const auto months = static_cast<std::size_t>(std::max(horizon.months, 0));
  GW_CHECK(shocks.resale.size() == months && shocks.rental.size() == months, shocks.resale.size(),
           shocks.rental.size(), months);
  Walk walk(market, horizon, true);
  const std::uint64_t arrivals = stream_of(std::string(address.path) + ".generations");
  for (int k = 1; k <= horizon.months; ++k) {
    const auto month = static_cast<std::uint32_t>((horizon.start + (k - 1)).index());
    const auto at = static_cast<std::size_t>(k - 1);
    Shocks now{.resale = shocks.resale[at], .rental = shocks.rental[at], .generations = 0};
    if (market.generations_per_year > 0)
      now.generations = poisson(market.generations_per_year / 12,
                                uniform({address.seed, arrivals, address.sample, month}));
    walk.step(k, now);
  }
  return walk.take();
}

ChipPath expected_chip_path(const ChipMarket& market, const ChipHorizon& horizon) {
  Walk walk(market, horizon, false);
  Shocks shocks;
  shocks.generations = market.generations_per_year / 12;
  for (int k = 1; k <= horizon.months; ++k) walk.step(k, shocks);
  return walk.take();
}

Table ChipPath::table() const {
  Table table("chip_market", "resale value and rental price of a chip by month");
  std::vector<Month> months;
  std::vector<double> values, rents;
  for (std::size_t k = 0; k < resale.size(); ++k) {
    months.push_back(start + static_cast<int>(k));
    values.push_back(resale[k].in(unit::USD / unit::chip));
    rents.push_back(rental[k].in(unit::USD / unit::chip / unit::h));
  }
  table.add({"month", "", "at its beginning", std::move(months)});
  table.add({"resale_usd", "$/chip", "resale value", std::move(values)});
  table.add({"rental_usd_per_hour", "$/chip/h", "rental price", std::move(rents)});
  return table;
}

DollarsPerChipTime parity_rental(const ParityTerms& t) {
  const DollarsPerChipTime more_power =
      (t.old_power - t.new_power * t.performance) * t.energy_price;
  return std::max(DollarsPerChipTime(), t.new_rental * t.performance - more_power);
}

std::optional<int> retirement(std::span<const DollarsPerChipTime> rental,
                              const RetirementTerms& terms) {
  for (std::size_t k = 0; k < rental.size(); ++k)
    if (rental[k] * terms.utilisation < terms.cash_cost) return static_cast<int>(k);
  return std::nullopt;
}

std::optional<Time> retirement_time(DollarsPerChipTime rental, Ratio decay,
                                    const RetirementTerms& terms) {
  if (rental * terms.utilisation < terms.cash_cost) return Time();
  if (decay <= 0 || terms.cash_cost <= DollarsPerChipTime()) return std::nullopt;
  return std::log(rental * terms.utilisation / terms.cash_cost) / decay * unit::year;
}

}  // namespace gw::finance
