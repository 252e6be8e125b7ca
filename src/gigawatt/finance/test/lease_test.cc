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

// IFRS 16 illustrative example 17 with months for years: rent 50,000 in arrears, 10 terms, 6% a term.
Lease example_17() {
  Lease lease = chips();
  const double worth = 50'000 * (1 - std::pow(1.06, -10)) / 0.06;
  lease.price.per_power = always(Dollars::from_si(worth) / unit::GW);
  lease.rate = 0.06 * 12;
  lease.term_months = 10;
  return lease;
}
World& with(World& world, const Lease& lease) {
  add_parties(world);
  world.contracts = {lease};
  world.hold("energised_power", 0, 1.0_GW);
  return world;
}

TEST(Lease, T3_StandardsOfTheLessee) {
  for (const LeaseStandard standard : {LeaseStandard::ifrs16, LeaseStandard::asc842_finance}) {
    World world(12);
    Lease lease = example_17();
    lease.standard = standard;
    const Books books = with(world, lease).run();
    // L0 = ROU0 = 368,004; first cost 0.06 L0 + ROU0 / 10 = 58,880.70; after five terms 184,002 and 210,618.
    EXPECT_NEAR(world.balance(books, "lab", Account::right_of_use, 0), 368'004.35, 0.02);
    EXPECT_NEAR(world.movement(books, "lab", Account::interest_expense, 1) +
                    world.movement(books, "lab", Account::lease_amortisation, 1),
                58'880.70, 0.02);
    EXPECT_NEAR(world.balance(books, "lab", Account::right_of_use, 5), 184'002.18, 0.05);
    EXPECT_NEAR(-world.balance(books, "lab", Account::lease_liability, 5), 210'618.19, 0.05);
  }
  World world(12);
  Lease lease = example_17();
  lease.standard = LeaseStandard::asc842_operating;
  const Books books = with(world, lease).run();
  // One cost of 50,000 a term; the first amortisation is 50,000 - 0.06 L0 = 27,919.74.
  for (int m : {1, 5, 10}) EXPECT_NEAR(world.movement(books, "lab", Account::rent_expense, m), 50'000, 0.01);
  EXPECT_NEAR(-world.movement(books, "lab", Account::right_of_use, 1), 27'919.74, 0.02);
  EXPECT_EQ(world.balance(books, "lab", Account::interest_expense, 11), 0.0);
  EXPECT_EQ(world.balance(books, "lab", Account::right_of_use, 11), 0.0);
  EXPECT_EQ(world.balance(books, "lab", Account::lease_liability, 11), 0.0);
  EXPECT_EQ(info(Reason::operating_rent).paid, CashClass::operating);
  EXPECT_NEAR(world.balance(books, "lab", Account::rent_expense, 11), 500'000, 0.05);
}

TEST(Lease, EveryStandardCostsTheRentsLessTheIncentive) {
  for (const LeaseStandard standard :
       {LeaseStandard::ifrs16, LeaseStandard::asc842_operating, LeaseStandard::asc842_finance}) {
    for (const RentTiming timing : {RentTiming::advance, RentTiming::arrears}) {
      World world(30);
      Lease lease = chips();
      lease.term_months = 17;
      lease.standard = standard;
      lease.timing = timing;
      lease.residual_share = 0.1;
      lease.incentive_share = 0.07;
      const Books books = with(world, lease).run();
      double cost = 0;
      for (Account account : {Account::interest_expense, Account::lease_amortisation, Account::rent_expense})
        cost += world.balance(books, "lab", account, 29);
      const double rents = -world.balance(books, "spv", Account::rent_revenue, 29);
      EXPECT_NEAR(cost, rents - 0.07 * 35e9, 0.005);
      EXPECT_NEAR(world.balance(books, "spv", Account::contra_revenue, 29), 0.07 * 35e9, 0.005);
      EXPECT_EQ(world.balance(books, "lab", Account::right_of_use, 29), 0.0);
      EXPECT_EQ(world.balance(books, "lab", Account::lease_liability, 29), 0.0);
    }
  }
}

TEST(Lease, ASalesTypeLessorSellsAtDelivery) {
  World world(12);
  Lease lease = example_17();
  lease.lessor_books = LessorBooks::sales_type;
  add_parties(world);
  world.parties.items[1].second.gross_margin = 0.75;
  world.contracts = {lease};
  world.hold("energised_power", 0, 1.0_GW);
  const Books books = world.run();
  EXPECT_NEAR(-world.movement(books, "spv", Account::system_revenue, 0), 368'004.35, 0.02);
  EXPECT_NEAR(world.movement(books, "spv", Account::cost_of_goods, 0), 92'001.09, 0.02);
  // The receivable runs like the lessee's liability and earns its interest; rent is no revenue.
  for (int m : {0, 4, 9})
    EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::lease_receivable, m),
                     -world.balance(books, "lab", Account::lease_liability, m));
  EXPECT_EQ(world.balance(books, "spv", Account::lease_receivable, 10), 0.0);
  EXPECT_NEAR(-world.balance(books, "spv", Account::interest_income, 11), 500'000 - 368'004.35, 0.02);
  EXPECT_EQ(world.balance(books, "spv", Account::rent_revenue, 11), 0.0);
}

TEST(Lease, ASalesTypeReceivableIsWrittenDown) {
  World world(12);
  Lease lease = example_17();
  lease.lessor_books = LessorBooks::sales_type;
  world.defaults = {{"lab", world.month(5)}};
  const Books books = with(world, lease).run();
  EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::credit_losses, 11),
                   world.balance(books, "spv", Account::lease_receivable, 4));
}

TEST(Lease, RenewalsAreBookedWhenTheyBegin) {
  for (const RentTiming timing : {RentTiming::advance, RentTiming::arrears}) {
    World world(40);
    Lease lease = chips();
    lease.timing = timing;
    lease.term_months = 12;
    lease.renewals = 4;
    lease.renewals_taken = 2;
    lease.renewal_months = 6;
    lease.renewal_rent_share = 0.8;
    const Books books = with(world, lease).run();
    const int first = timing == RentTiming::advance ? 0 : 1;
    const auto rent = [&](int m) { return -world.movement(books, "spv", Account::rent_revenue, m); };
    EXPECT_NEAR(rent(first + 12), 0.8 * rent(first), 0.01);
    EXPECT_NEAR(rent(first + 23), 0.8 * rent(first), 0.01);
    EXPECT_EQ(rent(first + 24), 0.0);
    // The liability at the end of month 12 is the PV of the renewal's rents still to come.
    const LeaseTerms left{Dollars::from_si(rent(first + 12)), 0.09 / 12, timing == RentTiming::advance ? 6 : 6,
                          timing == RentTiming::advance};
    EXPECT_NEAR(-world.balance(books, "lab", Account::lease_liability, 12), lease_liability(left).si(), 1.0);
    EXPECT_EQ(world.balance(books, "lab", Account::lease_liability, 39), 0.0);
    EXPECT_EQ(world.balance(books, "lab", Account::right_of_use, 39), 0.0);
  }
}

TEST(Lease, TheGoodsMayBeBoughtAtTheEnd) {
  World world(40);
  Lease lease = chips();
  lease.term_months = 12;
  lease.residual_share = 0.1;
  lease.purchase_option = 0.1;
  lease.purchase_taken = true;
  lease.purchase_life_months = 10;
  const Books books = with(world, lease).run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::compute_equipment, 12), 3.5e9);
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::depreciation_expense, 13), 0.35e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::accumulated_depreciation, 39), -3.5e9);
  // Not taken: nothing is paid.
  lease.purchase_taken = false;
  World other(40);
  const Books rented = with(other, lease).run();
  EXPECT_EQ(other.balance(rented, "lab", Account::compute_equipment, 39), 0.0);
}

