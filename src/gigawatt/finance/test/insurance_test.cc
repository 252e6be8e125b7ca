#include "gigawatt/finance/contracts/insurance.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::insurance_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

void add_cover(World& world) {
  world.party("spv", PartyKind::spv, 10.0_GUSD);
  world.party("insurer", PartyKind::investor);
  Insurance cover;
  cover.insured = "spv";
  cover.insurer = "insurer";
  cover.rate = 0.006;
  cover.sum_insured = always(2.0_GUSD);
  cover.deductible = 10.0_MUSD;
  cover.limit = 300.0_MUSD;
  world.contracts = {cover};
}

Insurance& terms(World& world) { return std::get<Insurance>(world.contracts[0]); }

TEST(Insurance, WithoutALossOnlyThePremiumIsPaid) {
  // 0.6% x 2 G$ / 12 = 1 M$ a month.
  World world(12);
  add_cover(world);
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.movement(books, "spv", Account::operations_expense, 3), 1e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "insurer", Account::cash, 11), 12e6);
}

TEST(Insurance, PremiumOnTheBookValue) {
  World world(24);
  add_cover(world);
  terms(world).sum_insured.reset();
  Purchase site;
  site.seller = "suppliers";
  site.buyer = "spv";
  site.flow = "capex_power.shell";
  site.price.per_power = always(10.0_USD / unit::W);
  site.life_months = 10;
  world.contracts.push_back(site);
  world.set("capex_power.shell", 2, 100.0_MW);
  const Books books = world.run();
  EXPECT_EQ(world.movement(books, "spv", Account::operations_expense, 1), 0.0);
  // 1 G$ when bought, 9/10 at the end of month 3, nothing after ten months.
  EXPECT_DOUBLE_EQ(world.movement(books, "spv", Account::operations_expense, 2), 0.5e6);
  EXPECT_DOUBLE_EQ(world.movement(books, "spv", Account::operations_expense, 4), 0.45e6);
  EXPECT_EQ(world.movement(books, "spv", Account::operations_expense, 13), 0.0);
}

TEST(Insurance, ALossLessItsDeductibleUpToTheLimit) {
  // paid = min(limit, max(0, loss - deductible))
  const auto paid = [](Dollars loss) {
    World world(12);
    add_cover(world);
    terms(world).losses = {{world.month(4), loss, "fire"}};
    const Books books = world.run();
    EXPECT_DOUBLE_EQ(world.movement(books, "spv", Account::operations_expense, 4), 1e6 + loss.si());
    return -world.balance(books, "spv", Account::other_income, 11);
  };
  EXPECT_DOUBLE_EQ(paid(50.0_MUSD), 40e6);
  EXPECT_DOUBLE_EQ(paid(10.0_MUSD), 0.0);
  EXPECT_DOUBLE_EQ(paid(4.0_MUSD), 0.0);
  EXPECT_DOUBLE_EQ(paid(500.0_MUSD), 300e6);
}

TEST(Insurance, DescribesItself) {
  World world(12);
  add_cover(world);
  terms(world).losses = {{world.month(4), 50.0_MUSD, "fire"}};
  EXPECT_EQ(describe(terms(world)),
            "spv insures 2 G$ with insurer for 0.6% a year, bears 10 M$ of a loss, at most 300 M$ "
            "for one "
            "loss; in 2026-05 it loses 50 M$ (fire).");
}

TEST(Insurance, BadTerms) {
  const auto error_of = [](auto change) {
    World world(12);
    add_cover(world);
    change(terms(world));
    return world.first_error();
  };
  EXPECT_EQ(error_of([](Insurance& t) { t.losses = {{Month(2031, 1), 1.0_MUSD, ""}}; }),
            "contracts.insurance.losses: 2031-01 is not in the months of the contract");
  EXPECT_EQ(error_of([](Insurance& t) { t.losses = {{Month(2026, 2), -1.0_MUSD, ""}}; }),
            "contracts.insurance.losses: the loss of 2026-02 is not above zero");
  EXPECT_EQ(
      error_of([](Insurance& t) { t.insurer = "spv"; }),
      "contracts.insurance.insurer: \"spv\" is insured and insurer at once (a contract needs two "
      "different parties)");
}

}  // namespace
}  // namespace gw::finance::insurance_test
