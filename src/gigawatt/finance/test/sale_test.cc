#include "gigawatt/finance/contracts/sale.h"

#include <gtest/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::sale_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

void add_parties(World& world) {
  world.party("lab", PartyKind::lab, 1.0_GUSD);
  world.party("cloud", PartyKind::cloud, 1.0_GUSD);
}

Sale subscriptions() {
  Sale sale;
  sale.seller = "lab";
  sale.buyer = "end_users";
  sale.flow = "paying_users.chat";
  sale.price.per_time = always(20.0_USD / unit::month);
  sale.what = ServiceKind::product;
  return sale;
}

TEST(Sale, TwentyDollarsAMonth) {
  // 35 M subscribers x 20 $ = 700 M$ in every month, long or short.
  World world(12);
  add_parties(world);
  world.contracts = {subscriptions()};
  world.hold("paying_users.chat", 0, Ratio(35e6));
  const Books books = world.run();
  for (int m : {0, 1, 11})
    EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::product_revenue, m), -700e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "end_users", Account::cash, 11), -8.4e9);
  EXPECT_EQ(books.liquidity_of(world.id("lab")).first_dry, std::nullopt);
}

TEST(Sale, EveryUnitOfPrice) {
  const auto billed = [](const std::string& flow, auto set_price, auto value) {
    World world(2);
    add_parties(world);
    Sale sale;
    sale.seller = "cloud";
    sale.buyer = "end_users";
    sale.flow = flow;
    set_price(sale.price);
    world.contracts = {sale};
    if (!flow.empty()) world.hold(flow, 1, value);
    const Books books = world.run();
    return world.movement(books, "cloud", Account::supply_revenue, 1) * -1;
  };
  EXPECT_NEAR(billed("tokens.chat", [](Price& p) { p.per_token = always(3.0_USD / unit::Mtoken); },
                     Tokens::from_si(2e12)), 6e6, 0.01);
  EXPECT_NEAR(billed("site_energy.abilene", [](Price& p) { p.per_energy = always(55.0_USD / unit::MWh); },
                     730.0_GW * unit::h), 55 * 730e3, 0.01);
  // A level of chips by the hours of February 2026: 672.
  EXPECT_NEAR(billed("chips_in_service.vr",
                     [](Price& p) { p.per_chip_time = always(2.0_USD / unit::chip / unit::h); },
                     Chips::from_si(1000)), 2.0 * 1000 * 672, 0.01);
  EXPECT_NEAR(billed("chip_time.rent",
                     [](Price& p) { p.per_chip_time = always(2.0_USD / unit::chip / unit::h); },
                     Chips::from_si(1) * 500.0_h), 1000.0, 0.01);
  // A level of power over a twelfth of a year.
  EXPECT_NEAR(billed("energised_power",
                     [](Price& p) { p.per_power_time = always(12.0_GUSD / unit::GW / unit::year); },
                     1.5_GW), 1.5e9, 0.01);
  EXPECT_NEAR(billed("capex_power.shell", [](Price& p) { p.per_power = always(3.0_USD / unit::W); },
                     1.0_MW), 3e6, 0.01);
  EXPECT_NEAR(billed("chips_delivered.vr", [](Price& p) { p.per_chip = always(40000.0_USD / unit::chip); },
                     Chips::from_si(5)), 2e5, 0.01);
  EXPECT_NEAR(billed("", [](Price& p) { p.per_time = always(1.2_MUSD / unit::year); }, Ratio(0)), 1e5,
              0.01);
}

TEST(Sale, CreditTerm) {
  World world(6);
  add_parties(world);
  Sale sale = subscriptions();
  sale.buyer = "cloud";
  sale.paid_after_months = 2;
  world.contracts = {sale};
  world.set("paying_users.chat", 1, Ratio(1e6));
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.movement(books, "lab", Account::product_revenue, 1), -20e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::receivables, 2), 20e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::payables, 2), -20e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::cash, 2), 1e9);
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::cash, 3), 1e9 - 20e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::receivables, 3), 0.0);
}

TEST(Sale, AccountsFollowTheKind) {
  EXPECT_EQ(revenue_account(ServiceKind::product), Account::product_revenue);
  EXPECT_EQ(revenue_account(ServiceKind::compute), Account::compute_revenue);
  EXPECT_EQ(revenue_account(ServiceKind::energy), Account::supply_revenue);
  EXPECT_EQ(expense_account(ServiceKind::energy), Account::energy_expense);
  EXPECT_EQ(expense_account(ServiceKind::compute), Account::compute_expense);
  EXPECT_EQ(expense_account(ServiceKind::research), Account::research_expense);
  EXPECT_EQ(expense_account(ServiceKind::operations), Account::operations_expense);
  EXPECT_EQ(expense_account(ServiceKind::product), Account::other_expense);
}

TEST(Sale, OnlyWithinItsDates) {
  World world(12);
  add_parties(world);
  Sale sale = subscriptions();
  sale.common.start = world.month(3);
  sale.common.end = world.month(5);
  world.contracts = {sale};
  world.hold("paying_users.chat", 0, Ratio(1e6));
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::product_revenue, 2), 0.0);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::product_revenue, 11), -60e6);
}

TEST(Sale, ABuyerInDefaultStopsAndItsPayableIsLost) {
  World world(8);
  add_parties(world);
  Sale sale = subscriptions();
  sale.buyer = "cloud";
  sale.paid_after_months = 3;
  world.contracts = {sale};
  world.hold("paying_users.chat", 0, Ratio(1e6));
  world.defaults = {{"cloud", world.month(2)}};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::product_revenue, 7), -40e6);  // months 0 and 1
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::credit_losses, 7), 40e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::loss_allowance, 7), -40e6);
  EXPECT_DOUBLE_EQ(world.balance(books, "cloud", Account::cash, 7), 0.0);  // the costs of its default
}

TEST(Sale, DescribesItself) {
  EXPECT_EQ(describe(subscriptions()), "end_users pays lab 20 $/month for paying_users.chat.");
}

TEST(Sale, BadTerms) {
  World world(4);
  add_parties(world);
  Sale sale = subscriptions();
  sale.flow = "tokens.chat";
  world.contracts = {sale};
  EXPECT_EQ(world.first_error(),
            "contracts.sale.price: the flow \"tokens.chat\" (number of tokens, per month) does not "
            "fit this price (the price is for a level without dimension (users), or no flow for a fixed "
            "fee)");
}

}  // namespace
}  // namespace gw::finance::sale_test
