#include "gigawatt/finance/contracts/delayed_draw_loan.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::delayed_draw_loan_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

DelayedDrawLoan chips_loan() {
  DelayedDrawLoan loan;
  loan.lender = "bank";
  loan.borrower = "cloud";
  loan.commitment = 2.0_GUSD;
  loan.rate = 0.12;
  loan.availability_months = 12;
  loan.term_months = 24;
  loan.finances = LoanUse{{"chips"}, 0.85};
  return loan;
}

// 1 G$ of chips in months 1 and 5.
void add_chips(World& world) {
  world.party("cloud", PartyKind::neocloud, 50.0_GUSD);
  world.party("bank", PartyKind::lender);
  world.party("vendor", PartyKind::chip_vendor);
  Purchase chips;
  chips.common.id = "chips";
  chips.seller = "vendor";
  chips.buyer = "cloud";
  chips.flow = "systems_delivered.vr";
  chips.price.per_unit = always(1.0_MUSD);
  world.contracts = {chips, chips_loan()};
  world.set("systems_delivered.vr", 1, Ratio(1000));
  world.set("systems_delivered.vr", 5, Ratio(1000));
}

TEST(DelayedDrawLoan, EachDrawHasATermOfItsOwn) {
  World world(40);
  add_chips(world);
  const Books books = world.run();
  // Level payment of a draw D = 850 M$ over n = 24 months at i = 1%: D i / (1 - (1 + i)^-n).
  const double payment = level_payment({850.0_MUSD, 0.01, 24}).si();
  const auto service = [&](int m) {
    return world.movement(books, "cloud", Account::debt, m) +
           world.movement(books, "cloud", Account::interest_expense, m);
  };
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::debt, 1), -850e6);
  EXPECT_NEAR(service(2), payment, 0.02);
  EXPECT_NEAR(service(10), 2 * payment, 0.05);
  EXPECT_NEAR(service(25), 2 * payment, 1.0);  // the last of the first draw, with its cents
  EXPECT_NEAR(service(26), payment, 0.05);
  EXPECT_NEAR(service(29), payment, 1.0);
  EXPECT_EQ(world.balance(books, "cloud", Account::debt, 29), 0.0);
  EXPECT_EQ(service(30), 0.0);
}

TEST(DelayedDrawLoan, DrawsStopAtTheCommitment) {
  World world(40);
  add_chips(world);
  auto& loan = std::get<DelayedDrawLoan>(world.contracts[1]);
  loan.commitment = 1.0_GUSD;
  loan.repayment = Repayment::bullet;
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::debt, 5), -1e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::debt, 24), -1e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::debt, 25), -150e6);
  EXPECT_EQ(world.balance(books, "cloud", Account::debt, 29), 0.0);
}

TEST(DelayedDrawLoan, FeesOnWhatIsNotDrawn) {
  World world(40);
  add_chips(world);
  auto& loan = std::get<DelayedDrawLoan>(world.contracts[1]);
  loan.rate = 0.0;
  loan.upfront_fee = 0.01;
  loan.commitment_fee = 0.006;
  const Books books = world.run();
  // 1% of 2 G$; then 0.6% / 12 of 2 G$, of 1.15 G$ after the first draw, and nothing after
  // month 11.
  EXPECT_DOUBLE_EQ(world.movement(books, "cloud", Account::interest_expense, 0), 20e6);
  EXPECT_DOUBLE_EQ(world.movement(books, "cloud", Account::interest_expense, 1), 1e6);
  EXPECT_DOUBLE_EQ(world.movement(books, "cloud", Account::interest_expense, 2), 0.575e6);
  EXPECT_DOUBLE_EQ(world.movement(books, "cloud", Account::interest_expense, 11), 0.15e6);
  EXPECT_DOUBLE_EQ(world.movement(books, "cloud", Account::interest_expense, 12), 0.0);
  EXPECT_DOUBLE_EQ(world.balance(books, "bank", Account::interest_income, 39),
                   -world.balance(books, "cloud", Account::interest_expense, 39));
}

