#include "gigawatt/core/flow_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw {
namespace {

FlowTable two_flows() {
  return {Month(2026, 11),
          3,
          {{.name = "site_energy", .dim = kEnergyDim, .doc = "bought"},
           {.name = "it_power", .dim = kPowerDim, .doc = "level", .per_month = false}}};
}

TEST(FlowTable, HoldsOneValueForEachMonthAndFlow) {
  FlowTable flows = two_flows();
  const FlowId energy = *flows.find("site_energy");
  const FlowId power = *flows.find("it_power");
  flows.set(energy, Month(2026, 12), 5_MWh);
  flows.add(energy, Month(2026, 12), 2_MWh);
  flows.add(power, Month(2027, 1), 1_GW);
  EXPECT_EQ(flows.get<Energy>(energy, Month(2026, 12)), 7_MWh);
  EXPECT_EQ(flows.si(energy, Month(2026, 12)), (7_MWh).si());
  EXPECT_EQ(flows.get<Energy>(energy, Month(2026, 11)), 0_MWh);
  EXPECT_THAT(flows.series(power), testing::ElementsAre(0.0, 0.0, 1e9));
  EXPECT_THAT(flows.series(energy), testing::ElementsAre(0.0, (7_MWh).si(), 0.0));
  EXPECT_EQ(flows.first(), Month(2026, 11));
  EXPECT_EQ(flows.months(), 3);
  EXPECT_EQ(flows.flows().size(), 2u);
  EXPECT_FALSE(flows.find("no_such_flow"));
}

std::string refusal_of(auto&& body) {
  try {
    body();
  } catch (const InvariantError& error) {
    return error.what();
  }
  return "no error";
}

TEST(FlowTable, RefusesWrongMonthFlowAndDimension) {
  FlowTable flows = two_flows();
  const FlowId energy = *flows.find("site_energy");
  EXPECT_THAT(refusal_of([&] { flows.set(energy, Month(2026, 12), 5_MW); }),
              testing::HasSubstr("site_energy energy power"));
  EXPECT_THAT(refusal_of([&] { (void)flows.get<Power>(energy, Month(2026, 12)); }),
              testing::HasSubstr("site_energy energy power"));
  EXPECT_THAT(refusal_of([&] { flows.add(energy, Month(2026, 10), 5_MWh); }),
              testing::HasSubstr("2026-10 2026-11 3"));
  EXPECT_THROW((void)flows.si(energy, Month(2027, 2)), InvariantError);
  EXPECT_THROW((void)flows.si(FlowId{}, Month(2026, 12)), InvariantError);
  EXPECT_THROW((void)flows.series(FlowId{2}), InvariantError);
}

TEST(FlowTable, RefusesEqualNames) {
  EXPECT_THROW(FlowTable(Month(2026, 1), 1, {{.name = "a"}, {.name = "a"}}), InvariantError);
  EXPECT_THROW(FlowTable(Month(2026, 1), -1, {}), InvariantError);
}

}  // namespace
}  // namespace gw
