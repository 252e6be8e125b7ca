// Monthly series of a case: one row of the table in series.cc each.
#pragma once

#include <vector>

#include "gigawatt/plan/metric_context.h"
#include "gigawatt/plan/results.h"

namespace gw::plan {

[[nodiscard]] std::vector<Series> series_of(const MetricContext& context);

// The ids of the series for which a study keeps percentiles, in the order of banded_values().
[[nodiscard]] std::vector<std::string> banded_series(const Setup& setup);
// Their values, month by month, without labels: what a sample of a study keeps.
[[nodiscard]] std::vector<std::vector<double>> banded_values(const MetricContext& context);

}  // namespace gw::plan
