#include "gigawatt/finance/contracts/vendor_loan.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::vendor_loan_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

// 10 G$ of systems in month 2, 20% of it lent by the vendor.
void add_deal(World& world) {
  world.party("lab", PartyKind::lab, 50.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor, 5.0_GUSD);
  world.party("bank", PartyKind::lender);
  Purchase systems;
  systems.common.id = "systems";
  systems.seller = "vendor";
  systems.buyer = "lab";
  systems.flow = "systems_delivered.vr";
  systems.price.per_unit = always(1.0_MUSD);
  VendorLoan loan;
  loan.vendor = "vendor";
  loan.customer = "lab";
  loan.purchases = {"systems"};
  loan.share = 0.2;
  loan.limit = 3.0_GUSD;
  loan.rate = 0.06;
  loan.term_months = 10;
  loan.repayment = Repayment::linear;
  loan.default_probability = 0.1;
  loan.loss_given_default = 0.6;
  world.contracts = {systems, loan};
  world.set("systems_delivered.vr", 2, Ratio(10'000));
}

VendorLoan& loan_of(World& world) { return std::get<VendorLoan>(world.contracts[1]); }

TEST(VendorLoan, LendsAShareOfThePriceAndExpectsALoss) {
  World world(20);
  add_deal(world);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::debt, 2), -2e9);
  // Lifetime expected loss at grant: PD x LGD x balance = 10% x 60% x 2 G$, released as it is
  // repaid.
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::loss_allowance, 2), -0.12e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::credit_losses, 2), 0.12e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::loss_allowance, 7), -0.06e9);
  EXPECT_EQ(world.balance(books, "vendor", Account::loss_allowance, 12), 0.0);
  EXPECT_EQ(world.balance(books, "lab", Account::debt, 12), 0.0);
  // The vendor's revenue is whole; its cash of the month is not.
  EXPECT_DOUBLE_EQ(-world.movement(books, "vendor", Account::system_revenue, 2), 10e9);
  EXPECT_DOUBLE_EQ(world.movement(books, "vendor", Account::cash, 2), 8e9);
}

TEST(VendorLoan, TheLimitIsOnTheBalance) {
  World world(20);
  add_deal(world);
  loan_of(world).limit = 1.0_GUSD;
  world.set("systems_delivered.vr", 7, Ratio(10'000));
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::debt, 2), -1e9);
  // 5 of 10 parts are repaid when the second purchase comes: lent up to the limit again.
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::debt, 7), -1e9);
}

TEST(VendorLoan, ADefaultWritesDownWhatWasNotExpected) {
  World world(20);
  add_deal(world);
  world.defaults = {{"lab", world.month(5)}};
  const Books books = world.run();
  const double owed = -world.balance(books, "lab", Account::debt, 4);
  EXPECT_NEAR(owed, 1.6e9, 0.1);
  // Allowance and loss are the claim in all, not the claim on top of what was expected.
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::loss_allowance, 19), -owed);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::credit_losses, 19), owed);
}

TEST(VendorLoan, AGuaranteeTakesTheExpectedLossBack) {
  World world(20);
  add_deal(world);
  Guarantee guarantee;
  guarantee.guarantor = "bank";
  guarantee.covers = {"vendor_loan"};
  world.contracts.push_back(guarantee);
  world.defaults = {{"lab", world.month(5)}};
  const Books books = world.run();
  EXPECT_EQ(world.balance(books, "vendor", Account::loss_allowance, 19), 0.0);
  EXPECT_EQ(world.balance(books, "vendor", Account::credit_losses, 19), 0.0);
}

TEST(VendorLoan, DescribesItself) {
  World world(4);
  add_deal(world);
  EXPECT_EQ(describe(loan_of(world)),
            "vendor lends lab 20% of what it pays for systems, up to 3 G$ at 6% a year, each draw "
            "over 10 "
            "months; 6% of the balance is expected to be lost. If it fails, the vendor loses the "
            "loan and "
            "the customer at once.");
}

TEST(VendorLoan, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_deal(world);
    change(loan_of(world));
    return world.first_error();
  };
  EXPECT_EQ(error_of([](VendorLoan& t) { t.vendor = "bank"; }),
            "contracts.vendor_loan.purchases: \"systems\" is no purchase of lab from bank");
  EXPECT_EQ(error_of([](VendorLoan& t) { t.purchases.clear(); }),
            "contracts.vendor_loan.purchases: a vendor loan pays at least one purchase");
  EXPECT_EQ(
      error_of([](VendorLoan& t) { t.customer = "vendor"; }),
      "contracts.vendor_loan.customer: \"vendor\" is vendor and customer at once (a contract needs "
      "two different parties)");
}

}  // namespace
}  // namespace gw::finance::vendor_loan_test
