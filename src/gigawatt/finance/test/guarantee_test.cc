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
  EXPECT_EQ(error_of([](Guarantee& t) { t.covers.clear(); }),
            "contracts.guarantee.covers: a guarantee covers at least one loan or lease");
}

}  // namespace
}  // namespace gw::finance::guarantee_test
