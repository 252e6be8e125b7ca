#include "gigawatt/finance/contracts/staged_equity.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::staged_equity_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

// The terms announced on 2025-09-22: 10 G$ per energised GW, 100 G$ in all, the first at 500 G$.
StagedEquity announced() {
  StagedEquity equity;
  equity.investor = "nvidia";
  equity.issuer = "openai";
  equity.per_energised = 10.0_GUSD / unit::GW;
  equity.cap = 100.0_GUSD;
  equity.first_valuation = 500.0_GUSD;
  equity.share_class = ShareClass::non_voting;
  return equity;
}

void add_parties(World& world) {
  world.party("openai", PartyKind::lab);
  world.party("nvidia", PartyKind::chip_vendor, 200.0_GUSD);
}

// One gigawatt energised every `every` months, the first in month `from`.
void energise(World& world, int from, int every, int count) {
  for (int k = 0; k < count; ++k)
    world.hold("energised_power", from + k * every, (k + 1.0) * unit::GW);
}

TEST(StagedEquity, TenTranchesSumToExactlyOneHundred) {
  World world(40);
  add_parties(world);
  world.contracts = {announced()};
  energise(world, 3, 3, 12);  // two gigawatts more than the cap pays for
  const Books books = world.run();
  ASSERT_EQ(books.issues().size(), 10u);
  for (std::size_t k = 0; k < 10; ++k) {
    EXPECT_EQ(books.issues()[k].money, Money::from_cents(1'000'000'000'000));  // 10 G$ to the cent
    EXPECT_EQ(books.issues()[k].month, world.month(3 + 3 * static_cast<int>(k)));
  }
  EXPECT_EQ(books.paid_under(ContractId{0}), Money::from_cents(10'000'000'000'000));
  EXPECT_DOUBLE_EQ(world.balance(books, "openai", Account::share_capital, 39), -100e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "nvidia", Account::equity_stakes, 39), 100e9);
}

TEST(StagedEquity, StopsWhenAMilestoneSlips) {
  World world(40);
  add_parties(world);
  world.contracts = {announced()};
  energise(world, 3, 3, 4);  // the fifth gigawatt does not come within the plan
  const Books books = world.run();
  EXPECT_EQ(books.issues().size(), 4u);
  EXPECT_DOUBLE_EQ(books.paid_under(ContractId{0}).dollars().in(unit::GUSD), 40.0);
}

TEST(StagedEquity, T1_3_StakesFollowTheRoundFormula) {
  // T1.3: first at 500 pre-money, then each pre-money = last post-money -> 100 / 600.
  World flat(40);
  add_parties(flat);
  StagedEquity terms = announced();
  terms.basis = ValuationBasis::pre_money;
  flat.contracts = {terms};
  energise(flat, 3, 3, 10);
  const Books books = flat.run();
  EXPECT_NEAR(100 * books.cap_table(flat.id("openai")).stake(flat.id("nvidia")), 100.0 / 6.0, 1e-12);
  EXPECT_EQ(books.cap_table(flat.id("openai")).voting_stake(flat.id("nvidia")), 0.0);

  // Every tranche at 500 pre-money: 17.96517001%.
  World fixed(40);
  add_parties(fixed);
  terms.valuation = ValuationRule::fixed;
  fixed.contracts = {terms};
  energise(fixed, 3, 3, 10);
  const Books same = fixed.run();
  EXPECT_NEAR(100 * same.cap_table(fixed.id("openai")).stake(fixed.id("nvidia")), 17.96517001, 5e-9);
}

TEST(StagedEquity, T1_2_TheFirstTrancheAtFiveHundredPostMoneyIsTwoPercent) {
  World world(6);
  add_parties(world);
  world.contracts = {announced()};
  energise(world, 2, 1, 1);
  const Books books = world.run();
  EXPECT_NEAR(100 * books.issues()[0].stake_after, 2.0, 1e-13);
  EXPECT_NEAR(books.issues()[0].post_money.in(unit::GUSD), 500.0, 1e-9);
}

TEST(StagedEquity, PrevailingValuationIsThePartysPathThenTheContracts) {
  World world(12);
  world.party("openai").valuation = config::Steps<Dollars>{{{world.month(0), 500.0_GUSD},
                                                            {world.month(5), 840.0_GUSD}}};
  world.party("nvidia", PartyKind::chip_vendor, 200.0_GUSD);
  StagedEquity terms = announced();
  terms.first_valuation.reset();
  world.contracts = {terms};
  energise(world, 2, 4, 2);  // months 2 and 6
  const Books books = world.run();
  // 10 / 510, then diluted by 840 / 850 plus 10 / 850.
  const double second = 10.0 / 510.0 * 840.0 / 850.0 + 10.0 / 850.0;
  EXPECT_NEAR(books.issues()[0].stake_after, 10.0 / 510.0, 1e-15);
  EXPECT_NEAR(books.issues()[1].stake_after, second, 1e-15);

  terms.valuation_path = always(1000.0_GUSD);
  world.contracts = {terms};
  const Books other = world.run();
  EXPECT_NEAR(other.issues()[0].stake_after, 10.0 / 1010.0, 1e-15);
}

