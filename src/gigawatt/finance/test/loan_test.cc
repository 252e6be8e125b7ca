#include "gigawatt/finance/contracts/loan.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::loan_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

Loan term_loan() {
  Loan loan;
  loan.lender = "bank";
  loan.borrower = "developer";
  loan.principal = 100.0_GUSD;
  loan.rate = 0.05;
  loan.term_months = 36;
  return loan;
}

void add_parties(World& world) {
  world.party("developer", PartyKind::developer, 50.0_GUSD);
  world.party("bank", PartyKind::lender);
}

TEST(Loan, LevelPayments) {
  World world(40);
  add_parties(world);
  world.contracts = {term_loan()};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 0), -100e9);
  const double payment = level_payment({100.0_GUSD, 0.05 / 12, 36}).si();
  for (int m : {1, 20, 35})
    EXPECT_NEAR(-world.movement(books, "developer", Account::cash, m), payment, 0.011) << m;
  EXPECT_NEAR(-world.movement(books, "developer", Account::cash, 36), payment, 1.0);
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 36), 0.0);
  EXPECT_EQ(world.movement(books, "developer", Account::cash, 37), 0.0);
  // First interest: 100 G$ x 5% / 12.
  EXPECT_NEAR(world.movement(books, "bank", Account::interest_income, 1), -100e9 * 0.05 / 12, 0.006);
}

TEST(Loan, LinearBulletAndProfile) {
  const auto debt_after = [](Repayment repayment, std::vector<Ratio> profile, int month) {
    World world(40);
    add_parties(world);
    Loan loan = term_loan();
    loan.repayment = repayment;
    loan.profile = std::move(profile);
    world.contracts = {loan};
    const Books books = world.run();
    EXPECT_EQ(world.balance(books, "developer", Account::debt, 36), 0.0);
    return -world.balance(books, "developer", Account::debt, month);
  };
  EXPECT_NEAR(debt_after(Repayment::linear, {}, 18), 50e9, 0.1);
  EXPECT_DOUBLE_EQ(debt_after(Repayment::bullet, {}, 35), 100e9);
  // 10%, 30%, 60% of the principal in years 1, 2, 3.
  EXPECT_NEAR(debt_after(Repayment::profile, {0.1, 0.3, 0.6}, 12), 90e9, 0.1);
  EXPECT_NEAR(debt_after(Repayment::profile, {0.1, 0.3, 0.6}, 24), 60e9, 0.1);
}

// A shell of 3 $/W bought over four months, 70% of it borrowed.
World& construction(World& world, bool add_interest) {
  add_parties(world);
  Purchase shell;
  shell.common.id = "shell";
  shell.common.part = "site";
  shell.seller = "suppliers";
  shell.buyer = "developer";
  shell.flow = "capex_power.shell";
  shell.price.per_power = always(3.0_USD / unit::W);
  shell.asset = AssetClass::building;
  Loan loan = term_loan();
  loan.principal = 2.0_GUSD;
  loan.availability_months = 6;
  loan.finances = LoanUse{{"site"}, 0.7};
  loan.add_interest = add_interest;
  world.contracts = {loan, shell};
  for (int m = 0; m < 4; ++m) world.set("capex_power.shell", m, 200.0_MW);
  return world;
}

TEST(Loan, ConstructionDrawsFollowTheSpending) {
  World world(40);
  const Books books = construction(world, false).run();
  // 600 M$ a month, 420 of it borrowed.
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 0), -420e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 3), -1680e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 5), -1680e6);
  // Interest is paid on the balance of the month before; repayment begins in month 6.
  EXPECT_NEAR(world.movement(books, "developer", Account::interest_expense, 1), 420e6 * 0.05 / 12, 0.006);
  EXPECT_GT(world.balance(books, "developer", Account::debt, 6), -1680e6);
  EXPECT_LT(world.balance(books, "developer", Account::debt, 35), 0.0);
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 36), 0.0);
}

TEST(Loan, DrawsStopAtThePrincipal) {
  World world(40);
  construction(world, false);
  std::get<Loan>(world.contracts[0]).principal = 1.0_GUSD;
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 1), -840e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "developer", Account::debt, 3), -1e9);
}

