#include "gigawatt/finance/statements.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::statements_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

// A lab that sells, buys systems on credit, borrows, leases and pays tax.
void build(World& world) {
  world.party("lab", PartyKind::lab, 10.0_GUSD).tax_rate = 0.21;
  world.party("vendor", PartyKind::chip_vendor, 5.0_GUSD).gross_margin = 0.75;
  world.party("spv", PartyKind::spv, 50.0_GUSD);
  world.party("bank", PartyKind::lender);
  Sale sale;
  sale.seller = "lab";
  sale.buyer = "end_users";
  sale.price.per_time = always(500.0_MUSD / unit::month);
  sale.what = ServiceKind::product;
  Purchase purchase;
  purchase.seller = "vendor";
  purchase.buyer = "lab";
  purchase.flow = "systems_delivered.vr";
  purchase.price.per_unit = always(4.0_MUSD);
  purchase.pay = {0.2, 0.7, 0.1, 2, 1};
  Loan loan;
  loan.lender = "bank";
  loan.borrower = "lab";
  loan.principal = 2.0_GUSD;
  loan.rate = 0.08;
  Lease lease;
  lease.lessor = "spv";
  lease.lessee = "lab";
  lease.flow = "systems_delivered.gb";
  lease.price.per_unit = always(3.0_MUSD);
  lease.rate = 0.10;
  StagedEquity equity;
  equity.investor = "vendor";
  equity.issuer = "lab";
  equity.per_energised = 1.0_GUSD / unit::GW;
  equity.cap = 2.0_GUSD;
  equity.first_valuation = 500.0_GUSD;
  world.contracts = {sale, purchase, loan, lease, equity};
  world.set("systems_delivered.vr", 3, Ratio(500));
  world.set("systems_delivered.gb", 4, Ratio(200));
  world.hold("energised_power", 5, 1.0_GW);
}

const std::vector<double>& numbers(const Table& table, std::string_view column) {
  const Column* found = table.find(column);
  EXPECT_NE(found, nullptr) << column;
  static const std::vector<double> kNone;
  return found ? std::get<std::vector<double>>(found->data) : kNone;
}
const std::vector<std::string>& texts(const Table& table, std::string_view column) {
  return std::get<std::vector<std::string>>(table.find(column)->data);
}

TEST(Statements, TheBalanceSheetBalancesForEveryPartyAndMonth) {
  World world(24);
  build(world);
  const Books books = world.run();
  for (std::size_t p = 0; p < world.model->parties().size(); ++p) {
    const Table sheet = balance_sheet(books, PartyId{static_cast<std::int16_t>(p)});
    ASSERT_EQ(sheet.rows(), 24u);
    const auto& assets = numbers(sheet, "total_assets_musd");
    const auto& liabilities = numbers(sheet, "total_liabilities_musd");
    const auto& equity = numbers(sheet, "total_equity_musd");
    for (std::size_t i = 0; i < 24; ++i)
      EXPECT_EQ(std::llround((assets[i] - liabilities[i] - equity[i]) * 1e8), 0) << p << ' ' << i;
  }
}

TEST(Statements, CashFlowEndsAtCash) {
  World world(24);
  build(world);
  const Books books = world.run();
  for (std::size_t p = 0; p < world.model->parties().size(); ++p) {
    const Table flow = cash_flow_statement(books, PartyId{static_cast<std::int16_t>(p)});
    for (std::size_t i = 0; i < 24; ++i) {
      const double sum = numbers(flow, "opening_cash_musd")[i] + numbers(flow, "operating_musd")[i] +
                         numbers(flow, "investing_musd")[i] + numbers(flow, "financing_musd")[i];
      EXPECT_EQ(std::llround((sum - numbers(flow, "closing_cash_musd")[i]) * 1e8), 0) << p << ' ' << i;
    }
  }
  const Table lab = cash_flow_statement(books, world.id("lab"));
  EXPECT_DOUBLE_EQ(numbers(lab, "opening_cash_musd")[0], 10000.0);
  EXPECT_DOUBLE_EQ(numbers(lab, "of_which_loan_draw_musd")[0], 2000.0);
  EXPECT_DOUBLE_EQ(numbers(lab, "of_which_deposit_musd")[1], -400.0);
  EXPECT_DOUBLE_EQ(numbers(lab, "investing_musd")[3], -1400.0);
  EXPECT_EQ(lab.find("of_which_warrant_musd"), nullptr);
  const Table vendor = cash_flow_statement(books, world.id("vendor"));
  EXPECT_DOUBLE_EQ(numbers(vendor, "investing_musd")[5], -1000.0);
}

