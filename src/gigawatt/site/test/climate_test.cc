#include "gigawatt/site/climate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "climates.h"
#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::site {
namespace {

TEST(Climate, StatesReproduceMeanAndVariance) {
  // Var = spread^2 + range^2/8 (a cosine of amplitude range/2 has variance range^2/8).
  const Climate climate = testing::hot_dry();
  for (int month = 1; month <= 12; ++month) {
    const MonthClimate& normals = climate.months[static_cast<std::size_t>(month - 1)];
    double weight = 0, mean = 0, square = 0;
    const auto states = weather_of(climate, month);
    ASSERT_EQ(states.size(), static_cast<std::size_t>(kWeatherStates));
    for (const Weather& state : states) {
      const double deviation = (state.dry_bulb - normals.dry_bulb).si();
      weight += state.weight.si();
      mean += state.weight.si() * deviation;
      square += state.weight.si() * deviation * deviation;
    }
    EXPECT_NEAR(weight, 1, 1e-12);
    EXPECT_NEAR(mean, 0, 1e-9);
    const double spread = normals.day_spread.si(), range = normals.daily_range.si();
    EXPECT_NEAR(square, spread * spread + range * range / 8, 1e-9);
  }
}

TEST(Climate, WaterInTheAirIsPhysical) {
  for (const Climate& climate : {testing::hot_dry(), testing::cool()}) {
    for (int month = 1; month <= 12; ++month) {
      for (const Weather& state : weather_of(climate, month)) {
        EXPECT_LE(state.wet_bulb, state.dry_bulb);
        EXPECT_LE(state.vapour, saturation_pressure(state.dry_bulb));
        EXPECT_GE(state.vapour.si(), 0);
      }
    }
  }
}

TEST(Climate, HottestStateIsNearTheMeanAnnualMaximum) {
  // Abilene's hottest day of a year is about 41 degC, Milwaukee's about 34 degC.
  const auto hottest = [](const Climate& climate) {
    Temperature most;
    for (const Weather& state : weather_of(climate, 7)) most = std::max(most, state.dry_bulb);
    return most.si() - 273.15;
  };
  EXPECT_NEAR(hottest(testing::hot_dry()), 41, 1.5);
  EXPECT_NEAR(hottest(testing::cool()), 34, 1.5);
}

TEST(Climate, NormalsAreFilledIn) {
  const Climate climate = testing::hot_dry();
  const MonthClimate& july = climate.months[6];
  // Range 18 - 12 x 0.54 = 11.52 K; the hottest month has the least spread.
  EXPECT_NEAR(july.daily_range.si(), 11.52, 1e-9);
  EXPECT_NEAR(july.day_spread.si(), 2.5, 1e-9);
  EXPECT_NEAR(climate.months[0].day_spread.si(), 2.5 + 0.15 * (28.9 - 7.7), 1e-9);
  EXPECT_LT(july.wet_bulb, july.dry_bulb);
}

TEST(Climate, SolarSeasonFollowsTheSun) {
  for (double latitude : {-35.0, 0.0, 32.4, 60.0}) {
    double mean = 0;
    for (Ratio month : solar_season(latitude)) mean += month.si() / 12;
    EXPECT_NEAR(mean, 1, 1e-12);
  }
  // At 32.4 degrees north: 41.2 MJ/m2 in mid June, 18.3 in mid December (Duffie and Beckman,
  // figure 1.10.1).
  const auto texas = solar_season(32.4);
  EXPECT_NEAR(texas[5] / texas[11], 41.2 / 18.3, 0.1);
  const auto equator = solar_season(0);
  EXPECT_LT(*std::max_element(equator.begin(), equator.end()), Ratio(1.1));
  EXPECT_THROW((void)solar_season(80), InvariantError);
}

TEST(Climate, SolarHourAveragesToOne) {
  double mean = 0;
  for (const Weather& state : weather_of(testing::cool(), 3))
    mean += state.weight.si() * solar_hour(state.hour).si();
  EXPECT_NEAR(mean, 1, 1e-12);
  EXPECT_EQ(solar_hour(3.0 * unit::h).si(), 0);
  EXPECT_EQ(solar_hour(20.0 * unit::h).si(), 0);
  EXPECT_GT(solar_hour(12.0 * unit::h), solar_hour(9.0 * unit::h));
}

TEST(Climate, CatalogSitesNeedTwelveMonths) {
  catalog::SiteProfile site;
  site.climate.dry_bulb.assign(12, celsius(15));
  site.humidity.relative.assign(11, 0.5);
  EXPECT_FALSE(climate_of(site).has_value());
  site.humidity.relative.assign(12, 0.5);
  const auto climate = climate_of(site);
  ASSERT_TRUE(climate.has_value());
  EXPECT_DOUBLE_EQ(climate->months[11].daily_range.si(), 12);
  EXPECT_FALSE(climate->latitude_degrees.has_value());
}

TEST(Climate, MonthsOutsideTheYearAreABrokenInvariant) {
  EXPECT_THROW((void)weather_of(testing::cool(), 0), InvariantError);
  EXPECT_THROW((void)weather_of(testing::cool(), 13), InvariantError);
}

}  // namespace
}  // namespace gw::site
