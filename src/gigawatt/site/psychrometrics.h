// Moist air: what cooling needs to know of the weather besides the temperature.
//
// Temperatures are absolute (Kelvin); valid from 230 K to 330 K, over liquid water.
#pragma once

#include "gigawatt/units/quantity.h"

namespace gw::site {

using Pressure = Quantity<kEnergyDim - kVolumeDim>;
using Length = Quantity<kLengthDim>;
using Density = Quantity<kMassDim - kVolumeDim>;
using HeatPerMass = Quantity<kEnergyDim - kMassDim>;
using SpecificHeat = Quantity<kEnergyDim - kMassDim - kTemperatureDim>;

inline constexpr Temperature kFreezing = Temperature::from_si(273.15);
// Of water near 20 degC (2.454 MJ/kg in steam tables).
inline constexpr HeatPerMass kLatentHeat = HeatPerMass::from_si(2.45e6);
// At constant pressure, near 25 degC.
inline constexpr SpecificHeat kAirHeat = SpecificHeat::from_si(1006.0);
inline constexpr SpecificHeat kWaterHeat = SpecificHeat::from_si(4181.0);
inline constexpr Density kWaterDensity = Density::from_si(997.0);

[[nodiscard]] constexpr Temperature celsius(double degrees) {
  return kFreezing + Temperature::from_si(degrees);
}

// Pressure of the International Standard Atmosphere: 101,325 Pa (1 - 2.25577e-5 z)^5.25588, z in
// metres.
[[nodiscard]] Pressure standard_pressure(Length elevation);

// Saturation pressure over water, 610.94 Pa exp(17.625 t / (t + 243.04)), t in degC
// (Alduchov and Eskridge 1996; within 0.4% from -40 to 50 degC).
[[nodiscard]] Pressure saturation_pressure(Temperature temperature);

struct MoistAir {
  Temperature dry_bulb;
  Pressure vapour;  // partial pressure of water, at most saturation
  Pressure total;
};

// The temperature T_w with e = e_s(T_w) - A p (T - T_w), A = c_p / (0.622 L) = 6.6e-4 1/K
// (psychrometer equation), solved to 1e-6 K. At saturation it equals the dry bulb.
[[nodiscard]] Temperature wet_bulb(const MoistAir& air);

struct Psychrometer {
  Temperature dry_bulb;
  Temperature wet_bulb;  // at most dry_bulb
  Pressure total;
};
// The same equation solved for e, at least 0.
[[nodiscard]] Pressure vapour_pressure(const Psychrometer& reading);

// Mass of water per mass of dry air, 0.622 e / (p - e).
[[nodiscard]] Ratio humidity_ratio(const MoistAir& air);

// Density of moist air as dry air at the same pressure and temperature, p / (287.05 T), in kg/m^3.
[[nodiscard]] Density air_density(Temperature temperature, Pressure total);

// Water evaporated per unit of heat by a tower whose air takes up `heat_per_air` (J per kg of dry
// air) and leaves saturated (the assumption of Merkel's tower theory): the air's enthalpy rises by
// heat_per_air, the water is what its humidity ratio gained. Less than 1/L where cold air also
// takes up sensible heat, more where hot dry air is cooled on its way.
[[nodiscard]] MassPerEnergy tower_evaporation(const MoistAir& inlet, HeatPerMass heat_per_air);

}  // namespace gw::site
