#include "gigawatt/operations/spares.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"

namespace gw::operations {
namespace {

TEST(Spares, PoissonByHand) {
  // Mean 2: P(N <= 3) = e^-2 (1 + 2 + 2 + 4/3) = 0.857123.
  EXPECT_NEAR(poisson_cdf(3, 2.0).si(), std::exp(-2.0) * (1 + 2 + 2 + 4.0 / 3), 1e-15);
  EXPECT_NEAR(poisson_cdf(0, 0.5).si(), std::exp(-0.5), 1e-15);
  EXPECT_EQ(poisson_cdf(-1, 2.0).si(), 0);
  EXPECT_EQ(poisson_cdf(0, 0.0).si(), 1);
}

TEST(Spares, LargeMeansNeitherUnderflowNorDrift) {
  // Mean 10,000 (e^-10000 is 0 in double): normal with continuity correction and skewness, within
  // 1e-4.
  for (double z : {-2.0, 0.0, 2.0}) {
    const auto k = static_cast<std::int64_t>(10000 + 100 * z);
    const double x = (static_cast<double>(k) + 0.5 - 10000) / 100;
    const double edgeworth =
        normal_cdf(x) - (x * x - 1) / 600 * std::exp(-x * x / 2) / std::sqrt(2 * M_PI);
    EXPECT_NEAR(poisson_cdf(k, 10000.0).si(), edgeworth, 1e-4);
  }
}

TEST(Spares, ShortageByHand) {
  // Mean 1, one spare: E[(N-1)^+] = E[N] - 1 + P(N = 0) = e^-1.
  EXPECT_NEAR(expected_shortage({.mean_in_repair = 1.0, .spares = 1}).si(), std::exp(-1.0), 1e-15);
  // Without spares the shortage is the mean.
  EXPECT_NEAR(expected_shortage({.mean_in_repair = 37.5, .spares = 0}).si(), 37.5, 1e-12);
  EXPECT_EQ(expected_shortage({.mean_in_repair = 0.0, .spares = 0}).si(), 0);
}

RC_GTEST_PROP(Spares, RecommendationIsTheSmallestThatSuffices, ()) {
  const double mean = std::pow(10.0, *rc::gen::inRange(-20, 35) / 10.0);
  const double wanted = *rc::gen::inRange(1, 9999) / 10000.0;
  const std::int64_t spares = recommended_spares({.mean_in_repair = mean, .probability = wanted});
  RC_ASSERT(probability_enough({.mean_in_repair = mean, .spares = spares}).si() >= wanted);
  RC_ASSERT(spares == 0 ||
            probability_enough({.mean_in_repair = mean, .spares = spares - 1}).si() < wanted);
  // E[(N-S)^+] - E[(N-S-1)^+] = P(N > S).
  const double step = expected_shortage({.mean_in_repair = mean, .spares = spares}).si() -
                      expected_shortage({.mean_in_repair = mean, .spares = spares + 1}).si();
  RC_ASSERT(
      std::abs(step - (1 - probability_enough({.mean_in_repair = mean, .spares = spares}).si())) <
      1e-9);
}

TEST(Spares, CertaintyIsABrokenInvariant) {
  EXPECT_THROW((void)recommended_spares({.mean_in_repair = 1.0, .probability = 1.0}),
               InvariantError);
  EXPECT_THROW((void)poisson_cdf(1, -1.0), InvariantError);
}

}  // namespace
}  // namespace gw::operations
