#include <set>

#include <gtest/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::inputs_test {
namespace {

using testing::value;
using testing::values;

TEST(Inputs, HoldTheProjectsNumbers) {
  const Model m = testing::solved(testing::circular(1));
  EXPECT_EQ(value(m, "price"), 2.6);
  EXPECT_EQ(value(m, "opex1_unit"), 0.14);
  EXPECT_NEAR(value(m, "receivable_months"), 1.5, 1e-12);
  EXPECT_EQ(m.row("price").line.note, "project.sales.price");
}

// MACRS 5 years, IRS Publication 946 table A-1: 20, 32, 19.2, 11.52, 11.52, 5.76 percent.
TEST(Inputs, DepreciationByTable) {
  const Model m = testing::solved(testing::circular(1));
  const auto& table = values(m, "class1_table");
  const double expected[] = {0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576};
  for (int y = 0; y < 6; ++y) EXPECT_NEAR(table[15 + y], expected[y], 1e-15);
  EXPECT_NEAR(value(m, "class2_first"), 11.5 / 12.0, 1e-15);
}

// COD is the 15th column after 14 months; the first month of year 2 of a monthly grid starts a
// year.
TEST(Inputs, OneAxis) {
  const Model m = testing::solved(testing::circular(12));
  EXPECT_EQ(m.columns(), 14 + 1 + 96);
  EXPECT_EQ(values(m, "period")[14], 0.0);
  EXPECT_EQ(values(m, "f_cod")[14], 1.0);
  EXPECT_EQ(values(m, "year")[14 + 13], 2.0);
  EXPECT_EQ(values(m, "year_start")[14 + 13], 1.0);
  EXPECT_EQ(values(m, "f_last").back(), 1.0);
}

}  // namespace
}  // namespace gw::workbook::inputs_test
