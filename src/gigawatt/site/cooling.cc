#include "gigawatt/site/cooling.h"

#include <algorithm>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::site {
namespace {

constexpr Temperature kelvin(double k) { return Temperature::from_si(k); }
constexpr Pressure pascal(double p) { return Pressure::from_si(p); }

// Air of the hall and of coolers near 24 degC at sea level.
constexpr Density kHallAir = Density::from_si(1.187);

// Facility water: LM pressure 144 kPa, pump efficiency 0.6-0.8.
constexpr Mover facility_pump(double water_rise) {
  return {.pressure = pascal(144e3), .rise = kelvin(water_rise), .efficiency = 0.7};
}
// Tower circuit: LM pressure 209 kPa, rise 4-6 K.
constexpr Mover kTowerPump{.pressure = pascal(209e3), .rise = kelvin(5), .efficiency = 0.7};
// Tower fans: LM pressure 100-400 Pa, liquid to gas 1-3 by mass.
constexpr double kLiquidToGas = 2.0;
constexpr Pressure kTowerFanPressure = pascal(250);
// Dry coolers: pressure and rise of the outdoor air are judgement.
constexpr Mover kDryFan{.pressure = pascal(125), .rise = kelvin(10), .efficiency = 0.6};

// Water-cooled: 6.28 at 6.7 degC chilled and 29.4 degC tower water, the 0.56 kW/ton that
// ASHRAE 90.1-2019 asks of large centrifugal machines, with 5.6 K condenser rise and 1.5 K at both
// ends: 0.70 of Carnot.
constexpr Chiller kWaterCooled{.fraction_of_carnot = 0.70,
                               .evaporator_approach = kelvin(1.5),
                               .condenser_approach = kelvin(7.1),
                               .min_lift = kelvin(8)};
// Air-cooled, its fans included: 2.96 at 6.7 degC chilled water and 35 degC air (10.1 Btu/Wh in
// ASHRAE 90.1-2019) with 15 K at the condenser (judgement): 0.48 of Carnot.
constexpr Chiller kAirCooled{.fraction_of_carnot = 0.48,
                             .evaporator_approach = kelvin(1.5),
                             .condenser_approach = kelvin(15),
                             .min_lift = kelvin(8)};

// Heat exchanger between sink and facility water: LM 1.7-2.8 K.
constexpr double kExchangerApproach = 2.2;
constexpr double kTowerApproach = 4.5;  // LM 2.8-6.7 K
constexpr double kDryApproach = 6.0;    // judgement

CoolingPlant air_plant() {
  CoolingPlant plant;
  // Conventional hall: about 20 degC supply air on 12 degC water, 9 K rise and 700 Pa (LM midsize:
  // 5-10 K, 400-900 Pa, fan efficiency 0.6-0.8).
  plant.liquid_share = 0.0;
  plant.air = {.supply = celsius(12),
               .water_rise = kelvin(6),
               .pump_share = water_mover_share(facility_pump(6)),
               .fan_share = air_mover_share(
                   {.pressure = pascal(700), .rise = kelvin(9), .efficiency = 0.65})};
  plant.liquid = plant.air;
  plant.miscellaneous = 0.02;  // LM midsize: lighting alone 2-5%
  return plant;
}

CoolingPlant liquid_plant(double supply_celsius, double liquid_share) {
  CoolingPlant plant;
  plant.liquid_share = liquid_share;
  plant.liquid = {.supply = celsius(supply_celsius),
                  .water_rise = kelvin(9),
                  .pump_share = water_mover_share(facility_pump(9))};
  // Modern hall: 27 degC supply air, 15 K rise, 500 Pa (LM: 27-35 degC, 13.9-19.4 K, 300-700 Pa),
  // 20 degC water.
  plant.air = {.supply = celsius(20),
               .water_rise = kelvin(8),
               .pump_share = water_mover_share(facility_pump(8)),
               .fan_share = air_mover_share(
                   {.pressure = pascal(500), .rise = kelvin(15), .efficiency = 0.75})};
  plant.miscellaneous = 0.005;  // judgement; LM: lighting 0-0.2%
  return plant;
}

CoolingPlant loops_of(Cooling cooling) {
  switch (cooling) {
    case Cooling::air:
      return air_plant();
    case Cooling::direct_liquid_chilled:
      return liquid_plant(20,
                          0.80);  // judgement: cold plates take four fifths of a hybrid rack's heat
    case Cooling::direct_liquid_warm_water:
      return liquid_plant(40, 0.90);  // 40 degC (class W40 of ASHRAE TC 9.9); share is judgement
  }
  GW_CHECK(false);
  return {};
}

// Outdoor air in front of the coils, and the water that its pads evaporate per heat rejected.
struct Pads {
  Temperature air;
  double kg_per_joule = 0;
};

// Wets the pads just enough that the sink reaches `needed`, if their effectiveness allows it.
Pads pads(const CoolingPlant& plant, const Weather& weather, Temperature needed) {
  const Temperature depression = weather.dry_bulb - weather.wet_bulb;
  const Temperature most = plant.pad_effectiveness * depression;
  const Temperature drop =
      std::clamp(weather.dry_bulb + plant.approach - needed, kelvin(0), std::max(most, kelvin(0)));
  // Air of c_p dT_air joules per kg evaporates c_p drop / L of water on its way.
  return {.air = weather.dry_bulb - drop,
          .kg_per_joule = (drop / plant.cooler_air_rise) / kLatentHeat.si()};
}

LoopUse use_loop(const CoolingPlant& plant, const Loop& loop, const Weather& weather) {
  Temperature sink;       // coldest facility water without a chiller
  Temperature condenser;  // what the chiller's condenser sees
  double kg_per_joule = 0;
  if (plant.rejection == Rejection::tower) {
    condenser = weather.wet_bulb + plant.approach;
    sink = condenser + kelvin(kExchangerApproach);
    kg_per_joule =
        tower_evaporation(
            {.dry_bulb = weather.dry_bulb, .vapour = weather.vapour, .total = weather.total},
            plant.tower_heat_per_air)
            .si();
  } else {
    const Pads wetted = pads(plant, weather, loop.supply);
    condenser = wetted.air;
    sink = wetted.air + plant.approach;
    kg_per_joule = wetted.kg_per_joule;
  }
  LoopUse use;
  use.free_share =
      std::clamp(((loop.supply + loop.water_rise - sink) / loop.water_rise).si(), 0.0, 1.0);
  const Ratio chilled = 1.0 - use.free_share.si();
  const Ratio compressor =
      chilled / chiller_cop(plant.chiller, {.supply = loop.supply, .sink = condenser});
  const double rejected = 1.0 + compressor.si();
  // An air-cooled chiller's fans are in its COP; a tower serves both parts.
  const Ratio fans = plant.rejection == Rejection::tower ? rejected : use.free_share.si();
  use.electricity = loop.pump_share + loop.fan_share + compressor + plant.rejection_share * fans;
  use.evaporated = VolumePerEnergy::from_si(rejected * kg_per_joule / kWaterDensity.si());
  use.withdrawn = use.evaporated * (plant.cycles.si() / (plant.cycles.si() - 1));
  return use;
}

}  // namespace

