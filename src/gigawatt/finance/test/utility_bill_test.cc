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

// Two periods, a season, a ratchet of 80% over 11 months.
Tariff by_hour() {
  Tariff tariff;
  tariff.energy.periods.items = {{"off", {.buy = {30.0_USD / unit::MWh}, .sell = {}}},
                                 {"on", {.buy = {90.0_USD / unit::MWh}, .sell = {}}}};
  tariff.energy.windows = {
      {.period = "on", .days = DayKind::weekdays, .from_hour = 16, .to_hour = 21}};
  tariff.demand = {
      {.first_month = 1, .last_month = 12, .tiers = {{.up_to = {}, .price = 10.0_USD / unit::kW}}}};
  tariff.ratchet = Ratchet{};
  tariff.fixed_per_month = 1000.0_USD;
  tariff.escalation = 0.02;
  return tariff;
}

void add_bill_by_tariff(World& world) {
  add_bill(world);
  UtilityBill bill;
  bill.payer = "lab";
  bill.campus = "abilene";
  bill.tariff = by_hour();
  world.contracts = {bill};
  for (int m = 0; m < world.flows.months(); ++m) {
    world.set("metered_energy.utility_bill.off", m, 60'000.0 * unit::MWh);
    world.set("metered_energy.utility_bill.on", m, 10'000.0 * unit::MWh);
    world.set("metered_demand.utility_bill.all", m, m == 1 ? 150.0_MW : 100.0_MW);
  }
}

TEST(UtilityBill, TariffBillsWhatTheMeterReads) {
  // 60,000 MWh x 30 + 10,000 MWh x 90 + 100 MW x 10 $/kW + 1,000 = 1.8 + 0.9 + 1 M$ + 1 k$.
  World world(26);
  add_bill_by_tariff(world);
  EXPECT_NEAR(cost(world, 0), 3'701'000, 0.01);
  EXPECT_NEAR(cost(world, 1), 4'201'000, 0.01);
  // The ratchet remembers 150 MW of February for eleven months: 120 MW until January.
  EXPECT_NEAR(cost(world, 2), 3'901'000, 0.01);
  EXPECT_NEAR(cost(world, 12), 1.02 * 3'901'000, 0.01);
  EXPECT_NEAR(cost(world, 13), 1.02 * 3'701'000, 0.01);
  EXPECT_NEAR(cost(world, 25), 1.02 * 1.02 * 3'701'000, 0.01);
}

TEST(UtilityBill, AYearThatBeginsLateOwesItsShareOfTheAnnualMinimum) {
  // From October: 3/12 of 60 M$ = 15 M$, of which three months of 3.701 M$ are paid.
  World world(4, Month(2026, 9));
  add_bill_by_tariff(world);
  for (int m = 0; m < 4; ++m) world.set("metered_demand.utility_bill.all", m, 100.0_MW);
  terms(world).common.start = Month(2026, 10);
  terms(world).tariff->annual_minimum = 60.0_MUSD;
  EXPECT_NEAR(cost(world, 0), 0, 0.01);
  EXPECT_NEAR(cost(world, 2), 3'701'000, 0.01);
  EXPECT_NEAR(cost(world, 3), 15'000'000 - 2 * 3'701'000, 0.01);
}

TEST(UtilityBill, DescribesItself) {
  World world(1);
  add_bill(world);
  EXPECT_EQ(
      describe(terms(world)),
      "lab pays utility 6 k$/month and 40 $/MWh for site_energy.abilene and 12 $/kW-month for "
      "site_peak.abilene.");
}

TEST(UtilityBill, DescribesItsTariff) {
  World world(1);
  add_bill_by_tariff(world);
  EXPECT_EQ(
      describe(terms(world)),
      "lab pays utility for what abilene draws by a tariff: 30 $/MWh to 90 $/MWh in 2 periods, "
      "10 $/kW of the month's highest hours, at least 80% of the peak of the 11 months before.");
}

TEST(UtilityBill, BadTariffs) {
  const auto error_of = [](auto change) {
    World world(4);
    add_bill_by_tariff(world);
    change(terms(world));
    return world.first_error();
  };
  EXPECT_EQ(
      error_of([](UtilityBill& t) { t.campus = "abilen"; }),
      "contracts.utility_bill.campus: there is no campus \"abilen\" (did you mean \"abilene\"?)");
  EXPECT_EQ(error_of([](UtilityBill& t) { t.campus.clear(); }),
            "contracts.utility_bill.campus: a tariff needs the campus whose meter it bills");
  EXPECT_EQ(
      error_of([](UtilityBill& t) { t.energy_price = always(40.0_USD / unit::MWh); }),
      "contracts.utility_bill.tariff: prices stand beside the tariff (write them into the tariff)");
  EXPECT_EQ(
      error_of([](UtilityBill& t) { t.tariff->metering = Metering::net_billing; }),
      "contracts.utility_bill.tariff.metering: a campus exports nothing (leave it at net_energy)");
  EXPECT_EQ(error_of([](UtilityBill& t) { t.tariff->energy.windows[0].period = "onn"; }),
            "contracts.utility_bill.tariff.energy.windows.1.period: there is no period \"onn\" "
            "(did you mean \"on\"?)");
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
            "contracts.utility_bill: nothing says what is paid (give fixed, energy_price, "
            "demand_charge or tariff)");
}

}  // namespace
}  // namespace gw::finance::utility_bill_test
