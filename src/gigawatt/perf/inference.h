// Cost of one serving iteration (decode batch and prefill chunks in one step) and what fits in
// memory.
//
//   t = 6-norm(chip + gaps + host, floor)
//   chip = products and small kernels of `rows` tokens + decode attention + prefill attention +
//       exchange
//   gaps = per layer between kernels; host = per step + per sequence
// Products depend on the rows only and are tabulated once per model (monotone, piecewise linear on
// a geometric grid); attention is linear in the aggregates: sum of keys of the decode batch, sum of
// query-key pairs of prefill. So an iteration costs O(1), whatever its batch.
// Engine values: trial fit on 1,426 grade-A rows of published serving measurements. Weights
// narrower than what the chip multiplies are expanded on the fly (weight-only quantisation).
// Not modelled: expert imbalance, decode-length skew, graph padding, speculative decoding, pipeline
// parallelism, disaggregation.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>
#include <vector>

#include "gigawatt/core/estimate.h"
#include "gigawatt/perf/memory.h"
#include "gigawatt/perf/operators.h"

namespace gw::perf {

// A serving engine: CPU work, gaps between kernels, and its kernels against the pooled tables.
struct Engine {
  std::string_view id;
  Time host_step, host_sequence;
  Time gap_dense, gap_moe, gap_mla_moe;  // per layer
  Ratio gemm8;                           // fp8 products in place over isolated
  Ratio experts;
  Ratio decode_attention;
  Ratio all_reduce;
  Ratio exchange;  // expert dispatch and combine
  Time floor;      // no step is shorter
};
[[nodiscard]] std::span<const Engine> engines();
[[nodiscard]] const Engine* find_engine(std::string_view id);  // nullptr if unknown
[[nodiscard]] const Engine& default_engine();                  // "generic"

// A replica of tp x dp chips: attention over tp, `dp` attention groups side by side that share the
// experts (spread over all chips when dp > 1, over tp otherwise).
struct InferenceShard {
  std::int64_t tp = 1, dp = 1;
  Precision weights = Precision::bf16;
  Precision kv = Precision::bf16;
  const Engine* engine = nullptr;  // nullptr: default_engine()

  [[nodiscard]] std::int64_t chips() const { return tp * dp; }
};

// What one iteration of the whole replica processes.
struct IterationLoad {
  double decode_sequences = 0;
  Tokens decode_keys{};     // sum of their contexts
  Tokens prefill_tokens{};  // all chunks of this step
  double pairs = 0;         // sum over prefill queries of the keys they see
  Tokens query_length{};    // of one chunk
  double prefill_sequences = 0;
};
// A chunk of `tokens` behind `context` tokens already in the cache: pairs = tokens (context +
// tokens/2).
[[nodiscard]] IterationLoad prefill_load(Tokens tokens, Tokens context);

class InferenceModel {
 public:
  // Infeasible: precision, degrees that do not divide, more chips than the scale-up domain without
  // a scale-out link, or weights that do not fit.
  [[nodiscard]] static std::expected<InferenceModel, Infeasible> make(const catalog::Llm& llm,
                                                                      const Silicon& silicon,
                                                                      const InferenceShard& shard);

  [[nodiscard]] Time iteration(const IterationLoad& load) const;
  [[nodiscard]] Time decode_iteration(double batch, Tokens mean_context) const;
  [[nodiscard]] Time prefill(Tokens tokens, Tokens context) const;
  // Roofline of the same iteration: no launch, gap, host or communication, peak rates.
  [[nodiscard]] Time lower_bound(const IterationLoad& load) const;

  // Sequences of `mean_context` tokens that the cache of the replica holds, and what one of them
  // takes.
  [[nodiscard]] double max_batch(Tokens mean_context) const;
  [[nodiscard]] Tokens held(Tokens context) const;
  [[nodiscard]] Tokens cache_tokens() const;  // of the replica
  [[nodiscard]] const InferenceMemory& memory() const { return memory_; }
  [[nodiscard]] const InferenceShard& shard() const { return shard_; }
  [[nodiscard]] std::int64_t chips() const { return shard_.chips(); }
  // Log-normal sigma of an iteration: 0.135 on a chip with measured curves, 0.30 on any other.
  [[nodiscard]] Ratio sigma() const { return sigma_; }
  [[nodiscard]] Trust trust() const { return trust_; }

 private:
  InferenceModel() = default;
  void tabulate(const catalog::Llm& llm, const Silicon& silicon, const Shard& shard);
  [[nodiscard]] double chip_seconds(const IterationLoad& load) const;
  [[nodiscard]] double attended(double queries, double keys) const;
  [[nodiscard]] double lookup(const std::vector<double>& table, double rows) const;

  InferenceShard shard_;
  InferenceMemory memory_;
  Engine engine_{};
  Ratio sigma_ = 0;
  Trust trust_ = Trust::extrapolated;
  double gaps_ = 0;           // s per step
  std::vector<double> body_;  // s of all layers by rows of one attention group, without attention
  std::vector<double> head_;  // s of the vocabulary product by output rows
  double window_ = 0, full_share_ = 1;  // tokens (0: none); share of layers without a window
  double decode_per_key_ = 0, decode_fixed_ = 0;  // s, all layers
  double pair_seconds_ = 0, half_length_ = 0, prefill_token_seconds_ = 0, prefill_fixed_ = 0;
  // Roofline coefficients of one chip, all layers.
  double weight_seconds_ = 0, row_seconds_ = 0, key_bound_ = 0, pair_bound_ = 0;
};

}  // namespace gw::perf
