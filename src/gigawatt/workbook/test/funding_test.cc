#include <gtest/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::funding_test {
namespace {

using testing::value;
using testing::values;

TEST(Funding, SourcesEqualUses) {
  const Model m = testing::solved(testing::circular(1));
  EXPECT_NEAR(value(m, "sources"), value(m, "uses"), 1e-5);
  EXPECT_NEAR(value(m, "op_idc"), value(m, "op_idc_solved"), 1e-5);
}

// Equity first: no debt is drawn before the equity is paid.
TEST(Funding, EquityFirst) {
  finance::Project p = testing::circular(1);
  p.construction.order = finance::DrawOrder::equity_first;
  const Model m = testing::solved(p);
  EXPECT_EQ(values(m, "op_draw")[1], 0.0);
  EXPECT_NEAR(values(m, "op_equity_left")[14], 0.0, 1e-5);
  EXPECT_GT(values(m, "op_draw")[13], 0.0);
}

// Damages = min(3 x 1%, 2%) x 600 M$.
TEST(Funding, Damages) {
  finance::Project p = testing::circular(1);
  p.construction.delay_months = 3;
  p.construction.damages_per_month = 0.01;
  p.construction.damages_cap = 0.02;
  EXPECT_NEAR(value(testing::solved(p), "damages"), 12e6, 1e-6);
}

}  // namespace
}  // namespace gw::workbook::funding_test
