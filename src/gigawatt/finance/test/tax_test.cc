#include "gigawatt/finance/contracts/tax.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::tax_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

TEST(TaxAccount, T11_LossesOffsetAtMostEightyPercent) {
  // finance_methods 11: losses 100, incomes 60 and 80 at 21% -> tax 2.52 and 5.88, losses 52 and 0.
  TaxAccount account;
  EXPECT_EQ(account.assess(-100.0_USD, {0.21}), Dollars());
  EXPECT_NEAR(account.assess(60.0_USD, {0.21}).si(), 2.52, 1e-14);
  EXPECT_NEAR(account.losses().si(), 52.0, 1e-14);
  EXPECT_NEAR(account.assess(80.0_USD, {0.21}).si(), 5.88, 1e-14);
  EXPECT_NEAR(account.losses().si(), 0.0, 1e-14);
}

// Revenue of `per_month` from the month `from` on, costs of 10 M$ a month throughout.
void add_business(World& world, int from, Dollars per_month) {
  world.party("firm", PartyKind::cloud, 1.0_GUSD);
  Sale income;
  income.seller = "firm";
  income.buyer = "end_users";
  income.price.per_time = always(per_month / unit::month);
  income.common.start = world.month(from);
  Opex costs;
  costs.payer = "firm";
  costs.per_time = always(10.0_MUSD / unit::month);
  world.contracts = {income, costs};
}

TEST(Tax, OnTheYearsProfitInDecember) {
  // From 2026-01: revenue 30 - costs 10 = 20 M$ a month; 21% of 240 M$ in December.
  World world(24);
  add_business(world, 0, 30.0_MUSD);
  Tax tax;
  tax.payer = "firm";
  tax.rate = 0.21;
  world.contracts.push_back(tax);
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "firm", Account::tax_expense, 11), 0.21 * 240e6, 0.006);
  EXPECT_NEAR(world.movement(books, "government", Account::cash, 11), 0.21 * 240e6, 0.006);
  EXPECT_EQ(world.balance(books, "firm", Account::tax_expense, 10), 0.0);
  EXPECT_NEAR(world.movement(books, "firm", Account::tax_expense, 23), 0.21 * 240e6, 0.006);
}

TEST(Tax, APartysOwnRateDoesTheSame) {
  World world(30);
  add_business(world, 12, 30.0_MUSD);  // a loss of 120 M$ in the first year
  world.parties.items[0].second.tax_rate = 0.21;
  const Books books = world.run();
  EXPECT_EQ(world.balance(books, "firm", Account::tax_expense, 12), 0.0);
  EXPECT_NEAR(world.movement(books, "firm", Account::tax_expense, 23), 0.21 * (240e6 - 120e6), 0.006);
  // The plan ends in June 2028: the last half year is taxed in its last month.
  EXPECT_NEAR(world.movement(books, "firm", Account::tax_expense, 29), 0.21 * 120e6, 0.006);
}

TEST(Tax, AFiscalYearThatBeganBeforeThePlan) {
  World world(8, Month(2026, 7));
  add_business(world, 0, 30.0_MUSD);
  world.parties.items[0].second.tax_rate = 0.25;
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "firm", Account::tax_expense, 5), 0.25 * 6 * 20e6, 0.006);
}

TEST(Tax, DescribesItself) {
  Tax tax;
  tax.payer = "firm";
  tax.rate = 0.21;
  EXPECT_EQ(describe(tax),
            "firm pays government 21% of each year's profit; earlier losses offset up to 80% of it.");
}

TEST(Tax, NobodyIsTaxedTwice) {
  World world(4);
  add_business(world, 0, 30.0_MUSD);
  world.parties.items[0].second.tax_rate = 0.21;
  Tax tax;
  tax.payer = "firm";
  tax.rate = 0.21;
  world.contracts.push_back(tax);
  EXPECT_EQ(world.first_error(),
            "contracts.tax.payer: \"firm\" has a tax_rate of its own and would be taxed twice (drop one of "
            "the two)");
}

}  // namespace
}  // namespace gw::finance::tax_test
