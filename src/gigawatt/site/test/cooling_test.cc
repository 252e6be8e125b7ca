#include "gigawatt/site/cooling.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "gigawatt/units/unit.h"

namespace gw::site {
namespace {

constexpr Cooling kAllCooling[] = {Cooling::air, Cooling::direct_liquid_chilled,
                                   Cooling::direct_liquid_warm_water};
constexpr Rejection kAllRejection[] = {Rejection::dry, Rejection::adiabatic, Rejection::tower};

Weather weather_at(double dry_celsius, double humidity) {
  const Temperature dry = celsius(dry_celsius);
  const Pressure total = Pressure::from_si(101325);
  const Pressure vapour = humidity * saturation_pressure(dry);
  return {.dry_bulb = dry,
          .wet_bulb = wet_bulb({.dry_bulb = dry, .vapour = vapour, .total = total}),
          .vapour = vapour,
          .total = total,
          .hour = {},
          .weight = 1.0};
}

double litres_per_kwh(VolumePerEnergy v) { return (v * unit::kWh).in(unit::L); }

TEST(Cooling, MoverPowerIsPressureOverHeatCapacity) {
  // 500 Pa / (1.187 kg/m3 x 1006 J/kgK x 15 K x 0.75) = 3.72%.
  const Mover fan{
      .pressure = Pressure::from_si(500), .rise = Temperature::from_si(15), .efficiency = 0.75};
  EXPECT_NEAR(air_mover_share(fan).si(), 500 / (1.187 * 1006 * 15 * 0.75), 1e-12);
  // 144 kPa / (997 x 4181 x 9 K x 0.7) = 0.55%.
  const Mover pump{
      .pressure = Pressure::from_si(144e3), .rise = Temperature::from_si(9), .efficiency = 0.7};
  EXPECT_NEAR(water_mover_share(pump).si(), 144e3 / (997.0 * 4181 * 9 * 0.7), 1e-12);
}

TEST(Cooling, ChillersMeetTheRatingTheyWereChosenFor) {
  // ASHRAE 90.1-2019: 0.56 kW/ton (COP 6.28) at 6.7/29.4 degC, and 10.1 Btu/Wh (COP 2.96) at 6.7/35
  // degC air.
  const CoolingPlant tower = standard_plant(Cooling::direct_liquid_chilled, Rejection::tower);
  EXPECT_NEAR(chiller_cop(tower.chiller, {.supply = celsius(6.7), .sink = celsius(29.4)}).si(),
              6.28, 0.10);
  const CoolingPlant dry = standard_plant(Cooling::air, Rejection::dry);
  EXPECT_NEAR(chiller_cop(dry.chiller, {.supply = celsius(6.7), .sink = celsius(35)}).si(), 2.96,
              0.05);
}

TEST(Cooling, ChillerCurveAgreesWithAPublishedRegression) {
  // Lei and Masanet 2020 regress the COP of water-cooled chillers at part load 0.6 on condenser
  // water temperature: 11.0, 9.0, 7.4, 6.3, 5.6 at 15, 20, 25, 30, 35 degC. A constant fraction of
  // Carnot is within 8%.
  const CoolingPlant tower = standard_plant(Cooling::direct_liquid_chilled, Rejection::tower);
  const double published[] = {11.00, 9.00, 7.44, 6.32, 5.64};
  for (int i = 0; i < 5; ++i) {
    const Ratio cop =
        chiller_cop(tower.chiller, {.supply = celsius(6.7), .sink = celsius(15 + 5 * i)});
    EXPECT_NEAR(cop / published[i], 1, 0.08) << 15 + 5 * i;
  }
}

TEST(Cooling, ChillersKeepALeastLift) {
  // Below 8 K of lift the COP stays at fraction x T_e / 8 K, also where the sink is colder than the
  // water.
  const Chiller chiller = standard_plant(Cooling::direct_liquid_chilled, Rejection::tower).chiller;
  const double most = 0.70 * (273.15 + 20 - 1.5) / 8;
  EXPECT_NEAR(chiller_cop(chiller, {.supply = celsius(20), .sink = celsius(12)}).si(), most, 1e-9);
  EXPECT_NEAR(chiller_cop(chiller, {.supply = celsius(20), .sink = celsius(-20)}).si(), most, 1e-9);
}

TEST(Cooling, TowersAlsoRejectTheHeatOfCompressors) {
  // Water per heat = (1 + (1 - f)/COP) x what the tower evaporates per heat rejected; f = 0 at 30
  // degC, 80%.
  const CoolingPlant plant = standard_plant(Cooling::air, Rejection::tower);
  const Weather weather = weather_at(30, 0.8);
  const LoopUse use = operate(plant, weather).air;
  ASSERT_EQ(use.free_share.si(), 0);
  const double cop = chiller_cop(
      plant.chiller, {.supply = plant.air.supply, .sink = weather.wet_bulb + plant.approach});
  const MassPerEnergy tower = tower_evaporation(
      {.dry_bulb = weather.dry_bulb, .vapour = weather.vapour, .total = weather.total},
      plant.tower_heat_per_air);
  EXPECT_NEAR(use.evaporated.si() * 997, tower.si() * (1 + 1 / cop), 1e-15);
}

TEST(Cooling, ColdWeatherNeedsNoChiller) {
  for (Cooling cooling : kAllCooling) {
    for (Rejection rejection : kAllRejection) {
      const CoolingPlant plant = standard_plant(cooling, rejection);
      const PlantUse use = operate(plant, weather_at(-15, 0.7));
      EXPECT_EQ(use.air.free_share.si(), 1);
      EXPECT_NEAR(use.air.electricity.si(),
                  (plant.air.pump_share + plant.air.fan_share + plant.rejection_share).si(), 1e-12);
    }
  }
}

TEST(Cooling, HotWeatherIsAllChiller) {
  // 45 degC outdoors, 12 degC water, dry: 1 / COP with T_e = 283.65 K, T_c = 333.15 K: COP = 0.48
  // x 5.73 = 2.75.
  const CoolingPlant plant = standard_plant(Cooling::air, Rejection::dry);
  const PlantUse use = operate(plant, weather_at(45, 0.2));
  EXPECT_EQ(use.air.free_share.si(), 0);
  const double compressor = (333.15 - 283.65) / (0.48 * 283.65);
  EXPECT_NEAR(use.air.electricity.si(),
              plant.air.pump_share.si() + plant.air.fan_share.si() + compressor, 1e-12);
}

TEST(Cooling, EconomiserShareIsLinearBetweenReturnAndSupply) {
  // Sink half way between supply and return: half free. Dry: T + 8.2 K = 20 + 4 -> T = 15.8 degC.
  const CoolingPlant plant = standard_plant(Cooling::direct_liquid_warm_water, Rejection::dry);
  const double t =
      plant.air.supply.si() - 273.15 + plant.air.water_rise.si() / 2 - plant.approach.si();
  EXPECT_NEAR(operate(plant, weather_at(t, 0.5)).air.free_share.si(), 0.5, 1e-9);
}

TEST(Cooling, DryPlantsUseNoWater) {
  for (Cooling cooling : kAllCooling) {
    const PlantUse use = operate(standard_plant(cooling, Rejection::dry), weather_at(40, 0.2));
    EXPECT_EQ(use.liquid.withdrawn.si() + use.air.withdrawn.si(), 0);
  }
}

TEST(Cooling, PadsAreWetOnlyWhenItIsTooHot) {
  const CoolingPlant plant =
      standard_plant(Cooling::direct_liquid_warm_water, Rejection::adiabatic);
  // 40 degC water and 8.2 K approach: dry up to 31.8 degC.
  EXPECT_EQ(operate(plant, weather_at(31.7, 0.3)).liquid.evaporated.si(), 0);
  const PlantUse hot = operate(plant, weather_at(38, 0.25));
  EXPECT_GT(hot.liquid.evaporated.si(), 0);
  EXPECT_EQ(hot.liquid.free_share.si(), 1);
  // A drop of 6.2 K in air that rises by 10 K: 6.2/10 of the heat in water, 0.62 x 3.6 MJ / 2.45
  // MJ/kg = 0.914 L.
  EXPECT_NEAR(litres_per_kwh(hot.liquid.evaporated), 0.62 * 3.6 / 2.45 / 0.997, 1e-9);
  // Never below 0.8 of the wet-bulb depression: at 100% humidity pads do nothing.
  EXPECT_EQ(operate(plant, weather_at(38, 1.0)).liquid.evaporated.si(), 0);
}

TEST(Cooling, TowerWaterIsNearTheLatentHeatOfItsHeat) {
  // All heat latent is 3.6 MJ / 2.45 MJ/kg = 1.47 L/kWh; towers evaporate 60-110% of that.
  const CoolingPlant plant = standard_plant(Cooling::direct_liquid_warm_water, Rejection::tower);
  for (double t : {0.0, 10.0, 20.0, 30.0, 40.0}) {
    const double litres = litres_per_kwh(operate(plant, weather_at(t, 0.4)).liquid.evaporated);
    EXPECT_GT(litres, 0.5 * 1.47) << t;
    EXPECT_LT(litres, 1.15 * 1.47) << t;
  }
}

TEST(Cooling, BlowdownFollowsCyclesOfConcentration) {
  // withdrawn = evaporated c / (c - 1): 5 cycles add a quarter, 2 cycles double it.
  CoolingPlant plant = standard_plant(Cooling::air, Rejection::tower);
  const LoopUse five = operate(plant, weather_at(25, 0.5)).air;
  EXPECT_NEAR(five.withdrawn / five.evaporated, 1.25, 1e-12);
  plant.cycles = 2.0;
  const LoopUse two = operate(plant, weather_at(25, 0.5)).air;
  EXPECT_NEAR(two.withdrawn / two.evaporated, 2.0, 1e-12);
}

TEST(Cooling, WarmerWaterCoolsForLess) {
  // At every weather and rejection: warm water <= chilled liquid <= air, in the loop that carries
  // most heat.
  for (Rejection rejection : kAllRejection) {
    for (double t : {-5.0, 10.0, 20.0, 30.0, 42.0}) {
      const Weather weather = weather_at(t, 0.4);
      const Ratio air = operate(standard_plant(Cooling::air, rejection), weather).air.electricity;
      const Ratio chilled =
          operate(standard_plant(Cooling::direct_liquid_chilled, rejection), weather)
              .liquid.electricity;
      const Ratio warm =
          operate(standard_plant(Cooling::direct_liquid_warm_water, rejection), weather)
              .liquid.electricity;
      EXPECT_LE(warm.si(), chilled.si() + 1e-12) << t;
      EXPECT_LT(chilled, air) << t;
    }
  }
}

RC_GTEST_PROP(Cooling, HotterNeverCoolsForLess, ()) {
  const auto cooling = kAllCooling[*rc::gen::inRange(0, 3)];
  const auto rejection = kAllRejection[*rc::gen::inRange(0, 3)];
  const CoolingPlant plant = standard_plant(cooling, rejection);
  const double t = *rc::gen::inRange(-200, 450) / 10.0;
  const double humidity = *rc::gen::inRange(5, 100) / 100.0;
  const PlantUse here = operate(plant, weather_at(t, humidity));
  const PlantUse hotter = operate(plant, weather_at(t + 0.1, humidity));
  RC_ASSERT(hotter.liquid.electricity.si() >= here.liquid.electricity.si() - 1e-12);
  RC_ASSERT(hotter.air.electricity.si() >= here.air.electricity.si() - 1e-12);
  // And no jumps: a tenth of a kelvin moves less than 1% of the heat.
  RC_ASSERT(hotter.air.electricity.si() - here.air.electricity.si() < 0.01);
  RC_ASSERT(here.liquid.free_share.si() >= 0 && here.liquid.free_share.si() <= 1);
}

}  // namespace
}  // namespace gw::site
