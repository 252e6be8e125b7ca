#include "gigawatt/perf/silicon.h"

#include <fmt/format.h>

#include <algorithm>

#include "gigawatt/core/check.h"

namespace gw::perf {
namespace {

constexpr Time us(double x) { return x * unit::us; }

// Memory that a job cannot use: driver context, communicator buffers, allocator slack. Judgement.
constexpr Data kReserved = unit::GiB;
// Vendors count HBM in GiB and write GB: 80 "GB" are 81,559 MiB, 141 "GB" 143,771 MiB in the
// driver.
constexpr double kMarketedGb = 1.073741824;

// In-training factors: trial fit on the open training rows, per chip and precision (A100 1.06, H100
// bf16 1.26 and fp8 0.89 because the isolated fp8 tables include quantisation, GB200 1.34/1.21,
// GB300 1.15/0.97, B200 1.04/1.08, fp4 0.84-1.05); H200 as H100 and B300 as GB300, the same dies.
// The fp8 launch is that of the graph-captured tables (SGLang, vLLM); TensorRT-LLM's pay 13 us
// more. Attention: forward efficiency of the newest kernel per chip, same fit and context_attention
// tables. Links: share of the link rate at 537 MB and step times from the nccl tables (launch + hop
// x steps is within 5% of the smallest messages on 2, 4 and 8 chips); direct: the engines'
// custom_allreduce tables. Quantisation: Hopper recipes 2.2 (amax history, transposed copies),
// Blackwell scaling in the unit 0.4-1.1.
constexpr GemmCurve kNone{};
constexpr LinkCurve kHopperLinks{0.99, 0.75, 0.70, us(4.3), us(0.82), us(3.0)};
constexpr LinkCurve kBlackwellLinks{0.78, 0.68, 0.63, us(7.6), us(1.24), us(4.4)};
constexpr Tokens tokens(double n) { return Tokens::from_si(n); }

constexpr std::array kRows{
    SiliconRow{"a100",
               108,
               {0.80, 0.76, us(4.5), 0.04, 0.8, 1.6, 1.06},
               kNone,
               kNone,
               {0.60, tokens(700), 0.66, 0.66, us(17)},
               {0.74, 0.70, 0.68, us(8.1), us(0.94), us(4.4)},
               2.2,
               Trust::fitted},
    SiliconRow{"h100",
               132,
               {0.78, 0.87, us(2.9), 0.10, 2.6, 2.8, 1.26},
               {0.54, 0.84, us(5.8), 0.83, 5.9, 1.8, 0.89},
               kNone,
               {0.66, tokens(1500), 0.80, 0.61, us(11)},
               kHopperLinks,
               2.2,
               Trust::fitted},
    SiliconRow{"h200",
               132,
               {0.77, 0.85, us(3.1), 0.05, 3.0, 2.4, 1.26},
               {0.59, 0.84, us(6.0), 0.72, 6.6, 1.45, 0.89},
               kNone,
               {0.65, tokens(1400), 0.73, 0.47, us(12)},
               kHopperLinks,
               2.2,
               Trust::fitted},
    SiliconRow{"b200",
               148,
               {0.69, 0.84, us(2.3), 0.19, 7.7, 2.2, 1.04},
               {0.49, 0.77, us(6.0), 0.86, 18.9, 1.6, 1.08},
               {0.43, 0.77, us(6.6), 1.09, 39.6, 1.6, 0.95},
               {0.58, tokens(2100), 0.89, 0.84, us(11)},
               kBlackwellLinks,
               0.75,
               Trust::fitted},
    SiliconRow{"b300",
               148,
               {0.79, 0.85, us(2.1), 0.13, 7.6, 2.1, 1.15},
               {0.58, 0.86, us(6.0), 0.93, 15.5, 1.5, 0.97},
               {0.34, 0.79, us(6.6), 1.11, 33.7, 1.3, 0.95},
               {0.80, tokens(2500), 0.88, 0.85, us(11)},
               kBlackwellLinks,
               0.75,
               Trust::fitted},
    SiliconRow{"gb200",
               152,
               {0.67, 0.85, us(2.3), 0.19, 8.1, 2.2, 1.34},
               {0.50, 0.80, us(6.0), 0.79, 13.6, 1.35, 1.21},
               {0.42, 0.77, us(6.7), 1.06, 41.5, 1.5, 0.95},
               {0.58, tokens(2100), 0.88, 0.85, us(11)},
               kBlackwellLinks,
               0.75,
               Trust::fitted},
    SiliconRow{"gb300",
               152,
               {0.77, 0.84, us(2.2), 0.14, 8.2, 2.1, 1.15},
               {0.57, 0.84, us(6.0), 0.98, 14.2, 1.4, 0.97},
               {0.33, 0.77, us(7.1), 1.27, 34.6, 1.4, 0.95},
               {0.85, tokens(2700), 0.86, 0.85, us(11)},
               kBlackwellLinks,
               0.75,
               Trust::fitted},
    // Announced NVIDIA parts on the curves of GB300, their nearest measured relative.
    SiliconRow{"rubin",
               152,
               {0.77, 0.84, us(2.2), 0.14, 8.2, 2.1, 1.15},
               {0.57, 0.84, us(6.0), 0.98, 14.2, 1.4, 0.97},
               {0.33, 0.77, us(7.1), 1.27, 34.6, 1.4, 0.95},
               {0.85, tokens(2700), 0.86, 0.85, us(11)},
               kBlackwellLinks,
               0.75,
               Trust::datasheet},
    // Any other accelerator: near the lower end of the measured rows. Judgement.
    SiliconRow{"generic",
               132,
               {0.65, 0.78, us(5), 0.15, 6.0, 2.0, 1.20},
               {0.48, 0.76, us(9), 0.80, 12.0, 1.6, 1.05},
               {0.33, 0.75, us(8), 1.10, 36.0, 1.5, 1.00},
               {0.50, tokens(2000), 0.70, 0.60, us(15)},
               {0.70, 0.65, 0.60, us(9), us(1.3), us(6.0)},
               1.5,
               Trust::extrapolated},
};

// Longest prefix wins: "gb300" before "b300" cannot clash since prefixes start at the first letter.
const SiliconRow& row_of(std::string_view chip) {
  if (chip.starts_with("h800")) chip = "h100";
  const SiliconRow* best = &kRows.back();
  std::size_t length = 0;
  for (const SiliconRow& row : kRows)
    if (chip.starts_with(row.id) && row.id.size() > length) best = &row, length = row.id.size();
  return *best;
}

constexpr FlopRate kNoRate;

FlopRate rate(const catalog::Chip& chip, Precision precision) {
  return chip.peak_rate(precision).value_or(kNoRate);
}

FlopRate attention_peak(const catalog::Chip& chip) {
  FlopRate best = std::max(rate(chip, Precision::bf16), rate(chip, Precision::fp16));
  if (best.si() > 0) return best;
  if (rate(chip, Precision::fp8).si() > 0) return rate(chip, Precision::fp8) / 2.0;
  if (rate(chip, Precision::fp4).si() > 0) return rate(chip, Precision::fp4) / 4.0;
  return std::max(rate(chip, Precision::tf32), rate(chip, Precision::fp32));
}

}  // namespace

Data bytes_of(Precision precision) {
  switch (precision) {
    case Precision::fp32:
    case Precision::tf32:
      return 4.0 * unit::B;
    case Precision::fp16:
    case Precision::bf16:
      return 2.0 * unit::B;
    case Precision::fp8:
      return 1.0 * unit::B;
    case Precision::fp4:
      return 0.5625 * unit::B;  // one 8-bit scale per 16 elements
  }
  GW_CHECK(false, static_cast<int>(precision));
  return {};
}

std::string_view name(Precision precision) {
  constexpr std::array<std::string_view, catalog::kPrecisions> names{"fp32", "tf32", "fp16",
                                                                     "bf16", "fp8",  "fp4"};
  return names[static_cast<std::size_t>(precision)];
}

std::span<const SiliconRow> silicon_rows() { return kRows; }

bool Silicon::supports(Precision precision) const { return peak_rate(precision).si() > 0; }

std::optional<Precision> Silicon::compute_precision(Precision weights) const {
  if (supports(weights)) return weights;
  for (Precision wider : {Precision::bf16, Precision::fp16, Precision::tf32, Precision::fp32})
    if (bytes_of(wider) >= bytes_of(weights) && supports(wider)) return wider;
  return std::nullopt;
}

const GemmCurve& Silicon::gemm(Precision compute) const {
  const GemmCurve& curve = compute == Precision::fp8   ? row->gemm8
                           : compute == Precision::fp4 ? row->gemm4
                                                       : row->gemm16;
  if (curve.compute.si() > 0) return curve;  // a rate without a fitted curve: the generic one
  return compute == Precision::fp8 ? kRows.back().gemm8 : kRows.back().gemm4;
}

std::expected<Silicon, Infeasible> silicon_of(const catalog::Chip& chip,
                                              std::int64_t scale_up_domain) {
  auto missing = [&](std::string_view what) {
    return std::unexpected(
        Infeasible{Limit::facts, fmt::format("{} has no published {}", chip.id, what)});
  };
  Silicon out;
  out.chip = chip.id;
  out.row = &row_of(chip.id);
  out.trust = out.row->trust;
  for (int i = 0; i < catalog::kPrecisions; ++i)
    out.peak[i] = rate(chip, static_cast<Precision>(i));
  out.attention_peak = attention_peak(chip);
  if (!(out.attention_peak.si() > 0)) return missing("peak rate");
  if (!(chip.memory.bandwidth.si() > 0)) return missing("memory bandwidth");
  if (!(chip.memory.capacity.si() > 0)) return missing("memory capacity");
  out.memory_bandwidth = chip.memory.bandwidth;
  out.memory = std::max(chip.memory.capacity * kMarketedGb - kReserved, 0.5 * chip.memory.capacity);
  out.scale_up_bandwidth = chip.scale_up.bandwidth;
  out.scale_out_bandwidth = chip.scale_out.bandwidth;
  out.scale_up_domain =
      std::max<std::int64_t>(1, scale_up_domain > 0 ? scale_up_domain : chip.scale_up.domain);
  if (!(out.scale_up_bandwidth.si() > 0)) out.scale_up_domain = 1;
  return out;
}

}  // namespace gw::perf
