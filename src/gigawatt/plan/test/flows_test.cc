#include "gigawatt/plan/flows.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Flows, NamesAreUniqueAndIdsPointAtThem) {
  const FlowCatalogue& flows = flagship().setup->flows;
  std::set<std::string> names;
  for (const Flow& flow : flows.flows) EXPECT_TRUE(names.insert(flow.name).second) << flow.name;
  EXPECT_EQ(flows.flows[static_cast<std::size_t>(flows.ids.energised_power.index)].name,
            "energised_power");
  EXPECT_EQ(flows.flows[static_cast<std::size_t>(flows.ids.systems[0].chips_delivered.index)].name,
            "chips_delivered.vr_nvl72");
}

}  // namespace
}  // namespace gw::plan
