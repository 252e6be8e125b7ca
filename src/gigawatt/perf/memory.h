// Memory of one chip: training (per pipeline stage, the peak over stages) and inference.
//
// Training, per chip (trial fit on 43 measured Megatron peaks on B200: 0.24% mean, 0.51% worst
// error):
//   weights 2 B, gradients 4 B (2 B when accumulated in 16 bit) and, sharded over the data-parallel
//   ranks under ZeRO >= 1, 12 B of master copy and moments per parameter
//   + layers in flight x [2 B (4 T h + T (q + 2 kv + o) + 3 T ffn) / tp
//                         + 2.3 B x own keys and values if cp > 1
//                         + 3.5 B rows h + 5.8 B rows expert_ffn]
//   + 4 B logits + 4.5 B of the largest weight (gate and up) / tp + 1 B head weight
//   + 3 B T h / tp + 0.18 GiB
// T tokens of a micro-batch on a chip, rows = tokens routed to its experts. Layers in flight: 1F1B
// min(pp - s, micro-batches) x layers of the stage; interleaved (2 (pp - s - 1) + (vpp - 1) pp + 1)
// chunks.
// Judgement, not measured: fp8 keeps GEMM inputs in one byte; ZeRO-2 and 3 shard gradients and
// weights.
#pragma once

#include <cstdint>

#include "gigawatt/catalog/facts.h"
#include "gigawatt/perf/silicon.h"
#include "gigawatt/perf/stack.h"
#include "gigawatt/units/unit.h"

namespace gw::perf {

// Degrees of parallelism, innermost first: tensor, context, data, pipeline. Experts live on
// ep x expert_tp chips of the tp x cp x dp chips of a stage.
struct Layout {
  std::int64_t tp = 1, pp = 1, vpp = 1, dp = 1, cp = 1, ep = 1, expert_tp = 1;

  [[nodiscard]] std::int64_t chips() const { return tp * pp * dp * cp; }
  bool operator==(const Layout&) const = default;
};

enum class Recompute : std::uint8_t { none, selective, full };
// Unfused: two batched products over the full square with the scores in memory (before 2022-05).
enum class AttentionKernel : std::uint8_t { current, flash2, unfused };

struct TrainingJob {
  Layout layout{};
  Precision precision = Precision::bf16;
  std::int64_t global_batch = 0;  // sequences per step
  std::int64_t micro_batch = 1;   // sequences per micro-batch of one data-parallel rank
  std::int64_t sequence = 0;      // tokens
  Recompute recompute = Recompute::none;
  int zero = 1;  // 0: nothing sharded, 1: optimizer, 2: + gradients, 3: + weights
  Precision gradients = Precision::fp32;
  bool overlap_data = true;
  bool sequence_parallel = true;
  AttentionKernel attention = AttentionKernel::current;
  const Stack* stack = nullptr;  // nullptr: default_stack()

  // Of one data-parallel rank, the last one padded.
  [[nodiscard]] std::int64_t micro_batches() const {
    const std::int64_t samples = layout.dp * micro_batch;
    return (global_batch + samples - 1) / samples;
  }
};

// Parameters of one layer before sharding, norms and biases left out.
struct LayerParameters {
  double dense = 0;   // attention, dense block, shared experts, router: sharded over tp
  double expert = 0;  // routed experts: sharded over ep x expert_tp
};
[[nodiscard]] LayerParameters layer_parameters(const catalog::Llm& llm, bool moe);
// Parameters on one chip of a middle stage, and what embedding and head add to the first and last.
struct StageParameters {
  double dense = 0, expert = 0;  // of the layers
  double embedding = 0, head = 0;
};
[[nodiscard]] StageParameters stage_parameters(const catalog::Llm& llm, const Layout& layout);

struct TrainingMemory {
  Data weights, gradients, optimizer, activations, logits, transient, reserve;

  [[nodiscard]] Data total() const {
    return weights + gradients + optimizer + activations + logits + transient + reserve;
  }
};
// The fullest stage. Defined for any job whose layout divides as training_step demands.
[[nodiscard]] TrainingMemory training_memory(const catalog::Llm& llm, const TrainingJob& job);

// Layers of one chunk of one stage when embedding and head each take a layer's slot if that makes
// the division even (L + 2, then L + 1), else plain division. Average over stages where it stays
// uneven.
struct StageLayers {
  double first = 0, middle = 0, last = 0;  // layers per stage
};
[[nodiscard]] StageLayers stage_layers(std::int64_t layers, const Layout& layout);

// Routed experts keep the published width where that is narrower than what is asked for.
[[nodiscard]] Data expert_weight_bytes(const catalog::Llm& llm, Precision weights);

struct InferenceMemory {
  Data weights;         // on one chip
  Data reserve;         // activations, graphs, workspace
  Data cache;           // what is left for KV
  Data per_token;       // KV bytes of one token of context on one chip
  Tokens cache_tokens;  // of one attention replica; zero: weights do not fit
};
// `tp` chips share attention and dense weights, `chips` all experts; the engine may use 90% of
// memory.
[[nodiscard]] InferenceMemory inference_memory(const catalog::Llm& llm, const Silicon& silicon,
                                               std::int64_t tp, std::int64_t chips,
                                               Precision weights, Precision kv);

}  // namespace gw::perf
