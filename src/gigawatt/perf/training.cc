#include "gigawatt/perf/training.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "gigawatt/core/check.h"

namespace gw::perf {
namespace {

// All from the trial fit on published training rows unless marked judgement.
constexpr double kForwardKernels = 18;  // of a dense layer; judgement
constexpr double kMoeKernels = 25;      // + 2 per local expert
constexpr double kLayerCollectives = 4;
constexpr double kBackwardAttention = 2.5;
constexpr double kSelectiveRecompute = 0.23;  // of a forward pass
constexpr double kGroupedInTraining = 1 / 1.17;
constexpr double kUnfusedForward = 13, kUnfusedBackward = 22;  // bytes per score
constexpr double kUnfusedFactor = 1.37;
constexpr double kMicroBatchHost = 1e-3;
constexpr double kStepConstant = 0.04;
constexpr double kJitterPerDoubling = 0.0034;
constexpr double kLossBytes = 20;       // per logit: read, softmax and gradient in fp32; judgement
constexpr double kOptimizerBytes = 30;  // gradient 4, master 8, moments 16, weight 2
constexpr double kBucketParameters = 40e6;
constexpr double kDataResidue = 0.1, kDataWindow = 0.7, kDataBlocking = 1.7, kShardWindow = 0.99;
constexpr double kStreamShare = 0.85;  // of memory bandwidth
constexpr double kNodeChips = 8;       // jitter counts hosts

double as_double(std::int64_t n) { return static_cast<double>(n); }
double norm4(double a, double b) { return std::sqrt(std::sqrt(a * a * a * a + b * b * b * b)); }

// Seconds of one pass over one layer on one chip; communication already reduced to what is exposed.
struct Pass {
  double gemm = 0, attention = 0, elementwise = 0, quantise = 0;
  double tensor = 0, context = 0, expert = 0;
  double host = 0;  // what the CPU needs, not what is exposed

  double chip() const { return gemm + attention + elementwise + quantise; }
  double comm() const { return tensor + context + expert; }
  double time() const { return norm4(chip() + comm(), host); }
  void add(const Pass& o, double w) {
    gemm += w * o.gemm, attention += w * o.attention, elementwise += w * o.elementwise;
    quantise += w * o.quantise, tensor += w * o.tensor, context += w * o.context;
    expert += w * o.expert, host += w * o.host;
  }
};
struct Layer {
  Pass forward, backward, recompute;
  double forward_time = 0, backward_time = 0, recompute_time = 0;

  double time() const { return forward_time + backward_time + recompute_time; }
  double host() const {
    return time() - forward.chip() - forward.comm() - backward.chip() - backward.comm() -
           recompute.chip() - recompute.comm();
  }
  void add(const Layer& o, double w) {
    forward.add(o.forward, w), backward.add(o.backward, w), recompute.add(o.recompute, w);
    forward_time += w * o.forward_time, backward_time += w * o.backward_time;
    recompute_time += w * o.recompute_time;
  }
};

struct Model {
  const catalog::Llm& llm;
  const Silicon& silicon;
  const TrainingJob& job;
  const Stack& stack;
  Fabric fabric;
  Shard shard;
  Load load;

  Model(const catalog::Llm& l, const Silicon& s, const TrainingJob& j)
      : llm(l),
        silicon(s),
        job(j),
        stack(j.stack ? *j.stack : default_stack()),
        fabric(fabric_of(s)) {
    const Layout& p = j.layout;
    shard = {.tp = p.tp,
             .ep = p.ep,
             .expert_tp = p.expert_tp,
             .cp = p.cp,
             .sequence_parallel = j.sequence_parallel,
             .quantise_inputs = bytes_of(j.precision).si() < 2,
             .weights = j.precision,
             .compute = j.precision,
             .kv = Precision::bf16};
    load = causal_load(as_double(j.micro_batch), Tokens::from_si(as_double(j.sequence)), p.cp);
  }

