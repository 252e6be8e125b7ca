#include "gigawatt/finance/internal/resolution.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::resolution_test {
namespace {

using namespace gw::units::literals;
using finance::testing::always;
using finance::testing::World;

// A lab with two bullet loans, senior and junior, that has spent `spent` on chips.
void add_debt(World& world, Dollars senior, Dollars junior) {
  world.party("lab", PartyKind::lab);
  world.party("bank", PartyKind::lender);
  world.party("fund", PartyKind::lender);
  Loan first;
  first.common.id = "senior";
  first.lender = "bank";
  first.borrower = "lab";
  first.principal = senior;
  first.term_months = 60;
  first.repayment = Repayment::bullet;
  Loan second = first;
  second.common.id = "junior";
  second.lender = "fund";
  second.principal = junior;
  second.seniority = Seniority::junior;
  world.contracts = {first, second};
}

double lost(const Books& books, const std::string& party) {
  const auto id = books.model().find_party(party);
  double sum = 0;
  for (const Incident& incident : books.incidents())
    if (incident.party == *id && incident.kind == IncidentKind::written_down)
      sum += incident.amount.dollars().si();
  return sum;
}

// Estate 30 G$ of cash, costs 10%: 27 are left. Senior 20 is paid in full, junior 10 gets 7.
TEST(Resolution, SeniorDebtComesFirst) {
  World world(24);
  add_debt(world, 20.0_GUSD, 10.0_GUSD);
  world.setting_extra.in_default.estate_share = 0.9;
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  EXPECT_DOUBLE_EQ(lost(books, "bank"), 0.0);
  EXPECT_NEAR(lost(books, "fund"), 3e9, 0.02);
  EXPECT_NEAR(world.balance(books, "lab", Account::cash, 12), 0.0, 0.02);
  for (int m = 0; m < 24; ++m) EXPECT_TRUE(audit(books, world.month(m)).empty()) << m;
}

// Chips of 10 G$ bought in month 0 and sold after 12 months: 62.5% of their cost.
TEST(Resolution, ChipsAreSoldByAge) {
  World world(24);
  add_debt(world, 10.0_GUSD, 10.0_GUSD);
  world.party("nvidia", PartyKind::chip_vendor);
  Purchase chips;
  chips.common.id = "chips";
  chips.seller = "nvidia";
  chips.buyer = "lab";
  chips.flow = "systems_delivered.vr";
  chips.price.per_unit = always(10.0_GUSD);
  world.contracts.push_back(chips);
  world.set("systems_delivered.vr", 0, Ratio(1.0));
  world.setting_extra.in_default.estate_share = 1.0;
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  // 10 G$ of cash + 6.25: senior in full, junior 6.25 of 10.
  EXPECT_DOUBLE_EQ(lost(books, "bank"), 0.0);
  EXPECT_NEAR(lost(books, "fund"), 3.75e9, 0.02);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::compute_equipment, 12), 0.0);
  EXPECT_DOUBLE_EQ(world.balance(books, "lab", Account::accumulated_depreciation, 23), 0.0);
}

// With nobody paying from nothing, a guarantor that cannot pay defaults in the same month.
TEST(Resolution, AGuarantorWithoutCashFollowsInTheSameMonth) {
  for (const ShortfallRule rule : {ShortfallRule::support, ShortfallRule::support_then_default}) {
    World world(24);
    add_debt(world, 20.0_GUSD, 10.0_GUSD);
    world.party("vendor", PartyKind::chip_vendor, 5.0_GUSD).outside = false;
    Guarantee guarantee;
    guarantee.guarantor = "vendor";
    guarantee.covers = {"senior"};
    world.contracts.push_back(guarantee);
    world.setting_extra.shortfall = rule;
    world.defaults = {{"lab", world.month(12)}};
    const Books books = world.run();
    const bool follows = rule == ShortfallRule::support_then_default;
    EXPECT_EQ(books.in_default(world.id("vendor")), follows);
    // The estates leave nothing here; supported, the vendor pays all of it.
    EXPECT_NEAR(lost(books, "bank"), follows ? 20e9 : 0.0, 0.02);
    std::vector<std::string> trail;
    for (const Incident& incident : books.incidents())
      if (incident.kind == IncidentKind::defaulted) trail.push_back(describe(books.model(), incident));
    if (follows) {
      ASSERT_EQ(trail.size(), 2u);
      EXPECT_EQ(trail[1], "2027-01: vendor defaults: it cannot pay as a guarantor");
    }
  }
}

