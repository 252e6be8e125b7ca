#include "gigawatt/plan/chances.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan::chances_test {
namespace {

TEST(Chances, OneForEachTrancheOfAWarrant) {
  const testing::Run run = testing::run("ai_deals_2026");
  const std::vector<Chance>& chances = run.results.chances;
  ASSERT_EQ(chances.size(), 8u);  // six of AMD's, one of CoreWeave's and of TeraWulf's
  EXPECT_EQ(chances[0].id, "vests.amd_warrant.1");
  EXPECT_EQ(chances[5].label, "amd_warrant: tranche 6 vests");
  EXPECT_FALSE(chances[0].happens);  // the median of AMD's share stays below 250 $
  EXPECT_EQ(chances[6].id, "vests.coreweave_shares.1");
  EXPECT_EQ(chances[7].id, "vests.terawulf_warrants.1");
  EXPECT_TRUE(chances[7].happens);
  EXPECT_FALSE(chances[7].probability.has_value());
  const auto happens = happened(MetricContext(*run.setup, *run.outcome));
  ASSERT_EQ(happens.size(), chances.size());
  for (std::size_t i = 0; i < happens.size(); ++i)
    EXPECT_EQ(happens[i] != 0, chances[i].happens) << i;
}

TEST(Chances, PartiesWhereAShortfallMakesThemDefault) {
  const testing::Run run =
      testing::run("ai_deals_2026", {{"shortfall", "default", {}}, {"buildout.gate", "none", {}}});
  bool openai = false;
  for (const Chance& chance : run.results.chances)
    if (chance.id == "defaults.openai") openai = chance.happens;
  EXPECT_TRUE(openai);  // it runs dry in the best estimate
  EXPECT_TRUE(testing::flagship().results.chances.empty());
}

}  // namespace
}  // namespace gw::plan::chances_test
