#include "gigawatt/study/percentile.h"

#include <algorithm>
#include <cmath>

namespace gw::study {
namespace {

double quantile(const std::vector<double>& sorted, double p) {
  double position = p * static_cast<double>(sorted.size() - 1);
  auto below = static_cast<std::size_t>(position);
  std::size_t above = std::min(below + 1, sorted.size() - 1);
  double share = position - static_cast<double>(below);
  return sorted[below] + share * (sorted[above] - sorted[below]);
}

}  // namespace

std::optional<Percentiles> percentiles(std::vector<double> samples) {
  std::size_t all = samples.size();
  std::erase_if(samples, [](double x) { return std::isnan(x); });
  if (samples.empty() || samples.size() * 2 < all) return std::nullopt;
  std::sort(samples.begin(), samples.end());
  return Percentiles{quantile(samples, 0.1), quantile(samples, 0.5), quantile(samples, 0.9)};
}

}  // namespace gw::study
