// The best replica for a product: layout, precision and step budget with the most output per chip.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "gigawatt/catalog/facts.h"
#include "gigawatt/serving/capacity.h"

namespace gw::serving {

struct ReplicaSearch {
  std::vector<perf::Precision> weights{perf::Precision::fp8};  // precisions that may be served
  perf::Precision kv = perf::Precision::fp8;
  const perf::Engine* engine = nullptr;  // nullptr: generic
  std::int64_t max_chips = 64;           // per replica; within the scale-up domain in any case
  std::vector<Tokens> budgets{Tokens::from_si(1024), Tokens::from_si(4096), Tokens::from_si(16384)};
  std::int64_t max_sequences = 1024;
};

struct ReplicaChoice {
  ReplicaCapacity capacity;
  std::int64_t tried = 0;     // layouts x budgets that hold the weights
  std::int64_t feasible = 0;  // of which meet the limits
  std::string reason;
};

// Every tensor width that is a power of two and divides the heads; with experts also attention
// groups side by side (dp) over experts spread on all chips. Most output tokens per second and chip
// wins; ties go to fewer chips, then to the earlier candidate. Infeasible: the reason of the
// candidate that came furthest (memory before latency).
[[nodiscard]] std::expected<ReplicaChoice, Infeasible> best_replica(
    const catalog::Llm& llm, const perf::Silicon& silicon, const Traffic& traffic, const Slo& slo,
    const ReplicaSearch& search = {});

[[nodiscard]] std::string describe(const ReplicaCapacity& capacity);

}  // namespace gw::serving
