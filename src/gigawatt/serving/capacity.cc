#include "gigawatt/serving/capacity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "gigawatt/core/random.h"
#include "gigawatt/serving/queueing.h"

namespace gw::serving {
namespace {

constexpr double kLeastBatch = 1e-3;  // a replica at rest
constexpr int kBisections = 40;
// Log-normal sigma of TTFT on combinations that were not fitted (trial fit); of steps:
// InferenceModel.
constexpr double kTtftSigma = 0.345;
constexpr double kP90 = 1.2815515655446004;
// Share of the output that a running request holds in cache, engines that admit before reserving
// (fit).
constexpr double kHeldOutput = 0.6;

// What does not depend on the load.
struct Shape {
  double output, prefill, chunks, chunk, context, held, cached_keys, slots, budget;
};

Shape shape_of(const perf::InferenceModel& model, const Traffic& t, const EngineLimits& limits) {
  Shape s{};
  const double groups = static_cast<double>(model.shard().dp);
  s.output = std::max(1.0, t.output.si());
  s.prefill = std::max(1.0, t.prompt.si() * (1.0 - t.prefix_hit.si()));
  s.budget = limits.budget.si() * groups;
  s.chunks = std::ceil(s.prefill / limits.budget.si());
  s.chunk = s.prefill / s.chunks;
  s.context = t.prompt.si() + s.output * (1.0 + t.output_cv.si() * t.output_cv.si()) / 2;
  s.held = model.held(Tokens::from_si(s.context)).si();
  // Keys before a mean chunk: the cached prefix and half of the chunks already done.
  s.cached_keys = t.prompt.si() - s.prefill + (s.prefill - s.chunk) / 2;
  s.slots = std::min(model.cache_tokens().si() / s.held,
                     static_cast<double>(limits.max_sequences) * groups);
  return s;
}

struct Steps {
  double decode, mixed, tpot;
};

perf::IterationLoad mixed_load(const Shape& s, double sequences, double chunks) {
  const double tokens = chunks * s.chunk;
  return {.decode_sequences = sequences,
          .decode_keys = Tokens::from_si(sequences * s.context),
          .prefill_tokens = Tokens::from_si(tokens),
          .pairs = tokens * (s.cached_keys + (s.chunk + 1) / 2),
          .query_length = Tokens::from_si(s.chunk),
          .prefill_sequences = chunks};
}

Steps steps_at(const perf::InferenceModel& model, const Shape& s, double sequences) {
  const double r = sequences * s.chunks / s.output;
  Steps out{};
  out.decode = model.decode_iteration(sequences, Tokens::from_si(s.context)).si();
  out.mixed = model.iteration(mixed_load(s, sequences, std::max(1.0, r))).si();
  out.tpot = out.decode + std::min(1.0, r) * (out.mixed - out.decode);
  return out;
}

// Seconds of budget that one request takes when every step is full of prefill.
double full_budget_service(const perf::InferenceModel& model, const Shape& s, double sequences) {
  const double room = std::max(s.budget - sequences, s.chunk);
  return model.iteration(mixed_load(s, sequences, room / s.chunk)).si() * s.prefill / room;
}

Bound violated(const OperatingPoint& p, const Slo& slo) {
  if (p.prefill_load.si() >= 1) return Bound::prefill;
  if (p.slot_load.si() >= 1) return Bound::cache;
  if (p.tpot > slo.tpot) return Bound::tpot;
  if (p.slot_wait > 0.5 * p.ttft_mean) return Bound::cache;
  if (p.prefill_wait > 0.5 * p.ttft_mean) return Bound::prefill;
  return Bound::ttft;
}

bool within(const OperatingPoint& p, const Slo& slo) {
  return p.stable && p.tpot <= slo.tpot && p.ttft <= slo.ttft;
}

std::unexpected<Infeasible> no(perf::Limit limit, std::string why) {
  return std::unexpected(Infeasible{limit, std::move(why)});
}

ReplicaCapacity report(const perf::InferenceModel& model, const Traffic& traffic,
                       const EngineLimits& limits, const OperatingPoint& p) {
  ReplicaCapacity out;
  out.chips = model.chips();
  out.layout = model.shard();
  out.limits = limits;
  out.batch = p.batch;
  const double factor = std::exp(kP90 * model.sigma());
  const Tokens output = std::max(traffic.output, Tokens::from_si(1));
  const TokenRatePerChip rate =
      output * p.requests / Chips::from_si(static_cast<double>(out.chips));
  out.output_rate = Estimate<TokenRatePerChip>::spread(rate, factor, model.trust());
  out.requests = p.requests;
  out.tpot = Estimate<Time>::spread(p.tpot, factor, model.trust());
  out.ttft = Estimate<Time>::spread(
      p.ttft, std::exp(kP90 * std::max(kTtftSigma, model.sigma().si())), model.trust());
  out.ttft_mean = p.ttft_mean, out.tpot_mean = p.tpot_mean;
  out.busy = 1 - std::exp(-p.batch);  // the batch is Poisson: idle when it is empty
  out.roofline_share = p.roofline_share;
  out.cache_use = p.cache_use;
  return out;
}

}  // namespace

std::string_view name(Bound bound) {
  constexpr std::array<std::string_view, 5> names{"TPOT limit", "TTFT limit", "KV cache", "prefill",
                                                  "sequence limit"};
  return names[static_cast<std::size_t>(bound)];
}

std::expected<void, Infeasible> check(const Traffic& t, const Slo& slo) {
  if (!(t.prompt.si() > 0) || !(t.output.si() > 0))
    return no(perf::Limit::facts, "prompt and output must be positive");
  if (!(t.prompt_cv.si() >= 0) || !(t.output_cv.si() >= 0))
    return no(perf::Limit::facts, "variations must not be negative");
  if (!(t.prefix_hit.si() >= 0) || !(t.prefix_hit.si() < 1))
    return no(perf::Limit::facts, "the prefix-hit share must be from 0 to below 1");
  if (!(slo.ttft.si() > 0) || !(slo.tpot.si() > 0))
    return no(perf::Limit::facts, "latency limits must be positive");
  if (!(slo.percentile.si() > 0) || !(slo.percentile.si() < 1))
    return no(perf::Limit::facts, "the percentile must lie between 0 and 1");
  return {};
}

OperatingPoint operate(const perf::InferenceModel& model, const Traffic& traffic,
                       const EngineLimits& limits, Ratio percentile, double batch) {
  const Shape s = shape_of(model, traffic, limits);
  const double z = std::max(0.0, normal_quantile(percentile));
  OperatingPoint p;
  p.batch = batch;
  const double seen = std::min(batch + 1, std::max(s.slots, 1.0));
  const double seen_high = std::min(seen + z * std::sqrt(batch), std::max(s.slots, 1.0));
  const Steps mean = steps_at(model, s, seen);
  p.tpot_mean = Time::from_si(mean.tpot);
  p.tpot = std::max(p.tpot_mean, Time::from_si(steps_at(model, s, seen_high).tpot));
  const Time residence = s.output * p.tpot_mean;
  p.requests = batch / residence;
  p.cache_use = batch * s.held / model.cache_tokens().si();
  p.slot_load = batch / s.slots;
  const Time service = Time::from_si(full_budget_service(model, s, seen));
  p.prefill_load = p.requests * service;
  const perf::IterationLoad load{.decode_sequences = seen,
                                 .decode_keys = Tokens::from_si(seen * s.context)};
  p.roofline_share = model.lower_bound(load).si() / mean.decode;
  p.stable = p.prefill_load.si() < 1 && p.slot_load.si() < 1;
  if (!p.stable) return p;

  const Moments slot = wait_mgc(p.requests, {s.slots, residence, traffic.output_cv});
  const Moments queue = wait_mg1(p.requests, service, traffic.prompt_cv);
  // Own prefill: its steps also decode; what varies with the prompt is the rest.
  const double own = s.chunks * mean.mixed, varying = std::max(0.0, own - mean.decode);
  const Moments prefill = fixed_time(Time::from_si(own - varying)) +
                          spread_time(Time::from_si(varying), traffic.prompt_cv);
  const Moments total = uniform_time(p.tpot_mean) + slot + queue + prefill;
  p.slot_wait = slot.mean, p.prefill_wait = queue.mean;
  p.ttft_mean = total.mean;
  p.ttft = quantile(total, percentile);
  return p;
}

std::expected<ReplicaCapacity, Infeasible> replica_capacity(const perf::InferenceModel& model,
                                                            const Traffic& traffic, const Slo& slo,
                                                            const EngineLimits& limits) {
  if (auto valid = check(traffic, slo); !valid) return std::unexpected(std::move(valid.error()));
  if (!(limits.budget.si() >= 1) || limits.max_sequences < 1)
    return no(perf::Limit::facts, "budget and sequence limit must be at least 1");
  const Shape s = shape_of(model, traffic, limits);
  if (s.slots < 1)
    return no(perf::Limit::memory, fmt::format("a request holds {:.0f} tokens, the cache {:.0f}",
                                               s.held, model.cache_tokens().si()));
  auto at = [&](double batch) { return operate(model, traffic, limits, slo.percentile, batch); };
  const OperatingPoint rest = at(kLeastBatch);
  if (!within(rest, slo))
    return no(perf::Limit::latency,
              fmt::format("one request at rest needs TTFT {:.3g} s and TPOT {:.3g} s",
                          rest.ttft.si(), rest.tpot.si()));
  double low = kLeastBatch, high = s.slots;
  for (int i = 0; i < kBisections && high / low > 1 + 1e-6; ++i) {
    const double middle = std::sqrt(low * high);
    (within(at(middle), slo) ? low : high) = middle;
  }
  ReplicaCapacity out = report(model, traffic, limits, at(low));
  out.binding = violated(at(high), slo);
  if (out.binding == Bound::cache && s.slots < model.cache_tokens().si() / s.held)
    out.binding = Bound::sequences;
  return out;
}

ClosedLoop closed_loop(const perf::InferenceModel& model, const Traffic& traffic,
                       double concurrency, const EngineLimits& limits) {
  Traffic fixed = traffic;
  fixed.output_cv = 0;
  const Shape s = shape_of(model, fixed, limits);
  const double held = traffic.prompt.si() + kHeldOutput * s.output;
  ClosedLoop out;
  out.batch = std::clamp(concurrency, 1.0, std::max(1.0, model.max_batch(Tokens::from_si(held))));
  out.tpot = Time::from_si(steps_at(model, s, out.batch).tpot);
  out.output_rate = Tokens::from_si(out.batch) / out.tpot;
  return out;
}

}  // namespace gw::serving
