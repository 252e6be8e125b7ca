// Hot spares: how many nodes to keep so that a job finds a replacement.
#pragma once

#include <cstdint>

#include "gigawatt/units/quantity.h"

namespace gw::operations {

// With Poisson failures the number of nodes in repair is Poisson with mean m = rate x repair time,
// whatever the distribution of repair times (M/G/infinity).

// P(N <= k).
[[nodiscard]] Ratio poisson_cdf(std::int64_t k, Ratio mean);

struct SparePool {
  Ratio mean_in_repair = 0.0;  // nodes
  std::int64_t spares = 0;     // nodes
};
// Probability that the spares cover all nodes in repair: P(N <= spares).
[[nodiscard]] Ratio probability_enough(const SparePool& pool);
// Mean number of nodes that are missing: E[(N - spares)^+].
[[nodiscard]] Ratio expected_shortage(const SparePool& pool);

struct SpareTarget {
  Ratio mean_in_repair = 0.0;
  Ratio probability = 0.99;  // below 1
};
// The fewest spares with probability_enough >= probability.
[[nodiscard]] std::int64_t recommended_spares(const SpareTarget& target);

}  // namespace gw::operations
