#include "gigawatt/finance/internal/desk.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::internal::month_rules_test {
namespace {

using namespace gw::units::literals;
using finance::testing::always;
using finance::testing::World;

TEST(MonthRules, OpeningBalances) {
  World world(3);
  world.party("lab", PartyKind::lab, 17.0_GUSD);
  world.party("fund", PartyKind::investor);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::cash, -1), 17e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::opening_equity, -1), -17e9);
  EXPECT_EQ(books.ledger().postings(), 1u);
}

TEST(MonthRules, DefaultStopsEachContractInItsOwnWay) {
  World world(12);
  world.party("lab", PartyKind::lab, 100.0_GUSD);
  world.party("cloud", PartyKind::cloud, 100.0_GUSD);
  world.party("bank", PartyKind::lender);
  Opex paid_by_lab;
  paid_by_lab.common.id = "by_lab";
  paid_by_lab.payer = "lab";
  paid_by_lab.payee = "cloud";
  paid_by_lab.per_time = always(1.0_MUSD / unit::month);
  Opex paid_to_lab = paid_by_lab;
  paid_to_lab.common.id = "to_lab";
  std::swap(paid_to_lab.payer, paid_to_lab.payee);
  Loan to_lab;
  to_lab.lender = "bank";
  to_lab.borrower = "lab";
  to_lab.principal = 12.0_GUSD;
  to_lab.rate = 0.12;
  to_lab.repayment = Repayment::bullet;
  CapacityPurchase capacity;
  capacity.seller = "lab";
  capacity.buyer = "cloud";
  capacity.commitment = always(12.0_MUSD / unit::year);
  world.contracts = {paid_by_lab, paid_to_lab, to_lab, capacity};
  world.defaults = {{"lab", world.month(6)}, {"lab", world.month(8)}};
  const Books books = world.run();
  EXPECT_NEAR(books.paid_under(ContractId{0}).dollars().si(), 6e6, 0.1);
  EXPECT_NEAR(books.paid_under(ContractId{1}).dollars().si(), 12e6, 0.1);  // goes on
  EXPECT_NEAR(books.paid_under(ContractId{2}).dollars().si(), 12e9, 0.1);  // by the bank
  Money interest;
  for (int m = 0; m < 12; ++m)
    interest += books.ledger().cash_flow(world.id("lab"), Reason::interest, world.month(m)).paid;
  EXPECT_NEAR(interest.dollars().si(), 5 * 120e6, 0.1);
  EXPECT_NEAR(books.paid_under(ContractId{3}).dollars().si(), 6e6, 0.1);  // capacity is gone
  int defaults = 0;
  for (const Incident& incident : books.incidents()) defaults += incident.kind == IncidentKind::defaulted;
  EXPECT_EQ(defaults, 1);  // one dies once
}

TEST(MonthRules, PropertyIsDepreciatedUntilADefaultSellsIt) {
  World world(12);
  world.party("lab", PartyKind::lab, 100.0_GUSD);
  Purchase purchase;
  purchase.seller = "suppliers";
  purchase.buyer = "lab";
  purchase.flow = "systems_delivered.vr";
  purchase.price.per_unit = always(6.0_MUSD);
  world.contracts = {purchase};
  world.set("systems_delivered.vr", 0, Ratio(10));
  world.defaults = {{"lab", world.month(6)}};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::depreciation_expense, 5), 1e6);
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::depreciation_expense, 9), 0.0);
}

TEST(MonthRules, OutsidePartiesNeedNoSupport) {
  World world(4);
  world.party("fund", PartyKind::investor);
  world.party("lab", PartyKind::lab);
  Opex gift;
  gift.payer = "fund";
  gift.payee = "lab";
  gift.per_time = always(1.0_MUSD / unit::month);
  world.contracts = {gift};
  const Books books = world.run();
  EXPECT_NEAR(world.balance(books, "fund", Account::cash, 3), -4e6, 0.1);
  EXPECT_EQ(books.support_drawn(), Money());
}

TEST(MonthRules, ADefaultedPartyKeepsWhatItHas) {
  World world(6);
  world.party("lab", PartyKind::lab, 1.0_MUSD);
  Opex costs;
  costs.payer = "lab";
  costs.per_time = always(3.0_MUSD / unit::month);
  Sale sales;
  sales.seller = "lab";
  sales.buyer = "end_users";
  sales.price.per_time = always(1.0_MUSD / unit::month);
  world.contracts = {costs, sales};
  world.defaults = {{"lab", world.month(2)}};
  const Books books = world.run();
  // Support of two months (1 + 2 - ... = 3 M$) is not paid back out of the estate: that is for clearing.
  EXPECT_NEAR(books.support_outstanding().dollars().si(), 3e6, 0.1);
  EXPECT_NEAR(world.balance(books, "lab", Account::cash, 5), 4e6, 0.1);
}

}  // namespace
}  // namespace gw::finance::internal::month_rules_test
