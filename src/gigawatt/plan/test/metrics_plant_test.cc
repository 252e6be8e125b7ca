#include <cmath>

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(MetricsPlant, PowerAndEnergyKnownAnswers) {
  // 10 GW x 8,760 h = 87.6 TWh; over 10,791 kWh a home 8.118 M homes; over 10.5 MWh 8.34 M.
  EXPECT_NEAR(flagship().value("build.energised_gw"), 10, 1e-9);
  EXPECT_NEAR(flagship().value("power.energy_full_load_twh"), 87.6, 1e-9);
  EXPECT_NEAR(flagship().value("power.us_homes_full_load_million"), 87.6e9 / 10791 / 1e6, 1e-9);
  EXPECT_NEAR(flagship().value("power.energy_full_load_twh") * 1e6 / 10.5 / 1e6, 8.3429, 1e-4);
}

TEST(MetricsPlant, ChipsAreWholeSystemsThatFitTheItPower) {
  double chips = flagship().value("build.chips") * 1e6;
  EXPECT_NEAR(std::fmod(chips, 72), 0, 1e-6);
  EXPECT_LE(flagship().value("build.systems_gw"), flagship().value("build.it_gw"));
  EXPECT_GE(flagship().value("build.dies"), 2 * flagship().value("build.chips"));
}

TEST(MetricsPlant, CapexIsTheSumOfItsParts) {
  double sum =
      flagship().value("capex.vendor_per_gw_gusd") + flagship().value("capex.facility_per_gw_gusd");
  // Storage is priced at nothing: systems, network and facility are all of it.
  EXPECT_NEAR(flagship().value("capex.per_facility_gw_gusd"), sum, 1e-9);
  EXPECT_LT(flagship().value("capex.per_facility_gw_low_gusd"),
            flagship().value("capex.per_facility_gw_gusd"));
}

}  // namespace
}  // namespace gw::plan
