#include "gigawatt/site/it_power.h"

#include <gtest/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::site {
namespace {

catalog::System rack(Power max, Power typical) {
  catalog::System system;
  system.power = {.max = max, .typical = typical, .source = {}, .typical_source = {}};
  return system;
}

TEST(ItPower, CurveComesFromTheCatalog) {
  const SystemPower power = system_power(rack(230.0 * unit::kW, 190.0 * unit::kW));
  EXPECT_DOUBLE_EQ(power.max.in(unit::kW), 230);
  EXPECT_DOUBLE_EQ(power.busy.in(unit::kW), 190);
  EXPECT_DOUBLE_EQ(power.idle.in(unit::kW), 57.5);
}

TEST(ItPower, WithoutTypicalPowerBusyIsNameplate) {
  const SystemPower power = system_power(rack(24.0 * unit::kW, Power()));
  EXPECT_DOUBLE_EQ(power.busy.in(unit::kW), 24);
}

TEST(ItPower, AverageFollowsActivity) {
  const SystemPower power{
      .max = 130.0 * unit::kW, .busy = 120.0 * unit::kW, .idle = 30.0 * unit::kW};
  EXPECT_DOUBLE_EQ(average_power(power, {}).in(unit::kW), 30);
  EXPECT_DOUBLE_EQ(average_power(power, {.training = 1.0}).in(unit::kW), 120);
  // 30 + 90 (0.2 + 0.6 x 0.5) = 75 kW.
  EXPECT_DOUBLE_EQ(average_power(power, {.prefill = 0.2, .decode = 0.5}).in(unit::kW), 75);
}

TEST(ItPower, ActivityBeyondTheWholeTimeIsABrokenInvariant) {
  EXPECT_THROW((void)average_power({}, {.training = 0.8, .prefill = 0.3}), InvariantError);
  EXPECT_THROW((void)average_power({}, {.training = -0.1}), InvariantError);
}

}  // namespace
}  // namespace gw::site
