// Steady state of one replica under open-loop traffic, and the most it carries within its limits.
//
// B sequences run on average; requests arrive Poisson. A running request sees B + 1, its own too:
//   t_decode = iteration of B + 1 sequences of mean context prompt + output (1 + cv^2)/2, the age
//              of a running request (length-biased)
//   r        = (B + 1) ceil(prefill/budget) / output: chunks that meet one decode step
//   TPOT     = t_decode + min(1, r) (t_mixed - t_decode), t_mixed with max(1, r) chunks of prefill
//   rate     = B / (output TPOT)                                  (Little's law)
//   TTFT     = rest of the running step (uniform)
//              + wait for a sequence slot (M/G/c, c slots by cache)
//              + wait for the prefill budget (M/G/1 at full-budget speed) + own prefill
// TPOT at a percentile is TPOT at B + z sqrt(B): the batch of an uncontended replica is Poisson.
// TTFT at a percentile is the log-normal with the summed moments (queueing.h). Interference and
// steps: closed form of a trial fit on published serving measurements; queueing: classical results,
// named there.
// Assumes independent requests, one prefix-hit share for all, first come first served.
// Not modelled: preemption (the cache is held below full instead), bursts, length-aware scheduling,
// disaggregated prefill, speculative decoding.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "gigawatt/core/estimate.h"
#include "gigawatt/perf/inference.h"

namespace gw::serving {

using perf::Infeasible;

struct Traffic {
  Tokens prompt{};  // mean per request
  Tokens output{};
  Ratio prompt_cv = 1;  // standard deviation over mean
  Ratio output_cv = 1;
  Ratio prefix_hit = 0;  // share of the prompt found in the prefix cache, 0 to below 1
};

struct Slo {
  Time ttft{};              // time to first token
  Time tpot{};              // time per output token after it
  Ratio percentile = 0.95;  // of requests that must meet each
};

enum class Bound : std::uint8_t { tpot, ttft, cache, prefill, sequences };
[[nodiscard]] std::string_view name(Bound bound);

// Knobs of the engine that are searched or set.
struct EngineLimits {
  Tokens budget = Tokens::from_si(8192);  // tokens of one step, decode and prefill together
  std::int64_t max_sequences = 1024;      // running at once, per attention group
};

// The replica with `batch` sequences running on average.
struct OperatingPoint {
  double batch = 0;
  Rate requests{};
  Time tpot_mean{}, tpot{};  // tpot, ttft: at the percentile
  Time ttft_mean{}, ttft{};
  Time slot_wait{}, prefill_wait{};  // mean parts of the TTFT
  Ratio cache_use = 0;               // of the KV cache, mean
  Ratio prefill_load = 0;            // utilisation of the prefill budget
  Ratio slot_load = 0;               // batch over slots
  Ratio roofline_share = 0;          // roofline of the mean step over its time
  bool stable = false;               // every queue has utilisation below 1
};
[[nodiscard]] OperatingPoint operate(const perf::InferenceModel& model, const Traffic& traffic,
                                     const EngineLimits& limits, Ratio percentile, double batch);

struct ReplicaCapacity {
  std::int64_t chips = 0;
  perf::InferenceShard layout;
  EngineLimits limits;
  double batch = 0;                        // mean running sequences
  Estimate<TokenRatePerChip> output_rate;  // output tokens per second and chip
  Rate requests{};                         // per replica
  Estimate<Time> ttft, tpot;               // at the percentile of the SLO
  Time ttft_mean{}, tpot_mean{};
  Ratio busy = 0;            // share of time with work to do
  Ratio roofline_share = 0;  // of the mean step
  Ratio cache_use = 0;
  // What stops it from carrying more; where the TTFT limit does and a queue makes up most of the
  // TTFT, what that queue waits for.
  Bound binding = Bound::tpot;
};

// The largest request rate of this replica within both limits. Infeasible: a single request at rest
// already breaks a limit (latency), or its context does not fit in the cache (memory).
[[nodiscard]] std::expected<ReplicaCapacity, Infeasible> replica_capacity(
    const perf::InferenceModel& model, const Traffic& traffic, const Slo& slo,
    const EngineLimits& limits = {});

// `concurrency` clients that each send the next request when the last one ends (benchmarks): the
// batch is min(concurrency, cache / (prompt + 0.6 output)), TPOT as above; fixed lengths, no queue.
struct ClosedLoop {
  double batch = 0;
  Time tpot{};
  TokenRate output_rate{};
};
[[nodiscard]] ClosedLoop closed_loop(const perf::InferenceModel& model, const Traffic& traffic,
                                     double concurrency, const EngineLimits& limits = {});

// Traffic and limits that the model can be asked about, or why not.
[[nodiscard]] std::expected<void, Infeasible> check(const Traffic& traffic, const Slo& slo);

}  // namespace gw::serving
