#include <gtest/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::statements_test {
namespace {

using testing::value;
using testing::values;

TEST(Statements, BalanceAndTie) {
  for (int per_year : {1, 12}) {
    finance::Project p = testing::circular(per_year);
    p.stress.output = 0.8;
    p.distributions.sweep = 0.5;
    p.refinance = finance::RefinanceTerms{.fee = 0.02};
    p.replacements = {{.id = "pumps", .cost = Dollars::from_si(5e6), .every_years = 4}};
    const Model m = testing::solved(p);
    EXPECT_EQ(value(m, "check_balance"), 1.0);
    EXPECT_EQ(value(m, "check_cash"), 1.0);
    EXPECT_NEAR(values(m, "fixed").back(), 0.0, 1e-4);
    EXPECT_NEAR(values(m, "bs_assets").back(), 0.0, 1e-3);
  }
}

// Plain: assets of 400 fall by 80 a year; income of year 1 = 100 - 80 - 8% of 319.42.
TEST(Statements, PlainYear) {
  const Model m = testing::solved(testing::plain());
  EXPECT_NEAR(values(m, "fixed")[1], 320.0, 1e-9);
  EXPECT_NEAR(values(m, "pl_net")[1], 100.0 - 80.0 - 0.08 * 319.4168030, 1e-6);
}

}  // namespace
}  // namespace gw::workbook::statements_test
