// Any number in a plan may be a distribution: `{lognormal: {p50: 14 months, p90: 30 months}}`,
// `{triangular: [6 months, 8 months, 13 months]}`, `{uniform: [..]}`, `{normal: {mean, sd}}`,
// `{choice: {values: [...], weights: [...]}}`. The struct then holds the best estimate (the median;
// for triangular its mode), and the distribution is kept beside it, addressed by the field's path.
//
// P10, P50 and P90 must respect the bounds of the field; the tails of lognormal and normal beyond
// the bounds are cut off (the rest is scaled up), so that no sample ever breaks a bound.
#pragma once

#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "gigawatt/units/quantity.h"

namespace gw::config {

// ln x is normal with median p50 and sigma = ln(p90 / p50) / 1.28155.
struct Lognormal {
  double p50 = 0;
  double p90 = 0;
};
struct Triangular {
  double low = 0;
  double mode = 0;
  double high = 0;
};
struct Uniform {
  double low = 0;
  double high = 0;
};
struct Normal {
  double mean = 0;
  double sd = 0;
};
struct Choice {
  std::vector<double> values;   // ascending
  std::vector<double> weights;  // positive, any sum
};

// Parameters in base units of `dim`.
struct Distribution {
  std::variant<Lognormal, Triangular, Uniform, Normal, Choice> kind;
  Dim dim;
  double lower = -std::numeric_limits<double>::infinity();  // bounds of the field
  double upper = std::numeric_limits<double>::infinity();

  // Median; triangular: mode; choice: the smallest value that at least half of the weight does not
  // exceed.
  [[nodiscard]] double best() const;
  // Inverse CDF at 0 < u < 1, ascending in u.
  [[nodiscard]] double quantile(double u) const;
  [[nodiscard]] std::string describe() const;  // "lognormal, P50 14 months, P90 30 months"
};

// A number of a plan that is uncertain. `ordinal` is its place among all numbers in the order of
// visit(), which lets a sample be written into a copy of the struct in one walk.
struct Uncertainty {
  std::string path;
  int ordinal = 0;
  Distribution distribution;
};

}  // namespace gw::config
