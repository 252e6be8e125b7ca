#include "gigawatt/finance/contracts/bond.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/test/world.h"

namespace gw::finance::bond_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

// A site of 27.3 G$ built over 7 months, paid by a bond whose proceeds wait in Treasuries.
void add_project(World& world) {
  world.party("spv", PartyKind::spv, 10.0_GUSD);
  world.party("fund", PartyKind::investor);
  world.party("builder", PartyKind::suppliers);
  Purchase site;
  site.common.id = "site";
  site.seller = "builder";
  site.buyer = "spv";
  site.flow = "capex_power.shell";
  site.price.per_power = always(13.0_USD / unit::W);
  site.asset = AssetClass::building;
  Bond bond;
  bond.holders = "fund";
  bond.issuer = "spv";
  bond.principal = 27.3_GUSD;
  bond.coupon = 0.06;
  bond.maturity = world.month(24);
  bond.parked = ParkedProceeds{{"site"}, 1.0, always(Ratio(0.04)), "government", std::nullopt};
  world.contracts = {site, bond};
  for (int m = 1; m <= 7; ++m) world.set("capex_power.shell", m, 300.0_MW);
}

Bond& bond_of(World& world) { return std::get<Bond>(world.contracts[1]); }

TEST(Bond, ProceedsWaitUntilTheyAreSpent) {
  World world(30);
  add_project(world);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::restricted_cash, 0), 27.3e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::cash, 0), 10e9);
  // 3.9 G$ a month leave the account and the party's cash is not touched.
  EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::restricted_cash, 1), 23.4e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::restricted_cash, 7), 0.0);
  // Yield of a month: 4% / 12 of what was parked at the end of the month before.
  EXPECT_NEAR(-world.movement(books, "spv", Account::interest_income, 1), 27.3e9 * 0.04 / 12,
              0.006);
  EXPECT_NEAR(-world.movement(books, "spv", Account::interest_income, 7), 3.9e9 * 0.04 / 12, 0.006);
  EXPECT_NEAR(world.movement(books, "spv", Account::cash, 1), 27.3e9 * 0.04 / 12, 0.006);
  // Negative carry of month 1: (6% - 4%) / 12 x 27.3 G$.
  EXPECT_NEAR(world.movement(books, "spv", Account::interest_expense, 1) +
                  world.movement(books, "spv", Account::interest_income, 1),
              27.3e9 * 0.02 / 12, 0.02);
}

TEST(Bond, CouponsAccrueAndArePaidTwiceAYear) {
  World world(30);
  add_project(world);
  const Books books = world.run();
  const double month = 27.3e9 * 0.06 / 12;
  EXPECT_NEAR(world.movement(books, "spv", Account::interest_expense, 5), month, 0.006);
  EXPECT_NEAR(-world.balance(books, "spv", Account::payables, 5), 5 * month, 0.05);
  EXPECT_NEAR(world.balance(books, "fund", Account::receivables, 5), 5 * month, 0.05);
  EXPECT_EQ(world.balance(books, "spv", Account::payables, 6), 0.0);
  EXPECT_NEAR(world.movement(books, "fund", Account::cash, 12), 6 * month, 0.05);
  EXPECT_NEAR(world.movement(books, "fund", Account::cash, 24), 27.3e9 + 6 * month, 0.05);
  EXPECT_EQ(world.balance(books, "spv", Account::debt, 24), 0.0);
  EXPECT_EQ(world.movement(books, "spv", Account::interest_expense, 25), 0.0);
}

TEST(Bond, LevelAfterAnInterestOnlyPeriod) {
  World world(60);
  add_project(world);
  Bond& bond = bond_of(world);
  bond.repayment = Repayment::level;
  bond.interest_only_months = 12;
  bond.maturity = world.month(48);
  bond.parked.reset();
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::debt, 12), -27.3e9);
  // Six payments from month 18 on: B i / (1 - (1 + i)^-6) with i = 3%, each with its coupon.
  const double payment = level_payment({27.3_GUSD, 0.03, 6}).si();
  for (int m : {18, 30, 42})
    EXPECT_NEAR(world.movement(books, "fund", Account::cash, m), payment, 0.1) << m;
  EXPECT_NEAR(world.movement(books, "fund", Account::cash, 48), payment, 1.0);
  EXPECT_EQ(world.balance(books, "spv", Account::debt, 48), 0.0);
}

TEST(Bond, TheRestIsReleasedInItsMonth) {
  World world(30);
  add_project(world);
  bond_of(world).parked->until = world.month(4);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::restricted_cash, 3), 15.6e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "spv", Account::restricted_cash, 4), 0.0);
}

TEST(Bond, AnIssuerInDefaultOwesPrincipalAndCoupon) {
  World world(30);
  add_project(world);
  world.defaults = {{"spv", world.month(9)}};
  const Books books = world.run();
  // Two months of coupon have accrued since month 6.
  EXPECT_NEAR(world.balance(books, "fund", Account::credit_losses, 29), 27.3e9 * (1 + 2 * 0.005),
              0.1);
}

TEST(Bond, ParkedMoneyIsLiquidityAndGoesToTheHolders) {
  World world(30);
  add_project(world);
  Books books = world.start();
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("spv")).in(unit::GUSD), 37.3);
  for (int m = 0; m < 3; ++m) ASSERT_TRUE(books.step(world.month(m)));
  // Two months of building are paid: 19.5 G$ wait.
  EXPECT_DOUBLE_EQ(books.liquidity(world.id("spv")).si(),
                   world.balance(books, "spv", Account::cash, 2) + 19.5e9);

  World failed(30);
  add_project(failed);
  failed.defaults = {{"spv", failed.month(3)}};
  const Books estate = failed.run();
  EXPECT_DOUBLE_EQ(failed.movement(estate, "fund", Account::cash, 3), 19.5e9);
  EXPECT_EQ(failed.balance(estate, "spv", Account::restricted_cash, 3), 0.0);
  // What is left: 7.8 G$ and two months of coupon.
  EXPECT_NEAR(failed.balance(estate, "fund", Account::credit_losses, 29),
              7.8e9 + 2 * 27.3e9 * 0.005, 0.1);
}

TEST(Bond, DescribesItself) {
  World world(30);
  add_project(world);
  EXPECT_EQ(
      describe(bond_of(world)),
      "spv sells fund a bond of 27.3 G$ at 6% a year, paid every 6 months, due 2028-01; what is not "
      "spent under site waits with government at 4%, which costs 2% a year.");
}

TEST(Bond, BadTerms) {
  const auto error_of = [](auto change) {
    World world(12);
    add_project(world);
    change(bond_of(world));
    return world.first_error();
  };
  EXPECT_EQ(error_of([](Bond& t) { t.maturity = Month(2025, 1); }),
            "contracts.bond.maturity: it is due in 2025-01 and sold in 2026-01");
  EXPECT_EQ(error_of([](Bond& t) { t.parked->trustee = "spv"; }),
            "contracts.bond.parked.trustee: \"spv\" is issuer and parked.trustee at once (a "
            "contract needs "
            "two different parties)");
  EXPECT_EQ(error_of([](Bond& t) { t.repayment = Repayment::profile; }),
            "contracts.bond.repayment: a bond is repaid level, linear or bullet");
  EXPECT_EQ(error_of([](Bond& t) { t.parked->contracts.clear(); }),
            "contracts.bond.parked.contracts: nothing says what spending releases the proceeds");
}

}  // namespace
}  // namespace gw::finance::bond_test
