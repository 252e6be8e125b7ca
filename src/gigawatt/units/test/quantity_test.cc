#include "gigawatt/units/quantity.h"

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>

#include "gigawatt/units/unit.h"

namespace gw {
namespace {

// Known answer: 10 GW x 8,760 h = 87.6 TWh, and 87.6 TWh / 10.5 MWh = 8.34 million homes.
static_assert((10_GW * 8760_h).in(unit::TWh) == 87.6);
static_assert((10_GW * 8760_h) / (10.5 * unit::MWh) > 8.34e6);
static_assert((10_GW * 8760_h) / (10.5 * unit::MWh) < 8.35e6);

// Products, quotients and reciprocals have the dimension that physics gives them.
static_assert(std::is_same_v<decltype(1_W * 1_s), Energy>);
static_assert(std::is_same_v<decltype(1_kWh / 1_h), Power>);
static_assert(std::is_same_v<decltype(1.0 / 1_s), Rate>);
static_assert(std::is_same_v<decltype(1_W / 1_W), Ratio>);
static_assert(std::is_same_v<decltype(35_GUSD / 1_GW), DollarsPerPower>);
static_assert(std::is_same_v<decltype(1_USD / 1_chip / 1_h), DollarsPerChipTime>);
static_assert(std::is_same_v<DollarsPerEnergy, DollarsPerPowerTime>);  // $/kWh is $/(kW h)

// A quantity is a double, no more.
static_assert(sizeof(Power) == sizeof(double));
static_assert(std::is_trivially_copyable_v<Power>);

// Only a ratio mixes with plain numbers.
static_assert(std::is_convertible_v<double, Ratio> && std::is_convertible_v<Ratio, double>);
static_assert(!std::is_convertible_v<double, Power> && !std::is_convertible_v<Power, double>);

// A ratio computes and compares with plain numbers of either kind, on either side.
static_assert(1 - Ratio(0.25) == 0.75 && 1.0 - Ratio(0.25) == 0.75 && Ratio(0.25) + 1 == 1.25);
static_assert(Ratio(3) - 1.0 == 2 && 2 + Ratio(3) == 5 && 2 == Ratio(2) && Ratio(2) != 3);
static_assert(Ratio(0.5) < 1 && 0 < Ratio(0.5) && 1.5 >= Ratio(1.5));
static_assert(2 * Ratio(3) == 6 && Ratio(3) * 2.0 == 6 && Ratio(3) / 2 == 1.5 &&
              3 / Ratio(2) == 1.5);
static_assert(std::is_same_v<decltype(1 - Ratio(0.25)), Ratio>);
static_assert(2 * 3_W == 6_W && 6_W / 2 == 3_W && (6 / 2_s).si() == 3);

TEST(Quantity, ComparesNegatesAndAccumulates) {
  Power p = 1.5_GW;
  p += 500_MW;
  p -= 1_GW;
  p *= 3;
  p /= 2;
  EXPECT_EQ(p, 1.5_GW);
  EXPECT_LT(-p, 0_W);
  EXPECT_EQ(abs(-p), p);
  EXPECT_EQ(abs(p), p);
}

TEST(Quantity, KnowsWhetherItIsFinite) {
  EXPECT_TRUE(is_finite(1_W));
  EXPECT_FALSE(is_finite(1_W / 0.0));
  EXPECT_FALSE(is_finite(Power::from_si(std::numeric_limits<double>::quiet_NaN())));
}

TEST(Unit, ConstantsAgreeWithTheirDefinitions) {
  EXPECT_EQ(unit::year.si(), 31557600.0);  // Julian: 365.25 x 86,400 s
  EXPECT_EQ(unit::month.si() * 12, unit::year.si());
  EXPECT_EQ((8_TB).in(unit::GB), 8000.0);
  EXPECT_EQ(unit::Gbps.si() * 8, unit::GBps.si());
  EXPECT_DOUBLE_EQ((1_MMBtu).in(unit::kWh), 293.07107017222222);
  EXPECT_EQ(unit::GiB.si(), 1024.0 * 1024.0 * 1024.0);
}

}  // namespace
}  // namespace gw
