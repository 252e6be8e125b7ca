#include "gigawatt/finance/contracts/margin_loan.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::margin_loan_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

// 10 G$ against 13% of a lab worth 200 G$ (26 G$, LTV 38%), which falls to 120 G$ in month 6 (LTV
// 64%).
void add_loan(World& world, Dollars cash) {
  Party& lab = world.party("lab", PartyKind::lab);
  lab.valuation =
      config::Steps<Dollars>{{{Month(1900, 1), 200.0_GUSD}, {world.month(6), 120.0_GUSD}}};
  lab.holders = {{"holding", 0.13}};
  world.party("holding", PartyKind::cloud, cash);
  world.party("bank", PartyKind::lender);
  MarginLoan loan;
  loan.lender = "bank";
  loan.borrower = "holding";
  loan.collateral = "lab";
  loan.principal = 10.0_GUSD;
  loan.rate = 0.0;
  loan.term_months = 18;
  loan.call_ltv = 0.5;
  loan.maintenance_ltv = 0.4;
  loan.haircut = 0.25;
  world.contracts = {loan};
}

MarginLoan& terms(World& world) { return std::get<MarginLoan>(world.contracts[0]); }

TEST(MarginLoan, ACallIsPaidWithinAMonth) {
  World world(24);
  add_loan(world, 1.0_GUSD);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "holding", Account::debt, 6), -10e9);
  // V = 13% x 120 = 15.6 G$; pay down to 40% of it: 10 - 6.24 = 3.76 G$, in month 7.
  EXPECT_NEAR(world.movement(books, "holding", Account::cash, 7), -3.76e9, 0.01);
  EXPECT_NEAR(world.balance(books, "holding", Account::debt, 17), -6.24e9, 0.01);
  EXPECT_EQ(world.balance(books, "holding", Account::debt, 18), 0.0);
  ASSERT_EQ(books.incidents().size(), 1u);
  EXPECT_EQ(describe(*world.model, books.incidents()[0]),
            "2026-07: holding must pay bank 3.76 G$ under margin_loan within a month");
}

TEST(MarginLoan, ACallThatTheMarketCuresIsNotPaid) {
  World world(24);
  add_loan(world, 1.0_GUSD);
  world.parties.items[0].second.valuation->steps.emplace_back(world.month(7), 200.0_GUSD);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "holding", Account::debt, 17), -10e9);
}

// The borrower has spent what it borrowed.
void spend(World& world) {
  Opex costs;
  costs.payer = "holding";
  costs.per_time = config::Steps<DollarRate>{
      {{world.month(0), 10.0_GUSD / unit::month}, {world.month(1), DollarRate()}}};
  world.contracts.push_back(costs);
}

TEST(MarginLoan, WithoutCashTheSharesAreSold) {
  World world(24);
  add_loan(world, Dollars());
  spend(world);
  const Books books = world.run();
  // V (1 - haircut) = 15.6 x 0.75 = 11.7 G$: 10 repay the loan, 1.7 are left.
  EXPECT_EQ(world.balance(books, "holding", Account::debt, 7), 0.0);
  EXPECT_NEAR(world.balance(books, "holding", Account::cash, 7), 1.7e9, 0.1);
  EXPECT_NEAR(-world.balance(books, "holding", Account::investment_gains, 7), 11.7e9,
              0.1);  // no cost in the books
  EXPECT_EQ(books.cap_table(world.id("lab")).stake(world.id("holding")), 0.0);
  EXPECT_NEAR(books.cap_table(world.id("lab")).stake(world.id("rest")), 0.13, 1e-12);
  EXPECT_EQ(describe(*world.model, books.incidents()[1]),
            "2026-08: holding loses its pledged shares, sold for 11.7 G$ under margin_loan");
}

