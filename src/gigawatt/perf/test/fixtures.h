// Chips and models of the tests, written out by hand: datasheet figures and published dimensions.
#pragma once

#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "gigawatt/catalog/facts.h"
#include "gigawatt/perf/silicon.h"
#include "gigawatt/units/unit.h"

namespace gw::perf::fixtures {

struct ChipFigures {
  double bf16_tf, fp8_tf, fp4_tf, memory_gb, memory_gbps, up_gbps, domain, nic_gbit;
};

inline catalog::Chip make_chip(const std::string& id, const ChipFigures& f) {
  catalog::Chip chip;
  chip.id = chip.name = id;
  auto set = [&](Precision p, double tf) {
    if (tf > 0) chip.peak.rate[static_cast<std::size_t>(p)] = tf * unit::TFLOPs;
  };
  set(Precision::bf16, f.bf16_tf), set(Precision::fp16, f.bf16_tf);
  set(Precision::fp8, f.fp8_tf), set(Precision::fp4, f.fp4_tf);
  chip.memory.capacity = f.memory_gb * unit::GB;
  chip.memory.bandwidth = f.memory_gbps * unit::GBps;
  chip.scale_up.bandwidth = f.up_gbps * unit::GBps;
  chip.scale_up.domain = static_cast<std::int64_t>(f.domain);
  chip.scale_out.bandwidth = f.nic_gbit * unit::Gbps;
  return chip;
}

inline catalog::Chip chip(const std::string& id) {
  static const std::map<std::string, ChipFigures> figures{
      {"a100_80", {312, 0, 0, 80, 2039, 300, 8, 200}},
      {"h100_sxm", {989.4, 1978.9, 0, 80, 3350, 450, 8, 400}},
      {"h200_sxm", {989.5, 1979, 0, 141, 4800, 450, 8, 400}},
      {"b200_sxm", {2250, 4500, 9000, 180, 7700, 900, 8, 400}},
      {"b300_sxm", {2250, 4500, 14000, 288, 7750, 900, 8, 800}},
      {"gb200", {2500, 5000, 10000, 186, 8000, 900, 72, 400}},
      {"gb300", {2500, 5000, 15000, 288, 8000, 900, 72, 800}},
      {"rubin", {4000, 17500, 35000, 288, 22000, 1800, 72, 1600}},
      {"rubin_ultra", {0, 34700, 100000, 1024, 32000, 5200, 144, 3200}},
      {"mi300x", {1307.4, 2614.9, 0, 192, 5300, 448, 8, 400}},
      {"tpu_v5p", {459, 0, 0, 95, 2765, 600, 8960, 50}},
  };
  return make_chip(id, figures.at(id));
}
inline std::vector<std::string> chip_ids() {
  return {"a100_80", "h100_sxm", "h200_sxm",    "b200_sxm", "b300_sxm", "gb200",
          "gb300",   "rubin",    "rubin_ultra", "mi300x",   "tpu_v5p"};
}
inline Silicon silicon(const std::string& id) { return silicon_of(chip(id)).value(); }

struct Dense {
  std::int64_t layers, hidden, heads, kv_heads, ffn, vocab;
};
inline catalog::Llm make_dense(const std::string& id, const Dense& d) {
  catalog::Llm m;
  m.id = m.name = id;
  m.layers = d.layers, m.hidden = d.hidden, m.heads = d.heads, m.kv_heads = d.kv_heads;
  m.head_dim = d.hidden / d.heads, m.ffn = d.ffn, m.vocab = d.vocab, m.context = 131072;
  return m;
}
inline catalog::Llm llama31_405b() {
  return make_dense("llama31_405b", {126, 16384, 128, 8, 53248, 128256});
}
inline catalog::Llm llama31_70b() {
  return make_dense("llama31_70b", {80, 8192, 64, 8, 28672, 128256});
}
inline catalog::Llm llama31_8b() {
  return make_dense("llama31_8b", {32, 4096, 32, 8, 14336, 128256});
}
inline catalog::Llm mixtral_8x22b() {
  catalog::Llm m = make_dense("mixtral_8x22b", {56, 6144, 48, 8, 0, 32768});
  m.moe = catalog::Llm::Moe{};
  m.moe->experts = 8, m.moe->active = 2, m.moe->ffn = 16384;
  return m;
}
inline catalog::Llm gpt_oss_120b() {
  catalog::Llm m = make_dense("gpt_oss_120b", {36, 2880, 64, 8, 0, 201088});
  m.head_dim = 64, m.sliding_window = 128, m.full_attention_every = 2, m.expert_bits = 4.25;
  m.moe = catalog::Llm::Moe{};
  m.moe->experts = 128, m.moe->active = 4, m.moe->ffn = 2880;
  return m;
}
inline catalog::Llm deepseek_v3() {
  catalog::Llm m = make_dense("deepseek_v3", {61, 7168, 128, 128, 18432, 129280});
  m.head_dim = 128;
  m.moe = catalog::Llm::Moe{};
  m.moe->experts = 256, m.moe->active = 8, m.moe->shared = 1, m.moe->ffn = 2048,
  m.moe->dense_layers = 3;
  m.mla = catalog::Llm::Mla{};
  m.mla->q_rank = 1536, m.mla->kv_rank = 512, m.mla->nope_dim = 128, m.mla->rope_dim = 64,
  m.mla->v_dim = 128;
  return m;
}
inline std::vector<catalog::Llm> llms() {
  return {llama31_8b(),    llama31_70b(),  llama31_405b(),
          mixtral_8x22b(), gpt_oss_120b(), deepseek_v3()};
}

// A plain CSV (no quotes) with a header line: one map per row.
using Row = std::map<std::string, std::string>;
inline std::vector<Row> read_csv(const std::string& path) {
  std::ifstream in(path);
  std::vector<Row> rows;
  std::vector<std::string> names;
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> cells;
    std::stringstream text(line);
    for (std::string cell; std::getline(text, cell, ',');) cells.push_back(cell);
    if (names.empty()) {
      names = cells;
      continue;
    }
    Row row;
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = i < cells.size() ? cells[i] : "";
    rows.push_back(row);
  }
  return rows;
}

}  // namespace gw::perf::fixtures
