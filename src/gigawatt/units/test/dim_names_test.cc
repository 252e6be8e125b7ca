#include "gigawatt/units/dim_names.h"

#include <gtest/gtest.h>

#include "gigawatt/units/text.h"

namespace gw {
namespace {

constexpr Dim kNamed[] = {{},
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
                          DollarsPerPowerTime::kDim,
                          DollarsPerChip::kDim,
                          DollarsPerChipTime::kDim,
                          DollarsPerToken::kDim,
                          DollarsPerMass::kDim,
                          DollarsPerVolume::kDim,
                          PowerPerChip::kDim,
                          EnergyPerToken::kDim,
                          MassPerEnergy::kDim,
                          VolumePerEnergy::kDim};

TEST(DimNames, EveryNamedTypeHasANameAndAnExampleThatParses) {
  for (const Dim& dim : kNamed) {
    ASSERT_NE(internal::find_dim(dim), nullptr) << internal::base_unit(dim);
    const std::string text = "2 " + std::string(dim_example(dim));
    EXPECT_TRUE(parse_si(text, dim).has_value()) << text;
  }
}

TEST(DimNames, NamesReadAsEnglish) {
  EXPECT_EQ(dim_name(kPowerDim), "power");
  EXPECT_EQ(dim_name(kMoneyDim - kPowerDim), "money per power");
  EXPECT_EQ(dim_name(Dim{}), "plain number");
  EXPECT_EQ(internal::with_article(kPowerDim), "a power");
  EXPECT_EQ(internal::with_article(kEnergyDim), "an energy");
  EXPECT_EQ(internal::with_article(kMoneyDim), "money");
  EXPECT_EQ(internal::with_article({.time = 2}), "a quantity in s^2");
  EXPECT_EQ(dim_example(kPowerDim), "GW");
  EXPECT_EQ(dim_example(Dim{}), "");
  EXPECT_EQ(dim_example({.time = 2}), "");
}

TEST(DimNames, UnnamedDimensionsPrintInBaseUnitsThatParse) {
  EXPECT_EQ(dim_name(kPowerDim + kPowerDim), "kg^2*m^4/s^6");
  EXPECT_EQ(internal::base_unit(kPowerDim), "kg*m^2/s^3");
  EXPECT_EQ(internal::base_unit(Dim{}), "1");
  EXPECT_EQ(internal::base_unit(Dim{} - kTimeDim - kChipDim), "1/chip/s");
  const Dim all{.time = -4,
                .length = 3,
                .mass = -2,
                .temperature = 1,
                .money = 2,
                .data = -1,
                .flop = 1,
                .chip = -3};
  EXPECT_EQ(parse_unit(internal::base_unit(all), all), 1.0);
}

}  // namespace
}  // namespace gw
