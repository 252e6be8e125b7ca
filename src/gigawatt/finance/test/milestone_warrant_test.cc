#include "gigawatt/finance/valuation/milestone_warrant.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/valuation/options.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::milestone_warrant_test {
namespace {

using namespace gw::units::literals;

// One share, no milestone: Haug's 77.7017.
WarrantTerms haug() {
  WarrantTerms terms;
  terms.share = {95.0_USD, .10, 0.0, .20};
  terms.expiry = .5 * unit::year;
  terms.tranches = {{1.0, std::nullopt, 100.0_USD}};
  return terms;
}

// The last tranche of a warrant like AMD's, one share, behind a milestone of 2 GW.
WarrantTerms like_amd() {
  WarrantTerms terms;
  terms.share = {Dollars::from_si(203.71), .04, 0.0, .55};
  terms.expiry = 5.0_year;
  terms.capacity = {Power(), 1.0 * unit::GW / unit::year, 0.5_GW, 0.0};
  terms.tranches = {{1.0, 2.0_GW, 600.0_USD}};
  return terms;
}

// |value - expected| in standard errors.
double off(const WarrantValue& value, double expected) {
  return std::abs(value.value.si() - expected) / value.standard_error.si();
}

TEST(MilestoneWarrant, T2_PathsWithTheBridgeMeetTheClosedForm) {
  // S 95, H 100, r 10%, half a year, 20% -> 77.701731615792, with six monthly steps.
  const auto closed = warrant_in_closed_form(haug());
  ASSERT_TRUE(closed.has_value());
  EXPECT_NEAR(closed->value.si(), 77.701731615792, 2e-12);
  const WarrantValue paths = warrant_by_paths(haug(), {.paths = 200'000});
  EXPECT_LT(off(paths, 77.701731615792), 3.0);
  EXPECT_LT(paths.standard_error.si(), 0.11);
  // The probability of vesting is e^rT x the dollar on touch.
  const OptionTerms terms{95.0_USD, 100.0_USD, .10, 0.0, .20, .5 * unit::year};
  const double vests = std::exp(.05) * dollar_on_touch(terms).si();
  EXPECT_NEAR(closed->tranches[0].vests, vests, 1e-12);
  EXPECT_NEAR(paths.tranches[0].vests, vests, 3 * std::sqrt(vests * (1 - vests) / 200'000));
}

TEST(MilestoneWarrant, T2_PathsWithoutTheBridgeMissIt) {
  // Six looks instead of all: a hurdle higher by 0.5826 s sqrt(dt) (Broadie, Glasserman and Kou
  // 1997).
  const WarrantValue paths = warrant_by_paths(haug(), {.paths = 200'000, .bridge = false});
  EXPECT_GT(off(paths, 77.701731615792), 30.0);
  EXPECT_LT(paths.value.si(), 77.7);
  const OptionTerms shifted{95.0_USD, 100.0_USD * std::exp(.5826 * .20 * std::sqrt(1.0 / 12)),
                            .10,      0.0,
                            .20,      .5 * unit::year};
  EXPECT_NEAR(paths.value.si(), share_on_touch(shifted).si(), 0.6);
}

TEST(MilestoneWarrant, TheTrancheLikeAmds) {
  // S 203.71, H 600, r 4%, 5 years, 55% -> 132.695063322508 without the milestone.
  WarrantTerms terms = like_amd();
  terms.tranches[0].milestone.reset();
  EXPECT_NEAR(warrant_in_closed_form(terms)->value.si(), 132.695063322508, 5e-12);
  EXPECT_LT(off(warrant_by_paths(terms, {.paths = 50'000}), 132.695063322508), 3.0);
}

TEST(MilestoneWarrant, IndependentMilestoneInClosedFormAndByPaths) {
  const WarrantTerms terms = like_amd();
  const auto closed = warrant_in_closed_form(terms);
  ASSERT_TRUE(closed.has_value());
  const WarrantValue paths = warrant_by_paths(terms, {.paths = 50'000});
  EXPECT_LT(off(paths, closed->value.si()), 3.0);
  EXPECT_NEAR(paths.tranches[0].vests, closed->tranches[0].vests, 0.007);
  // The product with the probability by the expiry is an upper bound.
  const Ratio probability = milestone_probability(terms.capacity, 2.0_GW, terms.expiry);
  const Dollars product = product_value(terms.share, terms.tranches[0], terms.expiry, probability);
  EXPECT_NEAR(product.si(), probability * 132.695063322508, 1e-10);
  EXPECT_LT(closed->value, product);
  EXPECT_GT(closed->value, 0.9 * product);
}

TEST(MilestoneWarrant, MilestoneProbability) {
  // 2 GW at 1 GW/year +- 0.5: P(by t) = N((t - 2) / (.5 sqrt t)) + e^16 N((-2 - t) / (.5 sqrt t)).
  const CapacityModel capacity = like_amd().capacity;
  EXPECT_NEAR(milestone_probability(capacity, 2.0_GW, 2.0_year),
              .5 + std::exp(16.0) * .5 * std::erfc(4 / (.5 * std::sqrt(2.0)) / std::sqrt(2.0)),
              1e-14);
  EXPECT_EQ(milestone_probability(capacity, 2.0_GW, Time()), 0.0);
  EXPECT_NEAR(milestone_probability(capacity, 2.0_GW, 40.0_year), 1.0, 1e-12);
  CapacityModel sure = capacity;
  sure.deviation = Power();
  EXPECT_EQ(milestone_probability(sure, 2.0_GW, 1.9 * unit::year), 0.0);
  EXPECT_EQ(milestone_probability(sure, 2.0_GW, 2.0_year), 1.0);
  sure.energised = 3.0_GW;
  EXPECT_EQ(milestone_probability(sure, 2.0_GW, Time()), 1.0);
}

TEST(MilestoneWarrant, ASureMilestoneOpensTheWindowAtItsDate) {
  // No deviation: 2 GW after 24 months exactly, so the share on touch from then on.
  WarrantTerms terms = like_amd();
  terms.capacity.deviation = Power();
  const OptionTerms option{terms.share.spot, 600.0_USD, .04, 0.0, .55, 5.0_year};
  const double expected = share_on_touch_from(option, 2.0_year).si();
  EXPECT_NEAR(warrant_in_closed_form(terms)->value.si(), expected, 1e-9);
  EXPECT_LT(off(warrant_by_paths(terms, {.paths = 50'000}), expected), 3.0);
  // A milestone that is never reached.
  terms.capacity.growth = 0.1 * unit::GW / unit::year;
  EXPECT_EQ(warrant_in_closed_form(terms)->value.si(), 0.0);
  EXPECT_EQ(warrant_by_paths(terms, {.paths = 1000}).value.si(), 0.0);
}

TEST(MilestoneWarrant, ThreadsChangeNothing) {
  const WarrantTerms terms = like_amd();
  const WarrantValue one = warrant_by_paths(terms, {.paths = 5000, .threads = 1});
  const WarrantValue four = warrant_by_paths(terms, {.paths = 5000, .threads = 4});
  EXPECT_EQ(one.value, four.value);
  EXPECT_EQ(one.standard_error, four.standard_error);
  EXPECT_NE(one.value, warrant_by_paths(terms, {.paths = 5000, .seed = 2}).value);
}

TEST(MilestoneWarrant, CorrelationMovesTheValue) {
  // Where price and capacity rise together, the paths that meet the hurdle meet the milestone, too.
  WarrantTerms terms = like_amd();
  terms.tranches[0].milestone = 4.0_GW;
  terms.capacity.correlation = .8;
  const double up = warrant_by_paths(terms, {.paths = 40'000}).value.si();
  terms.capacity.correlation = -.8;
  const double down = warrant_by_paths(terms, {.paths = 40'000}).value.si();
  terms.capacity.correlation = 0.0;
  const double none = warrant_in_closed_form(terms)->value.si();
  EXPECT_GT(up, 1.02 * none);
  EXPECT_LT(down, 0.98 * none);
}

TEST(MilestoneWarrant, StrikeAndDilution) {
  // Without milestone and hurdle the warrant is a call, times 1 / (1 + 160/1620).
  WarrantTerms terms = like_amd();
  terms.strike = 250.0_USD;
  terms.tranches = {{160e6, std::nullopt, std::nullopt}};
  terms.shares_outstanding = 1620e6;
  const Dollars call = call_value({terms.share.spot, 250.0_USD, .04, 0.0, .55, 5.0_year});
  const WarrantValue value = warrant_by_paths(terms, {.paths = 1000});
  EXPECT_NEAR(value.value / (call * 160e6), 1620.0 / 1780.0, 1e-12);
  EXPECT_NEAR(value.standard_error.si(), 0.0, 1e3);  // rounding of 1e10 squared
  EXPECT_EQ(warrant_in_closed_form(terms).error(),
            "no closed form for a strike above 1% of the share price: simulate paths");
  // A cent is nominal: no dilution, and 160 M shares less 160 M x 0.01 $ x e^-.2.
  terms.strike = Dollars::from_si(.01);
  EXPECT_EQ(dilution_factor(terms), 1.0);
  EXPECT_NEAR(warrant_in_closed_form(terms)->value.si(), 160e6 * (203.71 - .01 * std::exp(-.2)),
              1e-3);
  EXPECT_NEAR(warrant_by_paths(terms, {.paths = 1000}).value.si(),
              160e6 * (203.71 - .01 * std::exp(-.2)), 1e-2 * 160);
}

TEST(MilestoneWarrant, TranchesAddUp) {
  WarrantTerms terms = like_amd();
  terms.tranches = {
      {26e6, 1.0_GW, std::nullopt}, {26e6, 2.0_GW, 300.0_USD}, {26e6, 4.0_GW, 600.0_USD}};
  const WarrantValue value = warrant_by_paths(terms, {.paths = 20'000});
  ASSERT_EQ(value.tranches.size(), 3u);
  EXPECT_NEAR(
      (value.tranches[0].value + value.tranches[1].value + value.tranches[2].value) / value.value,
      1.0, 1e-12);
  const auto closed = warrant_in_closed_form(terms);
  for (int k = 0; k < 3; ++k)
    EXPECT_LT(abs(value.tranches[k].value - closed->tranches[k].value),
              3.5 * value.tranches[k].standard_error)
        << k;
  const Table table = value.table();
  EXPECT_EQ(table.rows(), 3u);
  EXPECT_NE(table.find("value_usd"), nullptr);
}

TEST(MilestoneWarrant, ContraRevenue) {
  // 15 G$ at grant over 6 GW: 2.5 G$/GW, 10% of a price of 25 G$/GW.
  const DollarsPerPower contra = contra_revenue(15.0_GUSD, 6.0_GW);
  EXPECT_NEAR(contra.in(unit::GUSD / unit::GW), 2.5, 1e-15);
  EXPECT_NEAR(contra_revenue_share(contra, 25.0_GUSD / unit::GW), 0.1, 1e-15);
}

TEST(MilestoneWarrant, BadTerms) {
  WarrantTerms terms = like_amd();
  EXPECT_EQ(problem(terms), "");
  terms.capacity.correlation = 1.5;
  EXPECT_EQ(problem(terms), "a correlation lies between -100% and 100%");
  EXPECT_THROW((void)warrant_by_paths(terms, {}), InvariantError);
  terms = like_amd();
  terms.tranches.clear();
  EXPECT_EQ(problem(terms), "the warrant needs a tranche");
  terms = like_amd();
  terms.capacity.correlation = .1;
  EXPECT_EQ(warrant_in_closed_form(terms).error(),
            "no closed form where capacity and price are correlated: simulate paths");
}

}  // namespace
}  // namespace gw::finance::milestone_warrant_test