TEST(Statements, ProfitIsTheChangeOfRetainedEarnings) {
  World world(24);
  build(world);
  const Books books = world.run();
  const Table income = income_statement(books, world.id("lab"));
  const Table sheet = balance_sheet(books, world.id("lab"));
  double retained = 0;
  for (std::size_t i = 0; i < 24; ++i) {
    retained += numbers(income, "profit_musd")[i];
    EXPECT_NEAR(retained, numbers(sheet, "retained_earnings_musd")[i], 1e-6);
    EXPECT_NEAR(numbers(income, "profit_before_tax_musd")[i] - numbers(income, "tax_expense_musd")[i],
                numbers(income, "profit_musd")[i], 1e-6);
  }
  EXPECT_DOUBLE_EQ(numbers(income, "product_revenue_musd")[7], 500.0);
  EXPECT_DOUBLE_EQ(numbers(income, "total_income_musd")[7], 500.0);
  EXPECT_GT(numbers(income, "tax_expense_musd")[11], 0.0);
  // Revenue of the vendor: 2 G$ at delivery, a quarter of it for its suppliers.
  const Table vendor = income_statement(books, world.id("vendor"));
  EXPECT_DOUBLE_EQ(numbers(vendor, "system_revenue_musd")[3], 2000.0);
  EXPECT_DOUBLE_EQ(numbers(vendor, "cost_of_goods_musd")[3], 500.0);
}

TEST(Statements, MoneyFlowsAddUpToTheCashOfEveryParty) {
  World world(24);
  build(world);
  const Books books = world.run();
  const Table flows = money_flows(books);
  double lab = 10000.0;
  for (std::size_t i = 0; i < flows.rows(); ++i) {
    if (texts(flows, "from")[i] == "lab") lab -= numbers(flows, "amount_musd")[i];
    if (texts(flows, "to")[i] == "lab") lab += numbers(flows, "amount_musd")[i];
    EXPECT_GT(numbers(flows, "amount_musd")[i], 0.0);
  }
  EXPECT_NEAR(lab, world.balance(books, "lab", Account::cash, 23) / 1e6, 1e-6);
}

TEST(Statements, LiquidityContractsAndIssues) {
  World world(24);
  build(world);
  const Books books = world.run();
  const Table liquidity = liquidity_table(books);
  ASSERT_EQ(liquidity.rows(), 3u);  // inside parties only
  EXPECT_EQ(texts(liquidity, "party")[0], "lab");
  EXPECT_EQ(texts(liquidity, "first_dry_month")[0], "");
  const Table contracts = contract_table(books, world.terms());
  ASSERT_EQ(contracts.rows(), 5u);
  EXPECT_EQ(texts(contracts, "payer")[1], "lab");
  EXPECT_EQ(texts(contracts, "payee")[1], "vendor");
  EXPECT_DOUBLE_EQ(numbers(contracts, "paid_musd")[1], 2000.0);
  const Table issues = issue_table(books);
  ASSERT_EQ(issues.rows(), 1u);
  EXPECT_NEAR(numbers(issues, "stake_after")[0], 1.0 / 500.0, 1e-15);
}

TEST(Statements, ContractsNameAllPayersAndTheStateAfterTheirEnd) {
  World world(12);
  world.party("lab", PartyKind::lab);
  world.party("fund", PartyKind::investor, 20.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor, 20.0_GUSD);
  EquityRound round;
  round.issuer = "lab";
  round.pre_money = 100.0_GUSD;
  round.investors = {{"fund", 10.0_GUSD, Dollars(), std::nullopt, "", std::nullopt},
                     {"vendor", 5.0_GUSD, Dollars(), std::nullopt, "", std::nullopt}};
  round.common.end = world.month(3);
  world.contracts = {round};
  const Table contracts = contract_table(world.run(), world.terms());
  EXPECT_EQ(texts(contracts, "payer")[0], "fund, vendor");
  EXPECT_EQ(texts(contracts, "payee")[0], "lab");
  EXPECT_EQ(texts(contracts, "state")[0], "ended");
}

