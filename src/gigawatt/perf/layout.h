// Exhaustive search over training layouts: the fastest step that fits.
//
// Enumerates tensor (powers of two within the scale-up domain), context, pipeline and virtual
// pipeline (even splits, or at most 10% uneven), expert parallelism, micro-batch 1 to 8 and
// recompute, every degree that divides the model; data parallelism takes the remaining chips, as
// many as the batch feeds. Less recompute is never slower, so the first kind that fits is the one
// kept. Ties go to the earlier candidate (smaller degrees). The answer is the best of the family
// above under training_step, no more: zero-bubble schedules and offload are not in it.
#pragma once

#include <cstdint>
#include <expected>
#include <string>

#include "gigawatt/perf/training.h"

namespace gw::perf {

struct TrainingTask {
  std::int64_t chips = 0;         // at most
  std::int64_t global_batch = 0;  // sequences
  std::int64_t sequence = 0;      // tokens
  Precision precision = Precision::bf16;
  Precision gradients = Precision::fp32;
  const Stack* stack = nullptr;  // nullptr: default_stack()
};

struct LayoutChoice {
  TrainingJob job;
  TrainingStep step;
  std::int64_t tried = 0;     // layouts that divide
  std::int64_t feasible = 0;  // of which fit in memory
  std::string reason;         // what decided, with the runner-up's time
};

// Infeasible: what the last obstacle was for the layout that came nearest to fitting.
[[nodiscard]] std::expected<LayoutChoice, Infeasible> choose_training_layout(
    const catalog::Llm& llm, const Silicon& silicon, const TrainingTask& task);

[[nodiscard]] std::string describe(
    const TrainingJob& job);  // "tp 8, pp 8 x 8, dp 8, cp 2, micro-batch 1"

}  // namespace gw::perf
