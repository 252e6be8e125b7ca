#include "gigawatt/study/stress.h"

#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"

namespace gw::study {
namespace {

using plan::testing::flagship;

// The lab of the flagship fails in 2029-03: everybody else's losses add up, each case says who follows, and
// what the lab owed to the funder of last resort is the largest loss.
TEST(Stress, TheLabOfTheFlagship) {
  const auto cases = stress(*flagship().setup, *flagship().outcome, {.on = Month(2029, 3), .party = "openai"});
  ASSERT_TRUE(cases) << cases.error();
  ASSERT_EQ(cases->size(), 1u);
  const StressCase& lab = cases->front();
  EXPECT_EQ(lab.failed, "openai");
  Money sum;
  for (const StressLoss& loss : lab.losses) {
    EXPECT_NE(loss.party, "openai");
    sum += loss.lost();
  }
  EXPECT_EQ(sum, lab.lost);
  EXPECT_FALSE(lab.trail.empty());
  EXPECT_EQ(lab.trail.front(), "2029-03: OpenAI defaults: as the plan says");
}

TEST(Stress, EachDeclaredPartyInTurnMostLostFirst) {
  const auto cases = stress(*flagship().setup, *flagship().outcome, {.on = Month(2029, 3), .party = {}});
  ASSERT_TRUE(cases) << cases.error();
  EXPECT_EQ(cases->size(), flagship().setup->loaded.plan.parties.items.size());
  for (std::size_t i = 1; i < cases->size(); ++i) EXPECT_GE((*cases)[i - 1].lost, (*cases)[i].lost);
}

}  // namespace
}  // namespace gw::study
