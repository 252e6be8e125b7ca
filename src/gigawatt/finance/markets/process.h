// Exact monthly steps of the processes that market paths follow, and their best estimates.
//
// dt = 1/12 year, z standard normal. Each transition has the law of the continuous process at the
// month's end, whatever the month's length: there is no error of discretisation.
#pragma once

#include "gigawatt/core/random.h"
#include "gigawatt/finance/markets/markets.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// S exp((drift - yield - volatility^2 / 2) dt + volatility sqrt(dt) z).
[[nodiscard]] Dollars next_month(const GeometricBrownianMotion& share, Dollars now, double z);
// mean + (r - mean) e^-k dt + volatility sqrt((1 - e^-2k dt) / 2k) z.
[[nodiscard]] Ratio next_month(const Vasicek& rate, Ratio now, double z);

// c X with c = s^2 (1 - e^-k dt) / 4k, X non-central chi-squared with d = 4 k mean / s^2 degrees of
// freedom and lambda = r e^-k dt / c. For d > 1, X = (z + sqrt(lambda))^2 + Y with Y chi-squared of
// d - 1 (Glasserman 2003, 3.4.1), so that z, which may be correlated with the shocks of other
// paths, carries all of the month's movement but a part that vanishes with dt. Y is twice a gamma
// variable (Marsaglia and Tsang 2000) of draws at `chi_squared`, whose `step` is the month.
struct SquareRootShock {
  double z = 0;
  RandomAddress chi_squared;
};
[[nodiscard]] Ratio next_month(const CoxIngersollRoss& rate, Ratio now,
                               const SquareRootShock& shock);
// "4 x reversion x mean must exceed volatility^2: 0.01 is not above 0.04"; empty: good.
[[nodiscard]] std::string problem(const CoxIngersollRoss& rate);

// After `months` from `start`: median S exp((drift - yield - volatility^2 / 2) t), and mean
// mean + (start - mean) e^-k t.
[[nodiscard]] Dollars best_after(const GeometricBrownianMotion& share, Dollars start, int months);
[[nodiscard]] Ratio best_after(const Vasicek& rate, Ratio start, int months);
[[nodiscard]] Ratio best_after(const CoxIngersollRoss& rate, Ratio start, int months);

// Chi-squared with degrees > 0, from draws in the 64 steps from 64 x address.step on.
[[nodiscard]] double chi_squared(double degrees, const RandomAddress& address);

}  // namespace gw::finance
