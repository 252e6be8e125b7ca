#include "gigawatt/finance/contracts/warrant.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::warrant_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

// Modelled on the warrant of 2025-10-05: 160 M shares at 0.01 $, by gigawatt and share price.
Warrant amd() {
  Warrant warrant;
  warrant.issuer = "amd";
  warrant.holder = "openai";
  warrant.strike = Dollars::from_si(0.01);
  warrant.value_per_share = 100.0_USD;
  warrant.tranches = {{60e6, 1.0_GW, std::nullopt}, {100e6, 2.0_GW, 600.0_USD}};
  return warrant;
}

void add_parties(World& world) {
  Party& issuer = world.party("amd", PartyKind::chip_vendor, 10.0_GUSD);
  issuer.shares = 1.6e9;
  issuer.share_price =
      config::Steps<Dollars>{{{world.month(0), 200.0_USD}, {world.month(8), 650.0_USD}}};
  world.party("openai", PartyKind::lab, 1.0_GUSD);
}

TEST(Warrant, VestsByMilestoneAndByPriceHurdle) {
  World world(12);
  add_parties(world);
  world.contracts = {amd()};
  world.hold("energised_power", 2, 1.0_GW);
  world.hold("energised_power", 5, 2.0_GW);  // the share reaches 600 $ only in month 8
  const Books books = world.run();
  ASSERT_EQ(books.issues().size(), 2u);
  EXPECT_EQ(books.issues()[0].month, world.month(2));
  EXPECT_EQ(books.issues()[1].month, world.month(8));
  EXPECT_NEAR(books.cap_table(world.id("amd")).stake(world.id("openai")), 160.0 / 1760.0, 1e-15);
  // Strike 0.01 x 60 M = 600 k$; 6 G$ of grant value against revenue.
  EXPECT_DOUBLE_EQ(world.movement(books, "openai", Account::cash, 2), -600e3);
  EXPECT_DOUBLE_EQ(world.movement(books, "amd", Account::contra_revenue, 2), 6e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "openai", Account::equity_stakes, 11), 16e9 + 1.6e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "amd", Account::share_capital, 11), -16e9 - 1.6e6);
}

TEST(Warrant, AHurdleThatIsNotMetDoesNotVest) {
  World world(12);
  add_parties(world);
  world.parties.items[0].second.share_price = always(599.0_USD);
  world.contracts = {amd()};
  world.hold("energised_power", 2, 6.0_GW);
  const Books books = world.run();
  EXPECT_EQ(books.issues().size(), 1u);
}

TEST(Warrant, NobodyExercisesUnderWater) {
  World world(12);
  add_parties(world);
  world.parties.items[0].second.share_price = always(30.0_USD);
  Warrant warrant = amd();
  warrant.strike = 40.0_USD;
  world.contracts = {warrant};
  world.hold("energised_power", 2, 6.0_GW);
  EXPECT_TRUE(world.run().issues().empty());
}

TEST(Warrant, WithoutAPriceTheValuationPerShareIsUsed) {
  World world(12);
  add_parties(world);
  world.parties.items[0].second.share_price.reset();
  world.parties.items[0].second.valuation = always(970.0_GUSD);  // / 1.6 G shares = 606 $
  world.contracts = {amd()};
  world.hold("energised_power", 2, 2.0_GW);
  const Books books = world.run();
  // The first tranche lowers the price to 970 / 1.66 = 584 $: the second does not vest.
  EXPECT_EQ(books.issues().size(), 1u);
}

TEST(Warrant, ExpiresAtItsEnd) {
  World world(12);
  add_parties(world);
  Warrant warrant = amd();
  warrant.common.end = world.month(7);
  world.contracts = {warrant};
  world.hold("energised_power", 2, 2.0_GW);
  EXPECT_EQ(world.run().issues().size(), 1u);
}

TEST(Warrant, DescribesItself) {
  EXPECT_EQ(describe(amd()),
            "openai may buy 160 M shares of amd at 1 cent in 2 tranches: 60 M with energised_power at 1 GW, "
            "100 M with energised_power at 2 GW and the share at 600 $.");
}

TEST(Warrant, BadTerms) {
  World world(4);
  add_parties(world);
  world.parties.items[0].second.share_price.reset();
  world.contracts = {amd()};
  EXPECT_EQ(world.first_error(),
            "contracts.warrant.tranches: a price hurdle needs the share price of amd (give share_price or "
            "valuation of the party)");
}

}  // namespace
}  // namespace gw::finance::warrant_test
