#include "gigawatt/finance/tariff/tariff.h"

#include <gtest/gtest.h>

#include "gigawatt/config/config.h"
#include "gigawatt/config/node.h"
#include "gigawatt/config/read.h"
#include "gigawatt/finance/test/tariffs.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::tariff_test {
namespace {

using namespace gw::units::literals;
using testing::kPerKw;
using testing::kPerKwh;

std::string first_error(const Tariff& tariff) {
  Diagnostics diagnostics;
  EXPECT_FALSE(compile(tariff, "tariff", diagnostics));
  if (diagnostics.items().empty()) return "";
  return diagnostics.items()[0].path + ": " + diagnostics.items()[0].message;
}

TEST(Tariff, CompilesNamesIntoPeriods) {
  Tariff tariff = testing::flat_rate(0.05);
  tariff.energy.periods.items.push_back({"peak", {{0.09 * kPerKwh}, 0.03 * kPerKwh}});
  tariff.energy.windows = {{.period = "peak",
                            .first_month = 6,
                            .last_month = 9,
                            .days = DayKind::weekdays,
                            .from_hour = 14,
                            .to_hour = 20}};
  Diagnostics diagnostics;
  const auto model = compile(tariff, "tariff", diagnostics);
  ASSERT_TRUE(model) << diagnostics.render();
  EXPECT_EQ(model->windows.energy_periods, 2);
  ASSERT_EQ(model->windows.energy.size(), 1u);
  EXPECT_EQ(model->windows.energy[0].period, 1);
  EXPECT_EQ(model->windows.energy[0].first_month, 6);
  EXPECT_EQ(model->windows.energy[0].days, DayKind::weekdays);
  EXPECT_EQ(model->buy[1], 0.09 * kPerKwh);
  EXPECT_EQ(model->sell[1], 0.03 * kPerKwh);
  EXPECT_TRUE(model->demand[0].empty());
  EXPECT_TRUE(model->demand_by_period.empty());
}

TEST(Tariff, IsWrittenInYamlWithUnits) {
  constexpr std::string_view kYaml = R"(
metering: net_billing
energy:
  tiers: [{up_to: 2 GWh}, {up_to_hours_of_use: 400 h}]
  periods:
    off_peak: {buy: [52 $/MWh, 48 $/MWh, 45 $/MWh], sell: 20 $/MWh}
    peak: {buy: [93 $/MWh, 90 $/MWh, 88 $/MWh]}
  windows: [{period: peak, days: weekdays, from_hour: 8, to_hour: 22}]
demand:
  - {first_month: 6, last_month: 9, tiers: [{up_to: 5 MW, price: 10.5 $/kW}, {price: 6 $/kW}]}
demand_by_period:
  periods: {off_peak: {tiers: [{price: 0 $/kW}]}, peak: {tiers: [{price: 18.9 $/kW}]}}
  windows: [{period: peak, first_month: 6, last_month: 9, from_hour: 14, to_hour: 20}]
ratchet: {months: 11, share: 80 %, minimum: 5 MW, window: sam}
fixed_per_month: 500 $
annual_minimum: 2 M$
inflation: 2.5 %
)";
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(kYaml, "tariff.yaml", diagnostics);
  ASSERT_TRUE(node) << diagnostics.render();
  config::Facts facts;
  const auto tariff = config::read<Tariff>(*node, facts, diagnostics);
  ASSERT_TRUE(tariff) << diagnostics.render();
  const auto model = compile(*tariff, "tariff", diagnostics);
  ASSERT_TRUE(model) << diagnostics.render();
  EXPECT_EQ(model->tiers, 3u);
  EXPECT_NEAR(model->buy[3] / kPerKwh, 0.093, 1e-15);
  EXPECT_EQ(model->windows.demand[0].from_hour, 14);
  EXPECT_TRUE(model->demand[4].empty());
  EXPECT_EQ(model->demand[5].size(), 2u);
  EXPECT_EQ(model->ratchet->window, RatchetWindow::sam);
  EXPECT_EQ(model->ratchet->minimum, 5.0_MW);
  EXPECT_EQ(model->annual_minimum, 2.0_MUSD);
}

TEST(Tariff, LaterSeasonsOverwriteEarlierOnes) {
  Tariff tariff = testing::flat_rate(0.05);
  tariff.demand = {{.tiers = {{{}, 5.0 * kPerKw}}},
                   {.first_month = 11, .last_month = 2, .tiers = {{{}, 7.0 * kPerKw}}}};
  Diagnostics diagnostics;
  const auto model = compile(tariff, "tariff", diagnostics);
  ASSERT_TRUE(model);
  for (std::size_t m = 0; m < 12; ++m)
    EXPECT_EQ(model->demand[m][0].price, (m >= 10 || m <= 1 ? 7.0 : 5.0) * kPerKw) << m;
}

