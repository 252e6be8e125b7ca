#include "gigawatt/finance/contracts/capacity_backstop.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::capacity_backstop_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

void add_deal(World& world) {
  world.party("vendor", PartyKind::chip_vendor, 50.0_GUSD);
  world.party("cloud", PartyKind::neocloud);
  CapacityBackstop backstop;
  backstop.guarantor = "vendor";
  backstop.beneficiary = "cloud";
  backstop.capacity = "energised_power";
  backstop.sold = "energised_power.abilene";
  backstop.price = always(12.0_GUSD / unit::GW / unit::year);
  world.contracts = {backstop};
  world.hold("energised_power", 0, 1.0_GW);
  world.hold("energised_power.abilene", 0, 0.7_GW);
}

CapacityBackstop& terms(World& world) { return std::get<CapacityBackstop>(world.contracts[0]); }

TEST(CapacityBackstop, PaysForWhatIsNotSold) {
  World world(12);
  add_deal(world);
  world.hold("energised_power.abilene", 6, 1.2_GW);  // sold out and more
  const Books books = world.run();
  // 12 G$/GW/year x (1 - 0.7) GW / 12 = 0.3 G$ a month; nothing below zero.
  EXPECT_NEAR(-world.movement(books, "cloud", Account::compute_revenue, 2), 0.3e9, 0.01);
  EXPECT_NEAR(world.movement(books, "vendor", Account::compute_expense, 2), 0.3e9, 0.01);
  EXPECT_EQ(world.movement(books, "vendor", Account::compute_expense, 6), 0.0);
}

TEST(CapacityBackstop, CapEndAndContractedCapacity) {
  World world(12);
  add_deal(world);
  terms(world).cap = 1.0_GUSD;
  EXPECT_NEAR(world.run().paid_under(ContractId{0}).dollars().si(), 1e9, 0.01);

  World ended(12);
  add_deal(ended);
  terms(ended).common.end = ended.month(1);
  EXPECT_NEAR(ended.run().paid_under(ContractId{0}).dollars().si(), 0.6e9, 0.02);

  // Backed are 0.8 GW of the 1 GW: 12 x 0.1 / 12 G$ a month.
  World part(1);
  add_deal(part);
  terms(part).contracted = always(0.8_GW);
  EXPECT_NEAR(part.run().paid_under(ContractId{0}).dollars().si(), 0.1e9, 0.01);
}

TEST(CapacityBackstop, LimitsOfSoldAndPrice) {
  // Everything sold, or a price of nothing: nothing is paid.
  World sold(6);
  add_deal(sold);
  sold.hold("energised_power.abilene", 0, 1.0_GW);
  EXPECT_EQ(sold.run().paid_under(ContractId{0}), Money());
  World free(6);
  add_deal(free);
  terms(free).price = always(DollarsPerPowerTime());
  EXPECT_EQ(free.run().paid_under(ContractId{0}), Money());
}

TEST(CapacityBackstop, DescribesItself) {
  World world(1);
  add_deal(world);
  terms(world).cap = 6.3_GUSD;
  EXPECT_EQ(describe(terms(world)),
            "vendor buys what cloud has not sold (energised_power.abilene) of energised_power at "
            "1000 $/kW-month, up to 6.3 G$ in all.");
}

TEST(CapacityBackstop, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_deal(world);
    change(terms(world));
    return world.first_error();
  };
  EXPECT_EQ(error_of([](CapacityBackstop& t) { t.capacity.clear(); }),
            "contracts.capacity_backstop.capacity: nothing says how much capacity is backed (give "
            "capacity, "
            "a flow of power, or contracted)");
  EXPECT_EQ(error_of([](CapacityBackstop& t) { t.sold = "tokens.chat"; }),
            "contracts.capacity_backstop.sold: \"tokens.chat\" is not a level of power (use "
            "energised_power, it_power or one of a campus)");
  EXPECT_EQ(
      error_of([](CapacityBackstop& t) { t.guarantor = "cloud"; }),
      "contracts.capacity_backstop.beneficiary: \"cloud\" is guarantor and beneficiary at once (a "
      "contract needs two different parties)");
}

}  // namespace
}  // namespace gw::finance::capacity_backstop_test
