// Benchmarks of site and operations: what one sample of a study asks of them.
#include <benchmark/benchmark.h>

#include <cmath>

#include "gigawatt/operations/goodput.h"
#include "gigawatt/operations/spares.h"
#include "gigawatt/site/campus.h"
#include "gigawatt/units/unit.h"

namespace {

using namespace gw;

constexpr site::Market kMarket{.grid = 60.0 * unit::USD / unit::MWh,
                               .natural_gas = 4.0 * unit::USD / unit::MMBtu,
                               .diesel = 20.0 * unit::USD / unit::MMBtu,
                               .grid_carbon = 0.335 * unit::kg / unit::kWh};

site::Climate texas() {
  constexpr double kDry[12] = {7.7, 9.9, 14.2, 18.3, 22.8, 27.0, 28.9, 28.8, 24.6, 19.2, 12.9, 8.2};
  site::Normals normals{.dry_bulb = {},
                        .relative_humidity = {},
                        .elevation = site::Length::from_si(545),
                        .latitude_degrees = 32.4};
  for (std::size_t m = 0; m < 12; ++m) {
    normals.dry_bulb[m] = site::celsius(kDry[m]);
    normals.relative_humidity[m] = 0.58;
  }
  return site::climate_from(normals);
}

site::Campus campus_with_every_source() {
  site::Campus campus;
  campus.supply.grid = site::Grid{.capacity = 800.0 * unit::MW};
  campus.supply.gas_turbine = site::GasTurbine{.capacity = 360.0 * unit::MW};
  campus.supply.solar = site::Solar{.capacity = 200.0 * unit::MW};
  return campus;
}

// Eleven years of one campus with three sources; the energy balance must close.
void campus_132_months(benchmark::State& state) {
  const site::CampusModel model = site::compile(campus_with_every_source(), texas());
  for (auto _ : state) {
    Energy facility, balance;
    for (int m = 0; m < 132; ++m) {
      const site::MonthResult result = site::month(model,
                                                   {.month = Month(2026, 1) + m,
                                                    .it_design = unit::GW,
                                                    .it_average = 0.8 * unit::GW,
                                                    .it_peak = unit::GW},
                                                   kMarket);
      facility += result.facility;
      balance += result.facility - result.unserved;
      for (Energy energy : result.served) balance -= energy;
    }
    if (!(std::abs(balance.si()) < 1e-9 * facility.si()))
      state.SkipWithError("balance does not close");
    // 0.8 GW for 11 years is 77.1 TWh of IT; PUE of warm water 1.05-1.15.
    const double pue = facility.in(unit::TWh) / (0.8e-3 * 24 * 4017);
    if (!(pue > 1.05 && pue < 1.15)) state.SkipWithError("facility energy off");
  }
  state.SetItemsProcessed(state.iterations() * 132);
}
BENCHMARK(campus_132_months)->Unit(benchmark::kMicrosecond);

// The same on the grid alone, which the moments of a month's weather answer without its states.
void grid_campus_132_months(benchmark::State& state) {
  const site::CampusModel model = site::compile(site::Campus{}, texas());
  for (auto _ : state) {
    Energy facility;
    for (int m = 0; m < 132; ++m) {
      facility += site::month(model,
                              {.month = Month(2026, 1) + m,
                               .it_design = unit::GW,
                               .it_average = unit::GW,
                               .it_peak = unit::GW},
                              kMarket)
                      .from(site::Source::grid);
    }
    const double pue = facility.in(unit::TWh) / (1e-3 * 24 * 4017);
    if (!(std::abs(pue / model.design.annual_pue.best.si() - 1) < 1e-3))
      state.SkipWithError("PUE of eleven years is not that of the design");
  }
  state.SetItemsProcessed(state.iterations() * 132);
}
BENCHMARK(grid_campus_132_months)->Unit(benchmark::kMicrosecond);

// What a sample pays for a campus whose numbers differ: design ratios on a shared cooling table.
void recompile_campus(benchmark::State& state) {
  const site::Campus campus = campus_with_every_source();
  const auto table = site::compile(campus, texas()).table;
  for (auto _ : state) {
    const site::CampusModel model = site::compile(campus, table);
    if (!(model.design.nameplate > model.design.annual_pue.best))
      state.SkipWithError("ratios swapped");
  }
}
BENCHMARK(recompile_campus)->Unit(benchmark::kMicrosecond);

void cooling_table_of_towers(benchmark::State& state) {
  const auto plant =
      site::standard_plant(site::Cooling::direct_liquid_chilled, site::Rejection::tower);
  const site::Climate climate = texas();
  for (auto _ : state) {
    const auto table = site::cooling_table(plant, climate);
    const double litres = (table->months[6].mean.liquid.evaporated * unit::kWh).in(unit::L);
    if (!(litres > 0.8 && litres < 1.8)) state.SkipWithError("tower water off");
  }
}
BENCHMARK(cooling_table_of_towers)->Unit(benchmark::kMicrosecond);

void goodput_of_a_run(benchmark::State& state) {
  operations::FailureModel failures;
  failures.causes.push_back({.id = "all",
                             .rate = 419.0 / (16384.0 * unit::chip * 54.0 * unit::day),
                             .needs_repair = 0.6,
                             .repair = 2.0 * unit::day});
  failures.detect = 3.0 * unit::min;
  failures.restart = 5.0 * unit::min;
  failures.spares = 0.02;
  const operations::Job job{.chips = Chips::from_si(16384),
                            .state = 405e9 * operations::kCheckpointPerParameter,
                            .layout = {},
                            .replicas = 128};
  for (auto _ : state) {
    const operations::Goodput result = operations::goodput({}, failures, job);
    const double fraction = result.fraction.best;
    if (!(fraction > 0.90 && fraction < 0.97)) state.SkipWithError("goodput off");
    benchmark::DoNotOptimize(fraction);
  }
}
BENCHMARK(goodput_of_a_run)->Unit(benchmark::kMicrosecond);

void spares_for_100k_nodes(benchmark::State& state) {
  for (auto _ : state) {
    const auto spares =
        operations::recommended_spares({.mean_in_repair = 2500.0, .probability = 0.999});
    // Normal approximation: 2500 + 3.09 x 50 = 2655.
    if (spares < 2645 || spares > 2665) state.SkipWithError("spares off");
    benchmark::DoNotOptimize(spares);
  }
}
BENCHMARK(spares_for_100k_nodes)->Unit(benchmark::kMicrosecond);

}  // namespace