TEST(StagedEquity, ATrancheIsPricedAtThePathAndTheMoneySince) {
  // The path says 500 and does not move: 500 + 10 -> 510 before the second tranche, which leaves
  // the first 10 / 510 x 510 / 520 = 10 / 520 and both 20 / 520.
  World world(12);
  world.party("openai").valuation = always(500.0_GUSD);
  world.party("nvidia", PartyKind::chip_vendor, 200.0_GUSD);
  StagedEquity terms = announced();
  terms.first_valuation.reset();
  world.contracts = {terms};
  energise(world, 2, 4, 2);
  const Books books = world.run();
  ASSERT_EQ(books.issues().size(), 2u);
  EXPECT_NEAR(books.issues()[0].post_money.in(unit::GUSD), 510.0, 1e-9);
  EXPECT_NEAR(books.issues()[1].post_money.in(unit::GUSD), 520.0, 1e-9);
  EXPECT_NEAR(books.issues()[1].stake_after, 20.0 / 520.0, 1e-15);

  // Two gigawatts in one month are no different.
  World at_once(12);
  at_once.party("openai").valuation = always(500.0_GUSD);
  at_once.party("nvidia", PartyKind::chip_vendor, 200.0_GUSD);
  at_once.contracts = {terms};
  at_once.hold("energised_power", 2, 2.0_GW);
  EXPECT_NEAR(at_once.run().issues()[1].stake_after, 20.0 / 520.0, 1e-15);
}

TEST(StagedEquity, ARoundNewerThanThePathPricesTheTranche) {
  // 500 by the path, then a round of 10 at 840 before the money: the tranche is priced at 850 and
  // buys 10 / 860.
  World world(12);
  world.party("openai").valuation = always(500.0_GUSD);
  world.party("nvidia", PartyKind::chip_vendor, 200.0_GUSD);
  world.party("fund", PartyKind::investor, 20.0_GUSD);
  EquityRound round;
  round.issuer = "openai";
  round.pre_money = 840.0_GUSD;
  round.investors = {{"fund", 10.0_GUSD, Dollars(), std::nullopt, "", std::nullopt}};
  round.common.start = world.month(2);
  StagedEquity terms = announced();
  terms.first_valuation.reset();
  world.contracts = {round, terms};
  energise(world, 4, 4, 1);
  const Books books = world.run();
  ASSERT_EQ(books.issues().size(), 2u);
  EXPECT_NEAR(books.issues()[0].post_money.in(unit::GUSD), 850.0, 1e-9);
  EXPECT_NEAR(books.issues()[1].post_money.in(unit::GUSD), 860.0, 1e-9);
  EXPECT_NEAR(books.issues()[1].stake_after, 10.0 / 860.0, 1e-15);
}

TEST(StagedEquity, SigningPaysTheFirstTrancheInAdvance) {
  World world(12);
  add_parties(world);
  StagedEquity terms = announced();
  terms.first_at_signing = true;
  terms.common.start = world.month(1);
  world.contracts = {terms};
  energise(world, 4, 4, 2);
  const Books books = world.run();
  ASSERT_EQ(books.issues().size(), 2u);
  EXPECT_EQ(books.issues()[0].month, world.month(1));
  EXPECT_EQ(books.issues()[1].month, world.month(8));  // the second gigawatt, the first is paid
}

TEST(StagedEquity, TheLastTrancheIsCutToTheCapAndTwoGigawattsPayTwice) {
  World world(6);
  add_parties(world);
  StagedEquity terms = announced();
  terms.cap = 25.0_GUSD;
  world.contracts = {terms};
  world.hold("energised_power", 2, 3.0_GW);
  const Books books = world.run();
  ASSERT_EQ(books.issues().size(), 3u);
  EXPECT_DOUBLE_EQ(books.issues()[2].money.dollars().in(unit::GUSD), 5.0);
}

TEST(StagedEquity, APowerThatIsASumOfPhasesStillCounts) {
  World world(4);
  add_parties(world);
  world.contracts = {announced()};
  double level = 0;
  for (int k = 0; k < 10; ++k) level += 0.1e9;  // 999,999,999.9999999 W
  world.hold("energised_power", 1, Power::from_si(level));
  EXPECT_EQ(world.run().issues().size(), 1u);
}

TEST(StagedEquity, DescribesItself) {
  const std::string text = describe(announced());
  EXPECT_EQ(text,
            "nvidia buys non-voting shares of openai for 10 G$ with every 1 GW of energised_power, up to "
            "100 G$ in all; the first at 500 G$ post-money, later ones at the valuation of their month.");
}

TEST(StagedEquity, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_parties(world);
    StagedEquity terms = announced();
    change(terms);
    world.contracts = {terms};
    return world.first_error();
  };
  EXPECT_EQ(error_of([](StagedEquity& t) { t.investor = "nvidea"; }),
            "contracts.staged_equity.investor: there is no party \"nvidea\" (did you mean \"nvidia\"?)");
  EXPECT_EQ(error_of([](StagedEquity& t) { t.investor = "openai"; }),
            "contracts.staged_equity.issuer: \"openai\" is investor and issuer at once (a contract needs "
            "two different parties)");
  EXPECT_EQ(error_of([](StagedEquity& t) { t.trigger = "tokens.chat"; }),
            "contracts.staged_equity.trigger: \"tokens.chat\" is not a level of power (use "
            "energised_power, it_power or one of a campus)");
  EXPECT_EQ(error_of([](StagedEquity& t) { t.first_valuation.reset(); }),
            "contracts.staged_equity.first_valuation: nothing says what openai is worth (give "
            "first_valuation here or valuation of the party)");
  EXPECT_EQ(error_of([](StagedEquity& t) { t.first_valuation = 10.0_GUSD; }),
            "contracts.staged_equity.first_valuation: the valuation after the money is not above the "
            "money itself");
}

}  // namespace
}  // namespace gw::finance::staged_equity_test
