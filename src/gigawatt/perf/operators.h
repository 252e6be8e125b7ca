// The operators of one transformer layer on one chip, and their time on its silicon.
//
// Dense, grouped-query, multi-head latent attention (not absorbed in prefill and training, absorbed
// in decode) and mixture of experts, sharded by tensor and expert parallelism. Time of an operator
// is the smooth maximum of its arithmetic and its memory traffic plus a launch (silicon.h).
// Elementwise work is bandwidth-bound: per layer 16 B per token and hidden element for two fused
// norm-and-residual kernels, rotary 4 B per query and key element, activation 2 B per element read
// or written. A windowed layer attends to min(keys, window); layers are averaged over the share
// with full attention.
// Not modelled: expert imbalance, tile choice per kernel library, L2 residency.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "gigawatt/catalog/facts.h"
#include "gigawatt/perf/collectives.h"
#include "gigawatt/perf/silicon.h"
#include "gigawatt/units/unit.h"

namespace gw::perf {

enum class OpKind : std::uint8_t {
  gemm,
  grouped_gemm,
  attention,
  decode_attention,
  elementwise,
  embedding,
  quantise,
  collective
};
inline constexpr int kOpKinds = 8;
enum class Axis : std::uint8_t { none, tensor, context, expert };

struct Operator {
  OpKind kind = OpKind::elementwise;
  std::string_view name;
  Precision precision = Precision::bf16;  // of the multiplication
  Flop flop{};                            // one call, one chip
  Data bytes{};                // memory traffic of one call; collective: buffer of one rank
  double m = 0, n = 0, k = 0;  // counts; gemm: its shape; grouped_gemm: m = rows per touched
                               // expert; attention: m = query length
  double count = 1;            // calls
  Collective what = Collective::all_reduce;
  Axis axis = Axis::none;
};

// A short list without allocation: a layer has at most kMax operators.
class OpList {
 public:
  static constexpr std::size_t kMax = 32;
  void push(const Operator& op);
  [[nodiscard]] const Operator* begin() const { return ops_.data(); }
  [[nodiscard]] const Operator* end() const { return ops_.data() + size_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Operator* find(std::string_view name) const;

 private:
  std::array<Operator, kMax> ops_;
  std::size_t size_ = 0;
};

// How one layer is spread: attention and dense blocks over tp; experts over ep groups of expert_tp
// chips.
struct Shard {
  std::int64_t tp = 1;
  std::int64_t ep = 1;
  std::int64_t expert_tp = 1;
  std::int64_t cp = 1;
  bool sequence_parallel =
      true;  // norms sharded over tp; all-gather and reduce-scatter for all-reduce
  bool quantise_inputs = false;  // fp8/fp4 products pay for quantising their inputs (training)
  Precision weights = Precision::bf16;  // stored
  Precision compute = Precision::bf16;  // multiplied
  Precision kv = Precision::bf16;
  Data expert_weight{};  // stored bytes of one routed expert weight; zero: as `weights`
};

// What one tensor-parallel group processes in one pass. Prefill and training: `prefill_tokens`
// queries whose keys sum to `pairs`; decode: `decode_sequences` queries whose keys sum to
// `decode_keys`.
struct Load {
  Tokens prefill_tokens{};
  double pairs = 0;       // sum over prefill queries of the keys they see
  Tokens query_length{};  // of one prefill sequence (its chunk): sets the attention efficiency
  double decode_sequences = 0;
  Tokens decode_keys{};

  [[nodiscard]] double rows() const { return prefill_tokens.si() + decode_sequences; }
};
// `sequences` causal sequences of `length` tokens, spread over `cp` chips: pairs = s L (L + 1) / 2
// / cp.
[[nodiscard]] Load causal_load(double sequences, Tokens length, std::int64_t cp = 1);

// Keys that `queries` queries attend to in the mean layer, of `keys` in reach.
[[nodiscard]] double attended_keys(const catalog::Llm& llm, double queries, double keys);

enum class LayerKind : std::uint8_t { dense, moe };
[[nodiscard]] std::int64_t layers_of(const catalog::Llm& llm, LayerKind kind);

// Forward pass of one layer, collectives included, in the order of execution.
[[nodiscard]] OpList layer_forward(const catalog::Llm& llm, LayerKind kind, const Shard& shard,
                                   const Load& load);
// Embedding look-up of `rows` tokens; final norm and vocabulary product of `rows` tokens.
[[nodiscard]] OpList embedding_forward(const catalog::Llm& llm, const Shard& shard, Tokens rows);
[[nodiscard]] OpList head_forward(const catalog::Llm& llm, const Shard& shard, Tokens rows);

// Bytes of cache per token of context on one chip, in the layers without a window.
[[nodiscard]] Data kv_bytes_per_token(const catalog::Llm& llm, std::int64_t tp, Precision kv);

// Measured time in place over the isolated call, per operator class; 1 where nothing is known.
struct InPlace {
  Ratio gemm = 1;
  Ratio grouped_gemm = 1;
  Ratio attention = 1;
  Ratio decode_attention = 1;
  // Share of the dense product's arithmetic rate that a grouped one reaches with many rows per
  // expert: 0.55 in the serving engines' kernels (moe tables of aiconfigurator@095f58a5, pooled:
  // 0.45-0.60).
  Ratio grouped_compute = 0.55;
};
// All calls of the operator on one chip; not for collectives (GW_CHECK).
[[nodiscard]] Time op_time(const Operator& op, const Silicon& silicon,
                           const InPlace& in_place = {});
// Lower bound: the slower of arithmetic at peak and traffic at full bandwidth.
[[nodiscard]] Time roofline(const Operator& op, const Silicon& silicon);

[[nodiscard]] std::string_view name(OpKind kind);

}  // namespace gw::perf