TEST(DelayedDrawLoan, KeepsCashAtItsFloor) {
  // 10 M$ in hand, 4 M$ a month out, floor 3 M$: 1 M$ drawn in month 1, 4 M$ in each month after.
  World world(8);
  world.party("cloud", PartyKind::neocloud, 10.0_MUSD);
  world.party("bank", PartyKind::lender);
  Opex costs;
  costs.payer = "cloud";
  costs.per_time = always(4.0_MUSD / unit::month);
  DelayedDrawLoan loan = chips_loan();
  loan.finances.reset();
  loan.cash_floor = 3.0_MUSD;
  loan.rate = 0.0;
  loan.repayment = Repayment::bullet;
  loan.commitment = 10.0_MUSD;
  world.contracts = {costs, loan};
  const Books books = world.run();
  EXPECT_NEAR(world.balance(books, "cloud", Account::debt, 0), 0.0, 0.1);
  EXPECT_NEAR(world.balance(books, "cloud", Account::debt, 1), -1e6, 0.1);
  EXPECT_NEAR(world.balance(books, "cloud", Account::cash, 3), 3e6, 0.1);
  EXPECT_NEAR(world.balance(books, "cloud", Account::debt, 7), -10e6,
              0.1);  // the commitment is used up
  EXPECT_TRUE(books.liquidity_of(world.id("cloud")).first_dry);
}

TEST(DelayedDrawLoan, UndrawnCommitmentIsLiquidity) {
  World world(40);
  add_chips(world);
  Books books = world.start();
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("cloud")).in(unit::GUSD), 52.0);
  for (int m = 0; m < 12; ++m) ASSERT_TRUE(books.step(world.month(m)));
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("cloud")).si(),
                   world.balance(books, "cloud", Account::cash, 11));
}

TEST(DelayedDrawLoan, WaitsUntilItIsAvailable) {
  World world(40);
  add_chips(world);
  auto& loan = std::get<DelayedDrawLoan>(world.contracts[1]);
  loan.available = Trigger{.flow = "energised_power", .level = 1.0_GW};
  world.hold("energised_power", 4, 1.0_GW);
  Books books = world.start();
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("cloud")).in(unit::GUSD), 50.0);
  for (int m = 0; m < 6; ++m) ASSERT_TRUE(books.step(world.month(m)));
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::debt, 1), 0.0);
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::debt, 5), -850e6);
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("cloud")).si(),
                   world.balance(books, "cloud", Account::cash, 5) + 1150e6);
}

TEST(DelayedDrawLoan, ABorrowerInDefaultOwesTheBalance) {
  World world(40);
  add_chips(world);
  world.defaults = {{"cloud", world.month(10)}};
  const Books books = world.run();
  const double owed = -world.balance(books, "cloud", Account::debt, 9);
  EXPECT_GT(owed, 1e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "bank", Account::credit_losses, 39), owed);
}

TEST(DelayedDrawLoan, DescribesItself) {
  DelayedDrawLoan loan = chips_loan();
  loan.commitment_fee = 0.005;
  EXPECT_EQ(
      describe(loan),
      "bank commits 2 G$ to cloud for 12 months at 12% a year, to pay 85% of chips; each draw is "
      "repaid in level payments over 24 months, 0.5% a year on what is not drawn.");
}

TEST(DelayedDrawLoan, BadTerms) {
  const auto error_of = [](auto change) {
    World world(12);
    add_chips(world);
    change(std::get<DelayedDrawLoan>(world.contracts[1]));
    return world.first_error();
  };
  EXPECT_EQ(
      error_of([](DelayedDrawLoan& t) { t.cash_floor = 1.0_GUSD; }),
      "contracts.delayed_draw_loan.finances: one of finances and cash_floor is needed, not both");
  EXPECT_EQ(
      error_of([](DelayedDrawLoan& t) { t.finances->contracts = {"chip"}; }),
      "contracts.delayed_draw_loan.finances.contracts: there is no other contract or part \"chip\" "
      "(did you mean \"chips\"?)");
  EXPECT_EQ(error_of([](DelayedDrawLoan& t) { t.repayment = Repayment::sculpted; }),
            "contracts.delayed_draw_loan.repayment: a draw is repaid level, linear or bullet");
  EXPECT_EQ(
      error_of([](DelayedDrawLoan& t) { t.lender = "cloud"; }),
      "contracts.delayed_draw_loan.borrower: \"cloud\" is lender and borrower at once (a contract "
      "needs two different parties)");
}

}  // namespace
}  // namespace gw::finance::delayed_draw_loan_test
