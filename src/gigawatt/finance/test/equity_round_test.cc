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

TEST(EquityRound, T1_1_SevenHundredThirtyAndOneHundredTwentyTwo) {
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

// 20 G$ at 80 pre-money.
EquityRound plain_round() {
  EquityRound round;
  round.issuer = "openai";
  round.pre_money = 80.0_GUSD;
  round.investors = {{.investor = "nvidia", .amount = 20.0_GUSD}};
  return round;
}

TEST(EquityRound, APoolOutOfPreMoneyIsBorneByTheOwnersBefore) {
  // S = 1e9, p = 10%, I / V = 20%: N = S / 0.7; the investor has 20%, the pool 10%, the owners 70%.
  World world(3);
  add_parties(world);
  EquityRound round = plain_round();
  round.pool = OptionPool{.share = 0.1, .basis = PoolBasis::pre_money};
  world.contracts = {round};
  const Books books = world.run();
  const CapTable& table = books.cap_table(world.id("openai"));
  EXPECT_NEAR(table.stake(world.id("nvidia")), 0.2, 1e-12);
  EXPECT_NEAR(table.shares(), 1e9 / 0.7, 1e-3);
  EXPECT_EQ(table.stakes()[0].holder, "option_pool");
  EXPECT_NEAR(table.stakes()[0].shares / table.shares(), 0.1, 1e-12);
  EXPECT_EQ(table.stakes()[0].votes, 0.0);
  EXPECT_NEAR(table.last_post_money().in(unit::GUSD), 100.0, 1e-9);
}

TEST(EquityRound, APoolOutOfPostMoneyDilutesAll) {
  // price = 80 / S; pool = p / (1 - p) x all others: the investor has 20% x 90%.
  World world(3);
  add_parties(world);
  EquityRound round = plain_round();
  round.pool = OptionPool{.share = 0.1, .basis = PoolBasis::post_money};
  world.contracts = {round};
  const Books books = world.run();
  const CapTable& table = books.cap_table(world.id("openai"));
  EXPECT_NEAR(table.stake(world.id("nvidia")), 0.18, 1e-12);
  EXPECT_NEAR(table.stakes()[0].shares / table.shares(), 0.1, 1e-12);
}

TEST(EquityRound, PreferencesComeFirstInASale) {
  World world(12);
  add_parties(world);
  EquityRound round = plain_round();
  round.series = "c1";
  round.preference = 1.0;
  round.preference_rank = 1;
  round.investors[0].contingent = 5.0_GUSD;
  round.investors[0].when = world.month(6);
  world.contracts = {round};
  const Books books = world.run();
  // 20 G$ for 20% after both parts: 50 G$ bring max(20, 10), 150 G$ max(20, 30).
  const Table low = exit_table(books, world.id("openai"), 50.0_GUSD);
  const auto& paid = std::get<std::vector<double>>(low.find("paid_musd")->data);
  ASSERT_EQ(paid.size(), 2u);
  EXPECT_NEAR(paid[0], 30'000, 1e-6);
  EXPECT_NEAR(paid[1], 20'000, 1e-6);
  const Table high = exit_table(books, world.id("openai"), 150.0_GUSD);
  EXPECT_NEAR(std::get<std::vector<double>>(high.find("paid_musd")->data)[1], 30'000, 1e-6);
  EXPECT_EQ(std::get<std::vector<std::string>>(high.find("class")->data)[1], "c1");
}

TEST(EquityRound, DescribesPoolAndPreference) {
  EquityRound round = plain_round();
  round.preference = 1.0;
  round.pool = OptionPool{.share = 0.1};
  EXPECT_EQ(describe(round),
            "openai raises 20 G$ at 80 G$ pre-money, 100 G$ post-money: nvidia 20 G$; its shares have 1x of it "
            "before common shares, or convert; 10% of all shares are set aside for employees, borne by the "
            "owners before the round.");
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
  EXPECT_EQ(error_of([](EquityRound& t) { t.pool = OptionPool{.share = 0.88}; }),
            "contracts.equity_round.pool.share: pool and new shares leave nothing to the owners before the "
            "round");
  EXPECT_EQ(error_of([](EquityRound& t) { t.investors.clear(); }),
            "contracts.equity_round.investors: a round needs at least one investor");
}

}  // namespace
}  // namespace gw::finance::equity_round_test
