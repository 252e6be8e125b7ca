// A site's climate by month, and the hours of weather that it stands for.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "gigawatt/catalog/site.h"
#include "gigawatt/site/psychrometrics.h"
#include "gigawatt/units/quantity.h"

namespace gw::site {

// Normals of one calendar month.
struct MonthClimate {
  Temperature dry_bulb;     // mean of the month
  Temperature wet_bulb;     // mean of the month
  Temperature daily_range;  // mean daily maximum minus minimum, in K
  Temperature day_spread;   // standard deviation of daily means about the normal, in K
};

struct Climate {
  std::array<MonthClimate, 12> months;  // January first
  Length elevation;
  std::optional<double> latitude_degrees;
};

// What a table of climate normals usually gives.
struct Normals {
  std::array<Temperature, 12> dry_bulb;
  std::array<Ratio, 12> relative_humidity;  // 0..1
  Length elevation;
  std::optional<double> latitude_degrees;
};
// Fills in the rest by judgement, checked against US and Gulf stations: daily range 18 K - 12 K x
// relative humidity (Phoenix 14 K, Milwaukee 9 K); day-to-day spread 2.5 K in the hottest month and
// 0.15 K more for every kelvin below it, which brings the hottest state near the mean annual
// maximum. The mean wet bulb is that of the mean temperature and humidity.
[[nodiscard]] Climate climate_from(const Normals& normals);

// The climate of a catalog site: its normals at sea level pressure, without a latitude where the
// catalog has none (solar output then has no seasons). Nothing unless both tables have 12 months.
[[nodiscard]] std::optional<Climate> climate_of(const catalog::SiteProfile& site);

// Weather that holds for `weight` of a month.
struct Weather {
  Temperature dry_bulb;
  Temperature wet_bulb;
  Pressure vapour;
  Pressure total;
  Time hour;           // local solar time, 0..24 h
  Ratio weight = 0.0;  // weights of a month sum to 1
};

inline constexpr int kHourSteps = 12;  // of two hours
inline constexpr int kDaySteps = 5;    // Gauss-Hermite nodes of the day-to-day deviation
inline constexpr int kWeatherStates = kHourSteps * kDaySteps;

// The month as 12 hours x 5 kinds of day. T = mean + (range/2) cos(2 pi (h - 15)/24) + spread z, z
// at the five Gauss-Hermite nodes (0, +-1.356, +-2.857) with their weights; the water in the air is
// that of the mean dry and wet bulb, capped at saturation. So averages of a smooth function are
// those of a normal distribution of days, and the hottest state (z = 2.857, 15 h) stands for about
// the hottest day in four hundred. Ignores: humid and dry spells, heat waves longer than a day, and
// trends of the climate.
[[nodiscard]] std::vector<Weather> weather_of(const Climate& climate, int month);  // month 1..12

// Daily extraterrestrial radiation on the horizontal at mid-month, relative to its mean over the
// year: the seasonal shape of solar output where no better one is known (Duffie and Beckman,
// eqs 1.6.1a, 1.10.3). Ignores clouds and the tilt of the panels, which flattens the seasons.
// |latitude| <= 66 degrees.
[[nodiscard]] std::array<Ratio, 12> solar_season(double latitude_degrees);

// Solar output at an hour relative to the day's mean: the half sine between 6 h and 18 h, scaled so
// that its mean over the hours of weather_of is 1.
[[nodiscard]] Ratio solar_hour(Time hour);

}  // namespace gw::site
