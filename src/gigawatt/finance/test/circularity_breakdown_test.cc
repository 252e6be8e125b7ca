#include "gigawatt/finance/circularity_breakdown.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/finance/test/random_economy.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::circularity_breakdown_test {
namespace {

using testing::always;
using testing::RandomEconomy;
using testing::World;
using namespace gw::units::literals;

// The vendor invests 10 G$ with each gigawatt, the lab buys 35 G$ of systems with it. One gigawatt
// comes in the first year, two in the second. Beside it the lab buys 5 G$ a gigawatt from somebody
// outside.
struct Round {
  World world{36, Month(2026, 1)};
  Round() {
    world.party("lab", PartyKind::lab, 200.0_GUSD);
    world.party("vendor", PartyKind::chip_vendor, 50.0_GUSD);
    StagedEquity equity;
    equity.common.deal = "tranches";
    equity.investor = "vendor";
    equity.issuer = "lab";
    equity.per_energised = 10.0_GUSD / unit::GW;
    equity.cap = 100.0_GUSD;
    equity.first_valuation = 500.0_GUSD;
    Purchase systems;
    systems.common.id = "systems";
    systems.seller = "vendor";
    systems.buyer = "lab";
    systems.flow = "capex_power.shell";
    systems.price.per_power = always(35.0_GUSD / unit::GW);
    Purchase shell = systems;
    shell.common.id = "shell";
    shell.seller = std::string(kSuppliers);
    shell.price.per_power = always(5.0_GUSD / unit::GW);
    world.contracts = {equity, systems, shell};
    world.set("capex_power.shell", 3, 1.0_GW);
    world.set("capex_power.shell", 15, 2.0_GW);
    world.hold("energised_power", 4, 1.0_GW);
    world.hold("energised_power", 16, 3.0_GW);
  }
};

TEST(CircularityBreakdown, CommitmentsToInvestment) {
  // The tranches say 100 G$ in all, of which 30 are paid; systems for 3 x 35 are bought from the
  // vendor, which no contract says in all. What the lab buys from others is not for the vendor.
  Round round;
  const Books books = round.world.run();
  const Commitment vendor =
      commitment_of(books, {round.world.contracts, round.world.id("vendor").at()});
  EXPECT_NEAR(vendor.committed.si(), 105e9, 1);
  EXPECT_NEAR(vendor.invested.si(), 100e9, 1);
  const Commitment lab = commitment_of(books, {round.world.contracts, round.world.id("lab").at()});
  EXPECT_EQ(lab.invested, Dollars());
  EXPECT_FALSE(commitments_to_investment(lab).has_value());
}

TEST(CircularityBreakdown, CommitmentsTakeTheFundersPartOfARound) {
  // A round of 100 in 2028: 60 of the vendor, 20 of them never, and 40 of the cloud. 105 are bought
  // from the vendor in all, nothing from the cloud.
  Round round;
  round.world.party("cloud", PartyKind::cloud, 50.0_GUSD);
  EquityRound both;
  both.common.start = Month(2028, 2);
  both.issuer = "lab";
  both.pre_money = 500.0_GUSD;
  both.investors = {{"vendor", 60.0_GUSD, 20.0_GUSD, std::nullopt, "", std::nullopt},
                    {"cloud", 40.0_GUSD, Dollars(), std::nullopt, "", std::nullopt}};
  round.world.contracts[0] = both;
  const Books books = round.world.run();
  const auto of = [&](const char* party) {
    return commitment_of(books, {round.world.contracts, round.world.id(party).at()});
  };
  EXPECT_NEAR(of("vendor").invested.si(), 60e9, 1);
  EXPECT_NEAR(of("vendor").committed.si(), 105e9, 1);
  EXPECT_NEAR(of("cloud").invested.si(), 40e9, 1);
  EXPECT_EQ(of("cloud").committed, Dollars());
}

TEST(CircularityBreakdown, AGuarantorsCapIsNotBoughtForItsFee) {
  // The vendor guarantees a loan of the lab up to 20 G$ for 1% a year: the lab buys for 105 + 3 x
  // 0.2.
  Round round;
  round.world.party("bank", PartyKind::lender);
  Loan loan;
  loan.lender = "bank";
  loan.borrower = "lab";
  loan.principal = 20.0_GUSD;
  loan.rate = 0.05;
  loan.term_months = 60;
  Guarantee guarantee;
  guarantee.guarantor = "vendor";
  guarantee.covers = {"loan"};
  guarantee.cap = 20.0_GUSD;
  guarantee.fee = 0.01;
  round.world.contracts.insert(round.world.contracts.end(), {loan, guarantee});
  const Books books = round.world.run();
  const Commitment vendor =
      commitment_of(books, {round.world.contracts, round.world.id("vendor").at()});
  EXPECT_NEAR(vendor.committed.si(), 105.6e9, 1e3);
  EXPECT_NEAR(vendor.invested.si(), 100e9, 1);
  // The bank's loan is its own in full; what it earns on it is no purchase.
  const Commitment bank =
      commitment_of(books, {round.world.contracts, round.world.id("bank").at()});
  EXPECT_NEAR(bank.invested.si(), 20e9, 1);
  EXPECT_EQ(bank.committed, Dollars());
}

TEST(CircularityBreakdown, LoopGainOfAllYears) {
  // Funding 10, 20, 0 and revenue 35, 70, 0 are proportional: 10 / 35 x 0.875 = 0.25.
  Round round;
  const Books books = round.world.run();
  const auto slopes =
      loop_slopes(books, flow_matrix(books, books.model().window()), round.world.id("vendor").at());
  ASSERT_TRUE(slopes.has_value());
  EXPECT_NEAR(slopes->funding_per_revenue, 10.0 / 35.0, 1e-12);
  EXPECT_NEAR(slopes->revenue_per_funding, 0.875, 1e-12);
  EXPECT_NEAR(loop_gain(*slopes), 0.25, 1e-12);
  // The lab earns nothing in any year.
  EXPECT_FALSE(
      loop_slopes(books, flow_matrix(books, books.model().window()), round.world.id("lab").at())
          .has_value());
}

TEST(CircularityBreakdown, FundingThatDoesNotFollowRevenueHasNoGain) {
  // 10 are given in 2027 and 2028 alike while revenue is 35 in 2026 and 70 in 2027: means 20/3 and
  // 35, sum (F - mean F)(R - mean R) = 0 x ... + 10/3 x 35 - 10/3 x 35 = 0.
  Round round;
  std::get<StagedEquity>(round.world.contracts[0]).common.active = false;
  EquityRound first;
  first.common.id = "first";
  first.common.start = Month(2027, 2);
  first.issuer = "lab";
  first.pre_money = 500.0_GUSD;
  first.investors = {{"vendor", 10.0_GUSD, Dollars(), std::nullopt, "", std::nullopt}};
  EquityRound second = first;
  second.common.id = "second";
  second.common.start = Month(2028, 2);
  round.world.contracts.insert(round.world.contracts.end(), {first, second});
  const Books books = round.world.run();
  const auto slopes =
      loop_slopes(books, flow_matrix(books, books.model().window()), round.world.id("vendor").at());
  ASSERT_TRUE(slopes.has_value());
  EXPECT_NEAR(slopes->funding_per_revenue, 0.0, 1e-12);
}

TEST(CircularityBreakdown, YearByYear) {
  // The vendor has one payer: 10,000 points. In 2028 nobody funds anybody.
  Round round;
  const Books books = round.world.run();
  const auto years = circularity_by_year(books, round.world.horizon());
  ASSERT_EQ(years.size(), 3u);
  EXPECT_DOUBLE_EQ(years[1].summary.funded.in(unit::GUSD), 20.0);
  EXPECT_NEAR(years[1].summary.returned_share, 0.875, 1e-12);
  EXPECT_NEAR(years[0].hhi.value(), 10'000.0, 1e-9);
  EXPECT_FALSE(years[2].hhi.has_value());
}

TEST(CircularityBreakdown, ByDealAndByCycle) {
  // All 30 are given under the deal and 26.25 come back; without it no dollar goes round.
  Round round;
  const Books books = round.world.run();
  const auto deals = circularity_by_deal(books, round.world.horizon());
  ASSERT_EQ(deals.size(), 2u);
  EXPECT_EQ(deals[0].deal, "tranches");
  EXPECT_DOUBLE_EQ(deals[0].funded.in(unit::GUSD), 30.0);
  EXPECT_NEAR(deals[0].returned.in(unit::GUSD), 26.25, 1e-9);
  EXPECT_NEAR(deals[0].finn_without.value(), 0.0, 1e-15);
  EXPECT_EQ(deals[1].deal, "systems");
  EXPECT_EQ(deals[1].funded, Dollars());
  const auto cycles = inner_cycles(flow_matrix(books, round.world.horizon()));
  ASSERT_EQ(cycles.size(), 1u);
  EXPECT_EQ(cycles[0].nodes.size(), 2u);
  EXPECT_NEAR(cycles[0].flow, 30e9, 1e-3);
}

// Deals add up to the whole.
RC_GTEST_PROP(CircularityBreakdown, DealsSumToAll, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed, .defaults = false});
  World& world = economy.world();
  Books books = world.start();
  RC_ASSERT(books.run().has_value());
  const CircularitySummary all = circularity(books, world.horizon());
  Dollars funded;
  Dollars returned;
  for (const DealCircularity& deal : circularity_by_deal(books, world.horizon())) {
    funded += deal.funded;
    returned += deal.returned;
  }
  RC_ASSERT(std::abs((funded - all.funded).si()) <= 1e-9 * std::max(1.0, all.funded.si()));
  RC_ASSERT(std::abs((returned - all.returned).si()) <= 1e-9 * std::max(1.0, all.funded.si()));
}

