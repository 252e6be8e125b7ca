// Clearing of a large stressed network; each benchmark checks residual and conservation of money.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>

#include "gigawatt/finance/clearing/clearing.h"
#include "gigawatt/finance/clearing/debt_rank.h"

namespace {

using namespace gw;
using namespace gw::finance;

constexpr std::size_t kParties = 1'000;
constexpr std::size_t kCounterparties = 10;

// Numbers in [0, 1) by a linear congruential generator (Knuth's MMIX constants): the same
// everywhere.
class Sequence {
 public:
  double next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }

 private:
  std::uint64_t state_ = 4;
};

struct Stress {
  double cushion;   // endowment of a party / what it owes net, on average
  double recovery;  // alpha and beta
  int classes = 1;
  bool guarantees = false;
};

ClearingProblem network(const Stress& stress) {
  Sequence random;
  ClearingProblem problem;
  std::vector<double> net(kParties, 0.0);
  for (std::size_t i = 0; i < kParties; ++i) {
    for (std::size_t k = 0; k < kCounterparties; ++k) {
      const auto hop = 1 + static_cast<std::size_t>(random.next() * (kParties - 1));
      const std::size_t creditor = (i + hop) % kParties;
      const double amount = 1e6 * (1.0 + 9.0 * random.next());
      problem.claims.push_back(
          {i, creditor, Dollars::from_si(amount), static_cast<int>(k) % stress.classes});
      net[i] += amount;
      net[creditor] -= amount;
    }
  }
  for (std::size_t i = 0; i < kParties; ++i) {
    const double buffer = stress.cushion * 5.5e7 * random.next();
    problem.endowments.push_back(Dollars::from_si(std::fmax(net[i], 0.0) + buffer - 5e6));
  }
  for (std::size_t k = 0; stress.guarantees && k < problem.claims.size(); k += 20) {
    const std::size_t guarantor = (problem.claims[k].debtor + 1) % kParties;
    if (guarantor != problem.claims[k].creditor)
      problem.guarantees.push_back({guarantor, k, Dollars::from_si(3e6), 0, Recourse::after});
  }
  problem.alpha = problem.beta = stress.recovery;
  return problem;
}

bool conserved(const ClearingProblem& problem, const Clearing& result) {
  double there = 0.0;
  double gone = 0.0;
  for (std::size_t i = 0; i < kParties; ++i) {
    const PartyClearing& party = result.parties[i];
    there += problem.endowments[i].si();
    gone += party.equity.si() + party.default_costs.si() - party.outside_shortfall.si();
  }
  return std::abs(there - gone) < 1e-10 * std::abs(there) + 1.0;
}

void run(benchmark::State& state, const Stress& stress) {
  const ClearingProblem problem = network(stress);
  for (auto _ : state) {
    auto result = clear(problem);
    benchmark::DoNotOptimize(result);
  }
  const auto result = clear(problem);
  if (!result) return state.SkipWithError("no answer");
  int defaults = 0;
  for (const PartyClearing& party : result->parties) defaults += party.defaulted();
  if (result->residual.si() > 1e-6 || !conserved(problem, *result) || defaults < 50)
    return state.SkipWithError("wrong answer");
  state.counters["defaults"] = defaults;
  state.counters["rounds"] = result->rounds;
  state.counters["sweeps"] = result->sweeps;
  state.counters["residual"] = result->residual.si();
}

void eisenberg_noe(benchmark::State& state) { run(state, {1.0, 1.0}); }
BENCHMARK(eisenberg_noe)->Unit(benchmark::kMicrosecond);
void eisenberg_noe_heavy(benchmark::State& state) { run(state, {0.1, 1.0}); }
BENCHMARK(eisenberg_noe_heavy)->Unit(benchmark::kMicrosecond);
void rogers_veraart(benchmark::State& state) { run(state, {1.0, 0.7}); }
BENCHMARK(rogers_veraart)->Unit(benchmark::kMicrosecond);
// Nearly all fail, and what they owe goes round between them.
void rogers_veraart_heavy(benchmark::State& state) { run(state, {0.02, 0.9}); }
BENCHMARK(rogers_veraart_heavy)->Unit(benchmark::kMicrosecond);
void three_classes(benchmark::State& state) { run(state, {0.5, 0.9, 3}); }
BENCHMARK(three_classes)->Unit(benchmark::kMicrosecond);
void with_guarantees(benchmark::State& state) { run(state, {0.5, 1.0, 1, true}); }
BENCHMARK(with_guarantees)->Unit(benchmark::kMicrosecond);

// Leverages of 0.5 in all: h = (I - leverage)^-1 shock, whose equity-weighted sum is twice the
// shock's.
void debt_rank_of_a_network(benchmark::State& state) {
  DebtRankProblem problem;
  problem.equity.assign(kParties, Dollars::from_si(1e7));
  problem.shock.assign(kParties, 0.1);
  Sequence random;
  for (std::size_t i = 0; i < kParties; ++i) {
    for (std::size_t k = 0; k < kCounterparties; ++k) {
      const auto hop = 1 + static_cast<std::size_t>(random.next() * (kParties - 1));
      problem.claims.push_back({i, (i + hop) % kParties, Dollars::from_si(5e5)});
    }
  }
  for (auto _ : state) {
    auto result = debt_rank(problem);
    benchmark::DoNotOptimize(result);
  }
  const auto result = debt_rank(problem);
  if (!result || std::abs(result->total_loss.si() - 0.2) > 1e-12)
    state.SkipWithError("wrong answer");
}
BENCHMARK(debt_rank_of_a_network)->Unit(benchmark::kMicrosecond);

}  // namespace
