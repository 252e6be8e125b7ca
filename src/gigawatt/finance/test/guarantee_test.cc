#include "gigawatt/finance/contracts/guarantee.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::guarantee_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

// A bank lends 30 G$ to a lab as a bullet, and the vendor guarantees 20 of it.
void add_debt(World& world) {
  world.party("lab", PartyKind::lab, 40.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor, 60.0_GUSD);
  world.party("bank", PartyKind::lender);
  Loan loan;
  loan.lender = "bank";
  loan.borrower = "lab";
  loan.principal = 30.0_GUSD;
  loan.rate = 0.06;
  loan.term_months = 120;
  loan.repayment = Repayment::bullet;
  Guarantee guarantee;
  guarantee.guarantor = "vendor";
  guarantee.covers = {"loan"};
  guarantee.cap = 20.0_GUSD;
  world.contracts = {loan, guarantee};
}

TEST(Guarantee, PaysTheRemainingLoanUpToItsCap) {
  World world(24);
  add_debt(world);
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.movement(books, "vendor", Account::cash, 12), -20e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::guarantee_losses, 23), 20e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "bank", Account::credit_losses, 23), 10e9);
  // The debt stands; the vendor has taken over the claim for what it paid, and written it down.
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::debt, 23), -30e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::loans_granted, 23), 20e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::loss_allowance, 23), -20e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "bank", Account::loans_granted, 23), 10e9);

  std::vector<std::string> trail;
  for (const Incident& incident : books.incidents()) trail.push_back(describe(*world.model, incident));
  EXPECT_EQ(trail, (std::vector<std::string>{
                       "2027-01: lab defaults: as the plan says",
                       "2027-01: lab no longer pays under loan, which stops",
                       "2027-01: lab owes bank 30.0 G$ under loan",
                       "2027-01: vendor pays 20.0 G$ to bank as guarantor of loan",
                       "2027-01: bank writes down 10.0 G$ owed by lab under loan"}));
}

TEST(Guarantee, WithoutACapItPaysAll) {
  World world(24);
  add_debt(world);
  std::get<Guarantee>(world.contracts[1]).cap.reset();
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::guarantee_losses, 23), 30e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "bank", Account::credit_losses, 23), 0.0);
}

TEST(Guarantee, NothingIsPaidWithoutDefaultOrAfterItsEnd) {
  World quiet(24);
  add_debt(quiet);
  EXPECT_DOUBLE_EQ(quiet.balance(quiet.run(), "vendor", Account::guarantee_losses, 23), 0.0);

  World ended(24);
  add_debt(ended);
  std::get<Guarantee>(ended.contracts[1]).common.end = ended.month(6);
  ended.defaults = {{"lab", ended.month(12)}};
  EXPECT_DOUBLE_EQ(ended.balance(ended.run(), "vendor", Account::guarantee_losses, 23), 0.0);
}

TEST(Guarantee, AGuarantorInDefaultPaysNothing) {
  World world(24);
  add_debt(world);
  world.defaults = {{"lab", world.month(12)}, {"vendor", world.month(12)}};
  // In the same month: the order of the events decides, the lab comes first.
  EXPECT_DOUBLE_EQ(world.balance(world.run(), "vendor", Account::guarantee_losses, 23), 20e9);
  World before(24);
  add_debt(before);
  before.defaults = {{"vendor", before.month(11)}, {"lab", before.month(12)}};
  const Books books = before.run();
  EXPECT_DOUBLE_EQ(before.balance(books, "vendor", Account::guarantee_losses, 23), 0.0);
  EXPECT_DOUBLE_EQ(before.balance(books, "bank", Account::credit_losses, 23), 30e9);
}

TEST(Guarantee, OneCapForSeveralContracts) {
  World world(24);
  add_debt(world);
  Loan second = std::get<Loan>(world.contracts[0]);
  second.common.id = "second";
  second.principal = 15.0_GUSD;
  world.contracts.push_back(second);
  std::get<Guarantee>(world.contracts[1]).covers = {"second", "loan"};
  std::get<Guarantee>(world.contracts[1]).cap = 40.0_GUSD;
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::guarantee_losses, 23), 40e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "bank", Account::credit_losses, 23), 5e9);
}