// 12 G$ a year for two years, buyer fails after one: 11 months to come of 1 G$, half of it damages since the
// capacity is let again at half price, six months later.
TEST(Resolution, CapacityIsLetAgainAndDamagesAreClaimed) {
  World world(24);
  world.party("lab", PartyKind::lab, 100.0_GUSD);
  world.party("cloud", PartyKind::cloud);
  CapacityPurchase capacity;
  capacity.seller = "cloud";
  capacity.buyer = "lab";
  capacity.commitment = always(12.0_GUSD / unit::year);
  world.contracts = {capacity};
  world.setting_extra.in_default.estate_share = 1.0;
  world.defaults = {{"lab", world.month(12)}};
  const Books books = world.run();
  // Months 12 .. 23 are to come: 12 G$ x 50%.
  EXPECT_NEAR(world.balance(books, "cloud", Account::other_income, 12), -6e9, 0.02);
  EXPECT_NEAR(world.movement(books, "cloud", Account::compute_revenue, 17), 0.0, 0.02);
  for (int m = 18; m < 24; ++m)
    EXPECT_NEAR(world.movement(books, "cloud", Account::compute_revenue, m), -0.5e9, 0.02) << m;
}

// Two labs that owe each other and a bank fail together: payments are the fixed point, not an order.
// a: cash 10, owes b 20; b: cash 10, owes bank 30 -> a pays 10, b pays 20.
TEST(Resolution, ChainsAreClearedTogether) {
  World world(24);
  world.party("a", PartyKind::lab);
  world.party("b", PartyKind::lab, 30.0_GUSD);
  world.party("bank", PartyKind::lender);
  Loan ab;
  ab.common.id = "ab";
  ab.lender = "b";
  ab.borrower = "a";
  ab.principal = 20.0_GUSD;
  ab.term_months = 60;
  ab.repayment = Repayment::bullet;
  Loan b_bank = ab;
  b_bank.common.id = "b_bank";
  b_bank.lender = "bank";
  b_bank.borrower = "b";
  b_bank.principal = 30.0_GUSD;
  Opex spend;
  spend.common.id = "spend";
  spend.common.end = world.month(0);
  spend.payer = "a";
  spend.per_time = always(10.0_GUSD / unit::month);
  Opex spend_b = spend;
  spend_b.common.id = "spend_b";
  spend_b.payer = "b";
  spend_b.per_time = always(30.0_GUSD / unit::month);
  world.contracts = {ab, b_bank, spend, spend_b};
  world.setting_extra.in_default.estate_share = 1.0;
  world.defaults = {{"a", world.month(12)}, {"b", world.month(12)}};
  const Books books = world.run();
  EXPECT_NEAR(lost(books, "b"), 10e9, 0.02);
  EXPECT_NEAR(lost(books, "bank"), 10e9, 0.02);
}

TEST(DefaultTerms, ResaleIsLinearBetweenYears) {
  DefaultTerms terms;
  EXPECT_DOUBLE_EQ(terms.resale_share(0).si(), 0.80);
  EXPECT_DOUBLE_EQ(terms.resale_share(6).si(), (0.80 + 0.625) / 2);
  EXPECT_DOUBLE_EQ(terms.resale_share(48).si(), 0.175);
  EXPECT_DOUBLE_EQ(terms.resale_share(200).si(), 0.175);
  // By a price: 0.8 x p(now) / p(bought) = 0.8 x 10 / 40, at most the cost.
  terms.chip_price = config::Steps<DollarsPerChip>{
      {{Month(2026, 1), DollarsPerChip::from_si(40e3)}, {Month(2028, 1), DollarsPerChip::from_si(10e3)}}};
  EXPECT_DOUBLE_EQ(terms.resale_share(Month(2026, 6), Month(2028, 6)).si(), 0.2);
  EXPECT_DOUBLE_EQ(terms.resale_share(Month(2028, 1), Month(2029, 1)).si(), 0.8);
  EXPECT_DOUBLE_EQ(terms.resale_share(Month(2028, 1), Month(2026, 1)).si(), 1.0);
}

}  // namespace
}  // namespace gw::finance::resolution_test
