#include "gigawatt/finance/cap_table.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::cap_table_test {
namespace {

using namespace gw::units::literals;

constexpr PartyId kMicrosoft{0};
constexpr PartyId kNvidia{1};

TEST(CapTable, HoldersOfTheStartAreDiluted) {
  CapTable table(1e9);
  table.add_holder({kMicrosoft, "microsoft"}, 0.27);
  table.add_holder({PartyId{}, "foundation"}, 0.26);
  table.issue({kNvidia, "nvidia"}, 10.0_GUSD, 490.0_GUSD);
  // 2% of 500 post-money; everybody else times 0.98.
  EXPECT_NEAR(table.stake(kNvidia), 0.02, 1e-16);
  EXPECT_NEAR(table.stake(kMicrosoft), 0.27 * 0.98, 1e-16);
  EXPECT_NEAR(table.last_post_money().in(unit::GUSD), 500.0, 1e-9);
  ASSERT_EQ(table.stakes().size(), 3u);
  EXPECT_EQ(table.stakes()[1].holder, "foundation");
  EXPECT_EQ(table.stake(PartyId{7}), 0.0);
}

TEST(CapTable, NonVotingSharesHaveAStakeAndNoVotes) {
  CapTable table(900);
  table.add_holder({kMicrosoft, "microsoft"}, 0.5);
  table.issue_shares({kNvidia, "nvidia", ShareClass::non_voting}, 100, 1.0_GUSD);
  EXPECT_NEAR(table.stake(kNvidia), 0.10, 1e-16);
  EXPECT_EQ(table.voting_stake(kNvidia), 0.0);
  EXPECT_NEAR(table.voting_stake(kMicrosoft), 0.5, 1e-16);  // 450 of the 900 that vote
  EXPECT_NEAR(table.stake(kMicrosoft), 0.45, 1e-16);
}

TEST(CapTable, NumbersOfSharesLeaveThePriceAlone) {
  CapTable table(100);
  EXPECT_EQ(table.last_post_money(), Dollars());
  table.issue({kNvidia, "nvidia"}, 10.0_USD, 100.0_USD);  // 1 $ a share
  table.issue_shares({kMicrosoft, "microsoft"}, 90, 0.9_USD);
  EXPECT_NEAR(table.last_post_money().si(), 200.0, 1e-12);
}

TEST(CapTable, AStakeMovesWithItsVotesAndItsCost) {
  CapTable table(100);
  table.issue({kNvidia, "nvidia"}, 100.0_USD, 100.0_USD);
  EXPECT_EQ(table.transfer(kNvidia, {kMicrosoft, "microsoft"}, 0.25), 25.0_USD);
  EXPECT_NEAR(table.stake(kNvidia), 0.375, 1e-15);
  EXPECT_NEAR(table.voting_stake(kMicrosoft), 0.125, 1e-15);
  EXPECT_NEAR(table.shares(), 200, 1e-12);
  // Nobody's shares: nothing moves.
  EXPECT_EQ(table.transfer(PartyId{9}, {kMicrosoft, "microsoft"}, 1.0), Dollars());
  EXPECT_NEAR(table.stake(kMicrosoft), 0.125, 1e-15);
}

TEST(CapTable, PreferredClassesAddUp) {
  CapTable table(100);
  table.issue({kNvidia, "nvidia"}, 100.0_USD, 100.0_USD);
  table.add_preferred({"a", 60, 60.0_USD, 1});
  table.add_preferred({"a", 40, 40.0_USD, 1});
  const std::vector<ExitClass> classes = table.exit_classes();
  ASSERT_EQ(classes.size(), 2u);
  EXPECT_NEAR(classes[0].shares, 100, 1e-12);
  EXPECT_NEAR(classes[1].shares, 100, 1e-12);
  EXPECT_EQ(classes[1].preference, 100.0_USD);
}

RC_GTEST_PROP(CapTable, AgreesWithTheRoundFormula, ()) {
  // A sequence of rounds by one investor gives the stake of stake_after_tranches.
  const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(50, 5000)));
  CapTable table(1e9);
  std::vector<Dollars> pre;
  for (int value : values) {
    pre.push_back(value * unit::GUSD);
    table.issue({kNvidia, "nvidia"}, 10.0_GUSD, pre.back());
  }
  RC_ASSERT(std::abs(table.stake(kNvidia) - stake_after_tranches(10.0_GUSD, pre)) < 1e-12);
}

}  // namespace
}  // namespace gw::finance::cap_table_test
