#include "gigawatt/perf/operators.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/core/check.h"

namespace gw::perf {
namespace {

constexpr double kTile = 128;  // rows and columns of a GEMM output tile
// Grouped products (experts) in serving kernels: bandwidth share 0.84-0.96, launch 23-62 us, half
// of the rate at 4-34 rows per expert (trial fit on aiconfigurator's moe tables); middles taken.
constexpr double kGroupedMemory = 0.85;
constexpr double kGroupedLaunch = 30e-6;
constexpr double kGroupedHalfRows = 16;
// Elementwise kernels and gathers: bandwidth share of a streaming kernel, and its launch in a
// graph.
constexpr double kStreamMemory = 0.85;
constexpr double kStreamLaunch = 2e-6;
constexpr double kAttentionMemory = 0.8;  // prefill attention reads and writes its tensors once

double as_double(std::int64_t n) { return static_cast<double>(n); }

double smooth_max(double a, double b, double p) {
  const double high = std::max(a, b), low = std::min(a, b);
  if (high <= 0) return 0;
  return high * std::pow(1 + std::pow(low / high, p), 1 / p);
}

// Element sizes that a product moves, per weight, input and output element.
struct ElementBytes {
  double weight, input, output;
};
ElementBytes element_bytes(const Shard& shard) {
  return {bytes_of(shard.weights).si(), bytes_of(shard.compute).si(), 2.0};
}

struct Builder {
  explicit Builder(const Shard& s) : shard(s) {}

  const Shard& shard;
  OpList list;

  void gemm(std::string_view name, double m, double k, double n, double count = 1) {
    if (m <= 0) return;
    const ElementBytes b = element_bytes(shard);
    Operator op{.kind = OpKind::gemm, .name = name, .precision = shard.compute};
    op.flop = Flop::from_si(2 * m * n * k);
    op.bytes = Data::from_si(b.weight * k * n + b.input * m * k + b.output * m * n);
    op.m = m, op.n = n, op.k = k, op.count = count;
    list.push(op);
    quantised_inputs_ += m * k * count;
  }
  void elementwise(std::string_view name, double bytes) {
    if (bytes <= 0) return;
    Operator op{.kind = OpKind::elementwise, .name = name, .precision = Precision::bf16};
    op.bytes = Data::from_si(bytes);
    list.push(op);
  }
  void collective(std::string_view name, Axis axis, Collective what, double bytes,
                  double count = 1) {
    if (bytes <= 0) return;
    Operator op{.kind = OpKind::collective, .name = name, .precision = Precision::bf16};
    op.bytes = Data::from_si(bytes);
    op.count = count, op.what = what, op.axis = axis;
    list.push(op);
  }
  // Sharded activations are gathered before a block and reduced behind it; without sequence
  // parallelism both together are one all-reduce.
  void enter_block(std::string_view name, double bytes) {
    if (shard.tp > 1 && shard.sequence_parallel)
      collective(name, Axis::tensor, Collective::all_gather, bytes);
  }
  void leave_block(std::string_view name, double bytes) {
    if (shard.tp > 1)
      collective(name, Axis::tensor,
                 shard.sequence_parallel ? Collective::reduce_scatter : Collective::all_reduce,
                 bytes);
  }
  // 4 B per input element, forward; the caller scales it by the recipe.
  void quantise() {
    if (!shard.quantise_inputs || quantised_inputs_ <= 0) return;
    Operator op{.kind = OpKind::quantise, .name = "quantise", .precision = shard.compute};
    op.bytes = Data::from_si(4 * quantised_inputs_);
    list.push(op);
  }