TEST(MarginLoan, WhatASaleDoesNotCoverStaysAClaim) {
  World world(24);
  add_loan(world, Dollars());
  spend(world);
  world.parties.items[0].second.valuation->steps.back().second = 60.0_GUSD;
  Sale income;
  income.seller = "holding";
  income.buyer = "end_users";
  income.price.per_time = always(0.5_GUSD / unit::month);
  income.common.start = world.month(10);
  world.contracts.push_back(income);
  const Books books = world.run();
  // 13% x 60 x 0.75 = 5.85 G$; 4.15 G$ stay owed and take all cash from month 10 on, the rest at
  // the end.
  EXPECT_NEAR(world.balance(books, "holding", Account::debt, 7), -4.15e9, 0.1);
  EXPECT_NEAR(world.balance(books, "holding", Account::debt, 11), -3.15e9, 0.1);
  EXPECT_EQ(world.balance(books, "holding", Account::debt, 18), 0.0);
  EXPECT_EQ(books.incidents()[2].kind, IncidentKind::claim);
}

TEST(MarginLoan, SharesBoughtWithinThePlanMoveAtCost) {
  World world(24);
  add_loan(world, 20.0_GUSD);
  world.parties.items[0].second.holders.clear();
  EquityRound round;
  round.issuer = "lab";
  round.pre_money = 180.0_GUSD;
  round.investors = {{"holding", 20.0_GUSD, {}, {}, {}, {}}};
  world.contracts.push_back(round);
  spend(world);
  terms(world).pledged_share = 1.0;
  const Books books = world.run();
  // 10% of 120 G$ with 25% off: 9 G$ for what cost 20 G$, a loss of 11 G$; the buyer holds 20 at a
  // premium of -11 G$, so that stakes and share capital of all parties still agree.
  EXPECT_NEAR(world.balance(books, "holding", Account::investment_gains, 7), 11e9, 1.0);
  EXPECT_NEAR(world.balance(books, "rest", Account::equity_stakes, 7), 20e9, 0.1);
  EXPECT_NEAR(world.balance(books, "rest", Account::stake_premium, 7), -11e9, 1.0);
}

TEST(MarginLoan, AnIssuerInDefaultIsWorthNothing) {
  World world(24);
  add_loan(world, Dollars());
  spend(world);
  world.parties.items[0].second.valuation->steps.pop_back();
  world.defaults = {{"lab", world.month(3)}};
  const Books books = world.run();
  EXPECT_EQ(books.incidents()[1].kind, IncidentKind::margin_call);
  EXPECT_EQ(books.incidents()[1].month, world.month(3));
  EXPECT_DOUBLE_EQ(world.balance(books, "holding", Account::debt, 4), -10e9);
}

TEST(MarginLoan, SharesOfABorrowerInDefaultAreSold) {
  // 13% x 200 x 0.75 = 19.5 G$: the loan of 10 is paid in full.
  World world(24);
  add_loan(world, Dollars());
  spend(world);
  world.setting_extra.in_default.estate_share = 1.0;
  world.defaults = {{"holding", world.month(3)}};
  const Books books = world.run();
  EXPECT_EQ(world.balance(books, "holding", Account::debt, 3), 0.0);
  EXPECT_NEAR(world.balance(books, "holding", Account::cash, 3), 9.5e9, 0.1);
  EXPECT_EQ(world.balance(books, "bank", Account::credit_losses, 23), 0.0);
}

TEST(MarginLoan, DescribesItself) {
  World world(4);
  add_loan(world, Dollars());
  terms(world).rate = 0.0788;
  EXPECT_EQ(
      describe(terms(world)),
      "bank lends holding 10 G$ at 7.88% a year for 18 months against 100% of its shares of lab; "
      "above "
      "50% of their value it must pay down to 40% within a month, or they are sold to rest at a "
      "discount of 25%.");
}

TEST(MarginLoan, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_loan(world, Dollars());
    change(terms(world));
    return world.first_error();
  };
  EXPECT_EQ(error_of([](MarginLoan& t) { t.collateral = "holding"; }),
            "contracts.margin_loan.collateral: \"holding\" is borrower and collateral at once (a "
            "contract "
            "needs two different parties)");
  EXPECT_EQ(error_of([](MarginLoan& t) { t.maintenance_ltv = 0.6; }),
            "contracts.margin_loan.maintenance_ltv: a call would pay down to more than what it is "
            "called at");
  EXPECT_EQ(error_of([](MarginLoan& t) { t.collateral = "bank"; }),
            "contracts.margin_loan.collateral: nothing says what bank is worth (give valuation or "
            "share_price of the party)");
}

}  // namespace
}  // namespace gw::finance::margin_loan_test
