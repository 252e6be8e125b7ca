#include "gigawatt/finance/internal/binder.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::internal::binder_test {
namespace {

using namespace gw::units::literals;
using finance::testing::always;
using finance::testing::World;

// A binder for the first of two contracts of a compiled world.
class BinderTest : public ::testing::Test {
 protected:
  BinderTest() {
    world.party("lab");
    Opex first;
    first.payer = "lab";
    first.per_time = always(1.0_MUSD / unit::month);
    first.common.id = "first";
    Opex second = first;
    second.common.id = "second";
    second.common.part = "staff";
    Opex third = second;
    third.common.id = "third";
    world.contracts = {first, second, third};
    EXPECT_TRUE(world.compile());
    options.horizon = world.horizon();
    options.flows = world.flows.flows();
    economy.parties.assign(world.model->parties().begin(), world.model->parties().end());
    economy.contracts.assign(world.model->contracts().begin(), world.model->contracts().end());
    economy.declared = world.model->compiled().declared;
  }

  World world{12};
  CompileOptions options;
  CompiledEconomy economy;
  Diagnostics diagnostics;
  Terms terms{world.parties, {}};
  Binder binder{{terms, options, economy, diagnostics}, ContractId{0}};
};

TEST_F(BinderTest, FindsPartiesFlowsAndContracts) {
  EXPECT_EQ(binder.party("payer", "lab"), *economy.find_party("lab"));
  EXPECT_EQ(binder.flow("flow", "energised_power")->dim, kPowerDim);
  EXPECT_EQ(binder.flow("flow", "systems_delivered.*")->ids.size(), 2u);
  EXPECT_EQ(binder.contracts("covers", {"second"}), (std::vector<ContractId>{ContractId{1}}));
  EXPECT_EQ(binder.contracts("covers", {"staff"}),
            (std::vector<ContractId>{ContractId{1}, ContractId{2}}));
  EXPECT_EQ(binder.power_level("taken", ""), std::nullopt);
  EXPECT_TRUE(diagnostics.empty());
}

TEST_F(BinderTest, SaysWhatItCannotFind) {
  EXPECT_FALSE(binder.party("payer", "labs").valid());
  EXPECT_EQ(binder.flow("flow", "tokens"), std::nullopt);
  EXPECT_EQ(binder.flow("flow", "chips.*"), std::nullopt);
  EXPECT_TRUE(binder.contracts("covers", {"first"}).empty());  // itself
  EXPECT_EQ(diagnostics.error_count(), 4u);
  for (const Diagnostic& d : diagnostics.items()) EXPECT_EQ(d.path.rfind("contracts.first.", 0), 0u);
}

TEST_F(BinderTest, FlowsOfDifferentKindsDoNotSum) {
  const std::vector<Flow> mixed{{"x.a", kPowerDim, "", true}, {"x.b", kEnergyDim, "", true}};
  options.flows = mixed;
  EXPECT_EQ(binder.flow("flow", "x.*"), std::nullopt);
  EXPECT_EQ(diagnostics.items()[0].message, "\"x.*\" sums flows of different kinds");
}

TEST_F(BinderTest, ChecksNumbers) {
  binder.sums_to_one("pay", 1.0 + 1e-12);
  EXPECT_TRUE(diagnostics.empty());
  binder.sums_to_one("pay", 0.9);
  binder.require(false, "", "nothing is given");
  ASSERT_EQ(diagnostics.error_count(), 2u);
  EXPECT_EQ(diagnostics.items()[1].path, "contracts.first");
  EXPECT_EQ(binder.start(), world.month(0));
}

}  // namespace
}  // namespace gw::finance::internal::binder_test
