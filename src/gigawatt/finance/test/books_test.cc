#include "gigawatt/finance/books.h"

#include <limits>

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::books_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

Opex cost(std::string id, Dollars per_month) {
  Opex opex;
  opex.common.id = std::move(id);
  opex.payer = "lab";
  opex.per_time = always(per_month / unit::month);
  return opex;
}

Sale income(std::string id, Dollars per_month, int from = 0) {
  Sale sale;
  sale.common.id = std::move(id);
  sale.common.start = Month(2026, 1) + from;
  sale.seller = "lab";
  sale.buyer = "end_users";
  sale.price.per_time = always(per_month / unit::month);
  sale.what = ServiceKind::product;
  return sale;
}

TEST(Books, NobodyPaysFromNothing) {
  // 10 M$ in hand, 4 M$ a month out: dry in month 2 (2 M$ short), 38 M$ short after a year.
  World world(12);
  world.party("lab", PartyKind::lab, 10.0_MUSD);
  world.contracts = {cost("costs", 4.0_MUSD)};
  const Books books = world.run();
  const Liquidity lab = books.liquidity_of(world.id("lab"));
  EXPECT_EQ(lab.first_dry, world.month(2));
  EXPECT_NEAR(lab.cash_min.dollars().si(), -38e6, 0.1);
  EXPECT_EQ(lab.cash_min_month, world.month(11));
  EXPECT_NEAR(books.support_outstanding().dollars().si(), 38e6, 0.1);
  EXPECT_EQ(world.balance(books, "lab", Account::cash, 11), 0.0);
  ASSERT_EQ(books.incidents().size(), 1u);
  EXPECT_EQ(describe(*world.model, books.incidents()[0]),
            "2026-03: lab runs dry, 2.00 M$ short in the month");
}

TEST(Books, SupportIsPaidBackFirst) {
  World world(12);
  world.party("lab", PartyKind::lab);
  world.contracts = {cost("costs", 4.0_MUSD), income("sales", 10.0_MUSD, 6)};
  const Books books = world.run();
  const Liquidity lab = books.liquidity_of(world.id("lab"));
  EXPECT_NEAR(lab.support_peak.dollars().si(), 24e6, 0.1);   // six months of 4 M$
  EXPECT_NEAR(books.support_drawn().dollars().si(), 24e6, 0.1);
  EXPECT_EQ(lab.support_at_end, Money());                    // 6 x 6 M$ pay it back
  EXPECT_NEAR(world.balance(books, "lab", Account::cash, 11), 12e6, 0.1);
  EXPECT_NEAR(lab.cash_min.dollars().si(), -24e6, 0.1);
  EXPECT_EQ(lab.cash_min_month, world.month(5));
}

TEST(Books, AShortfallMayEndInDefault) {
  World world(12);
  world.party("lab", PartyKind::lab, 10.0_MUSD);
  world.contracts = {cost("costs", 4.0_MUSD)};
  world.setting_extra.shortfall = ShortfallRule::support_then_default;
  const Books books = world.run();
  EXPECT_TRUE(books.in_default(world.id("lab")));
  // Dry in month 2, in default from month 3: three payments in all.
  EXPECT_NEAR(books.paid_under(ContractId{0}).dollars().si(), 12e6, 0.1);
  EXPECT_EQ(books.incidents()[1].kind, IncidentKind::defaulted);
  EXPECT_EQ(books.incidents()[1].month, world.month(3));
  EXPECT_EQ(describe(*world.model, books.incidents()[1]), "2026-04: lab defaults: it ran dry");
}

TEST(Books, ADefaultedSupplierOfServicesGoesOnSelling) {
  World world(12);
  world.party("lab", PartyKind::lab, 100.0_MUSD);
  world.contracts = {cost("costs", 4.0_MUSD), income("sales", 3.0_MUSD)};
  world.defaults = {{"lab", world.month(6)}};
  const Books books = world.run();
  EXPECT_NEAR(world.balance(books, "lab", Account::operations_expense, 11), 24e6, 0.1);
  EXPECT_NEAR(-world.balance(books, "lab", Account::product_revenue, 11), 36e6, 0.1);
}

TEST(Books, CostOfGoodsAndResearchFollowRevenue) {
  World world(3);
  Party& lab = world.party("lab", PartyKind::lab, 100.0_MUSD);
  lab.gross_margin = 0.75;
  lab.research_share_of_revenue = 0.5;
  world.contracts = {income("sales", 8.0_MUSD)};
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "lab", Account::cost_of_goods, 1), 2e6, 0.006);
  EXPECT_NEAR(world.movement(books, "suppliers", Account::cash, 1), 2e6, 0.006);
  EXPECT_NEAR(world.movement(books, "lab", Account::research_expense, 1), 4e6, 0.006);
}

TEST(Books, ContractsThatDoNotBindPayNothing) {
  World world(3);
  world.party("lab", PartyKind::lab, 100.0_MUSD);
  world.contracts = {cost("a", 1.0_MUSD), cost("b", 2.0_MUSD)};
  world.setting_extra.binds = {false, true};
  const Books books = world.run();
  EXPECT_EQ(books.paid_under(ContractId{0}), Money());
  EXPECT_NEAR(books.paid_under(ContractId{1}).dollars().si(), 6e6, 0.1);
}