TEST(Statements, StakesAreMarkedInAMemoOnly) {
  World world(12);
  world.party("lab").valuation =
      config::Steps<Dollars>{{{world.month(0), 490.0_GUSD}, {world.month(6), 1000.0_GUSD}}};
  world.parties.items[0].second.holders = {{"founders", 0.5}};
  world.party("vendor", PartyKind::chip_vendor, 50.0_GUSD);
  StagedEquity equity;
  equity.investor = "vendor";
  equity.issuer = "lab";
  equity.per_energised = 10.0_GUSD / unit::GW;
  equity.cap = 10.0_GUSD;
  world.contracts = {equity};
  world.hold("energised_power", 2, 1.0_GW);
  const Books books = world.run();
  const Table table = cap_table_now(books, world.id("lab"));
  ASSERT_EQ(table.rows(), 2u);
  EXPECT_EQ(texts(table, "holder")[1], "vendor");
  EXPECT_NEAR(numbers(table, "stake")[1], 0.02, 1e-15);
  EXPECT_NEAR(numbers(table, "gain_musd")[1], 20000.0 - 10000.0, 1e-6);
  EXPECT_DOUBLE_EQ(world.balance(books, "vendor", Account::equity_stakes, 11), 10e9);
}

TEST(Statements, TheLedgerTableHasEveryLeg) {
  World world(6);
  build(world);
  const Books books = world.run();
  const Table table = ledger_table(books);
  ASSERT_EQ(table.rows(), books.ledger().legs());
  std::int64_t sum = 0;
  for (std::int64_t cents : std::get<std::vector<std::int64_t>>(table.find("amount_cents")->data))
    sum += cents;
  EXPECT_EQ(sum, 0);
  EXPECT_EQ(texts(table, "reason")[0], "opening");
}

TEST(Statements, CoverOfEveryLoanWithACovenant) {
  World world(6);
  build(world);
  for (Contract& contract : world.contracts)
    if (auto* loan = std::get_if<Loan>(&contract)) loan->covenant = Covenant{.contracts = {"sale"}, .months = 1};
  const Books books = world.run();
  const Table table = cover_table(books);
  const auto& dscr = std::get<std::vector<double>>(table.find("dscr")->data);
  ASSERT_EQ(dscr.size(), 5u);
  // Level payments against 500 M$ a month, from the month after the draw.
  const double service = std::get<std::vector<double>>(table.find("service_musd")->data)[0];
  EXPECT_NEAR(dscr[0], 500 / service, 1e-9);
  EXPECT_EQ(std::get<std::vector<std::string>>(table.find("contract")->data)[0], "loan");
}

TEST(Statements, IncidentsAreTold) {
  World world(6);
  build(world);
  world.defaults = {{"lab", world.month(2)}};
  const Books books = world.run();
  const Table table = incident_table(books);
  ASSERT_GE(table.rows(), 2u);
  EXPECT_EQ(texts(table, "kind")[0], "defaulted");
  EXPECT_EQ(texts(table, "text")[0], "2026-03: lab defaults: as the plan says");
}

