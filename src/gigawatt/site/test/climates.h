// Two climates for the tests: a hot dry one like Abilene, a cool one like Milwaukee (rounded
// normals).
#pragma once

#include <array>

#include "gigawatt/site/climate.h"

namespace gw::site::testing {

inline Climate climate_of(const std::array<double, 12>& celsius_by_month,
                          const std::array<double, 12>& humidity, double elevation,
                          double latitude) {
  Normals normals{.dry_bulb = {},
                  .relative_humidity = {},
                  .elevation = Length::from_si(elevation),
                  .latitude_degrees = latitude};
  for (std::size_t m = 0; m < 12; ++m) {
    normals.dry_bulb[m] = celsius(celsius_by_month[m]);
    normals.relative_humidity[m] = humidity[m];
  }
  return climate_from(normals);
}

inline Climate hot_dry() {
  return climate_of({7.7, 9.9, 14.2, 18.3, 22.8, 27.0, 28.9, 28.8, 24.6, 19.2, 12.9, 8.2},
                    {.63, .62, .57, .55, .62, .60, .54, .55, .62, .61, .63, .63}, 545, 32.4);
}
inline Climate cool() {
  return climate_of({-5.0, -3.3, 2.0, 8.0, 14.0, 19.5, 22.5, 21.7, 17.7, 11.0, 4.4, -1.9},
                    {.72, .71, .71, .68, .67, .69, .70, .73, .74, .71, .73, .75}, 210, 43.4);
}

}  // namespace gw::site::testing
