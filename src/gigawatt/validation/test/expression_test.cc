#include "gigawatt/validation/expression.h"

#include <gtest/gtest.h>

#include "gigawatt/units/unit.h"

namespace gw::validation {
namespace {

// 1, 2, 3 GW in 2026-01..03; a price; an input.
std::expected<Value, std::string> find_value(std::string_view name) {
  if (name == "power") return Value{SeriesValue{Month(2026, 1), {1e9, 2e9, 3e9}, kPowerDim}, true};
  if (name == "energy") return Value{NumberValue{(87.6_TWh).si(), kEnergyDim}, true};
  if (name == "plan.cap") return Value{NumberValue{100e9, kMoneyDim}, false};
  if (name == "platform") return Value{std::string("vr_nvl72"), true};
  return std::unexpected("no result \"" + std::string(name) + "\"");
}

std::expected<Value, std::string> evaluate(std::string_view text) {
  auto expression = Expression::parse(text);
  if (!expression) return std::unexpected("syntax: " + expression.error().message);
  return expression->evaluate(find_value);
}
double number(std::string_view text) {
  auto value = evaluate(text);
  EXPECT_TRUE(value) << text << ": " << value.error();
  return std::get<NumberValue>(value->data).si;
}
bool truth(std::string_view text) {
  auto value = evaluate(text);
  EXPECT_TRUE(value) << text << ": " << value.error();
  return std::get<bool>(value->data);
}
std::string reason(std::string_view text) {
  auto value = evaluate(text);
  EXPECT_FALSE(value) << text;
  return value ? "" : value.error();
}

TEST(Expression, PrecedenceIsThatOfArithmetic) {
  // 2 + 3 x 4 - 8 / 2 = 10; -(2) x 3 = -6.
  EXPECT_DOUBLE_EQ(number("2 + 3 * 4 - 8 / 2"), 10);
  EXPECT_DOUBLE_EQ(number("-2 * 3"), -6);
  EXPECT_DOUBLE_EQ(number("(2 + 3) * 4"), 20);
  EXPECT_TRUE(truth("1 < 2 and not (3 < 2) or 1 > 2"));
}

TEST(Expression, QuantitiesKeepTheirDimension) {
  // 87.6 TWh / 10 GW = 8,760 h.
  EXPECT_DOUBLE_EQ(number("energy / \"10 GW\""), (8760.0_h).si());
  EXPECT_TRUE(truth("energy > \"80 TWh\""));
  EXPECT_NE(reason("energy > \"80 GW\"").find("compares a energy with a power"), std::string::npos);
  EXPECT_NE(reason("energy + \"1 GW\"").find("energy"), std::string::npos);
}

TEST(Expression, SeriesFunctions) {
  EXPECT_DOUBLE_EQ(number("at(power, 2026-02)"), 2e9);
  EXPECT_DOUBLE_EQ(number("last(power)"), 3e9);
  EXPECT_DOUBLE_EQ(number("peak(power)"), 3e9);
  EXPECT_DOUBLE_EQ(number("total(power, 2026)"), 6e9);
  EXPECT_EQ(std::get<Month>(evaluate("first(power, \"2 GW\")")->data), Month(2026, 2));
  EXPECT_NE(reason("first(power, \"4 GW\")").find("never reaches 4"), std::string::npos);
  EXPECT_NE(reason("at(power, 2027-01)").find("outside the horizon"), std::string::npos);
  EXPECT_NE(reason("total(power, 2031)").find("no month in that year"), std::string::npos);
  EXPECT_NE(reason("last(energy)").find("needs a series"), std::string::npos);
}

TEST(Expression, NumberFunctions) {
  EXPECT_DOUBLE_EQ(number("min(3, 1, 2)"), 1);
  EXPECT_DOUBLE_EQ(number("max(3, 1, 2)"), 3);
  EXPECT_DOUBLE_EQ(number("abs(-4)"), 4);
  // Two of the others exceed 5: third.
  EXPECT_DOUBLE_EQ(number("rank(5, 7, 6, 1)"), 3);
}

TEST(Expression, KnowsWhatIsComputedAndWhatIsOnlyAnInput) {
  EXPECT_FALSE(evaluate("plan.cap / 10")->computed);
  EXPECT_TRUE(evaluate("plan.cap / energy")->computed);
  EXPECT_TRUE(evaluate("platform = \"vr_nvl72\"")->computed);
  EXPECT_TRUE(truth("platform = \"vr_nvl72\""));
}

TEST(Expression, SaysWhyThereIsNoValue) {
  EXPECT_EQ(reason("nope + 1"), "no result \"nope\"");
  EXPECT_EQ(reason("1 / 0"), "divides by zero");
  EXPECT_EQ(reason("1 and true"), "\"and\" needs true or false");
}

TEST(Expression, SyntaxErrorsPointAtTheirPlace) {
  auto error = [](std::string_view text) { return Expression::parse(text).error(); };
  EXPECT_EQ(error("1 +").position, 3u);
  EXPECT_EQ(error("(1").message, "expected \")\"");
  EXPECT_EQ(error("\"10 GW").message, "the quote is not closed");
  EXPECT_NE(error("frist(power, 1)").message.find("did you mean \"first\""), std::string::npos);
  EXPECT_EQ(error("1 2").message, "expected an operator or the end");
  EXPECT_EQ(error(std::string(500, '(')).message, "nested too deeply");
  EXPECT_FALSE(Expression::parse(""));
}

TEST(Expression, NamesInOrder) {
  EXPECT_EQ(Expression::parse("a.b + first(c, 1) / a.b")->names(),
            (std::vector<std::string>{"a.b", "c", "a.b"}));
}

}  // namespace
}  // namespace gw::validation