TEST(Tariff, WhatIsWrongWithATariffIsSaid) {
  Tariff tariff;
  EXPECT_EQ(first_error(tariff), "tariff.energy.periods: there is no period");
  tariff = testing::flat_rate(0.05);
  tariff.energy.windows = {{.period = "peek"}};
  EXPECT_EQ(first_error(tariff), "tariff.energy.windows.1.period: there is no period \"peek\"");
  tariff.energy.windows = {{.period = "all", .from_hour = 7, .to_hour = 7}};
  EXPECT_EQ(first_error(tariff), "tariff.energy.windows.1: holds no hour: 7-7");
  tariff.energy.windows = {{.period = "all", .first_month = 0}};
  EXPECT_EQ(first_error(tariff), "tariff.energy.windows.1: months go from 1 to 12");
  tariff.energy.windows = {{.period = "all", .to_hour = 25}};
  EXPECT_EQ(first_error(tariff), "tariff.energy.windows.1: hours go from 0 to 24");
}

TEST(Tariff, TiersAscendAndAreTheSameInAllPeriods) {
  Tariff tariff = testing::flat_rate(0.05);
  tariff.energy.tiers = {{.up_to = 2.0_MWh, .up_to_hours_of_use = {}}};
  EXPECT_EQ(first_error(tariff), "tariff.energy.periods.all.buy: 1 prices for 2 tiers");
  tariff.energy.periods.items[0].second.buy = {0.05 * kPerKwh, 0.04 * kPerKwh, 0.03 * kPerKwh};
  tariff.energy.tiers.push_back({.up_to = 2.0_MWh, .up_to_hours_of_use = {}});
  EXPECT_EQ(first_error(tariff), "tariff.energy.tiers.2: ends before the tier before it");
  tariff.energy.tiers[1] = {};
  EXPECT_EQ(first_error(tariff),
            "tariff.energy.tiers.2: needs one end, in energy or in hours of use");
  tariff.energy.tiers[1] = {.up_to = 3.0_MWh, .up_to_hours_of_use = 200.0_h};
  EXPECT_EQ(first_error(tariff),
            "tariff.energy.tiers.2: needs one end, in energy or in hours of use");
}

TEST(Tariff, DemandBlocks) {
  Tariff tariff = testing::flat_rate(0.05);
  tariff.demand = {{.tiers = {}}};
  EXPECT_EQ(first_error(tariff), "tariff.demand.1.tiers: there is no tier");
  tariff.demand = {{.tiers = {{5.0_MW, 1.0 * kPerKw}}}};
  EXPECT_EQ(first_error(tariff),
            "tariff.demand.1.tiers.1: the last tier has an end: demand above it would be free");
  tariff.demand = {{.tiers = {{{}, 1.0 * kPerKw}, {{}, 1.0 * kPerKw}}}};
  EXPECT_EQ(first_error(tariff),
            "tariff.demand.1.tiers.1: a tier without an end hides those after it");
  tariff.demand = {{.tiers = {{5.0_MW, 1.0 * kPerKw}, {4.0_MW, 1.0 * kPerKw}, {{}, 1.0 * kPerKw}}}};
  EXPECT_EQ(first_error(tariff), "tariff.demand.1.tiers.2: ends before the tier before it");
  tariff.demand = {{.first_month = 13, .tiers = {{{}, 1.0 * kPerKw}}}};
  EXPECT_EQ(first_error(tariff), "tariff.demand.1: months go from 1 to 12");
  tariff.demand.clear();
  tariff.demand_by_period = PeriodDemand{};
  EXPECT_EQ(first_error(tariff), "tariff.demand_by_period.periods: there is no period");
}

TEST(Tariff, RatchetAndGrowth) {
  Tariff tariff = testing::flat_rate(0.05);
  tariff.ratchet = Ratchet{.year_zero_peaks = {1.0_MW}};
  EXPECT_EQ(first_error(tariff),
            "tariff.ratchet.year_zero_peaks: 1 peaks, but a year has 12 months");
  tariff.ratchet = Ratchet{.months = 13};
  EXPECT_EQ(first_error(tariff), "tariff.ratchet.months: a ratchet looks back 1 to 12 months");
  tariff.ratchet.reset();
  tariff.inflation = -0.5;
  tariff.escalation = -0.5;
  EXPECT_EQ(first_error(tariff), "tariff.inflation: inflation and escalation sum to -100% or less");
}

TEST(Tariff, TooManyPeriods) {
  Tariff tariff = testing::flat_rate(0.05);
  for (int p = 0; p < kMaxBillingPeriods; ++p)
    tariff.energy.periods.items.push_back({"p" + std::to_string(p), {{0.05 * kPerKwh}, {}}});
  EXPECT_EQ(first_error(tariff), "tariff.energy.periods: more than 24");
}

}  // namespace
}  // namespace gw::finance::tariff_test
