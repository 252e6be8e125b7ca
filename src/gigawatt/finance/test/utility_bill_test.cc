#include "gigawatt/finance/contracts/utility_bill.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::utility_bill_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

void add_bill(World& world) {
  world.party("lab", PartyKind::lab, 10.0_GUSD);
  UtilityBill bill;
  bill.payer = "lab";
  bill.fixed = always(6000.0_USD / unit::month);
  bill.energy = "site_energy.abilene";
  bill.energy_price = always(40.0_USD / unit::MWh);
  bill.peak = "site_peak.abilene";
  bill.demand_charge = always(12.0_USD / unit::kW / unit::month);
  world.contracts = {bill};
  for (int m = 0; m < world.flows.months(); ++m) {
    world.set("site_energy.abilene", m, 70'000.0 * unit::MWh);
    world.set("site_peak.abilene", m, 120.0_MW);
  }
}

UtilityBill& terms(World& world) { return std::get<UtilityBill>(world.contracts[0]); }
double cost(World& world, int month) {
  const Books books = world.run();
  return world.movement(books, "lab", Account::energy_expense, month);
}

TEST(UtilityBill, FixedEnergyAndDemand) {
  // 6 k$ + 40 $/MWh x 70,000 MWh + 12 $/kW x 120,000 kW = 6,000 + 2,800,000 + 1,440,000.
  World world(2);
  add_bill(world);
  EXPECT_NEAR(cost(world, 1), 4'246'000, 0.01);
}

TEST(UtilityBill, SeasonsAndGrowth) {
  World world(14);
  add_bill(world);
  terms(world).energy_price->steps.emplace_back(world.month(1), 60.0_USD / unit::MWh);
  terms(world).growth_per_year = 0.1;
  EXPECT_NEAR(cost(world, 13), (6'000 + 4'200'000 + 1'440'000) * std::pow(1.1, 13.0 / 12), 0.01);
}

TEST(UtilityBill, EachPartMayBeAbsent) {
  World world(1);
  add_bill(world);
  terms(world).fixed.reset();
  terms(world).energy_price.reset();
  EXPECT_NEAR(cost(world, 0), 1'440'000, 0.01);
}

TEST(UtilityBill, DescribesItself) {
  World world(1);
  add_bill(world);
  EXPECT_EQ(
      describe(terms(world)),
      "lab pays utility 6 k$/month and 40 $/MWh for site_energy.abilene and 12 $/kW-month for "
      "site_peak.abilene.");
}

TEST(UtilityBill, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_bill(world);
    change(terms(world));
    return world.first_error();
  };
  EXPECT_EQ(error_of([](UtilityBill& t) { t.peak = "site_energy.abilene"; }),
            "contracts.utility_bill.peak: \"site_energy.abilene\" is not a power");
  EXPECT_EQ(error_of([](UtilityBill& t) { t.energy.clear(); }),
            "contracts.utility_bill.energy: a price of energy needs a flow of energy");
  EXPECT_EQ(error_of([](UtilityBill& t) {
              t.fixed.reset(), t.energy_price.reset(), t.demand_charge.reset();
            }),
            "contracts.utility_bill: nothing says what is paid (give fixed, energy_price or "
            "demand_charge)");
}

}  // namespace
}  // namespace gw::finance::utility_bill_test
