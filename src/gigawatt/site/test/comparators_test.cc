#include "gigawatt/site/comparators.h"

#include <gtest/gtest.h>

namespace gw::site {
namespace {

TEST(Comparators, TenGigawattsForAYear) {
  // 10 GW x 8,760 h = 87.6 TWh.
  EXPECT_DOUBLE_EQ(annual_energy(10.0 * unit::GW).in(unit::TWh), 87.6);
  EXPECT_DOUBLE_EQ(annual_energy(10.0 * unit::GW, 0.8).in(unit::TWh), 70.08);
}

TEST(Comparators, HomesDependOnTheirBase) {
  // 87.6 TWh / 10.5 MWh = 8.343 M; / 10.791 MWh (EIA 2022) = 8.118 M.
  const Energy year = annual_energy(10.0 * unit::GW);
  EXPECT_NEAR(homes({.yearly_use = year, .per_home_and_year = 10.5 * unit::MWh}).si(), 8.342857e6,
              1);
  EXPECT_NEAR(homes({.yearly_use = year, .per_home_and_year = 10.791 * unit::MWh}).si(), 8.117876e6,
              1);
}

TEST(Comparators, PowerThatAClaimImplies) {
  // 10 GW / 8 M homes = 1.25 kW each, 10.95 MWh a year.
  const Power each = power_per_home(10.0 * unit::GW, 8e6);
  EXPECT_DOUBLE_EQ(each.in(unit::kW), 1.25);
  EXPECT_DOUBLE_EQ(annual_energy(each).in(unit::MWh), 10.95);
}

}  // namespace
}  // namespace gw::site
