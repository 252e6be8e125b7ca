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
  // The tranches say 100 G$ in all, of which 30 are paid; systems for 3 x 35 are bought from the vendor, which
  // no contract says in all. What the lab buys from others is not for the vendor.
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

TEST(CircularityBreakdown, LoopGainOfAllYears) {
  // Funding 10, 20, 0 and revenue 35, 70, 0 are proportional: 10 / 35 x 0.875 = 0.25.
  Round round;
  const Books books = round.world.run();
  const auto slopes = loop_slopes(books, round.world.id("vendor").at());
  ASSERT_TRUE(slopes.has_value());
  EXPECT_NEAR(slopes->funding_per_revenue, 10.0 / 35.0, 1e-12);
  EXPECT_NEAR(slopes->revenue_per_funding, 0.875, 1e-12);
  EXPECT_NEAR(loop_gain(*slopes), 0.25, 1e-12);
  // The lab earns nothing in any year.
  EXPECT_FALSE(loop_slopes(books, round.world.id("lab").at()).has_value());
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
  const auto slopes = loop_slopes(books, round.world.id("vendor").at());
  ASSERT_TRUE(slopes.has_value());
  EXPECT_NEAR(slopes->funding_per_revenue, 0.0, 1e-12);
}

TEST(CircularityBreakdown, YearByYear) {
  // One funder: its gain is that of all. 2026 has no year before it; the vendor has one payer:
  // 10,000 points.
  Round round;
  const Books books = round.world.run();
  const auto years = circularity_by_year(books, round.world.horizon());
  ASSERT_EQ(years.size(), 3u);
  EXPECT_FALSE(years[0].loop_gain.has_value());
  EXPECT_NEAR(years[1].loop_gain.value(), 0.25, 1e-12);
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

}  // namespace
}  // namespace gw::finance::circularity_breakdown_test
