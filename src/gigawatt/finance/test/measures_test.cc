#include "gigawatt/finance/project/internal/measures.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "project_cases.h"

namespace gw::finance {
namespace {

TEST(Measures, T13_LevelisedCostOfAGpuHour) {
  // T13: 40,000 of capital, 10% residual, 10%, 5 years; 1.2 kW x PUE 1.25 x 90% x 8 c/kWh, 2,000 a
  // year; 85% of 8,760 h sold -> 1.72479 $/GPU-h; 1,500 tokens/s -> 0.319406 $/Mtoken.
  Project p = testing::plain();
  p.debt.sizing = DebtSizing::none;
  p.construction.cost = Dollars::from_si(40000.0);
  p.salvage = 0.1;
  p.sales.per_year = 8760.0 * 0.85;
  p.opex = {{.id = "energy",
             .per_year = Dollars::from_si(1.2 * 1.25 * 0.9 * 8760.0 * 0.08),
             .per_unit = {},
             .escalation = 0.0},
            {.id = "maintenance",
             .per_year = Dollars::from_si(2000.0),
             .per_unit = {},
             .escalation = 0.0}};
  const ProjectResult hour = evaluate(p);
  ASSERT_TRUE(hour.levelised_cost_nominal.has_value());
  EXPECT_NEAR(hour.levelised_cost_nominal->si(), 1.72479, 5e-6);
  p.sales.unit = "Mtoken";
  p.sales.per_year *= 3600.0 * 1500.0 / 1e6;
  EXPECT_NEAR(evaluate(p).levelised_cost_nominal->si(), 0.319406, 5e-7);
}

TEST(Measures, LevelisedCostIsThePriceOfTheDiscountRate) {
  // Untaxed and without debt: the price that earns the discount rate is the levelised cost, for any
  // output.
  Project p = testing::plain();
  p.debt.sizing = DebtSizing::none;
  p.sales.unit = "EFLOP";
  p.sales.price.reset();
  p.target_irr = nominal_discount_rate(p);
  const ProjectResult r = evaluate(p);
  ASSERT_TRUE(r.solved_price && r.levelised_cost_nominal);
  EXPECT_NEAR(r.solved_price->si() / r.levelised_cost_nominal->si(), 1.0, 1e-12);
  EXPECT_NEAR(r.npv.si(), 0.0, 1e-9);
}

TEST(Measures, CoverRatiosAndValuesByFormula) {
  const ProjectResult r = evaluate(testing::plain());
  ASSERT_TRUE(r.min_dscr && r.average_dscr && r.llcr && r.plcr && r.irr && r.mirr &&
              r.payback_years);
  EXPECT_NEAR(*r.min_dscr, 1.3, 1e-12);
  EXPECT_NEAR(*r.average_dscr, 1.3, 1e-12);
  EXPECT_NEAR(*r.llcr, 1.3, 1e-12);
  EXPECT_NEAR(*r.plcr, 1.3, 1e-12);
  EXPECT_NEAR(r.npv.si(), npv(0.1, r.owner_flows).si(), 1e-9);
  EXPECT_NEAR(*r.irr, irr(r.owner_flows)->roots[0], 1e-13);
  EXPECT_NEAR(*r.mirr, *mirr(r.owner_flows, {.finance = 0.1, .reinvest = 0.1}), 1e-13);
  // Equity 400 - 307.13 comes back at 23.08 a year.
  EXPECT_NEAR(*r.payback_years, r.equity.si() / (100.0 - 100.0 / 1.3), 1e-9);
}

TEST(Measures, MonthlyRatesAreYearly) {
  // A monthly return i is printed as (1 + i)^12 - 1.
  Project p = testing::plain();
  p.periods_per_year = 12;
  const ProjectResult r = evaluate(p);
  const auto monthly = irr(r.owner_flows);
  ASSERT_TRUE(r.irr && monthly);
  EXPECT_NEAR(*r.irr, std::pow(1.0 + monthly->roots[0], 12) - 1.0, 1e-12);
}

TEST(Measures, NoInvestmentHasNoReturn) {
  Project p = testing::plain();
  p.sales.price = Dollars::from_si(20.0);  // the debt exceeds the cost
  const ProjectResult r = evaluate(p);
  ASSERT_FALSE(r.irr.has_value());
  EXPECT_EQ(r.irr.error(), "the owner invests nothing: the debt pays the whole cost");
  EXPECT_LT(r.equity, Dollars());
}

TEST(Measures, WithoutDebtThereIsNoCover) {
  Project p = testing::plain();
  p.debt.sizing = DebtSizing::none;
  const ProjectResult r = evaluate(p);
  EXPECT_FALSE(r.min_dscr.has_value());
  EXPECT_EQ(r.llcr.error(), "there is no debt");
  EXPECT_EQ(r.debt, Dollars());
  EXPECT_NEAR(r.equity.si(), 400.0, 1e-12);
}

TEST(Measures, ALostInvestmentHasNoReturn) {
  // -400, then -10 and 0.1: the value is zero at 0.1 x^2 = 10 x + 400, x = 130.6, a rate of -99.2%.
  Project p = testing::plain();
  p.debt.sizing = DebtSizing::none;
  p.years = 2;
  p.sales.per_year = 1.0;
  p.sales.price = Dollars::from_si(1.0);
  p.opex = {{.id = "falls",
             .per_year = Dollars::from_si(11.0),
             .per_unit = {},
             .escalation = 0.9 / 11.0 - 1.0}};
  const ProjectResult r = evaluate(p);
  ASSERT_NEAR(r.at(ProjectRow::owner, 1).si(), -10.0, 1e-12);
  ASSERT_NEAR(r.at(ProjectRow::owner, 2).si(), 0.1, 1e-12);
  ASSERT_FALSE(r.irr.has_value());
  EXPECT_TRUE(r.irr.error().starts_with("the owner's money is lost"));
  EXPECT_EQ(r.irr_at_target_year.error(), r.irr.error());
  ASSERT_EQ(r.irr_count, 1);
  const double x = (10.0 + std::sqrt(100.0 + 160.0)) / 0.2;
  EXPECT_NEAR(r.irr_roots[0], 1.0 / x - 1.0, 1e-12);
}

TEST(Measures, RateFromTheMomentsIsThatOfTheFlows) {
  for (const int per_year : {1, 12}) {
    const ProjectResult r = evaluate(testing::circular(per_year));
    const auto root = single_irr(r.owner_flows);
    ASSERT_TRUE(r.irr && root);
    EXPECT_NEAR(*r.irr, std::pow(1.0 + *root, per_year) - 1.0, 1e-13);
  }
}

}  // namespace
}  // namespace gw::finance