TEST(Statements, TheCapTableOfAnyMonthIsKept) {
  // 10 G$ at 90 G$ before it in month 0 and 4 G$ at 100 G$ in month 3: 10%, then 10% x 100/104 and 4/104.
  World world(6);
  world.party("lab", PartyKind::lab);
  world.party("fund", PartyKind::investor);
  world.party("cloud", PartyKind::cloud, Dollars::from_si(10e9));
  EquityRound first, second;
  first.issuer = second.issuer = "lab";
  first.common.id = "first", second.common.id = "second";
  first.pre_money = Dollars::from_si(90e9), second.pre_money = Dollars::from_si(100e9);
  first.investors = {{"fund", Dollars::from_si(10e9), {}, {}, "", {}}};
  second.investors = {{"cloud", Dollars::from_si(4e9), {}, {}, "", {}}};
  second.common.start = world.month(3);
  world.contracts = {first, second};
  const Books books = world.run();
  const PartyId lab = world.id("lab");
  EXPECT_EQ(cap_table_at(books, lab, world.month(-1)).rows(), 0u);
  for (const int m : {0, 1, 2}) {
    const Table table = cap_table_at(books, lab, world.month(m));
    ASSERT_EQ(table.rows(), 1u) << m;
    EXPECT_NEAR(numbers(table, "stake")[0], 0.10, 1e-12);
    EXPECT_NEAR(numbers(table, "value_musd")[0], 10'000.0, 1e-6);
  }
  const Table last = cap_table_now(books, lab);
  ASSERT_EQ(last.rows(), 2u);
  EXPECT_NEAR(numbers(last, "stake")[0], 0.10 * 100 / 104, 1e-12);
  EXPECT_NEAR(numbers(last, "stake")[1], 4.0 / 104, 1e-12);
  EXPECT_NEAR(books.valuation(lab, world.month(2))->si(), 100e9, 1.0);
  EXPECT_NEAR(books.valuation(lab, world.month(5))->si(), 104e9, 1.0);
  EXPECT_FALSE(books.valuation(lab, world.month(-1)).has_value());
}

TEST(Statements, NewMoneyAddsToTheValueOfAParty) {
  // A path of 500, then 730 before the round of month 2: 730 + 87 = 817 from then on, 852 with the 35 that
  // wait until month 6, and what the path says again from month 9.
  World world(12);
  Party& lab = world.party("lab", PartyKind::lab);
  lab.valuation = config::Steps<Dollars>{
      {{world.month(0), 500.0_GUSD}, {world.month(2), 730.0_GUSD}, {world.month(9), 1000.0_GUSD}}};
  world.party("cloud", PartyKind::cloud);
  world.party("fund", PartyKind::investor);
  EquityRound round;
  round.issuer = "lab";
  round.common.start = world.month(2);
  round.pre_money = 730.0_GUSD;
  round.investors = {{"cloud", 50.0_GUSD, 35.0_GUSD, world.month(6), "", {}},
                     {"fund", 72.0_GUSD, {}, {}, "", {}}};
  world.contracts = {round};
  const Books books = world.run();
  const auto value = [&](int month) {
    return books.valuation(world.id("lab"), world.month(month))->in(unit::GUSD);
  };
  EXPECT_NEAR(value(1), 500, 1e-9);
  EXPECT_NEAR(value(2), 817, 1e-9);
  EXPECT_NEAR(value(5), 817, 1e-9);
  EXPECT_NEAR(value(6), 852, 1e-9);
  EXPECT_NEAR(value(8), 852, 1e-9);
  EXPECT_NEAR(value(9), 1000, 1e-9);
  // 72 paid for 72 / 852 of it.
  const Table table = cap_table_at(books, world.id("lab"), world.month(8));
  EXPECT_NEAR(numbers(table, "value_musd")[1], 72e3, 1e-6);
  EXPECT_NEAR(numbers(table, "gain_musd")[1], 0, 1e-6);
}

TEST(Statements, TheNewerOfPathAndRoundIsTheValue) {
  // A round at 335 before it against a path of 183: 350. A later path wins, and 35 at the old price add to it.
  World world(12);
  world.party("lab", PartyKind::lab).valuation =
      config::Steps<Dollars>{{{world.month(0), 183.0_GUSD}, {world.month(4), 400.0_GUSD}}};
  world.party("fund", PartyKind::investor);
  EquityRound round;
  round.issuer = "lab";
  round.common.start = world.month(1);
  round.pre_money = 335.0_GUSD;
  round.investors = {{"fund", 50.0_GUSD, 35.0_GUSD, world.month(6), "", {}}};
  world.contracts = {round};
  const Books books = world.run();
  const auto value = [&](int month) {
    return books.valuation(world.id("lab"), world.month(month))->in(unit::GUSD);
  };
  EXPECT_NEAR(value(0), 183, 1e-9);
  EXPECT_NEAR(value(1), 350, 1e-9);
  EXPECT_NEAR(value(4), 400, 1e-9);
  EXPECT_NEAR(value(6), 435, 1e-9);
}

}  // namespace
}  // namespace gw::finance::statements_test
