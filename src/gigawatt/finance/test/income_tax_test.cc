#include "gigawatt/finance/project/internal/income_tax.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace gw::finance::internal {
namespace {

TEST(LossAccount, T11_EightyPercentLimit) {
  // T11: loss 100, incomes 60, 80: tax at 21% = 2.52, 5.88; carried forward 52, 0 (IRC 172(a)(2)).
  LossAccount account;
  EXPECT_DOUBLE_EQ(account.assess(-100.0, 0.8, false).taxable, 0.0);
  EXPECT_NEAR(0.21 * account.assess(60.0, 0.8, false).taxable, 2.52, 1e-12);
  EXPECT_NEAR(account.losses(), 52.0, 1e-12);
  EXPECT_NEAR(0.21 * account.assess(80.0, 0.8, false).taxable, 5.88, 1e-12);
  EXPECT_NEAR(account.losses(), 0.0, 1e-12);
}

TEST(LossAccount, RefundKeepsNothing) {
  LossAccount account;
  EXPECT_DOUBLE_EQ(account.assess(-100.0, 0.8, true).taxable, -100.0);
  EXPECT_DOUBLE_EQ(account.losses(), 0.0);
}

TEST(InterestLimit, ThirtyPercentOfEbitda) {
  // Interest 50, EBITDA 100, 5 earned: 35 deducted, 15 wait; next year 10 paid, EBITDA 100: 25.
  InterestLimit limit(0.3);
  EXPECT_NEAR(limit.deduct({.paid = 50.0, .earned = 5.0, .ebitda = 100.0}), 35.0, 1e-12);
  EXPECT_NEAR(limit.waiting(), 15.0, 1e-12);
  EXPECT_NEAR(limit.deduct({.paid = 10.0, .earned = 0.0, .ebitda = 100.0}), 25.0, 1e-12);
  EXPECT_NEAR(limit.waiting(), 0.0, 1e-12);
}

TEST(InterestLimit, NegativeEbitdaDeductsWhatIsEarned) {
  InterestLimit limit(0.3);
  EXPECT_DOUBLE_EQ(limit.deduct({.paid = 50.0, .earned = 5.0, .ebitda = -100.0}), 5.0);
}

TEST(IncomeTax, StateTaxIsDeducted) {
  // Income 100, state 10%, federal 20%: 10 and 0.2 (100 - 10) = 18.
  Project p;
  p.years = 1;
  p.tax.state_rate = 0.1;
  p.tax.federal_rate = 0.2;
  p.tax.assets.clear();
  Sheet s;
  s.resize(p);
  s.row(ProjectRow::ebitda)[1] = 100.0;
  set_taxed_income(p, s);
  assess_income_tax(p, s);
  EXPECT_NEAR(s.row(ProjectRow::tax_state)[1], 10.0, 1e-12);
  EXPECT_NEAR(s.row(ProjectRow::tax_federal)[1], 18.0, 1e-12);
  EXPECT_NEAR(s.marginal_tax[1], 0.28, 1e-12);
}

RC_GTEST_PROP(IncomeTax, WhatIsTaxedAndOffsetAddsUp, ()) {
  // Sum of incomes = sum of taxable incomes - losses left, and taxable income is never negative.
  LossAccount account;
  double income = 0.0;
  double taxable = 0.0;
  for (int y = 0; y < 10; ++y) {
    const double of_year = *rc::gen::inRange(-1000, 1000);
    const auto assessed = account.assess(of_year, 0.8, false);
    RC_ASSERT(assessed.taxable >= 0.0);
    income += of_year;
    taxable += assessed.taxable;
  }
  RC_ASSERT(std::abs(income - (taxable - account.losses())) < 1e-9);
}

}  // namespace
}  // namespace gw::finance::internal
