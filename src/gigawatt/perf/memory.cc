#include "gigawatt/perf/memory.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/perf/operators.h"

namespace gw::perf {
namespace {

constexpr double kGib = 1073741824.0;
// Engines claim 90% of the memory (vLLM's default) and keep about 2 GB a chip of it for
// activations, graphs and workspace (trial fit on serving rows: nearer 2 GB than 5).
constexpr double kEngineShare = 0.90;
constexpr double kEngineReserve = 2e9;

double as_double(std::int64_t n) { return static_cast<double>(n); }

// Activations kept per layer and micro-batch on one chip, bytes.
double layer_activations(const catalog::Llm& llm, const TrainingJob& job, bool moe) {
  const double tp = as_double(job.layout.tp), cp = as_double(job.layout.cp);
  const double t = as_double(job.micro_batch * job.sequence) / cp, h = as_double(llm.hidden);
  double q = as_double(llm.heads * llm.head_dim), kv = as_double(llm.kv_heads * llm.head_dim),
         o = q;
  if (llm.mla) {
    q = as_double(llm.heads * (llm.mla->nope_dim + llm.mla->rope_dim));
    o = as_double(llm.heads * llm.mla->v_dim);
    kv = (q + o) / 2;
  }
  const double residual_shard = job.sequence_parallel ? tp : 1;
  if (job.recompute == Recompute::full) return 2 * t * h / residual_shard;
  const double ffn = moe ? as_double(llm.moe->shared * llm.moe->ffn) : as_double(llm.ffn);
  double elements = 4 * t * h / residual_shard + t * (q + 2 * kv + o) / tp + 3 * t * ffn / tp;
  double inputs = 2 * t * h / residual_shard + t * o / tp + t * ffn / tp;
  if (job.recompute == Recompute::selective)
    elements -= t * (o + ffn) / tp, inputs -= t * (o + ffn) / tp;
  double bytes = 2 * elements;
  if (bytes_of(job.precision).si() < 2) bytes -= inputs;
  if (cp > 1) bytes += 2.3 * t * 2 * kv / tp;
  if (moe) {
    const double rows = t * as_double(llm.moe->active * job.layout.expert_tp) / tp;
    bytes +=
        3.5 * rows * h + 5.8 * rows * as_double(llm.moe->ffn) / as_double(job.layout.expert_tp);
  }
  return bytes;
}

double mean_layer_activations(const catalog::Llm& llm, const TrainingJob& job) {
  const double dense = as_double(layers_of(llm, LayerKind::dense)), all = as_double(llm.layers);
  double sum = dense > 0 ? dense * layer_activations(llm, job, false) : 0;
  if (all > dense) sum += (all - dense) * layer_activations(llm, job, true);
  return sum / all;
}

// Layers whose activations are alive at once on stage `s` (0-based).
double layers_in_flight(const TrainingJob& job, std::int64_t s, double stage_layer_count) {
  const std::int64_t pp = job.layout.pp, vpp = job.layout.vpp, batches = job.micro_batches();
  if (pp == 1) return stage_layer_count;
  if (vpp == 1) return as_double(std::min(pp - s, batches)) * stage_layer_count;
  const std::int64_t chunks = std::min(2 * (pp - s - 1) + (vpp - 1) * pp + 1, batches * vpp);
  return as_double(chunks) * stage_layer_count / as_double(vpp);
}

TrainingMemory stage_memory(const catalog::Llm& llm, const TrainingJob& job, bool first,
                            bool last) {
  const Layout& l = job.layout;
  const StageParameters p = stage_parameters(llm, l);
  const StageLayers layers = stage_layers(llm.layers, l);
  const double stage = l.pp == 1 ? as_double(llm.layers) : first ? layers.first : layers.last;
  const double scale = layers.middle > 0 ? stage / layers.middle : 1;
  const double dense =
      p.dense * scale + (first ? p.embedding : 0) + (last && !(llm.tied && first) ? p.head : 0);
  const double expert = p.expert * scale;
  const double ranks = as_double(l.dp * l.cp);
  const double expert_ranks =
      std::max(1.0, as_double(l.tp * l.dp * l.cp) / as_double(l.ep * l.expert_tp));
  auto sharded = [&](int from, double bytes) {
    return job.zero >= from ? bytes * (dense / ranks + expert / expert_ranks)
                            : bytes * (dense + expert);
  };
  const double t = as_double(job.micro_batch * job.sequence) / as_double(l.cp),
               h = as_double(llm.hidden);
  const double tp = as_double(l.tp), gate = llm.gated ? 2 : 1;
  const double widest = gate * h * as_double(std::max(llm.ffn, llm.moe ? llm.moe->ffn : 0)) / tp;

  TrainingMemory m;
  m.weights = Data::from_si(sharded(3, 2));
  if (job.zero >= 3)  // two layers gathered at a time
    m.weights += Data::from_si(4 * (dense + expert) / std::max(1.0, stage));
  m.gradients = Data::from_si(sharded(2, bytes_of(job.gradients).si()));
  m.optimizer = Data::from_si(sharded(1, 12));
  const double kept = mean_layer_activations(llm, job);
  double activations = kept * layers_in_flight(job, first ? 0 : l.pp - 1, stage);
  if (job.recompute == Recompute::full) {
    TrainingJob whole = job;
    whole.recompute = Recompute::none;
    activations += mean_layer_activations(llm, whole);
  }
  m.activations = Data::from_si(activations);
  if (last) m.logits = Data::from_si(4.0 * t * as_double(llm.vocab) / tp);
  m.transient = Data::from_si(4.5 * widest + (last ? p.head : 0) + 3 * t * h / tp);
  m.reserve = Data::from_si(0.18 * kGib);
  return m;
}

}  // namespace

LayerParameters layer_parameters(const catalog::Llm& llm, bool moe) {
  const double h = as_double(llm.hidden), heads = as_double(llm.heads), d = as_double(llm.head_dim);
  const double matrices = llm.gated ? 3 : 2;
  LayerParameters out;
  if (llm.mla) {
    const auto& m = *llm.mla;
    const double qk = as_double(m.nope_dim + m.rope_dim), rank = as_double(m.q_rank);
    out.dense = (rank > 0 ? h * rank + rank * heads * qk : h * heads * qk) +
                h * as_double(m.kv_rank + m.rope_dim) +
                as_double(m.kv_rank) * heads * as_double(m.nope_dim + m.v_dim) +
                heads * as_double(m.v_dim) * h;
  } else {
    out.dense = h * d * (2 * heads + 2 * as_double(llm.kv_heads));
  }
  if (moe) {
    const auto& e = *llm.moe;
    out.dense += h * as_double(e.experts) + matrices * h * as_double(e.shared * e.ffn);
    out.expert = matrices * h * as_double(e.experts * e.ffn);
  } else {
    out.dense += matrices * h * as_double(llm.ffn);
  }
  return out;
}

StageParameters stage_parameters(const catalog::Llm& llm, const Layout& layout) {
  const double tp = as_double(layout.tp), all = as_double(llm.layers);
  const double dense_layers = as_double(layers_of(llm, LayerKind::dense)),
               moe_layers = all - dense_layers;
  const LayerParameters dense = layer_parameters(llm, false);
  const LayerParameters moe = llm.moe ? layer_parameters(llm, true) : LayerParameters{};
  const double layers = stage_layers(llm.layers, layout).middle / all;
  StageParameters out;
  out.dense = layers * (dense_layers * dense.dense + moe_layers * moe.dense) / tp;
  out.expert = layers * moe_layers * moe.expert / as_double(layout.ep * layout.expert_tp);
  out.embedding = out.head = as_double(llm.vocab * llm.hidden) / tp;
  return out;
}

TrainingMemory training_memory(const catalog::Llm& llm, const TrainingJob& job) {
  if (job.layout.pp == 1) return stage_memory(llm, job, true, true);
  const TrainingMemory first = stage_memory(llm, job, true, false);
  const TrainingMemory last = stage_memory(llm, job, false, true);
  return first.total() >= last.total() ? first : last;
}

StageLayers stage_layers(std::int64_t layers, const Layout& layout) {
  const std::int64_t chunks = layout.pp * layout.vpp;
  const double v = as_double(layout.vpp);
  for (std::int64_t slots : {std::int64_t{0}, std::int64_t{2}, std::int64_t{1}}) {
    if ((layers + slots) % chunks != 0 || (slots > 0 && layout.pp == 1)) continue;
    const double middle = as_double((layers + slots) / chunks) * v;
    return {middle - (slots == 2 ? 1 : 0), middle, middle - (slots >= 1 ? 1 : 0)};
  }
  const double most = std::ceil(as_double(layers) / as_double(layout.pp));
  return {most, most, most};
}

Data expert_weight_bytes(const catalog::Llm& llm, Precision weights) {
  if (!llm.expert_bits) return bytes_of(weights);
  return std::min(bytes_of(weights), Data::from_si(*llm.expert_bits / 8));
}

InferenceMemory inference_memory(const catalog::Llm& llm, const Silicon& silicon, std::int64_t tp,
                                 std::int64_t chips, Precision weights, Precision kv) {
  const double dense_layers = as_double(layers_of(llm, LayerKind::dense));
  const double moe_layers = as_double(llm.layers) - dense_layers;
  const LayerParameters dense = layer_parameters(llm, false);
  const LayerParameters moe = llm.moe ? layer_parameters(llm, true) : LayerParameters{};
  const double shared = (dense_layers * dense.dense + moe_layers * moe.dense) / as_double(tp);
  const double expert = moe_layers * moe.expert / as_double(chips);
  const double vocabulary = as_double(llm.vocab * llm.hidden * (llm.tied ? 1 : 2)) / as_double(tp);

  InferenceMemory out;
  out.weights = shared * bytes_of(weights) + expert * expert_weight_bytes(llm, weights) +
                vocabulary * (2.0 * unit::B);
  out.reserve = kEngineReserve * unit::B;
  out.per_token = kv_bytes_per_token(llm, tp, kv);
  out.cache = std::max(kEngineShare * silicon.memory - out.weights - out.reserve, Data{});
  out.cache_tokens = Tokens::from_si(std::floor(out.cache / out.per_token));
  return out;
}

}  // namespace gw::perf
