#include "gigawatt/finance/contracts/lease.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::lease_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

Lease chips() {
  Lease lease;
  lease.lessor = "spv";
  lease.lessee = "lab";
  lease.flow = "energised_power";
  lease.price.per_power = always(35.0_GUSD / unit::GW);
  lease.rate = 0.09;
  lease.term_months = 60;
  return lease;
}

void add_parties(World& world) {
  world.party("lab", PartyKind::lab, 900.0_GUSD);
  world.party("spv", PartyKind::spv, 900.0_GUSD);
}

TEST(Lease, LevelRentInArrears) {
  World world(80);
  add_parties(world);
  world.contracts = {chips()};
  world.hold("energised_power", 2, 1.0_GW);
  const Books books = world.run();
  const double rent = level_payment({35.0_GUSD, 0.09 / 12, 60}).si();
  EXPECT_DOUBLE_EQ(world.movement(books, "spv", Account::rent_revenue, 2), 0.0);
  for (int m : {3, 30, 62}) EXPECT_NEAR(-world.movement(books, "spv", Account::rent_revenue, m), rent, 0.006);
  EXPECT_DOUBLE_EQ(world.movement(books, "spv", Account::rent_revenue, 63), 0.0);
  // Liability = right of use = value at the start, both zero at the end to the cent.
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::lease_liability, 2), -35e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::right_of_use, 2), 35e9);
  EXPECT_NEAR(world.balance(books, "lab", Account::right_of_use, 32), 17.5e9, 0.6);
  EXPECT_EQ(world.balance(books, "lab", Account::lease_liability, 62), 0.0);
  EXPECT_EQ(world.balance(books, "lab", Account::right_of_use, 62), 0.0);
  // The remaining liability is the present value of the rents to come.
  EXPECT_NEAR(-world.balance(books, "lab", Account::lease_liability, 32),
              lease_liability({Dollars::from_si(rent), 0.09 / 12, 30, false}).si(), 1.0);
}

TEST(Lease, CostsAddUpToTheRents) {
  // Identity of finance_methods 3: amortisation + interest over the term = all rents.
  for (const RentTiming timing : {RentTiming::advance, RentTiming::arrears}) {
    World world(40);
    add_parties(world);
    Lease terms = chips();
    terms.term_months = 24;
    terms.timing = timing;
    terms.residual_share = 0.2;
    world.contracts = {terms};
    world.hold("energised_power", 2, 1.0_GW);
    world.hold("energised_power", 7, 3.0_GW);
    const Books books = world.run();
    const double cost = world.balance(books, "lab", Account::lease_amortisation, 39) +
                        world.balance(books, "lab", Account::interest_expense, 39);
    EXPECT_DOUBLE_EQ(cost, -world.balance(books, "spv", Account::rent_revenue, 39));
    EXPECT_EQ(world.balance(books, "lab", Account::lease_liability, 39), 0.0);
  }
}

TEST(Lease, TheRateIsImplicitInTheRents) {
  // Value = PV of the rents + PV of the residual, at the contract's rate; in advance as well.
  World world(40);
  add_parties(world);
  Lease terms = chips();
  terms.term_months = 24;
  terms.timing = RentTiming::advance;
  terms.residual_share = 0.2;
  world.contracts = {terms};
  world.hold("energised_power", 2, 1.0_GW);
  const Books books = world.run();
  std::vector<Dollars> flows(25);
  flows[0] = -35.0_GUSD;
  for (int k = 0; k < 24; ++k)
    flows[static_cast<std::size_t>(k)] +=
        Dollars::from_si(-world.movement(books, "spv", Account::rent_revenue, 2 + k));
  flows[24] += 0.2 * 35.0_GUSD;
  const auto rate = irr(flows);
  ASSERT_TRUE(rate.has_value());
  EXPECT_NEAR(12 * rate->roots.at(0), 0.09, 1e-9);
}

TEST(Lease, WithoutInterestTheRentIsThePriceByMonths) {
  World world(10);
  add_parties(world);
  Lease terms = chips();
  terms.rate = 0.0;
  terms.term_months = 7;
  world.contracts = {terms};
  world.hold("energised_power", 1, 1.0_GW);
  const Books books = world.run();
  EXPECT_NEAR(-world.movement(books, "spv", Account::rent_revenue, 2), 5e9, 0.006);
  EXPECT_EQ(world.balance(books, "lab", Account::lease_liability, 9), 0.0);
}

TEST(Lease, RunsOffAfterItsEnd) {
  World world(40);
  add_parties(world);
  Lease terms = chips();
  terms.term_months = 12;
  terms.common.end = world.month(5);
  world.contracts = {terms};
  world.hold("energised_power", 2, 1.0_GW);
  world.hold("energised_power", 9, 2.0_GW);  // after the end: not leased
  const Books books = world.run();
  EXPECT_LT(world.movement(books, "spv", Account::rent_revenue, 14), 0.0);
  EXPECT_EQ(world.movement(books, "spv", Account::rent_revenue, 15), 0.0);
  EXPECT_EQ(world.balance(books, "lab", Account::lease_liability, 39), 0.0);
}

TEST(Lease, ALesseeInDefaultStopsPaying) {
  World world(40);
  add_parties(world);
  world.contracts = {chips()};
  world.hold("energised_power", 2, 1.0_GW);
  world.defaults = {{"lab", world.month(10)}};
  const Books books = world.run();
  EXPECT_LT(world.movement(books, "spv", Account::rent_revenue, 9), 0.0);
  EXPECT_EQ(world.movement(books, "spv", Account::rent_revenue, 10), 0.0);
  ASSERT_EQ(books.incidents().size(), 3u);
  EXPECT_EQ(books.incidents()[2].kind, IncidentKind::claim);
  EXPECT_DOUBLE_EQ(books.incidents()[2].amount.dollars().si(),
                   -world.balance(books, "lab", Account::lease_liability, 9));
}

TEST(Lease, DescribesItself) {
  EXPECT_EQ(describe(chips()),
            "lab leases energised_power from spv, worth 35 G$/GW, for 60 months from each delivery at 9% a "
            "year, rent in arrears.");
}

TEST(Lease, BadTerms) {
  World world(4);
  add_parties(world);
  Lease terms = chips();
  terms.lessor = "lab";
  terms.term_months = 0;
  world.contracts = {terms};
  EXPECT_EQ(world.first_error(),
            "contracts.lease.lessee: \"lab\" is lessor and lessee at once (a contract needs two different "
            "parties)");
  EXPECT_EQ(world.diagnostics.items()[1].path, "contracts.lease.term_months");
}

}  // namespace
}  // namespace gw::finance::lease_test
