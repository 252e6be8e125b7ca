#include <cmath>

#include <gtest/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::operations_test {
namespace {

using testing::values;

// sales of year 3 = 70e6 x 0.99^2 x 2.6 x 0.96^2
TEST(Operations, Sales) {
  const Model m = testing::solved(testing::circular(1));
  EXPECT_NEAR(values(m, "op_sales")[14 + 3], 70e6 * 0.99 * 0.99 * 2.6 * 0.96 * 0.96, 1e-6);
}

// Parts every 3 years of 8: saved in years 1 to 6, spent in 3 and 6 at prices of that year.
TEST(Operations, Replacements) {
  finance::Project p = testing::circular(1);
  p.replacements = {{.id = "pumps", .cost = Dollars::from_si(3e6), .every_years = 3}};
  const Model m = testing::solved(p);
  EXPECT_NEAR(values(m, "spent")[14 + 6], 3e6 * std::pow(1.025, 5), 1e-6);
  EXPECT_NEAR(values(m, "saving")[14 + 1], 1e6 * std::pow(1.025, 2), 1e-6);
  EXPECT_EQ(values(m, "saving")[14 + 7], 0.0);
  EXPECT_NEAR(values(m, "equipment")[14 + 6], 0.0, 1e-6);
}

// Under stress output, price and cost differ from the lender's case by their factors.
TEST(Operations, TwoCases) {
  finance::Project p = testing::circular(1);
  p.stress = {.output = 0.9, .price = 0.95, .opex = 1.1};
  const Model m = testing::solved(p);
  EXPECT_NEAR(values(m, "op_sales")[16], 0.9 * 0.95 * values(m, "lender_sales")[16], 1e-6);
}

}  // namespace
}  // namespace gw::workbook::operations_test
