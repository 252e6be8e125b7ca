#include "gigawatt/plan/sources.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Sources, EveryUsedSourceIsKnown) {
  ASSERT_FALSE(flagship().results.sources.empty());
  for (const SourceUse& source : flagship().results.sources) {
    EXPECT_FALSE(source.title.empty()) << source.id;
    EXPECT_FALSE(source.used_by.empty()) << source.id;
  }
}

TEST(Sources, PublishedCapexViewsHaveOrderedBands) {
  for (const CapexView& view : flagship().results.capex_views) {
    EXPECT_LE(view.low_gusd, view.high_gusd) << view.who;
    EXPECT_FALSE(view.base.empty()) << view.who;
  }
}

}  // namespace
}  // namespace gw::plan
