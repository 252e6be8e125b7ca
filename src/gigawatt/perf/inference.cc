#include "gigawatt/perf/inference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "gigawatt/perf/training.h"

namespace gw::perf {
namespace {

constexpr Time us(double x) { return x * unit::us; }
constexpr Time ms(double x) { return x * unit::ms; }

// Host 0.27, 0.34, 0.6 ms a step and 11, 8, 13 us a sequence; gaps per layer 12-13.5 us dense, 11
// and 18 us with experts, 20-23 us with experts and latent attention; fp8 products 0.89;
// TensorRT-LLM experts 0.80 and decode attention 0.74; all-reduce 1.16, 0.88, 1.45; expert exchange
// 3.0, 1.3; floor 1.9-3 ms. SGLang's exchange and the generic row are judgement, between the
// others.
constexpr std::array kEngines{
    Engine{"generic", ms(0.34), us(11), us(13), us(18), us(22), 0.89, 1.0, 1.0, 1.16, 2.0, ms(2.0)},
    Engine{"vllm", ms(0.27), us(11), us(13), us(18), us(23), 0.89, 1.0, 1.0, 1.16, 3.0, ms(2.0)},
    Engine{"tensorrt_llm", ms(0.34), us(8), us(12), us(11), us(20), 0.89, 0.80, 0.74, 0.88, 1.3,
           ms(1.9)},
    Engine{"sglang", ms(0.60), us(13), us(13.5), us(18), us(23), 0.89, 1.0, 1.0, 1.45, 2.0,
           ms(2.5)},
};

double as_double(std::int64_t n) { return static_cast<double>(n); }

// Rows at which the products are tabulated: 1 to 65,536, two points an octave, whole numbers.
const std::vector<double>& row_grid() {
  static const std::vector<double> grid = [] {
    std::vector<double> rows{1};
    for (int i = 1; i <= 32; ++i) {
      const double next = std::round(std::exp2(i / 2.0));
      if (next > rows.back()) rows.push_back(next);
    }
    return rows;
  }();
  return grid;
}

std::unexpected<Infeasible> no(Limit limit, std::string why) {
  return std::unexpected(Infeasible{limit, std::move(why)});
}

struct Pricing {
  const Silicon& silicon;
  const Fabric& fabric;
  const Engine& engine;
  const Shard& shard;
  InPlace in_place;

