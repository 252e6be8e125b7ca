// Benchmarks of units and core: text of quantities, random draws, money, and the cost of Quantity.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "gigawatt/core/hash.h"
#include "gigawatt/core/random.h"
#include "gigawatt/units/money.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace {

using namespace gw;

struct Written {
  const char* text;
  Dim dim;
  double si;
};

const Written kWritten[] = {
    {"1.2 GW", kPowerDim, 1.2e9},
    {"3.35 TB/s", kDataDim - kTimeDim, 3.35e12},
    {"35 G$", kMoneyDim, 35e9},
    {"18 months", kTimeDim, 18 * 2629800.0},
    {"65 $/MWh", kMoneyDim - kEnergyDim, 65 / 3.6e9},
    {"2.1 $/GPU-h", kMoneyDim - kChipDim - kTimeDim, 2.1 / 3600},
    {"5 %", {}, 0.05},
    {"200 k", kChipDim, 2e5},
    {"989 TFLOP/s", kFlopDim - kTimeDim, 989e12},
    {"27 degC", kTemperatureDim, 300.15},
};

void parse_10k_quantities(benchmark::State& state) {
  constexpr int kRounds = 1000;
  double expected = 0;
  for (const Written& row : kWritten) expected += kRounds * row.si;
  for (auto _ : state) {
    double sum = 0;
    for (int round = 0; round < kRounds; ++round) {
      for (const Written& row : kWritten) sum += parse_si(row.text, row.dim).value();
    }
    if (!(std::abs(sum / expected - 1) < 1e-12)) state.SkipWithError("wrong sum of parsed values");
  }
  state.SetItemsProcessed(state.iterations() * kRounds * std::ssize(kWritten));
}
BENCHMARK(parse_10k_quantities)->Unit(benchmark::kMillisecond);

void print_1k_quantities(benchmark::State& state) {
  constexpr int kRounds = 100;
  for (auto _ : state) {
    std::size_t characters = 0;
    for (int round = 0; round < kRounds; ++round) {
      for (const Written& row : kWritten) characters += print_si(row.si, row.dim).size();
    }
    // 1.2 GW, 3.35 TB/s, 35 G$, 18 months, 65 $/MWh, 2.1 $/chip/h, 0.05, 200 k chips, 989 TFLOP/s,
    // 27 degC.
    if (characters != kRounds * 82) state.SkipWithError("wrong length of printed values");
  }
  state.SetItemsProcessed(state.iterations() * kRounds * std::ssize(kWritten));
}
BENCHMARK(print_1k_quantities)->Unit(benchmark::kMillisecond);

template <double (*Draw)(const RandomAddress&)>
void draw_million(benchmark::State& state, double mean, double variance) {
  constexpr std::uint32_t kCount = 1'000'000;
  for (auto _ : state) {
    double sum = 0;
    double squares = 0;
    for (std::uint32_t i = 0; i < kCount; ++i) {
      const double x = Draw({.seed = 5, .stream = 11, .index = i, .step = 0});
      sum += x;
      squares += x * x;
    }
    // Four standard errors of the mean, and as wide for the variance.
    const double tolerance = 4 / std::sqrt(kCount);
    const double found = sum / kCount;
    const bool right = std::abs(found - mean) < tolerance &&
                       std::abs(squares / kCount - found * found - variance) < 2 * tolerance;
    if (!right) state.SkipWithError("wrong moments");
  }
  state.SetItemsProcessed(state.iterations() * kCount);
}
void draw_uniform(benchmark::State& state) { draw_million<uniform>(state, 0.5, 1.0 / 12); }
void draw_normal(benchmark::State& state) { draw_million<standard_normal>(state, 0.0, 1.0); }
BENCHMARK(draw_uniform)->Unit(benchmark::kMillisecond);
BENCHMARK(draw_normal)->Unit(benchmark::kMillisecond);

void latin_hypercube_10k(benchmark::State& state) {
  constexpr std::uint32_t kCount = 10'000;
  for (auto _ : state) {
    std::vector<int> hits(kCount);
    for (std::uint32_t i = 0; i < kCount; ++i) {
      const double u = latin_hypercube({.seed = 5, .stream = 11, .index = i}, kCount);
      ++hits[static_cast<std::size_t>(u * kCount)];
    }
    for (int count : hits) {
      if (count != 1) state.SkipWithError("a stratum without exactly one sample");
    }
  }
  state.SetItemsProcessed(state.iterations() * kCount);
}
BENCHMARK(latin_hypercube_10k)->Unit(benchmark::kMillisecond);

void hash_megabyte(benchmark::State& state) {
  const std::string text(1'000'000, 'x');
  const ContentHash expected = hash_text(text);
  for (auto _ : state) {
    if (hash_text(text) != expected) state.SkipWithError("hash changes");
  }
  state.SetBytesProcessed(state.iterations() * std::ssize(text));
}
BENCHMARK(hash_megabyte)->Unit(benchmark::kMicrosecond);

void round_million_to_cents(benchmark::State& state) {
  constexpr std::int64_t kCount = 1'000'000;
  for (auto _ : state) {
    Money sum;
    for (std::int64_t i = 0; i < kCount; ++i) {
      sum += *Money::rounded(static_cast<double>(i) * 0.25 * unit::USD);
    }
    // Quarters of a dollar are whole cents: 25 x 0 + 25 x 1 + ...
    if (sum.cents() != 25 * (kCount * (kCount - 1) / 2)) state.SkipWithError("a cent is lost");
  }
  state.SetItemsProcessed(state.iterations() * kCount);
}
BENCHMARK(round_million_to_cents)->Unit(benchmark::kMillisecond);

// The same kernel on Quantity and on double: the bill of a year of hours at 1 GW and 65 $/MWh.
template <class PowerT, class TimeT, class PriceT, class DollarsT>
void bill_of_a_year(benchmark::State& state, PowerT power, TimeT hour, PriceT price,
                    DollarsT exact) {
  constexpr std::size_t kHours = 8766;
  const std::vector<PowerT> load(kHours, power);
  const std::vector<PriceT> prices(kHours, price);
  for (auto _ : state) {
    DollarsT bill{};
    for (std::size_t i = 0; i < kHours; ++i) bill += load[i] * hour * prices[i];
    // 1 GW x 8,766 h x 65 $/MWh = 569.79 M$.
    if (!(std::abs(bill / exact - 1.0) < 1e-9)) state.SkipWithError("wrong bill");
  }
  state.SetItemsProcessed(state.iterations() * kHours);
}
void bill_quantity(benchmark::State& state) {
  bill_of_a_year(state, unit::GW, unit::h, 65.0 * unit::USD / unit::MWh, 569.79 * unit::MUSD);
}
void bill_double(benchmark::State& state) {
  bill_of_a_year(state, 1e9, 3600.0, 65 / 3.6e9, 569.79e6);
}
BENCHMARK(bill_quantity);
BENCHMARK(bill_double);

}  // namespace
