#include "gigawatt/site/power_chain.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::site {
namespace {

StageLoss arbitrary_loss() {
  const auto share = [] { return *rc::gen::inRange(0, 500) / 10000.0; };
  const double a = share(), b = share(), c = share();
  return {.no_load = a, .linear = b, .quadratic = c};
}

TEST(PowerChain, EfficiencyIsTheStatedFormula) {
  // eta(0.5) = 0.5 / (0.5 + 0.008 + 0.010 x 0.5 + 0.014 x 0.25) = 0.5 / 0.5165.
  const PowerChain chain;
  EXPECT_DOUBLE_EQ(stage_efficiency(chain.ups, 0.5).si(), 0.5 / 0.5165);
  EXPECT_EQ(stage_efficiency(chain.ups, 0.0).si(), 0);
}

TEST(PowerChain, DefaultsAreAsDocumented) {
  const PowerChain chain;
  EXPECT_NEAR(stage_efficiency(chain.substation, 1.0).si(), 0.996, 5e-4);
  EXPECT_NEAR(stage_efficiency(chain.ups, 0.5).si(), 0.968, 5e-4);
  EXPECT_NEAR(stage_efficiency(chain.ups, 1.0).si(), 0.969, 5e-4);
  EXPECT_NEAR(stage_efficiency(chain.distribution, 1.0).si(), 0.990, 5e-4);
  EXPECT_NEAR(stage_efficiency(chain.rack, 1.0).si(), 0.975, 1e-3);
}

TEST(PowerChain, WithoutLossesNothingIsLost) {
  const ChainPower power =
      chain_power(lossless_chain(), {.it = 700.0 * unit::MW, .it_design = unit::GW});
  EXPECT_DOUBLE_EQ(power.ups_input.in(unit::MW), 700);
  EXPECT_DOUBLE_EQ(power.chips.in(unit::MW), 700);
  EXPECT_DOUBLE_EQ(power.ups_loss.si() + power.distribution_loss.si(), 0);
}

TEST(PowerChain, IdleStagesDrawTheirNoLoadLoss) {
  const PowerChain chain;
  const ChainPower power = chain_power(chain, {.it = Power(), .it_design = unit::GW});
  EXPECT_EQ(power.it.si(), 0);
  EXPECT_EQ(power.chips.si(), 0);
  // 0.001 x 2 GW behind, then the UPS at 2 MW: 0.008 x 1.33 GW and a little.
  EXPECT_NEAR(power.distribution_loss.in(unit::MW), 2.0, 1e-9);
  EXPECT_NEAR(power.ups_loss.in(unit::MW), 0.008 * 1330 + 0.010 * 2, 1e-4);
}

RC_GTEST_PROP(PowerChain, OutputInvertsInput, ()) {
  const StageLoss loss = arbitrary_loss();
  const double l = *rc::gen::inRange(1, 1500) / 1000.0;
  const Power rating = 100.0 * unit::MW;
  const Power input = stage_input(loss, {.output = l * rating, .rating = rating});
  RC_ASSERT(std::abs(stage_output(loss, {.input = input, .rating = rating}) / rating - l) < 1e-12);
  RC_ASSERT(std::abs((l * rating / input).si() - stage_efficiency(loss, l).si()) < 1e-12);
}

RC_GTEST_PROP(PowerChain, MoreLoadNeverDrawsLess, ()) {
  const StageLoss loss = arbitrary_loss();
  const PowerChain chain{.substation = loss, .ups = loss, .distribution = loss, .rack = loss};
  const double l = *rc::gen::inRange(0, 1000) / 1000.0;
  const auto at = [&](double load) {
    return chain_power(chain, {.it = load * unit::GW, .it_design = unit::GW});
  };
  const ChainPower low = at(l), high = at(l + 0.001);
  RC_ASSERT(high.ups_input > low.ups_input);
  RC_ASSERT(high.chips >= low.chips);
  // What comes in is what arrives plus what is lost.
  RC_ASSERT(std::abs((low.it + low.distribution_loss + low.ups_loss - low.ups_input).si()) < 1);
  RC_ASSERT(low.chips <= low.it);
  RC_ASSERT(low.ups_input >= low.it);
}

TEST(PowerChain, BadInputIsABrokenInvariant) {
  EXPECT_THROW((void)stage_input({}, {.output = unit::MW, .rating = Power()}), InvariantError);
  EXPECT_THROW((void)stage_input({}, {.output = -1.0 * unit::MW, .rating = unit::MW}),
               InvariantError);
}

}  // namespace
}  // namespace gw::site
