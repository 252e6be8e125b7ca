#include "gigawatt/study/study.h"

#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"

namespace gw::study {
namespace {

TEST(Study, ByteEqualForAnyNumberOfThreads) {
  const plan::testing::Run& run = plan::testing::lab();
  auto values = [&](int threads) {
    StudyRun study =
        run_study(*run.setup, run.table, {.samples = 12, .threads = threads, .progress = {}});
    plan::Results results = run.results;
    add_percentiles(*run.setup, study, results);
    std::vector<std::optional<double>> all;
    for (const plan::Metric& metric : results.metrics)
      all.insert(all.end(), {metric.p10, metric.p50, metric.p90});
    return all;
  };
  auto one = values(1);
  EXPECT_EQ(values(2), one);
  EXPECT_EQ(values(3), one);
}

TEST(Study, MarketPathsAndChancesAreByteEqualForAnyNumberOfThreads) {
  const plan::testing::Run run = plan::testing::run("ai_deals_2026");
  const auto results_of = [&](int threads) {
    plan::Results results = run.results;
    add_percentiles(*run.setup,
                    run_study(*run.setup, run.table, {.samples = 10, .threads = threads, .progress = {}}),
                    results);
    return results;
  };
  const plan::Results one = results_of(1);
  const plan::Series& amd = *one.find_series("market.amd");
  ASSERT_EQ(amd.p50.size(), 132u);
  EXPECT_LT(amd.p10.back(), amd.p90.back());
  EXPECT_GT(*one.chances[0].probability, 0);
  for (const int threads : {2, 5}) {
    const plan::Results other = results_of(threads);
    EXPECT_EQ(other.find_series("market.amd")->p10, amd.p10);
    EXPECT_EQ(other.find_series("market.sofr")->p90, one.find_series("market.sofr")->p90);
    for (std::size_t i = 0; i < one.chances.size(); ++i) {
      EXPECT_EQ(other.chances[i].probability, one.chances[i].probability);
      EXPECT_EQ(other.chances[i].standard_error, one.chances[i].standard_error);
    }
  }
}

TEST(Study, PercentilesAreOrderedAndCounted) {
  const plan::testing::Run& run = plan::testing::flagship();
  StudyRun study = run_study(*run.setup, run.table, {.samples = 8, .threads = 2, .progress = {}});
  plan::Results results = run.results;
  add_percentiles(*run.setup, study, results);
  EXPECT_EQ(results.provenance.samples, 8);
  EXPECT_EQ(study.failed, 0);
  for (const plan::Metric& metric : results.metrics) {
    if (!metric.p10) continue;
    EXPECT_LE(*metric.p10, *metric.p50) << metric.info.id;
    EXPECT_LE(*metric.p50, *metric.p90) << metric.info.id;
  }
  EXPECT_EQ(results.find_series("energised_power")->p90.size(), 136u);
}

}  // namespace
}  // namespace gw::study
