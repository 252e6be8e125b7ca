// Tariffs and quantities for tests.
#pragma once

#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "gigawatt/finance/tariff/bill.h"
#include "gigawatt/finance/tariff/tariff.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::testing {

inline constexpr DollarsPerEnergy kPerKwh = unit::USD / unit::kWh;
inline constexpr DollarsPerPower kPerKw = unit::USD / unit::kW;

// One price for every kWh, and nothing else.
inline Tariff flat_rate(double dollars_per_kwh) {
  Tariff tariff;
  tariff.energy.periods.items = {{"all", {{dollars_per_kwh * kPerKwh}, {}}}};
  return tariff;
}

inline TariffModel compiled(const Tariff& tariff) {
  Diagnostics diagnostics;
  auto model = compile(tariff, "tariff", diagnostics);
  EXPECT_TRUE(model) << diagnostics.render();
  return model.value_or(TariffModel());
}

// The same month twelve times.
struct MonthOfUse {
  double kwh = 0;
  double peak_kw = 0;
};
inline BilledYear same_months(const MonthOfUse& use) {
  BilledYear year;
  for (BilledMonth& month : year.months) {
    month.bought[0] = month.total_bought = use.kwh * unit::kWh;
    month.peaks[0] = month.peak = use.peak_kw * unit::kW;
  }
  return year;
}

}  // namespace gw::finance::testing
