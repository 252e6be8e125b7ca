// Benchmarks of demand: one Monte Carlo sample of the allocation over 136 months.
#include <benchmark/benchmark.h>

#include <cmath>

#include "gigawatt/demand/allocation.h"
#include "gigawatt/demand/test/fixture.h"

namespace {

using namespace gw;
using namespace gw::demand;

// Five products, four runs, two systems; chips given out must add up to chips there are, and all
// runs must end.
void allocation(benchmark::State& state) {
  constexpr int kMonths = 136;
  Config config;
  for (int i = 0; i < 5; ++i) {
    config.products.items.emplace_back("p" + std::to_string(i), test::chat());
    if (i < 4) config.training.push_back(test::run("r" + std::to_string(i)));
  }
  config.resale = Resale{.price = {}, .share = 0.5};
  const Program program = test::program(config);
  const Rates rates = test::rates(program);
  const std::vector<Chips> chips{test::chips(20000), test::chips(10000)};
  for (auto _ : state) {
    Allocation allocation(program);
    ChipTime available, given;
    const MonthUse* use = nullptr;
    for (int month = 0; month < kMonths; ++month) {
      use = &allocation.step(test::kFirst + month, chips, rates);
      for (const SystemUse& s : use->systems) {
        available += s.available;
        given += s.inference + s.rental + s.training + s.resale + s.idle;
      }
    }
    if (std::abs(given / available - 1) > 1e-9)
      state.SkipWithError("chips are lost or given out twice");
    for (const RunMonth& run : use->runs)
      if (run.done != Ratio(1)) state.SkipWithError("a run does not end");
  }
}
BENCHMARK(allocation)->Unit(benchmark::kMicrosecond);

}  // namespace
