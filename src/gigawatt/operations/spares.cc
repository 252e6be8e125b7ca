#include "gigawatt/operations/spares.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/core/check.h"

namespace gw::operations {
namespace {

constexpr double kNegligible = 1e-18;  // relative to the weight of the mode

// Poisson weights relative to that of the mode, so that no mean underflows: visit(k, weight) for
// every k whose weight counts, about 2 x 9 sqrt(mean) of them.
template <class Visit>
void for_weights(double mean, Visit visit) {
  const auto mode = static_cast<std::int64_t>(mean);
  double weight = 1;
  for (std::int64_t k = mode; k >= 0 && weight > kNegligible; --k) {
    visit(k, weight);
    weight *= static_cast<double>(k) / mean;
  }
  weight = mean / static_cast<double>(mode + 1);
  for (std::int64_t k = mode + 1; weight > kNegligible; ++k) {
    visit(k, weight);
    weight *= mean / static_cast<double>(k + 1);
  }
}

}  // namespace

Ratio poisson_cdf(std::int64_t k, Ratio mean) {
  GW_CHECK(mean.si() >= 0 && mean.si() < 1e12, mean.si());
  if (k < 0) return 0.0;
  if (mean.si() <= 0) return 1.0;
  double below = 0, total = 0;
  for_weights(mean.si(), [&](std::int64_t n, double weight) {
    total += weight;
    if (n <= k) below += weight;
  });
  return below / total;
}

Ratio probability_enough(const SparePool& pool) {
  return poisson_cdf(pool.spares, pool.mean_in_repair);
}

Ratio expected_shortage(const SparePool& pool) {
  GW_CHECK(pool.mean_in_repair.si() >= 0 && pool.mean_in_repair.si() < 1e12,
           pool.mean_in_repair.si());
  if (pool.mean_in_repair.si() <= 0) return 0.0;
  double missing = 0, total = 0;
  for_weights(pool.mean_in_repair.si(), [&](std::int64_t n, double weight) {
    total += weight;
    if (n > pool.spares) missing += weight * static_cast<double>(n - pool.spares);
  });
  return missing / total;
}

std::int64_t recommended_spares(const SpareTarget& target) {
  const double mean = target.mean_in_repair, wanted = target.probability;
  GW_CHECK(wanted >= 0 && wanted < 1, wanted);
  // Bisection between too few and surely enough: mean + 40 standard deviations + 40.
  std::int64_t low = -1;
  auto high = static_cast<std::int64_t>(mean + 40 * std::sqrt(mean) + 40);
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (poisson_cdf(middle, mean).si() >= wanted ? high : low) = middle;
  }
  return high;
}

}  // namespace gw::operations
