// What a power level amounts to in a year, and in homes: the comparisons that announcements are
// made of.
#pragma once

#include "gigawatt/units/quantity.h"
#include "gigawatt/units/unit.h"

namespace gw::site {

// 365 days: the year of announcements; plan results use calendar months instead.
inline constexpr Time kCommonYear = 8760.0 * unit::h;

// power x 8,760 h x load factor: 10 GW at load 1 is 87.6 TWh.
[[nodiscard]] constexpr Energy annual_energy(Power power, Ratio load_factor = 1.0) {
  return power * kCommonYear * load_factor;
}

struct HomesBase {
  Energy yearly_use;         // of the campus
  Energy per_home_and_year;  // must be stated: 10.5 MWh, or EIA's 10.791 MWh of 2022
};
[[nodiscard]] constexpr Ratio homes(const HomesBase& base) {
  return base.yearly_use / base.per_home_and_year;
}

// Mean power per home that a claim "P equals n homes" implies: 10 GW for 8 million is 1.25 kW.
[[nodiscard]] constexpr Power power_per_home(Power power, Ratio number) { return power / number; }

}  // namespace gw::site
