#include "gigawatt/demand/users.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <numbers>

namespace gw::demand {
namespace {

constexpr Month kStart{2025, 9};

Length quantiles(double p50, double p90) {
  return {.p50 = Tokens::from_si(p50), .p90 = Tokens::from_si(p90)};
}

// Log-normal: mean = p50 exp(sigma^2 / 2), sigma = ln(p90 / p50) / 1.28155.
//   250 and 900: sigma = 0.99951, mean 411.97;  600 and 4000: sigma = 1.48033, mean 1794.8
TEST(Length, MeanOfALogNormal) {
  EXPECT_NEAR(mean(quantiles(250, 900)).si(), 411.97, 0.02);
  EXPECT_NEAR(mean(quantiles(600, 4000)).si(), 1794.8, 0.5);
  EXPECT_NEAR(mean(quantiles(300, 300)).si(), 300, 1e-9);
  EXPECT_EQ(mean({.mean = Tokens::from_si(40)}).si(), 40);
  EXPECT_EQ(mean({}).si(), 0);
}

// limit / (1 + exp(-k (t - midpoint))): 700 M now of 2.5 G; ln(2.5 / 0.7 - 1) = 0.94446.
// With the midpoint in 2027-06 (21 months): k = 0.94446 / 21 = 0.044974 a month.
TEST(Logistic, ThroughNowAndTheMidpoint) {
  const auto curve = make_curve({.now = 700e6, .limit = 2.5e9, .midpoint = Month{2027, 6}}, kStart);
  ASSERT_TRUE(curve);
  EXPECT_NEAR(curve->rate, 0.044974, 1e-6);
  EXPECT_NEAR(curve->at(kStart), 700e6, 1);
  EXPECT_NEAR(curve->at(Month{2027, 6}), 1.25e9, 1);
  EXPECT_NEAR(curve->at(Month{2126, 1}), 2.5e9, 1);
}

// With early growth of 90 % a year: k = ln(1.9) / 12, and the midpoint follows.
TEST(Logistic, FromEarlyGrowth) {
  const auto curve =
      make_curve({.now = 1e6, .at = Month{2025, 1}, .limit = 1e12, .growth_per_year = 0.9}, kStart);
  ASSERT_TRUE(curve);
  EXPECT_NEAR(curve->at(Month{2026, 1}) / 1e6, 1.9, 1e-4);
  EXPECT_NEAR(curve->at(Month{2025, 1}), 1e6, 1);
  // Beyond half of the limit already: the midpoint lies in the past.
  const auto late = make_curve({.now = 9e8, .limit = 1e9, .midpoint = Month{2024, 1}}, kStart);
  ASSERT_TRUE(late);
  EXPECT_NEAR(late->at(Month{2024, 1}), 5e8, 1);
  EXPECT_NEAR(late->at(kStart), 9e8, 1);
}

TEST(Logistic, RefusesWhatIsNoCurve) {
  const Month midpoint{2027, 6};
  EXPECT_FALSE(make_curve({.now = 3e9, .limit = 2.5e9, .midpoint = midpoint}, kStart));
  EXPECT_FALSE(make_curve({.now = 1e9, .limit = 2.5e9}, kStart));
  EXPECT_FALSE(make_curve(
      {.now = 1e9, .limit = 2.5e9, .midpoint = midpoint, .growth_per_year = 0.9}, kStart));
  EXPECT_FALSE(make_curve({.now = 1e9, .limit = 2.5e9, .midpoint = Month{2024, 1}}, kStart));
  EXPECT_FALSE(make_curve({.now = 2e9, .limit = 2.5e9, .midpoint = midpoint}, kStart));
  EXPECT_FALSE(make_curve({.now = 1e9, .limit = 2.5e9, .growth_per_year = -0.1}, kStart));
  EXPECT_FALSE(make_curve({.now = 0.0, .limit = 2.5e9, .growth_per_year = 0.1}, kStart));
}

// The day 1 + a cos(x), a = p - 1, cut at c p; known points:
//   c = 1: all of it;  c p = 1 (capacity for the mean): 1 - a / pi;  c p <= 1 - a: everything is
//   clipped to c p
TEST(Day, ClippedShare) {
  EXPECT_EQ(served_share({.capacity_to_peak = 1.0, .peak_to_mean = 1.4}), Ratio(1));
  EXPECT_EQ(served_share({.capacity_to_peak = 2.0, .peak_to_mean = 1.4}), Ratio(1));
  EXPECT_NEAR(served_share({.capacity_to_peak = 1 / 1.4, .peak_to_mean = 1.4}),
              1 - 0.4 / std::numbers::pi, 1e-12);
  EXPECT_NEAR(served_share({.capacity_to_peak = 0.25, .peak_to_mean = 1.4}), 0.35, 1e-12);
  EXPECT_NEAR(served_share({.capacity_to_peak = 0.5, .peak_to_mean = 1.0}), 0.5, 1e-12);
  EXPECT_EQ(served_share({.capacity_to_peak = 0.0, .peak_to_mean = 2.0}), Ratio(0));
}

// Against the integral of min(load, capacity) over the day by the midpoint rule.
RC_GTEST_PROP(DayProperty, EqualsTheIntegral, ()) {
  const double peak = 1 + *rc::gen::inRange(0, 1001) / 1000.0;
  const double capacity = *rc::gen::inRange(0, 1201) / 1000.0;
  constexpr int kSteps = 20000;
  double served = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double angle = 2 * std::numbers::pi * (i + 0.5) / kSteps;
    served += std::min(1 + (peak - 1) * std::cos(angle), capacity * peak) / kSteps;
  }
  RC_ASSERT(std::abs(served_share({.capacity_to_peak = capacity, .peak_to_mean = peak}) - served) <
            1e-6);
}

TEST(Steps, ValueOrFallback) {
  config::Steps<Ratio> share;
  EXPECT_EQ(value_at(share, kStart, Ratio(0.3)), Ratio(0.3));
  share.steps = {{Month{2026, 1}, 0.05}, {Month{2027, 1}, 0.08}};
  EXPECT_EQ(value_at(share, Month{2027, 1}), Ratio(0.08));
}

}  // namespace
}  // namespace gw::demand
