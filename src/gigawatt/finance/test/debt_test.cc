#include "gigawatt/finance/internal/debt.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::internal::debt_test {
namespace {

using namespace gw::units::literals;
using finance::testing::always;
using finance::testing::World;

class DebtTest : public ::testing::Test {
 protected:
  DebtTest() {
    world.party("lab", PartyKind::lab, 100.0_MUSD);
    world.party("bank", PartyKind::lender);
    Sale sale;
    sale.seller = "lab";
    sale.buyer = "end_users";
    sale.price.per_time = always(1.0_USD / unit::month);
    world.contracts = {sale};
    EXPECT_TRUE(world.compile());
    state.emplace(*world.model, Case{world.terms(), world.flows, {}, {}, {}});
    post_opening(*state);
    open(0);
  }
  void open(int month) {
    state->ledger.open(world.month(month));
    now = month;
  }
  Desk desk() { return Desk(*state, {world.month(now), ContractId{0}, true}); }

  World world{30};
  std::optional<RunState> state;
  int now = 0;
};

TEST_F(DebtTest, BothBooksAgree) {
  Desk at = desk();
  Debt debt(world.id("bank"), world.id("lab"));
  debt.draw(at, Money::from_cents(10'000));
  debt.add_interest(at, Money::from_cents(50));
  EXPECT_EQ(debt.interest(at, 0.24), Money::from_cents(201));  // 2% of 100.50 $
  EXPECT_EQ(debt.repay(at, Money::from_cents(-5)), Money());
  EXPECT_EQ(debt.repay(at, Money::from_cents(1'000'000)), Money::from_cents(10'050));
  EXPECT_EQ(debt.balance(), Money());
  EXPECT_EQ(at.balance(world.id("lab"), Account::debt), Money());
  EXPECT_EQ(at.balance(world.id("lab"), Account::interest_expense), Money::from_cents(50));
  EXPECT_TRUE(debt.claims_against(world.id("bank")).empty());
}

TEST_F(DebtTest, DrawsAreRepaidOneByOne) {
  Desk at = desk();
  DrawSchedule linear(Repayment::linear, 4);
  linear.add(0, Money::from_cents(1'000));
  linear.add(2, Money::from_cents(2'000));
  std::vector<std::int64_t> due;
  for (int m = 0; m < 8; ++m) due.push_back(linear.due(at, m, 0.0).cents());
  EXPECT_EQ(due, (std::vector<std::int64_t>{0, 250, 250, 750, 750, 500, 500, 0}));

  // Level: principal of payment k is P - i B, with P = D i / (1 - (1 + i)^-n); all of them sum to
  // D.
  DrawSchedule level(Repayment::level, 12);
  level.add(0, Money::from_cents(1'000'000));
  const double payment = level_payment({10'000.0_USD, 0.01, 12}).si();
  Money sum;
  for (int m = 1; m <= 12; ++m) {
    const double interest = 0.01 * (10'000 - sum.dollars().si());
    const Money principal = level.due(at, m, 0.01);
    EXPECT_NEAR(principal.dollars().si() + interest, payment, 0.02) << m;
    sum += principal;
  }
  EXPECT_EQ(sum, Money::from_cents(1'000'000));

  DrawSchedule bullet(Repayment::bullet, 3);
  bullet.add(1, Money::from_cents(7));
  EXPECT_EQ(bullet.due(at, 3, 0.01), Money());
  EXPECT_EQ(bullet.due(at, 4, 0.01), Money::from_cents(7));
}

TEST_F(DebtTest, CashThatServesTheDebt) {
  Desk at = desk();
  const PartyId lab = world.id("lab");
  const PartyId users = world.id("end_users");
  at.pay({users, lab, Money::from_cents(900), Account::other_expense, Account::product_revenue,
          Reason::sale});
  at.pay({lab, users, Money::from_cents(200), Account::operations_expense, Account::supply_revenue,
          Reason::operations});
  at.pay({lab, users, Money::from_cents(300), Account::compute_equipment, Account::system_revenue,
          Reason::asset_purchase});
  at.pay({lab, world.id("bank"), Money::from_cents(50), Account::interest_expense,
          Account::interest_income, Reason::interest});
  // Operations: 9 - 2; what is capitalised and interest do not count. Under the contract: all four.
  EXPECT_EQ(at.operating_cash(lab), Money::from_cents(700));
  const std::vector<ContractId> all{ContractId{0}};
  EXPECT_EQ(at.operating_cash(lab, all), Money::from_cents(350));
  EXPECT_EQ(at.senior_service(lab), Money::from_cents(50));
  EXPECT_EQ(at.property_value(lab), Money::from_cents(300));
}

TEST_F(DebtTest, CostsThatFollowRevenueAreDeducted) {
  world.parties.items[0].second.gross_margin = 0.75;
  world.parties.items[0].second.research_share_of_revenue = 0.1;
  Desk at = desk();
  const PartyId lab = world.id("lab");
  at.pay({world.id("end_users"), lab, Money::from_cents(1'000), Account::other_expense,
          Account::product_revenue, Reason::sale});
  EXPECT_EQ(at.operating_cash(lab), Money::from_cents(650));
  EXPECT_EQ(at.cash_to_come(lab), Money::from_cents(10'000'000'000 + 650));
}

}  // namespace
}  // namespace gw::finance::internal::debt_test