TEST(Books, PaidUnderAContractIsWhatAllItsPayersPay) {
  // Of a round what all investors pay, 50 + 30 + 12; of a loan what the lender pays out, 12, and not what
  // comes back; of a purchase what the buyer pays.
  World world(12);
  world.party("lab", PartyKind::lab, 100.0_GUSD);
  for (const std::string id : {"cloud", "vendor", "fund", "bank"}) world.party(id, PartyKind::investor);
  EquityRound round;
  round.common.id = "round";
  round.issuer = "lab";
  round.pre_money = 730.0_GUSD;
  round.investors = {{"cloud", 50.0_GUSD, 35.0_GUSD, world.month(6), "", {}},
                     {"vendor", 30.0_GUSD, {}, {}, "", {}},
                     {"fund", 12.0_GUSD, {}, {}, "", {}}};
  Loan loan;
  loan.common.id = "loan";
  loan.lender = "bank";
  loan.borrower = "lab";
  loan.principal = 12.0_GUSD;
  loan.rate = 0.06;
  loan.term_months = 6;
  world.contracts = {round, loan, cost("rent", 1.0_MUSD)};
  const Books books = world.run();
  EXPECT_EQ(books.paid_under(ContractId{0}), Money::from_cents(9'200'000'000'000));
  EXPECT_EQ(books.paid_under(ContractId{1}), Money::from_cents(1'200'000'000'000));
  EXPECT_NEAR(books.paid_under(ContractId{2}).dollars().si(), 12e6, 0.1);
  const auto id = [&](PartyId party) { return world.model->party(party).id; };
  const ContractInfo& of_round = world.model->contract(ContractId{0});
  EXPECT_EQ(of_round.payers.size(), 3u);
  EXPECT_EQ(id(of_round.payee()), "lab");
  const ContractInfo& of_loan = world.model->contract(ContractId{1});
  EXPECT_EQ(id(of_loan.payers.front()), "bank");
  EXPECT_EQ(id(of_loan.payee()), "lab");
  EXPECT_EQ(id(of_loan.parties.front()), "lab");
}

TEST(Books, WhatIsPaidUnderAContractStandsInTheLedger) {
  // paid_under = sum over the ledger's payments under the contract by its payers: the strike of a warrant
  // is one of them, 100 shares x 2 $.
  World world(6);
  world.party("lab", PartyKind::lab, 1.0_MUSD);
  world.party("vendor", PartyKind::chip_vendor).share_price = always(10.0_USD);
  world.parties.items.back().second.shares = 1e6;
  Warrant warrant;
  warrant.issuer = "vendor";
  warrant.holder = "lab";
  warrant.trigger = "energised_power";
  warrant.strike = 2.0_USD;
  WarrantTranche tranche;
  tranche.shares = 100.0;
  warrant.tranches = {tranche};
  world.contracts = {warrant};
  world.hold("energised_power", 2, 1.0_GW);
  const Books books = world.run();
  Money sum;
  for (std::size_t k = 0; k < books.ledger().payments(); ++k)
    if (books.ledger().contract(books.ledger().payment(k).posting) == ContractId{0})
      sum += books.ledger().payment(k).amount;
  EXPECT_EQ(sum, Money::from_cents(20'000));
  EXPECT_EQ(books.paid_under(ContractId{0}), sum);
}

TEST(Books, EventsStartAndEndAContract) {
  // Signed from month 2, superseded in month 5, whatever its end says: months 2, 3 and 4 pay.
  World world(12);
  world.party("lab", PartyKind::lab, 100.0_MUSD);
  Opex deal = cost("deal", 2.0_MUSD);
  deal.common.state = ContractState::ended;
  deal.common.events = {{world.month(2), ContractState::signed_, "signed"},
                        {world.month(3), std::nullopt, "press release"},
                        {world.month(5), ContractState::superseded, "replaced"}};
  Opex own = cost("own", 1.0_MUSD);
  deal.common.instead_of = {"own"};
  world.contracts = {own, deal};
  const Books books = world.run();
  EXPECT_NEAR(books.paid_under(ContractId{1}).dollars().si(), 6e6, 0.1);
  EXPECT_NEAR(books.paid_under(ContractId{0}).dollars().si(), 9e6, 0.1);
  const ContractInfo& info = world.model->contract(ContractId{1});
  EXPECT_EQ(info.state_at(world.month(4)), ContractState::signed_);
  EXPECT_EQ(info.state_at(world.month(11)), ContractState::superseded);
  EXPECT_EQ(describe(world.contracts[1]),
            "lab pays rest 2 M$/month. State: ended, signed since 2026-03, superseded since 2026-06, instead "
            "of own.");

  std::get<Opex>(world.contracts[1]).common.events[2].date = world.month(1);
  EXPECT_EQ(world.first_error(),
            "contracts.deal.events: 2026-02 comes after 2026-04 (list what happened in order of date)");
}

TEST(Books, WhatReplacesAContractMustBindItself) {
  // b instead of a, c instead of b: with c in force a pays, without c b does, without both a does.
  const auto paid = [](std::vector<bool> binds) {
    World world(2);
    world.party("lab", PartyKind::lab, 100.0_MUSD);
    Opex b = cost("b", 2.0_MUSD);
    Opex c = cost("c", 3.0_MUSD);
    b.common.instead_of = {"a"};
    c.common.instead_of = {"b"};
    world.contracts = {cost("a", 1.0_MUSD), b, c};
    world.setting_extra.binds = std::move(binds);
    const Books books = world.run();
    std::string text;
    for (std::int16_t i = 0; i < 3; ++i) text += books.paid_under(ContractId{i}) > Money() ? "abc"[i] : '-';
    return text;
  };
  EXPECT_EQ(paid({true, true, true}), "a-c");
  EXPECT_EQ(paid({true, true, false}), "-b-");
  EXPECT_EQ(paid({true, false, false}), "a--");
}

TEST(Books, AStoppedContractNoLongerReplaces) {
  World world(6);
  world.party("lab", PartyKind::lab, 100.0_MUSD);
  world.party("cloud", PartyKind::cloud, 100.0_MUSD);
  Opex deal = cost("deal", 2.0_MUSD);
  deal.payer = "cloud";
  deal.common.instead_of = {"own"};
  world.contracts = {cost("own", 1.0_MUSD), deal};
  world.defaults = {{"cloud", world.month(3)}};
  const Books books = world.run();
  EXPECT_NEAR(books.paid_under(ContractId{0}).dollars().si(), 3e6, 0.1);
  EXPECT_NEAR(books.replaced_value(ContractId{0}).dollars().si(), 3e6, 0.1);
}

TEST(Books, ReservationsAreSpentByPurchases) {
  World world(12);
  world.party("lab", PartyKind::lab, 100.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor);
  Purchase purchase;
  purchase.seller = "vendor";
  purchase.buyer = "lab";
  purchase.flow = "energised_power";
  purchase.price.per_power = always(35.0_GUSD / unit::GW);
  world.contracts = {purchase};
  world.hold("energised_power", 2, 1.0_GW);
  Books books = world.start();
  const FundingNeed phase{world.id("lab"), 60.0_GUSD};
  EXPECT_TRUE(books.can_fund(phase));
  books.reserve(phase);
  EXPECT_FALSE(books.can_fund(phase));
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("lab")).in(unit::GUSD), 40.0);
  for (int m = 0; m < 3; ++m) ASSERT_TRUE(books.step(world.month(m)));
  // 35 of the 60 are spent: 65 in hand, 25 still reserved.
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("lab")).in(unit::GUSD), 40.0);
}

