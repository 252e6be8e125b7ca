// Events of a case whose probability a study counts: tranches of warrants that vest, and parties
// that default where a shortfall makes them.
#pragma once

#include <vector>

#include "gigawatt/plan/metric_context.h"
#include "gigawatt/plan/results.h"

namespace gw::plan {

// In an order that is the same for every case of a plan; without probabilities.
[[nodiscard]] std::vector<Chance> chances_of(const MetricContext& context);
// Whether each of them happened: what a sample of a study keeps.
[[nodiscard]] std::vector<char> happened(const MetricContext& context);

}  // namespace gw::plan
