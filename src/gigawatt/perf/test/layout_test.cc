#include "gigawatt/perf/layout.h"

#include <gtest/gtest.h>

#include "fixtures.h"

namespace gw::perf {
namespace {

using fixtures::silicon;

// The search returns what plain enumeration of the same family returns.
TEST(Layout, EqualsExhaustiveEnumeration) {
  const auto llm = fixtures::llama31_8b();
  const Silicon s = silicon("h100_sxm");
  const auto choice =
      choose_training_layout(llm, s, {.chips = 16, .global_batch = 64, .sequence = 2048});
  ASSERT_TRUE(choice);
  double best = 1e300;
  for (std::int64_t tp : {1, 2, 4, 8})
    for (std::int64_t pp : {1, 2, 4, 8, 16})
      for (std::int64_t vpp : {1, 2, 3, 4, 6, 8, 12, 16, 17, 32})
        for (std::int64_t micro : {1, 2, 4, 8})
          for (Recompute kind : {Recompute::none, Recompute::selective, Recompute::full}) {
            if (tp * pp > 16 || (vpp > 1 && (pp == 1 || 32 % (pp * vpp) != 0))) continue;
            TrainingJob job{
                .global_batch = 64, .micro_batch = micro, .sequence = 2048, .recompute = kind};
            job.layout = {.tp = tp, .pp = pp, .vpp = vpp, .dp = 16 / (tp * pp)};
            if (vpp > 1 && job.micro_batches() < pp) continue;
            if (auto r = training_step(llm, s, job)) best = std::min(best, r->step_time.best.si());
          }
  EXPECT_DOUBLE_EQ(choice->step.step_time.best.si(), best) << choice->reason;
}

TEST(Layout, BeatsOrEqualsThePublishedLayoutOf405bAndFits) {
  const auto llm = fixtures::llama31_405b();
  const Silicon s = silicon("h100_sxm");
  const Stack* nemo = find_stack("nemo");
  const auto choice = choose_training_layout(llm, s,
                                             {.chips = 1024,
                                              .global_batch = 512,
                                              .sequence = 8192,
                                              .gradients = Precision::bf16,
                                              .stack = nemo});
  ASSERT_TRUE(choice) << choice.error().why;
  TrainingJob published{
      .global_batch = 512, .sequence = 8192, .gradients = Precision::bf16, .stack = nemo};
  published.layout = {.tp = 8, .pp = 8, .vpp = 8, .dp = 8, .cp = 2};
  const auto measured_layout = training_step(llm, s, published);
  ASSERT_TRUE(measured_layout);
  EXPECT_LE(choice->step.step_time.best, measured_layout->step_time.best) << choice->reason;
  // An optimum far beyond what anyone measured would be a hole in the model.
  EXPECT_GT(choice->step.step_time.best, 0.85 * measured_layout->step_time.best) << choice->reason;
  EXPECT_LE(choice->step.memory.total(), s.memory);
  EXPECT_LE(choice->job.layout.chips(), 1024);
  EXPECT_GT(choice->feasible, 0);
  EXPECT_LT(choice->feasible, choice->tried);
  EXPECT_NE(choice->reason.find("% slower"), std::string::npos);
}

TEST(Layout, ExpertsAreSpread) {
  const auto choice = choose_training_layout(
      fixtures::deepseek_v3(), silicon("gb200"),
      {.chips = 1024, .global_batch = 4096, .sequence = 4096, .precision = Precision::fp8});
  ASSERT_TRUE(choice) << choice.error().why;
  EXPECT_GT(choice->job.layout.ep, 1);
}

// 400,000 chips and a batch of 4,096 sequences: whatever is left idle is said by the chips used.
TEST(Layout, MoreChipsThanTheBatchFeeds) {
  const auto choice =
      choose_training_layout(fixtures::llama31_70b(), silicon("h100_sxm"),
                             {.chips = 400000, .global_batch = 4096, .sequence = 8192});
  ASSERT_TRUE(choice) << choice.error().why;
  EXPECT_LT(choice->step.chips, 400000);
}

// 1,000 chips are no power of two: experts still spread, on the largest part that divides.
TEST(Layout, AnyNumberOfChipsWillDo) {
  const auto choice = choose_training_layout(
      fixtures::deepseek_v3(), silicon("gb200"),
      {.chips = 1001, .global_batch = 4096, .sequence = 4096, .precision = Precision::fp8});
  ASSERT_TRUE(choice) << choice.error().why;
  EXPECT_GT(choice->job.layout.ep, 1);
  EXPECT_GE(choice->step.chips, 900);
  EXPECT_LE(choice->step.chips, 1001);
}

TEST(Layout, SameQuestionSameAnswer) {
  auto ask = [] {
    return choose_training_layout(fixtures::llama31_70b(), silicon("b200_sxm"),
                                  {.chips = 128, .global_batch = 256, .sequence = 8192})
        ->reason;
  };
  EXPECT_EQ(ask(), ask());
}

TEST(Layout, InfeasibleSaysWhatIsMissing) {
  auto why = [](const catalog::Llm& llm, const TrainingTask& task) {
    const auto r = choose_training_layout(llm, silicon("h100_sxm"), task);
    EXPECT_FALSE(r);
    return r ? Infeasible{} : r.error();
  };
  const Infeasible memory =
      why(fixtures::llama31_405b(), {.chips = 8, .global_batch = 8, .sequence = 8192});
  EXPECT_EQ(memory.limit, Limit::memory);
  EXPECT_NE(memory.why.find("on 8 chips"), std::string::npos) << memory.why;
  EXPECT_EQ(why(fixtures::llama31_8b(), {.chips = 0, .global_batch = 8, .sequence = 8192}).limit,
            Limit::layout);
  EXPECT_EQ(why(fixtures::llama31_8b(),
                {.chips = 8, .global_batch = 8, .sequence = 8192, .precision = Precision::fp4})
                .limit,
            Limit::precision);
}

TEST(Layout, Description) {
  TrainingJob job{.recompute = Recompute::full};
  job.layout = {.tp = 8, .pp = 4, .vpp = 2, .dp = 3, .cp = 2, .ep = 4};
  EXPECT_EQ(describe(job), "tp 8, pp 4 x 2, dp 3, cp 2, ep 4, micro-batch 1, full recompute");
}

}  // namespace
}  // namespace gw::perf
