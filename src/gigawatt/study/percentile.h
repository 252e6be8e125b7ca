// Percentiles of samples by linear interpolation between order statistics (type 7 of Hyndman and
// Fan 1996).
#pragma once

#include <optional>
#include <vector>

namespace gw::study {

struct Percentiles {
  double p10 = 0;
  double p50 = 0;
  double p90 = 0;
};

// NaN means "no value in this sample" and is left out; nothing if fewer than half of the samples
// have one.
[[nodiscard]] std::optional<Percentiles> percentiles(std::vector<double> samples);

}  // namespace gw::study
