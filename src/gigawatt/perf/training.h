// One training step: time with its interval, where it goes, model FLOPs, memory.
//
//   step = (m S + (pp-1)/vpp mean(S) + data-parallel + optimizer + constant) (1 + jitter)
//   jitter = 0.0034 log2(nodes)
//   S    = slowest stage: sum of its layers (+ head and loss on the last), gradient accumulation,
//          pipeline sends, 1 ms of host work; m micro-batches
//   layer = 4-norm(chip, host): chip = operators x stack + exposed communication,
//          host = kernels x t_kernel + collectives x t_collective
//   data-parallel = 0.1 (RS + AG) + max(0, RS - 0.7 backward) + max(0, AG - 0.7 forward) with
//          overlap (passes of one micro-batch), 1.7 (RS + AG) without;
//          FSDP max(0, comm - 0.99 compute) per layer
// Backward: products twice, attention 2.5 times, elementwise twice the forward. Gradient
// accumulation 8 B (fp32; 4 B in 16 bit) per local parameter and micro-batch; optimizer 30 B per
// owned parameter. Structure and constants: a trial fit on published runs (stack.h), operators
// measured (silicon.h). Model FLOPs: forward + 2 x forward of products and attention, causal
// attention counted at half, recompute not counted; MFU divides by the dense peak of the training
// precision.
// Not modelled: zero-bubble schedules, expert imbalance, offload, power capping, stragglers beyond
// jitter.
#pragma once

#include <array>
#include <expected>
#include <memory>
#include <string_view>

#include "gigawatt/core/estimate.h"
#include "gigawatt/perf/collectives.h"
#include "gigawatt/perf/memory.h"
#include "gigawatt/perf/operators.h"

namespace gw::perf {

// Exposed time per step; the parts add up to the step.
struct StepBreakdown {
  Time gemm;         // products of the layers, forward and backward
  Time attention;    // attention core
  Time elementwise;  // norms, activations, rotary, permutation
  Time quantise;     // fp8/fp4 casts
  Time recompute;
  Time tensor_comm;
  Time context_comm;
  Time expert_comm;
  Time pipeline_comm;
  Time data_comm;     // gradients and weights over data-parallel ranks
  Time host;          // CPU time that the chip waits for
  Time accumulation;  // fp32 gradient accumulation
  Time head;          // embedding, vocabulary product, loss, and the imbalance they cause
  Time bubble;
  Time optimizer;
  Time constant;
  Time jitter;

  [[nodiscard]] Time total() const;
};
struct StepPart {
  std::string_view name;
  Time StepBreakdown::* part;
};
[[nodiscard]] const std::array<StepPart, 17>& step_parts();

struct TrainingStep {
  Estimate<Time> step_time;  // P10, P50, P90
  StepBreakdown breakdown;
  Flop model_flops;  // of the whole job
  Ratio mfu;
  Ratio compute_fraction;  // of the step in which a chip multiplies or streams (recompute included)
  Ratio padding;           // share of micro-batch slots without a sequence
  TrainingMemory memory;   // of the fullest chip
  Tokens tokens;           // per step
  std::int64_t chips = 0;
};

// Infeasible: facts or precision missing, layout that does not divide, memory (unless
// `ignore_memory`).
struct StepOptions {
  bool ignore_memory = false;
};
[[nodiscard]] std::expected<TrainingStep, Infeasible> training_step(
    const catalog::Llm& llm, const Silicon& silicon, const TrainingJob& job,
    const StepOptions& options = {});

// Where the time of a job goes that check_job accepts, without asking whether it fits in memory:
// what searches compare.
[[nodiscard]] StepBreakdown step_breakdown(const catalog::Llm& llm, const Silicon& silicon,
                                           const TrainingJob& job);

// The same for many layouts of one training task: what a micro-batch costs on a chip is computed once
// for each (tp, cp, ep, micro-batch, recompute). Its jobs differ in nothing but layout, micro-batch
// and recompute.
class StepCosts {
 public:
  StepCosts(const catalog::Llm& llm, const Silicon& silicon);
  ~StepCosts();
  StepCosts(const StepCosts&) = delete;
  StepCosts& operator=(const StepCosts&) = delete;
  [[nodiscard]] StepBreakdown breakdown(const TrainingJob& job);

 private:
  struct Known;
  const catalog::Llm& llm_;
  const Silicon& silicon_;
  std::unique_ptr<Known> known_;
};

// Forward + backward of the whole model over `tokens` in sequences of `sequence`, causal, no
// recompute.
[[nodiscard]] Flop model_flops(const catalog::Llm& llm, Tokens tokens, Tokens sequence);

// Log-normal sigma of the step time: the stack's, 0.15 at least for experts, and 0.15 more in
// quadrature for a chip without measured curves (hardware curves alone were 13% off in the median).
[[nodiscard]] Ratio step_sigma(const catalog::Llm& llm, const Silicon& silicon, const Stack& stack);

// Why a model of these dimensions cannot be computed (missing or contradictory numbers), or
// nothing.
[[nodiscard]] std::expected<void, Infeasible> check_llm(const catalog::Llm& llm);
// Why the layout cannot be, or nothing.
[[nodiscard]] std::expected<void, Infeasible> check_job(const catalog::Llm& llm,
                                                        const Silicon& silicon,
                                                        const TrainingJob& job);

}  // namespace gw::perf
