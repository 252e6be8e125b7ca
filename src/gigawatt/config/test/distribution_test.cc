#include "gigawatt/config/distribution.h"

#include <gtest/gtest.h>

#include <cmath>

#include "gigawatt/units/unit.h"

namespace gw::config {
namespace {

Distribution of(auto kind, Dim dim = {}) {
  Distribution d;
  d.kind = std::move(kind);
  d.dim = dim;
  return d;
}

// quantile(0.5) = p50, quantile(0.9) = p90, quantile(0.1) = p50^2 / p90.
TEST(Distribution, LognormalMeetsItsPercentiles) {
  const Distribution d = of(Lognormal{.p50 = 14, .p90 = 30});
  EXPECT_NEAR(d.quantile(0.5), 14, 1e-12);
  EXPECT_NEAR(d.quantile(0.9), 30, 1e-12);
  EXPECT_NEAR(d.quantile(0.1), 14.0 * 14 / 30, 1e-12);
  EXPECT_EQ(d.best(), 14);
}

TEST(Distribution, NormalMeetsItsPercentiles) {
  const Distribution d = of(Normal{.mean = 3, .sd = 2});
  EXPECT_NEAR(d.quantile(0.5), 3, 1e-12);
  EXPECT_NEAR(d.quantile(0.97724986805182079), 7, 1e-9);  // + 2 sd
  EXPECT_EQ(d.best(), 3);
}

// F(mode) = (mode - low) / (high - low); the best estimate is the mode.
TEST(Distribution, TriangularMeetsItsCorners) {
  const Distribution d = of(Triangular{.low = 6, .mode = 8, .high = 13});
  EXPECT_NEAR(d.quantile(2.0 / 7), 8, 1e-12);
  EXPECT_NEAR(d.quantile(1e-15), 6, 1e-6);
  EXPECT_NEAR(d.quantile(1 - 1e-15), 13, 1e-6);
  // Upper branch: 13 - sqrt((1 - u) 7 x 5) at u = 0.5.
  EXPECT_NEAR(d.quantile(0.5), 13 - std::sqrt(0.5 * 35), 1e-12);
  EXPECT_EQ(d.best(), 8);
  EXPECT_NEAR(of(Triangular{.low = 1, .mode = 1, .high = 2}).quantile(1e-9), 1, 1e-8);
  EXPECT_NEAR(of(Triangular{.low = 1, .mode = 2, .high = 2}).quantile(1 - 1e-9), 2, 1e-8);
}

TEST(Distribution, UniformIsALine) {
  const Distribution d = of(Uniform{.low = 2, .high = 6});
  EXPECT_EQ(d.quantile(0.25), 3);
  EXPECT_EQ(d.best(), 4);
}

// The weights 1, 1, 2 split (0, 1) at 0.25 and 0.5; the median is where half of the weight is
// reached.
TEST(Distribution, ChoiceSplitsByWeight) {
  const Distribution d = of(Choice{.values = {10, 20, 30}, .weights = {1, 1, 2}});
  EXPECT_EQ(d.quantile(0.2), 10);
  EXPECT_EQ(d.quantile(0.3), 20);
  EXPECT_EQ(d.quantile(0.51), 30);
  EXPECT_EQ(d.quantile(0.999999), 30);
  EXPECT_EQ(d.best(), 20);
}

// With the tails cut at z = -1 and +1: quantile(u) = mean + sd Phi^-1(Phi(-1) + u (Phi(1) -
// Phi(-1))).
TEST(Distribution, TailsBeyondTheBoundsAreCutAndTheRestScaled) {
  Distribution d = of(Normal{.mean = 10, .sd = 2});
  d.lower = 8;
  d.upper = 12;
  EXPECT_NEAR(d.quantile(0.5), 10, 1e-12);
  EXPECT_GE(d.quantile(1e-12), 8);
  EXPECT_LE(d.quantile(1 - 1e-12), 12);
  EXPECT_NEAR(d.quantile(0.75), 10 + 2 * 0.44177,
              1e-4);  // Phi^-1(0.158655 + 0.75 x 0.682689) = 0.44177
  Distribution positive = of(Lognormal{.p50 = 1, .p90 = 5});
  positive.lower = 0;
  EXPECT_EQ(positive.quantile(0.3), of(Lognormal{.p50 = 1, .p90 = 5}).quantile(0.3));
  positive.upper = 5;
  EXPECT_LE(positive.quantile(1 - 1e-15), 5);
}

TEST(Distribution, QuantilesAscend) {
  for (const Distribution& d :
       {of(Lognormal{.p50 = 2, .p90 = 3}), of(Normal{.mean = 0, .sd = 1}),
        of(Uniform{.low = 0, .high = 1}), of(Triangular{.low = 0, .mode = 0.3, .high = 1}),
        of(Choice{.values = {1, 2}, .weights = {1, 3}})}) {
    double last = d.quantile(1e-9);
    for (int i = 1; i < 1000; ++i) {
      const double next = d.quantile(i / 1000.0);
      EXPECT_LE(last, next) << d.describe();
      last = next;
    }
  }
}

TEST(Distribution, DescribesItselfWithUnits) {
  using namespace gw::literals;
  EXPECT_EQ(of(Lognormal{.p50 = (14_month).si(), .p90 = (30_month).si()}, kTimeDim).describe(),
            "lognormal, P50 14 months, P90 30 months");
  EXPECT_EQ(of(Triangular{.low = 1e9, .mode = 2e9, .high = 4e9}, kPowerDim).describe(),
            "triangular, 1 GW to 4 GW, most likely 2 GW");
  EXPECT_EQ(of(Normal{.mean = 300.15, .sd = 2}, kTemperatureDim).describe(),
            "normal, mean 27 degC, standard deviation 2 K");
  EXPECT_EQ(of(Uniform{.low = 0, .high = 1}).describe(), "uniform, 0 to 1");
  EXPECT_EQ(of(Choice{.values = {1, 2}, .weights = {1, 3}}).describe(),
            "choice of 1 (25 %), 2 (75 %)");
}

TEST(Distribution, RefusesProbabilitiesOutsideTheOpenInterval) {
  EXPECT_ANY_THROW((void)of(Uniform{.low = 0, .high = 1}).quantile(0));
  EXPECT_ANY_THROW((void)of(Uniform{.low = 0, .high = 1}).quantile(1));
}

}  // namespace
}  // namespace gw::config
