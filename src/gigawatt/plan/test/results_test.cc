#include "gigawatt/plan/results.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Results, TextsReadWell) {
  Metric metric{.info = {},
                .value = 0.02,
                .words = {},
                .why_missing = {},
                .p10 = {},
                .p50 = {},
                .p90 = {},
                .trust = {}};
  metric.info.unit = "GW";
  metric.info.dim = kPowerDim;
  metric.info.unit_si = 1e9;
  EXPECT_EQ(metric.text(), "20.00 MW");
  metric.value = 0;
  EXPECT_EQ(metric.text(), "0 GW");
  metric.value.reset();
  metric.why_missing = "never";
  EXPECT_EQ(metric.text(), "never");
  EXPECT_EQ(flagship().results.metric("nope"), nullptr);
}

}  // namespace
}  // namespace gw::plan
