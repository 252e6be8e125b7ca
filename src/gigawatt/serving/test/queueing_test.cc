#include "gigawatt/serving/queueing.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gigawatt/core/check.h"

namespace gw::serving::queueing_test {
namespace {

constexpr Rate per_second(double x) { return Rate::from_si(x); }
constexpr Time seconds(double x) { return Time::from_si(x); }

// M/D/1: W = rho s / (2 (1 - rho)).
TEST(Queueing, DeterministicService) {
  for (double rho : {0.1, 0.5, 0.9})
    EXPECT_NEAR(wait_mg1(per_second(rho / 2), seconds(2), 0).mean.si(), rho * 2 / (2 * (1 - rho)),
                1e-12);
}

// M/G/1 with cv = 1 has the mean of M/M/1: rho s / (1 - rho).
TEST(Queueing, UnitVariationHasTheMeanOfExponentialService) {
  EXPECT_NEAR(wait_mg1(per_second(0.4), seconds(2), 1).mean.si(), 0.8 * 2 / 0.2, 1e-12);
}

// M/D/1: E[W^2] = 2 E[W]^2 + l s^3 / (3 (1 - rho)) = 2 x 1 + 0.25 x 8 / 1.5 at l = 0.25, s = 2.
TEST(Queueing, SecondMomentOfTheWait) {
  const Moments w = wait_mg1(per_second(0.25), seconds(2), 0);
  EXPECT_NEAR(w.mean.si(), 1.0, 1e-12);
  EXPECT_NEAR(w.second, 2 * w.mean.si() * w.mean.si() + 0.25 * 8 / (3 * 0.5), 1e-12);
}

// M/M/1 from the M/G/c formula, exactly; M/M/2 at rho 0.5: W = s rho^2 / (1 - rho^2) = s / 3 (3%
// off).
TEST(Queueing, SeveralServers) {
  for (double rho : {0.2, 0.8})
    EXPECT_NEAR(wait_mgc(per_second(rho), {1, seconds(1), 1}).mean.si(), rho / (1 - rho), 1e-12);
  EXPECT_NEAR(wait_mgc(per_second(1), {2, seconds(1), 1}).mean.si(), 1 / 3.0, 0.1 / 3);
  // Deterministic service waits half as long; a thousand idle servers make nobody wait.
  EXPECT_NEAR(wait_mgc(per_second(0.8), {1, seconds(1), 0}).mean.si(), 2, 1e-12);
  EXPECT_LT(wait_mgc(per_second(500), {1000, seconds(1), 1}).mean.si(), 1e-12);
  EXPECT_EQ(wait_mgc(Rate{}, {4, seconds(1), 1}).mean, Time{});
}

TEST(Queueing, AnOverloadedQueueIsABrokenInvariant) {
  EXPECT_THROW(static_cast<void>(wait_mg1(per_second(1), seconds(1), 0)), InvariantError);
  EXPECT_THROW(static_cast<void>(wait_mgc(per_second(2), {2, seconds(1), 1})), InvariantError);
}

TEST(Queueing, MomentsOfSums) {
  EXPECT_NEAR(uniform_time(seconds(6)).variance(), 36 / 12.0, 1e-12);
  EXPECT_NEAR(spread_time(seconds(3), 0.5).variance(), 2.25, 1e-12);
  const Moments sum =
      uniform_time(seconds(6)) + spread_time(seconds(3), 0.5) + fixed_time(seconds(1));
  EXPECT_NEAR(sum.mean.si(), 7, 1e-12);
  EXPECT_NEAR(sum.variance(), 3 + 2.25, 1e-12);
}

// Log-normal with mean m and cv: median m / sqrt(1 + cv^2).
TEST(Queueing, Quantiles) {
  EXPECT_NEAR(quantile(spread_time(seconds(2), 1), 0.5).si(), 2 / std::sqrt(2.0), 1e-12);
  EXPECT_EQ(quantile(fixed_time(seconds(2)), 0.99).si(), 2);
  EXPECT_EQ(quantile(Moments{}, 0.99), Time{});
}

RC_GTEST_PROP(QueueingProperty, WaitsGrowWithLoadAndVariation, ()) {
  const double rho = 0.01 * *rc::gen::inRange(1, 98), cv = 0.1 * *rc::gen::inRange(0, 40);
  const double servers = *rc::gen::inRange(1, 500);
  const Moments a = wait_mg1(per_second(rho), seconds(1), cv);
  RC_ASSERT(wait_mg1(per_second(rho + 0.01), seconds(1), cv).mean >= a.mean);
  RC_ASSERT(wait_mg1(per_second(rho), seconds(1), cv + 0.1).mean >= a.mean);
  RC_ASSERT(a.variance() >= 0);
  const Moments b = wait_mgc(per_second(rho * servers), {servers, seconds(1), cv});
  RC_ASSERT(wait_mgc(per_second((rho + 0.01) * servers), {servers, seconds(1), cv}).mean >= b.mean);
  RC_ASSERT(b.variance() >= 0);
}

}  // namespace
}  // namespace gw::serving::queueing_test
