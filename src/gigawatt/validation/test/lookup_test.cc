#include "gigawatt/validation/lookup.h"

#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"

namespace gw::validation {
namespace {

Lookup lookup() {
  const plan::testing::Run& run = plan::testing::flagship();
  return best_lookup({&*run.setup, &run.results, &plan::testing::facts(), {}});
}

TEST(Lookup, ResultsAreComputedAndInputsAreNot) {
  auto metric = lookup()("build.energised_gw");
  ASSERT_TRUE(metric);
  EXPECT_TRUE(metric->computed);
  EXPECT_NEAR(std::get<NumberValue>(metric->data).si, 10e9, 1);
  auto fact = lookup()("catalog.facts.comparators.nyc_peak");
  ASSERT_TRUE(fact) << fact.error();
  EXPECT_FALSE(fact->computed);
  EXPECT_DOUBLE_EQ(std::get<NumberValue>(fact->data).si, 10e9);
  auto input = lookup()("plan.contracts.tranches.cap");
  ASSERT_TRUE(input) << input.error();
  EXPECT_FALSE(input->computed);
  EXPECT_DOUBLE_EQ(std::get<NumberValue>(input->data).si, 100e9);
}

TEST(Lookup, AMetricThatOnlyHandsAnInputOnIsAnInput) {
  // The amounts of an equity round are written in the plan; milestones decide on staged equity.
  plan::testing::Run run = plan::testing::run("nvidia_openai_10gw_superseded");
  Lookup find = best_lookup({&*run.setup, &run.results, &plan::testing::facts(), {}});
  auto round = find("equity.openai.amazon.invested_gusd");
  ASSERT_TRUE(round) << round.error();
  EXPECT_FALSE(round->computed);
  EXPECT_TRUE(find("equity.openai.amazon.stake")->computed);
  EXPECT_TRUE(find("equity.openai.nvidia.invested_gusd")->computed);
  EXPECT_TRUE(lookup()("equity.openai.nvidia.invested_gusd")->computed);
}

TEST(Lookup, MonthsTextsAndSeries) {
  EXPECT_TRUE(std::holds_alternative<Month>(lookup()("build.first_gw_month")->data));
  EXPECT_EQ(std::get<std::string>(lookup()("build.first_system")->data), "vr_nvl72");
  EXPECT_EQ(std::get<SeriesValue>(lookup()("series.energised_power")->data).si.size(), 136u);
}

TEST(Lookup, FactsOfTheCatalogMayBeDatesAndSeries) {
  // The forecast of 2026: 57 G$ of cash are burnt in 2027. The backstop of CoreWeave ends in April 2032.
  auto point = lookup()("catalog.parties.openai.series.free_cash_flow.points.2027");
  ASSERT_TRUE(point) << point.error();
  EXPECT_DOUBLE_EQ(std::get<NumberValue>(point->data).si, -57e9);
  EXPECT_EQ(std::get<Month>(lookup()("catalog.deals.nvda_crwv_backstop.end")->data), Month(2032, 4));
  EXPECT_EQ(std::get<std::string>(lookup()("catalog.deals.oai_round_2026.name")->data),
            "OpenAI funding round of 2026");
  EXPECT_FALSE(lookup()("catalog.parties.openai"));
}

TEST(Lookup, MissingNamesSayWhy) {
  EXPECT_NE(lookup()("build.energised_gv").error().find("build.energised_gw"), std::string::npos);
  EXPECT_NE(lookup()("what_if.nope.build.chips").error().find("no what-if nope"),
            std::string::npos);
  EXPECT_NE(lookup()("catalog.facts.nope.x").error().find("no facts/nope"), std::string::npos);
  EXPECT_NE(lookup()("other_plan.x.build.chips").error().find("not at hand"), std::string::npos);
}

TEST(Lookup, SamplesHaveTheirOwnMetrics) {
  const plan::testing::Run& run = plan::testing::flagship();
  std::vector<double> values(run.results.metrics.size(), 7.0);
  Lookup sample = sample_lookup({&*run.setup, &run.results, &plan::testing::facts(), {}}, values);
  EXPECT_DOUBLE_EQ(std::get<NumberValue>(sample("build.energised_gw")->data).si, 7e9);
  EXPECT_FALSE(sample("series.energised_power"));
}

}  // namespace
}  // namespace gw::validation
