// The facts that models read: chips, systems, networks, LLMs, sites, reliability, prices, parties, deals.
// One YAML file per thing under data/; every group of numbers carries its source, date and confidence.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/core/estimate.h"
#include "gigawatt/units/quantity.h"

namespace gw::catalog {

struct Source {
  std::string id;     // key of data/sources.yaml: what was read, where, when
  std::string note;   // what the reader must know about this use of it; may be empty
  Confidence confidence = Confidence::unverified;
};

enum class Precision : std::uint8_t { fp32, tf32, fp16, bf16, fp8, fp4 };
inline constexpr int kPrecisions = 6;

struct Chip {
  std::string id, name, vendor;
  std::string launch;  // "2022-09-20", "2026-H2": as known
  Source launch_source;

  struct Peak {  // dense rate per precision; absent: not supported or not published
    std::array<std::optional<FlopRate>, kPrecisions> rate;
    bool as_marketed = false;  // density not stated by the vendor
    Source source;
  } peak;
  struct Memory {
    std::string type;
    Data capacity;
    DataRate bandwidth;
    Source source;
  } memory;
  struct ScaleUp {
    std::string link;
    DataRate bandwidth;  // one direction per chip
    std::int64_t domain = 1;  // chips that reach each other at this rate
    Source source;
  } scale_up;
  struct ScaleOut {
    std::string nic;
    DataRate bandwidth;  // one direction per chip
    Source source;
  } scale_out;
  struct Dies {
    std::int64_t count = 1;  // compute dies per package
    Source source;
  } dies;
  std::optional<Power> tdp;
  Source tdp_source;
  struct Price {
    std::optional<Dollars> low, best, high;  // one chip
    Source source;
  } price;

  [[nodiscard]] std::optional<FlopRate> peak_rate(Precision p) const {
    return peak.rate[static_cast<std::size_t>(p)];
  }
};

// A server or rack that is bought and powered as one.
struct System {
  std::string id, name, chip;
  std::int64_t chips = 8;
  std::int64_t scale_up_domain = 8;
  std::string launch;
  struct PowerUse {
    Power max;      // provisioned
    Power typical;  // under load
    Source source;
  } power;  // IT power of the whole system
  std::string cooling;  // air, liquid, hybrid
  struct Price {
    std::optional<Dollars> low, best, high;  // whole system
    Source source;
  } price;
  Source source;
};

struct Llm {
  std::string id, name;
  std::int64_t layers = 0, hidden = 0, heads = 0, kv_heads = 0, head_dim = 0;
  std::int64_t ffn = 0;  // of the dense layers; 0 where every layer is MoE
  bool gated = true;     // SwiGLU/GeGLU: three matrices instead of two
  std::int64_t vocab = 0, context = 0;
  bool tied = false;      // one matrix for embedding and head
  bool learned_positions = false;
  struct Moe {
    std::int64_t experts = 0, active = 0, shared = 0;  // routed experts, routed per token, always on
    std::int64_t ffn = 0;                              // width of one expert
    std::int64_t dense_layers = 0;                     // leading layers without experts
  };
  std::optional<Moe> moe;
  struct Mla {  // multi-head latent attention
    std::int64_t q_rank = 0, kv_rank = 0, nope_dim = 0, rope_dim = 0, v_dim = 0;
  };
  std::optional<Mla> mla;
  double stated_parameters = 0;         // as published
  double stated_active_parameters = 0;  // per token
  Source source;
};

// Recomputed from the dimensions, biases ignored, norms counted.
[[nodiscard]] double parameters(const Llm& llm);
[[nodiscard]] double active_parameters(const Llm& llm);

}  // namespace gw::catalog
