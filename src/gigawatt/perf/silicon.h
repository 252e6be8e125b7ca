// What a chip reaches of its datasheet: peaks, efficiency curves per operator class, links.
//
// GEMM (m x k) (k x n):  t = ((F q / (P c))^p + (D f / (W m_e))^p)^(1/p) + t0
//   F = 2 m n k, D = bytes of both inputs and the output, P = dense peak, W = memory bandwidth,
//   tiles = ceil(m/128) ceil(n/128), q = 1 + wave (ceil(tiles/S) S/tiles - 1), S multiprocessors,
//   f = 1 + fill/tiles (few tiles cannot pull the whole bandwidth).
// Attention forward: F / (P_attention e), e = compute / (1 + half_length / query length).
//
// Curves of A100, H100, H200, B200, B300, GB200 and GB300 are fitted on NVIDIA aiconfigurator's
// measured operators (ai-dynamo/aiconfigurator@095f58a5, Apache-2.0): 80% of the rows of
// TensorRT-LLM, vLLM and SGLang pooled per chip and precision; on the other 20% the median error is
// 7-9% in bf16, 20-28% in fp8 and 14-18% in fp4. Any other chip gets a generic row and
// Trust::extrapolated, a newer NVIDIA part the row of the nearest measured one and
// Trust::datasheet.
#pragma once

#include <array>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gigawatt/catalog/facts.h"
#include "gigawatt/core/estimate.h"
#include "gigawatt/perf/infeasible.h"
#include "gigawatt/units/unit.h"

namespace gw::perf {

using catalog::Precision;

[[nodiscard]] Data bytes_of(
    Precision precision);  // one element; fp4 with its block scales 0.5625 B
[[nodiscard]] std::string_view name(Precision precision);

struct GemmCurve {
  Ratio compute;      // c
  Ratio memory;       // m_e
  Time launch;        // t0
  Ratio wave;         // loss from a partly filled last wave
  Ratio fill;         // tiles
  Ratio sharpness;    // p
  Ratio in_training;  // time inside a training step over the isolated call (power, cold caches)
};

struct AttentionCurve {
  Ratio compute;        // of the 16-bit dense peak, long sequences, forward
  Tokens half_length;   // query length at which half of it is reached
  Ratio decode_memory;  // of memory bandwidth, 16-bit cache
  Ratio decode_fp8;     // of memory bandwidth, 8-bit cache
  Time launch;
};

// Shares of the one-direction link rate that large messages reach, and fixed times.
struct LinkCurve {
  Ratio all_reduce;
  Ratio gather;  // all-gather, reduce-scatter, point to point
  Ratio all_to_all;
  Time launch;  // one collective call
  Time hop;     // one ring step
  Time
      direct_launch;  // the engines' own all-reduce inside a scale-up domain, launched from a graph
};

// One row of the efficiency table.
struct SiliconRow {
  std::string_view id;  // catalog id of the chip, or the class it stands for
  int multiprocessors;
  GemmCurve gemm16, gemm8, gemm4;
  AttentionCurve attention;
  LinkCurve scale_up;
  Ratio quantise;  // fp8 training: cost of quantisation relative to 4 B per GEMM input element
  Trust trust;
};
[[nodiscard]] std::span<const SiliconRow> silicon_rows();

struct Silicon {
  std::string chip;  // catalog id
  const SiliconRow* row = nullptr;
  Trust trust = Trust::extrapolated;
  std::array<FlopRate, catalog::kPrecisions> peak{};  // zero: none
  FlopRate attention_peak;  // 16-bit; where unpublished, half the fp8 or a quarter of the fp4 rate
  DataRate memory_bandwidth;
  Data memory;  // usable: marketed GB are GiB in HBM, less 1 GiB for driver context and buffers
  DataRate scale_up_bandwidth;  // one direction per chip; zero: no scale-up link
  DataRate scale_out_bandwidth;
  std::int64_t scale_up_domain = 1;

  [[nodiscard]] bool supports(Precision precision) const;
  // The precision in which weights stored as `weights` are multiplied: their own, or 16 bit where
  // the chip has no such rate (weight-only quantisation). Nothing: the chip has no usable rate.
  [[nodiscard]] std::optional<Precision> compute_precision(Precision weights) const;
  [[nodiscard]] const GemmCurve& gemm(Precision compute) const;
  [[nodiscard]] FlopRate peak_rate(Precision compute) const {
    return peak[static_cast<std::size_t>(compute)];
  }
  // The rate of operators that stay in 16 bit (vocabulary product, router) on any chip.
  [[nodiscard]] FlopRate rate(Precision compute) const {
    return supports(compute) ? peak_rate(compute) : attention_peak;
  }
};

// The curves for a catalog chip. `scale_up_domain` > 0 overrides the chip's own (a system may be
// smaller or larger). Infeasible (facts): no peak, memory size or memory bandwidth published.
[[nodiscard]] std::expected<Silicon, Infeasible> silicon_of(const catalog::Chip& chip,
                                                            std::int64_t scale_up_domain = 0);

}  // namespace gw::perf
