// A site's climate by month, and the hours of weather that it stands for.
#pragma once

#include <array>
#include <vector>

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
  double latitude_degrees = 0;
};

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

// Share of the day's peak solar output at an hour: the half sine between 6 h and 18 h.
[[nodiscard]] Ratio solar_hour(Time hour);

}  // namespace gw::site
