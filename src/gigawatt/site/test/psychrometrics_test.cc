#include "gigawatt/site/psychrometrics.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace gw::site {
namespace {

const Pressure kSeaLevel = Pressure::from_si(101325);

double degrees(Temperature t) { return t.si() - 273.15; }

MoistAir air_at(double celsius_degrees, double humidity) {
  const Temperature dry = celsius(celsius_degrees);
  return {.dry_bulb = dry, .vapour = humidity * saturation_pressure(dry), .total = kSeaLevel};
}

TEST(Psychrometrics, SaturationPressureMatchesSteamTables) {
  // Steam tables: 611.2, 1228, 2339, 4247, 7384 Pa at 0, 10, 20, 30, 40 degC.
  const double table[] = {611.2, 1228, 2339, 4247, 7384};
  for (int i = 0; i < 5; ++i)
    EXPECT_NEAR(saturation_pressure(celsius(10 * i)).si() / table[i], 1, 0.004) << 10 * i;
}

TEST(Psychrometrics, StandardAtmosphere) {
  EXPECT_DOUBLE_EQ(standard_pressure(Length::from_si(0)).si(), 101325);
  // ISA at 1,500 m: 84,556 Pa.
  EXPECT_NEAR(standard_pressure(Length::from_si(1500)).si(), 84556, 30);
}

// Stull 2011 (J. Appl. Meteor. Climatol. 50:2267), an independent regression of T_w on T and RH at
// sea level with errors from -1.0 to +0.65 K: T_w(20 degC, 50%) = 13.7 degC.
double stull(double t, double rh) {
  return t * std::atan(0.151977 * std::sqrt(rh + 8.313659)) + std::atan(t + rh) -
         std::atan(rh - 1.676331) + 0.00391838 * std::pow(rh, 1.5) * std::atan(0.023101 * rh) -
         4.686035;
}

TEST(Psychrometrics, WetBulbAgreesWithStull) {
  EXPECT_NEAR(degrees(wet_bulb(air_at(20, 0.5))), 13.7, 0.3);
  for (double t = 5; t <= 45; t += 5)
    for (double rh = 20; rh <= 95; rh += 15)
      EXPECT_NEAR(degrees(wet_bulb(air_at(t, rh / 100))), stull(t, rh), 1.0) << t << ' ' << rh;
}

TEST(Psychrometrics, WetBulbEqualsDryBulbAtSaturation) {
  for (double t : {-10.0, 0.0, 15.0, 35.0}) EXPECT_NEAR(degrees(wet_bulb(air_at(t, 1.0))), t, 1e-6);
  // More water than saturation counts as saturation.
  EXPECT_NEAR(degrees(wet_bulb(air_at(20, 1.5))), 20, 1e-6);
}

RC_GTEST_PROP(Psychrometrics, WetBulbInvertsVapourPressure, ()) {
  const double t = *rc::gen::inRange(-200, 500) / 10.0;
  const double humidity = *rc::gen::inRange(1, 1001) / 1000.0;
  const MoistAir air = air_at(t, humidity);
  const Temperature wet = wet_bulb(air);
  RC_ASSERT(wet <= air.dry_bulb);
  const Pressure back =
      vapour_pressure({.dry_bulb = air.dry_bulb, .wet_bulb = wet, .total = air.total});
  RC_ASSERT(std::abs(back.si() - air.vapour.si()) < 1e-3);
  // Wetter air has a higher wet bulb.
  RC_ASSERT(wet_bulb(air_at(t, std::min(1.0, humidity + 0.001))) >= wet);
}

TEST(Psychrometrics, HumidityRatioAndDensity) {
  // 20 degC, 50%: 0.622 x 1169 / (101325 - 1169) = 7.26 g/kg (chart: 7.3).
  EXPECT_NEAR(humidity_ratio(air_at(20, 0.5)).si(), 0.00726, 0.00003);
  // 1.204 kg/m^3 at 20 degC.
  EXPECT_NEAR(air_density(celsius(20), kSeaLevel).si(), 1.204, 0.001);
}

TEST(Psychrometrics, TowerEvaporationIsOneOverLatentHeatWhenAirKeepsItsTemperature) {
  // Inlet at 25 degC, dry enough that after taking q it is saturated at 25 degC: all heat is
  // latent, so 1 / L.
  const HeatPerMass q = HeatPerMass::from_si(20e3);
  const double saturated = 0.622 * saturation_pressure(celsius(25)).si() /
                           (101325 - saturation_pressure(celsius(25)).si());
  const double ratio = saturated - 20e3 / 2.45e6;
  const Pressure vapour = Pressure::from_si(101325 * ratio / (0.622 + ratio));
  const MoistAir inlet{.dry_bulb = celsius(25), .vapour = vapour, .total = kSeaLevel};
  EXPECT_NEAR(tower_evaporation(inlet, q).si() * 2.45e6, 1, 1e-6);
}

TEST(Psychrometrics, ColdAirEvaporatesLessAndHotDryAirMore) {
  const HeatPerMass q = HeatPerMass::from_si(42e3);
  const double cold = tower_evaporation(air_at(0, 0.8), q).si() * 2.45e6;
  const double mild = tower_evaporation(air_at(20, 0.6), q).si() * 2.45e6;
  const double desert = tower_evaporation(air_at(42, 0.1), q).si() * 2.45e6;
  EXPECT_GT(cold, 0.4);
  EXPECT_LT(cold, mild);
  EXPECT_LT(mild, 1.0);
  EXPECT_GT(desert, 1.0);
}

}  // namespace
}  // namespace gw::site
