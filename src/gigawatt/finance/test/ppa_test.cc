#include "gigawatt/finance/contracts/ppa.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::ppa_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

void add_deal(World& world) {
  world.party("lab", PartyKind::lab, 10.0_GUSD);
  Ppa ppa;
  ppa.buyer = "lab";
  ppa.flow = "site_energy.abilene";
  ppa.price = always(50.0_USD / unit::MWh);
  world.contracts = {ppa};
  for (int m = 0; m < world.flows.months(); ++m)
    world.set("site_energy.abilene", m, 100'000.0 * unit::MWh);
}

Ppa& terms(World& world) { return std::get<Ppa>(world.contracts[0]); }
double cost(World& world, int month) {
  const Books books = world.run();
  return world.movement(books, "lab", Account::energy_expense, month);
}

TEST(Ppa, PriceTimesEnergy) {
  World world(2);
  add_deal(world);
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "lab", Account::energy_expense, 1), 5e6, 0.01);
  EXPECT_NEAR(world.movement(books, "utility", Account::cash, 1), 5e6, 0.01);
}

TEST(Ppa, TakeOrPay) {
  // pay = price x max(E, M x hours): 200 MW in January is 148,800 MWh, 100 MW 74,400 MWh.
  World above(1);
  add_deal(above);
  terms(above).minimum = always(200.0_MW);
  EXPECT_NEAR(cost(above, 0), 50 * 148'800, 0.01);
  World below(1);
  add_deal(below);
  terms(below).minimum = always(100.0_MW);
  EXPECT_NEAR(cost(below, 0), 5e6, 0.01);
  // Without any delivery the minimum is still due.
  World none(1);
  add_deal(none);
  none.set("site_energy.abilene", 0, Energy());
  terms(none).minimum = always(100.0_MW);
  EXPECT_NEAR(cost(none, 0), 50 * 74'400, 0.01);
}

TEST(Ppa, GrowthAndShare) {
  // 60% of the energy; the price grows by 3% a year: 1.03 after twelve months.
  World world(13);
  add_deal(world);
  terms(world).share = 0.6;
  terms(world).growth_per_year = 0.03;
  EXPECT_NEAR(cost(world, 12), 3e6 * 1.03, 0.01);
}

TEST(Ppa, DescribesItself) {
  World world(1);
  add_deal(world);
  terms(world).growth_per_year = 0.02;
  terms(world).minimum = always(200.0_MW);
  EXPECT_EQ(describe(terms(world)),
            "lab buys site_energy.abilene from utility at 50 $/MWh, growing by 2% a year, and pays "
            "for at "
            "least 200 MW.");
}

TEST(Ppa, BadTerms) {
  const auto error_of = [](auto change) {
    World world(4);
    add_deal(world);
    change(terms(world));
    return world.first_error();
  };
  EXPECT_EQ(error_of([](Ppa& t) { t.flow = "energised_power"; }),
            "contracts.ppa.flow: \"energised_power\" is not an energy by month (use site_energy or "
            "that of "
            "a campus)");
  EXPECT_EQ(
      error_of([](Ppa& t) { t.seller = "lab"; }),
      "contracts.ppa.buyer: \"lab\" is seller and buyer at once (a contract needs two different "
      "parties)");
}

}  // namespace
}  // namespace gw::finance::ppa_test