 private:
  double quantised_inputs_ = 0;
};

void prefill_attention(Builder& b, const catalog::Llm& llm, const Load& load) {
  const double heads = as_double(llm.heads) / as_double(b.shard.tp),
               tokens = load.prefill_tokens.si();
  if (tokens <= 0) return;
  double qk = as_double(llm.head_dim), v = qk,
         kv_heads = std::max(1.0, as_double(llm.kv_heads) / as_double(b.shard.tp));
  if (llm.mla)
    qk = as_double(llm.mla->nope_dim + llm.mla->rope_dim), v = as_double(llm.mla->v_dim),
    kv_heads = heads;
  Operator op{.kind = OpKind::attention, .name = "attention", .precision = Precision::bf16};
  op.flop = Flop::from_si(2 * heads * (qk + v) * attended_keys(llm, tokens, load.pairs));
  op.bytes = Data::from_si(2 * tokens * (heads * (qk + v) + kv_heads * (qk + v)));
  op.m = load.query_length.si();
  b.list.push(op);
}

void decode_attention(Builder& b, const catalog::Llm& llm, const Load& load) {
  const double heads = as_double(llm.heads) / as_double(b.shard.tp),
               keys = attended_keys(llm, load.decode_sequences, load.decode_keys.si());
  if (load.decode_sequences <= 0) return;
  const double element = bytes_of(b.shard.kv).si();
  Operator op{
      .kind = OpKind::decode_attention, .name = "decode attention", .precision = b.shard.kv};
  if (llm.mla) {
    const double latent = as_double(llm.mla->kv_rank), rope = as_double(llm.mla->rope_dim);
    op.flop = Flop::from_si(2 * heads * (2 * latent + rope) * keys);
    op.bytes = Data::from_si(element * (latent + rope) * keys);
  } else {
    const double kv_heads = std::max(1.0, as_double(llm.kv_heads) / as_double(b.shard.tp));
    op.flop = Flop::from_si(4 * heads * as_double(llm.head_dim) * keys);
    op.bytes = Data::from_si(2 * element * kv_heads * as_double(llm.head_dim) * keys);
  }
  b.list.push(op);
}

void projections_in(Builder& b, const catalog::Llm& llm, const Load& load) {
  const double rows = load.rows(), h = as_double(llm.hidden), tp = as_double(b.shard.tp);
  if (!llm.mla) {
    const double kv = std::max(as_double(llm.kv_heads) / tp, 1.0) * 2,
                 q = as_double(llm.heads) / tp;
    b.gemm("qkv", rows, h, (q + kv) * as_double(llm.head_dim));
    b.elementwise("rotary", rows * 4 * (q + kv / 2) * as_double(llm.head_dim));
    return;
  }
  const auto& m = *llm.mla;
  const double heads = as_double(llm.heads) / tp, qk = as_double(m.nope_dim + m.rope_dim);
  const double latent = as_double(m.kv_rank), down = latent + as_double(m.rope_dim);
  if (m.q_rank > 0) {
    b.gemm("q down, kv down", rows, h, as_double(m.q_rank) + down);
    b.gemm("q up", rows, as_double(m.q_rank), heads * qk);
  } else {
    b.gemm("q, kv down", rows, h, heads * qk + down);
  }
  b.gemm("kv up", load.prefill_tokens.si(), latent, heads * as_double(m.nope_dim + m.v_dim));
  // Absorbed in decode: the query meets the latent cache, the latent output leaves through the
  // values; one batched product over the heads each.
  b.gemm("query absorb", load.decode_sequences, as_double(m.nope_dim), heads * latent);
  b.gemm("value absorb", load.decode_sequences, latent, heads * as_double(m.v_dim));
  b.elementwise("rotary", rows * 4 * (heads + 1) * as_double(m.rope_dim));
}

void dense_block(Builder& b, const catalog::Llm& llm, double rows, double width,
                 std::string_view up, std::string_view down) {
  if (width <= 0) return;
  const double h = as_double(llm.hidden), w = width / as_double(b.shard.tp),
               gate = llm.gated ? 2 : 1;
  b.gemm(up, rows, h, gate * w);
  b.elementwise("activation", rows * 2 * (gate + 1) * w);
  b.gemm(down, rows, w, h);
}

// Experts: each chip receives active x tokens x expert_tp / tp rows, spread over experts / ep of
// them.
void expert_block(Builder& b, const catalog::Llm& llm, double rows) {
  const auto& moe = *llm.moe;
  const double h = as_double(llm.hidden), tp = as_double(b.shard.tp),
               etp = as_double(b.shard.expert_tp);
  const double ep = as_double(b.shard.ep), local = as_double(moe.experts) / ep;
  const double routed = rows * as_double(moe.active) * etp / tp, width = as_double(moe.ffn) / etp;
  const double group_tokens = rows * ep * etp / tp;
  const double miss = 1 - as_double(moe.active) / as_double(moe.experts);
  // Experts of a chip that at least one token of the group chose, when choices are independent.
  const double touched =
      routed > 0 ? std::max(local * (1 - std::pow(std::max(miss, 0.0), group_tokens)), 1.0) : 0;
  const ElementBytes e = element_bytes(b.shard);
  const double gate = llm.gated ? 2 : 1;
  const double weight = b.shard.expert_weight.si() > 0 ? b.shard.expert_weight.si() : e.weight;

  // Serving engines quantise before they dispatch, training frameworks after; results return in 16
  // bit.
  const double sent = b.shard.quantise_inputs ? 2 : e.input;
  b.gemm("router", rows / (b.shard.sequence_parallel ? tp : 1), h, as_double(moe.experts));
  if (ep > 1)
    b.collective("dispatch", Axis::expert, Collective::all_to_all, sent * h * routed / etp);
  b.elementwise("permute", 4 * h * routed);
  for (const bool up : {true, false}) {
    const double k = up ? h : width, n = up ? gate * width : h;
    Operator op{.kind = OpKind::grouped_gemm,
                .name = up ? "experts up" : "experts down",
                .precision = b.shard.compute};
    op.flop = Flop::from_si(2 * routed * k * n);
    op.bytes = Data::from_si(weight * touched * k * n + routed * (e.input * k + e.output * n));
    op.m = touched > 0 ? std::max(1.0, routed / touched) : 0;
    op.n = n, op.k = k;
    if (routed > 0) b.list.push(op);
    if (up) b.elementwise("expert activation", routed * 2 * (gate + 1) * width);
  }
  b.elementwise("unpermute", 4 * h * routed);
  if (ep > 1) b.collective("combine", Axis::expert, Collective::all_to_all, 2 * h * routed / etp);
  dense_block(b, llm, rows, as_double(moe.shared * moe.ffn), "shared up", "shared down");
}

double gemm_time(const Operator& op, const Silicon& s, const GemmCurve& c) {
  const double tiles = std::ceil(op.m / kTile) * std::ceil(op.n / kTile);
  const double sm = s.row->multiprocessors;
  // Beyond 20 tiles' worth of idle multiprocessors the product is memory-bound anyway.
  const double idle = std::min(std::ceil(tiles / sm) * sm / tiles - 1, 20.0);
  const double compute =
      op.flop.si() * (1.0 + c.wave.si() * idle) / (s.rate(op.precision).si() * c.compute);
  const double memory =
      op.bytes.si() * (1.0 + c.fill.si() / tiles) / (s.memory_bandwidth.si() * c.memory);
  return smooth_max(compute, memory, c.sharpness) + c.launch.si();
}

double grouped_time(const Operator& op, const Silicon& s, const GemmCurve& c,
                    const InPlace& in_place) {
  const double share =
      c.compute.si() * in_place.grouped_compute.si() * op.m / (op.m + kGroupedHalfRows);
  const double compute = op.flop.si() / (s.rate(op.precision).si() * share);
  const double memory = op.bytes.si() / (s.memory_bandwidth.si() * kGroupedMemory);
  return smooth_max(compute, memory, 3) + kGroupedLaunch / 2;  // a fused pair launches once
}

double attention_time(const Operator& op, const Silicon& s) {
  const AttentionCurve& c = s.row->attention;
  const double share = c.compute.si() / (1 + c.half_length.si() / std::max(op.m, 1.0));
  const double compute = op.flop.si() / (s.attention_peak.si() * share);
  const double memory = op.bytes.si() / (s.memory_bandwidth.si() * kAttentionMemory);
  return std::max(compute, memory) + c.launch.si();
}

double decode_time(const Operator& op, const Silicon& s) {
  const AttentionCurve& c = s.row->attention;
  const double share = bytes_of(op.precision).si() < 2 ? c.decode_fp8 : c.decode_memory;
  const double memory = op.bytes.si() / (s.memory_bandwidth.si() * share);
  const double compute = op.flop.si() / (s.attention_peak.si() * c.compute);
  return smooth_max(compute, memory, 3) + c.launch.si();
}

}  // namespace

void OpList::push(const Operator& op) {
  GW_CHECK(size_ < kMax, size_);
  ops_[size_++] = op;
}

const Operator* OpList::find(std::string_view wanted) const {
  for (const Operator& op : *this)
    if (op.name == wanted) return &op;
  return nullptr;
}

Load causal_load(double sequences, Tokens length, std::int64_t cp) {
  const double s = length.si(), share = sequences / as_double(cp);
  return {
      .prefill_tokens = length * share, .pairs = share * s * (s + 1) / 2, .query_length = length};
}

double attended_keys(const catalog::Llm& llm, double queries, double keys) {
  if (llm.sliding_window <= 0 || llm.full_attention_every <= 1) return keys;
  const double full = 1 / as_double(llm.full_attention_every);
  return full * keys + (1 - full) * std::min(keys, queries * as_double(llm.sliding_window));
}

std::int64_t layers_of(const catalog::Llm& llm, LayerKind kind) {
  const std::int64_t dense = llm.moe ? llm.moe->dense_layers : llm.layers;
  return kind == LayerKind::dense ? dense : llm.layers - dense;
}

OpList layer_forward(const catalog::Llm& llm, LayerKind kind, const Shard& shard,
                     const Load& load) {
  Builder b(shard);
  const double rows = load.rows(), h = as_double(llm.hidden), tp = as_double(shard.tp);
  const double norm_rows = rows / (shard.sequence_parallel ? tp : 1), message = 2 * rows * h;

  b.elementwise("norm 1", 8 * norm_rows * h);
  b.enter_block("gather 1", message);
  projections_in(b, llm, load);
  if (shard.cp > 1) {
    const double kv = 2 * std::max(1.0, as_double(llm.kv_heads) / tp) * as_double(llm.head_dim);
    const double width = llm.mla ? as_double(llm.mla->kv_rank + llm.mla->rope_dim) : kv;
    b.collective("kv exchange", Axis::context, Collective::all_gather,
                 2 * rows * as_double(shard.cp) * width);
  }
  prefill_attention(b, llm, load);
  decode_attention(b, llm, load);
  const double out = as_double(llm.heads) * as_double(llm.mla ? llm.mla->v_dim : llm.head_dim) / tp;
  b.gemm("attention out", rows, out, h);
  b.leave_block("reduce 1", message);

  b.elementwise("norm 2", 8 * norm_rows * h);
  const bool experts = kind == LayerKind::moe;
  // Expert parallelism moves sharded tokens itself; shared experts and expert tensor parallelism
  // gather.
  const bool gathers = !experts || shard.expert_tp > 1 || (llm.moe && llm.moe->shared > 0) ||
                       !shard.sequence_parallel;
  if (gathers) b.enter_block("gather 2", message);
  if (experts)
    expert_block(b, llm, rows);
  else
    dense_block(b, llm, rows, as_double(llm.ffn), "up", "down");
  if (gathers) b.leave_block("reduce 2", message);
  b.quantise();
  return b.list;
}

OpList embedding_forward(const catalog::Llm& llm, const Shard& shard, Tokens rows) {
  Builder b(shard);
  Operator op{.kind = OpKind::embedding, .name = "embedding", .precision = Precision::bf16};
  op.bytes = Data::from_si(4 * rows.si() * as_double(llm.hidden));
  b.list.push(op);
  b.leave_block("embedding reduce", 2 * rows.si() * as_double(llm.hidden));
  return b.list;
}

OpList head_forward(const catalog::Llm& llm, const Shard& shard, Tokens rows) {
  Shard head = shard;  // the vocabulary product stays in 16 bit
  head.weights = head.compute =
      shard.compute == Precision::fp16 ? Precision::fp16 : Precision::bf16;
  Builder b(head);
  const double n = rows.si(), h = as_double(llm.hidden);
  b.elementwise("final norm", 8 * n * h / (head.sequence_parallel ? as_double(head.tp) : 1));
  b.enter_block("head gather", 2 * n * h);
  b.gemm("head", n, h, as_double(llm.vocab) / as_double(head.tp));
  return b.list;
}

Data kv_bytes_per_token(const catalog::Llm& llm, std::int64_t tp, Precision kv) {
  const double layers =
      as_double(llm.layers) / (llm.sliding_window > 0 ? as_double(llm.full_attention_every) : 1);
  if (llm.mla) return layers * as_double(llm.mla->kv_rank + llm.mla->rope_dim) * bytes_of(kv);
  const double heads = std::max(1.0, as_double(llm.kv_heads) / as_double(tp));
  return 2 * layers * heads * as_double(llm.head_dim) * bytes_of(kv);
}

Time op_time(const Operator& op, const Silicon& silicon, const InPlace& in_place) {
  double t = 0;
  switch (op.kind) {
    case OpKind::gemm:
      t = gemm_time(op, silicon, silicon.gemm(op.precision)) * in_place.gemm;
      break;
    case OpKind::grouped_gemm:
      t = grouped_time(op, silicon, silicon.gemm(op.precision), in_place) * in_place.grouped_gemm;
      break;
    case OpKind::attention:
      t = attention_time(op, silicon) * in_place.attention;
      break;
    case OpKind::decode_attention:
      t = decode_time(op, silicon) * in_place.decode_attention;
      break;
    case OpKind::elementwise:
    case OpKind::embedding:
    case OpKind::quantise:
      t = op.bytes.si() / (silicon.memory_bandwidth.si() * kStreamMemory) + kStreamLaunch;
      break;
    case OpKind::collective:
      GW_CHECK(op.kind != OpKind::collective, op.name);
  }
  return Time::from_si(t * op.count);
}

Time roofline(const Operator& op, const Silicon& silicon) {
  const bool attention = op.kind == OpKind::attention || op.kind == OpKind::decode_attention;
  const FlopRate peak = attention ? silicon.attention_peak : silicon.rate(op.precision);
  const double compute = op.flop.si() > 0 ? op.flop.si() / peak.si() : 0;
  return Time::from_si(std::max(compute, op.bytes.si() / silicon.memory_bandwidth.si()) * op.count);
}

std::string_view name(OpKind kind) {
  constexpr std::array<std::string_view, kOpKinds> names{
      "gemm",        "grouped gemm", "attention", "decode attention",
      "elementwise", "embedding",    "quantise",  "collective"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace gw::perf