// Payments of `deal` alone, or of everything but it, one by one.
FlowMatrix flows_of(const Books& books, const std::string& deal, bool without) {
  const Model& model = books.model();
  const Ledger& ledger = books.ledger();
  FlowMatrix flows(model.parties().size());
  for (std::size_t p = 0; p < flows.parties(); ++p)
    if (model.parties()[p].outside) flows.set_outside(p);
  for (std::size_t k = 0; k < ledger.payments(); ++k) {
    const Payment payment = ledger.payment(k);
    const ContractId id = ledger.contract(payment.posting);
    bool own = false;
    if (id.valid()) {
      const ContractInfo& contract = model.contract(id);
      own = (contract.deal.empty() ? contract.id : contract.deal) == deal;
    }
    if (payment.posting < ledger.first_posting(ledger.first()) || own == without) continue;
    flows.add(info(ledger.reason(payment.posting)).flow,
              {payment.from.at(), payment.to.at(), payment.amount.dollars()});
  }
  return flows;
}

// What one scan of the ledger says of each deal is what the deal's own payments say.
RC_GTEST_PROP(CircularityBreakdown, EachDealIsThatOfItsOwnPayments, (std::uint64_t seed)) {
  RandomEconomy economy({.seed = seed, .defaults = false});
  World& world = economy.world();
  Books books = world.start();
  RC_ASSERT(books.run().has_value());
  const FlowMatrix all = flow_matrix(books, world.horizon());
  for (const DealCircularity& deal : circularity_by_deal(books, world.horizon())) {
    const FlowMatrix own = flows_of(books, deal.deal, false);
    Dollars funded;
    Dollars returned;
    for (std::size_t i = 0; i < all.parties(); ++i) {
      if (all.outside(i)) continue;
      const std::vector<Ratio> shares = returned_shares(all, i);
      for (std::size_t j = 0; j < all.parties(); ++j) {
        if (all.outside(j)) continue;
        funded += own.funding(i, j);
        returned += own.funding(i, j) * shares[j];
      }
    }
    const double least = 1e-9 * std::max(1.0, funded.si());
    RC_ASSERT(std::abs((deal.funded - funded).si()) <= least);
    RC_ASSERT(std::abs((deal.returned - returned).si()) <= least);
    const auto through = finn(flows_of(books, deal.deal, true));
    RC_ASSERT(deal.finn_without.has_value() == through.has_value());
    if (through) RC_ASSERT(std::abs((*deal.finn_without - through->finn_index).si()) <= 1e-9);
  }
}

}  // namespace
}  // namespace gw::finance::circularity_breakdown_test
