#include "gigawatt/finance/markets/correlation.h"

#include <cmath>

#include "gigawatt/core/check.h"

namespace gw::finance {

std::expected<std::vector<double>, std::size_t> lower_triangle(std::span<const double> matrix,
                                                               std::size_t n) {
  GW_CHECK(matrix.size() == n * n, matrix.size(), n);
  constexpr double kRounding = 1e-10;
  std::vector<double> lower(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    double left = matrix[i * n + i];
    for (std::size_t j = 0; j < i; ++j) {
      double sum = matrix[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= lower[i * n + k] * lower[j * n + k];
      const double pivot = lower[j * n + j];
      if (pivot == 0 && std::abs(sum) > std::sqrt(kRounding)) return std::unexpected(i);
      lower[i * n + j] = pivot == 0 ? 0.0 : sum / pivot;
      left -= lower[i * n + j] * lower[i * n + j];
    }
    if (left < -kRounding) return std::unexpected(i);
    lower[i * n + i] = left > kRounding ? std::sqrt(left) : 0.0;
  }
  return lower;
}

}  // namespace gw::finance
