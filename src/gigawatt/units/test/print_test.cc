#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <string>

#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace gw {
namespace {

TEST(Print, WritesWhatPeopleWrite) {
  EXPECT_EQ(print(1.2_GW), "1.2 GW");
  EXPECT_EQ(print(360_MW), "360 MW");
  EXPECT_EQ(print(0_W), "0 W");
  EXPECT_EQ(print(-5_kW), "-5 kW");
  EXPECT_EQ(print(600_MWh), "600 MWh");
  EXPECT_EQ(print(35_GUSD), "35 G$");
  EXPECT_EQ(print(Dollars::from_si(0.25)), "25 cents");
  EXPECT_EQ(print(55_GUSD / 1_GW), "55 G$/GW");
  EXPECT_EQ(print(800_USD / 1_kW), "800 $/kW");
  EXPECT_EQ(print(65_USD / 1_MWh), "65 $/MWh");
  EXPECT_EQ(print(120_USD / (1_kW * 1_month)), "120 $/kW-month");
  EXPECT_EQ(print(20_USD / 1_month), "20 $/month");
  EXPECT_EQ(print(DollarsPerToken::from_si(2e-6)), "2 $/Mtoken");
  EXPECT_EQ(print(DataRate::from_si(3.35e12)), "3.35 TB/s");
  EXPECT_EQ(print(80 * unit::GiB), "80 GiB");
  EXPECT_EQ(print(80 * unit::GB), "80 GB");
  EXPECT_EQ(print(Flop::from_si(3.8e25)), "38 YFLOP");
  EXPECT_EQ(print(Chips::from_si(200000)), "200 k chips");
  EXPECT_EQ(print(1_chip), "1 chip");
  EXPECT_EQ(print(Tokens::from_si(6e13)), "60 T tokens");
  EXPECT_EQ(print(Ratio(0.35)), "0.35");
  EXPECT_EQ(print(Ratio(4096)), "4096");
  EXPECT_EQ(print(Ratio(2.5e9)), "2.5 G");
  EXPECT_EQ(print(12 / 1_day), "12 per day");
  EXPECT_EQ(print(Temperature::from_si(27 + 273.15)), "27 degC");
  EXPECT_EQ(print(8_K), "8 K");
  EXPECT_EQ(print(1_MMBtu / 1_MWh), "0.2930710701722222");
}

TEST(Print, KeepsTimesReadable) {
  EXPECT_EQ(print(18_month), "18 months");
  EXPECT_EQ(print(1_month), "1 month");
  EXPECT_EQ(print(6_month), "6 months");
  EXPECT_EQ(print(12_month), "1 year");
  EXPECT_EQ(print(5_year), "5 years");
  EXPECT_EQ(print(1_day), "1 day");
  EXPECT_EQ(print(36_h), "36 h");
  EXPECT_EQ(print(365_day), "365 days");
  EXPECT_EQ(print(90 * unit::min), "90 min");
  EXPECT_EQ(print(40_ms), "40 ms");
  EXPECT_EQ(print(3 * unit::us), "3 us");
  EXPECT_EQ(print(Time::from_si(0)), "0 s");
}

TEST(Print, WritesUnnamedDimensionsInBaseUnits) {
  EXPECT_EQ(print_si(2.5, kPowerDim + kPowerDim), "2.5 kg^2*m^4/s^6");
  EXPECT_EQ(print_si(1e300, kPowerDim + kPowerDim), "1e300 kg^2*m^4/s^6");
}

TEST(Print, NeverPretendsThatNanIsANumber) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(print_si(std::nan(""), kPowerDim), "nan");
  EXPECT_EQ(print_si(infinity, kPowerDim), "inf");
  EXPECT_EQ(print_si(-infinity, Dim{}), "-inf");
  EXPECT_EQ(print_rounded(std::nan(""), kPowerDim, 3), "nan");
}

