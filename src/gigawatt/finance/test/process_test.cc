#include "gigawatt/finance/markets/process.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::process_test {
namespace {

using namespace gw::units::literals;

constexpr int kSamples = 20'000;
const std::uint64_t kStream = stream_of("process_test");
const std::uint64_t kSquares = stream_of("process_test.chi_squared");

// Mean and variance of a sample, each with its standard error: var(x) / n, (m4 - var^2) / n.
struct Moments {
  double mean = 0, variance = 0, mean_error = 0, variance_error = 0;
};
Moments moments_of(const std::vector<double>& x) {
  const auto n = static_cast<double>(x.size());
  Moments m;
  for (double v : x) m.mean += v / n;
  double fourth = 0;
  for (double v : x) {
    const double square = (v - m.mean) * (v - m.mean);
    m.variance += square / (n - 1);
    fourth += square * square / n;
  }
  m.mean_error = std::sqrt(m.variance / n);
  m.variance_error = std::sqrt((fourth - m.variance * m.variance) / n);
  return m;
}

void expect_moments(const std::vector<double>& x, double mean, double variance) {
  const Moments m = moments_of(x);
  EXPECT_NEAR(m.mean, mean, 4 * m.mean_error);
  EXPECT_NEAR(m.variance, variance, 4 * m.variance_error);
}

// `walk(k, month, z)` moves sample k by a month.
template <class Walk>
void each_month(int months, Walk walk) {
  for (std::uint32_t k = 0; k < kSamples; ++k)
    for (std::uint32_t m = 0; m < static_cast<std::uint32_t>(months); ++m)
      walk(k, m, standard_normal({1, kStream, k, m}));
}

TEST(Process, SharePricesHaveTheMomentsOfALognormal) {
  // After 2 years: E = S e^((mu - q) t), Var = E^2 (e^(s^2 t) - 1).
  const GeometricBrownianMotion share{.start = {}, .drift = .08, .yield = .02, .volatility = .35};
  std::vector<double> x(kSamples, 200.0);
  each_month(24, [&](std::uint32_t k, std::uint32_t, double z) {
    x[k] = next_month(share, Dollars::from_si(x[k]), z).si();
  });
  const double mean = 200 * std::exp(.06 * 2);
  expect_moments(x, mean, mean * mean * std::expm1(.35 * .35 * 2));
  // In logarithms: (mu - q - s^2 / 2) t and s^2 t.
  for (double& v : x) v = std::log(v / 200);
  expect_moments(x, (.06 - .35 * .35 / 2) * 2, .35 * .35 * 2);
}

TEST(Process, VasicekHasItsMomentsAfterAnyTime) {
  // E = b + (r - b) e^-kt, Var = s^2 (1 - e^-2kt) / 2k.
  const Vasicek rate{.start = {}, .mean = .03, .reversion = .4, .volatility = .012};
  for (const int months : {1, 60}) {
    std::vector<double> x(kSamples, .055);
    each_month(months, [&](std::uint32_t k, std::uint32_t, double z) {
      x[k] = next_month(rate, x[k], z).si();
    });
    const double t = months / 12.0;
    expect_moments(x, .03 + .025 * std::exp(-.4 * t), .012 * .012 * -std::expm1(-.8 * t) / .8);
  }
}

void expect_square_root_moments(const CoxIngersollRoss& rate, double start, int months) {
  // E = b + (r - b) e^-kt, Var = r s^2 / k (e^-kt - e^-2kt) + b s^2 / 2k (1 - e^-kt)^2.
  std::vector<double> x(kSamples, start);
  double least = 1;
  each_month(months, [&](std::uint32_t k, std::uint32_t m, double z) {
    x[k] = next_month(rate, x[k], {.z = z, .chi_squared = {1, kSquares, k, m}}).si();
    least = std::min(least, x[k]);
  });
  const double k = rate.reversion, b = rate.mean, s = rate.volatility,
               kept = std::exp(-k * months / 12);
  expect_moments(
      x, b + (start - b) * kept,
      start * s * s / k * (kept - kept * kept) + b * s * s / (2 * k) * (1 - kept) * (1 - kept));
  EXPECT_GE(least, 0.0);
}

TEST(Process, ASquareRootRateHasItsMomentsAndNeverFallsBelowZero) {
  expect_square_root_moments({.start = {}, .mean = .034, .reversion = .2, .volatility = .06}, .0363,
                             1);
  expect_square_root_moments({.start = {}, .mean = .034, .reversion = .2, .volatility = .06}, .0363,
                             60);
  // d = 4 x .5 x .04 / .24^2 = 1.39 degrees of freedom: below Feller's condition, zero is touched.
  expect_square_root_moments({.start = {}, .mean = .04, .reversion = .5, .volatility = .24}, .01,
                             24);
}

TEST(Process, ASquareRootRateFollowsItsShock) {
  // X = (z + sqrt(lambda))^2 + Y: cov(X, z) = 2 sqrt(lambda), var X = 2 d + 4 lambda, with
  // c = 0.06^2 (1 - e^(-0.2 / 12)) / 0.8 = 7.438e-5, lambda = 0.0363 e^(-0.2 / 12) / c = 480.0 and
  // d = 7.556: correlation 0.99609.
  const CoxIngersollRoss rate{.start = {}, .mean = .034, .reversion = .2, .volatility = .06};
  double xx = 0, xz = 0, zz = 0, mean = 0;
  for (std::uint32_t k = 0; k < kSamples; ++k) {
    const double z = standard_normal({1, kStream, k, 0});
    const double x = next_month(rate, .0363, {.z = z, .chi_squared = {1, kSquares, k, 0}}) - .0363;
    mean += x / kSamples;
    xx += x * x, xz += x * z, zz += z * z;
  }
  EXPECT_NEAR(xz / std::sqrt((xx - kSamples * mean * mean) * zz), .99609,
              4 * .0078 / std::sqrt(kSamples));
}

TEST(Process, ChiSquaredHasMeanDAndVarianceTwiceD) {
  for (const double degrees : {.3, 1.0, 2.0, 7.5, 400.0}) {
    std::vector<double> x;
    for (std::uint32_t k = 0; k < kSamples; ++k)
      x.push_back(chi_squared(degrees, {3, kSquares, k, 24'312}));
    expect_moments(x, degrees, 2 * degrees);
  }
  EXPECT_THROW((void)chi_squared(0, {}), InvariantError);
}

TEST(Process, WithoutVolatilityAPathIsItsBestEstimate) {
  const GeometricBrownianMotion share{.start = {}, .drift = .1, .yield = 0, .volatility = 0};
  const Vasicek vasicek{.start = {}, .mean = .03, .reversion = .4, .volatility = 0};
  const CoxIngersollRoss root{.start = {}, .mean = .03, .reversion = .4, .volatility = 0};
  Dollars price = 100.0_USD;
  Ratio one = .05, other = .05;
  for (int m = 1; m <= 36; ++m) {
    price = next_month(share, price, 1.7);
    one = next_month(vasicek, one, 1.7);
    other = next_month(root, other, {.z = 1.7, .chi_squared = {}});
    EXPECT_NEAR(price.si(), best_after(share, 100.0_USD, m).si(), 1e-10);
    EXPECT_NEAR(one.si(), best_after(vasicek, .05, m).si(), 1e-15);
    EXPECT_NEAR(other.si(), best_after(root, .05, m).si(), 1e-15);
  }
  // 100 e^(0.1 x 3) and 3% + 2% e^(-0.4 x 3).
  EXPECT_NEAR(price.si(), 100 * std::exp(.3), 1e-10);
  EXPECT_NEAR(one.si(), .03 + .02 * std::exp(-1.2), 1e-15);
}

TEST(Process, TheMedianOfAShareLiesBelowItsMean) {
  // 100 e^((0.04 - 0.55^2 / 2) x 5) = 57.34.
  const GeometricBrownianMotion share{.start = {}, .drift = .04, .yield = 0, .volatility = .55};
  EXPECT_NEAR(best_after(share, 100.0_USD, 60).si(), 100 * std::exp(-.55625), 1e-10);
}

TEST(Process, ASquareRootRateNeedsMoreThanOneDegreeOfFreedom) {
  // 4 x 0.2 x 0.03 = 0.024 < 0.04 = 0.2^2.
  EXPECT_EQ(problem(CoxIngersollRoss{.start = {}, .mean = .03, .reversion = .2, .volatility = .2}),
            "4 x reversion x mean must exceed volatility^2: 0.024 is not above 0.04");
  EXPECT_EQ(problem(CoxIngersollRoss{.start = {}, .mean = .03, .reversion = .2, .volatility = .15}),
            "");
  EXPECT_EQ(problem(CoxIngersollRoss{.start = {}, .mean = 0, .reversion = .2, .volatility = 0}),
            "");
}

}  // namespace
}  // namespace gw::finance::process_test
