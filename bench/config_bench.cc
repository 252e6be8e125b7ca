// Speed of the plan language: parse a 250 kB document, read a struct of 2,500 items from it, put a
// sample of 500 numbers into a struct, look a number up. Each checks its answer.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "gigawatt/config/lookup.h"
#include "gigawatt/config/read.h"
#include "gigawatt/config/sample.h"

namespace {

using namespace gw;

struct Phase {
  std::string id;
  std::int64_t count = 1;
  Power power;
  Time duration;
  Month start;
  Ratio share = 0.5;
};
template <class Visitor>
void visit(Visitor& v, Phase& p) {
  v.field("id", p.id, {.doc = "name"});
  v.field("count", p.count, {.doc = "how many", .min = 1, .fixed = true});
  v.field("power", p.power, {.doc = "power", .positive = true});
  v.field("duration", p.duration, {.doc = "how long", .min = 0});
  v.field("start", p.start, {.doc = "when", .required = true});
  v.field("share", p.share, {.doc = "part", .min = 0, .max = 1});
}
struct Program {
  std::vector<Phase> phases;
};
template <class Visitor>
void visit(Visitor& v, Program& p) {
  v.field("phases", p.phases, {.doc = "what is built"});
}

std::string document(int phases, std::string_view power) {
  std::string text = "phases:\n";
  for (int i = 0; i < phases; ++i)
    text += fmt::format(
        "  - {{id: phase_{0}, count: {1}, power: {2}, duration: 14 months, start: 2026-07, share: "
        "25 %}}\n",
        i, i % 9 + 1, power);
  return text;
}

void parse(benchmark::State& state) {
  const std::string text = document(2500, "1.2 GW");
  for (auto _ : state) {
    Diagnostics diagnostics;
    const auto node = config::parse_yaml(text, "bench.yaml", diagnostics);
    if (!node || node->entries[0].value.items.size() != 2500)
      return state.SkipWithError("wrong tree");
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
  state.SetLabel(fmt::format("{} kB", text.size() / 1000));
}
BENCHMARK(parse)->Unit(benchmark::kMillisecond);

void read_struct(benchmark::State& state) {
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(document(2500, "1.2 GW"), "bench.yaml", diagnostics);
  for (auto _ : state) {
    config::Facts facts;
    const auto program = config::read<Program>(*node, facts, diagnostics);
    if (!program || program->phases[2499].power.si() != 1.2e9 ||
        facts.origins.size() != 2500 * 7 + 1)
      return state.SkipWithError("wrong struct");
  }
}
BENCHMARK(read_struct)->Unit(benchmark::kMillisecond);

void assign_sample(benchmark::State& state) {
  Diagnostics diagnostics;
  const auto node =
      config::parse_yaml(document(125, "{uniform: [1 GW, 2 GW]}"), "bench.yaml", diagnostics);
  config::Facts facts;
  auto program = config::read<Program>(*node, facts, diagnostics);
  if (!program || facts.uncertainties.size() != 125) return state.SkipWithError("wrong struct");
  std::vector<double> values(125, 1e9);
  for (auto _ : state) {
    values[124] += 1;
    config::assign(*program, facts.uncertainties, values);
    benchmark::DoNotOptimize(program);
  }
  if (program->phases[124].power.si() != values[124]) state.SkipWithError("wrong sample");
  state.SetLabel("125 of 500 numbers");
}
BENCHMARK(assign_sample)->Unit(benchmark::kMicrosecond);

void look_up(benchmark::State& state) {
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(document(125, "1.2 GW"), "bench.yaml", diagnostics);
  const auto program = config::read<Program>(*node, diagnostics);
  for (auto _ : state)
    if (config::lookup_number(*program, "phases.phase_124.power") != 1.2e9)
      return state.SkipWithError("wrong number");
}
BENCHMARK(look_up)->Unit(benchmark::kMicrosecond);

}  // namespace
