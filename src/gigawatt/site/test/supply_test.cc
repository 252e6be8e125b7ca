#include "gigawatt/site/supply.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace gw::site::supply_test {
namespace {

constexpr Market kMarket{.grid = 60.0 * unit::USD / unit::MWh,
                         .natural_gas = 4.0 * unit::USD / unit::MMBtu,
                         .diesel = 20.0 * unit::USD / unit::MMBtu,
                         .grid_carbon = {}};

std::array<Power, kSources> at(const Supply& supply, Month month, double celsius_degrees,
                               double sun = 0) {
  return available(in_service(supply, month),
                   {.outdoor = Temperature::from_si(273.15 + celsius_degrees), .sun = sun});
}

TEST(Supply, MeritOrderIsByMarginalCost) {
  Supply supply{.grid = Grid{.capacity = unit::GW},
                .gas_turbine = GasTurbine{.capacity = unit::GW}};
  // Gas at 9.3 MMBtu/MWh x 4 $ = 37.2 $/MWh is below the grid's 60 $; at 8 $ it is 74.4 $, above.
  EXPECT_EQ(merit_order(supply, kMarket),
            (MeritOrder{Source::solar, Source::diesel, Source::gas, Source::grid}));
  supply.diesel_backup = DieselBackup{.capacity = unit::MW};
  EXPECT_EQ(merit_order(supply, kMarket),
            (MeritOrder{Source::solar, Source::gas, Source::grid, Source::diesel}));
  Market dear = kMarket;
  dear.natural_gas = 8.0 * unit::USD / unit::MMBtu;
  EXPECT_EQ(merit_order(supply, dear),
            (MeritOrder{Source::solar, Source::grid, Source::gas, Source::diesel}));
}

TEST(Supply, EqualCostsKeepTheOrderOfTheList) {
  EXPECT_EQ(merit_order({}, {}),
            (MeritOrder{Source::solar, Source::grid, Source::gas, Source::diesel}));
}

TEST(Supply, NothingListedMeansUnlimitedGrid) {
  const auto power = at({}, Month(2026, 1), 10);
  EXPECT_TRUE(std::isinf(power[index_of(Source::grid)].si()));
  const Dispatch given = dispatch(power, merit_order({}, kMarket), 3.0 * unit::GW);
  EXPECT_DOUBLE_EQ(given.served[index_of(Source::grid)].in(unit::GW), 3);
  EXPECT_EQ(given.unserved.si(), 0);
  // A turbine alone means an island.
  const Supply island{.gas_turbine = GasTurbine{.capacity = unit::GW}};
  EXPECT_EQ(at(island, Month(2026, 1), 10)[index_of(Source::grid)].si(), 0);
}

TEST(Supply, GridWaitsForItsQueue) {
  // 2026-06 + 14 months = 2027-08.
  const Supply supply{
      .grid = Grid{.capacity = unit::GW, .from = Month(2026, 6), .queue = 14.0 * unit::month}};
  EXPECT_EQ(grid_available_from(supply), Month(2027, 8));
  EXPECT_EQ(at(supply, Month(2027, 7), 20)[index_of(Source::grid)].si(), 0);
  EXPECT_DOUBLE_EQ(at(supply, Month(2027, 8), 20)[index_of(Source::grid)].in(unit::GW), 1);
  EXPECT_EQ(grid_available_from({}), std::nullopt);
}

TEST(Supply, TurbinesLoseOutputInTheHeat) {
  // 100 MW x 0.93 x (1 - 0.007 x 20) at 35 degC = 79.98 MW; no gain below 15 degC.
  const Supply supply{.gas_turbine = GasTurbine{.capacity = 100.0 * unit::MW}};
  EXPECT_NEAR(at(supply, Month(2026, 7), 35)[index_of(Source::gas)].in(unit::MW), 79.98, 1e-9);
  EXPECT_NEAR(at(supply, Month(2026, 1), -10)[index_of(Source::gas)].in(unit::MW), 93, 1e-9);
}

TEST(Supply, SolarFollowsTheSun) {
  // 200 MW x 0.26 x 2.5 = 130 MW; never above its rating.
  const Supply supply{.solar = Solar{.capacity = 200.0 * unit::MW}};
  EXPECT_NEAR(at(supply, Month(2026, 7), 20, 2.5)[index_of(Source::solar)].in(unit::MW), 130, 1e-9);
  EXPECT_NEAR(at(supply, Month(2026, 7), 20, 5.0)[index_of(Source::solar)].in(unit::MW), 200, 1e-9);
  EXPECT_EQ(at(supply, Month(2026, 7), 20, 0.0)[index_of(Source::solar)].si(), 0);
}

TEST(Supply, DieselStandsByUnlessPermitted) {
  Supply supply{.grid = Grid{.capacity = unit::GW},
                .diesel_backup = DieselBackup{.capacity = unit::GW}};
  EXPECT_EQ(at(supply, Month(2026, 7), 20)[index_of(Source::diesel)].si(), 0);
  supply.diesel_backup->serves_shortage = true;
  EXPECT_DOUBLE_EQ(at(supply, Month(2026, 7), 20)[index_of(Source::diesel)].in(unit::GW), 1);
}

TEST(Supply, GasCarbonIsItsHeatRateTimesTheFuels) {
  // 9.3 MMBtu/MWh x 53.06 kg/MMBtu = 493.5 g/kWh; data sheets of simple cycles say 495.
  const GasTurbine turbine{.capacity = unit::MW};
  const MassPerEnergy carbon = turbine.heat_rate * kNaturalGasCarbon;
  EXPECT_NEAR((carbon * unit::MWh).in(unit::kg), 493.458, 1e-3);
}

RC_GTEST_PROP(Supply, DispatchServesOrReportsAllOfTheLoad, ()) {
  std::array<Power, kSources> power;
  for (Power& p : power) p = *rc::gen::inRange(0, 1000) * 1.0 * unit::MW;
  const Power load = *rc::gen::inRange(0, 4000) * 1.0 * unit::MW;
  Market market = kMarket;
  market.natural_gas = *rc::gen::inRange(1, 20) * 1.0 * unit::USD / unit::MMBtu;
  const MeritOrder order = merit_order({.gas_turbine = GasTurbine{.capacity = unit::MW}}, market);
  const Dispatch given = dispatch(power, order, load);
  Power total = given.unserved;
  for (std::size_t s = 0; s < kSources; ++s) {
    RC_ASSERT(given.served[s].si() >= 0 && given.served[s] <= power[s]);
    total += given.served[s];
  }
  RC_ASSERT(std::abs((total - load).si()) < 1e-3);
  // Unserved only when everything runs; a later source only when the earlier ones are full.
  for (std::size_t i = 0; i + 1 < kSources; ++i)
    if (given.served[index_of(order[i + 1])].si() > 0)
      RC_ASSERT(given.served[index_of(order[i])] == power[index_of(order[i])]);
  if (given.unserved.si() > 0)
    for (std::size_t s = 0; s < kSources; ++s) RC_ASSERT(given.served[s] == power[s]);
}

TEST(Supply, SourcesHaveNames) {
  EXPECT_EQ(name(Source::solar), "solar");
  EXPECT_EQ(name(Source::diesel), "diesel");
}

}  // namespace
}  // namespace gw::site::supply_test