TEST(Guarantee, OfALeaseIsALossWithoutAClaim) {
  World world(24);
  world.party("lab", PartyKind::lab, 400.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor, 60.0_GUSD);
  world.party("spv", PartyKind::spv);
  Lease lease;
  lease.lessor = "spv";
  lease.lessee = "lab";
  lease.flow = "energised_power";
  lease.price.per_power = always(35.0_GUSD / unit::GW);
  lease.rate = 0.09;
  Guarantee guarantee;
  guarantee.guarantor = "vendor";
  guarantee.covers = {"lease"};
  guarantee.cap = 0.86_GUSD;
  world.contracts = {lease, guarantee};
  world.hold("energised_power", 2, 1.0_GW);
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::guarantee_losses, 23), 0.86e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::other_income, 23), -0.86e9);
}

TEST(Guarantee, AGuarantorWithoutCashNeedsSupport) {
  World world(24);
  add_debt(world);
  world.parties.items[1].second.opening_cash = 5.0_GUSD;
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  EXPECT_EQ(books.liquidity_of(world.id("vendor")).first_dry, world.month(12));
  EXPECT_DOUBLE_EQ(books.support_outstanding().dollars().in(unit::GUSD), 15.0);
}

TEST(Guarantee, EscrowIsUsedFirst) {
  World world(24);
  add_debt(world);
  auto& guarantee = std::get<Guarantee>(world.contracts[1]);
  guarantee.escrow = 4.0_GUSD;
  guarantee.cap = 20.0_GUSD;
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::restricted_cash, 11), 4e9);
  // Claim 30: escrow 4, guarantor min(20, 26), creditor loses 6; the debt falls by the escrow.
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::debt, 23), -26e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::restricted_cash, 23), 0.0);
  EXPECT_DOUBLE_EQ(world.movement(books, "bank", Account::cash, 12), 24e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::guarantee_losses, 23), 20e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "bank", Account::credit_losses, 23), 6e9);
  EXPECT_EQ(describe(*world.model, books.incidents()[3]),
            "2027-01: lab pays 4.00 G$ out of escrow to bank under loan");
}

TEST(Guarantee, EscrowComesBackAtTheEnd) {
  World world(24);
  add_debt(world);
  auto& guarantee = std::get<Guarantee>(world.contracts[1]);
  guarantee.escrow = 4.0_GUSD;
  guarantee.common.end = world.month(6);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::restricted_cash, 5), 4e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::restricted_cash, 6), 0.0);
  EXPECT_DOUBLE_EQ(world.balance(books, "rest", Account::restricted_cash_held, 6), 0.0);
}

TEST(Guarantee, WhatIsRecoveredIsNeitherPaidNorWrittenDown) {
  // loss = 30 x (1 - 40%) - 4 of escrow = 14, all within the cap; the bank keeps a claim of 12.
  World world(24);
  add_debt(world);
  auto& guarantee = std::get<Guarantee>(world.contracts[1]);
  guarantee.escrow = 4.0_GUSD;
  guarantee.recovery_share = 0.4;
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::guarantee_losses, 23), 14e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "bank", Account::credit_losses, 23), 0.0);
  EXPECT_DOUBLE_EQ(world.balance(books, "bank", Account::loans_granted, 23), 12e9);
}

TEST(Guarantee, TheDebtorPaysAFeeOnTheCap) {
  // 1% a year of 20 G$: 16.67 M$ a month until the default.
  World world(24);
  add_debt(world);
  std::get<Guarantee>(world.contracts[1]).fee = 0.01;
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "lab", Account::other_expense, 3), 20e9 * 0.01 / 12, 0.01);
  EXPECT_NEAR(-world.balance(books, "vendor", Account::other_income, 23), 20e9 * 0.01, 0.1);
}

TEST(Guarantee, ALeaseThatIsLetAgain) {
  // pay = min(rent to come, rent - re-let value): 0.86 of cap against 10% of the rents.
  const auto paid = [](double relet) {
    World world(24);
    world.party("lab", PartyKind::lab, 400.0_GUSD);
    world.party("vendor", PartyKind::chip_vendor, 60.0_GUSD);
    world.party("spv", PartyKind::spv);
    Lease lease;
    lease.lessor = "spv";
    lease.lessee = "lab";
    lease.flow = "energised_power";
    lease.price.per_power = always(35.0_GUSD / unit::GW);
    lease.rate = 0.09;
    Guarantee guarantee;
    guarantee.guarantor = "vendor";
    guarantee.covers = {"lease"};
    guarantee.relet_share = relet;
    world.contracts = {lease, guarantee};
    world.hold("energised_power", 2, 1.0_GW);
    world.defaults = {{"lab", world.month(12)}};
    const Books books = world.run();
    return world.balance(books, "vendor", Account::guarantee_losses, 23) /
           -world.balance(books, "lab", Account::lease_liability, 11);
  };
  EXPECT_NEAR(paid(0.0), 1.0, 1e-9);
  EXPECT_NEAR(paid(0.9), 0.1, 1e-9);
  EXPECT_EQ(paid(1.0), 0.0);
  EXPECT_EQ(paid(1.7), 0.0);
}

