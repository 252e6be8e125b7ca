// Cooling plants: electricity and water per unit of heat as functions of the weather.
//
// Heat leaves the racks by a liquid loop (cold plates) and an air loop (fans and coils). Each loop
// first uses the outdoors: with the sink temperature T_sink (outdoor wet or dry bulb + approach)
// the economiser carries
//   f = clamp((T_return - T_sink) / (T_return - T_supply), 0, 1)
// of the heat, chillers the rest, at a coefficient of performance
//   COP = fraction_of_carnot T_e / max(T_c - T_e, min_lift).
// Pump and fan power per heat follow from pressure drop and temperature rise: dp / (rho c dT eta).
//
// Linear in heat: part-load curves of fans, pumps and chillers are not modelled, nor the time that
// water and buildings take to warm up, nor fouling. Ranges of Lei and Masanet (Energy 2020, 117556,
// and Resources, Conservation and Recycling 2022, 106323) for large data centres are quoted as
// "LM".
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "gigawatt/site/climate.h"
#include "gigawatt/site/psychrometrics.h"
#include "gigawatt/units/quantity.h"

namespace gw::site {

enum class Cooling : std::uint8_t {
  air,                       // servers with fans, coils in the hall
  direct_liquid_chilled,     // cold plates on facility water of about 20 degC
  direct_liquid_warm_water,  // cold plates on facility water of about 40 degC
};

enum class Rejection : std::uint8_t {
  dry,        // dry coolers and air-cooled chillers: no water
  adiabatic,  // the same behind wetted pads, wet only when it is too hot
  tower,      // evaporative towers and water-cooled chillers
};

constexpr std::array<std::string_view, 3> enum_names(Cooling) {
  return {"air", "direct_liquid_chilled", "direct_liquid_warm_water"};
}
constexpr std::array<std::string_view, 3> enum_names(Rejection) {
  return {"dry", "adiabatic", "tower"};
}

struct Mover {        // a fan or pump
  Pressure pressure;  // rise
  Temperature rise;   // of the fluid between its cold and hot side, in K
  Ratio efficiency = 0.7;
};
// Electricity per unit of heat carried: dp / (rho c rise efficiency).
[[nodiscard]] Ratio air_mover_share(const Mover& fan);  // air at 1.187 kg/m^3
[[nodiscard]] Ratio water_mover_share(const Mover& pump);

struct Loop {
  Temperature supply;      // of the water
  Temperature water_rise;  // between supply and return, in K
  Ratio pump_share = 0.0;  // electricity per heat
  Ratio fan_share = 0.0;   // of the hall's air; 0 in the liquid loop
};

struct Chiller {
  Ratio fraction_of_carnot = 0.7;
  Temperature evaporator_approach;  // supply water above evaporation, in K
  Temperature condenser_approach;   // condensation above the sink, in K
  Temperature min_lift;             // in K
};
struct Lift {
  Temperature supply;  // chilled water
  Temperature sink;    // air at an air-cooled condenser, leaving water of a tower
};
[[nodiscard]] Ratio chiller_cop(const Chiller& chiller, const Lift& lift);

struct CoolingPlant {
  Rejection rejection = Rejection::dry;
  Ratio liquid_share = 0.0;  // of IT heat; the rest and the losses of the power chain go to air
  Loop liquid;
  Loop air;
  Chiller chiller;
  Temperature approach;            // of the sink: tower to wet bulb, dry cooler to dry bulb, in K
  Ratio rejection_share = 0.0;     // electricity per heat rejected without an air-cooled chiller
  Ratio pad_effectiveness = 0.0;   // adiabatic: share of the wet-bulb depression
  Temperature cooler_air_rise;     // dry, adiabatic: of the outdoor air, in K
  HeatPerMass tower_heat_per_air;  // tower: heat per kg of dry air at design flow
  Ratio cycles = 5.0;              // tower, adiabatic: cycles of concentration; LM: 3-15
  Ratio miscellaneous = 0.0;  // lighting, controls, offices: share of design IT power, always on
};

// The plants that cooling.cc lists with the reason for every number.
[[nodiscard]] CoolingPlant standard_plant(Cooling cooling, Rejection rejection);
// dry for air and chilled liquid, adiabatic for warm water.
[[nodiscard]] Rejection default_rejection(Cooling cooling);

// Per unit of heat brought to one loop.
struct LoopUse {
  Ratio electricity;  // pumps, fans, chillers, rejection
  Ratio free_share;   // of the heat, carried by the economiser
  VolumePerEnergy evaporated;
  VolumePerEnergy withdrawn;  // evaporated + blowdown: evaporated cycles / (cycles - 1)
};

struct PlantUse {
  LoopUse liquid;
  LoopUse air;
};
[[nodiscard]] PlantUse operate(const CoolingPlant& plant, const Weather& weather);

}  // namespace gw::site
