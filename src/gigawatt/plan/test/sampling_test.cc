#include "gigawatt/plan/sampling.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Sampling, ASampleIsAFunctionOfItsIndex) {
  const auto& setup = *flagship().setup;
  Design design = design_of(setup.loaded.plan);
  auto values = [&](std::uint32_t i) {
    auto outcome = simulate(setup, sample_case(setup, design, i));
    return metric_values(flagship().table, MetricContext(setup, *outcome));
  };
  auto a = values(3), b = values(3), other = values(4);
  bool differs = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_TRUE(a[i] == b[i] || (a[i] != a[i] && b[i] != b[i])) << i;
    differs |= a[i] != other[i];
  }
  EXPECT_TRUE(differs);
}

TEST(Sampling, OtherFieldsDoNotMoveADraw) {
  // Draws are addressed by path: one more uncertain field changes no other one.
  testing::Run more =
      testing::run("nvidia_openai_10gw",
                   {{"ownership.operations", "{uniform: [0.2 G$/GW/year, 0.3 G$/GW/year]}", {}}});
  Design design = design_of(flagship().setup->loaded.plan);
  Case a = sample_case(*flagship().setup, design, 5);
  Case b = sample_case(*more.setup, design, 5);
  EXPECT_EQ(a.plan.buildout.blocks[0].start->every, b.plan.buildout.blocks[0].start->every);
  EXPECT_NE(a.plan.ownership.operations, b.plan.ownership.operations);
}

}  // namespace
}  // namespace gw::plan
