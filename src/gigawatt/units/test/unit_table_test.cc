#include "gigawatt/units/unit_table.h"

#include <gtest/gtest.h>

#include <cmath>

#include "gigawatt/units/unit.h"

namespace gw {
namespace {

using internal::evaluate;
using internal::Factor;
using internal::find_scale;
using internal::find_unit;
using internal::unit_hint;

struct KnownUnit {
  const char* word;
  double si;
  Dim dim;
};

TEST(UnitTable, KnowsEveryUnit) {
  const KnownUnit rows[] = {
      {"1", 1, {}},
      {"%", 0.01, {}},
      {"bp", 1e-4, {}},
      {"ppm", 1e-6, {}},
      {"user", 1, {}},
      {"s", 1, kTimeDim},
      {"ms", 1e-3, kTimeDim},
      {"us", 1e-6, kTimeDim},
      {"\u00b5s", 1e-6, kTimeDim},
      {"\u03bcs", 1e-6, kTimeDim},
      {"ns", 1e-9, kTimeDim},
      {"min", 60, kTimeDim},
      {"h", 3600, kTimeDim},
      {"hour", 3600, kTimeDim},
      {"hours", 3600, kTimeDim},
      {"day", 86400, kTimeDim},
      {"days", 86400, kTimeDim},
      {"week", 7 * 86400, kTimeDim},
      {"weeks", 7 * 86400, kTimeDim},
      {"month", unit::month.si(), kTimeDim},
      {"months", unit::month.si(), kTimeDim},
      {"quarter", unit::year.si() / 4, kTimeDim},
      {"year", unit::year.si(), kTimeDim},
      {"years", unit::year.si(), kTimeDim},
      {"y", unit::year.si(), kTimeDim},
      {"m", 1, kLengthDim},
      {"mm", 1e-3, kLengthDim},
      {"cm", 1e-2, kLengthDim},
      {"km", 1e3, kLengthDim},
      {"m2", 1, {.length = 2}},
      {"m3", 1, kVolumeDim},
      {"L", 1e-3, kVolumeDim},
      {"ML", 1e3, kVolumeDim},
      {"mL", 1e-6, kVolumeDim},
      {"gal", 3.785411784e-3, kVolumeDim},
      {"Mgal", 3.785411784e3, kVolumeDim},
      {"g", 1e-3, kMassDim},
      {"kg", 1, kMassDim},
      {"t", 1e3, kMassDim},
      {"Mt", 1e9, kMassDim},
      {"K", 1, kTemperatureDim},
      {"J", 1, kEnergyDim},
      {"mJ", 1e-3, kEnergyDim},
      {"Wh", 3600, kEnergyDim},
      {"kWh", 3.6e6, kEnergyDim},
      {"MWh", 3.6e9, kEnergyDim},
      {"TWh", 3.6e15, kEnergyDim},
      {"BTU", 1055.05585262, kEnergyDim},
      {"MMBtu", 1055.05585262e6, kEnergyDim},
      {"W", 1, kPowerDim},
      {"kW", 1e3, kPowerDim},
      {"GW", 1e9, kPowerDim},
      {"B", 1, kDataDim},
      {"GB", 1e9, kDataDim},
      {"GiB", 1073741824, kDataDim},
      {"KiB", 1024, kDataDim},
      {"TiB", 1099511627776, kDataDim},
      {"Gbit", 0.125e9, kDataDim},
      {"Gbps", 0.125e9, kDataDim - kTimeDim},
      {"PFLOP", 1e15, kFlopDim},
      {"YFLOP", 1e24, kFlopDim},
      {"TFLOPS", 1e12, kFlopDim - kTimeDim},
      {"$", 1, kMoneyDim},
      {"G$", 1e9, kMoneyDim},
      {"MUSD", 1e6, kMoneyDim},
      {"cent", 0.01, kMoneyDim},
      {"chip", 1, kChipDim},
      {"GPUs", 1, kChipDim},
      {"kGPU", 1e3, kChipDim},
      {"token", 1, kTokenDim},
      {"Mtoken", 1e6, kTokenDim},
      {"Mtokens", 1e6, kTokenDim},
  };
  for (const KnownUnit& row : rows) {
    const auto unit = find_unit(row.word);
    ASSERT_TRUE(unit.has_value()) << row.word;
    EXPECT_EQ(unit->dim, row.dim) << row.word;
    EXPECT_DOUBLE_EQ(unit->numerator / unit->denominator * std::pow(10.0, unit->ten), row.si)
        << row.word;
  }
}

TEST(UnitTable, RefusesPrefixesThatAreTypingErrors) {
  for (const char* word : {"", "k", "mW", "Ms", "m$", "kmin", "Kg", "kh", "MiW", "mB", "MMW", "kK",
                           "Myear", "GiFLOP", "ktoken$", "mtoken", "M%", "degC"}) {
    EXPECT_FALSE(find_unit(word).has_value()) << word;
  }
}

TEST(UnitTable, KnowsScales) {
  EXPECT_EQ(find_scale("k"), 3);
  EXPECT_EQ(find_scale("M"), 6);
  EXPECT_EQ(find_scale("G"), 9);
  EXPECT_EQ(find_scale("T"), 12);
  EXPECT_EQ(find_scale("P"), 15);
  EXPECT_EQ(find_scale("E"), 18);
  EXPECT_EQ(find_scale("thousand"), 3);
  EXPECT_EQ(find_scale("million"), 6);
  EXPECT_EQ(find_scale("billion"), 9);
  EXPECT_EQ(find_scale("trillion"), 12);
  EXPECT_FALSE(find_scale("m").has_value());
  EXPECT_FALSE(find_scale("B").has_value());
}

TEST(UnitTable, HintsAtTheIntendedUnit) {
  EXPECT_EQ(unit_hint("mW"), "did you mean \"MW\"?");
  EXPECT_EQ(unit_hint("kwh"), "did you mean \"kWh\"?");
  EXPECT_EQ(unit_hint("mnoths"), "did you mean \"months\"?");
  EXPECT_EQ(unit_hint("degc"), "did you mean \"degC\"?");
  EXPECT_EQ(unit_hint("B$"), "a billion dollars is G$");
  EXPECT_EQ(unit_hint("Gb"), "write bit or B (byte)");
  EXPECT_EQ(unit_hint("TFLOPs"), "write FLOP for an amount of work, FLOP/s for a rate");
  EXPECT_EQ(unit_hint("xylophone"), "");
}

TEST(UnitTable, EvaluatesWithOneRounding) {
  // The decimal exponent joins that of the unit: 1.1 x 1e9 in doubles would be rounded twice.
  EXPECT_EQ(evaluate("3.3", 0, *find_unit("GW")), 3.3e9);
  EXPECT_EQ(evaluate("5", 0, *find_unit("%")), 0.05);
  // 65 $/MWh = 65 / 3.6e9.
  const Factor per_mwh{.denominator = 3600, .ten = -6, .dim = kMoneyDim - kEnergyDim};
  EXPECT_EQ(evaluate("65", 0, per_mwh), 65 / 3.6e9);
  EXPECT_EQ(evaluate("-12.5", 3, Factor{}), -12500.0);
  EXPECT_EQ(evaluate("0.0031557284424", 0, per_mwh), evaluate("31557284424", -13, per_mwh));
}

TEST(UnitTable, RefusesWhatDoesNotFitADouble) {
  EXPECT_FALSE(evaluate("1", 309, Factor{}).has_value());
  EXPECT_FALSE(evaluate("1", 300, *find_unit("GW")).has_value());
  EXPECT_FALSE(evaluate("1", -400, Factor{}).has_value());
  EXPECT_FALSE(evaluate("1", 306, *find_unit("Wh")).has_value());  // 3600e306
  EXPECT_EQ(evaluate("0", 0, *find_unit("GW")), 0.0);
}

}  // namespace
}  // namespace gw
