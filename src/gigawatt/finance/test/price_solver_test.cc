#include "gigawatt/finance/project/internal/price_solver.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "project_cases.h"

namespace gw::finance {
namespace {

Project asking(double target) {
  Project p = testing::circular(1);
  p.sales.price.reset();
  p.target_irr = target;
  return p;
}

TEST(PriceSolver, ReachesTheTargetWhereNothingIsAffine) {
  // Losses, the interest limit and a gearing cap bend the value; the IRR is the target all the
  // same.
  for (const double target : {0.05, 0.12, 0.3}) {
    Project p = asking(target);
    p.debt.gearing_cap = 0.6;
    const ProjectResult r = evaluate(p);
    ASSERT_TRUE(r.solved_price && r.irr) << target;
    EXPECT_NEAR(*r.irr, target, 1e-10);
  }
}

TEST(PriceSolver, TargetYearBeforeTheEnd) {
  Project p = asking(0.1);
  p.target_year = 5;
  const ProjectResult r = evaluate(p);
  ASSERT_TRUE(r.solved_price && r.irr_at_target_year && r.irr);
  EXPECT_NEAR(*r.irr_at_target_year, 0.1, 1e-10);
  EXPECT_GT(*r.irr, 0.1);
}

TEST(PriceSolver, NoPriceIsNeededWhereCapacityPays) {
  Project p = asking(0.1);
  p.sales.capacity_payment = Dollars::from_si(400e6);
  const ProjectResult r = evaluate(p);
  ASSERT_FALSE(r.solved_price.has_value());
  EXPECT_EQ(r.solved_price.error(), "the target return is exceeded at a price of zero");
}

TEST(PriceSolver, NothingToPrice) {
  Project p = asking(0.1);
  p.sales.per_year = 0.0;
  EXPECT_EQ(evaluate(p).solved_price.error(), "there is no output to price");
}

RC_GTEST_PROP(PriceSolver, PriceAndReturnAreInverse, ()) {
  Project p = testing::circular(1);
  p.sales.price = Dollars::from_si(*rc::gen::inRange(230, 400) / 100.0);
  p.debt.gearing_cap = 0.7;
  const ProjectResult given = evaluate(p);
  RC_PRE(given.irr.has_value());
  const Dollars price = *p.sales.price;
  p.sales.price.reset();
  p.target_irr = *given.irr;
  const ProjectResult solved = evaluate(p);
  RC_ASSERT(solved.solved_price.has_value());
  RC_ASSERT(std::abs(*solved.solved_price / price - 1.0) < 1e-9);
}

}  // namespace
}  // namespace gw::finance
