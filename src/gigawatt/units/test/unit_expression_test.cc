#include "gigawatt/units/unit_expression.h"

#include <gtest/gtest.h>

#include <cmath>

namespace gw {
namespace {

using internal::read_unit_expression;

double si_of(const char* text) {
  const auto factor = read_unit_expression({.whole = text, .unit = text});
  if (!factor) return std::nan("");
  return factor->numerator / factor->denominator * std::pow(10.0, factor->ten);
}

Dim dim_of(const char* text) {
  return read_unit_expression({.whole = text, .unit = text}).value_or(internal::Factor{}).dim;
}

std::string expression_error(const char* text) {
  const auto factor = read_unit_expression({.whole = text, .unit = text});
  return factor ? "no error" : factor.error().message + " | " + factor.error().hint;
}

TEST(UnitExpression, MultipliesAndDividesFromLeftToRight) {
  EXPECT_EQ(dim_of("kg*m^2/s^3"), kPowerDim);
  EXPECT_EQ(dim_of("kg*m^2*s^-3"), kPowerDim);
  EXPECT_EQ(dim_of("$/chip/h"), kMoneyDim - kChipDim - kTimeDim);
  EXPECT_EQ(dim_of("$ per GPU per hour"), kMoneyDim - kChipDim - kTimeDim);
  EXPECT_EQ(dim_of("per year"), Dim{} - kTimeDim);
  EXPECT_EQ(dim_of("/h"), Dim{} - kTimeDim);
  EXPECT_EQ(dim_of("1/h"), Dim{} - kTimeDim);
  EXPECT_EQ(dim_of("MMBtu/MWh"), Dim{});
  EXPECT_DOUBLE_EQ(si_of("G$ per GW"), 1.0);
  EXPECT_DOUBLE_EQ(si_of("km^2"), 1e6);
  EXPECT_DOUBLE_EQ(si_of("m3"), si_of("m^3"));
}

// People write products of a denominator with "-": $/kW-month is $/(kW x month).
TEST(UnitExpression, HyphenBindsTighterThanSlash) {
  EXPECT_EQ(dim_of("GPU-h"), kChipDim + kTimeDim);
  EXPECT_EQ(dim_of("$/GPU-h"), kMoneyDim - kChipDim - kTimeDim);
  EXPECT_DOUBLE_EQ(si_of("$/kW-month"), 1.0 / (1e3 * 2629800));
  EXPECT_DOUBLE_EQ(si_of("$/GPU-h"), si_of("$/chip/h"));
}

TEST(UnitExpression, RefusesWhatReadsBothWays) {
  EXPECT_EQ(expression_error("$/kW*month"),
            "\"$/kW*month\" has \"*\" after \"/\", which reads both ways | write \"$/kW-month\" or "
            "\"$/kW/month\" for $ over both");
  EXPECT_EQ(expression_error("kW h"),
            "\"kW h\" has two units side by side | put \"/\", \"*\" or \"per\" between them");
}

TEST(UnitExpression, RefusesBrokenExpressions) {
  EXPECT_EQ(expression_error("$/"), "\"$/\" lacks a unit at its end | ");
  EXPECT_EQ(expression_error("$//h"), "\"$//h\" lacks a unit | ");
  EXPECT_EQ(expression_error("*W"), "\"*W\" lacks a unit | ");
  EXPECT_EQ(expression_error("W/hr"), "\"hr\" is not a known unit in \"W/hr\" | ");
  EXPECT_EQ(expression_error("W/degC"),
            "\"W/degC\" uses degC inside a larger unit | degC is an absolute temperature; a "
            "difference is "
            "in K");
  for (const char* text : {"m^", "m^0", "m^13", "m^-13", "m^x", "m^-2147483648", "m^99999999999"}) {
    EXPECT_NE(expression_error(text).find("has no exponent from 1 to 12"), std::string::npos)
        << text;
  }
  EXPECT_EQ(expression_error("m*m*m*m*m*m*m*m*m"),
            "\"m*m*m*m*m*m*m*m*m\" has more than 8 units | ");
}

TEST(UnitExpression, LargestExponentsFitTheDimension) {
  EXPECT_EQ(dim_of("kg^2*m^4/s^6"), kPowerDim + kPowerDim);
  EXPECT_EQ(dim_of("m3^12*m3^12*m3^9").length, 99);
  EXPECT_EQ(dim_of("m3^-12*m3^-12*m3^-9").length, -99);
  EXPECT_EQ(expression_error("m3^12*m3^12*m3^12*m3^12"),
            "\"m3^12*m3^12*m3^12*m3^12\" has a dimension beyond the power of 100 | ");
  EXPECT_NE(expression_error("m3^12*m3^12*m3^12*m3^12*m3^12*m3^12*m3^12*m3^12"), "no error");
}

TEST(UnitExpression, QuotesSafely) {
  EXPECT_EQ(internal::quoted("a\tb\x01"), "\"a?b?\"");
  EXPECT_EQ(internal::quoted(std::string(61, 'x')), "\"" + std::string(60, 'x') + "...\"");
  // The cut falls inside of a two-byte character, which goes as a whole.
  EXPECT_EQ(internal::quoted(std::string(59, 'x') + "\u00b5s"),
            "\"" + std::string(59, 'x') + "...\"");
  EXPECT_EQ(internal::quoted(std::string(70, '\x80')), "\"...\"");
}

}  // namespace
}  // namespace gw
