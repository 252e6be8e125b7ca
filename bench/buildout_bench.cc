// Benchmarks of the build-out: one Monte Carlo sample of 10 GW in 10 phases over 136 months.
#include <benchmark/benchmark.h>

#include <cmath>

#include "gigawatt/buildout/construction.h"
#include "gigawatt/buildout/test/fixture.h"

namespace {

using namespace gw;
using namespace gw::buildout;

Config flagship(bool by_building) {
  Config config = test::config(test::block(10));
  config.blocks[0].system.steps = {{Month{2026, 7}, "vr_nvl72"}, {Month{2028, 1}, "kyber"}};
  if (!by_building) config.blocks[0].ramp.buildings = 1;
  Supply transformer;
  transformer.per_month.steps = {{Month{}, 6.0}};
  config.supply.items = {{"rubin", test::chips_per_quarter(1.2e6)}, {"transformer", transformer}};
  return config;
}

// 10 phases x 10 tasks x 136 months, by phase or by 80 buildings; all 10 GW must stand at the end.
void construction(benchmark::State& state) {
  const Program program = test::program(flagship(state.range(0) == 8));
  int sample = 0;
  for (auto _ : state) {
    ++sample;
    Construction built(program, [sample](int phase, int task) {
      return ((phase * 7 + task * 13 + sample * 3) % 11 - 5) / 10.0;
    });
    Power level;
    for (int month = 0; month < program.months; ++month)
      level = built.step(program.from + month).energised_level;
    if (std::abs(level.in(unit::GW)-10) > 1e-9) state.SkipWithError("10 GW are not energised");
  }
}
BENCHMARK(construction)->Arg(1)->Arg(8)->ArgName("buildings")->Unit(benchmark::kMicrosecond);

// Resolving the references of a plan, once per sample.
void compile_flagship(benchmark::State& state) {
  const Config config = flagship(true);
  for (auto _ : state) {
    Diagnostics diagnostics;
    const auto program = test::compile_with(config, diagnostics);
    if (!program || program->phases.size() != 10)
      state.SkipWithError("the plan does not compile to 10 phases");
  }
}
BENCHMARK(compile_flagship)->Unit(benchmark::kMicrosecond);

}  // namespace
