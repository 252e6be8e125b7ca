#include "gigawatt/units/text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <string>

#include "gigawatt/units/unit.h"

namespace gw {
namespace {

template <class Q>
Q read_as(std::string_view text) {
  const auto value = parse_quantity<Q>(text);
  if (!value) ADD_FAILURE() << value.error().message << " | " << value.error().hint;
  return value.value_or(Q{});
}

template <class Q>
std::string error_of(std::string_view text) {
  const auto value = parse_quantity<Q>(text);
  return value ? "no error" : value.error().message + " | " + value.error().hint;
}

TEST(Text, ReadsQuantitiesAsPeopleWriteThem) {
  EXPECT_EQ(read_as<Power>("1.2 GW"), 1.2_GW);
  EXPECT_EQ(read_as<Power>("360MW"), 360_MW);
  EXPECT_EQ(read_as<Power>("  0 W "), 0_W);
  EXPECT_EQ(read_as<Power>("-5 kW"), -5_kW);
  EXPECT_EQ(read_as<Energy>("600 MWh"), 600_MWh);
  EXPECT_EQ(read_as<Time>("18 months"), 18_month);
  EXPECT_EQ(read_as<Time>("5 years"), 5_year);
  EXPECT_EQ(read_as<Time>("40 ms"), Time::from_si(0.04));
  EXPECT_EQ(read_as<DataRate>("3.35 TB/s"), DataRate::from_si(3.35e12));
  EXPECT_EQ(read_as<DataRate>("400 Gbit/s"), 50_GBps);
  EXPECT_EQ(read_as<DataRate>("400 Gbps"), 50_GBps);
  EXPECT_EQ(read_as<Data>("80 GiB"), 80 * unit::GiB);
  EXPECT_EQ(read_as<FlopRate>("989 TFLOP/s"), 989_TFLOPs);
  EXPECT_EQ(read_as<FlopRate>("989 TFLOPS"), 989_TFLOPs);
  EXPECT_EQ(read_as<Flop>("3.8e25 FLOP"), Flop::from_si(3.8e25));
  EXPECT_EQ(read_as<Flop>("38 YFLOP"), Flop::from_si(3.8e25));
  EXPECT_EQ(read_as<ChipTime>("2.5 MGPU-h"), 2.5e6 * 1_chip * 1_h);
}

TEST(Text, ReadsMoneyAndPrices) {
  EXPECT_EQ(read_as<Dollars>("35 G$"), 35_GUSD);
  EXPECT_EQ(read_as<Dollars>("4 million $"), 4_MUSD);
  EXPECT_EQ(read_as<Dollars>("25 cents"), Dollars::from_si(0.25));
  EXPECT_EQ(read_as<DollarRate>("20 $/month"), 20_USD / 1_month);
  EXPECT_EQ(read_as<DollarsPerPower>("55 G$/GW"), 55_GUSD / 1_GW);
  EXPECT_EQ(read_as<DollarsPerPower>("10 G$ per GW"), 10_GUSD / 1_GW);
  EXPECT_EQ(read_as<DollarsPerEnergy>("65 $/MWh"), 65_USD / 1_MWh);
  EXPECT_EQ(read_as<DollarsPerEnergy>("0.08 $/kWh"), 0.08_USD / 1_kWh);
  EXPECT_EQ(read_as<DollarsPerToken>("2 $/Mtoken"), DollarsPerToken::from_si(2e-6));
  EXPECT_EQ(read_as<DollarsPerChipTime>("2.1 $/chip/h"),
            read_as<DollarsPerChipTime>("2.1 $/GPU-h"));
  EXPECT_EQ(read_as<DollarsPerPowerTime>("120 $/kW-month").si(), 120.0 / (1000.0 * 2629800.0));
}

TEST(Text, ReadsRatiosAndCounts) {
  // 9.2 MMBtu/MWh = 9.2 x 1055.05585262e6 / 3.6e9.
  EXPECT_DOUBLE_EQ(read_as<Ratio>("9.2 MMBtu/MWh"), 9.2 * 1055.05585262e6 / 3.6e9);
  EXPECT_EQ(read_as<Ratio>("5 %"), 0.05);
  EXPECT_EQ(read_as<Ratio>("15%"), 0.15);
  EXPECT_EQ(read_as<Ratio>("225 bp"), 0.0225);
  EXPECT_EQ(read_as<Ratio>("0.35"), 0.35);
  EXPECT_EQ(read_as<Ratio>("2.5 G"), 2.5e9);
  EXPECT_EQ(read_as<Ratio>("700 M users"), 7e8);
  EXPECT_EQ(read_as<Chips>("200 k"), Chips::from_si(2e5));
  EXPECT_EQ(read_as<Chips>("16384"), 16384_chip);
  EXPECT_EQ(read_as<Chips>("1.2 million GPUs"), Chips::from_si(1.2e6));
  EXPECT_EQ(read_as<Tokens>("60 T"), Tokens::from_si(6e13));
  EXPECT_EQ(read_as<Tokens>("15 Ttoken"), read_as<Tokens>("15 T tokens"));
  EXPECT_EQ(read_as<Rate>("90 % per year"), 0.9 / 1_year);
  EXPECT_EQ(read_as<MassPerEnergy>("373 g/kWh").si(), 0.373 / 3.6e6);
  EXPECT_DOUBLE_EQ(read_as<VolumePerEnergy>("1.8 L/kWh").si(), 5e-10);
}

TEST(Text, ReadsTemperaturesAbsolutely) {
  EXPECT_EQ(read_as<Temperature>("27 degC").si(), 27 + 273.15);
  EXPECT_EQ(read_as<Temperature>("-40 \u00b0C").si(), 273.15 - 40);
  EXPECT_EQ(read_as<Temperature>("8 K"), 8_K);
  EXPECT_EQ(error_of<Temperature>("-300 degC"), "\"-300 degC\" is below absolute zero | ");
  EXPECT_EQ(error_of<Power>("27 degC"),
            "\"27 degC\" is a temperature, expected a power | write e.g. \"27 GW\"");
}

TEST(Text, NamesBothDimensionsOfAMismatch) {
  EXPECT_EQ(error_of<Power>("1.2 GWh"),
            "\"1.2 GWh\" is an energy, expected a power | write e.g. \"1.2 GW\"");
  EXPECT_EQ(error_of<Dollars>("35 GW"),
            "\"35 GW\" is a power, expected money | write e.g. \"35 G$\"");
  EXPECT_EQ(error_of<Ratio>("3 kW"),
            "\"3 kW\" is a power, expected a plain number | write e.g. \"3\"");
  EXPECT_EQ(error_of<Power>("5 %"),
            "\"5 %\" is a plain number, expected a power | write e.g. \"5 GW\"");
  EXPECT_EQ(
      error_of<Time>("6 m"),
      "\"6 m\" is a length, expected a time | write \"min\" for minutes, \"months\" for months");
  using Odd = Quantity<Dim{.time = 2}>;
  EXPECT_EQ(error_of<Odd>("6 s"),
            "\"6 s\" is a time, expected a quantity in s^2 | write e.g. \"6 s^2\"");
}

TEST(Text, AsksForTheMissingUnit) {
  EXPECT_EQ(error_of<Power>("5"), "\"5\" has no unit, expected a power | write e.g. \"5 GW\"");
  EXPECT_EQ(error_of<Power>("2 G"), "\"2 G\" has no unit, expected a power | write e.g. \"2 GW\"");
  EXPECT_EQ(error_of<Time>("0"), "\"0\" has no unit, expected a time | write e.g. \"0 h\"");
}

TEST(Text, RefusesNumbersThatMeanSomethingElseElsewhere) {
  EXPECT_EQ(error_of<Power>("012 W"),
            "\"012 W\" begins with a needless zero | leave out the leading zeros");
  EXPECT_EQ(error_of<Power>("+1 W"), "\"+1 W\" does not begin with a number | leave out the \"+\"");
  EXPECT_EQ(error_of<Power>(".5 W"),
            "\".5 W\" does not begin with a number | write 0 before the decimal point");
  EXPECT_EQ(error_of<Power>("5. W"), "\"5. W\" has no digit after the decimal point | ");
  EXPECT_EQ(error_of<Dollars>("1,000 $"),
            "\"1,000 $\" has \",\" inside a number | write 1000 without separators and 1.5 with a "
            "decimal "
            "point");
  EXPECT_EQ(error_of<Ratio>("1.2.3"),
            "\"1.2.3\" has \".\" inside a number | write 1000 without separators and 1.5 with a "
            "decimal point");
  EXPECT_EQ(error_of<Dollars>("1 000 $"),
            "\"1 000 $\" has a blank inside a number | write 1000 without separators");
  EXPECT_EQ(error_of<Power>("5-10 MW"), "\"5-10 MW\" is a range, expected one number | ");
  EXPECT_EQ(
      error_of<Dollars>("$35"),
      "\"$35\" does not begin with a number | write the number first, then the unit: \"35 G$\"");
  for (const char* text :
       {"nan", "inf", "-inf", "infinity", "NaN W", "0x10", "1e3x", "- 1", "--1", "abc"}) {
    EXPECT_NE(error_of<Ratio>(text), "no error") << text;
  }
  EXPECT_EQ(error_of<Ratio>(""), "the text is empty, expected a number | ");
  EXPECT_EQ(error_of<Ratio>("  \t"), "the text is empty, expected a number | ");
}

TEST(Text, RefusesWhatDoesNotFitADouble) {
  for (const char* text : {"1e400 W", "1e99999999999 W", "1e300 GW", "1e-400 W", "2e308 W"}) {
    EXPECT_NE(error_of<Power>(text).find("is too large or too small for a number"),
              std::string::npos)
        << text;
  }
  EXPECT_NE(error_of<Power>(std::string(200, '1')).find("is too long for a quantity"),
            std::string::npos);
}

TEST(Text, SuggestsTheIntendedUnit) {
  EXPECT_EQ(error_of<Power>("300 mW"),
            "\"mW\" is not a known unit in \"300 mW\" | did you mean \"MW\"?");
  EXPECT_EQ(error_of<Dollars>("35 B$"),
            "\"B$\" is not a known unit in \"35 B$\" | a billion dollars is G$");
  EXPECT_EQ(error_of<DataRate>("400 Gb/s"),
            "\"Gb\" is not a known unit in \"400 Gb/s\" | write bit or B (byte)");
}

TEST(Text, ReadsUnitsAlone) {
  EXPECT_EQ(parse_unit("MWh", kEnergyDim), 3.6e9);
  EXPECT_EQ(parse_unit("$/Mtoken", kMoneyDim - kTokenDim), 1e-6);
  EXPECT_EQ(parse_unit("", Dim{}), 1.0);
  EXPECT_EQ(parse_unit("%", Dim{}), 0.01);
  EXPECT_EQ(parse_unit("MWh", kPowerDim).error().message,
            "\"MWh\" is the unit of an energy, expected a power");
  EXPECT_EQ(parse_unit("", kPowerDim).error().message,
            "the unit is empty, expected that of a power");
  EXPECT_EQ(parse_unit("degC", kTemperatureDim).error().hint, "write K");
  EXPECT_FALSE(parse_unit("5 MW", kPowerDim).has_value());
  EXPECT_FALSE(parse_unit(std::string(1000, 'm'), kLengthDim).has_value());
  EXPECT_FALSE(
      parse_unit("km^12*km^12*km^12*km^12*km^12*km^12*km^12*km^12", kLengthDim).has_value());
}

// Every reading is a finite number or an error with a message, whatever the bytes.
RC_GTEST_PROP(Text, SurvivesAnyText, (const std::string& tail)) {
  const std::string head =
      *rc::gen::element<std::string>("", "1", "1.5 ", "2 G", "3 $/", "-0 ", "1e3");
  for (const Dim& dim : {Dim{}, kPowerDim, kTemperatureDim}) {
    const auto value = parse_si(head + tail, dim);
    if (value) RC_ASSERT(std::isfinite(*value));
    if (!value) RC_ASSERT(!value.error().message.empty());
  }
}

RC_GTEST_PROP(Text, SurvivesTextMadeOfUnits, ()) {
  const auto piece =
      rc::gen::element<std::string>("1", "0", ".", "-", "e", " ", "/", "*", "^", "per ", "G", "W",
                                    "h", "$", "%", "k", "degC", "m", "token", "min");
  std::string text = "1";
  for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece)) text += part;
  const auto value = parse_si(text, kPowerDim);
  if (value) RC_ASSERT(std::isfinite(*value));
  if (!value) RC_ASSERT(!value.error().message.empty());
}

}  // namespace
}  // namespace gw
