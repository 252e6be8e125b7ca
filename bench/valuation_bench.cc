// Option in closed form, a milestone warrant by 100,000 paths, market paths of a chip; each checks
// its answer.
#include <benchmark/benchmark.h>

#include <cmath>
#include <optional>

#include "gigawatt/finance/valuation/chip_price.h"
#include "gigawatt/finance/valuation/credit.h"
#include "gigawatt/finance/valuation/milestone_warrant.h"
#include "gigawatt/finance/valuation/options.h"
#include "gigawatt/units/unit.h"

namespace {

using namespace gw;
using namespace gw::finance;
using namespace gw::units::literals;

void touch_option_in_closed_form(benchmark::State& state) {
  const OptionTerms terms{95.0_USD, 100.0_USD, .10, 0.0, .20, 6.0_month};
  Dollars value;
  for (auto _ : state) {
    value = share_on_touch(terms);
    benchmark::DoNotOptimize(value);
  }
  if (std::abs(value.si() - 77.701731615792) > 2e-12) state.SkipWithError("wrong value");
}
BENCHMARK(touch_option_in_closed_form);

// 60 monthly steps, capacity and price joint, a hurdle of 600 $ behind 2 GW.
WarrantTerms milestone_warrant() {
  WarrantTerms terms;
  terms.share = {Dollars::from_si(203.71), .04, 0.0, .55};
  terms.expiry = 5.0_year;
  terms.capacity = {Power(), 1.0 * unit::GW / unit::year, 0.5_GW, 0.0};
  terms.tranches = {{1.0, 2.0_GW, 600.0_USD}};
  return terms;
}

void milestone_warrant_by_paths(benchmark::State& state) {
  constexpr std::int64_t kPaths = 100'000;
  const WarrantTerms terms = milestone_warrant();
  WarrantValue value;
  for (auto _ : state) {
    value = warrant_by_paths(terms, {.paths = kPaths, .threads = static_cast<int>(state.range(0))});
    benchmark::DoNotOptimize(value);
  }
  const auto closed = warrant_in_closed_form(terms);
  if (!closed || abs(value.value - closed->value) > 3 * value.standard_error)
    state.SkipWithError("off the closed form");
  state.SetItemsProcessed(state.iterations() * kPaths);
}
BENCHMARK(milestone_warrant_by_paths)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

void milestone_warrant_in_closed_form(benchmark::State& state) {
  const WarrantTerms terms = milestone_warrant();
  std::optional<Dollars> value;
  for (auto _ : state) {
    value = warrant_in_closed_form(terms)->value;
    benchmark::DoNotOptimize(value);
  }
  const Dollars bound = product_value(terms.share, terms.tranches[0], terms.expiry, 1.0);
  if (!(*value < bound && *value > 0.9 * bound)) state.SkipWithError("wrong value");
}
BENCHMARK(milestone_warrant_in_closed_form)->Unit(benchmark::kMicrosecond);

void chip_market_path(benchmark::State& state) {
  ChipMarket market;
  market.new_price = 40'000.0 * unit::USD / unit::chip;
  market.resale_decay = decay_from_share(.65, 1.0_year);
  market.resale_volatility = .3;
  market.rental_price = 2.35 * unit::USD / unit::chip / unit::h;
  market.rental_volatility = .5;
  market.rental_reversion = 2.0;
  market.generations_per_year = .8;
  market.resale_drop = .25;
  const ChipHorizon horizon{Month(2026, 1), 120};
  double sum = 0;
  std::uint32_t samples = 0;
  for (auto _ : state) {
    const ChipPath path = chip_path(market, horizon, {.sample = samples++});
    sum += path.resale[12] / market.new_price;
  }
  // The mean after a year is 65%, with a deviation of about 0.65 sqrt(e^(s^2 + l J^2) - 1) a path.
  const double deviation = .65 * std::sqrt(std::expm1(.09 + .8 * .25 * .25) / samples);
  if (samples > 1000 && std::abs(sum / samples - .65) > 4 * deviation)
    state.SkipWithError("wrong mean");
  state.SetItemsProcessed(state.iterations() * 120);
}
BENCHMARK(chip_market_path)->Unit(benchmark::kMicrosecond);

void merton_solution(benchmark::State& state) {
  std::expected<Merton, NoMerton> m;
  for (auto _ : state) {
    m = merton({3.0_GUSD, .8, 10.0_GUSD, .05, 1.0_year});
    benchmark::DoNotOptimize(m);
  }
  if (!m || std::abs(m->assets.in(unit::GUSD)-12.3954) > 5e-5) state.SkipWithError("wrong assets");
}
BENCHMARK(merton_solution)->Unit(benchmark::kMicrosecond);

}  // namespace
