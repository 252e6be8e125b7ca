#include "gigawatt/finance/contracts/equity_round.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::equity_round_test {
namespace {

using namespace gw::units::literals;
using testing::World;

// The round closed on 2026-03-31: 122 G$ at 730 G$ pre-money; 35 of Amazon's 50 wait for an event.
EquityRound round_2026() {
  EquityRound round;
  round.issuer = "openai";
  round.pre_money = 730.0_GUSD;
  round.investors = {{"amazon", 50.0_GUSD, 35.0_GUSD, std::nullopt, "", std::nullopt},
                     {"nvidia", 30.0_GUSD, {}, std::nullopt, "", std::nullopt},
                     {"softbank", 30.0_GUSD, {}, std::nullopt, "", std::nullopt},
                     {"others", 12.0_GUSD, {}, std::nullopt, "", std::nullopt}};
  return round;
}

void add_parties(World& world) {
  world.party("openai");
  world.party("amazon", PartyKind::cloud, 100.0_GUSD);
  world.party("nvidia", PartyKind::chip_vendor, 100.0_GUSD);
  world.party("softbank", PartyKind::investor);
  world.party("others", PartyKind::investor);
}

TEST(EquityRound, SevenHundredThirtyAndOneHundredTwentyTwo) {
  World world(12);
  add_parties(world);
  EquityRound round = round_2026();
  round.investors[0].when = world.month(6);
  world.contracts = {round};
  const Books books = world.run();
  const CapTable& table = books.cap_table(world.id("openai"));
  // T1.1: 852 post-money once all is paid; 30 of it is 3.5211%.
  EXPECT_NEAR(100 * table.stake(world.id("nvidia")), 3.521126761, 5e-10);
  EXPECT_NEAR(100 * table.stake(world.id("amazon")), 100 * 50.0 / 852.0, 1e-12);
  EXPECT_NEAR(table.last_post_money().in(unit::GUSD), 852.0, 1e-9);
  EXPECT_DOUBLE_EQ(world.balance(books, "openai", Account::share_capital, 5), -87e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "openai", Account::share_capital, 6), -122e9);
}

TEST(EquityRound, WhatNoConditionReleasesIsNeverPaid) {
  World world(12);
  add_parties(world);
  world.contracts = {round_2026()};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "openai", Account::share_capital, 11), -87e9);
  EXPECT_NEAR(books.cap_table(world.id("openai")).stake(world.id("nvidia")), 30.0 / 817.0, 1e-15);
}

TEST(EquityRound, APowerLevelReleasesTheWaitingPart) {
  World world(12);
  add_parties(world);
  EquityRound round = round_2026();
  round.investors[0].trigger = "energised_power";
  round.investors[0].level = 2.0_GW;
  round.investors[0].when = world.month(4);
  world.contracts = {round};
  world.hold("energised_power", 2, 1.0_GW);
  world.hold("energised_power", 7, 2.0_GW);
  const Books books = world.run();
  ASSERT_EQ(books.issues().size(), 5u);
  EXPECT_EQ(books.issues()[4].month, world.month(7));
}

TEST(EquityRound, PostMoneyMayBeGivenInstead) {
  EquityRound round = round_2026();
  round.pre_money.reset();
  round.post_money = 852.0_GUSD;
  EXPECT_DOUBLE_EQ(round.pre().in(unit::GUSD), 730.0);
  EXPECT_DOUBLE_EQ(round.size().in(unit::GUSD), 122.0);
}

TEST(EquityRound, DescribesItself) {
  EXPECT_EQ(describe(round_2026()),
            "openai raises 122 G$ at 730 G$ pre-money, 852 G$ post-money: amazon 50 G$ (of it 35 G$ "
            "later, on a condition that this plan does not meet), nvidia 30 G$, softbank 30 G$, others "
            "12 G$.");
}

TEST(EquityRound, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_parties(world);
    EquityRound terms = round_2026();
    change(terms);
    world.contracts = {terms};
    return world.first_error();
  };
  EXPECT_EQ(error_of([](EquityRound& t) { t.post_money = 852.0_GUSD; }),
            "contracts.equity_round.pre_money: one of pre_money and post_money is needed, not both");
  EXPECT_EQ(error_of([](EquityRound& t) { t.investors[0].contingent = 60.0_GUSD; }),
            "contracts.equity_round.investors.amazon.contingent: the part that waits is larger than the "
            "amount");
  EXPECT_EQ(error_of([](EquityRound& t) { t.investors[1].investor = "openai"; }),
            "contracts.equity_round.investors.openai.investor: \"openai\" is issuer and "
            "investors.openai.investor at once (a contract needs two different parties)");
  EXPECT_EQ(error_of([](EquityRound& t) { t.investors[0].trigger = "energised_power"; }),
            "contracts.equity_round.investors.amazon.level: a trigger needs the level that it must reach");
  EXPECT_EQ(error_of([](EquityRound& t) { t.investors.clear(); }),
            "contracts.equity_round.investors: a round needs at least one investor");
}

}  // namespace
}  // namespace gw::finance::equity_round_test
