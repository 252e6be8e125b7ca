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

const testing::Run& vera_rubin() {
  static const testing::Run kRun =
      testing::run("nvidia_openai_10gw", {{"buildout.blocks.gw.system", "vr_nvl72", {}}});
  return kRun;
}

TEST(MetricsPlant, TenGigawattsOfVeraRubinFromParts) {
  // A rack of 72 packages takes 230 kW and its network 72 x 200 W: n = 72 P_IT / 244.4 kW packages
  // but for one rack a phase, each of two dies. The press counts 4 to 5 million GPUs: more than the
  // packages, fewer than the dies.
  double it_watts = vera_rubin().value("build.it_gw") * 1e9;
  double packages = vera_rubin().value("build.chips") * 1e6;
  EXPECT_NEAR(packages, 72 * it_watts / (230e3 + 72 * 200), 72 * 10);
  EXPECT_NEAR(vera_rubin().value("build.dies"), 2 * packages / 1e6, 1e-9);
  EXPECT_LT(packages, 4e6);
  EXPECT_GT(vera_rubin().value("build.dies"), 5);
}

TEST(MetricsPlant, CapexOfVeraRubinBesideThePublishedFigures) {
  // Morgan Stanley 41 G$/GW, NVIDIA 50 to 60; neither says which gigawatt it means. Prices of parts
  // give a band that holds both per facility GW; per IT GW it lies higher by P_facility / P_IT.
  Diagnostics diagnostics;
  auto view = [&](const char* id) {
    return *testing::facts().find<catalog::CapexView>(id, diagnostics)->total.best_estimate();
  };
  double low = vera_rubin().value("capex.per_facility_gw_low_gusd");
  double high = vera_rubin().value("capex.per_facility_gw_high_gusd");
  for (const char* id : {"morgan_stanley_vera_rubin", "nvidia_2025_08"}) {
    EXPECT_LT(low, view(id).si()) << id;
    EXPECT_GT(high, view(id).si()) << id;
  }
  // The IT power of the bill is that of whole racks: less than one rack a phase apart.
  EXPECT_NEAR(
      vera_rubin().value("capex.per_it_gw_gusd") / vera_rubin().value("capex.per_facility_gw_gusd"),
      vera_rubin().value("build.energised_gw") / vera_rubin().value("build.it_gw"), 1e-3);
}

TEST(MetricsPlant, PowerOfTheBusiestYearIsBoundedByTheWhole) {
  // IT power only rises here: no twelve months add more than all of them, some add a part.
  EXPECT_LE(flagship().value("build.peak_it_gw_per_year"), flagship().value("build.it_gw"));
  EXPECT_GE(flagship().value("build.peak_it_gw_per_year"), flagship().value("build.it_gw") / 12);
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