TEST(Books, ASampleIsTheSameListsWithOtherNumbers) {
  World world(3);
  world.party("lab", PartyKind::lab, 100.0_MUSD);
  world.contracts = {cost("costs", 4.0_MUSD)};
  ASSERT_TRUE(world.compile());
  std::vector<Contract> sampled = world.contracts;
  std::get<Opex>(sampled[0]).per_time = always(5.0_MUSD / unit::month);
  Books books(*world.model, Case{{world.parties, sampled}, world.flows, {}, {}, {}});
  ASSERT_TRUE(books.run());
  EXPECT_NEAR(books.paid_under(ContractId{0}).dollars().si(), 15e6, 0.1);
}

TEST(Books, NumbersThatCannotBeBookedStopTheRun) {
  const auto why = [](DollarRate rate) {
    World world(3);
    world.party("lab", PartyKind::lab);
    world.contracts = {cost("costs", 4.0_MUSD)};
    std::get<Opex>(world.contracts[0]).per_time = always(rate);
    Books books = world.start();
    const auto done = books.run();
    EXPECT_FALSE(done);
    EXPECT_EQ(done.error().contract, ContractId{0});
    EXPECT_EQ(done.error().month, world.month(0));
    return done.error().why;
  };
  EXPECT_EQ(why(DollarRate::from_si(std::numeric_limits<double>::quiet_NaN())),
            "an amount that is not a number cannot be booked");
  EXPECT_EQ(why(1e16 * unit::USD / unit::month), "an amount of 1e+16 $ cannot be booked");
  EXPECT_EQ(why(-4.0 * unit::USD / unit::month), "a payment of -4.00 $ would run backwards");
}

TEST(Books, AValuationOfNothingPricesNoShares) {
  World world(3);
  world.party("lab").valuation = always(Dollars());  // a sample below the range of the plan
  world.party("fund", PartyKind::investor);
  StagedEquity equity;
  equity.investor = "fund";
  equity.issuer = "lab";
  equity.per_energised = 1.0_GUSD / unit::GW;
  equity.cap = 1.0_GUSD;
  world.contracts = {equity};
  world.hold("energised_power", 1, 1.0_GW);
  Books books = world.start();
  const auto done = books.run();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().why, "a value of 0 $ prices no shares");
  EXPECT_EQ(done.error().month, world.month(1));
}

}  // namespace
}  // namespace gw::finance::books_test
