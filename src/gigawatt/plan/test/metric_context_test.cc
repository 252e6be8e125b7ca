#include "gigawatt/plan/metric_context.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(MetricContext, RevenueOfAllYearsIsTheTotal) {
  MetricContext c(*flagship().setup, *flagship().outcome);
  double sum = 0;
  for (int year = 2025; year <= 2036; ++year) sum += c.revenue(*c.party("openai"), year);
  EXPECT_NEAR(sum, c.revenue(*c.party("openai")), 1.0);
  EXPECT_EQ(c.revenue(*c.party("openai"), 1999), 0);
}

TEST(MetricContext, FirstReachingIsTheFirstMonthAtTheLevel) {
  MetricContext c(*flagship().setup, *flagship().outcome);
  Month month = *c.first_reaching(c.ids().energised_power, 1e9);
  EXPECT_GE(c.flows().si(c.ids().energised_power, month), 1e9 * (1 - 1e-9));
  EXPECT_LT(c.flows().si(c.ids().energised_power, month - 1), 1e9);
  EXPECT_FALSE(c.first_reaching(c.ids().energised_power, 1e12));
}

}  // namespace
}  // namespace gw::plan
