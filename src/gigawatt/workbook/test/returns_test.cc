#include <algorithm>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::returns_test {
namespace {

using testing::value;

// Flows -80.583197, then 20 for five years: npv 10% = -80.583197 + 20 x 3.79078677 = -4.767462.
TEST(Returns, Plain) {
  const Model m = testing::solved(testing::plain());
  EXPECT_NEAR(value(m, "npv"), -4.7674616, 1e-6);
  const double irr = value(m, "irr");
  EXPECT_NEAR(20.0 * (1.0 - std::pow(1.0 + irr, -5)) / irr, 80.5831970, 1e-6);
  EXPECT_NEAR(value(m, "payback"), 80.5831970 / 20.0, 1e-6);
  EXPECT_NEAR(value(m, "llcr"), 1.25, 1e-12);
}

// Years before COD of a yearly grid: 14 months are one.
TEST(Returns, MonthsBeforeCodAreGathered) {
  const Model m = testing::solved(testing::circular(1));
  EXPECT_EQ(value(m, "before_cod"), 1.0);
  EXPECT_NEAR(m.row("equal_flows").sum, m.row("owner").sum, 1e-5);
}

// Nothing invested, no rate: the sheet says why in words.
TEST(Returns, NoRate) {
  finance::Project p = testing::plain();
  p.debt.dscr = 1.0;
  p.construction.cost = Dollars::from_si(300.0);
  const Model m = testing::solved(p);
  EXPECT_FALSE(m.find("irr").has_value());
}

// Flows -100, 95, 90, 80, 60, 20, -60, -220 (100 of sales less 5 x 2^(t-1) of cost) change sign
// twice: two rates, and a live check of each.
TEST(Returns, EveryRootHasACheck) {
  finance::Project p = testing::plain();
  p.years = 7;
  p.debt.sizing = finance::DebtSizing::none;
  p.construction.cost = Dollars::from_si(100.0);
  p.opex = {
      {.id = "repairs", .per_year = Dollars::from_si(5.0), .per_unit = {}, .escalation = 1.0}};
  const Model m = testing::solved(p);
  for (const char* root : {"root1", "root2"}) {
    const std::string id(root);
    EXPECT_NEAR(m.row(id + "_value").sum, 0.0, 1e-9);
    EXPECT_EQ(value(m, "check_" + id), 1.0);
    EXPECT_EQ(std::ranges::count(m.checks(), "check_" + id), 1);
  }
  EXPECT_FALSE(m.find("root3").has_value());
  EXPECT_LT(value(m, "root1"), value(m, "root2"));
}

// 400 for 5 a year: the only rate is below -50%, shown as a root, not as the IRR.
TEST(Returns, ALostRootHasACheck) {
  finance::Project p = testing::plain();
  p.debt.sizing = finance::DebtSizing::none;
  p.sales.price = Dollars::from_si(0.05);
  const Model m = testing::solved(p);
  EXPECT_FALSE(m.find("irr").has_value());
  EXPECT_LT(value(m, "root1"), -0.5);
  EXPECT_EQ(value(m, "check_root1"), 1.0);
}

}  // namespace
}  // namespace gw::workbook::returns_test