TEST(Loan, InterestDuringConstructionIsAdded) {
  World world(40);
  const Books books = construction(world, true).run();
  // B1 = 420 (1 + i) + 420, ...: the future value of four draws, then two months of interest.
  const double i = 0.05 / 12;
  double balance = 0;
  for (int m = 0; m < 6; ++m) balance = balance * (1 + i) + (m < 4 ? 420e6 : 0);
  EXPECT_NEAR(-world.balance(books, "developer", Account::debt, 5), balance, 0.05);
  EXPECT_NEAR(-world.balance(books, "bank", Account::interest_income, 5), balance - 1680e6, 0.05);
  EXPECT_DOUBLE_EQ(world.movement(books, "developer", Account::cash, 4), 0.0);
  EXPECT_EQ(world.balance(books, "developer", Account::debt, 36), 0.0);
}

TEST(Loan, UndrawnLoansAreLiquidity) {
  World world(40);
  construction(world, false);
  Books books = world.start();
  // 50 G$ of cash and 2 G$ of loan before the first month; 320 M$ are left after the draws.
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("developer")).in(unit::GUSD), 52.0);
  for (int m = 0; m < 4; ++m) ASSERT_TRUE(books.step(world.month(m)));
  const double cash = world.balance(books, "developer", Account::cash, 3);
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("developer")).si(), cash + 320e6);
  EXPECT_TRUE(books.can_fund({world.id("developer"), 40.0_GUSD}));
  EXPECT_FALSE(books.can_fund({world.id("developer"), 60.0_GUSD}));
  EXPECT_TRUE(books.can_fund({world.id("bank"), 1e6 * unit::GUSD}));
  for (int m = 4; m < 6; ++m) ASSERT_TRUE(books.step(world.month(m)));
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("developer")).si(),
                   world.balance(books, "developer", Account::cash, 5));
}

TEST(Loan, DefaultsOfBothSides) {
  World borrower(40);
  add_parties(borrower);
  borrower.contracts = {term_loan()};
  borrower.defaults = {{"developer", borrower.month(10)}};
  const Books failed = borrower.run();
  const double owed = -borrower.balance(failed, "developer", Account::debt, 9);
  EXPECT_DOUBLE_EQ(borrower.balance(failed, "bank", Account::credit_losses, 39), owed);
  EXPECT_DOUBLE_EQ(-borrower.balance(failed, "developer", Account::debt, 39), owed);
  EXPECT_EQ(borrower.movement(failed, "developer", Account::cash, 10), 0.0);

  // A lender in default lends no more, the borrower goes on paying.
  World lender(40);
  construction(lender, false);
  lender.defaults = {{"bank", lender.month(2)}};
  const Books estate = lender.run();
  EXPECT_DOUBLE_EQ(lender.balance(estate, "developer", Account::debt, 5), -840e6);
  EXPECT_EQ(lender.balance(estate, "developer", Account::debt, 36), 0.0);
}

TEST(Loan, WhatWasDrawnRunsOffWhileAnotherReplacesIt) {
  World world(40);
  add_parties(world);
  Loan second = term_loan();
  second.common.id = "second";
  second.common.instead_of = {"loan"};
  second.common.start = world.month(6);
  world.contracts = {term_loan(), second};
  const Books books = world.run();
  // Both are owed after month 6, and the first is paid off in month 36.
  EXPECT_LT(world.balance(books, "developer", Account::debt, 6), -180e9);
  EXPECT_GT(books.paid_under(ContractId{0}).dollars().in(unit::GUSD), 100.0);
}

TEST(Loan, DescribesItself) {
  EXPECT_EQ(describe(term_loan()),
            "bank lends developer up to 100 G$ at 5% a year for 36 months, repaid in level payments.");
}

TEST(Loan, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_parties(world);
    Loan terms = term_loan();
    change(terms);
    world.contracts = {terms};
    return world.first_error();
  };
  EXPECT_EQ(error_of([](Loan& t) { t.repayment = Repayment::profile, t.profile = {0.5, 0.5}; }),
            "contracts.loan.profile: 2 shares are given for 3 years of repayment");
  EXPECT_EQ(error_of([](Loan& t) { t.repayment = Repayment::profile, t.profile = {0.5, 0.5, 0.5}; }),
            "contracts.loan.profile: the shares sum to 1.5, not to 1");
  EXPECT_EQ(error_of([](Loan& t) { t.availability_months = 40; }),
            "contracts.loan.availability_months: it can be drawn for longer than it lasts");
  EXPECT_EQ(error_of([](Loan& t) { t.availability_months = 2, t.finances = LoanUse{{"site"}, 1.0}; }),
            "contracts.loan.finances.contracts: there is no other contract or part \"site\"");
  EXPECT_EQ(error_of([](Loan& t) { t.lender = "developer"; }),
            "contracts.loan.borrower: \"developer\" is lender and borrower at once (a contract needs two "
            "different parties)");
}

}  // namespace
}  // namespace gw::finance::loan_test
