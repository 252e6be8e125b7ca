#include "gigawatt/perf/memory.h"

#include <gtest/gtest.h>

#include <cmath>

#include "fixtures.h"
#include "gigawatt/perf/operators.h"

namespace gw::perf {
namespace {

using fixtures::silicon;

// 126 x (2 h d (heads + kv) + 3 h ffn) + 2 V h = 405.85 G, norms aside.
TEST(Memory, ParametersOfPublishedModels) {
  auto total = [](const catalog::Llm& llm) {
    const StageParameters p = stage_parameters(llm, {});
    return (p.dense + p.expert + p.embedding + p.head) / 1e9;
  };
  EXPECT_NEAR(total(fixtures::llama31_405b()), 405.85, 0.01);
  EXPECT_NEAR(total(fixtures::llama31_8b()), 8.03, 0.01);
  EXPECT_NEAR(total(fixtures::deepseek_v3()), 671.0, 0.1);
  EXPECT_NEAR(total(fixtures::gpt_oss_120b()), 116.8, 0.1);
}

// 126 layers: pp 8 x 8 is even with embedding and head in slots (128 = 64 x 2); pp 9 x 7 by itself.
TEST(Memory, EmbeddingAndHeadTakeSlots) {
  const StageLayers slots = stage_layers(126, {.pp = 8, .vpp = 8});
  EXPECT_DOUBLE_EQ(slots.first, 15);
  EXPECT_DOUBLE_EQ(slots.middle, 16);
  EXPECT_DOUBLE_EQ(slots.last, 15);
  const StageLayers even = stage_layers(126, {.pp = 9, .vpp = 7});
  EXPECT_DOUBLE_EQ(even.first, 14);
  EXPECT_DOUBLE_EQ(even.last, 14);
  const StageLayers one = stage_layers(127, {.pp = 8, .vpp = 8});  // head alone
  EXPECT_DOUBLE_EQ(one.first, 16);
  EXPECT_DOUBLE_EQ(one.last, 15);
  EXPECT_DOUBLE_EQ(stage_layers(61, {.pp = 16}).middle, 4);  // uneven: the fullest stage
  EXPECT_DOUBLE_EQ(stage_layers(61, {}).middle, 61);
}

// Distinct dense configurations of SimuMax's table (measured Megatron peaks on B200): worst below
// 1%.
TEST(Memory, MeasuredPeaksOnB200) {
  const auto rows = fixtures::read_csv(GW_SOURCE_DIR "/validation/training_memory_b200.csv");
  ASSERT_EQ(rows.size(), 15u);
  double sum = 0, worst = 0;
  for (const auto& r : rows) {
    auto n = [&](const char* key) { return static_cast<std::int64_t>(std::stoll(r.at(key))); };
    catalog::Llm llm = fixtures::make_dense(
        "cut", {n("layers"), n("hidden"), n("heads"), n("kv_heads"), n("ffn"), n("vocab")});
    TrainingJob job{.global_batch = n("global_batch"),
                    .micro_batch = n("micro_batch"),
                    .sequence = n("sequence")};
    job.layout = {.tp = n("tp"), .pp = n("pp"), .vpp = n("vpp"), .dp = n("dp"), .cp = n("cp")};
    const double predicted = training_memory(llm, job).total().in(unit::GiB);
    const double error = std::abs(predicted / std::stod(r.at("peak_gib")) - 1);
    EXPECT_LT(error, 0.01) << r.at("id") << ": " << predicted << " GiB, measured "
                           << r.at("peak_gib");
    sum += error, worst = std::max(worst, error);
  }
  EXPECT_LT(sum / static_cast<double>(rows.size()), 0.004) << "mean; worst " << worst;
}

TrainingJob job_405b() {
  TrainingJob job{.global_batch = 512, .sequence = 8192};
  job.layout = {.tp = 8, .pp = 8, .vpp = 8, .dp = 8, .cp = 2};
  return job;
}

// ZeRO-1: 2 B + 4 B + 12 B / (dp cp) per local parameter.
TEST(Memory, WhatEachZeroStageShards) {
  const auto llm = fixtures::llama31_8b();
  TrainingJob job{.global_batch = 64, .sequence = 8192};
  job.layout.dp = 8;
  auto at = [&](int zero) {
    job.zero = zero;
    return training_memory(llm, job);
  };
  const StageParameters p = stage_parameters(llm, job.layout);
  const double all = p.dense + p.embedding + p.head;
  EXPECT_DOUBLE_EQ(at(0).optimizer.si(), 12 * all);
  EXPECT_DOUBLE_EQ(at(1).optimizer.si(), 12 * all / 8);
  EXPECT_DOUBLE_EQ(at(1).gradients.si(), 4 * all);
  EXPECT_DOUBLE_EQ(at(2).gradients.si(), 4 * all / 8);
  EXPECT_DOUBLE_EQ(at(1).weights.si(), 2 * all);
  EXPECT_LT(at(3).weights, 0.3 * at(2).weights);
  EXPECT_LT(at(3).total(), at(2).total());
  EXPECT_LT(at(2).total(), at(1).total());
  EXPECT_LT(at(1).total(), at(0).total());
}

TEST(Memory, RecomputeAndParallelismSaveActivations) {
  TrainingJob job = job_405b();
  const auto llm = fixtures::llama31_405b();
  const Data none = training_memory(llm, job).activations;
  job.recompute = Recompute::selective;
  const Data selective = training_memory(llm, job).activations;
  job.recompute = Recompute::full;
  const Data full = training_memory(llm, job).activations;
  EXPECT_LT(selective, none);
  EXPECT_LT(full, 0.5 * selective);
  job = job_405b();
  job.precision = Precision::fp8;
  EXPECT_LT(training_memory(llm, job).activations, none);
}

// Interleaved 1F1B keeps 2 (pp - 1) + (vpp - 1) pp + 1 chunks on the first stage: 71 x 2 layers for
// 8 x 8.
TEST(Memory, LayersInFlight) {
  const auto llm = fixtures::llama31_405b();
  TrainingJob job = job_405b();
  const double t = 8192 / 2.0, per_layer = 2 * (4 * t * 16384 / 8 + t * (2 * 16384 + 2 * 1024) / 8 +
                                                3 * t * 53248 / 8) +
                                           2.3 * t * 2 * 1024 / 8;
  // First stage: 15 of 16 slots are layers.
  EXPECT_NEAR(training_memory(llm, job).activations.si(), per_layer * 71 * 15 / 8, 1);
  job.layout.vpp = 1;  // min(pp, micro-batches) x layers; 126 layers are 15 or 16 a stage
  EXPECT_NEAR(training_memory(llm, job).activations.si(), per_layer * 8 * 15, 1);
  job.global_batch = 16;  // two micro-batches only
  EXPECT_NEAR(training_memory(llm, job).activations.si(), per_layer * 2 * 15, 1);
}

// H100, Llama 70B in fp8 at tp 2: 0.9 x 84.83 GB - 34.2 GB weights - 2.1 GB vocabulary - 2 GB.
TEST(Memory, CacheOfAServingReplica) {
  const auto llm = fixtures::llama31_70b();
  const InferenceMemory m =
      inference_memory(llm, silicon("h100_sxm"), 2, 2, Precision::fp8, Precision::fp8);
  const double weights =
      (80 * (8192.0 * 128 * (2 * 64 + 2 * 8) + 3 * 8192.0 * 28672) + 2 * 2 * 128256.0 * 8192) / 2;
  EXPECT_NEAR(m.weights.si(), weights, 1);
  EXPECT_NEAR(m.cache.si(), 0.9 * 79 * 1073741824.0 - weights - 2e9, 1);
  EXPECT_DOUBLE_EQ(m.per_token.si(), 2 * 80 * 4 * 128.0);
  EXPECT_DOUBLE_EQ(m.cache_tokens.si(), std::floor(m.cache.si() / m.per_token.si()));
  // 405B in 16 bit does not fit on 8 H100: no cache, and nothing negative.
  const InferenceMemory none = inference_memory(fixtures::llama31_405b(), silicon("h100_sxm"), 8, 8,
                                                Precision::bf16, Precision::bf16);
  EXPECT_EQ(none.cache_tokens, Tokens{});
}

TEST(Memory, PublishedExpertWidthIsKept) {
  EXPECT_DOUBLE_EQ(expert_weight_bytes(fixtures::gpt_oss_120b(), Precision::bf16).si(), 4.25 / 8);
  EXPECT_DOUBLE_EQ(expert_weight_bytes(fixtures::deepseek_v3(), Precision::fp8).si(), 1);
}

}  // namespace
}  // namespace gw::perf
