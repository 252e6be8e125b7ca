#include "gigawatt/plan/plant.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Plant, UnknownIdsNameTheNearestOne) {
  EXPECT_NE(
      testing::messages("lab_16k_h100", "campuses.rented.site", "generic_uss").find("generic_us"),
      std::string::npos);
  EXPECT_NE(
      testing::messages("lab_16k_h100", "operations.failures", "llama3_16").find("llama3_16k"),
      std::string::npos);
}

TEST(Plant, ScaledModelHasAboutTheFactorOfParameters) {
  // Products grow with the square of the width: 4 x the parameters within 10% (embeddings grow with
  // its root).
  const catalog::Llm& llm = *testing::lab().setup->plant.run_models[0];
  EXPECT_NEAR(catalog::parameters(scaled(llm, 4.0)) / catalog::parameters(llm), 4.0, 0.4);
  EXPECT_DOUBLE_EQ(catalog::parameters(scaled(llm, 1.0)), catalog::parameters(llm));
}

}  // namespace
}  // namespace gw::plan
