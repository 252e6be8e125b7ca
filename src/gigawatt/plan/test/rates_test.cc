#include "gigawatt/plan/rates.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Rates, TrafficTakesMeansAndSpreadOfLengths) {
  demand::Product product;
  product.prompt.mean = Tokens::from_si(500);
  EXPECT_DOUBLE_EQ(traffic_of(product).prompt.si(), 500);
  EXPECT_DOUBLE_EQ(traffic_of(product).prompt_cv.si(), 1);
}

TEST(Rates, BatchGrowsWithTheChips) {
  // 16 M tokens up to 4 k chips, then 4,096 a chip, as a power of two of sequences of 8,192.
  demand::Run run;
  EXPECT_EQ(training_task(run, 1024).global_batch, 2048);
  EXPECT_EQ(training_task(run, 16384).global_batch, 8192);
}

TEST(Rates, ZeroDeviatesGiveTheBestEstimate) {
  const auto& setup = *flagship().setup;
  RateDeviates zero{std::vector<double>(setup.plant.product_models.size()),
                    std::vector<double>(setup.plant.run_models.size())};
  demand::Rates again = sample_rates(setup.loaded.plan, setup.plant, setup.rates, zero);
  for (std::size_t i = 0; i < again.serving.size(); ++i)
    EXPECT_NEAR(again.serving[i].si(), setup.rates.demand.serving[i].si(),
                1e-9 * again.serving[i].si());
}

}  // namespace
}  // namespace gw::plan
