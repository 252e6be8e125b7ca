#include "gigawatt/perf/stack.h"

#include <gtest/gtest.h>

#include <set>

namespace gw::perf {
namespace {

TEST(Stack, EveryRowIsPhysicalUniqueAndSaysWhereItIsFrom) {
  std::set<std::string_view> ids;
  for (const Stack& s : stacks()) {
    SCOPED_TRACE(s.id);
    EXPECT_TRUE(ids.insert(s.id).second);
    EXPECT_GT(s.compute.si(), 0.8);
    EXPECT_LT(s.compute.si(), 1.4);
    for (Ratio share :
         {s.tensor_exposed, s.context_exposed, s.expert_exposed, s.pipeline_exposed}) {
      EXPECT_GE(share.si(), 0);
      EXPECT_LE(share.si(), 2.5);
    }
    EXPECT_GE(s.expert_kernel_host, s.kernel_host);
    EXPECT_GT(s.full_recompute.si(), 0.5);
    EXPECT_LE(s.full_recompute.si(), 1.1);
    EXPECT_GE(s.sigma.si(), 0.07);
    EXPECT_FALSE(s.source.empty());
    EXPECT_EQ(find_stack(s.id), &s);
  }
}

TEST(Stack, UnknownIsNullAndTheDefaultIsWidest) {
  EXPECT_EQ(find_stack("no_such_stack"), nullptr);
  for (const Stack& s : stacks()) EXPECT_LE(s.sigma, default_stack().sigma);
}

}  // namespace
}  // namespace gw::perf
