#include "gigawatt/plan/plan.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Plan, HorizonMustEndAfterItBegins) {
  EXPECT_NE(
      testing::messages("lab_16k_h100", "months.to", "2020-01").find("2020-01 is before 2024-04"),
      std::string::npos);
  EXPECT_NE(testing::messages("lab_16k_h100", "months.to", "2200-01").find("longer than 100 years"),
            std::string::npos);
}

TEST(Plan, WhatIfPutsItsOverridesOnTop) {
  Diagnostics diagnostics;
  auto other = with_what_if(flagship().setup->loaded, "slips_a_year", diagnostics);
  ASSERT_TRUE(other) << diagnostics.render();
  EXPECT_EQ(other->plan.buildout.blocks[0].start->first -
                flagship().setup->loaded.plan.buildout.blocks[0].start->first,
            12);
}

}  // namespace
}  // namespace gw::plan
