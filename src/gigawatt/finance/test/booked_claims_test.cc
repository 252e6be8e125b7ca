#include "gigawatt/finance/booked_claims.h"

#include <array>
#include <map>
#include <utility>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/finance/test/random_economy.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::booked_claims_test {
namespace {

using testing::always;
using testing::RandomEconomy;
using testing::World;
using namespace gw::units::literals;

constexpr std::array kOwed = {Account::payables,
                              Account::deferred_revenue,
                              Account::restricted_cash_held,
                              Account::lease_liability,
                              Account::debt,
                              Account::support_owed};

TEST(BookedClaims, ALoanIsOwedToItsLenderUntilItIsRepaid) {
  // 10 G$ in equal parts over 10 months: (10 - k) G$ are owed after k payments.
  World world(12);
  world.party("lender", PartyKind::lender);
  world.party("lab", PartyKind::lab, 50.0_GUSD);
  Loan loan;
  loan.lender = "lender";
  loan.borrower = "lab";
  loan.principal = 10.0_GUSD;
  loan.rate = 0.06;
  loan.term_months = 10;
  loan.repayment = Repayment::linear;
  world.contracts = {loan};
  const Books books = world.run();
  const std::array months{world.month(0), world.month(3), world.month(11)};
  const auto claims = booked_claims(books, months);
  ASSERT_EQ(claims.size(), 3u);
  ASSERT_EQ(claims[0].size(), 1u);
  EXPECT_EQ(claims[0][0],
            (BookedClaim{world.id("lab"), world.id("lender"), world.contract_id("loan"),
                         Account::debt, Money::from_cents(1'000'000'000'000)}));
  EXPECT_EQ(claims[1][0].amount, Money::from_cents(700'000'000'000));
  EXPECT_TRUE(claims[2].empty());
  EXPECT_EQ(most_indebted_month(books.ledger()), world.month(0));
}

TEST(BookedClaims, WithoutDebtTheMonthInWhichMostIsOwed) {
  // 2 G$ a month are paid two months later: 2, 4, 4, ... at the ends of the months.
  World world(6);
  world.party("vendor", PartyKind::chip_vendor);
  world.party("lab", PartyKind::lab, 90.0_GUSD);
  Sale sale;
  sale.seller = "vendor";
  sale.buyer = "lab";
  sale.flow = "paying_users.chat";
  sale.price.per_time = always(Dollars::from_si(24e9) / (1.0 * unit::year));
  sale.paid_after_months = 2;
  world.contracts = {sale};
  world.hold("paying_users.chat", 0, Ratio(1.0));
  const Books books = world.run();
  EXPECT_EQ(most_indebted_month(books.ledger()), world.month(1));
}

TEST(BookedClaims, WhatAGuarantorPaysBecomesItsOwn) {
  // The lab fails owing 10 G$ and leaves nothing; the vendor pays 10 G$ and is owed them in the
  // lender's place.
  World world(12);
  world.party("lender", PartyKind::lender);
  world.party("lab", PartyKind::lab, 1.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor, 90.0_GUSD);
  Loan loan;
  loan.lender = "lender";
  loan.borrower = "lab";
  loan.principal = 10.0_GUSD;
  loan.rate = 0.0;
  loan.term_months = 12;
  loan.repayment = Repayment::bullet;
  Guarantee guarantee;
  guarantee.guarantor = "vendor";
  guarantee.covers = {"loan"};
  world.contracts = {loan, guarantee};
  world.defaults = {{"lab", world.month(4)}};
  const Books books = world.run();
  const auto claims = booked_claims(books, std::array{world.month(3), world.month(5)});
  ASSERT_EQ(claims[0].size(), 1u);
  EXPECT_EQ(claims[0][0].creditor, world.id("lender"));
  ASSERT_EQ(claims[1].size(), 1u);
  EXPECT_EQ(claims[1][0].creditor, world.id("vendor"));
  EXPECT_EQ(claims[1][0].debtor, world.id("lab"));
  EXPECT_EQ(claims[1][0].amount, claims[0][0].amount);
}

// All that one party owes on an account is its balance, all that it is owed the balance of the
// mirror, whatever happens: what stands in the books is somebody's claim on somebody.
RC_GTEST_PROP(BookedClaims, SumToTheLedger, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed});
  World& world = economy.world();
  Books books = world.start();
  RC_ASSERT(books.run().has_value());
  std::vector<Month> months;
  for (Month m = world.flows.first(); m <= world.horizon().last; ++m) months.push_back(m);
  const auto claims = booked_claims(books, months);
  for (std::size_t k = 0; k < months.size(); ++k) {
    std::map<std::pair<PartyId, Account>, Money> owed, held;
    for (const BookedClaim& claim : claims[k]) {
      owed[{claim.debtor, claim.account}] += claim.amount;
      if (claim.account != Account::lease_liability)
        held[{claim.creditor, *info(claim.account).mirror}] += claim.amount;
    }
    for (std::size_t p = 0; p < world.model->parties().size(); ++p) {
      const PartyId party{static_cast<std::int16_t>(p)};
      for (const Account account : kOwed) {
        RC_ASSERT((owed[{party, account}] == -books.ledger().balance(party, account, months[k])));
        if (account == Account::lease_liability) continue;
        const Account mirror = *info(account).mirror;
        RC_ASSERT((held[{party, mirror}] == books.ledger().balance(party, mirror, months[k])));
      }
    }
  }
}

}  // namespace
}  // namespace gw::finance::booked_claims_test