  double communication(const Operator& op) const {
    if (op.axis == Axis::expert) {
      const Group group = group_of(shard.ep, shard.expert_tp, fabric);
      return engine.exchange * collective_time(op.what, op.bytes, group, fabric).si();
    }
    const Group group = group_of(shard.tp, 1, fabric);
    return engine.all_reduce * collective_time(op.what, op.bytes, group, fabric).si();
  }
  // Everything but attention, which is linear in aggregates of its own.
  double seconds(const OpList& list) const {
    double sum = 0;
    for (const Operator& op : list) {
      if (op.kind == OpKind::collective)
        sum += communication(op) * op.count;
      else if (op.kind != OpKind::attention && op.kind != OpKind::decode_attention)
        sum += op_time(op, silicon, in_place).si();
    }
    return sum;
  }
};

}  // namespace

std::span<const Engine> engines() { return kEngines; }

const Engine* find_engine(std::string_view id) {
  for (const Engine& engine : kEngines)
    if (engine.id == id) return &engine;
  return nullptr;
}

const Engine& default_engine() { return kEngines.front(); }

IterationLoad prefill_load(Tokens tokens, Tokens context) {
  const double n = tokens.si();
  return {.prefill_tokens = tokens,
          .pairs = n * (context.si() + (n + 1) / 2),
          .query_length = tokens,
          .prefill_sequences = 1};
}

std::expected<InferenceModel, Infeasible> InferenceModel::make(const catalog::Llm& llm,
                                                               const Silicon& silicon,
                                                               const InferenceShard& shard) {
  if (auto valid = check_llm(llm); !valid) return std::unexpected(std::move(valid.error()));
  if (shard.tp < 1 || shard.dp < 1) return no(Limit::layout, "tp and dp must be at least 1");
  if (llm.heads % shard.tp != 0)
    return no(Limit::layout,
              fmt::format("{} heads are not divisible by tp {}", llm.heads, shard.tp));
  if (shard.dp > 1 && (!llm.moe || llm.moe->experts % shard.chips() != 0))
    return no(Limit::layout, fmt::format("no experts of {} to spread evenly over {} chips", llm.id,
                                         shard.chips()));
  if (shard.chips() > silicon.scale_up_domain && !(silicon.scale_out_bandwidth.si() > 0))
    return no(Limit::facts,
              fmt::format("{} has no scale-out link for {} chips", silicon.chip, shard.chips()));
  const auto compute = silicon.compute_precision(shard.weights);
  if (!compute)
    return no(Limit::precision, fmt::format("{} multiplies neither {} nor 16 bit", silicon.chip,
                                            name(shard.weights)));

  InferenceModel model;
  model.shard_ = shard;
  model.engine_ = shard.engine ? *shard.engine : default_engine();
  model.memory_ = inference_memory(llm, silicon, shard.tp, shard.chips(), shard.weights, shard.kv);
  if (!(model.memory_.cache_tokens.si() > 0))
    return no(Limit::memory,
              fmt::format(
                  "weights take {:.1f} GB of a chip, {} leaves none of its {:.1f} GB for the cache",
                  model.memory_.weights.in(unit::GB), silicon.chip, silicon.memory.in(unit::GB)));
  model.trust_ = silicon.trust;
  model.sigma_ = silicon.trust <= Trust::fitted ? 0.135 : 0.30;
  const bool spread = shard.dp > 1;
  model.tabulate(llm, silicon,
                 {.tp = shard.tp,
                  .ep = spread ? shard.chips() : 1,
                  .expert_tp = spread ? 1 : shard.tp,
                  .cp = 1,
                  .sequence_parallel = false,
                  .quantise_inputs = false,
                  .weights = shard.weights,
                  .compute = *compute,
                  .kv = shard.kv,
                  .expert_weight = expert_weight_bytes(llm, shard.weights)});
  return model;
}

void InferenceModel::tabulate(const catalog::Llm& llm, const Silicon& silicon, const Shard& shard) {
  const Fabric fabric = fabric_of(silicon, true);
  InPlace in_place{.grouped_gemm = engine_.experts, .decode_attention = engine_.decode_attention};
  if (shard.compute == Precision::fp8) in_place.gemm = engine_.gemm8;
  const Pricing price{silicon, fabric, engine_, shard, in_place};
  const double dense = as_double(layers_of(llm, LayerKind::dense)), all = as_double(llm.layers);
  if (llm.sliding_window > 0) {
    window_ = as_double(llm.sliding_window);
    full_share_ = 1 / as_double(llm.full_attention_every);
  }
  const Time moe_gap = llm.mla ? engine_.gap_mla_moe : engine_.gap_moe;
  gaps_ = dense * engine_.gap_dense.si() + (all - dense) * moe_gap.si();

  double highest = 0;
  for (double rows : row_grid()) {
    const Load load{.decode_sequences = rows, .decode_keys = Tokens::from_si(rows)};
    double sum = price.seconds(embedding_forward(llm, shard, Tokens::from_si(rows)));
    if (dense > 0) sum += dense * price.seconds(layer_forward(llm, LayerKind::dense, shard, load));
    if (all > dense)
      sum += (all - dense) * price.seconds(layer_forward(llm, LayerKind::moe, shard, load));
    body_.push_back(highest = std::max(highest, sum));
  }
  highest = 0;
  for (double rows : row_grid())
    head_.push_back(highest = std::max(
                        highest, price.seconds(head_forward(llm, shard, Tokens::from_si(rows)))));

  // Attention is linear: one probe of each kind gives the slope, an empty one the launch.
  catalog::Llm open = llm;  // windows come back in attended()
  open.sliding_window = 0;
  const LayerKind kind = dense > 0 ? LayerKind::dense : LayerKind::moe;
  const double probe = 1e6, length = 1e9;
  const OpList decode = layer_forward(
      open, kind, shard, {.decode_sequences = 1, .decode_keys = Tokens::from_si(probe)});
  const Operator* d = decode.find("decode attention");
  const double launch = silicon.row->attention.launch.si();
  decode_fixed_ = all * launch * engine_.decode_attention;
  decode_per_key_ = (all * op_time(*d, silicon, in_place).si() - decode_fixed_) / probe;
  key_bound_ = all * d->bytes.si() / silicon.memory_bandwidth.si() / probe;
  const OpList prefill = layer_forward(open, kind, shard,
                                       {.prefill_tokens = Tokens::from_si(1),
                                        .pairs = probe,
                                        .query_length = Tokens::from_si(length)});
  const Operator* p = prefill.find("attention");
  prefill_fixed_ = all * launch;
  pair_seconds_ =
      all * p->flop.si() / (silicon.attention_peak.si() * silicon.row->attention.compute) / probe;
  pair_bound_ = all * p->flop.si() / silicon.attention_peak.si() / probe;
  half_length_ = silicon.row->attention.half_length.si();
  prefill_token_seconds_ = all * p->bytes.si() / silicon.memory_bandwidth.si();

  // Roofline: weights once (dense and shared; routed experts need only those that rows touch, so
  // none is promised), arithmetic of the active parameters per row (vocabulary product left out:
  // prefill needs it for one token of a prompt).
  const double active = model_flops(llm, Tokens::from_si(1), Tokens::from_si(1)).si() / 3 -
                        2 * as_double(llm.hidden * llm.vocab);
  row_seconds_ = active / as_double(shard.tp) / silicon.peak_rate(shard.compute).si();
  const double shared = (dense * layer_parameters(llm, false).dense +
                         (all > dense ? (all - dense) * layer_parameters(llm, true).dense : 0.0)) /
                        as_double(shard.tp);
  weight_seconds_ = shared * bytes_of(shard.weights).si() / silicon.memory_bandwidth.si();
}

double InferenceModel::lookup(const std::vector<double>& table, double rows) const {
  const auto& grid = row_grid();
  if (rows <= grid.front()) return table.front();
  if (rows >= grid.back()) return table.back() * rows / grid.back();
  const auto above =
      static_cast<std::size_t>(std::upper_bound(grid.begin(), grid.end(), rows) - grid.begin());
  const double share = (rows - grid[above - 1]) / (grid[above] - grid[above - 1]);
  return table[above - 1] + share * (table[above] - table[above - 1]);
}

double InferenceModel::chip_seconds(const IterationLoad& load) const {
  const double groups = as_double(shard_.dp);
  const double rows = (load.decode_sequences + load.prefill_tokens.si()) / groups;
  const double outputs = (load.decode_sequences + load.prefill_sequences) / groups;
  double t = lookup(body_, rows) + lookup(head_, outputs);
  if (load.decode_sequences > 0)
    t += decode_fixed_ +
         decode_per_key_ * attended(load.decode_sequences, load.decode_keys.si()) / groups;
  if (load.prefill_tokens.si() > 0) {
    const double length = std::max(load.query_length.si(), 1.0);
    t += prefill_fixed_ + std::max(pair_seconds_ * (1 + half_length_ / length) *
                                       attended(load.prefill_tokens.si(), load.pairs),
                                   prefill_token_seconds_ * load.prefill_tokens.si()) /
                              groups;
  }
  return t;
}

Time InferenceModel::iteration(const IterationLoad& load) const {
  const double sequences = load.decode_sequences + load.prefill_sequences;
  const double host =
      engine_.host_step.si() + engine_.host_sequence.si() * sequences / as_double(shard_.dp);
  const double work = chip_seconds(load) + gaps_ + host;
  const double ratio = engine_.floor.si() / work, squared = ratio * ratio;
  return Time::from_si(work * std::cbrt(std::sqrt(1 + squared * squared * squared)));
}

Time InferenceModel::decode_iteration(double batch, Tokens mean_context) const {
  return iteration({.decode_sequences = batch, .decode_keys = batch * mean_context});
}

Time InferenceModel::prefill(Tokens tokens, Tokens context) const {
  return iteration(prefill_load(tokens, context));
}

Time InferenceModel::lower_bound(const IterationLoad& load) const {
  const double groups = as_double(shard_.dp);
  const double rows = (load.decode_sequences + load.prefill_tokens.si()) / groups;
  const double memory =
      weight_seconds_ +
      key_bound_ * attended(load.decode_sequences, load.decode_keys.si()) / groups;
  const double arithmetic =
      row_seconds_ * rows + pair_bound_ * attended(load.prefill_tokens.si(), load.pairs) / groups;
  return Time::from_si(std::max(memory, arithmetic));
}

double InferenceModel::max_batch(Tokens mean_context) const {
  return cache_tokens() / held(mean_context);
}

Tokens InferenceModel::held(Tokens context) const {
  const double windowed = window_ > 0 ? std::min(context.si(), window_) * (1 / full_share_ - 1) : 0;
  return std::max(context + Tokens::from_si(windowed), Tokens::from_si(1));
}

double InferenceModel::attended(double queries, double keys) const {
  return full_share_ * keys + (1 - full_share_) * std::min(keys, queries * window_);
}

Tokens InferenceModel::cache_tokens() const { return memory_.cache_tokens * as_double(shard_.dp); }

}  // namespace gw::perf
