#include "gigawatt/serving/replica.h"

#include <gtest/gtest.h>

#include "fixtures.h"

namespace gw::serving {
namespace {

using fixtures::chat;
using fixtures::chat_slo;
using fixtures::silicon;

TEST(Replica, TheBestOfAllCandidates) {
  const auto llm = fixtures::llama31_70b();
  const auto s = silicon("h200_sxm");
  const ReplicaSearch search;
  const auto choice = best_replica(llm, s, chat(), chat_slo(), search);
  ASSERT_TRUE(choice) << choice.error().why;
  double best = 0;
  for (std::int64_t tp : {1, 2, 4, 8}) {
    const auto m = perf::InferenceModel::make(
        llm, s, {.tp = tp, .weights = perf::Precision::fp8, .kv = perf::Precision::fp8});
    if (!m) continue;
    for (Tokens budget : search.budgets)
      if (const auto c = replica_capacity(*m, chat(), chat_slo(), {budget, search.max_sequences}))
        best = std::max(best, c->output_rate.best.si());
  }
  EXPECT_DOUBLE_EQ(choice->capacity.output_rate.best.si(), best) << choice->reason;
  EXPECT_GE(choice->tried, choice->feasible);
  EXPECT_NE(choice->reason.find("output tokens/s a chip"), std::string::npos);
}

// Tighter limits need wider tensor parallelism and give less per chip.
TEST(Replica, SpeedCostsThroughput) {
  const auto llm = fixtures::llama31_70b();
  const auto s = silicon("h200_sxm");
  Slo fast = chat_slo();
  fast.tpot = 0.012 * unit::s;
  const auto slow_choice = best_replica(llm, s, chat(), chat_slo());
  const auto fast_choice = best_replica(llm, s, chat(), fast);
  ASSERT_TRUE(fast_choice) << fast_choice.error().why;
  EXPECT_LT(fast_choice->capacity.output_rate.best, slow_choice->capacity.output_rate.best);
  EXPECT_GE(fast_choice->capacity.layout.tp, slow_choice->capacity.layout.tp);
}

TEST(Replica, LargeExpertModelsSpreadOverTheRack) {
  const auto choice = best_replica(fixtures::deepseek_v3(), silicon("gb200"), chat(), chat_slo());
  ASSERT_TRUE(choice) << choice.error().why;
  EXPECT_GT(choice->capacity.chips, 4);
  EXPECT_LE(choice->capacity.chips, 72);
}

TEST(Replica, PrecisionIsChosenAmongThoseAllowed) {
  ReplicaSearch search;
  search.weights = {perf::Precision::bf16, perf::Precision::fp8};
  const auto choice =
      best_replica(fixtures::llama31_70b(), silicon("h200_sxm"), chat(), chat_slo(), search);
  ASSERT_TRUE(choice);
  EXPECT_EQ(choice->capacity.layout.weights, perf::Precision::fp8);
}

TEST(Replica, SameQuestionSameAnswer) {
  auto ask = [] {
    return best_replica(fixtures::gpt_oss_120b(), silicon("b200_sxm"), chat(), chat_slo())->reason;
  };
  EXPECT_EQ(ask(), ask());
}

TEST(Replica, InfeasibleNamesTheNearestObstacle) {
  // 405B in 16 bit never fits on 8 H100.
  ReplicaSearch wide;
  wide.weights = {perf::Precision::bf16};
  const auto memory =
      best_replica(fixtures::llama31_405b(), silicon("h100_sxm"), chat(), chat_slo(), wide);
  ASSERT_FALSE(memory);
  EXPECT_EQ(memory.error().limit, perf::Limit::memory);
  Slo instant = chat_slo();
  instant.tpot = 1e-4 * unit::s;
  const auto latency = best_replica(fixtures::llama31_8b(), silicon("h100_sxm"), chat(), instant);
  ASSERT_FALSE(latency);
  EXPECT_EQ(latency.error().limit, perf::Limit::latency);
  EXPECT_FALSE(best_replica(fixtures::llama31_8b(), silicon("h100_sxm"), {}, chat_slo()));
}

TEST(Replica, Description) {
  ReplicaCapacity c;
  c.layout = {.tp = 2, .dp = 8, .weights = perf::Precision::fp8};
  c.chips = 16, c.batch = 100, c.limits.budget = Tokens::from_si(4096);
  EXPECT_EQ(describe(c),
            "tp 2 x dp 8, experts over 16 chips, fp8 weights, 4096 tokens a step, 100 running");
}

}  // namespace
}  // namespace gw::serving