Ratio air_mover_share(const Mover& fan) {
  return fan.pressure / (kHallAir * kAirHeat * fan.rise) / fan.efficiency;
}

Ratio water_mover_share(const Mover& pump) {
  return pump.pressure / (kWaterDensity * kWaterHeat * pump.rise) / pump.efficiency;
}

Ratio chiller_cop(const Chiller& chiller, const Lift& lift) {
  const Temperature evaporation = lift.supply - chiller.evaporator_approach;
  const Temperature condensation = lift.sink + chiller.condenser_approach;
  return chiller.fraction_of_carnot *
         (evaporation / std::max(condensation - evaporation, chiller.min_lift));
}

Rejection default_rejection(Cooling cooling) {
  return cooling == Cooling::direct_liquid_warm_water ? Rejection::adiabatic : Rejection::dry;
}

CoolingPlant standard_plant(Cooling cooling, Rejection rejection) {
  CoolingPlant plant = loops_of(cooling);
  plant.rejection = rejection;
  if (rejection == Rejection::tower) {
    plant.chiller = kWaterCooled;
    plant.approach = kelvin(kTowerApproach);
    plant.tower_heat_per_air = kLiquidToGas * (kWaterHeat * kTowerPump.rise);
    const Ratio fans =
        kTowerFanPressure / kHallAir / plant.tower_heat_per_air / 0.75;  // LM efficiency 0.65-0.90
    plant.rejection_share = water_mover_share(kTowerPump) + fans;
    return plant;
  }
  plant.chiller = kAirCooled;
  plant.approach = kelvin(kDryApproach + kExchangerApproach);
  plant.rejection_share = air_mover_share(kDryFan);
  plant.cooler_air_rise = kDryFan.rise;
  if (rejection == Rejection::adiabatic) plant.pad_effectiveness = 0.8;  // judgement
  return plant;
}

PlantUse operate(const CoolingPlant& plant, const Weather& weather) {
  return {.liquid = use_loop(plant, plant.liquid, weather),
          .air = use_loop(plant, plant.air, weather)};
}

}  // namespace gw::site
