#include "gigawatt/finance/contracts/revenue_share.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::revenue_share_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

Sale product(std::string id, Dollars per_month) {
  Sale sale;
  sale.common.id = std::move(id);
  sale.seller = "lab";
  sale.buyer = "end_users";
  sale.price.per_time = always(per_month / unit::month);
  sale.what = ServiceKind::product;
  return sale;
}

void add_deal(World& world) {
  world.party("lab", PartyKind::lab);
  world.party("cloud", PartyKind::cloud);
  RevenueShare share;
  share.payer = "lab";
  share.payee = "cloud";
  share.share = always(Ratio(0.2));
  world.contracts = {share, product("chat", 2.0_GUSD), product("api", 1.0_GUSD)};
}

RevenueShare& terms(World& world) { return std::get<RevenueShare>(world.contracts[0]); }
double paid(World& world) { return world.run().paid_under(ContractId{0}).dollars().in(unit::GUSD); }

TEST(RevenueShare, OfAllRevenueOfTheMonth) {
  // 20% x 3 G$ x 12 months, in the month it is earned.
  World world(12);
  add_deal(world);
  const Books books = world.run();
  EXPECT_NEAR(world.movement(books, "cloud", Account::cash, 0), 0.6e9, 0.01);
  EXPECT_NEAR(books.paid_under(ContractId{0}).dollars().si(), 7.2e9, 0.1);
}

TEST(RevenueShare, CapEndAndSteps) {
  World capped(12);
  add_deal(capped);
  terms(capped).cap = 1.0_GUSD;
  EXPECT_NEAR(paid(capped), 1.0, 1e-9);
  World ended(12);
  add_deal(ended);
  terms(ended).common.end = ended.month(4);
  EXPECT_NEAR(paid(ended), 3.0, 1e-9);
  World falling(12);
  add_deal(falling);
  terms(falling).share.steps.emplace_back(falling.month(6), 0.1);
  EXPECT_NEAR(paid(falling), 6 * 0.6 + 6 * 0.3, 1e-9);
}

TEST(RevenueShare, OfNamedContractsOnly) {
  World world(12);
  add_deal(world);
  terms(world).contracts = {"api"};
  EXPECT_NEAR(paid(world), 12 * 0.2, 1e-9);
}

TEST(RevenueShare, APayerInDefaultStops) {
  World world(12);
  add_deal(world);
  world.defaults = {{"cloud", world.month(3)}, {"lab", world.month(6)}};
  EXPECT_NEAR(paid(world), 6 * 0.6, 1e-9);
}

TEST(RevenueShare, DescribesItself) {
  World world(12);
  add_deal(world);
  terms(world).cap = 38.0_GUSD;
  EXPECT_EQ(describe(terms(world)), "lab pays cloud 20% of its revenue, at most 38 G$ in all.");
}

TEST(RevenueShare, BadTerms) {
  World world(4);
  add_deal(world);
  terms(world).payee = "lab";
  terms(world).contracts = {"apis"};
  EXPECT_EQ(world.first_error(),
            "contracts.revenue_share.contracts: there is no other contract or part \"apis\" (did "
            "you mean "
            "\"api\"?)");
  EXPECT_EQ(world.diagnostics.items()[1].path, "contracts.revenue_share.payee");
}

}  // namespace
}  // namespace gw::finance::revenue_share_test
