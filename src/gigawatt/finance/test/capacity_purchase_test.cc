#include "gigawatt/finance/contracts/capacity_purchase.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::capacity_purchase_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

void add_parties(World& world) {
  world.party("lab", PartyKind::lab, 900.0_GUSD);
  world.party("cloud", PartyKind::cloud);
}

TEST(MakeUpBank, T4_ThreeYears) {
  // T4: contract 100, take-or-pay 80%, price 10, takes 65/95/110: pays 800/800/1100, revenue
  // 650/950/1100, bank 15/0/0; the sum of payments is the sum of revenue.
  MakeUpBank bank(2);
  double paid = 0;
  double revenue = 0;
  const double takes[] = {65, 95, 110};
  const double pays[] = {800, 800, 1100};
  const double banks[] = {15, 0, 0};
  for (int year = 0; year < 3; ++year) {
    const auto done = bank.settle({year, takes[year] * unit::W, 80.0_W});
    EXPECT_DOUBLE_EQ(10 * done.pay.si(), pays[year]);
    EXPECT_DOUBLE_EQ(bank.balance().si(), banks[year]);
    paid += 10 * done.pay.si();
    revenue += 10 * takes[year];
  }
  EXPECT_DOUBLE_EQ(paid, 2700);
  EXPECT_DOUBLE_EQ(paid, revenue);
}

TEST(MakeUpBank, ExpiresOldestFirst) {
  MakeUpBank bank(2);
  (void)bank.settle({0, 0.0_W, 10.0_W});
  (void)bank.settle({1, 5.0_W, 10.0_W});
  EXPECT_DOUBLE_EQ(bank.balance().si(), 15.0);
  const auto used = bank.settle({2, 14.0_W, 10.0_W});  // 4 of the ten of period 0
  EXPECT_DOUBLE_EQ(used.used.si(), 4.0);
  EXPECT_DOUBLE_EQ(used.pay.si(), 10.0);
  const auto expired = bank.settle({3, 10.0_W, 10.0_W});
  EXPECT_DOUBLE_EQ(expired.expired.si(), 6.0);
  EXPECT_DOUBLE_EQ(bank.balance().si(), 5.0);
}

TEST(CapacityPurchase, ACommitmentInMoney) {
  // Half of 60 G$ a year in the first year, then 60: 300 G$ in five and a half years.
  World world(66);
  add_parties(world);
  CapacityPurchase terms;
  terms.seller = "cloud";
  terms.buyer = "lab";
  terms.commitment = config::Steps<DollarRate>{
      {{world.month(0), 30.0_GUSD / unit::year}, {world.month(12), 60.0_GUSD / unit::year}}};
  world.contracts = {terms};
  const Books books = world.run();
  EXPECT_NEAR(books.paid_under(ContractId{0}).dollars().in(unit::GUSD), 30 + 4.5 * 60, 1e-6);
  EXPECT_NEAR(terms.firm_value(world.horizon()).in(unit::GUSD), 300.0, 1e-9);
  EXPECT_DOUBLE_EQ(world.movement(books, "cloud", Account::compute_revenue, 20), -5e9);
  EXPECT_EQ(books.liquidity_of(world.id("lab")).first_dry, std::nullopt);
}

CapacityPurchase take_or_pay() {
  CapacityPurchase terms;
  terms.seller = "cloud";
  terms.buyer = "lab";
  terms.contracted = always(100.0_MW);
  terms.price = 12.0_MUSD / unit::MW / unit::year;  // 1 M$ per MW and month
  terms.minimum_share = 0.8;
  terms.taken = "energised_power.abilene";
  terms.make_up_months = 24;
  return terms;
}

