#include "gigawatt/operations/failures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "fleets.h"
#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::operations {
namespace {

const Chips kLlama = Chips::from_si(16384);

TEST(Failures, Llama3MeanTimeToInterruption) {
  // 54 days x 24 h / 419 = 3.093 h on 16,384 chips; 419 / (16,384 x 54) = 4.736e-4 per chip and
  // day.
  const FailureModel model = failure_model(testing::fleet("llama3_16k"));
  EXPECT_NEAR(mtti(model, kLlama).in(unit::h), 54.0 * 24 / 419, 0.003);
  const Estimate<FailureRate> seen =
      observed_rate({.events = 419, .chips = kLlama, .time = 54.0 * unit::day});
  EXPECT_NEAR((seen.best * unit::chip * unit::day).si(), 4.736e-4, 1e-7);
  EXPECT_NEAR(total_rate(model) / seen.best, 1, 1e-3);
  // P10-P90 of a Poisson count: 419 +- 1.2816 sqrt(419) = 419 +- 26.2.
  EXPECT_NEAR(seen.low / seen.best, 1 - 26.233 / 419, 1e-4);
  EXPECT_NEAR(seen.high / seen.best, 1 + 26.233 / 419, 1e-4);
}

TEST(Failures, CausesKeepTheirCounts) {
  // 148 of 419 are faulty GPUs; GPU and HBM together are 268 of 419 = 64% by count.
  const FailureModel model = failure_model(testing::fleet("llama3_16k"));
  ASSERT_EQ(model.causes.size(), 18u);
  EXPECT_EQ(model.causes[0].id, "faulty_gpu");
  EXPECT_NEAR(model.causes[0].rate / total_rate(model), 148.0 / 419, 1e-12);
  FailureRate gpu;
  for (const FailureCause& cause : model.causes)
    if (cause.component == Component::gpu || cause.component == Component::memory)
      gpu += cause.rate;
  EXPECT_NEAR(gpu / total_rate(model), 268.0 / 419, 1e-12);
}

TEST(Failures, MetaRscByJobSize) {
  // MTTF = 24 h x 1000 / (6.50 x nodes): 1.80 h at 16,384 GPUs and 0.225 h at 131,072, printed
  // as 1.8 and 0.23.
  const FailureRate rate =
      per_chip({.per_node = 6.5 / (1000.0 * unit::day), .node = Chips::from_si(8)});
  const FailureModel model = testing::one_cause(rate);
  const double at_16k = mtti(model, Chips::from_si(16384)).in(unit::h);
  const double at_131k = mtti(model, Chips::from_si(131072)).in(unit::h);
  EXPECT_NEAR(at_16k / 1.8, 1, 0.02);
  EXPECT_NEAR(at_131k / 0.23, 1, 0.021);  // 2.0% by the rounding of the print alone
  EXPECT_EQ(std::round(at_131k * 100), 23);
  EXPECT_NEAR(mtti(failure_model(testing::fleet("meta_rsc1")), Chips::from_si(16384)).in(unit::h),
              at_16k, 0.005);
}

TEST(Failures, MidSizeJobsFailMoreOftenThanTheRateSays) {
  // NOT reproduced: Meta measured 7.9 h at 1,024 GPUs; the per-node rate gives 28.8 h. Jobs of that
  // size stop for reasons that do not scale with nodes.
  const FailureModel model = failure_model(testing::fleet("meta_rsc1"));
  const double predicted = mtti(model, Chips::from_si(1024)).in(unit::h);
  EXPECT_NEAR(predicted, 28.8, 0.1);
  EXPECT_GT(predicted / 7.9, 3.5);
}

TEST(Failures, RatesAdd) {
  // Two causes at 1 and 3 per chip-year: MTTI of 2 chips is 1/8 year.
  const FailureRate one = 1.0 / (unit::chip * unit::year);
  FailureModel model = testing::one_cause(one);
  model.causes.push_back({.id = "more", .rate = 3.0 * one});
  EXPECT_NEAR(mtti(model, Chips::from_si(2)).in(unit::year), 0.125, 1e-12);
  EXPECT_NEAR(mtti(scaled(model, 2.0), Chips::from_si(2)).in(unit::year), 0.0625, 1e-12);
}

TEST(Failures, NothingFails) {
  EXPECT_TRUE(std::isinf(mtti({}, kLlama).si()));
  EXPECT_TRUE(std::isinf(mtti(scaled(failure_model(testing::fleet("best")), 0.0), kLlama).si()));
}

TEST(Failures, AFleetWithoutCausesHasOne) {
  const FailureModel model = failure_model(testing::fleet("mature"));
  ASSERT_EQ(model.causes.size(), 1u);
  EXPECT_EQ(model.causes[0].id, "all");
  EXPECT_GT(model.causes[0].needs_repair.si(), 0);
}

TEST(Failures, NodesInRepairByLittlesLaw) {
  // 1 event per chip-year, half of them to repair for 1 day: 10,000 chips x 0.5 / 365.25 = 13.7
  // nodes away.
  FailureModel model = testing::one_cause(1.0 / (unit::chip * unit::year));
  model.causes[0].needs_repair = 0.5;
  model.causes[0].repair = unit::day;
  const Layout layout{.node = Chips::from_si(8), .rack = Chips::from_si(72)};
  const Chips chips = Chips::from_si(10000);
  EXPECT_NEAR(nodes_in_repair(model, layout, chips).si(), 5000 / 365.25, 1e-9);
  // As a share of chips: 8 chips each.
  EXPECT_NEAR(share_in_repair(model, layout).si(), 8 * 0.5 / 365.25, 1e-12);
  // A chip that fails alone still takes a node away from a job, a rack nine of them, a restart in
  // place none.
  model.causes[0].blast = BlastRadius::chip;
  EXPECT_NEAR(nodes_in_repair(model, layout, chips).si(), 5000 / 365.25, 1e-9);
  EXPECT_NEAR(share_in_repair(model, layout).si(), 0.5 / 365.25, 1e-12);
  model.causes[0].blast = BlastRadius::rack;
  EXPECT_NEAR(nodes_in_repair(model, layout, chips).si(), 9 * 5000 / 365.25, 1e-9);
  model.causes[0].blast = BlastRadius::none;
  EXPECT_EQ(nodes_in_repair(model, layout, chips).si(), 0);
}

TEST(Failures, SoftwareTakesNoHardwareAway) {
  for (const FailureCause& cause : failure_model(testing::fleet("llama3_16k")).causes) {
    const bool soft =
        cause.component == Component::software || cause.component == Component::unknown;
    EXPECT_EQ(cause.needs_repair.si() == 0, soft) << cause.id;
    EXPECT_FALSE(name(cause.component).empty());
  }
}

TEST(Failures, BadInputIsABrokenInvariant) {
  EXPECT_THROW((void)observed_rate({.events = 1, .chips = {}, .time = unit::day}), InvariantError);
  EXPECT_THROW((void)scaled({}, -1.0), InvariantError);
}

}  // namespace
}  // namespace gw::operations