  double stream(double bytes) const {
    return bytes / (silicon.memory_bandwidth.si() * kStreamShare);
  }
  // Kernels older than the chip's own: flash2 1.6 times slower on A100, 3.2 times on later chips.
  double attention_factor() const {
    if (job.attention != AttentionKernel::flash2) return 1;
    return silicon.row->id == "a100" ? 1.6 : 3.2;
  }
  double exposed(const Operator& op) const {
    const Layout& p = job.layout;
    const bool tensor = op.axis == Axis::tensor, context = op.axis == Axis::context;
    const Group group = tensor    ? group_of(p.tp, 1, fabric)
                        : context ? group_of(p.cp, p.tp, fabric)
                                  : group_of(p.ep, p.expert_tp, fabric);
    const Ratio share = tensor    ? stack.tensor_exposed
                        : context ? stack.context_exposed
                                  : stack.expert_exposed;
    return collective_time(op.what, op.bytes, group, fabric).si() * op.count * share;
  }
};

// Unfused attention: both products over the full square, scores written and read.
void unfused_attention(const Model& m, const Operator& op, Layer& layer) {
  const double scores = 2 * m.load.pairs * as_double(m.llm.heads) / as_double(m.job.layout.tp);
  const double product =
      2 * op.flop.si() / (m.silicon.attention_peak.si() * m.silicon.row->gemm16.compute);
  // A head that is no multiple of 8 leaves the matrix units: 6.9 times (BLOOM, 108 heads v 104 or
  // 112).
  const double penalty = kUnfusedFactor * (m.llm.head_dim % 8 == 0 ? 1.0 : 6.9);
  layer.forward.attention += penalty * (product + m.stream(kUnfusedForward * scores));
  layer.backward.attention += penalty * (2 * product + m.stream(kUnfusedBackward * scores));
}

void add_operator(const Model& m, const Operator& op, Layer& layer) {
  if (op.kind == OpKind::collective) {
    const double t = m.exposed(op);
    if (op.axis == Axis::tensor) layer.forward.tensor += t, layer.backward.tensor += t;
    if (op.axis == Axis::expert) layer.forward.expert += t, layer.backward.expert += t;
    // Backward gathers the keys again and reduces their gradients.
    if (op.axis == Axis::context) layer.forward.context += t, layer.backward.context += 2 * t;
    return;
  }
  if (op.kind == OpKind::attention && m.job.attention == AttentionKernel::unfused)
    return unfused_attention(m, op, layer);
  const GemmCurve& curve = m.silicon.gemm(m.job.precision);
  const InPlace in_place{.gemm = curve.in_training,
                         .grouped_gemm = curve.in_training,
                         .attention = m.attention_factor(),
                         .decode_attention = 1,
                         .grouped_compute = kGroupedInTraining};
  const double t = op_time(op, m.silicon, in_place).si();
  switch (op.kind) {
    case OpKind::attention:
      layer.forward.attention += t, layer.backward.attention += kBackwardAttention * t;
      break;
    case OpKind::elementwise:
      layer.forward.elementwise += t, layer.backward.elementwise += 2 * t;
      break;
    case OpKind::quantise: {
      const double cost = t * m.silicon.row->quantise;
      layer.forward.quantise += cost, layer.backward.quantise += cost;
      break;
    }
    default:
      layer.forward.gemm += t, layer.backward.gemm += 2 * t;
  }
}

Layer cost_layer(const Model& m, LayerKind kind) {
  Layer layer;
  for (const Operator& op : layer_forward(m.llm, kind, m.shard, m.load)) add_operator(m, op, layer);
  for (Pass* pass : {&layer.forward, &layer.backward}) {
    pass->gemm *= m.stack.compute, pass->attention *= m.stack.compute;
    pass->elementwise *= m.stack.compute, pass->quantise *= m.stack.compute;
  }
  double kernels = kForwardKernels;
  if (kind == LayerKind::moe)
    kernels += kMoeKernels + 2 * as_double(m.llm.moe->experts) / as_double(m.job.layout.ep);
  const double collectives = (m.job.layout.tp > 1 ? kLayerCollectives : 0) +
                             (kind == LayerKind::moe && m.job.layout.ep > 1 ? 2 : 0);
  const Time start = kind == LayerKind::moe ? m.stack.expert_kernel_host : m.stack.kernel_host;
  const double host = kernels * start.si() + collectives * m.stack.collective_host.si();
  layer.forward.host = host, layer.backward.host = 2 * host;
  if (m.job.recompute != Recompute::none) {
    const bool full = m.job.recompute == Recompute::full;
    const double share = full ? m.stack.full_recompute.si() : kSelectiveRecompute;
    layer.recompute.add(layer.forward, share);
    if (!full) layer.recompute.tensor = layer.recompute.context = layer.recompute.expert = 0;
  }
  layer.forward_time = layer.forward.time();
  layer.backward_time = layer.backward.time();
  layer.recompute_time = layer.recompute.time();
  return layer;
}

// What a micro-batch costs before its layers are laid out over stages.
struct MicroBatchCost {
  Layer layer;  // the mean of all layers
  double embedding = 0, head = 0;
};

Layer mean_layer(const Model& m) {
  const double all = as_double(m.llm.layers), dense = as_double(layers_of(m.llm, LayerKind::dense));
  Layer mean;
  if (dense > 0) mean.add(cost_layer(m, LayerKind::dense), dense / all);
  if (all > dense) mean.add(cost_layer(m, LayerKind::moe), (all - dense) / all);
  return mean;
}

// Embedding on the first stage; norm, vocabulary product and loss on the last; forward and
// backward.
double pass_time(const Model& m, const OpList& list, double backward) {
  double sum = 0;
  const InPlace in_place{.gemm = m.silicon.gemm(Precision::bf16).in_training};
  for (const Operator& op : list)
    sum += (1 + backward) * (op.kind == OpKind::collective
                                 ? m.exposed(op)
                                 : op_time(op, m.silicon, in_place).si() * m.stack.compute.si());
  return sum;
}
double embedding_time(const Model& m) {
  return pass_time(m, embedding_forward(m.llm, m.shard, m.load.prefill_tokens), 1);
}
double head_time(const Model& m) {
  const double logits =
      m.load.prefill_tokens.si() * as_double(m.llm.vocab) / as_double(m.job.layout.tp);
  return pass_time(m, head_forward(m.llm, m.shard, m.load.prefill_tokens), 2) +
         m.stream(kLossBytes * logits);
}

MicroBatchCost cost_micro_batch(const Model& m) {
  return {mean_layer(m), embedding_time(m), head_time(m)};
}

double pipeline_send(const Model& m) {
  const Layout& p = m.job.layout;
  if (p.pp == 1) return 0;
  const double bytes = 2 * m.load.prefill_tokens.si() * as_double(m.llm.hidden) /
                       (m.job.sequence_parallel ? as_double(p.tp) : 1);
  const Group pair = group_of(2, p.tp * p.cp * p.dp, m.fabric);
  return 2 * as_double(p.vpp) * m.stack.pipeline_exposed *
         collective_time(Collective::send, Data::from_si(bytes), pair, m.fabric).si();
}

struct Chunk {
  Collective what;
  double parameters, bytes_each;
  Group group;
};
// Gradients and weights go in buckets; every bucket pays its latency.
double bucketed(const Model& m, const Chunk& c) {
  if (c.group.ranks <= 1 || c.parameters <= 0) return 0;
  const double bucket = std::max(kBucketParameters, 1e6 * as_double(c.group.ranks));
  const double calls = std::ceil(c.parameters / bucket);
  const Data bytes = Data::from_si(c.parameters * c.bytes_each / calls);
  return calls * collective_time(c.what, bytes, c.group, m.fabric).si();
}

struct DataParallel {
  double exposed = 0;          // once per step
  double per_micro_batch = 0;  // fully sharded weights
};

DataParallel data_parallel(const Model& m, const StageParameters& local, const Layer& layer,
                           double layers) {
  const Layout& p = m.job.layout;
  const Group dense = group_of(p.dp * p.cp, p.tp, m.fabric);
  const std::int64_t copies = std::max<std::int64_t>(1, p.tp * p.dp * p.cp / (p.ep * p.expert_tp));
  const Group expert = group_of(copies, p.ep * p.expert_tp, m.fabric);
  const double extra = std::max(local.embedding, local.head);
  auto all = [&](Collective what, double bytes, double share) {
    return bucketed(m, {what, (local.dense + extra) * share, bytes, dense}) +
           bucketed(m, {what, local.expert * share, bytes, expert});
  };
  const double gradient = bytes_of(m.job.gradients).si();
  if (m.job.zero >= 3) {
    const double share = 1 / layers, gather = all(Collective::all_gather, 2, share);
    const double scatter = all(Collective::reduce_scatter, 2, share);
    const double back = layer.backward_time + layer.recompute_time;
    return {0, layers * (std::max(0.0, gather - kShardWindow * layer.forward_time) +
                         std::max(0.0, gather + scatter - kShardWindow * back))};
  }
  if (m.job.zero == 0) {
    const double reduce = all(Collective::all_reduce, gradient, 1);
    if (!m.job.overlap_data) return {kDataBlocking * reduce, 0};
    return {
        kDataResidue * reduce + std::max(0.0, reduce - kDataWindow * layers * layer.backward_time),
        0};
  }
  const double scatter = all(Collective::reduce_scatter, gradient, 1);
  const double gather = all(Collective::all_gather, 2, 1);
  if (!m.job.overlap_data) return {kDataBlocking * (scatter + gather), 0};
  return {kDataResidue * (scatter + gather) +
              std::max(0.0, scatter - kDataWindow * layers * layer.backward_time) +
              std::max(0.0, gather - kDataWindow * layers * layer.forward_time),
          0};
}

double optimizer_time(const Model& m, const StageParameters& local) {
  const Layout& p = m.job.layout;
  const double ranks = m.job.zero >= 1 ? as_double(p.dp * p.cp) : 1;
  const double expert_ranks =
      m.job.zero >= 1 ? std::max(1.0, as_double(p.tp * p.dp * p.cp) / as_double(p.ep * p.expert_tp))
                      : 1;
  const double extra = std::max(local.embedding, local.head);
  return m.stream(kOptimizerBytes * ((local.dense + extra) / ranks + local.expert / expert_ranks));
}

// Distributes `layer` seconds over the parts of the breakdown, `n` layer passes of it.
void book_layers(StepBreakdown& b, const Layer& layer, double n) {
  auto both = [&](double Pass::* field) {
    return Time::from_si(n * (layer.forward.*field + layer.backward.*field));
  };
  b.gemm = both(&Pass::gemm), b.attention = both(&Pass::attention);
  b.elementwise = both(&Pass::elementwise), b.quantise = both(&Pass::quantise);
  b.tensor_comm = both(&Pass::tensor), b.context_comm = both(&Pass::context);
  b.expert_comm = both(&Pass::expert);
  b.recompute = Time::from_si(n * (layer.recompute.chip() + layer.recompute.comm()));
  b.host = Time::from_si(n * layer.host());
}

struct Stages {
  double slowest_layers = 0;  // layers of the slowest stage
  double slowest_head = 0;    // its embedding and head time
  double mean = 0;            // mean stage time, fixed work included
};

Stages slowest_stage(const Model& m, const MicroBatchCost& cost, double fixed) {
  const Layout& p = m.job.layout;
  const StageLayers count = stage_layers(m.llm.layers, p);
  const double embedding = cost.embedding, head = cost.head, t = cost.layer.time();
  const double all = as_double(m.llm.layers) * t + embedding + head;
  Stages out;
  out.mean = all / as_double(p.pp) + fixed;
  if (p.pp == 1) {
    out.slowest_layers = as_double(m.llm.layers), out.slowest_head = embedding + head;
    return out;
  }
  const double first = count.first * t + embedding, last = count.last * t + head;
  const double middle = p.pp > 2 ? count.middle * t : 0;
  if (last >= first && last >= middle) {
    out.slowest_layers = count.last, out.slowest_head = head;
  } else if (first >= middle) {
    out.slowest_layers = count.first, out.slowest_head = embedding;
  } else {
    out.slowest_layers = count.middle;
  }
  return out;
}

StepBreakdown break_down(const Model& m, const MicroBatchCost& cost) {
  const Layout& p = m.job.layout;
  const Layer& layer = cost.layer;
  StageParameters local = stage_parameters(m.llm, p);
  if (m.llm.tied && p.pp == 1) local.head = 0;
  const double layers = p.pp == 1 ? as_double(m.llm.layers) : stage_layers(m.llm.layers, p).middle;
  const DataParallel data = data_parallel(m, local, layer, layers);

  const double held = local.dense + local.expert + std::max(local.embedding, local.head);
  const double owned = m.job.zero >= 2 ? held / as_double(p.dp * p.cp) : held;
  const double accumulate = m.stream(2 * bytes_of(m.job.gradients).si() * owned);
  const double send = pipeline_send(m);
  const double fixed = accumulate + send + kMicroBatchHost + data.per_micro_batch;
  const Stages stage = slowest_stage(m, cost, fixed);

  const double batches = as_double(m.job.micro_batches());
  StepBreakdown b;
  book_layers(b, layer, batches * stage.slowest_layers);
  b.host += Time::from_si(batches * kMicroBatchHost);
  b.accumulation = Time::from_si(batches * accumulate);
  b.pipeline_comm = Time::from_si(batches * send);
  b.head = Time::from_si(batches * stage.slowest_head);
  b.data_comm = Time::from_si(data.exposed + batches * data.per_micro_batch);
  b.bubble = Time::from_si(as_double(p.pp - 1) / as_double(p.vpp) * stage.mean);
  b.optimizer = Time::from_si(optimizer_time(m, local));
  b.constant = Time::from_si(kStepConstant);
  const double nodes = std::max(1.0, as_double(p.chips()) / kNodeChips);
  b.jitter = kJitterPerDoubling * std::log2(nodes) * b.total();
  return b;
}

std::unexpected<Infeasible> no(Limit limit, std::string why) {
  return std::unexpected(Infeasible{limit, std::move(why)});
}

std::expected<void, Infeasible> check_experts(const catalog::Llm& llm, const Layout& p) {
  if (!llm.moe) {
    if (p.ep != 1 || p.expert_tp != 1)
      return no(Limit::layout, llm.id + " has no experts to spread");
    return {};
  }
  if (llm.moe->experts % p.ep != 0)
    return no(Limit::layout,
              fmt::format("{} experts are not divisible by ep {}", llm.moe->experts, p.ep));
  if ((p.tp * p.cp * p.dp) % (p.ep * p.expert_tp) != 0)
    return no(Limit::layout,
              fmt::format("ep {} x expert tp {} does not divide the {} chips of a stage", p.ep,
                          p.expert_tp, p.tp * p.cp * p.dp));
  return {};
}

}  // namespace

const std::array<StepPart, 17>& step_parts() {
  using B = StepBreakdown;
  static constexpr std::array<StepPart, 17> parts{{{"gemm", &B::gemm},
                                                   {"attention", &B::attention},
                                                   {"elementwise", &B::elementwise},
                                                   {"quantise", &B::quantise},
                                                   {"recompute", &B::recompute},
                                                   {"tensor_comm", &B::tensor_comm},
                                                   {"context_comm", &B::context_comm},
                                                   {"expert_comm", &B::expert_comm},
                                                   {"pipeline_comm", &B::pipeline_comm},
                                                   {"data_comm", &B::data_comm},
                                                   {"host", &B::host},
                                                   {"accumulation", &B::accumulation},
                                                   {"head", &B::head},
                                                   {"bubble", &B::bubble},
                                                   {"optimizer", &B::optimizer},
                                                   {"constant", &B::constant},
                                                   {"jitter", &B::jitter}}};
  return parts;
}

Time StepBreakdown::total() const {
  Time sum;
  for (const StepPart& part : step_parts()) sum += this->*part.part;
  return sum;
}

std::expected<void, Infeasible> check_llm(const catalog::Llm& llm) {
  if (!llm.incomplete.empty())
    return no(Limit::facts, fmt::format("{}: {}", llm.id, llm.incomplete));
  if (llm.layers < 1 || llm.hidden < 1 || llm.heads < 1 || llm.vocab < 1 ||
      (!llm.mla && (llm.kv_heads < 1 || llm.head_dim < 1)) || (!llm.moe && llm.ffn < 1))
    return no(Limit::facts,
              llm.id + " lacks a dimension: layers, hidden, heads, head size, width or vocabulary");
  if (llm.moe &&
      (llm.moe->experts < 1 || llm.moe->active < 1 || llm.moe->active > llm.moe->experts ||
       llm.moe->ffn < 1 || llm.moe->dense_layers < 0 || llm.moe->dense_layers > llm.layers))
    return no(Limit::facts, llm.id + " has experts that do not add up");
  return {};
}

std::expected<void, Infeasible> check_job(const catalog::Llm& llm, const Silicon& silicon,
                                          const TrainingJob& job) {
  if (auto valid = check_llm(llm); !valid) return valid;
  const Layout& p = job.layout;
  for (std::int64_t n : {p.tp, p.pp, p.vpp, p.dp, p.cp, p.ep, p.expert_tp, job.global_batch,
                         job.micro_batch, job.sequence})
    if (n < 1) return no(Limit::layout, "every degree, batch and sequence must be at least 1");
  if (!silicon.supports(job.precision))
    return no(Limit::precision,
              fmt::format("{} has no {} rate", silicon.chip, name(job.precision)));
  if (llm.heads % p.tp != 0)
    return no(Limit::layout, fmt::format("{} heads are not divisible by tp {}", llm.heads, p.tp));
  if (job.sequence % p.cp != 0)
    return no(Limit::layout,
              fmt::format("sequence {} is not divisible by cp {}", job.sequence, p.cp));
  if (p.vpp > 1 && p.pp == 1) return no(Limit::layout, "vpp above 1 needs a pipeline");
  if (p.pp * p.vpp > llm.layers + 2)  // embedding and head may take a slot each
    return no(Limit::layout, fmt::format("{} chunks for {} layers", p.pp * p.vpp, llm.layers));
  if (job.zero < 0 || job.zero > 3) return no(Limit::layout, "zero is 0, 1, 2 or 3");
  if (p.chips() > silicon.scale_up_domain && !(silicon.scale_out_bandwidth.si() > 0))
    return no(Limit::facts,
              fmt::format("{} has no scale-out link for {} chips", silicon.chip, p.chips()));
  return check_experts(llm, p);
}

Flop model_flops(const catalog::Llm& llm, Tokens tokens, Tokens sequence) {
  const Shard whole{.sequence_parallel = false};
  const Load load = causal_load(tokens / sequence, sequence);
  double forward = 0;
  for (LayerKind kind : {LayerKind::dense, LayerKind::moe}) {
    const std::int64_t layers = layers_of(llm, kind);
    if (layers == 0) continue;
    for (const Operator& op : layer_forward(llm, kind, whole, load))
      forward += as_double(layers) * op.flop.si() * op.count;
  }
  for (const Operator& op : head_forward(llm, whole, tokens)) forward += op.flop.si() * op.count;
  return Flop::from_si(3 * forward);
}

StepBreakdown step_breakdown(const catalog::Llm& llm, const Silicon& silicon,
                             const TrainingJob& job) {
  const Model m(llm, silicon, job);
  return break_down(m, cost_micro_batch(m));
}

struct StepCosts::Known {
  // tp, cp, ep, expert tp, micro-batch, recompute
  std::map<std::array<std::int64_t, 6>, MicroBatchCost> costs;
};
StepCosts::StepCosts(const catalog::Llm& llm, const Silicon& silicon)
    : llm_(llm), silicon_(silicon), known_(std::make_unique<Known>()) {}
StepCosts::~StepCosts() = default;

StepBreakdown StepCosts::breakdown(const TrainingJob& job) {
  const Model m(llm_, silicon_, job);
  const Layout& p = job.layout;
  const auto [place, fresh] = known_->costs.try_emplace(
      {p.tp, p.cp, p.ep, p.expert_tp, job.micro_batch, static_cast<std::int64_t>(job.recompute)});
  if (fresh) place->second = cost_micro_batch(m);
  return break_down(m, place->second);
}

Ratio step_sigma(const catalog::Llm& llm, const Silicon& silicon, const Stack& stack) {
  const double software = llm.moe ? std::max(0.15, stack.sigma.si()) : stack.sigma.si();
  return silicon.trust <= Trust::fitted ? software : std::hypot(software, 0.15);
}

std::expected<TrainingStep, Infeasible> training_step(const catalog::Llm& llm,
                                                      const Silicon& silicon,
                                                      const TrainingJob& job,
                                                      const StepOptions& options) {
  if (auto valid = check_job(llm, silicon, job); !valid)
    return std::unexpected(std::move(valid.error()));
  TrainingStep out;
  out.memory = training_memory(llm, job);
  if (!options.ignore_memory && out.memory.total() > silicon.memory)
    return no(Limit::memory, fmt::format("needs {:.1f} GB a chip, {} has {:.1f} GB to use",
                                         out.memory.total().in(unit::GB), silicon.chip,
                                         silicon.memory.in(unit::GB)));
  const Model m(llm, silicon, job);
  out.breakdown = break_down(m, cost_micro_batch(m));
  const Time best = out.breakdown.total();
  GW_CHECK(is_finite(best) && best.si() > 0, best.si(), llm.id, silicon.chip);
  const double factor = std::exp(1.2815515655446004 * step_sigma(llm, silicon, m.stack));
  out.step_time = Estimate<Time>::spread(best, factor, silicon.trust);
  out.chips = job.layout.chips();
  const Tokens sequence = Tokens::from_si(as_double(job.sequence));
  out.tokens = sequence * as_double(job.global_batch);
  out.model_flops = model_flops(llm, out.tokens, sequence);
  out.mfu = out.model_flops / (best * as_double(out.chips) * silicon.peak_rate(job.precision));
  const StepBreakdown& b = out.breakdown;
  out.compute_fraction = (b.gemm + b.attention + b.elementwise + b.quantise + b.recompute +
                          b.accumulation + b.head + b.optimizer) /
                         best;
  const double slots = as_double(job.micro_batches() * job.micro_batch * job.layout.dp);
  out.padding = 1.0 - as_double(job.global_batch) / slots;
  return out;
}

}  // namespace gw::perf