TEST(Print, RoundsForPeople) {
  EXPECT_EQ(print_rounded((10_GW * 8760_h).si(), kEnergyDim, 3), "87.6 TWh");
  EXPECT_EQ(print_rounded(1.23456e9, kPowerDim, 3), "1.23 GW");
  EXPECT_EQ(print_rounded(999.96e6, kPowerDim, 4), "1.000 GW");
  EXPECT_EQ(print_rounded(999.94e6, kPowerDim, 4), "999.9 MW");
  EXPECT_EQ(print_rounded(1.5e13, kPowerDim, 3), "15.0 TW");
  EXPECT_EQ(print_rounded(2e16, kPowerDim, 3), "20000 TW");
  EXPECT_EQ(print_rounded(-1.5e6, kPowerDim, 2), "-1.5 MW");
  EXPECT_EQ(print_rounded((18_month).si(), kTimeDim, 3), "18.0 months");
  EXPECT_EQ(print_rounded((5_year).si(), kTimeDim, 3), "5.00 years");
  EXPECT_EQ(print_rounded((45_day).si(), kTimeDim, 3), "45.0 days");
  EXPECT_EQ(print_rounded(0.0416, kTimeDim, 2), "42 ms");
  EXPECT_EQ(print_rounded(0.05, Dim{}, 2), "0.050");
  EXPECT_EQ(print_rounded(4.71e6, kChipDim, 3), "4.71 M chips");
  EXPECT_EQ(print_rounded(300.15, kTemperatureDim, 3), "27.0 degC");
  EXPECT_EQ(print_rounded(0, kPowerDim, 3), "0.00 W");
}

constexpr Dim kDims[] = {{},
                         kTimeDim,
                         Rate::kDim,
                         kMassDim,
                         kVolumeDim,
                         kTemperatureDim,
                         kEnergyDim,
                         kPowerDim,
                         kDataDim,
                         DataRate::kDim,
                         kFlopDim,
                         FlopRate::kDim,
                         kChipDim,
                         ChipTime::kDim,
                         kTokenDim,
                         TokenRate::kDim,
                         TokenRatePerChip::kDim,
                         kMoneyDim,
                         DollarRate::kDim,
                         DollarsPerEnergy::kDim,
                         DollarsPerPower::kDim,
                         DollarsPerChip::kDim,
                         DollarsPerChipTime::kDim,
                         DollarsPerToken::kDim,
                         DollarsPerMass::kDim,
                         DollarsPerVolume::kDim,
                         PowerPerChip::kDim,
                         EnergyPerToken::kDim,
                         MassPerEnergy::kDim,
                         VolumePerEnergy::kDim,
                         kPowerDim + kPowerDim};

// "" or what failed.
std::string lost(double si, const Dim& dim) {
  const std::string text = print_si(si, dim);
  const auto back = parse_si(text, dim);
  if (!back) return back.error().message;
  const bool same = std::bit_cast<std::uint64_t>(*back) == std::bit_cast<std::uint64_t>(si);
  return same ? "" : text;
}

// parse(print(x)) == x to the bit, for every dimension and every finite double.
RC_GTEST_PROP(Print, RoundTripsAnyBits, ()) {
  const auto sign = *rc::gen::inRange<std::uint64_t>(0, 2);
  const auto exponent = *rc::gen::inRange<std::uint64_t>(1, 2047);
  const auto mantissa = *rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << 52);
  const double si = std::bit_cast<double>(sign << 63 | exponent << 52 | mantissa);
  for (const Dim& dim : kDims) RC_ASSERT(lost(si, dim) == "");
}

// The same near the magnitudes that occur, and for numbers as people write them.
RC_GTEST_PROP(Print, RoundTripsUsualMagnitudes, ()) {
  const double digits = *rc::gen::inRange(-99999, 99999);
  const double si = digits * std::pow(10.0, *rc::gen::inRange(-15, 20));
  for (const Dim& dim : kDims) {
    RC_ASSERT(lost(si, dim) == "");
    RC_ASSERT(lost(si * 3600, dim) == "");
    RC_ASSERT(lost(si / 7, dim) == "");
  }
}

// Text that people write prints back as it was, if it is written as print writes.
TEST(Print, KeepsTextThatItWouldWriteItself) {
  for (const char* unit : {"GW", "MWh", "G$", "months", "TB/s", "$/MWh", "$/kW", "g/kWh",
                           "$/chip/h", "degC", "W/chip", "$/month"}) {
    for (int i = 2; i < 120; ++i) {
      const std::string text = std::to_string(i) + " " + unit;
      for (const Dim& dim : kDims) {
        const auto si = parse_si(text, dim);
        if (!si) continue;
        const std::string printed = print_si(*si, dim);
        EXPECT_LE(printed.size(), text.size() + 1) << text << " became " << printed;
      }
    }
  }
}

}  // namespace
}  // namespace gw
