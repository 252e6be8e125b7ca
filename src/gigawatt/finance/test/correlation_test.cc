#include "gigawatt/finance/markets/correlation.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/core/check.h"

namespace gw::finance::correlation_test {
namespace {

TEST(Correlation, OfTwo) {
  // [1 r; r 1] = L L^T with L = [1 0; r sqrt(1 - r^2)].
  const auto lower = lower_triangle(std::vector{1.0, .6, .6, 1.0}, 2);
  ASSERT_TRUE(lower.has_value());
  EXPECT_EQ(*lower, (std::vector{1.0, 0.0, .6, std::sqrt(1 - .36)}));
}

TEST(Correlation, OfThreeMultipliesBack) {
  const std::vector<double> matrix = {1, .5, -.2, .5, 1, .3, -.2, .3, 1};
  const auto lower = lower_triangle(matrix, 3);
  ASSERT_TRUE(lower.has_value());
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 3; ++k) sum += (*lower)[i * 3 + k] * (*lower)[j * 3 + k];
      EXPECT_NEAR(sum, matrix[i * 3 + j], 1e-15);
      EXPECT_TRUE(j <= i || (*lower)[i * 3 + j] == 0);
    }
}

TEST(Correlation, PerfectCorrelationIsSemiDefinite) {
  // All three move as one: columns of zeros.
  const auto lower =
      lower_triangle(std::vector{1.0, 1.0, -1.0, 1.0, 1.0, -1.0, -1.0, -1.0, 1.0}, 3);
  ASSERT_TRUE(lower.has_value());
  EXPECT_EQ(*lower, (std::vector{1.0, 0.0, 0.0, 1.0, 0.0, 0.0, -1.0, 0.0, 0.0}));
}

TEST(Correlation, ContradictionsNameTheirRow) {
  // det [1 .9 -.9; .9 1 .9; -.9 .9 1] = 1 - 3 x .81 - 2 x .729 < 0.
  const auto no = lower_triangle(std::vector{1.0, .9, -.9, .9, 1.0, .9, -.9, .9, 1.0}, 3);
  ASSERT_FALSE(no.has_value());
  EXPECT_EQ(no.error(), 2u);
  // The first two are one; the third cannot agree with one and not with the other.
  const auto split = lower_triangle(std::vector{1.0, 1.0, .5, 1.0, 1.0, 0.0, .5, 0.0, 1.0}, 3);
  ASSERT_FALSE(split.has_value());
  EXPECT_EQ(split.error(), 2u);
}

TEST(Correlation, NothingToCorrelate) {
  EXPECT_TRUE(lower_triangle({}, 0)->empty());
  EXPECT_THROW((void)lower_triangle(std::vector{1.0}, 2), InvariantError);
}

}  // namespace
}  // namespace gw::finance::correlation_test