TEST(Lease, DescribesItsOptions) {
  Lease lease = chips();
  lease.term_months = 48;
  lease.renewals = 4;
  lease.renewals_taken = 1;
  lease.renewal_rent_share = 0.95;
  lease.purchase_option = 0.1;
  lease.standard = LeaseStandard::asc842_operating;
  EXPECT_EQ(describe(lease),
            "lab leases energised_power from spv, worth 35 G$/GW, for 48 months from each delivery at 9% a "
            "year, rent in arrears; it may be renewed 4 times for 48 months at 95% of the rent, 1 taken; "
            "it may be bought at the end for 10% of the value, which is not taken; an operating lease "
            "under ASC 842.");
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

TEST(Lease, BadOptions) {
  const auto error_of = [](auto change) {
    World world(4);
    add_parties(world);
    Lease terms = chips();
    change(terms);
    world.contracts = {terms};
    return world.first_error();
  };
  EXPECT_EQ(error_of([](Lease& t) { t.renewals_taken = 2, t.renewals = 1; }),
            "contracts.lease.renewals_taken: 2 renewals are taken of 1");
  EXPECT_EQ(error_of([](Lease& t) { t.purchase_taken = true; }),
            "contracts.lease.purchase_taken: there is no option to buy (give purchase_option, the price as a "
            "share of the value)");
  EXPECT_EQ(error_of([](Lease& t) { t.incentive_share = 0.9, t.residual_share = 0.2; }),
            "contracts.lease.incentive_share: incentive and residual value are more than the value");
}

}  // namespace
}  // namespace gw::finance::lease_test
