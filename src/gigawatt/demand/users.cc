#include "gigawatt/demand/users.h"

#include <cmath>
#include <numbers>

#include "gigawatt/core/check.h"

namespace gw::demand {

namespace {
constexpr double kZ90 = 1.2815515655446004;  // Phi^-1(0.9)
constexpr double kMonthsPerYear = 12;
}  // namespace

Tokens mean(const Length& length) {
  if (length.mean) return *length.mean;
  if (!length.p50 || !length.p90) return {};
  const double sigma = std::log(*length.p90 / *length.p50) / kZ90;
  return *length.p50 * std::exp(sigma * sigma / 2);
}

Ratio LogisticCurve::at(Month month) const {
  return limit / (1 + std::exp(-rate * (month.index() - midpoint)));
}

std::optional<LogisticCurve> make_curve(const Logistic& logistic, Month first) {
  if (logistic.now <= Ratio(0) || logistic.now >= logistic.limit) return std::nullopt;
  if (logistic.midpoint.has_value() == logistic.growth_per_year.has_value()) return std::nullopt;
  const double at = logistic.at.value_or(first).index();
  const double odds = std::log(logistic.limit / logistic.now - 1);  // rate x (midpoint - at)
  if (logistic.growth_per_year) {
    if (*logistic.growth_per_year <= Ratio(0)) return std::nullopt;
    const double rate = std::log1p(*logistic.growth_per_year) / kMonthsPerYear;
    return LogisticCurve{.limit = logistic.limit, .rate = rate, .midpoint = at + odds / rate};
  }
  const double months = logistic.midpoint->index() - at;
  if (months * odds <= 0) return std::nullopt;
  return LogisticCurve{.limit = logistic.limit, .rate = odds / months, .midpoint = at + months};
}

Ratio served_share(const DayLoad& load) {
  GW_CHECK(load.peak_to_mean >= Ratio(1) && load.peak_to_mean <= Ratio(2), load.peak_to_mean.si());
  const double swing = load.peak_to_mean - 1;
  const double capacity = load.capacity_to_peak * load.peak_to_mean;  // in means
  if (capacity >= 1 + swing) return 1.0;
  if (capacity <= 1 - swing) return std::max(capacity, 0.0);
  // Above the capacity for the angles within +-phi of the peak.
  const double phi = std::acos((capacity - 1) / swing);
  return 1 - ((1 - capacity) * phi + swing * std::sin(phi)) / std::numbers::pi;
}

}  // namespace gw::demand
