#include "gigawatt/finance/internal/desk.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::internal::desk_test {
namespace {

using namespace gw::units::literals;
using finance::testing::always;
using finance::testing::World;

class DeskTest : public ::testing::Test {
 protected:
  DeskTest() {
    Party& lab = world.party("lab", PartyKind::lab, 100.0_USD);
    lab.shares = 1000;
    world.party("cloud", PartyKind::cloud);
    Opex opex;
    opex.payer = "lab";
    opex.payee = "cloud";
    opex.per_time = always(1.0_USD / unit::month);
    world.contracts = {opex};
    EXPECT_TRUE(world.compile());
    state.emplace(*world.model, Case{world.terms(), world.flows, {}, {}, {}});
    post_opening(*state);
    state->ledger.open(world.month(0));
  }
  Desk desk() { return Desk(*state, {world.month(0), ContractId{0}, true}); }

  World world{14, Month(2026, 11)};
  std::optional<RunState> state;
};

TEST_F(DeskTest, RoundsHalfToEvenOnce) {
  EXPECT_EQ(desk().booked(Dollars::from_si(0.125)), Money::from_cents(12));
  EXPECT_EQ(desk().booked(Dollars::from_si(0.375)), Money::from_cents(38));
  EXPECT_FALSE(state->failure);
  EXPECT_EQ(desk().booked(Dollars::from_si(2e15)), Money());
  EXPECT_TRUE(state->failure);
}

TEST_F(DeskTest, PaysAndRemembersWhatTheContractPaid) {
  Desk at = desk();
  const PartyId lab = world.id("lab");
  const PartyId cloud = world.id("cloud");
  at.pay({lab, cloud, Money::from_cents(700), Account::operations_expense, Account::supply_revenue,
          Reason::operations});
  at.pay({cloud, lab, Money::from_cents(200), Account::other_expense, Account::product_revenue,
          Reason::sale});
  EXPECT_EQ(at.cash_paid(ContractId{0}), Money::from_cents(700));  // by its payer, not back
  EXPECT_EQ(at.balance(lab, Account::cash), Money::from_cents(9500));
  EXPECT_EQ(at.revenue_now(lab), Money::from_cents(200));
  EXPECT_EQ(at.profit_of_year(lab), Money::from_cents(-500));
  at.pay({lab, lab, Money::from_cents(1), Account::other_expense, Account::other_income, Reason::sale});
  EXPECT_EQ(state->ledger.payments(), 2u);
}

TEST_F(DeskTest, TheYearBeginsInJanuary) {
  const PartyId lab = world.id("lab");
  const PartyId cloud = world.id("cloud");
  const auto earn = [&](int month) {
    Desk(*state, {world.month(month), ContractId{0}, true})
        .pay({cloud, lab, Money::from_cents(100), Account::other_expense, Account::product_revenue,
              Reason::sale});
  };
  earn(0);
  state->ledger.open(world.month(1));
  earn(1);
  EXPECT_EQ(Desk(*state, {world.month(1), {}, true}).profit_of_year(lab), Money::from_cents(200));
  state->ledger.open(world.month(2));  // January 2027
  earn(2);
  EXPECT_EQ(Desk(*state, {world.month(2), {}, true}).profit_of_year(lab), Money::from_cents(100));
}

TEST_F(DeskTest, SharesAndTheirPrice) {
  Desk at = desk();
  const PartyId lab = world.id("lab");
  EXPECT_EQ(at.equity_value(lab), std::nullopt);
  EXPECT_EQ(at.share_price(lab), std::nullopt);
  at.issue({lab, world.id("cloud"), Money::from_cents(10000)}, 900.0_USD);
  EXPECT_NEAR(at.equity_value(lab)->si(), 1000.0, 1e-9);
  EXPECT_NEAR(at.share_price(lab)->si(), 0.9, 1e-12);
  ASSERT_EQ(state->issues.size(), 1u);
  EXPECT_NEAR(state->issues[0].stake_after, 0.1, 1e-15);
  EXPECT_NEAR(state->issues[0].shares, 1000.0 / 9.0, 1e-9);
}

TEST_F(DeskTest, MemosAreKeptByContract) {
  desk().memo(Money());
  desk().memo(Money::from_cents(5));
  desk().memo(Money::from_cents(6));
  EXPECT_EQ(state->memos.size(), 2u);
  EXPECT_EQ(state->replaced_total[0], Money::from_cents(11));
}

}  // namespace
}  // namespace gw::finance::internal::desk_test
