#include "gigawatt/finance/clearing/exposure.h"

#include <algorithm>
#include <array>

#include <gtest/gtest.h>

namespace gw::finance::exposure_test {
namespace {

Dollars usd(double amount) { return Dollars::from_si(amount); }

enum : std::size_t { kLab, kCloud, kVendor, kLender };

ClearingProblem deals() {
  ClearingProblem problem;
  problem.endowments.assign(4, usd(1));
  problem.claims = {{kLab, kCloud, usd(60), 0},
                    {kCloud, kLender, usd(40), 0},
                    {kCloud, kLender, usd(10), 1},
                    {kLab, kLender, usd(20), 0}};
  problem.guarantees = {{kVendor, 1, usd(15), 0, Recourse::after},
                        {kCloud, 3, std::nullopt, 0, Recourse::after}};
  return problem;
}

TEST(Exposure, GrossNetAndPotential) {
  const std::array<Collateral, 2> collateral{
      {{kLender, kCloud, usd(35)}, {kLender, kLab, usd(99)}}};
  const auto found = exposures(deals(), collateral);
  ASSERT_TRUE(found.has_value());
  ASSERT_EQ(found->size(), 4u);
  const auto expect = [&](std::size_t k, std::size_t holder, std::size_t debtor,
                          std::array<double, 3> amounts) {
    const CounterpartyExposure& e = (*found)[k];
    EXPECT_EQ(e.holder, holder);
    EXPECT_EQ(e.debtor, debtor);
    EXPECT_EQ(e.gross, usd(amounts[0]));
    EXPECT_EQ(e.net, usd(amounts[1]));
    EXPECT_EQ(e.potential, usd(amounts[2]));
  };
  // The cloud's claim on the lab of 60 and the guarantee of the lab's other 20 at its whole.
  expect(0, kCloud, kLab, {60, 60, 80});
  expect(1, kVendor, kCloud, {0, 0, 15});
  expect(2, kLender, kLab, {20, 0, 0});  // collateral covers it
  expect(3, kLender, kCloud, {50, 15, 15});
  EXPECT_LT((*found)[2].debtor, (*found)[3].debtor);
}

TEST(Exposure, ABackstopIsPotentialOnly) {
  // The vendor may have to pay 7 for the lab, which owes it nothing; a backstop of oneself is
  // refused.
  const std::array<Backstop, 1> given{{{kVendor, kLab, usd(7)}}};
  const auto found = exposures(deals(), {}, given);
  ASSERT_TRUE(found.has_value());
  const auto of_lab = std::find_if(found->begin(), found->end(), [](const CounterpartyExposure& e) {
    return e.holder == kVendor && e.debtor == kLab;
  });
  ASSERT_NE(of_lab, found->end());
  EXPECT_EQ(of_lab->gross, usd(0));
  EXPECT_EQ(of_lab->net, usd(0));
  EXPECT_EQ(of_lab->potential, usd(7));
  const std::array<Backstop, 1> own{{{kLab, kLab, usd(7)}}};
  const auto refused = exposures(deals(), {}, own);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ExposureError::Kind::bad_backstop);
}

TEST(Exposure, LargestToEquityAndConcentration) {
  const auto found = exposures(deals(), {});
  ASSERT_TRUE(found.has_value());
  const std::array<Dollars, 4> equity{usd(10), usd(400), usd(-5), usd(100)};
  const auto holders = by_holder(*found, equity);
  ASSERT_EQ(holders.size(), 4u);
  EXPECT_EQ(holders[kLab].largest_amount, Dollars());
  EXPECT_FALSE(holders[kLab].above_limit());
  // 80 of 400 is 20%: below the limit of 25%.
  EXPECT_DOUBLE_EQ(*holders[kCloud].to_equity, 0.2);
  EXPECT_FALSE(holders[kCloud].above_limit());
  EXPECT_DOUBLE_EQ(holders[kCloud].hhi, 10000.0);
  // No equity to bear it.
  EXPECT_FALSE(holders[kVendor].to_equity.has_value());
  EXPECT_TRUE(holders[kVendor].above_limit());
  // Lender: 50 of the cloud, 20 of the lab.
  EXPECT_EQ(holders[kLender].largest, kCloud);
  EXPECT_DOUBLE_EQ(*holders[kLender].to_equity, 0.5);
  EXPECT_TRUE(holders[kLender].above_limit());
  EXPECT_EQ(holders[kLender].gross, usd(70));
  EXPECT_NEAR(holders[kLender].hhi, 1e4 * (50.0 * 50 + 20.0 * 20) / (70.0 * 70), 1e-9);
}

TEST(Exposure, RefusesBadInput) {
  ClearingProblem problem = deals();
  const std::array<Collateral, 1> unknown{{{9, kLab, usd(1)}}};
  EXPECT_EQ(exposures(problem, unknown).error().kind, ExposureError::Kind::bad_collateral);
  const std::array<Collateral, 1> negative{{{kLender, kLab, usd(-1)}}};
  EXPECT_EQ(
      exposures(problem, negative).error().describe(),
      "collateral 0: its value is negative or not finite, or its parties are not two known ones");
  problem.claims[0].amount = usd(-1);
  EXPECT_EQ(exposures(problem, {}).error().describe(), "claim 0: an amount is negative");
}

TEST(Concentration, T18_FromPartialData) {
  // Receivables 22/17/14/12%: at least 484 + 289 + 196 + 144 = 1,113; the other 35% in at most 12,
  // 12 and 11: 409 more.
  const auto receivables = hhi_range(std::array<Ratio, 4>{0.22, 0.17, 0.14, 0.12});
  ASSERT_TRUE(receivables.has_value());
  EXPECT_NEAR(receivables->lower, 1113.0, 1e-9);
  EXPECT_NEAR(receivables->upper, 1113.0 + 409.0, 1e-9);
  EXPECT_NEAR(receivables->listed, 0.65, 1e-15);
  // One share of 95%: at least 9,025; the rest in one piece adds 25.
  const auto one = hhi_range(std::array<Ratio, 1>{0.95});
  EXPECT_NEAR(one->lower, 9025.0, 1e-9);
  EXPECT_NEAR(one->upper, 9050.0, 1e-9);
  // A complete list: 30/30/20/20 is 2,600, highly concentrated.
  const auto all = hhi_range(std::array<Ratio, 4>{0.30, 0.30, 0.20, 0.20});
  EXPECT_NEAR(all->lower, 2600.0, 1e-9);
  EXPECT_NEAR(all->upper, 2600.0, 1e-9);
  EXPECT_GT(all->lower, kHighlyConcentrated);
  EXPECT_EQ(hhi_range({})->lower, 0.0);
  EXPECT_EQ(hhi_range({})->upper, 1e4);
  EXPECT_EQ(hhi_range(std::array<Ratio, 2>{0.7, 0.6}).error(), NoHhi::above_one);
  EXPECT_EQ(hhi_range(std::array<Ratio, 1>{-0.1}).error(), NoHhi::bad_share);
}

TEST(Concentration, T18_OfAMerger) {
  // delta = 2 a b: 30% and 20% merge: 1,200 > 100.
  EXPECT_NEAR(hhi_of_merger({0.30, 0.20}), 1200.0, 1e-9);
  EXPECT_GT(hhi_of_merger({0.30, 0.20}), kPresumedRise);
}

}  // namespace
}  // namespace gw::finance::exposure_test
