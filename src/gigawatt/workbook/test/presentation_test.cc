#include <gtest/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::presentation_test {
namespace {

TEST(Presentation, SheetsInOrder) {
  const Model m = testing::solved(testing::circular(1));
  std::string names;
  for (const Model::Sheet& sheet : m.sheets()) names += sheet.name + " ";
  EXPECT_EQ(names,
            "Cover Inputs Timing Operations Sources_Uses Debt Tax Statements Returns Dashboard "
            "Checks Provenance ");
}

// Every solved row has a residual, and every check is in the verdict.
TEST(Presentation, ChecksAreComplete) {
  const Model m = testing::solved(testing::circular(1));
  for (const Model::Row& row : m.rows())
    if (row.solved && !row.from.empty()) {
      EXPECT_TRUE(m.find(row.line.id + "_residual").has_value()) << row.line.id;
    }
  const std::string& verdict = m.row("master").line.formula;
  for (const std::string& check : m.checks())
    EXPECT_NE(verdict.find(check + "_listed"), std::string::npos) << check;
  EXPECT_GE(m.checks().size(), 8U);
}

TEST(Presentation, ChartsReadTheirRows) {
  const Model m = testing::solved(testing::circular(1));
  int charts = 0;
  for (const Model::Sheet& sheet : m.sheets())
    for (const Chart& chart : sheet.charts) {
      ++charts;
      for (const std::string& id : chart.rows) EXPECT_TRUE(m.find(id).has_value()) << id;
      EXPECT_LT(chart.last, m.columns());
    }
  EXPECT_EQ(charts, 3);
}

}  // namespace
}  // namespace gw::workbook::presentation_test
