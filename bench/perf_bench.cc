// Speed of perf and serving: one training step, the layout search, one replica search. Every
// benchmark checks its answer against the same call made outside of the loop, or against a bound.
#include <benchmark/benchmark.h>

#include "gigawatt/perf/layout.h"
#include "gigawatt/perf/test/fixtures.h"
#include "gigawatt/serving/replica.h"

namespace gw {
namespace {

using perf::Precision;
namespace fixtures = perf::fixtures;

void training_step(benchmark::State& state) {
  const auto llm = fixtures::llama31_405b();
  const auto silicon = fixtures::silicon("h100_sxm");
  perf::TrainingJob job{.global_batch = 512, .sequence = 8192, .gradients = Precision::bf16};
  job.layout = {.tp = 8, .pp = 8, .vpp = 8, .dp = 8, .cp = 2};
  job.stack = perf::find_stack("nemo");
  Time sum{};
  for (auto _ : state) {
    const auto step = perf::training_step(llm, silicon, job);
    if (!step) return state.SkipWithError("the published layout does not fit");
    sum += step->step_time.best;
  }
  // Measured: 19.84 s (dgxc-benchmarking v25.04).
  const double mean = sum.si() / static_cast<double>(state.iterations());
  if (mean < 18 || mean > 22) state.SkipWithError("the step is far from its measurement");
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(training_step);

void layout_search(benchmark::State& state, const catalog::Llm& llm, const std::string& chip,
                   const perf::TrainingTask& task) {
  const auto silicon = fixtures::silicon(chip);
  const auto expected = perf::choose_training_layout(llm, silicon, task);
  if (!expected) return state.SkipWithError("nothing fits");
  for (auto _ : state) {
    const auto choice = perf::choose_training_layout(llm, silicon, task);
    if (!choice || !(choice->job.layout == expected->job.layout))
      return state.SkipWithError("the answer changed");
  }
  state.SetItemsProcessed(state.iterations() * expected->tried);
}
BENCHMARK_CAPTURE(layout_search, dense_405b_16384_h100, fixtures::llama31_405b(), "h100_sxm",
                  {.chips = 16384, .global_batch = 2048, .sequence = 8192})
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(
    layout_search, experts_deepseek_v3_100k_rubin, fixtures::deepseek_v3(), "rubin",
    {.chips = 100000, .global_batch = 15360, .sequence = 4096, .precision = Precision::fp8})
    ->Unit(benchmark::kMillisecond);

void best_replica(benchmark::State& state, const catalog::Llm& llm, const std::string& chip) {
  const auto silicon = fixtures::silicon(chip);
  const serving::Traffic chat{.prompt = Tokens::from_si(1500), .output = Tokens::from_si(300)};
  const serving::Slo slo{.ttft = Time::from_si(1), .tpot = Time::from_si(0.04)};
  const auto expected = serving::best_replica(llm, silicon, chat, slo);
  if (!expected) return state.SkipWithError("nothing meets the limits");
  for (auto _ : state) {
    const auto choice = serving::best_replica(llm, silicon, chat, slo);
    if (!choice || choice->capacity.output_rate.best != expected->capacity.output_rate.best)
      return state.SkipWithError("the answer changed");
  }
}
BENCHMARK_CAPTURE(best_replica, llama_70b_h200, fixtures::llama31_70b(), "h200_sxm")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(best_replica, deepseek_v3_rubin, fixtures::deepseek_v3(), "rubin")
    ->Unit(benchmark::kMillisecond);

void decode_iteration(benchmark::State& state) {
  const auto model =
      perf::InferenceModel::make(fixtures::llama31_70b(), fixtures::silicon("h200_sxm"),
                                 {.tp = 4, .weights = Precision::fp8, .kv = Precision::fp8});
  if (!model) return state.SkipWithError("does not fit");
  double batch = 0;
  for (auto _ : state) {
    batch = batch < 500 ? batch + 1 : 1;
    const Time t = model->decode_iteration(batch, Tokens::from_si(2000));
    benchmark::DoNotOptimize(t);
    if (t < model->decode_iteration(1, Tokens::from_si(2000)))
      return state.SkipWithError("not monotone");
  }
  state.SetItemsProcessed(2 * state.iterations());
}
BENCHMARK(decode_iteration);

}  // namespace
}  // namespace gw