TEST(CapacityPurchase, CashIsPaidAndRevenueIsDelivered) {
  World world(4);
  add_parties(world);
  world.contracts = {take_or_pay()};
  world.set("energised_power.abilene", 0, 65.0_MW);
  world.set("energised_power.abilene", 1, 95.0_MW);
  world.set("energised_power.abilene", 2, 110.0_MW);
  world.set("energised_power.abilene", 3, 80.0_MW);
  const Books books = world.run();
  const double revenue[] = {65e6, 95e6, 110e6, 80e6};
  const double paid[] = {80e6, 80e6, 110e6, 80e6};
  const double bank[] = {15e6, 0, 0, 0};
  for (int m = 0; m < 4; ++m) {
    EXPECT_NEAR(-world.movement(books, "cloud", Account::compute_revenue, m), revenue[m], 0.011) << m;
    EXPECT_NEAR(world.movement(books, "cloud", Account::cash, m), paid[m], 0.011) << m;
    EXPECT_NEAR(world.balance(books, "lab", Account::prepayments, m), bank[m], 0.011) << m;
  }
}

TEST(CapacityPurchase, WhatExpiresIsRevenueWithoutDelivery) {
  World world(6);
  add_parties(world);
  CapacityPurchase terms = take_or_pay();
  terms.make_up_months = 2;
  world.contracts = {terms};
  world.hold("energised_power.abilene", 0, 80.0_MW);
  world.set("energised_power.abilene", 0, 50.0_MW);
  const Books books = world.run();
  EXPECT_NEAR(world.balance(books, "cloud", Account::deferred_revenue, 2), -30e6, 0.011);
  EXPECT_NEAR(world.movement(books, "cloud", Account::compute_revenue, 3), -110e6, 0.011);
  EXPECT_EQ(world.balance(books, "cloud", Account::deferred_revenue, 3), 0.0);
  EXPECT_NEAR(world.movement(books, "lab", Account::cash, 3), -80e6, 0.011);
}

TEST(CapacityPurchase, WhatTheSellerDoesNotHaveIsNotOwed) {
  World world(3);
  add_parties(world);
  CapacityPurchase terms = take_or_pay();
  terms.taken.clear();
  terms.minimum_share = 1.0;
  terms.capacity = "energised_power.abilene";
  world.contracts = {terms};
  world.set("energised_power.abilene", 1, 40.0_MW);
  world.set("energised_power.abilene", 2, 400.0_MW);
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "lab", Account::cash, 0), 0.0, 1e-9);
  EXPECT_NEAR(world.movement(books, "lab", Account::cash, 1), -40e6, 0.011);
  EXPECT_NEAR(world.movement(books, "lab", Account::cash, 2), -100e6, 0.011);
}

TEST(CapacityPurchase, FirmValueOfAQuantityCountsTheMinimum) {
  CapacityPurchase terms = take_or_pay();
  EXPECT_NEAR(terms.firm_value({Month(2027, 1), Month(2027, 12)}).in(unit::MUSD), 960.0, 1e-6);
  terms.common.end = Month(2027, 6);
  EXPECT_NEAR(terms.firm_value({Month(2027, 1), Month(2027, 12)}).in(unit::MUSD), 480.0, 1e-6);
}

TEST(CapacityPurchase, DescribesItself) {
  EXPECT_EQ(describe(take_or_pay()),
            "lab reserves 100 MW of compute from cloud at 1000 $/kW-month and pays at least 80% of it; what "
            "is paid and not taken can be taken for 24 months.");
}

TEST(CapacityPurchase, BadTerms) {
  World world(3);
  add_parties(world);
  CapacityPurchase terms = take_or_pay();
  terms.price.reset();
  world.contracts = {terms};
  const std::string message =
      "contracts.capacity_purchase.commitment: either a commitment in money is needed or contracted "
      "power with its price, not both";
  EXPECT_EQ(world.first_error(), message);
  World both(3);
  add_parties(both);
  terms = take_or_pay();
  terms.commitment = always(1.0_GUSD / unit::year);
  both.contracts = {terms};
  EXPECT_EQ(both.first_error(), message);
}

}  // namespace
}  // namespace gw::finance::capacity_purchase_test
