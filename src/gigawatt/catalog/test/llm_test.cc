#include "gigawatt/catalog/llm.h"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>
#include <string>

#include "gigawatt/catalog/catalog.h"

namespace gw::catalog {
namespace {

Catalog& shipped() {
  static Catalog read(std::string(GW_SOURCE_DIR) + "/data");
  return read;
}

const Llm& get(std::string_view id) {
  Diagnostics diagnostics;
  const Llm* llm = shipped().llm(id, diagnostics);
  if (llm == nullptr) throw std::runtime_error(diagnostics.render());
  return *llm;
}

// h = 8, 2 heads of 4, 1 kv head, ffn 16, vocabulary 10, 3 layers.
Llm small() {
  Llm m;
  m.layers = 3;
  m.hidden = 8;
  m.heads = 2;
  m.kv_heads = 1;
  m.head_dim = 4;
  m.ffn = 16;
  m.vocab = 10;
  m.context = 32;
  return m;
}

// Per layer: q and o 8x8 each, k and v 8x4 each, three matrices 8x16, two norms of 8; embedding and
// head 10x8 each, a last norm of 8.
TEST(Parameters, DenseByHand) {
  Llm m = small();
  EXPECT_DOUBLE_EQ(parameters(m), 3 * (64 + 64 + 32 + 32 + 3 * 128 + 16) + 2 * 80 + 8);
  EXPECT_DOUBLE_EQ(active_parameters(m), parameters(m));
  const double untied = parameters(m);
  m.tied = true;
  EXPECT_DOUBLE_EQ(parameters(m), untied - 80);
  m.learned_positions = true;
  EXPECT_DOUBLE_EQ(parameters(m), untied - 80 + 32 * 8);
  m.gated = false;
  EXPECT_DOUBLE_EQ(parameters(m), untied - 80 + 32 * 8 - 3 * 128);
}

// One dense layer and two with 4 experts of width 6 and one shared, two routed per token; router
// 8x4.
TEST(Parameters, MixtureOfExpertsByHand) {
  Llm m = small();
  m.moe = Llm::Moe{.experts = 4, .active = 2, .shared = 1, .ffn = 6, .dense_layers = 1};
  const double common = 3 * (64 + 64 + 32 + 32 + 16) + 2 * 80 + 8;
  EXPECT_DOUBLE_EQ(parameters(m), common + 3 * 128 + 2 * (5 * 3 * 48 + 32));
  EXPECT_DOUBLE_EQ(active_parameters(m), common + 3 * 128 + 2 * (3 * 3 * 48 + 32));
  m.active_counts_embedding = false;
  EXPECT_DOUBLE_EQ(active_parameters(m), common + 3 * 128 + 2 * (3 * 3 * 48 + 32) - 80);
  // A tied table serves as the head and stays.
  m.tied = true;
  EXPECT_DOUBLE_EQ(active_parameters(m), common - 80 + 3 * 128 + 2 * (3 * 3 * 48 + 32));
}

// Low-rank queries 8x5, 5 and 5x(2x7); keys and values 8x(3+2), 3 and 3x(2x(5+6)); output 2x6x8.
TEST(Parameters, LatentAttentionByHand) {
  Llm m = small();
  m.mla = Llm::Mla{.q_rank = 5, .kv_rank = 3, .nope_dim = 5, .rope_dim = 2, .v_dim = 6};
  const double attention = 40 + 5 + 70 + 40 + 3 + 66 + 96;
  EXPECT_DOUBLE_EQ(parameters(m), 3 * (attention + 3 * 128 + 16) + 2 * 80 + 8);
  m.mla->q_rank = 0;  // full queries 8x14
  EXPECT_DOUBLE_EQ(parameters(m), 3 * (attention - 115 + 112 + 3 * 128 + 16) + 2 * 80 + 8);
}

struct Count {
  std::string id;
  double total;
  double active;
};

// As published by the makers: Llama 3.1 and its configuration, DeepSeek-V3 README_WEIGHTS, gpt-oss
// model card, Brown et al. 2020, Kimi K2 paper, Mixtral blog.
TEST(Parameters, KnownAnswers) {
  const std::vector<Count> known{
      {"llama31_405b", 405.853e9, 405.853e9}, {"llama31_70b", 70.554e9, 70.554e9},
      {"llama31_8b", 8.030e9, 8.030e9},       {"deepseek_v3", 671.03e9, 36.6e9},
      {"gpt_oss_120b", 116.83e9, 5.13e9},     {"gpt_oss_20b", 20.91e9, 3.61e9},
      {"gpt3_175b", 174.6e9, 174.6e9},        {"mixtral_8x7b", 46.7e9, 12.9e9},
      {"megatron_1008b", 1008e9, 1008e9},     {"glm5", 744e9, 40e9}};
  for (const auto& [id, total, active] : known) {
    EXPECT_NEAR(parameters(get(id)) / total, 1, 0.0015) << id;
    EXPECT_NEAR(active_parameters(get(id)) / active, 1, 0.003) << id;
  }
}

// Every model agrees with its published count, but for these, whose files say why.
TEST(Parameters, ExceptionsAreKnown) {
  const std::map<std::string, std::string> noted{
      {"glm45", "rounded"},       {"grok1", "as announced"},       {"llama4_maverick", "rounded"},
      {"llama4_scout", "vision"}, {"megatron_1p7b", "two digits"}, {"megatron_3p6b", "two digits"},
      {"minimax_m25", "rounded"}, {"qwen3_30b", "rounded"}};
  const std::map<std::string, std::string> incomplete{{"deepseek_v4_flash", "sparse attention"},
                                                      {"deepseek_v4_pro", "sparse attention"},
                                                      {"gpt4_rumour", "never confirmed"},
                                                      {"kimi_k3", "linear attention"},
                                                      {"nemotron3_ultra", "Mamba"},
                                                      {"qwen35_397b", "linear attention"}};
  for (const std::string& id : shipped().ids("llm")) {
    Diagnostics diagnostics;
    const Llm* found = shipped().find<Llm>(id, diagnostics);
    ASSERT_NE(found, nullptr) << diagnostics.render();
    const Llm& m = *found;
    const auto reason = incomplete.find(id);
    ASSERT_EQ(m.incomplete.empty(), reason == incomplete.end()) << id << ": " << m.incomplete;
    if (reason != incomplete.end()) {
      EXPECT_NE(m.incomplete.find(reason->second), std::string::npos) << id;
      continue;
    }
    const double total = parameters(m) / m.stated_parameters - 1;
    const double active = active_parameters(m) / m.stated_active_parameters - 1;
    const bool agrees =
        std::abs(total) <= kCountTolerance && std::abs(active) <= kActiveCountTolerance;
    const auto note = noted.find(id);
    EXPECT_EQ(agrees, note == noted.end()) << id << " " << total << " " << active;
    EXPECT_EQ(m.count_note.empty(), note == noted.end()) << id << ": " << m.count_note;
    if (note != noted.end()) {
      EXPECT_NE(m.count_note.find(note->second), std::string::npos) << id;
    }
    EXPECT_LE(std::abs(total), kNotedCountTolerance) << id;
    EXPECT_LE(std::abs(active), kNotedActiveCountTolerance) << id;
  }
}

TEST(Parameters, DenseModelsStateOneCount) {
  EXPECT_DOUBLE_EQ(get("llama31_405b").stated_active_parameters,
                   get("llama31_405b").stated_parameters);
  EXPECT_DOUBLE_EQ(get("deepseek_v3").stated_active_parameters, 36.6e9);
}

}  // namespace
}  // namespace gw::catalog
