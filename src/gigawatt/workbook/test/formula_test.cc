#include "gigawatt/workbook/formula.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

namespace gw::workbook::formula_test {
namespace {

// Row 0 "a" = 1 2 3, row 1 "b" = 10 20 30.
class Cells : public CellSource {
 public:
  double at(RowReference r, int column) override {
    if (r.reach == Reach::before) --column;
    if (r.reach == Reach::after) ++column;
    return column < 0 || column > 2 ? 0.0 : rows_[r.row][column];
  }
  const std::vector<double>& all(int row) override { return rows_[row]; }

 private:
  std::vector<std::vector<double>> rows_ = {{1, 2, 3}, {10, 20, 30}};
};

std::optional<int> names(std::string_view id) {
  if (id == "a") return 0;
  if (id == "b") return 1;
  return std::nullopt;
}

double value(std::string_view text, int column = 1) {
  const auto formula = Formula::parse(text, names);
  EXPECT_TRUE(formula.has_value()) << formula.error();
  Cells cells;
  return formula->evaluate(cells, column);
}

std::string shown(std::string_view text) {
  return Formula::parse(text, names)->render([](RowReference r) {
    const char* row = r.row == 0 ? "A" : "B";
    return r.reach == Reach::all ? std::string(row) + ":" + row : std::string(row);
  });
}

TEST(Formula, ArithmeticAndReach) {
  EXPECT_EQ(value("a + b * 12"), 242.0);
  EXPECT_EQ(value("b - a - a.prev"), 17.0);
  EXPECT_EQ(value("a.next - a.prev", 0), 2.0);
  EXPECT_EQ(value("a.next", 2), 0.0);
  EXPECT_EQ(value("-a^b", 0), -1.0);
  EXPECT_EQ(value("(a >= 1) * (b <> 24)"), 1.0);
}

TEST(Formula, Functions) {
  EXPECT_EQ(value("SUM(a.all) + MIN(a, b) + MAX(a.all) + COUNT(b.all)"), 6 + 2 + 3 + 3);
  EXPECT_EQ(value("AVERAGE(b.all)"), 20.0);
  EXPECT_EQ(value("IF(a > 1, b, 0)"), 20.0);
  EXPECT_EQ(value("INT(-a / 12) + ROUNDUP(a / 12) + ABS(-a)"), -1 + 1 + 2);
  EXPECT_EQ(value("SUMIF(a.all, a, b.all)"), 20.0);
  EXPECT_EQ(value("SUMPRODUCT(a.all, b.all)"), 140.0);
  EXPECT_TRUE(is_blank(value("IF(a > 12, a, \"\")")));
}

// Level payment of 1 at i over n: i / (1 - (1 + i)^-n); at i = 0: 1 / n.
TEST(Formula, Payment) {
  EXPECT_NEAR(-payment({.rate = 0.08, .periods = 5, .present = 1}), 0.25045645457, 1e-11);
  EXPECT_EQ(-payment({.rate = 0, .periods = 5, .present = 1}), 0.2);
}

// irr(-70000, 12000, 15000, 18000, 21000, 26000) = 0.0866309480365.
TEST(Formula, InternalRate) {
  const std::vector<double> flows = {-70000, 12000, 15000, 18000, 21000, 26000};
  EXPECT_NEAR(internal_rate(flows, 0.1), 0.0866309480365, 1e-12);
  EXPECT_TRUE(is_blank(internal_rate({-1, -1}, 0.1)));
}

// Only the parentheses that are needed; a power under a sign has them, since a spreadsheet takes
// -2^2 for 4.
TEST(Formula, Renders) {
  EXPECT_EQ(shown("a - (b + a) / (a * b)"), "A-(B+A)/(A*B)");
  EXPECT_EQ(shown("(a * b) + (a - b)"), "A*B+(A-B)");
  EXPECT_EQ(shown("-a^b"), "-(A^B)");
  EXPECT_EQ(shown("ROUNDUP(a / 12)"), "ROUNDUP(A/12,0)");
  EXPECT_EQ(shown("SUMIF(a.all, a, b.all)"), "SUMIF(A:A,A,B:B)");
  EXPECT_EQ(shown("(a > b) * 1"), "(A>B)*1");
}

TEST(Formula, RefusesNumbersThatShouldBeInputs) {
  for (const char* text : {"a * 2", "a * 0.5", "a + 365", "1001 * a"})
    EXPECT_FALSE(Formula::parse(text, names)) << text;
  for (const char* text : {"a * 0", "a + 1", "a / 12", "a * 24", "a / 1000"})
    EXPECT_TRUE(Formula::parse(text, names)) << text;
}

TEST(Formula, SaysWhatIsWrong) {
  EXPECT_EQ(Formula::parse("a + c", names).error(), "no row \"c\" at 6 of \"a + c\"");
  for (const char* text : {"", "a +", "(a", "a b", "FOO(a)", "SUM a", "a.last", "MIN(a", "$a"})
    EXPECT_FALSE(Formula::parse(text, names)) << text;
}

}  // namespace
}  // namespace gw::workbook::formula_test
