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
