#include "gigawatt/finance/contracts/residual_value_guarantee.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::residual_value_guarantee_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

void add_deal(World& world) {
  world.party("lessee", PartyKind::cloud, 50.0_GUSD);
  world.party("spv", PartyKind::spv);
  ResidualValueGuarantee rvg;
  rvg.guarantor = "lessee";
  rvg.owner = "spv";
  rvg.original = 100.0_GUSD;
  // 62% after one year, 42% after two, 30% after three.
  rvg.value_share.steps = {{world.month(0), 1.0},
                           {world.month(12), 0.62},
                           {world.month(24), 0.42},
                           {world.month(36), 0.30}};
  rvg.guaranteed = 35.0_GUSD;
  rvg.exit = world.month(36);
  world.contracts = {rvg};
}

ResidualValueGuarantee& terms(World& world) {
  return std::get<ResidualValueGuarantee>(world.contracts[0]);
}

TEST(ResidualValueGuarantee, PaysTheShortfallAtExit) {
  // V = 30, G = 35: max(0, G - V) = 5 G$.
  World world(40);
  add_deal(world);
  const Books books = world.run();
  EXPECT_EQ(world.balance(books, "spv", Account::cash, 35), 0.0);
  EXPECT_DOUBLE_EQ(world.movement(books, "spv", Account::cash, 36), 5e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lessee", Account::guarantee_losses, 39), 5e9);
  ASSERT_EQ(books.incidents().size(), 1u);
  EXPECT_EQ(describe(*world.model, books.incidents()[0]),
            "2029-01: lessee pays 5.00 G$ to spv as guarantor of residual_value_guarantee");
}

TEST(ResidualValueGuarantee, DeterministicLimits) {
  // V >= G: nothing. V far below G: the cap. Between: exact.
  World world(40);
  add_deal(world);
  ResidualValueGuarantee rvg = terms(world);
  rvg.exit = world.month(24);
  EXPECT_EQ(rvg.payment(), Dollars());
  rvg.exit = world.month(36);
  rvg.cap = 3.0_GUSD;
  EXPECT_EQ(rvg.payment(), 3.0_GUSD);
  rvg.value_share = always(Ratio(0.0));
  rvg.cap.reset();
  EXPECT_EQ(rvg.payment(), 35.0_GUSD);
}

TEST(ResidualValueGuarantee, DescribesItself) {
  World world(40);
  add_deal(world);
  terms(world).cap = 15.0_GUSD;
  EXPECT_EQ(describe(terms(world)),
            "lessee pays spv what goods of 100 G$ are worth less than 35 G$ in 2029-01, at most 15 "
            "G$; they "
            "are expected to keep 30%.");
}

TEST(ResidualValueGuarantee, BadTerms) {
  World world(40);
  add_deal(world);
  terms(world).exit = Month(2025, 1);
  terms(world).owner = "lessee";
  EXPECT_EQ(
      world.first_error(),
      "contracts.residual_value_guarantee.owner: \"lessee\" is guarantor and owner at once (a "
      "contract needs two different parties)");
  EXPECT_EQ(world.diagnostics.items()[1].message, "2025-01 is not in the months of the contract");
}

}  // namespace
}  // namespace gw::finance::residual_value_guarantee_test
