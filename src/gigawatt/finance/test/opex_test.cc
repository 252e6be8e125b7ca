#include "gigawatt/finance/contracts/opex.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::opex_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

Opex running() {
  Opex opex;
  opex.payer = "lab";
  opex.per_time = always(3.0_MUSD / unit::month);
  return opex;
}

void add_parties(World& world) {
  world.party("lab", PartyKind::lab, 10.0_GUSD);
  world.party("cloud", PartyKind::cloud);
}

TEST(Opex, FixedAndPerPower) {
  World world(12);
  add_parties(world);
  Opex terms = running();
  terms.per_power_time = always(0.24_USD / unit::W / unit::year);
  world.contracts = {terms};
  world.hold("energised_power", 6, 1.0_GW);
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "lab", Account::operations_expense, 5), 3e6, 0.006);
  EXPECT_NEAR(world.movement(books, "lab", Account::operations_expense, 6), 3e6 + 20e6, 0.006);
  EXPECT_NEAR(world.balance(books, "rest", Account::supply_revenue, 11), -(12 * 3e6 + 6 * 20e6), 0.1);
}

TEST(Opex, GrowsFromItsStart) {
  World world(30);
  add_parties(world);
  Opex terms = running();
  terms.common.start = world.month(6);
  terms.growth_per_year = 0.05;
  world.contracts = {terms};
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "lab", Account::operations_expense, 5), 0.0, 1e-9);
  EXPECT_NEAR(world.movement(books, "lab", Account::operations_expense, 6), 3e6, 0.006);
  EXPECT_NEAR(world.movement(books, "lab", Account::operations_expense, 18), 3e6 * 1.05, 0.006);
}

TEST(Opex, ShareOfRevenueUpToACap) {
  // 20% of 100 M$ a month to the cloud, at most 50 M$ in all.
  World world(6);
  add_parties(world);
  Sale income;
  income.seller = "lab";
  income.buyer = "end_users";
  income.price.per_time = always(100.0_MUSD / unit::month);
  income.what = ServiceKind::product;
  Opex share;
  share.payer = "lab";
  share.payee = "cloud";
  share.share_of_revenue = always(Ratio(0.2));
  share.cap = 50.0_MUSD;
  share.what = ServiceKind::other;
  world.contracts = {share, income};  // listed first, yet it sees the revenue of the month
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "cloud", Account::cash, 0), 20e6, 0.006);
  EXPECT_NEAR(world.movement(books, "cloud", Account::cash, 2), 10e6, 0.006);
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::cash, 5), 50e6);
}

TEST(Opex, DescribesItself) {
  Opex terms = running();
  terms.share_of_revenue = always(Ratio(0.2));
  terms.cap = 50.0_MUSD;
  EXPECT_EQ(describe(terms), "lab pays rest 3 M$/month and 20% of its revenue, at most 50 M$ in all.");
}

TEST(Opex, BadTerms) {
  World world(4);
  add_parties(world);
  Opex terms = running();
  terms.per_time.reset();
  world.contracts = {terms};
  EXPECT_EQ(world.first_error(),
            "contracts.opex: nothing says what is paid (give per_time, per_power_time or "
            "share_of_revenue)");
}

}  // namespace
}  // namespace gw::finance::opex_test
