#include <algorithm>

#include <gtest/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::waterfall_test {
namespace {

using testing::value;
using testing::values;

// Half the output: 50 of cash against a service of 80; 30 are missing in year 1.
TEST(Waterfall, Shortfall) {
  finance::Project p = testing::plain();
  p.stress.output = 0.5;
  const Model m = testing::solved(p);
  EXPECT_NEAR(values(m, "op_paid")[1], 50.0, 1e-9);
  EXPECT_NEAR(values(m, "shortfall")[1], 30.0, 1e-9);
  EXPECT_NEAR(values(m, "arrears")[1], 30.0, 1e-9);
  EXPECT_EQ(value(m, "check_maturity"), 0.0);
}

// 90 of cash, 80 of service: a ratio of 1.125 below the lock-up of 1.2 traps 10.
TEST(Waterfall, LockUp) {
  finance::Project p = testing::plain();
  p.stress.output = 0.9;
  p.distributions.lock_up_dscr = 1.2;
  const Model m = testing::solved(p);
  EXPECT_NEAR(values(m, "op_trapped")[1], 10.0, 1e-9);
  EXPECT_NEAR(values(m, "to_owner")[1], 0.0, 1e-9);
}

// Half of the 20 left after service.
TEST(Waterfall, Sweep) {
  finance::Project p = testing::plain();
  p.distributions.sweep = 0.5;
  const Model m = testing::solved(p);
  EXPECT_NEAR(values(m, "op_sweep")[1], 10.0, 1e-9);
  EXPECT_NEAR(values(m, "op_balance")[1], 319.416803 * 1.08 - 90.0, 1e-5);
}

// A new loan of the balance, less a fee of 1%, of which the owner pays the fee.
TEST(Waterfall, Refinancing) {
  finance::Project p = testing::plain();
  p.refinance = finance::RefinanceTerms{.year = 2, .tenor_years = 3, .rate = 0.05, .fee = 0.01};
  const Model m = testing::solved(p);
  const double balance = values(m, "balance_paid")[2];
  EXPECT_NEAR(values(m, "refinancing")[2], -0.01 * balance, 1e-9);
  EXPECT_NEAR(values(m, "op_balance")[5], 0.0, 1e-9);
}

// Until it is refinanced in year 3 a level loan of 200 pays principal 34.0913 x 1.08^(t-1),
// whatever the new rate.
TEST(Waterfall, TheNewRateDoesNotChangeTheFirstSchedule) {
  finance::Project p = testing::plain();
  p.debt.sizing = finance::DebtSizing::percent;
  p.debt.percent = 0.5;
  p.distributions.sweep_order = finance::SweepOrder::pro_rata;
  for (double rate : {0.03, 0.15}) {
    p.refinance = finance::RefinanceTerms{.year = 3, .tenor_years = 2, .rate = rate};
    const Model m = testing::solved(p);
    EXPECT_NEAR(values(m, "op_principal_due")[1], 34.0912909, 1e-6);
    EXPECT_NEAR(values(m, "op_principal_due")[3], 34.0912909 * 1.08 * 1.08, 1e-6);
  }
}

}  // namespace
}  // namespace gw::workbook::waterfall_test
