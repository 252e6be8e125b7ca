#include "gigawatt/finance/contracts/purchase.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::purchase_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

Purchase systems() {
  Purchase purchase;
  purchase.seller = "vendor";
  purchase.buyer = "lab";
  purchase.flow = "energised_power";
  purchase.price.per_power = always(35.0_GUSD / unit::GW);
  return purchase;
}

void add_parties(World& world) {
  world.party("lab", PartyKind::lab, 500.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor);
}

TEST(Purchase, AtDelivery) {
  // 35 G$ for each gigawatt that is energised, then level: nothing more.
  World world(24);
  add_parties(world);
  world.contracts = {systems()};
  world.hold("energised_power", 2, 1.0_GW);
  world.hold("energised_power", 5, 3.0_GW);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.movement(books, "vendor", Account::system_revenue, 2), -35e9);
  EXPECT_DOUBLE_EQ(world.movement(books, "vendor", Account::system_revenue, 5), -70e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::compute_equipment, 23), 105e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::cash, 23), 395e9);
}

TEST(Purchase, StraightLineDepreciationFromTheMonthAfter) {
  World world(24);
  add_parties(world);
  Purchase terms = systems();
  terms.life_months = 12;
  terms.residual_share = 0.10;
  world.contracts = {terms};
  world.hold("energised_power", 2, 1.0_GW);
  const Books books = world.run();
  // 90% of 35 G$ over 12 months = 2.625 G$ a month, months 3 to 14.
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::depreciation_expense, 2), 0.0);
  for (int m = 3; m <= 14; ++m)
    EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::depreciation_expense, m), 2.625e9) << m;
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::depreciation_expense, 15), 0.0);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::accumulated_depreciation, 23), -31.5e9);
}

TEST(Purchase, OrderDeliveryAndLaterPayments) {
  World world(24);
  add_parties(world);
  Purchase terms = systems();
  terms.pay = {0.2, 0.7, 0.1, 4, 3};
  world.contracts = {terms};
  world.hold("energised_power", 6, 1.0_GW);
  world.hold("energised_power", 10, 2.0_GW);
  const Books books = world.run();
  // Orders 4 months ahead: months 2 and 6, 20% of 35 each.
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::prepayments, 1), 0.0);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::prepayments, 2), 7e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::deferred_revenue, 2), -7e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::cash, 5), 493e9);
  // Month 6: delivery pays 24.5 and uses 7 of prepayments; the second order pays 7; 3.5 is owed.
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::cash, 6), 493e9 - 24.5e9 - 7e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::prepayments, 6), 7e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::payables, 6), -3.5e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::receivables, 6), 3.5e9);
  EXPECT_DOUBLE_EQ(world.movement(books, "vendor", Account::system_revenue, 6), -35e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::payables, 9), 0.0);
  // In the end both gigawatts are paid in full and nothing is left over.
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::cash, 23), 430e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::prepayments, 23), 0.0);
  EXPECT_DOUBLE_EQ(books.paid_under(ContractId{0}).dollars().in(unit::GUSD), 70.0);
}

TEST(Purchase, ADeliveryThatSlipsIsNotOrderedTwice) {
  World world(24);
  add_parties(world);
  Purchase terms = systems();
  terms.flow = "systems_delivered.vr";
  terms.price = {};
  terms.price.per_unit = always(Dollars::from_si(4e6));
  terms.pay = {0.5, 0.5, 0.0, 3, 0};
  world.contracts = {terms};
  world.set("systems_delivered.vr", 4, Ratio(1000));
  Books books = world.start();
  for (int m = 0; m < 2; ++m) ASSERT_TRUE(books.step(world.month(m)));
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::prepayments, 1), 2e9);
  // The delivery moves by three months after it was ordered.
  world.set("systems_delivered.vr", 4, Ratio(0));
  world.set("systems_delivered.vr", 7, Ratio(1000));
  for (int m = 2; m < 24; ++m) ASSERT_TRUE(books.step(world.month(m)));
  world.expect_sound(books);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::prepayments, 6), 2e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::cash, 23), 496e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::prepayments, 23), 0.0);
}

TEST(Purchase, WhatWasOrderedBeforeTheEndIsDelivered) {
  World world(24);
  add_parties(world);
  Purchase terms = systems();
  terms.pay = {0.2, 0.8, 0.0, 4, 0};
  terms.common.end = world.month(4);
  world.contracts = {terms};
  world.hold("energised_power", 6, 1.0_GW);   // ordered in month 2
  world.hold("energised_power", 12, 2.0_GW);  // would be ordered in month 8
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::compute_equipment, 23), 35e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::prepayments, 23), 0.0);
}

