#include "gigawatt/perf/inference.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "fixtures.h"

namespace gw::perf {
namespace {

using fixtures::silicon;

constexpr Tokens tokens(double n) { return Tokens::from_si(n); }

InferenceModel model(const catalog::Llm& llm, const std::string& chip,
                     const InferenceShard& shard) {
  auto m = InferenceModel::make(llm, silicon(chip), shard);
  EXPECT_TRUE(m) << (m ? "" : m.error().why);
  return std::move(m.value());
}
InferenceShard fp8(std::int64_t tp, std::int64_t dp = 1) {
  return {.tp = tp, .dp = dp, .weights = Precision::fp8, .kv = Precision::fp8};
}

TEST(Inference, EveryEngineRowIsPhysical) {
  std::set<std::string_view> ids;
  for (const Engine& e : engines()) {
    SCOPED_TRACE(e.id);
    EXPECT_TRUE(ids.insert(e.id).second);
    EXPECT_GE(e.gap_mla_moe, e.gap_moe);
    for (Ratio r : {e.gemm8, e.experts, e.decode_attention, e.all_reduce, e.exchange}) {
      EXPECT_GT(r.si(), 0.5);
      EXPECT_LE(r.si(), 3);
    }
    EXPECT_GE(e.floor.in(unit::ms), 1.9);
    EXPECT_LE(e.floor.in(unit::ms), 3);
    EXPECT_EQ(find_engine(e.id), &e);
  }
  EXPECT_EQ(find_engine("none"), nullptr);
}

// A small batch reads all weights once: Llama 70B fp8, tp 2 on H100: 34.2 + 1.05 GB over 3.35 TB/s
// = 10.5 ms. Measured (InferenceX, vLLM, 4 requests of 922 + 922 tokens): 17.4 ms.
TEST(Inference, SmallBatchesAreBoundByTheWeights) {
  const auto m = model(fixtures::llama31_70b(), "h100_sxm", fp8(2));
  const Time t = m.decode_iteration(4, tokens(1400));
  EXPECT_GT(t.in(unit::ms), 10.5);
  EXPECT_NEAR(t.in(unit::ms), 17.4, 0.15 * 17.4);
}

// Attention is linear in the sum of contexts: the mean decides, not the mix.
TEST(Inference, ContextEntersThroughItsSum) {
  const auto m = model(fixtures::llama31_70b(), "h200_sxm", fp8(4));
  auto keys = [&](double k) {
    return m.iteration({.decode_sequences = 512, .decode_keys = tokens(k)}).si();
  };
  const double base = keys(1e6), more = keys(2e6), most = keys(3e6);
  EXPECT_NEAR(more - base, most - more, 1e-6 * base);
  // 1e6 tokens of cache: 80 layers x 2 kv heads x 2 x 128 B at 47% of 4.8 TB/s.
  EXPECT_NEAR(most - more, 80 * 2 * 2 * 128 * 1e6 / (0.47 * 4800e9), 0.02 * (most - more));
}

TEST(Inference, WindowedLayersStopGrowing) {
  const auto m = model(fixtures::gpt_oss_120b(), "h100_sxm", fp8(1));
  // Half of the layers hold 128 tokens each, counted in tokens of the others.
  EXPECT_DOUBLE_EQ(m.held(tokens(4096)).si(), 4096 + 128);
  EXPECT_DOUBLE_EQ(m.held(tokens(100)).si(), 200);
  auto keys = [&](double k) {
    return m.iteration({.decode_sequences = 64, .decode_keys = tokens(64 * k)}).si();
  };
  EXPECT_NEAR((keys(64) - keys(32)) / (keys(1064) - keys(1032)), 2, 0.01);
}

TEST(Inference, DataParallelAttentionSharesExperts) {
  const auto llm = fixtures::deepseek_v3();
  const auto narrow = model(llm, "gb200", fp8(1, 16)), wide = model(llm, "gb200", fp8(1, 64));
  EXPECT_EQ(wide.chips(), 64);
  EXPECT_LT(wide.memory().weights, narrow.memory().weights);
  EXPECT_GT(wide.cache_tokens() / 64, narrow.cache_tokens() / 16);
  // Same load per chip: wide expert parallelism reads fewer expert weights per chip.
  EXPECT_LT(wide.decode_iteration(64 * 8, tokens(2000)),
            narrow.decode_iteration(16 * 8, tokens(2000)));
}

TEST(Inference, CapacityIsCacheOverContext) {
  const auto m = model(fixtures::llama31_70b(), "h100_sxm", fp8(4));
  EXPECT_DOUBLE_EQ(m.max_batch(tokens(2000)), m.cache_tokens() / tokens(2000));
  EXPECT_DOUBLE_EQ(m.cache_tokens().si(), m.memory().cache_tokens.si());
}

TEST(Inference, InfeasibleShardsSayWhy) {
  auto why = [](const catalog::Llm& llm, const std::string& chip, const InferenceShard& shard) {
    const auto m = InferenceModel::make(llm, silicon(chip), shard);
    EXPECT_FALSE(m);
    return m ? Infeasible{} : m.error();
  };
  EXPECT_EQ(why(fixtures::llama31_405b(), "h100_sxm", {.tp = 8}).limit, Limit::memory);
  EXPECT_EQ(why(fixtures::llama31_8b(), "h100_sxm", fp8(3)).why,
            "32 heads are not divisible by tp 3");
  EXPECT_EQ(why(fixtures::llama31_8b(), "h100_sxm", fp8(1, 2)).why,
            "no experts of llama31_8b to spread evenly over 2 chips");
  EXPECT_EQ(why(fixtures::llama31_8b(), "h100_sxm", fp8(0)).limit, Limit::layout);
  EXPECT_EQ(why(fixtures::llama31_8b(), "rubin_ultra", {}).limit, Limit::precision);
  catalog::Llm unknown;
  unknown.id = "gpt4_rumour", unknown.incomplete = "no dimensions";
  EXPECT_EQ(why(unknown, "h100_sxm", {}).why, "gpt4_rumour: no dimensions");
}

TEST(Inference, TrustAndSpreadFollowTheChip) {
  const auto known = model(fixtures::llama31_8b(), "h100_sxm", fp8(1));
  const auto announced = model(fixtures::llama31_8b(), "rubin", fp8(1));
  EXPECT_DOUBLE_EQ(known.sigma(), 0.135);
  EXPECT_DOUBLE_EQ(announced.sigma(), 0.30);
  EXPECT_EQ(known.trust(), Trust::fitted);
  EXPECT_EQ(announced.trust(), Trust::datasheet);
}

// Prefill and decode, every model, chip and engine: above the roofline and above the floor; more
// sequences, keys, tokens or context never take less time.
RC_GTEST_PROP(InferenceProperty, AboveRooflineAndMonotone, ()) {
  const auto models = fixtures::llms();
  const auto ids = fixtures::chip_ids();
  const auto& llm = models[*rc::gen::inRange<std::size_t>(0, models.size())];
  const Silicon s = silicon(ids[*rc::gen::inRange<std::size_t>(0, ids.size())]);
  const Engine& engine = engines()[*rc::gen::inRange<std::size_t>(0, engines().size())];
  const InferenceShard shard{.tp = std::int64_t{1} << *rc::gen::inRange(0, 4),
                             .weights = Precision::fp8,
                             .kv = Precision::fp8,
                             .engine = &engine};
  const auto m = InferenceModel::make(llm, s, shard);
  if (!m) RC_DISCARD(m.error().why);
  const double batch = *rc::gen::inRange(0, 500), context = *rc::gen::inRange(1, 20000);
  const double chunk = *rc::gen::inRange(0, 9000);
  auto load = [&](double b, double c, double p) {
    IterationLoad l = prefill_load(tokens(p), tokens(1000));
    if (p <= 0) l = {};
    l.decode_sequences = b, l.decode_keys = tokens(b * c);
    return l;
  };
  const Time t = m->iteration(load(batch, context, chunk));
  RC_ASSERT(is_finite(t));
  RC_ASSERT(t >= engine.floor);
  RC_ASSERT(t >= m->lower_bound(load(batch, context, chunk)));
  RC_ASSERT(m->iteration(load(batch + 1, context, chunk)) >= t);
  RC_ASSERT(m->iteration(load(batch, context + 100, chunk)) >= t);
  if (chunk > 0)
    RC_ASSERT(m->prefill(tokens(chunk), tokens(2000)) >= m->prefill(tokens(chunk), tokens(1000)));
}

}  // namespace
}  // namespace gw::perf
