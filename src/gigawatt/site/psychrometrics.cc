#include "gigawatt/site/psychrometrics.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/core/check.h"

namespace gw::site {
namespace {

// A of the psychrometer equation: c_p / (0.622 L).
constexpr double kPsychrometer = 6.6e-4;
constexpr double kWaterToAir = 0.622;   // molar masses
constexpr double kAirGas = 287.05;      // J/(kg K)
constexpr double kHottestOutlet = 345;  // K: towers are far below

double saturation(double kelvin) {
  const double t = kelvin - kFreezing.si();
  return 610.94 * std::exp(17.625 * t / (t + 243.04));
}

// Slope of the saturation curve, Pa/K.
double saturation_slope(double kelvin) {
  const double t = kelvin - kFreezing.si() + 243.04;
  return saturation(kelvin) * 17.625 * 243.04 / (t * t);
}

double mixing_ratio(double vapour, double total) { return kWaterToAir * vapour / (total - vapour); }

// J per kg of dry air, zero at freezing point and dryness.
double enthalpy(double kelvin, double ratio) {
  return kAirHeat.si() * (kelvin - kFreezing.si()) + kLatentHeat.si() * ratio;
}

}  // namespace

Pressure standard_pressure(Length elevation) {
  return Pressure::from_si(101325.0 * std::pow(1 - 2.25577e-5 * elevation.si(), 5.25588));
}

Pressure saturation_pressure(Temperature temperature) {
  return Pressure::from_si(saturation(temperature.si()));
}

Temperature wet_bulb(const MoistAir& air) {
  const double dry = air.dry_bulb.si();
  const double gamma = kPsychrometer * air.total.si();
  GW_CHECK(dry > 200 && dry < 350 && air.total.si() > 0, dry, air.total.si());
  // g(t) = e_s(t) - gamma (T - t) - e grows with t and is convex: from T, Newton falls
  // monotonically to the root.
  const double vapour = std::min(air.vapour.si(), saturation(dry));
  double t = dry;
  for (int i = 0; i < 50; ++i) {
    const double excess = saturation(t) - gamma * (dry - t) - vapour;
    const double step = excess / (saturation_slope(t) + gamma);
    t -= step;
    if (std::abs(step) < 1e-7) break;
  }
  return Temperature::from_si(std::min(t, dry));
}

Pressure vapour_pressure(const Psychrometer& reading) {
  const double depression = (reading.dry_bulb - reading.wet_bulb).si();
  const double vapour =
      saturation(reading.wet_bulb.si()) - kPsychrometer * reading.total.si() * depression;
  return Pressure::from_si(std::max(0.0, vapour));
}

Ratio humidity_ratio(const MoistAir& air) { return mixing_ratio(air.vapour.si(), air.total.si()); }

Density air_density(Temperature temperature, Pressure total) {
  return Density::from_si(total.si() / (kAirGas * temperature.si()));
}

MassPerEnergy tower_evaporation(const MoistAir& inlet, HeatPerMass heat_per_air) {
  const double total = inlet.total.si();
  const double ratio_in = mixing_ratio(inlet.vapour.si(), total);
  const double target = enthalpy(inlet.dry_bulb.si(), ratio_in) + heat_per_air.si();
  GW_CHECK(heat_per_air.si() > 0, heat_per_air.si());
  // Saturated outlet of that enthalpy. Enthalpy along saturation is convex, so Newton's method from
  // above (all of the heat sensible) falls monotonically onto it.
  double t = std::min(inlet.dry_bulb.si() + heat_per_air.si() / kAirHeat.si(), kHottestOutlet);
  for (int i = 0; i < 50; ++i) {
    const double e = saturation(t);
    const double slope = kAirHeat.si() + kLatentHeat.si() * kWaterToAir * total /
                                             ((total - e) * (total - e)) * saturation_slope(t);
    const double step = (enthalpy(t, mixing_ratio(e, total)) - target) / slope;
    t -= step;
    if (std::abs(step) < 1e-7) break;
  }
  const double ratio_out = mixing_ratio(saturation(t), total);
  return MassPerEnergy::from_si(std::max(0.0, ratio_out - ratio_in) / heat_per_air.si());
}

}  // namespace gw::site
