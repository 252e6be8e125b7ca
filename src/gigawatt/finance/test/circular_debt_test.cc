#include "gigawatt/finance/project/internal/circular_debt.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "project_cases.h"

namespace gw::finance {
namespace {

TEST(CircularDebt, ExplicitConventionsTakeOnePass) {
  Project p = testing::circular(1);
  p.construction.months = 0;
  p.sam = SamConventions::all();
  const ProjectResult r = evaluate(p);
  EXPECT_EQ(r.passes, 1);
  EXPECT_EQ(r.circular_residual, Dollars());
}

TEST(CircularDebt, AYearlyGridSettlesInAFewPasses) {
  // Shots land on the debt; the pass that follows confirms it.
  Project p = testing::circular(1);
  p.construction.months = 0;
  const ProjectResult r = evaluate(p);
  EXPECT_TRUE(r.converged);
  EXPECT_LE(r.passes, 4);
  EXPECT_NEAR(*r.min_dscr, 1.4, 1e-11);
  EXPECT_NEAR(*r.average_dscr, 1.4, 1e-11);
}

TEST(CircularDebt, PercentOfTheCostNeedsNoCfads) {
  Project p = testing::circular(12);
  p.construction.months = 0;
  p.debt.sizing = DebtSizing::percent;
  p.debt.percent = 0.4;
  EXPECT_EQ(evaluate(p).passes, 1);
}

RC_GTEST_PROP(CircularDebt, EveryYearHasTheRatioThatTheCapLeaves, ()) {
  // With a cap all of the schedule is scaled: CFADS / service is one number, that of the result.
  Project p = testing::circular(*rc::gen::element(1, 12));
  p.sales.price = Dollars::from_si(*rc::gen::inRange(200, 500) / 100.0);
  p.debt.rate = *rc::gen::inRange(0, 150) / 1000.0;
  p.debt.gearing_cap = *rc::gen::inRange(5, 100) / 100.0;
  p.construction.months = *rc::gen::inRange(0, 20);
  p.tax.interest_limit = *rc::gen::inRange(5, 50) / 100.0;
  p.distributions.lock_up_dscr = 0.0;
  const ProjectResult r = evaluate(p);
  RC_ASSERT(r.converged);
  const auto cfads = r.row(ProjectRow::cfads).subspan(1, p.debt.tenor_years * p.periods_per_year);
  if (*std::min_element(cfads.begin(), cfads.end()) <= 0.0) RC_DISCARD("a year serves nothing");
  RC_ASSERT(std::abs(*r.min_dscr / *r.dscr_applied - 1.0) < 1e-8);
  RC_ASSERT(std::abs(*r.average_dscr / *r.dscr_applied - 1.0) < 1e-8);
}

}  // namespace
}  // namespace gw::finance
