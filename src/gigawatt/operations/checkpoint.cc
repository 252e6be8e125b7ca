#include "gigawatt/operations/checkpoint.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "gigawatt/core/check.h"

namespace gw::operations {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Below this no job checkpoints, however cheap it is: a training step takes about as long.
constexpr double kLeastInterval = 1.0;  // seconds, judgement

// The root of log(1 - x) + x + c = 0 in [0, 1). The left side falls and is concave, so Newton's
// method from the right of the root falls monotonically onto it.
double optimal_share(double c) {
  double x = 1 - std::exp(-1 - c);
  for (int i = 0; i < 100 && x > 0; ++i) {
    const double step = (std::log1p(-x) + x + c) * (1 - x) / -x;
    x -= step;
    if (std::abs(step) <= 1e-14 * x) break;
  }
  return std::max(x, 0.0);
}

TimeShares shares_without_failures(double c, double interval) {
  TimeShares shares;
  if (std::isinf(interval)) return shares;
  shares.useful = interval / (interval + c);
  shares.checkpoint = c / (interval + c);
  return shares;
}

}  // namespace

Time young_interval(const CheckpointCost& cost, const FailureProcess& process) {
  return Time::from_si(std::sqrt(2 * cost.blocking.si() * process.mtti.si()));
}

Time daly_interval(const CheckpointCost& cost, const FailureProcess& process) {
  const double c = cost.blocking.si(), m = process.mtti.si();
  if (std::isinf(m)) return Time::from_si(kInfinity);
  if (c >= 2 * m) return process.mtti;
  const double ratio = c / (2 * m);
  return Time::from_si(std::sqrt(2 * c * m) * (1 + std::sqrt(ratio) / 3 + ratio / 9) - c);
}

Time optimal_interval(const CheckpointCost& cost, const FailureProcess& process) {
  const double c = cost.blocking.si(), m = process.mtti.si();
  GW_CHECK(c >= 0 && cost.drain.si() >= 0 && m > 0, c, cost.drain.si(), m);
  if (std::isinf(m)) return Time::from_si(kInfinity);
  const double least = std::max(kLeastInterval, cost.drain.si() - c);
  return Time::from_si(std::max(least, optimal_share(c / m) * m));
}

TimeShares time_shares(const CheckpointCost& cost, const FailureProcess& process, Time interval) {
  const double c = cost.blocking.si(), tau = interval.si();
  GW_CHECK(tau > 0 && process.mtti.si() > 0 && process.restart.si() >= 0, tau, process.mtti.si());
  GW_CHECK(tau + c >= cost.drain.si() * (1 - 1e-12), tau, c, cost.drain.si());
  if (std::isinf(process.mtti.si())) return shares_without_failures(c, tau);
  const double lambda = 1 / process.mtti.si();
  const double restart = lambda * process.restart.si();
  // E in units of the MTTI.
  const double cycle = process.restart_can_fail ? std::exp(restart) : 1 + restart;
  const double expected =
      std::expm1(lambda * (tau + c)) * std::exp(lambda * cost.drain.si()) * cycle;
  TimeShares shares;
  const bool endless = !std::isfinite(expected);
  shares.useful = endless ? 0.0 : lambda * tau / expected;
  shares.checkpoint = endless ? 0.0 : lambda * c / expected;
  shares.restart = process.restart_can_fail ? -std::expm1(-restart) : restart / (1 + restart);
  shares.rework =
      std::max(0.0, 1 - shares.useful.si() - shares.checkpoint.si() - shares.restart.si());
  return shares;
}

}  // namespace gw::operations
