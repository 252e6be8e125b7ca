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

TEST(Plan, WhatIfMustChangeSomething) {
  EXPECT_EQ(testing::messages("lab_16k_h100", "what_if.idle", "{label: nothing}"),
            "--set: error: what_if.idle: nothing changes in it\n"
            "  what_if.idle={label: nothing}\n"
            "               ^\n"
            "  hint: write set: {path: value}, or event: {default: party, on: month}\n");
  EXPECT_NE(testing::messages("lab_16k_h100", "what_if.idle", "{set: seed}")
                .find("what_if.idle.set: expected a map, found a single value"),
            std::string::npos);
}

TEST(Plan, FaultsOfAWhatIfNameItsOwnLines) {
  Diagnostics diagnostics;
  auto loaded = testing::read("lab_16k_h100", {{"what_if.bad", "{set: {sed: 4}}", {"--set", 0, 0}}},
                              diagnostics);
  ASSERT_TRUE(loaded) << diagnostics.render();
  EXPECT_FALSE(with_what_if(*loaded, "bad", diagnostics));
  EXPECT_NE(diagnostics.render().find("--set: error: unknown field \"sed\""), std::string::npos)
      << diagnostics.render();
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
