#include <string>

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(MetricsUse, SharesOfChipTimeSumToOne) {
  double sum = 0;
  for (const char* kind : {"serving", "training", "rental", "resale", "idle"})
    sum += flagship().value(std::string("use.") + kind + "_share");
  EXPECT_NEAR(sum, 1, 1e-9);
}

TEST(MetricsUse, LlamaRunOnItsCluster) {
  // 15.6 T tokens on 16,384 H100: Meta reports 54 days of a snapshot and over 90% effective time;
  // interruptions every 54 days x 24 h / 419 = 3.09 h.
  const testing::Run& lab = testing::lab();
  EXPECT_NEAR(lab.value("training.llama3_405b.mtti_h"), 54 * 24 / 419.0, 0.01);
  EXPECT_GT(lab.value("training.llama3_405b.goodput"), 0.9);
  EXPECT_GT(lab.value("training.llama3_405b.days"), 50);
  EXPECT_LT(lab.value("training.llama3_405b.days"), 100);
}

}  // namespace
}  // namespace gw::plan
