#include "gigawatt/finance/internal/condition.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::condition_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

// A loan of 1 G$ that waits for `trigger`; the month of its draw, or -1.
int drawn_in(World& world, const Trigger& trigger) {
  world.party("amd", PartyKind::chip_vendor).share_price =
      config::Steps<Dollars>{{{Month(1900, 1), 160.0_USD}, {world.month(5), 610.0_USD}}};
  world.party("lab", PartyKind::lab);
  world.party("bank", PartyKind::lender);
  world.hold("energised_power", 3, 1.0_GW);
  world.hold("energised_power", 7, 2.0_GW);
  for (int m = 0; m < 12; ++m) world.set("chips_delivered.vr", m, Chips::from_si(100'000));
  world.hold("chips_in_service.vr", 4, Chips::from_si(350'000));
  Loan loan;
  loan.lender = "bank";
  loan.borrower = "lab";
  loan.principal = 1.0_GUSD;
  loan.rate = 0.0;
  loan.term_months = 40;
  loan.availability_months = 12;
  loan.available = trigger;
  world.contracts = {loan};
  const Books books = world.run();
  for (int m = 0; m < 12; ++m)
    if (world.movement(books, "lab", Account::debt, m) != 0.0) return m;
  return -1;
}
int drawn_in(const Trigger& trigger) {
  World world(12);
  return drawn_in(world, trigger);
}

TEST(Condition, Calendar) {
  EXPECT_EQ(drawn_in(Trigger{}), 0);
  EXPECT_EQ(drawn_in({.from = Month(2026, 5)}), 4);
}

TEST(Condition, LevelsOfFlows) {
  EXPECT_EQ(drawn_in({.flow = "energised_power", .level = 2.0_GW}), 7);
  EXPECT_EQ(drawn_in({.flow = "energised_power", .level = 3.0_GW}), -1);
  // Chips delivered add up, 100,000 a month; chips in service are a level.
  EXPECT_EQ(drawn_in({.flow = "chips_delivered.vr", .chips = Chips::from_si(300'000)}), 2);
  EXPECT_EQ(drawn_in({.flow = "chips_in_service.vr", .chips = Chips::from_si(300'000)}), 4);
}

TEST(Condition, Prices) {
  EXPECT_EQ(drawn_in({.share_of = "amd", .share_price = 600.0_USD}), 5);
  const DollarsPerChipTime dollar = 1.0 * unit::USD / unit::chip / unit::h;
  Trigger rent;
  rent.rental_price = config::Steps<DollarsPerChipTime>{
      {{Month(1900, 1), 1.7 * dollar}, {Month(2026, 3), 2.35 * dollar}}};
  rent.rental_above = 2.0 * dollar;
  EXPECT_EQ(drawn_in(rent), 2);
}

TEST(Condition, AllThatIsGivenMustHold) {
  EXPECT_EQ(drawn_in({.from = Month(2026, 9),
                      .flow = "energised_power",
                      .level = 1.0_GW,
                      .share_of = "amd",
                      .share_price = 600.0_USD}),
            8);
}

TEST(Condition, UsedByEquityWarrantAndRound) {
  // Each pays when the share of amd reaches 600 $ in month 5, its own milestone long met.
  World world(12);
  const Trigger price{.share_of = "amd", .share_price = 600.0_USD};
  world.party("amd", PartyKind::chip_vendor).share_price =
      config::Steps<Dollars>{{{Month(1900, 1), 160.0_USD}, {world.month(5), 610.0_USD}}};
  world.party("lab", PartyKind::lab).valuation = always(500.0_GUSD);
  world.party("fund", PartyKind::investor);
  world.hold("energised_power", 1, 1.0_GW);
  StagedEquity staged;
  staged.investor = "fund";
  staged.issuer = "lab";
  staged.per_energised = 1.0_GUSD / unit::GW;
  staged.cap = 1.0_GUSD;
  staged.condition = price;
  EquityRound round;
  round.issuer = "lab";
  round.pre_money = 500.0_GUSD;
  round.investors = {
      {.investor = "fund", .amount = 3.0_GUSD, .contingent = 2.0_GUSD, .condition = price}};
  Warrant warrant;
  warrant.issuer = "amd";
  warrant.holder = "lab";
  warrant.strike = 0.01_USD;
  warrant.tranches = {
      {.shares = 1e6, .milestone = 1.0_GW, .condition = Trigger{.from = world.month(8)}}};
  world.contracts = {staged, round, warrant};
  const Books books = world.run();
  ASSERT_EQ(books.issues().size(), 4u);
  EXPECT_EQ(books.issues()[0].month, world.month(0));  // the part of the round that does not wait
  EXPECT_EQ(books.issues()[1].month, world.month(5));
  EXPECT_EQ(books.issues()[2].month, world.month(5));
  EXPECT_EQ(books.issues()[3].month, world.month(8));
  EXPECT_EQ(describe(std::get<EquityRound>(world.contracts[1])),
            "lab raises 3 G$ at 500 G$ pre-money, 503 G$ post-money: fund 3 G$ (of it 2 G$ later, "
            "with the "
            "share of amd at 600 $).");
}

TEST(Condition, BadTerms) {
  const auto error_of = [](const Trigger& trigger) {
    World world(4);
    world.party("lab", PartyKind::lab);
    world.party("bank", PartyKind::lender);
    Loan loan;
    loan.lender = "bank";
    loan.borrower = "lab";
    loan.principal = 1.0_GUSD;
    loan.available = trigger;
    world.contracts = {loan};
    return world.first_error();
  };
  EXPECT_EQ(error_of({.level = 1.0_GW}),
            "contracts.loan.available.flow: a level needs a flow, and a flow the level that it "
            "must reach");
  EXPECT_EQ(error_of({.flow = "energised_power", .chips = Chips::from_si(1)}),
            "contracts.loan.available.flow: \"energised_power\" does not count chips");
  EXPECT_EQ(error_of({.flow = "tokens.chat", .level = 1.0_GW}),
            "contracts.loan.available.flow: \"tokens.chat\" is not a level of power (use "
            "energised_power, "
            "it_power or one of a campus)");
  EXPECT_EQ(error_of({.share_of = "lab", .share_price = 1.0_USD}),
            "contracts.loan.available.share_of: a price hurdle needs the share price of lab (give "
            "share_price "
            "or valuation of the party)");
  EXPECT_EQ(error_of({.share_of = "lab"}),
            "contracts.loan.available.share_price: a share price needs a party, and a party the "
            "price that "
            "its share must reach");
}

}  // namespace
}  // namespace gw::finance::condition_test
