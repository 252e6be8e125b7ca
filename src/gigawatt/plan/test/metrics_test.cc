#include "gigawatt/plan/metrics.h"

#include "gigawatt/core/check.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Metrics, EveryRowSaysWhatItIs) {
  for (const Metric& metric : flagship().results.metrics) {
    EXPECT_FALSE(metric.info.label.empty()) << metric.info.id;
    EXPECT_FALSE(metric.info.doc.empty()) << metric.info.id;
    EXPECT_FALSE(metric.info.base.empty()) << metric.info.id;
    EXPECT_FALSE(metric.info.reads.empty()) << metric.info.id;
    EXPECT_TRUE(metric.value || !metric.words.empty() || !metric.why_missing.empty())
        << metric.info.id;
  }
}

TEST(Metrics, IdsAreUnique) {
  MetricTable table;
  table.add({"a.b", "label", metric_unit::kNone, "base", "doc", {}, ""},
            [](const MetricContext&) -> Answer { return 1.0; });
  EXPECT_THROW(table.add({"a.b", "label", metric_unit::kNone, "base", "doc", {}, ""},
                         [](const MetricContext&) -> Answer { return 1.0; }),
               InvariantError);
  EXPECT_EQ(table.rows()[0].info.group, "a");
}

}  // namespace
}  // namespace gw::plan
