#include "gigawatt/site/climate.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::site {
namespace {

using std::numbers::pi;

// Nodes and weights for the standard normal density (probabilists' Hermite polynomial of degree 5).
constexpr std::array<double, kDaySteps> kNode{-2.856970013872806, -1.355626179974266, 0.0,
                                              1.355626179974266, 2.856970013872806};
constexpr std::array<double, kDaySteps> kWeight{
    0.011257411327721, 0.222075922005613, 0.533333333333332, 0.222075922005613, 0.011257411327721};
// climate_from: see its header.
constexpr Temperature kDryRange = Temperature::from_si(18);
constexpr Temperature kHumidRange = Temperature::from_si(12);
constexpr Temperature kSummerSpread = Temperature::from_si(2.5);
constexpr double kWarmestHour = 15;  // judgement: usual time of the daily maximum

// Mid-month days of the year.
constexpr std::array<double, 12> kMidMonth{16, 45, 75, 105, 136, 166, 197, 228, 258, 289, 319, 350};

constexpr double hour_of(int step) { return (step + 0.5) * 24.0 / kHourSteps; }

// Daily extraterrestrial radiation on the horizontal, up to a constant factor.
double extraterrestrial(double latitude, double day) {
  const double declination = 23.45 * pi / 180 * std::sin(2 * pi * (284 + day) / 365);
  const double sunset =
      std::acos(std::clamp(-std::tan(latitude) * std::tan(declination), -1.0, 1.0));
  const double distance = 1 + 0.033 * std::cos(2 * pi * day / 365);
  return distance * (std::cos(latitude) * std::cos(declination) * std::sin(sunset) +
                     sunset * std::sin(latitude) * std::sin(declination));
}

}  // namespace

Climate climate_from(const Normals& normals) {
  const Temperature hottest = *std::max_element(normals.dry_bulb.begin(), normals.dry_bulb.end());
  const Pressure total = standard_pressure(normals.elevation);
  Climate climate{
      .months = {}, .elevation = normals.elevation, .latitude_degrees = normals.latitude_degrees};
  for (std::size_t m = 0; m < 12; ++m) {
    const Temperature dry = normals.dry_bulb[m];
    const double humidity = std::clamp(normals.relative_humidity[m].si(), 0.0, 1.0);
    const MoistAir air{
        .dry_bulb = dry, .vapour = humidity * saturation_pressure(dry), .total = total};
    climate.months[m] = {.dry_bulb = dry,
                         .wet_bulb = wet_bulb(air),
                         .daily_range = kDryRange - humidity * kHumidRange,
                         .day_spread = kSummerSpread + 0.15 * (hottest - dry)};
  }
  return climate;
}

std::optional<Climate> climate_of(const catalog::SiteProfile& site) {
  const auto& dry_bulb = site.climate.dry_bulb;
  const auto& humidity = site.humidity.relative;
  if (dry_bulb.size() != 12 || humidity.size() != 12) return std::nullopt;
  Normals normals{.dry_bulb = {}, .relative_humidity = {}, .elevation = {}, .latitude_degrees = {}};
  std::copy(dry_bulb.begin(), dry_bulb.end(), normals.dry_bulb.begin());
  std::copy(humidity.begin(), humidity.end(), normals.relative_humidity.begin());
  return climate_from(normals);
}

std::vector<Weather> weather_of(const Climate& climate, int month) {
  GW_CHECK(month >= 1 && month <= 12, month);
  const MonthClimate& normals = climate.months[static_cast<std::size_t>(month - 1)];
  const Pressure total = standard_pressure(climate.elevation);
  const Pressure vapour =
      vapour_pressure({.dry_bulb = normals.dry_bulb, .wet_bulb = normals.wet_bulb, .total = total});
  std::vector<Weather> states;
  states.reserve(kWeatherStates);
  for (std::size_t day = 0; day < kDaySteps; ++day) {
    for (int step = 0; step < kHourSteps; ++step) {
      const double hour = hour_of(step);
      const Temperature dry =
          normals.dry_bulb + kNode[day] * normals.day_spread +
          0.5 * std::cos(2 * pi * (hour - kWarmestHour) / 24) * normals.daily_range;
      const Pressure water = std::min(vapour, saturation_pressure(dry));
      states.push_back({.dry_bulb = dry,
                        .wet_bulb = wet_bulb({.dry_bulb = dry, .vapour = water, .total = total}),
                        .vapour = water,
                        .total = total,
                        .hour = hour * unit::h,
                        .weight = kWeight[day] / kHourSteps});
    }
  }
  return states;
}

std::array<Ratio, 12> solar_season(double latitude_degrees) {
  GW_CHECK(std::abs(latitude_degrees) <= 66, latitude_degrees);
  std::array<double, 12> daily{};
  double mean = 0;
  for (std::size_t m = 0; m < 12; ++m) {
    daily[m] = extraterrestrial(latitude_degrees * pi / 180, kMidMonth[m]);
    mean += daily[m] / 12;
  }
  std::array<Ratio, 12> season;
  for (std::size_t m = 0; m < 12; ++m) season[m] = daily[m] / mean;
  return season;
}

Ratio solar_hour(Time hour) {
  const auto half_sine = [](double h) {
    return h <= 6 || h >= 18 ? 0.0 : std::sin(pi * (h - 6) / 12);
  };
  double mean = 0;
  for (int step = 0; step < kHourSteps; ++step) mean += half_sine(hour_of(step)) / kHourSteps;
  return half_sine(hour.in(unit::h)) / mean;
}

}  // namespace gw::site
