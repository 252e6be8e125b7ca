#include "gigawatt/finance/exposure_network.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/finance/test/random_economy.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::exposure_network_test {
namespace {

using testing::always;
using testing::RandomEconomy;
using testing::World;
using namespace gw::units::literals;

ExposureNetwork network_at(const World& world, const Books& books, Month month) {
  const auto claims = booked_claims(books, std::array{month});
  return exposure_network(books, world.terms(), {month, claims.front()});
}

// The lender has lent 10 G$ to the cloud, the vendor guarantees up to 4 of it; the cloud rents
// chips from the vendor.
struct ThreeParties {
  World world{12};
  ThreeParties() {
    world.party("lender", PartyKind::lender);
    world.party("cloud", PartyKind::neocloud, 20.0_GUSD);
    world.party("vendor", PartyKind::chip_vendor, 90.0_GUSD);
    Loan loan;
    loan.lender = "lender";
    loan.borrower = "cloud";
    loan.principal = 10.0_GUSD;
    loan.rate = 0.0;
    loan.term_months = 20;
    loan.repayment = Repayment::bullet;
    Guarantee guarantee;
    guarantee.guarantor = "vendor";
    guarantee.covers = {"loan"};
    guarantee.cap = 4.0_GUSD;
    world.contracts = {loan, guarantee};
  }
};

TEST(ExposureNetwork, AGuaranteedLoan) {
  // gross 10, nothing in hand; of the guarantor: 0, and potentially its cap of 4.
  ThreeParties three;
  const Books books = three.world.run();
  const ExposureNetwork network = network_at(three.world, books, three.world.month(2));
  const auto pairs = exposures(network);
  ASSERT_EQ(pairs.size(), 2u);
  const auto of = [&](const std::string& holder) {
    return *std::ranges::find(pairs, three.world.id(holder).at(), &CounterpartyExposure::holder);
  };
  EXPECT_DOUBLE_EQ(of("lender").gross.in(unit::GUSD), 10.0);
  EXPECT_DOUBLE_EQ(of("lender").net.in(unit::GUSD), 10.0);
  EXPECT_DOUBLE_EQ(of("lender").potential.in(unit::GUSD), 10.0);
  EXPECT_DOUBLE_EQ(of("vendor").gross.in(unit::GUSD), 0.0);
  EXPECT_DOUBLE_EQ(of("vendor").potential.in(unit::GUSD), 4.0);
  // Equity of the cloud: 20 of its own; the lender's is not known.
  EXPECT_DOUBLE_EQ(network.equity[three.world.id("cloud").at()]->in(unit::GUSD), 20.0);
  EXPECT_FALSE(network.equity[three.world.id("lender").at()].has_value());
  const auto holders = by_holder(network, pairs);
  EXPECT_NEAR(*holders[three.world.id("vendor").at()].to_equity, 4.0 / 90.0, 1e-15);
}

TEST(ExposureNetwork, LeasedChipsCanBeTakenBack) {
  // A right of use as large as the rents to come: nothing is exposed beyond it.
  World world(12);
  world.party("lessor", PartyKind::spv, 90.0_GUSD);
  world.party("lab", PartyKind::lab, 90.0_GUSD);
  Lease lease;
  lease.lessor = "lessor";
  lease.lessee = "lab";
  lease.flow = "systems_delivered.vr";
  lease.price.per_unit = always(3.0_MUSD);
  lease.rate = 0.08;
  lease.term_months = 36;
  world.contracts = {lease};
  world.set("systems_delivered.vr", 1, Ratio(1000.0));
  const Books books = world.run();
  const Month month = world.month(4);
  const auto pairs = exposures(network_at(world, books, month));
  ASSERT_EQ(pairs.size(), 1u);
  const Dollars owed =
      -books.ledger().balance(world.id("lab"), Account::lease_liability, month).dollars();
  const Dollars right =
      books.ledger().balance(world.id("lab"), Account::right_of_use, month).dollars();
  EXPECT_EQ(pairs[0].gross, owed);
  EXPECT_EQ(pairs[0].net, std::max(Dollars(), owed - right));
  EXPECT_LT(pairs[0].net, pairs[0].gross);
}

// SoftBank borrows 5 against shares that are worth more, and 40 of the same bank against nothing.
struct MarginAndBridge {
  World world{12};
  MarginAndBridge() {
    world.party("bank", PartyKind::lender);
    world.party("softbank", PartyKind::investor, 20.0_GUSD);
    world.party("openai", PartyKind::lab).valuation = always(500.0_GUSD);
    EquityRound round;
    round.issuer = "openai";
    round.pre_money = 500.0_GUSD;
    round.investors = {{"softbank", 20.0_GUSD, Dollars(), std::nullopt, "", std::nullopt}};
    MarginLoan margin;
    margin.lender = "bank";
    margin.borrower = "softbank";
    margin.collateral = "openai";
    margin.principal = 5.0_GUSD;
    margin.rate = 0.0;
    margin.term_months = 6;
    margin.common.start = world.month(1);
    Loan bridge;
    bridge.lender = "bank";
    bridge.borrower = "softbank";
    bridge.principal = 40.0_GUSD;
    bridge.rate = 0.0;
    bridge.term_months = 20;
    bridge.repayment = Repayment::bullet;
    world.contracts = {round, margin, bridge};
  }
};

TEST(ExposureNetwork, PledgedSharesSecureTheirOwnLoanAlone) {
  // Shares worth 20 secure the 5 lent on margin: 5 + 40 are owed and 40 are exposed. Once the 5 are
  // paid back the shares secure nothing.
  MarginAndBridge two;
  const Books books = two.world.run();
  const auto at = [&](int month) {
    const auto pairs = exposures(network_at(two.world, books, two.world.month(month)));
    return *std::ranges::find(pairs, two.world.id("bank").at(), &CounterpartyExposure::holder);
  };
  EXPECT_DOUBLE_EQ(at(3).gross.in(unit::GUSD), 45.0);
  EXPECT_DOUBLE_EQ(at(3).net.in(unit::GUSD), 40.0);
  EXPECT_DOUBLE_EQ(at(9).gross.in(unit::GUSD), 40.0);
  EXPECT_DOUBLE_EQ(at(9).net.in(unit::GUSD), 40.0);
}

TEST(ExposureNetwork, ParkedProceedsSecureTheirOwnBondAlone) {
  // 10 of the bond, of which the site's 2 have been released: 8 are parked. The loan of 3 by the
  // same holders stays exposed in full: 13 - 8.
  World world(12);
  world.party("holders", PartyKind::lender);
  world.party("site", PartyKind::spv, 5.0_GUSD);
  Opex works;
  works.payer = "site";
  works.per_time = config::Steps<DollarRate>{{{world.month(0), 2.0_GUSD / unit::month}}};
  works.common.start = world.month(1);
  works.common.end = world.month(1);
  Bond bond;
  bond.holders = "holders";
  bond.issuer = "site";
  bond.principal = 10.0_GUSD;
  bond.coupon = 0.0;
  bond.maturity = world.month(40);
  bond.parked = ParkedProceeds{{"opex"}, 1.0, always(Ratio()), std::string(kGovernment), {}};
  Loan loan;
  loan.lender = "holders";
  loan.borrower = "site";
  loan.principal = 3.0_GUSD;
  loan.rate = 0.0;
  loan.term_months = 20;
  loan.repayment = Repayment::bullet;
  world.contracts = {works, bond, loan};
  const Books books = world.run();
  const auto pairs = exposures(network_at(world, books, world.month(4)));
  const auto holder =
      *std::ranges::find(pairs, world.id("holders").at(), &CounterpartyExposure::holder);
  EXPECT_NEAR(holder.gross.in(unit::GUSD), 13.0, 1e-9);
  EXPECT_NEAR(holder.net.in(unit::GUSD), 5.0, 1e-9);
}

TEST(ExposureNetwork, EquityThatIsLostTakesStakesAndClaimsWithIt) {
  // The vendor pays 10 for shares of a lab that has 30, and then has 90 - 10 + 10 (the stake) = 90:
  // if the lab's 30 are lost, 10 of the vendor's 90 are. Of all 120: 30 and 10.
  World world(6);
  world.party("lab", PartyKind::lab, 20.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor, 90.0_GUSD);
  EquityRound round;
  round.issuer = "lab";
  round.pre_money = 100.0_GUSD;
  round.investors = {{"vendor", 10.0_GUSD, Dollars(), std::nullopt, "", std::nullopt}};
  world.contracts = {round};
  const Books books = world.run();
  const ExposureNetwork network = network_at(world, books, world.month(2));
  const EquityLoss lab = equity_loss(network, world.id("lab"));
  EXPECT_NEAR(lab.total_loss, 40.0 / 120.0, 1e-12);
  EXPECT_NEAR(lab.contagion, 10.0 / 120.0, 1e-12);
  EXPECT_EQ(lab.most_hit, world.id("vendor"));
  EXPECT_NEAR(lab.most_hit_loss, 10.0 / 90.0, 1e-12);
  // Nobody holds anything of the vendor: the shock is all there is.
  const EquityLoss vendor = equity_loss(network, world.id("vendor"));
  EXPECT_NEAR(vendor.total_loss, 90.0 / 120.0, 1e-12);
  EXPECT_NEAR(vendor.contagion, 0.0, 1e-12);
  EXPECT_FALSE(vendor.most_hit.valid());
}

// net <= gross, net <= potential; gross exposures sum to what is owed in the ledger; equity is
// assets less liabilities, so that over all parties the claims cancel; no loss exceeds all.
RC_GTEST_PROP(ExposureNetwork, OfAnyEconomy, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed});
  World& world = economy.world();
  Books books = world.start();
  RC_ASSERT(books.run().has_value());
  const Month month = most_indebted_month(books.ledger());
  const auto claims = booked_claims(books, std::array{month});
  const ExposureNetwork network = exposure_network(books, world.terms(), {month, claims.front()});
  Dollars gross;
  for (const CounterpartyExposure& pair : exposures(network)) {
    RC_ASSERT(pair.net <= pair.gross);
    RC_ASSERT(pair.net <= pair.potential);
    gross += pair.gross;
  }
  Dollars owed;
  for (const BookedClaim& claim : claims.front())
    owed += std::max(claim.amount, -claim.amount).dollars();
  RC_ASSERT(std::abs((gross - owed).si()) <= 1e-12 * std::max(1.0, owed.si()));
  for (std::size_t p = 0; p < network.equity.size(); ++p) {
    const EquityLoss loss = equity_loss(network, PartyId{static_cast<std::int16_t>(p)});
    RC_ASSERT(loss.total_loss >= 0.0 && loss.total_loss <= 1.0 + 1e-12);
    RC_ASSERT(loss.contagion >= -1e-12);
  }
}

}  // namespace
}  // namespace gw::finance::exposure_network_test
