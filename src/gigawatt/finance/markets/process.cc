#include "gigawatt/finance/markets/process.h"

#include <cmath>

#include <fmt/format.h>

#include "gigawatt/core/check.h"

namespace gw::finance {

namespace {

constexpr double kMonth = 1.0 / 12;
constexpr std::uint32_t kDraws = 64;  // random numbers that one gamma variable may take

// Gamma of `shape` >= 1 and scale 1. A pair of draws is accepted with probability above 95%, so the
// bound of 31 pairs is met once in 10^40; the mode stands for what would come later.
double gamma_from(double shape, RandomAddress address) {
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (std::uint32_t pair = 0; pair < kDraws / 2 - 1; ++pair) {
    const double x = standard_normal(address);
    ++address.step;
    const double u = uniform(address);
    ++address.step;
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    if (std::log(u) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
  return shape - 1;
}

template <class Rate>
Ratio reverted(const Rate& rate, Ratio start, double years) {
  const double mean = rate.mean;
  return mean + (start.si() - mean) * std::exp(-rate.reversion * years);
}

double log_growth(const GeometricBrownianMotion& share) {
  const double s = share.volatility;
  return share.drift - share.yield - 0.5 * s * s;
}

}  // namespace

double chi_squared(double degrees, const RandomAddress& address) {
  GW_CHECK(degrees > 0, degrees);
  RandomAddress draws = address;
  draws.step = address.step * kDraws;
  const double shape = 0.5 * degrees;
  if (shape >= 1) return 2 * gamma_from(shape, draws);
  RandomAddress last = draws;
  last.step += kDraws - 1;
  return 2 * gamma_from(shape + 1, draws) * std::pow(uniform(last), 1 / shape);
}

Dollars next_month(const GeometricBrownianMotion& share, Dollars now, double z) {
  return now * std::exp(log_growth(share) * kMonth + share.volatility * std::sqrt(kMonth) * z);
}

Ratio next_month(const Vasicek& rate, Ratio now, double z) {
  const double k = rate.reversion;
  const double deviation = rate.volatility * std::sqrt(-std::expm1(-2 * k * kMonth) / (2 * k));
  return reverted(rate, now, kMonth) + deviation * z;
}

Ratio next_month(const CoxIngersollRoss& rate, Ratio now, const SquareRootShock& shock) {
  const double k = rate.reversion;
  const double s = rate.volatility;
  if (s == 0) return reverted(rate, now, kMonth);
  const double c = -s * s * std::expm1(-k * kMonth) / (4 * k);
  const double degrees = 4 * k * rate.mean / (s * s);
  const double moved = shock.z + std::sqrt(now * std::exp(-k * kMonth) / c);
  return c * (moved * moved + chi_squared(degrees - 1, shock.chi_squared));
}

std::string problem(const CoxIngersollRoss& rate) {
  const double pull = 4 * rate.reversion * rate.mean;
  const double square = rate.volatility * rate.volatility;
  if (square == 0 || pull > square) return {};
  return fmt::format("4 x reversion x mean must exceed volatility^2: {:.4g} is not above {:.4g}",
                     pull, square);
}

Dollars best_after(const GeometricBrownianMotion& share, Dollars start, int months) {
  return start * std::exp(log_growth(share) * months * kMonth);
}

Ratio best_after(const Vasicek& rate, Ratio start, int months) {
  return reverted(rate, start, months * kMonth);
}

Ratio best_after(const CoxIngersollRoss& rate, Ratio start, int months) {
  return reverted(rate, start, months * kMonth);
}

}  // namespace gw::finance