TEST(Purchase, FlowsMayBeSummed) {
  World world(6);
  add_parties(world);
  Purchase terms = systems();
  terms.flow = "systems_delivered.*";
  terms.price = {};
  terms.price.per_unit = always(Dollars::from_si(1e6));
  world.contracts = {terms};
  world.set("systems_delivered.vr", 2, Ratio(10));
  world.set("systems_delivered.gb", 2, Ratio(5));
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::compute_equipment, 2), 15e6);
}

TEST(Purchase, PriceStepsAndGrowth) {
  World world(30);
  add_parties(world);
  Purchase terms = systems();
  terms.flow = "systems_delivered.vr";
  terms.price = {};
  terms.price.per_unit = config::Steps<Dollars>{{{world.month(0), Dollars::from_si(100)},
                                                 {world.month(20), Dollars::from_si(50)}}};
  terms.price.growth_per_year = 0.10;
  world.contracts = {terms};
  world.set("systems_delivered.vr", 0, Ratio(1));
  world.set("systems_delivered.vr", 12, Ratio(1));
  world.set("systems_delivered.vr", 24, Ratio(1));
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::compute_equipment, 0), 100.0);
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::compute_equipment, 12), 110.0);
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::compute_equipment, 24), 60.5);
}

TEST(Purchase, LandIsNotDepreciated) {
  World world(24);
  add_parties(world);
  Purchase terms = systems();
  terms.asset = AssetClass::land;
  world.contracts = {terms};
  world.hold("energised_power", 2, 1.0_GW);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::land, 23), 35e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::accumulated_depreciation, 23), 0.0);
}

TEST(Purchase, ReplacedByAnotherItIsAMemo) {
  World world(12);
  add_parties(world);
  Purchase parts = systems();
  parts.common.id = "capex_systems";
  parts.common.part = "systems";
  parts.seller = "suppliers";
  parts.price.per_power = always(28.0_GUSD / unit::GW);
  Purchase deal = systems();
  deal.common.id = "deal";
  deal.common.instead_of = {"systems"};
  deal.common.end = world.month(5);
  world.contracts = {parts, deal};
  world.hold("energised_power", 2, 1.0_GW);
  world.hold("energised_power", 8, 2.0_GW);  // after the deal: bought from parts again
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(books.paid_under(ContractId{1}).dollars().in(unit::GUSD), 35.0);
  EXPECT_DOUBLE_EQ(books.paid_under(ContractId{0}).dollars().in(unit::GUSD), 28.0);
  EXPECT_DOUBLE_EQ(books.replaced_value(ContractId{0}).dollars().in(unit::GUSD), 28.0);
  ASSERT_EQ(books.memos().size(), 1u);
  EXPECT_EQ(books.memos()[0].month, world.month(2));
}

TEST(Purchase, DescribesItself) {
  Purchase terms = systems();
  terms.pay = {0.2, 0.8, 0.0, 9, 0};
  EXPECT_EQ(describe(terms),
            "lab buys energised_power from vendor at 35 G$/GW, 20% at order, 9 months before delivery, 80% "
            "at delivery; depreciated over 60 months.");
}

TEST(Purchase, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_parties(world);
    Purchase terms = systems();
    change(terms);
    world.contracts = {terms};
    return world.first_error();
  };
  EXPECT_EQ(error_of([](Purchase& t) { t.pay.order = 0.5; }),
            "contracts.purchase.pay: the shares sum to 1.5, not to 1");
  EXPECT_EQ(error_of([](Purchase& t) { t.price.per_unit = always(1.0_USD); }),
            "contracts.purchase.price: 2 unit prices are given, one is needed (write one of per_unit, "
            "per_time, per_power, per_power_time, per_energy, per_chip, per_chip_time, per_token, "
            "per_mass, per_volume)");
  EXPECT_EQ(error_of([](Purchase& t) { t.flow = "tokens.chat"; }),
            "contracts.purchase.price: the flow \"tokens.chat\" (number of tokens, per month) does "
            "not fit this price (the price is for a power)");
  EXPECT_EQ(error_of([](Purchase& t) { t.flow = "energized_power"; }),
            "contracts.purchase.flow: there is no flow \"energized_power\" (did you mean "
            "\"energised_power\"?)");
}

}  // namespace
}  // namespace gw::finance::purchase_test
