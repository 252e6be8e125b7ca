#include "gigawatt/study/what_if.h"

#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"

namespace gw::study {
namespace {

TEST(WhatIf, EveryNamedOneStandsBesideThePlan) {
  const plan::testing::Run& run = plan::testing::flagship();
  Diagnostics diagnostics;
  auto prepared = prepare_what_ifs(*run.setup, {plan::testing::facts(), plan::testing::rates(), {}},
                                   diagnostics);
  auto results = run_what_ifs(*run.setup, run.table, prepared, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.render();
  ASSERT_EQ(results.size(), run.setup->loaded.plan.what_if.items.size());
  auto value = [&](std::size_t what_if, const std::string& id) -> std::optional<double> {
    for (std::size_t i = 0; i < run.results.metrics.size(); ++i)
      if (run.results.metrics[i].info.id == id) return results[what_if].values[i];
    return std::nullopt;
  };
  // Without the deal NVIDIA invests nothing; a year's slip moves the first gigawatt by about a
  // year.
  EXPECT_EQ(results[0].id, "no_deal");
  EXPECT_EQ(value(0, "equity.openai.nvidia.invested_gusd"), 0.0);
  EXPECT_NEAR(*value(1, "build.first_gw_month") - run.value("build.first_gw_month"), 12, 3);
  EXPECT_GT(*value(2, "finance.leased_value_gusd"), 0);
}

}  // namespace
}  // namespace gw::study
