#include "gigawatt/core/estimate.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw {
namespace {

static_assert(worse(Trust::fitted, Trust::datasheet) == Trust::datasheet);
static_assert(worse(Trust::extrapolated, Trust::measured_table) == Trust::extrapolated);

TEST(Estimate, SpreadIsSymmetricInTheLogarithm) {
  // low x high = best^2.
  const auto rate = Estimate<Power>::spread(100_MW, 1.25, Trust::fitted);
  EXPECT_EQ(rate.low, 80_MW);
  EXPECT_EQ(rate.high, 125_MW);
  EXPECT_DOUBLE_EQ(rate.low.si() * rate.high.si(), rate.best.si() * rate.best.si());
  const auto exact = Estimate<Power>::exact(3_MW, Trust::measured_table);
  EXPECT_EQ(exact.low, exact.high);
  EXPECT_EQ(exact.best, 3_MW);
}

TEST(Estimate, TrustFollowsConfidence) {
  EXPECT_EQ(trust_of(Confidence::measured), Trust::measured_table);
  EXPECT_EQ(trust_of(Confidence::datasheet), Trust::datasheet);
  EXPECT_EQ(trust_of(Confidence::vendor), Trust::datasheet);
  for (Confidence c : {Confidence::filing, Confidence::press, Confidence::estimate,
                       Confidence::judgement, Confidence::unverified}) {
    EXPECT_EQ(trust_of(c), Trust::extrapolated) << name(c);
  }
}

TEST(Estimate, EveryValueHasItsOwnName) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Confidence::unverified); ++i)
    names.insert(name(Confidence(i)));
  EXPECT_EQ(names.size(), 8u);
  for (int i = 0; i <= static_cast<int>(Trust::extrapolated); ++i) names.insert(name(Trust(i)));
  EXPECT_EQ(names.size(), 11u);  // "datasheet" is in both
  EXPECT_EQ(name(Trust::measured_table), "measured table");
  EXPECT_THROW((void)name(Trust(99)), InvariantError);
  EXPECT_THROW((void)name(Confidence(99)), InvariantError);
  EXPECT_THROW((void)trust_of(Confidence(99)), InvariantError);
}

}  // namespace
}  // namespace gw
