#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(MetricsMoney, TenTranchesAtFiveHundred) {
  // 10 G$ at 500 G$ post-money buy 2.0000%; ten tranches are 100 G$.
  EXPECT_NEAR(flagship().value("equity.first_tranche_stake"), 0.02, 1e-12);
  EXPECT_DOUBLE_EQ(flagship().value("equity.staged_tranches"), 10);
  EXPECT_DOUBLE_EQ(flagship().value("equity.openai.nvidia.invested_gusd"), 100);
  EXPECT_DOUBLE_EQ(flagship().value("equity.openai.nvidia.votes"), 0);
}

TEST(MetricsMoney, FundedShareIsEquityOverRevenue) {
  // I / R = 100 / (35 x 10) = 28.57%: all ten gigawatts are delivered within the horizon.
  EXPECT_NEAR(flagship().value("vendor.funded_share"), 100 / 350.0, 1e-9);
  EXPECT_NEAR(flagship().value("circularity.self_funded_revenue"),
              flagship().value("circularity.returned_share") *
                  flagship().value("circularity.funding_over_revenue"),
              1e-9);
  EXPECT_NEAR(flagship().value("concentration.supplier_hhi"), 10000, 1e-6);
}

}  // namespace
}  // namespace gw::plan
