#include "gigawatt/workbook/model.h"

#include <gtest/gtest.h>

namespace gw::workbook::model_test {
namespace {

// balance_t = balance_{t-1} + 1
TEST(Model, EvaluatesAlongTheAxis) {
  Model m({"1", "2", "3"});
  m.sheet("Sheet", "");
  m.periods({.id = "balance", .formula = "balance.prev + 1", .total = true});
  m.constant({.id = "most", .formula = "MAX(balance.all)"});
  ASSERT_TRUE(m.solve());
  EXPECT_EQ(m.row("balance").values, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(m.row("balance").sum, 6.0);
  EXPECT_EQ(m.row("most").values[0], 3.0);
}

// x = 1 + x / 12: x = 12 / 11
TEST(Model, CopiesSolvedValuesUntilTheySettle) {
  Model m({"1"});
  m.sheet("Sheet", "");
  m.solved({.id = "x"}, 0.0, "calculated");
  m.constant({.id = "calculated", .formula = "1 + x / 12"});
  ASSERT_TRUE(m.solve());
  EXPECT_NEAR(m.row("x").values[0], 12.0 / 11.0, 1e-15);
  EXPECT_GT(m.passes(), 5);
}

TEST(Model, SaysWhenNothingSettles) {
  Model m({"1"});
  m.sheet("Sheet", "");
  m.solved({.id = "x"}, 1.0, "calculated");
  m.constant({.id = "calculated", .formula = "x * 12"});
  EXPECT_EQ(m.solve().error(), "the circular values do not settle");
}

TEST(Model, RefusesWhatTheEngineDoesNotHave) {
  Model m({"1", "2"});
  m.sheet("Sheet", "");
  m.periods({.id = "row", .label = "Row", .formula = "row.prev + 1", .engine = {1.0, 2.01}});
  EXPECT_EQ(
      m.solve().error(),
      "row \"Row\" of sheet Sheet would show 2 in period 2 where the model has 2.0099999999999998");
}

TEST(Model, StoresTheEnginesNumber) {
  Model m({"1"});
  m.sheet("Sheet", "");
  m.periods({.id = "row", .formula = "1", .engine = {1.001}});
  ASSERT_TRUE(m.solve());
  EXPECT_EQ(m.shown(m.row("row"), 0), 1.001);
}

// Red labels, grey formulas.
TEST(Model, MarksExportsAndCounterFlow) {
  Model m({"1"});
  m.sheet("One", "");
  m.periods({.id = "up", .formula = "down"});
  m.periods({.id = "down", .formula = "1"});
  m.sheet("Two", "");
  m.periods({.id = "other", .formula = "up * 1"});
  ASSERT_TRUE(m.solve());
  EXPECT_TRUE(m.row("up").counter);
  EXPECT_TRUE(m.row("up").exported);
  EXPECT_FALSE(m.row("down").exported);
  EXPECT_FALSE(m.row("other").counter);
}

TEST(Model, RefusesAConstantThatReadsOnePeriod) {
  Model m({"1"});
  m.sheet("Sheet", "");
  m.periods({.id = "row", .label = "Row", .formula = "1"});
  m.constant({.id = "one", .label = "One", .formula = "row + 1"});
  EXPECT_EQ(m.solve().error(), "row \"One\" reads one period of \"Row\"");
}

TEST(Model, ACircleIsABug) {
  Model m({"1"});
  m.sheet("Sheet", "");
  m.periods({.id = "a", .formula = "b"});
  m.periods({.id = "b", .formula = "a"});
  EXPECT_ANY_THROW((void)m.solve());
}

}  // namespace
}  // namespace gw::workbook::model_test
