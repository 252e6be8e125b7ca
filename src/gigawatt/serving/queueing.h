// Waiting times in closed form; exact where stated, otherwise named approximations.
#pragma once

#include "gigawatt/units/unit.h"

namespace gw::serving {

// First two moments of a non-negative time.
struct Moments {
  Time mean{};
  double second = 0;  // E[T^2], s^2

  [[nodiscard]] double variance() const;
};
[[nodiscard]] Moments fixed_time(Time t);
[[nodiscard]] Moments uniform_time(Time longest);        // uniform on [0, longest]
[[nodiscard]] Moments spread_time(Time mean, Ratio cv);  // given coefficient of variation
[[nodiscard]] Moments operator+(const Moments& a, const Moments& b);  // independent sum

// Wait in M/G/1 with log-normal service of mean `service` and variation `cv`: Pollaczek-Khinchine
//   E[W] = l E[S^2] / (2 (1 - rho)),  E[W^2] = 2 E[W]^2 + l E[S^3] / (3 (1 - rho)),
//   rho = l E[S] < 1.
// Exact for Poisson arrivals; cv = 0 is M/D/1. GW_CHECK: 0 <= rho < 1.
[[nodiscard]] Moments wait_mg1(Rate arrivals, Time service, Ratio cv);

// Wait for one of `servers` in M/G/c: Sakasegawa (1977) with the variation correction of Lee and
// Longton,
//   E[W] = p S / (c (1 - rho)) (1 + cv^2) / 2,  p = rho^(sqrt(2 (c + 1)) - 1),  rho = l S / c < 1,
// exact for M/M/1; second moment as if waits were exponential where they occur.
struct Servers {
  double count = 1;
  Time service{};
  Ratio cv = 1;
};
[[nodiscard]] Moments wait_mgc(Rate arrivals, const Servers& servers);

// Quantile of the log-normal with these moments; the mean where there is no variation.
[[nodiscard]] Time quantile(const Moments& m, Ratio percentile);

}  // namespace gw::serving
