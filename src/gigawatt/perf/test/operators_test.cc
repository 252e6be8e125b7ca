#include "gigawatt/perf/operators.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "fixtures.h"
#include "gigawatt/perf/memory.h"

namespace gw::perf::operators_test {
namespace {

using fixtures::silicon;

constexpr Tokens tokens(double n) { return Tokens::from_si(n); }

double flops(const OpList& list, bool attention) {
  double sum = 0;
  for (const Operator& op : list) {
    const bool core = op.kind == OpKind::attention || op.kind == OpKind::decode_attention;
    if (core == attention) sum += op.flop.si() * op.count;
  }
  return sum;
}

// A forward pass multiplies every parameter of a layer once per token: 2 P T (all experts of a
// token).
TEST(Operators, LayerProductsAreTwiceTheParametersPerToken) {
  const Load load = causal_load(2, tokens(4096));
  for (const auto& llm : fixtures::llms())
    for (LayerKind kind : {LayerKind::dense, LayerKind::moe}) {
      if (layers_of(llm, kind) == 0) continue;
      SCOPED_TRACE(llm.id);
      const LayerParameters p = layer_parameters(llm, kind == LayerKind::moe);
      const double share =
          llm.moe ? static_cast<double>(llm.moe->active) / static_cast<double>(llm.moe->experts)
                  : 0;
      const double expected = 2 * 8192.0 * (p.dense + share * p.expert);
      EXPECT_NEAR(flops(layer_forward(llm, kind, {}, load), false) / expected, 1, 1e-9);
    }
}

// Causal attention: 4 x hidden x S (S + 1) / 2 per sequence and layer.
TEST(Operators, CausalAttentionCountsHalfOfTheSquare) {
  const double s = 8192;
  const OpList list =
      layer_forward(fixtures::llama31_405b(), LayerKind::dense, {}, causal_load(3, tokens(s)));
  EXPECT_DOUBLE_EQ(flops(list, true), 3 * 4 * 16384.0 * s * (s + 1) / 2);
}

// gpt-oss: every other layer sees 128 keys. Mean keys of a decode query with context 4,096: (4096 +
// 128) / 2.
TEST(Operators, WindowsLimitTheKeys) {
  const auto llm = fixtures::gpt_oss_120b();
  EXPECT_DOUBLE_EQ(attended_keys(llm, 1, 4096), (4096 + 128) / 2.0);
  EXPECT_DOUBLE_EQ(attended_keys(llm, 2, 100), 100);
  EXPECT_DOUBLE_EQ(attended_keys(fixtures::llama31_8b(), 2, 1e6), 1e6);
}

// Tensor parallelism splits the arithmetic exactly; expert parallelism does, too.
TEST(Operators, ShardsAddUpToTheWhole) {
  const Load load = causal_load(1, tokens(4096));
  for (const auto& llm : fixtures::llms())
    for (LayerKind kind : {LayerKind::dense, LayerKind::moe}) {
      if (layers_of(llm, kind) == 0) continue;
      SCOPED_TRACE(llm.id);
      const double whole = flops(layer_forward(llm, kind, {}, load), false);
      const Shard tp{.tp = 8, .expert_tp = 8, .sequence_parallel = false};
      double part = flops(layer_forward(llm, kind, tp, load), false) * 8;
      // The router and the latent down-projection are computed on every rank.
      const double h = static_cast<double>(llm.hidden);
      if (kind == LayerKind::moe)
        part -= 7 * 2 * 4096.0 * h * static_cast<double>(llm.moe->experts);
      if (llm.mla)
        part -= 7 * 2 * 4096.0 * h *
                static_cast<double>(llm.mla->q_rank + llm.mla->kv_rank + llm.mla->rope_dim);
      EXPECT_NEAR(part / whole, 1, 1e-9);
    }
  // Mixtral with ep 8: each of 8 chips gets active x T rows when every chip brings T tokens.
  const OpList spread = layer_forward(fixtures::mixtral_8x22b(), LayerKind::moe, {.ep = 8}, load);
  EXPECT_DOUBLE_EQ(spread.find("experts up")->flop.si(), 2 * (2 * 4096.0) * 6144 * (2 * 16384));
}

// Communication per layer: with sequence parallelism two gathers and two reductions of 2 B x T x h.
TEST(Operators, CollectivesOfALayer) {
  const Load load = causal_load(1, tokens(4096));
  const auto llm = fixtures::llama31_70b();
  auto count = [&](const Shard& shard, Collective what) {
    int n = 0;
    for (const Operator& op : layer_forward(llm, LayerKind::dense, shard, load))
      if (op.kind == OpKind::collective && op.what == what) {
        EXPECT_DOUBLE_EQ(op.bytes.si(), 2 * 4096.0 * 8192);
        ++n;
      }
    return n;
  };
  EXPECT_EQ(count({.tp = 8}, Collective::all_gather), 2);
  EXPECT_EQ(count({.tp = 8}, Collective::reduce_scatter), 2);
  EXPECT_EQ(count({.tp = 8, .sequence_parallel = false}, Collective::all_reduce), 2);
  EXPECT_EQ(count({.tp = 1}, Collective::all_reduce), 0);
  // Experts: what leaves a chip is 2 B x hidden per routed row.
  const OpList moe = layer_forward(fixtures::mixtral_8x22b(), LayerKind::moe, {.ep = 8}, load);
  EXPECT_DOUBLE_EQ(moe.find("dispatch")->bytes.si(), 2.0 * 6144 * 2 * 4096);
  EXPECT_DOUBLE_EQ(moe.find("combine")->bytes.si(), 2.0 * 6144 * 2 * 4096);
}

// Llama 405B, 16 bit: 2 x 126 x 8 x 128 x 2 B = 516,096 B a token, an eighth of it at tp 8 and no
// less beyond (8 KV heads); DeepSeek V3: 61 x (512 + 64) x 2 B = 70,272 B on every chip.
TEST(Operators, CacheBytes) {
  EXPECT_DOUBLE_EQ(kv_bytes_per_token(fixtures::llama31_405b(), 1, Precision::bf16).si(), 516096);
  EXPECT_DOUBLE_EQ(kv_bytes_per_token(fixtures::llama31_405b(), 8, Precision::bf16).si(), 64512);
  EXPECT_DOUBLE_EQ(kv_bytes_per_token(fixtures::llama31_405b(), 16, Precision::bf16).si(), 64512);
  EXPECT_DOUBLE_EQ(kv_bytes_per_token(fixtures::deepseek_v3(), 8, Precision::bf16).si(), 70272);
}

// Decode reads the cache once: bytes = keys x bytes per token and layer.
TEST(Operators, DecodeAttentionReadsTheCache) {
  const Load load{.decode_sequences = 4, .decode_keys = tokens(4000)};
  const OpList dense = layer_forward(fixtures::llama31_405b(), LayerKind::dense, {.tp = 8}, load);
  EXPECT_DOUBLE_EQ(dense.find("decode attention")->bytes.si(), 4000 * 64512.0 / 126);
  const OpList latent = layer_forward(fixtures::deepseek_v3(), LayerKind::dense, {.tp = 8}, load);
  EXPECT_DOUBLE_EQ(latent.find("decode attention")->bytes.si(), 4000 * 70272.0 / 61);
  EXPECT_EQ(latent.find("kv up"), nullptr);  // absorbed
  // All heads in one launch: 2 x 16 heads x 128 x 512 FLOP per sequence.
  EXPECT_DOUBLE_EQ(latent.find("query absorb")->flop.si(), 4 * 2 * 16 * 128.0 * 512);
  EXPECT_DOUBLE_EQ(latent.find("query absorb")->count, 1);
}

// Experts read = 256 (1 - (1 - 8/256)^tokens) when tokens choose independently.
TEST(Operators, FewTokensTouchFewExperts) {
  const auto llm = fixtures::deepseek_v3();
  auto traffic = [&](double rows) {
    const Load load{.decode_sequences = rows, .decode_keys = tokens(rows)};
    return layer_forward(llm, LayerKind::moe, {.weights = Precision::fp8}, load)
        .find("experts up")
        ->bytes.si();
  };
  const double one = 7168.0 * 2 * 2048;             // one expert's gate and up, 1 B a weight
  const double row = 2 * 7168.0 + 2 * 2 * 2048.0;   // activations in and out
  EXPECT_DOUBLE_EQ(traffic(1), 8 * one + 8 * row);  // one token reads its 8 experts
  EXPECT_NEAR(traffic(4096) / (256 * one + 8 * 4096 * row), 1, 1e-9);  // many tokens read all
}

TEST(Operators, LargeProductsReachTheirShareOfThePeak) {
  // 8192 x 16384 x 26624 on H100 bf16: 0.78 of 989 TFLOP/s, less 5% for the wave and the traffic.
  Operator op{.kind = OpKind::gemm, .name = "g", .precision = Precision::bf16};
  op.m = 8192, op.n = 26624, op.k = 16384;
  op.flop = Flop::from_si(2 * op.m * op.n * op.k);
  op.bytes = Data::from_si(2 * (op.m * op.k + op.k * op.n + op.m * op.n));
  const Silicon h100 = silicon("h100_sxm");
  const double share = op.flop.si() / op_time(op, h100).si() / 989.4e12;
  EXPECT_NEAR(share, 0.775, 0.01);
  EXPECT_DOUBLE_EQ(op_time(op, h100, {.gemm = 1.26}).si(), 1.26 * op_time(op, h100).si());
}

TEST(Operators, ACollectiveHasNoTimeWithoutAFabric) {
  Operator op{.kind = OpKind::collective, .name = "all-reduce"};
  EXPECT_THROW(static_cast<void>(op_time(op, silicon("h100_sxm"))), InvariantError);
}

// Every operator of every model on every chip and precision: slower than its roofline, and more
// work never takes less time (up to the wave quantisation of one more tile column).
RC_GTEST_PROP(OperatorsProperty, SlowerThanRooflineAndMonotone, ()) {
  const auto models = fixtures::llms();
  const auto ids = fixtures::chip_ids();
  const auto& llm = models[*rc::gen::inRange<std::size_t>(0, models.size())];
  const Silicon s = silicon(ids[*rc::gen::inRange<std::size_t>(0, ids.size())]);
  const Precision weights = *rc::gen::element(Precision::bf16, Precision::fp8, Precision::fp4);
  const auto compute = s.compute_precision(weights);
  RC_PRE(compute.has_value());
  const std::int64_t tp = std::int64_t{1} << *rc::gen::inRange(0, 4);
  const Shard shard{.tp = tp,
                    .expert_tp = tp,
                    .sequence_parallel = *rc::gen::arbitrary<bool>(),
                    .quantise_inputs = true,
                    .weights = weights,
                    .compute = *compute,
                    .kv = Precision::fp8};
  const double batch = std::exp2(*rc::gen::inRange(0, 12));
  auto load = [&](double scale) {
    Load l = causal_load(scale, tokens(1024));
    l.decode_sequences = scale * batch, l.decode_keys = tokens(scale * batch * 2000);
    return l;
  };
  const LayerKind kind = layers_of(llm, LayerKind::moe) > 0 ? LayerKind::moe : LayerKind::dense;
  const OpList once = layer_forward(llm, kind, shard, load(1)),
               twice = layer_forward(llm, kind, shard, load(2));
  RC_ASSERT(once.size() == twice.size());
  for (auto a = once.begin(), b = twice.begin(); a != once.end(); ++a, ++b) {
    if (a->kind == OpKind::collective) continue;
    RC_ASSERT(op_time(*a, s) >= roofline(*a, s));
    RC_ASSERT(op_time(*b, s).si() >= op_time(*a, s).si() * 0.999);
    RC_ASSERT(is_finite(op_time(*b, s)));
  }
}

TEST(Operators, AListThatOverflowsStops) {
  OpList list;
  for (std::size_t i = 0; i < OpList::kMax; ++i) list.push({});
  EXPECT_THROW(list.push({}), InvariantError);
}

}  // namespace
}  // namespace gw::perf::operators_test
