// Correlated shocks from independent ones.
#pragma once

#include <cstddef>
#include <expected>
#include <span>
#include <vector>

namespace gw::finance {

// Lower triangle L, row by row, of a symmetric n x n matrix = L L^T with ones on its diagonal
// (Cholesky). A semi-definite matrix leaves columns of zeros. Shock i is then sum_j<=i L_ij e_j:
// what stands later changes nothing before it. The error is the first row that makes the matrix
// indefinite (by more than 1e-10, the rounding of correlations that are exactly +-1).
[[nodiscard]] std::expected<std::vector<double>, std::size_t> lower_triangle(
    std::span<const double> matrix, std::size_t n);

}  // namespace gw::finance
