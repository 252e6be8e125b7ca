#include "gigawatt/validation/claims.h"

#include <gtest/gtest.h>

#include "gigawatt/units/unit.h"

namespace gw::validation {
namespace {

constexpr std::string_view kHeader =
    "id,claim,value,unit,comparator,tolerance,base,expression,why,source,date\n";

std::expected<Value, std::string> find(std::string_view name) {
  if (name == "power") return Value{NumberValue{10e9, kPowerDim}, true};
  if (name == "chips") return Value{NumberValue{2.8e6, kChipDim}, true};
  if (name == "dies") return Value{NumberValue{4.5e6, kChipDim}, true};
  if (name == "start") return Value{Month(2027, 3), true};
  if (name == "plan.grid") return Value{NumberValue{12e9, kPowerDim}, false};
  if (name == "plan.cap") return Value{NumberValue{100e9, kMoneyDim}, false};
  return std::unexpected("no result " + std::string(name));
}

// The verdict on one row, columns value..expression as given.
Verdict check(std::string_view row, const Lookup& lookup = find) {
  Diagnostics diagnostics;
  static std::vector<Claim> claims;  // verdicts point into it
  auto parsed = parse_claims(
      std::string(kHeader) + "c1,some claim," + std::string(row) + ",,press,2025-09-22\n",
      "claims.csv", diagnostics);
  EXPECT_TRUE(parsed) << diagnostics.render();
  if (!parsed) return {};
  claims = std::move(*parsed);
  return check_claims(claims, lookup, {})[0];
}

TEST(Claims, EveryComparatorHasARowThatHoldsAndOneThatDoesNot) {
  EXPECT_EQ(check("10,GW,=,1%,,power").verdict, "holds");
  EXPECT_EQ(check("8,GW,=,1%,,power").verdict, "off by +25%");
  EXPECT_EQ(check("9,GW,>,,,power").verdict, "holds");
  EXPECT_EQ(check("12,GW,>,,,power").verdict, "off by -16.7%");
  EXPECT_EQ(check("12,GW,<,,,power").verdict, "holds");
  EXPECT_EQ(check("4,GW,<,,,power").verdict, "refuted (off by +150%)");
  EXPECT_EQ(check("4..5,M chips,range,,,dies").verdict, "holds");
  EXPECT_EQ(check("4..5,M chips,range,,,chips").verdict, "off by -30%");
  EXPECT_EQ(check("20,GW,order,,,power").verdict, "holds");
  EXPECT_EQ(check("100,GW,order,,,power").verdict, "refuted (off by -90%)");
  EXPECT_EQ(check("2027-H1,,window,,,start").verdict, "holds");
  EXPECT_EQ(check("2026-H2,,window,,,start").verdict, "off by +3 months");
  EXPECT_EQ(check("1,,rank,,,\"rank(power, \"\"2 GW\"\")\"").verdict, "holds");
  EXPECT_EQ(check("true,,true,,,\"power > \"\"9 GW\"\"\"").verdict, "holds");
  EXPECT_EQ(check("true,,true,,,\"power > \"\"11 GW\"\"\"").verdict, "refuted");
}

TEST(Claims, ComputedIsShownInTheClaimsUnit) {
  EXPECT_EQ(check("4..5,M chips,range,,,chips").computed, "2.8 M chips");
  EXPECT_EQ(check("2026-H2,,window,,,start").computed, "2027-03");
}

TEST(Claims, RowsThatReadOnlyInputsAreInputs) {
  Verdict verdict = check("100,G$,=,,,plan.cap");
  EXPECT_EQ(verdict.status, Status::input);
  EXPECT_EQ(verdict.verdict, "input");
}

TEST(Claims, WhatCannotBeComputedSaysWhy) {
  EXPECT_EQ(check("1,,=,,,nope").verdict, "cannot be computed: no result nope");
  Verdict wrong_unit = check("10,kg,=,,,power");
  EXPECT_EQ(wrong_unit.status, Status::cannot);
}

TEST(Claims, ReadingsThatDisagreeDependOnTheBase) {
  Diagnostics diagnostics;
  auto claims =
      parse_claims(std::string(kHeader) +
                       "c1,4-5 million GPUs,4..5,M chips,range,,packages,chips,,press,2025\n"
                       "c1,,,,,,dies,dies,,,\n",
                   "claims.csv", diagnostics);
  ASSERT_TRUE(claims) << diagnostics.render();
  Verdict verdict = check_claims(*claims, find, {})[0];
  EXPECT_EQ(verdict.status, Status::depends);
  EXPECT_EQ(verdict.verdict, "depends on the base: off by -30% (packages); holds (dies)");
  EXPECT_EQ(verdict.names, (std::vector<std::string>{"chips", "dies"}));
}

// Two readings of one claim that states at least 10 GW.
Verdict two_readings(std::string_view first, std::string_view second) {
  Diagnostics diagnostics;
  static std::vector<Claim> claims;  // verdicts point into it
  auto parsed = parse_claims(std::string(kHeader) + "c1,x,10,GW,>,,a," + std::string(first) +
                                 ",,press,2025\nc1,,,,,,b," + std::string(second) + ",,,\n",
                             "claims.csv", diagnostics);
  EXPECT_TRUE(parsed) << diagnostics.render();
  if (!parsed) return {};
  claims = std::move(*parsed);
  return check_claims(claims, find, {})[0];
}

TEST(Claims, AnInputAmongReadingsIsNamedAndDecidesWithTheOthers) {
  // Only inputs on every base: an input, whether or not they agree with the statement. Where they do not,
  // the arithmetic of the statement is wrong, and the verdict says by how much.
  EXPECT_EQ(two_readings("plan.grid", "plan.grid").status, Status::input);
  EXPECT_EQ(two_readings("plan.grid", "plan.grid").verdict, "input");
  EXPECT_EQ(two_readings("plan.grid / 2", "plan.grid / 2").status, Status::input);
  EXPECT_EQ(two_readings("plan.grid / 2", "plan.grid / 2").verdict, "input, off by -40%");
  EXPECT_EQ(two_readings("plan.grid / 2", "power").verdict,
            "depends on the base: off by -40% (a; an input); holds (b)");
  EXPECT_EQ(two_readings("plan.grid", "power").verdict, "holds");
}

TEST(Claims, AReadingThatCannotBeComputedDecidesNothing) {
  Verdict verdict = two_readings("power", "nope");
  EXPECT_EQ(verdict.status, Status::holds);
  EXPECT_EQ(verdict.verdict, "holds (a); cannot be computed: no result nope (b)");
  EXPECT_EQ(two_readings("power / 4", "nope").status, Status::refuted);
  EXPECT_EQ(two_readings("nope", "nope").status, Status::cannot);
  EXPECT_EQ(two_readings("plan.grid", "nope").status, Status::input);
}

TEST(Claims, ProbabilityIsTheShareOfSamplesInWhichItHolds) {
  Diagnostics diagnostics;
  auto claims =
      parse_claims(std::string(kHeader) + "c1,x,10,GW,>,,,power,,press,2025\n", "c", diagnostics);
  auto sample = [](double gw) -> Lookup {
    return [gw](std::string_view) -> std::expected<Value, std::string> {
      return Value{NumberValue{gw * 1e9, kPowerDim}, true};
    };
  };
  std::vector<Lookup> samples = {sample(9), sample(10), sample(11), sample(12)};
  EXPECT_DOUBLE_EQ(*check_claims(*claims, find, samples)[0].probability, 0.75);
  EXPECT_EQ(count_by_status(check_claims(*claims, find, samples)),
            (std::vector<int>{1, 0, 0, 0, 0, 0}));
}

TEST(Claims, BadFilesAreRefusedWithTheirLine) {
  auto message = [](std::string_view rows) {
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_claims(std::string(kHeader) + std::string(rows), "c.csv", diagnostics));
    return diagnostics.render();
  };
  EXPECT_NE(
      message("c1,x,1,,about,,,power,,s,d\n").find("c.csv:2:1: error: c1: no comparator \"about\""),
      std::string::npos);
  EXPECT_NE(message("c1,x,1,,=,,,,,s,d\n").find("neither an expression nor a reason"),
            std::string::npos);
  EXPECT_NE(message("c1,x,1,,=,,,power +,,s,d\n").find("expression, at character 8"),
            std::string::npos);
  EXPECT_NE(message("c1,x,1,,=,wide,,power,,s,d\n").find("tolerance \"wide\""), std::string::npos);
  EXPECT_NE(message("c1,x,1,,=,,,power,,,d\n").find("no source"), std::string::npos);
  EXPECT_NE(message("c1,x,1,,=,,,power,,s,d\nc2,x,1,,=,,,power,,s,d\nc1,,,,,,,power,,,\n")
                .find("not together"),
            std::string::npos);
}

}  // namespace
}  // namespace gw::validation
