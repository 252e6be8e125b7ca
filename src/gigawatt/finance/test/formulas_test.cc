#include "gigawatt/finance/formulas.h"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/units/unit.h"

namespace gw::finance::formulas_test {
namespace {

using namespace gw::units::literals;

std::vector<Dollars> usd(std::initializer_list<double> amounts) {
  std::vector<Dollars> flows;
  for (double amount : amounts) flows.push_back(Dollars::from_si(amount));
  return flows;
}

// ---- finance_methods 1

TEST(Equity, T1_1_RoundOf2026) {
  // T1.1: 730 pre + 122 -> 852 post; 30 of it = 3.5211%.
  const RoundTerms round{122.0_GUSD, 730.0_GUSD};
  EXPECT_DOUBLE_EQ((round.pre_money + round.money).in(unit::GUSD), 852.0);
  EXPECT_NEAR(100 * (30.0_GUSD / (round.pre_money + round.money)), 3.521126761, 5e-10);
  EXPECT_NEAR(stake_bought(round), 122.0 / 852.0, 1e-15);
}

TEST(Equity, T1_2_TenAtFiveHundred) {
  // T1.2: 2.0000% if 500 is post-money, 1.9608% if it is pre-money.
  EXPECT_NEAR(100 * stake_bought({10.0_GUSD, 490.0_GUSD}), 2.0, 1e-13);
  EXPECT_NEAR(100 * stake_bought({10.0_GUSD, 500.0_GUSD}), 1.960784314, 5e-10);
}

TEST(Equity, T1_3_TenTranches) {
  // T1.3: constant pre-money 500: 1 - (500/510)^10; next pre = last post: 100/600; 15% mark-up between.
  std::vector<Dollars> constant(10, 500.0_GUSD);
  EXPECT_NEAR(100 * stake_after_tranches(10.0_GUSD, constant), 17.96517001, 5e-9);
  std::vector<Dollars> flat;
  std::vector<Dollars> marked;
  Dollars post = 500.0_GUSD;
  Dollars up = 500.0_GUSD;
  for (int k = 0; k < 10; ++k) {
    flat.push_back(post);
    post += 10.0_GUSD;
    marked.push_back(up);
    up = (up + 10.0_GUSD) * 1.15;
  }
  EXPECT_NEAR(100 * stake_after_tranches(10.0_GUSD, flat), 100.0 / 6.0, 1e-9);
  EXPECT_NEAR(100 * stake_after_tranches(10.0_GUSD, marked), 10.34861037, 5e-9);
}

TEST(Equity, DilutionByALaterRound) {
  // stake' = stake x P' / (P' + J)
  EXPECT_NEAR(diluted(0.02, {122.0_GUSD, 730.0_GUSD}), 0.02 * 730.0 / 852.0, 1e-17);
}

// ---- finance_methods 5

TEST(VendorFinance, T5_ThirtyFiveForTen) {
  // T5: R = 35, I = 10: f = 28.57%, cash 71.43%, break-even margin 28.57%; at 75% margin 16.25 is kept.
  const VendorDeal deal{10.0_GUSD, 35.0_GUSD, 0.75};
  EXPECT_NEAR(100 * funded_share(deal), 28.57142857, 5e-9);
  EXPECT_NEAR(100 * cash_share(deal), 71.42857143, 5e-9);
  EXPECT_DOUBLE_EQ(kept_if_worthless(deal).in(unit::GUSD), 16.25);
  EXPECT_NEAR(effective_discount(deal, 8.0_GUSD), 2.0 / 35.0, 1e-16);
  const VendorDeal break_even{10.0_GUSD, 35.0_GUSD, funded_share(deal)};
  EXPECT_NEAR(kept_if_worthless(break_even).si(), 0.0, 1e-4);
}

// ---- finance_methods 12

TEST(TimeValue, T12_SingleRootByOtherPackages) {
  // Digits of numpy-financial and pyxirr.
  const auto of = [](std::initializer_list<double> flows) { return single_irr(usd(flows)); };
  EXPECT_NEAR(of({-70000, 12000, 15000, 18000, 21000, 26000}).value(), 0.0866309480365, 5e-14);
  EXPECT_NEAR(of({-70000, 12000, 15000, 18000, 21000}).value(), -0.0212448482734, 5e-14);
  std::vector<Dollars> rising{Dollars::from_si(-1e9)};
  for (int k = 0; k < 300; ++k) rising.push_back(Dollars::from_si(1.2e7 * (1 + 0.002 * k)));
  EXPECT_NEAR(single_irr(rising).value(), 0.0134039319929, 5e-14);
  // 10% and 20%; 10%, 20% and 30%: nothing.
  EXPECT_FALSE(of({-100, 230, -132}).has_value());
  EXPECT_FALSE(of({-1000, 3600, -4310, 1716}).has_value());
  EXPECT_FALSE(of({1, 2, 3}).has_value());
  // Three changes of sign and one root: the cumulated sums change once.
  EXPECT_NEAR(npv(of({-100, 80, -5, 60, 40}).value(), usd({-100, 80, -5, 60, 40})).si(), 0.0, 1e-12);
}

RC_GTEST_PROP(TimeValue, SingleRootIsTheOnlyOne, ()) {
  std::vector<Dollars> flows;
  for (int k = 0; k < 12; ++k) flows.push_back(Dollars::from_si(*rc::gen::inRange(-100, 100)));
  const auto root = single_irr(flows);
  if (!root) return;
  RC_ASSERT(std::abs(npv(*root, flows).si()) < 1e-9 * (1.0 + std::abs(npv(*root * 0.99, flows).si())) + 1e-9);
  // The sign changes there and nowhere else on a grid.
  int changes = 0;
  double last = 0.0;
  for (double x = 0.02; x < 40.0; x *= 1.01) {
    const double value = npv(1.0 / x - 1.0, flows).si();
    if (last * value < 0) ++changes;
    last = value;
  }
  const double x = 1.0 / (1.0 + *root);
  if (x > 0.021 && x < 39.0) RC_ASSERT(changes == 1);
}

TEST(TimeValue, T12_SpreadsheetExamples) {
  const auto flows = usd({-70000, 12000, 15000, 18000, 21000, 26000});
  const auto five = irr(flows);
  ASSERT_TRUE(five.has_value());
  EXPECT_TRUE(five->unique());
  EXPECT_EQ(five->sign_changes, 1);
  EXPECT_NEAR(five->roots[0], 0.0866309480365, 5e-13);
  const auto four = irr(std::span(flows).first(5));
  ASSERT_TRUE(four.has_value());
  EXPECT_NEAR(four->roots[0], -0.0212448482734, 5e-13);
  // NPV(10%; -10000, 3000, 4200, 6800) with the first flow discounted.
  EXPECT_NEAR(npv(0.10, usd({-10000, 3000, 4200, 6800})).si() / 1.10, 1188.443412335, 5e-10);
  EXPECT_NEAR(level_payment({Dollars::from_si(10000), 0.08 / 12, 10}).si(), 1037.032089, 5e-7);
  EXPECT_NEAR(*mirr(usd({-120000, 39000, 30000, 21000, 37000, 46000}), {0.10, 0.12}),
              0.1260941303659, 5e-14);
}

TEST(TimeValue, T12_DatedFlows) {
  // XIRR to 40 digits 0.3733625335188; XNPV 9% = 2086.647602031537.
  const std::vector<DatedFlow> flows{{Date(2008, 1, 1), Dollars::from_si(-10000)},
                                     {Date(2008, 3, 1), Dollars::from_si(2750)},
                                     {Date(2008, 10, 30), Dollars::from_si(4250)},
                                     {Date(2009, 2, 15), Dollars::from_si(3250)},
                                     {Date(2009, 4, 1), Dollars::from_si(2750)}};
  const auto rate = xirr(flows);
  ASSERT_TRUE(rate.has_value());
  EXPECT_NEAR(rate->roots.at(0), 0.3733625335188, 5e-14);
  EXPECT_NEAR(xnpv(0.09, flows).si(), 2086.647602031537, 5e-12 * 2086);
}

TEST(TimeValue, T12_LevelPayments) {
  // QuantLib amortizingbond: 360 months, 100, 5% -> 0.536821623012; 8% -> 0.733764573879.
  EXPECT_NEAR(level_payment({100.0_USD, 0.05 / 12, 360}).si(), 0.536821623012, 5e-13);
  EXPECT_NEAR(level_payment({100.0_USD, 0.08 / 12, 360}).si(), 0.733764573879, 5e-13);
  EXPECT_DOUBLE_EQ(level_payment({100.0_USD, 0.0, 8}).si(), 12.5);
  EXPECT_NEAR(level_payment({100.0_USD, 0.10, 5}).si(), 26.37974808, 5e-9);
}

TEST(TimeValue, ALongSeriesHasItsRoot) {
  // -1e9 then 1.2e7 (1 + 0.002 k), k = 0..299 -> 0.0134039319929 per period.
  std::vector<Dollars> flows{Dollars::from_si(-1e9)};
  for (int k = 0; k < 300; ++k) flows.push_back(Dollars::from_si(1.2e7 * (1 + 0.002 * k)));
  const auto rate = irr(flows);
  ASSERT_TRUE(rate.has_value());
  ASSERT_TRUE(rate->unique());
  EXPECT_NEAR(rate->roots[0], 0.0134039319929, 5e-14);
}

TEST(TimeValue, T12_ReportsAllRoots) {
  const auto expect_roots = [](const std::vector<Dollars>& flows, const std::vector<double>& roots) {
    const auto found = irr(flows);
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(found->roots.size(), roots.size());
    for (std::size_t i = 0; i < roots.size(); ++i) EXPECT_NEAR(found->roots[i], roots[i], 1e-9);
  };
  expect_roots(usd({-100, 230, -132}), {0.10, 0.20});
  expect_roots(usd({-1000, 3600, -4310, 1716}), {0.10, 0.20, 0.30});
  expect_roots(usd({-1, 5, -6}), {1.00, 2.00});
  // (1 + r)^2 = 1.21 twice over: -(1 - 1.1 x)^2 touches zero without crossing it.
  const auto twice = irr(usd({-100, 220, -121}));
  ASSERT_TRUE(twice.has_value());
  for (Ratio root : twice->roots) EXPECT_NEAR(root, 0.10, 1e-5);
}

TEST(TimeValue, SaysWhyThereIsNoRate) {
  EXPECT_EQ(irr({}).error(), NoIrr::no_flows);
  EXPECT_EQ(irr(usd({0, 0})).error(), NoIrr::no_flows);
  EXPECT_EQ(irr(usd({5, 3})).error(), NoIrr::one_sign);
  EXPECT_EQ(irr(usd({1, -1, 1})).error(), NoIrr::no_root);  // 1 - x + x^2 has no real root
  EXPECT_EQ(irr(usd({-1, std::numeric_limits<double>::quiet_NaN()})).error(), NoIrr::not_finite);
  EXPECT_EQ(mirr(usd({1, 2}), {0.1, 0.1}).error(), NoIrr::one_sign);
  EXPECT_STREQ(describe(NoIrr::one_sign), "all flows have the same sign");
}

RC_GTEST_PROP(TimeValue, ARootMakesTheValueZero, ()) {
  const auto amounts = *rc::gen::container<std::vector<int>>(8, rc::gen::inRange(-100, 100));
  std::vector<Dollars> flows;
  double gross = 0;
  for (int a : amounts) {
    flows.push_back(Dollars::from_si(a));
    gross += std::abs(a);
  }
  const auto found = irr(flows);
  if (!found) return;
  RC_ASSERT(found->roots.size() <= static_cast<std::size_t>(found->sign_changes));
  for (Ratio root : found->roots) {
    const double x = 1.0 / (1.0 + root);
    const double scale = gross * std::fmax(1.0, std::pow(x, 7));
    RC_ASSERT(std::abs(npv(root, flows).si()) < 1e-9 * scale);
  }
}

// ---- finance_methods 3 and 6

TEST(Leases, T3_Ifrs16Examples) {
  // Example 13: 10 payments of 50,000 in advance, 5%: liability 355,391, right of use 420,391.
  const Dollars thirteen = lease_liability({Dollars::from_si(50000), 0.05, 10, true});
  EXPECT_NEAR(thirteen.si(), 355391.0838, 5e-5);
  EXPECT_NEAR(50000 + thirteen.si() + 20000 - 5000, 420391.0838, 5e-5);
  // Example 17: in arrears, 6%, 10 years; after five; modified to five of 30,000 at 5%.
  const Dollars at_start = lease_liability({Dollars::from_si(50000), 0.06, 10, false});
  const Dollars after_five = lease_liability({Dollars::from_si(50000), 0.06, 5, false});
  const Dollars modified = lease_liability({Dollars::from_si(30000), 0.05, 5, false});
  EXPECT_NEAR(at_start.si(), 368004.3526, 5e-5);
  EXPECT_NEAR(at_start.si() / 2, 184002.1763, 5e-5);
  EXPECT_NEAR(after_five.si(), 210618.1893, 5e-5);
  EXPECT_NEAR(after_five.si() / 2 - at_start.si() / 4, 13308.0065, 5e-5);
  EXPECT_NEAR(modified.si(), 129884.3001, 5e-5);
  EXPECT_NEAR(modified.si() - after_five.si() / 2, 24575.20548, 5e-5);
  // ASC 842: first-year amortisation of an operating lease, first-year cost of a finance lease.
  EXPECT_NEAR(50000 - at_start.si() * 0.06, 27919.73885, 5e-5);
  EXPECT_NEAR(at_start.si() / 10 + at_start.si() * 0.06, 58880.69641, 5e-5);
  EXPECT_EQ(lease_liability({Dollars::from_si(1), 0.05, 1, true}), Dollars());
}

TEST(Sculpting, T6_3_ThreeYears) {
  // T6.3: CFADS 100/110/120, DSCR 1.25, 8% -> 225.72779; principal 61.9418/74.8971/88.8889; LLCR 1.25.
  const auto cfads = usd({100, 110, 120});
  const Sculpted debt = sculpt(cfads, {1.25, 0.08});
  EXPECT_NEAR(debt.debt.si(), 225.7277854, 5e-8);
  EXPECT_NEAR(debt.principal[0].si(), 61.9418, 5e-5);
  EXPECT_NEAR(debt.principal[1].si(), 74.8971, 5e-5);
  EXPECT_NEAR(debt.principal[2].si(), 88.8889, 5e-5);
  const double present = npv(0.08, usd({0, 100, 110, 120})).si();
  EXPECT_NEAR(present / debt.debt.si(), 1.25, 1e-12);
  Dollars repaid;
  for (Dollars part : debt.principal) repaid += part;
  EXPECT_NEAR(repaid.si(), debt.debt.si(), 1e-10);
  EXPECT_EQ(sculpt(usd({-5, -5}), {1.25, 0.08}).debt, Dollars());  // no cash, no debt
}

// ---- finance_methods 13

ChipHourTerms chip() {
  ChipHourTerms terms;
  terms.capital = {Dollars::from_si(40000), 0.10, 0.10, 5};
  terms.it_power = 1.2_kW;
  terms.pue = 1.25;
  terms.draw = 0.9;
  terms.energy_price = Dollars::from_si(0.08) / unit::kWh;
  terms.maintenance = Dollars::from_si(2000);
  terms.utilisation = 0.85;
  return terms;
}

TEST(LevelisedCost, T13_ChipHour) {
  EXPECT_NEAR(capital_recovery(0.10, 5), 0.2637974808, 5e-11);
  EXPECT_NEAR(annual_capital_cost(chip().capital).si(), 9896.709309, 5e-7);
  EXPECT_NEAR(levelised_chip_time(chip()).in(unit::USD / (unit::chip * unit::h)), 1.724790399, 5e-10);
  const TokenRatePerChip speed = 1500.0 * unit::token / unit::s / unit::chip;
  EXPECT_NEAR(levelised_token(chip(), speed).in(unit::USD / unit::Mtoken), 0.3194056294, 5e-11);
}

TEST(LevelisedCost, T13_FixedChargeRateOfSam) {
  const DollarsPerEnergy cost =
      levelised_energy({Dollars::from_si(52e6), 0.081602577429142953, Dollars::from_si(650000)},
                       105741823.8917052 * unit::kWh);
  EXPECT_NEAR(cost.in(unit::USD / unit::kWh), 0.0462762400554667, 5e-17);
}

TEST(LevelisedCost, WithoutInterestItIsStraightLine) {
  EXPECT_DOUBLE_EQ(annual_capital_cost({Dollars::from_si(100), 0.10, 0.0, 5}).si(), 18.0);
}

// ---- finance_methods 10 and 18

TEST(Chips, T10_ValueDecaysExponentially) {
  // 65% after one year -> 27.46% after three.
  EXPECT_NEAR(100 * value_kept(0.65, 3), 27.4625, 5e-5);
  EXPECT_NEAR(-std::log(value_kept(0.65, 1)), 0.4307829161, 5e-11);
}

TEST(Concentration, T18_Herfindahl) {
  EXPECT_NEAR(herfindahl(std::array<Ratio, 4>{0.30, 0.30, 0.20, 0.20}), 2600.0, 1e-9);
  EXPECT_NEAR(herfindahl(std::array<Ratio, 4>{0.22, 0.17, 0.14, 0.12}), 1113.0, 1e-9);
  EXPECT_NEAR(herfindahl(std::array<Ratio, 1>{0.95}), 9025.0, 1e-9);
  // A merger of shares a and b adds 2ab.
  EXPECT_NEAR(herfindahl(std::array<Ratio, 3>{0.60, 0.20, 0.20}) - 2600.0, 2 * 30.0 * 30.0, 1e-9);
}

}  // namespace
}  // namespace gw::finance::formulas_test
