// Benchmarks of the catalog: one item of a fresh catalog, and all of it read and checked (target 80 ms).
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>

#include "gigawatt/catalog/catalog.h"
#include "gigawatt/catalog/listing.h"
#include "gigawatt/units/unit.h"

namespace {

using namespace gw;

const std::string kData = std::string(GW_SOURCE_DIR) + "/data";

void one_system_with_its_chip(benchmark::State& state) {
  for (auto _ : state) {
    catalog::Catalog catalog(kData);
    Diagnostics diagnostics;
    const catalog::System* rack = catalog.system("vr_nvl72", diagnostics);
    const bool right = rack != nullptr && rack->chips == 72 && rack->power.max == 230.0 * unit::kW;
    if (!right) state.SkipWithError("vr_nvl72 is not 72 chips at 230 kW");
  }
}
BENCHMARK(one_system_with_its_chip)->Unit(benchmark::kMillisecond);

// Llama 3.1 405B is 405.85e9 parameters by its dimensions; 32 hexadecimal digits name what was read.
void whole_catalog_read_and_checked(benchmark::State& state) {
  for (auto _ : state) {
    catalog::Catalog catalog(kData);
    Diagnostics diagnostics;
    const bool good = catalog.load_all(diagnostics);
    const catalog::Llm* llama = catalog.llm("llama31_405b", diagnostics);
    const bool right = good && diagnostics.empty() && llama != nullptr &&
                       std::abs(catalog::parameters(*llama) / 405.853e9 - 1) < 1e-5 &&
                       catalog.hash().hex().size() == 32;
    if (!right) state.SkipWithError("the catalog is wrong");
  }
}
BENCHMARK(whole_catalog_read_and_checked)->Unit(benchmark::kMillisecond)->UseRealTime();

void show_one_item(benchmark::State& state) {
  for (auto _ : state) {
    catalog::Catalog catalog(kData);
    Diagnostics diagnostics;
    const auto shown = catalog::show(catalog, "h100_sxm", diagnostics);
    if (!shown || shown->document.find("tdp") == nullptr) state.SkipWithError("no h100_sxm");
  }
}
BENCHMARK(show_one_item)->Unit(benchmark::kMillisecond);

}  // namespace