TEST(Guarantee, CoversABondAndItsCoupons) {
  World world(24);
  world.party("lab", PartyKind::lab, 40.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor, 60.0_GUSD);
  world.party("fund", PartyKind::investor);
  Bond bond;
  bond.holders = "fund";
  bond.issuer = "lab";
  bond.principal = 10.0_GUSD;
  bond.coupon = 0.12;
  bond.maturity = world.month(23);
  bond.coupon_months = 12;
  Guarantee guarantee;
  guarantee.guarantor = "vendor";
  guarantee.covers = {"bond"};
  world.contracts = {bond, guarantee};
  world.defaults = {{"lab", world.month(15)}};
  const Books books = world.run();
  // Coupons are due in months 11 and 23: three months of 1% are owed besides the principal.
  EXPECT_NEAR(world.balance(books, "vendor", Account::guarantee_losses, 23), 10.3e9, 1.0);
  EXPECT_EQ(world.balance(books, "fund", Account::credit_losses, 23), 0.0);
}

TEST(Guarantee, DescribesWhatWasAdded) {
  Guarantee guarantee;
  guarantee.guarantor = "nvidia";
  guarantee.covers = {"site_lease"};
  guarantee.cap = 860.0_MUSD;
  guarantee.escrow = 470.0_MUSD;
  guarantee.fee = 0.01;
  guarantee.relet_share = 0.6;
  EXPECT_EQ(describe(guarantee),
            "nvidia pays what is owed under site_lease if the debtor defaults, up to 860 M$, after 470 M$ in "
            "escrow with rest, or takes over a lease and lets it again at 60% of the rent, for 1% a year of "
            "the cap.");
}

TEST(Guarantee, DescribesItself) {
  Guarantee guarantee;
  guarantee.guarantor = "nvidia";
  guarantee.covers = {"site_debt"};
  guarantee.cap = 20.0_GUSD;
  EXPECT_EQ(describe(guarantee),
            "nvidia pays what is owed under site_debt if the debtor defaults, up to 20 G$.");
}

TEST(Guarantee, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_debt(world);
    change(std::get<Guarantee>(world.contracts[1]));
    return world.first_error();
  };
  EXPECT_EQ(error_of([](Guarantee& t) { t.guarantor = "lab"; }),
            "contracts.guarantee.covers: \"lab\" would guarantee its own debt under loan");
  EXPECT_EQ(error_of([](Guarantee& t) { t.guarantor = "bank"; }),
            "contracts.guarantee.covers: \"bank\" is the creditor of loan itself");
  EXPECT_EQ(error_of([](Guarantee& t) { t.covers = {"loam"}; }),
            "contracts.guarantee.covers: there is no other contract or part \"loam\" (did you mean "
            "\"loan\"?)");
  EXPECT_EQ(error_of([](Guarantee& t) { t.covers = {"guarantee"}; }),
            "contracts.guarantee.covers: there is no other contract or part \"guarantee\" (known: "
            "loan)");
  EXPECT_EQ(error_of([](Guarantee& t) { t.cap.reset(), t.fee = 0.01; }),
            "contracts.guarantee.fee: the fee is a share of the cap, and there is none");
  EXPECT_EQ(error_of([](Guarantee& t) { t.escrow = 1.0_GUSD, t.escrow_agent = "lab"; }),
            "contracts.guarantee.escrow_agent: \"lab\" is debtor and escrow_agent at once (a contract needs "
            "two different parties)");
  EXPECT_EQ(error_of([](Guarantee& t) { t.covers.clear(); }),
            "contracts.guarantee.covers: a guarantee covers at least one loan or lease");
}

}  // namespace
}  // namespace gw::finance::guarantee_test
