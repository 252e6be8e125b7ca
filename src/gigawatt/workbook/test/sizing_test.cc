#include <gtest/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::sizing_test {
namespace {

using testing::value;
using testing::values;

// debt = sum over 5 years of 100 / 1.25 / 1.08^t = 80 x 3.99271004
TEST(Sizing, SculptedDebt) {
  const Model m = testing::solved(testing::plain());
  EXPECT_NEAR(value(m, "op_debt"), 319.416803, 1e-6);
  EXPECT_NEAR(values(m, "lender_service")[1], 80.0, 1e-12);
  EXPECT_EQ(value(m, "as_scheduled"), 1.0);
  EXPECT_NEAR(values(m, "op_dscr")[3], 1.25, 1e-12);
}

// A cap of 50% of 400: debt 200, every service 200 / 319.4168 of 80.
TEST(Sizing, GearingCap) {
  finance::Project p = testing::plain();
  p.debt.gearing_cap = 0.5;
  const Model m = testing::solved(p);
  EXPECT_NEAR(value(m, "op_debt"), 200.0, 1e-9);
  EXPECT_NEAR(values(m, "lender_service")[2], 80.0 * 200.0 / 319.4168030, 1e-6);
  EXPECT_NE(m.row("lender_scale").line.formula.find("MIN(1, lender_cap"), std::string::npos);
}

// P90 output of 80% at 1.25: 80 / 1.25 x 3.99271 = 255.53, the lesser.
TEST(Sizing, P90) {
  finance::Project p = testing::plain();
  p.sales.p90 = 0.8;
  p.debt.p90_dscr = 1.25;
  const Model m = testing::solved(p);
  EXPECT_NEAR(value(m, "op_debt"), 255.5334424, 1e-6);
  EXPECT_EQ(value(m, "p90_binds"), 1.0);
}

// Six months of service on a monthly grid: the six services to come.
TEST(Sizing, ReserveByMonth) {
  finance::Project p = testing::circular(12);
  p.reserves.dsra = 6.0 * unit::month;
  const Model m = testing::solved(p);
  double sum = 0.0;
  for (int t = 1; t <= 6; ++t) sum += values(m, "lender_service")[14 + t];
  EXPECT_NEAR(values(m, "lender_dsra_plan")[14], sum, 1e-4);
}

}  // namespace
}  // namespace gw::workbook::sizing_test
