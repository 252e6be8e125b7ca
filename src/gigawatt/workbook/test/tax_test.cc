#include <gtest/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::tax_test {
namespace {

using testing::value;
using testing::values;

// All of the basis that depreciates is deducted within the life: shares of 80% and 15%.
TEST(Tax, DepreciatesTheBasis) {
  for (int per_year : {1, 12}) {
    const Model m = testing::solved(testing::circular(per_year));
    EXPECT_NEAR(m.row("depreciation_federal").sum, 0.95 * value(m, "op_tax_basis"), 1.0);
  }
}

// Half of a federal credit of 30% comes off the basis (IRC 50(c)(3)).
TEST(Tax, InvestmentCredit) {
  finance::Project p = testing::circular(1);
  p.tax.investment_credit_federal = 0.3;
  p.tax.assets[0].investment_credit = true;
  const Model m = testing::solved(p);
  EXPECT_NEAR(value(m, "credit_federal"), 0.24, 1e-15);
  EXPECT_NEAR(values(m, "investment_credit")[15], 0.24 * value(m, "op_tax_basis"), 1e-6);
  EXPECT_NEAR(m.row("depreciation_federal").sum, (0.8 * 0.85 + 0.15) * value(m, "op_tax_basis"),
              1.0);
}

// closing = opening + loss - used; never more than the limit of an income is offset.
TEST(Tax, Losses) {
  const Model m = testing::solved(testing::circular(1));
  const auto& open = values(m, "op_federal_loss_open");
  const auto& used = values(m, "op_federal_used");
  const auto& income = values(m, "op_federal_income");
  const auto& close = values(m, "op_federal_loss");
  bool any = false;
  for (std::size_t c = 15; c < open.size(); ++c) {
    EXPECT_NEAR(close[c], open[c] + std::max(0.0, -income[c]) - used[c], 1e-6);
    EXPECT_LE(used[c], 0.8 * std::max(0.0, income[c]) + 1e-6);
    EXPECT_EQ(open[c], close[c - 1]);
    any = any || used[c] > 0.0;
  }
  EXPECT_TRUE(any);
}

}  // namespace
}  // namespace gw::workbook::tax_test
