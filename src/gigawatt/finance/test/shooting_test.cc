#include "gigawatt/finance/project/internal/shooting.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/finance/project/internal/debt_schedule.h"
#include "gigawatt/finance/project/internal/income_tax.h"
#include "project_cases.h"

namespace gw::finance::internal {
namespace {

// Three years of 100 before tax, nothing to depreciate.
struct Case {
  Project p = testing::plain();
  Sheet s;

  explicit Case(double tax_rate) {
    p.years = p.debt.tenor_years = 3;
    p.debt.rate = 0.1;
    p.debt.dscr = 1.25;
    p.tax.federal_rate = tax_rate;
    p.tax.assets.clear();
    p.tax.interest_limit.reset();
  }
  int shoot_it() {
    s.resize(p);
    s.tenor = 3;
    for (int y = 1; y <= 3; ++y) {
      s.steady_cfads[y] = s.row(ProjectRow::ebitda)[y] = 100.0;
      s.steady_earned[y] = 0.0;
    }
    s.tax_basis = 0.0;
    std::fill_n(s.state_per_basis.begin(), 4, 0.0);
    set_taxed_income(p, s);
    const int rounds = shoot(p, p.debt.dscr, s);
    size_debt(p, p.debt.dscr, s);
    return rounds;
  }
};

TEST(Shooting, TaxOnIncomeAfterInterest) {
  // service_t = (100 - 0.2 (100 - 0.1 B)) / 1.25 = 64 + 0.016 B, B_{t-1} = (B_t + 64) / 1.084.
  Case c(0.2);
  EXPECT_EQ(c.shoot_it(), 2);
  const double debt = 64.0 / 1.084 * (1.0 + 1.0 / 1.084 + 1.0 / (1.084 * 1.084));
  EXPECT_NEAR(c.s.debt, debt, 1e-11);
  EXPECT_NEAR(c.s.row(ProjectRow::scheduled_service)[1], 64.0 + 0.016 * debt, 1e-11);
  EXPECT_NEAR(c.s.marginal_tax[1], 0.2, 1e-15);
}

TEST(Shooting, LossesCarriedIntoALaterYear) {
  // 150 is deducted in year 1: what is lost there, 50 + 0.1 B_0, is free of tax in year 2, at most
  // 80% of its income. CFADS must be 1.25 times the service that each year has.
  Case c(0.2);
  c.p.tax.assets = {{.id = "x", .share = 1.0}};
  c.s.resize(c.p);
  c.s.federal_per_basis[1] = 1.0;
  c.s.tax_basis = 150.0;
  c.s.tenor = 3;
  for (int y = 1; y <= 3; ++y) c.s.steady_cfads[y] = c.s.row(ProjectRow::ebitda)[y] = 100.0;
  set_taxed_income(c.p, c.s);
  shoot(c.p, c.p.debt.dscr, c.s);
  size_debt(c.p, c.p.debt.dscr, c.s);
  const double* debt = c.s.row(ProjectRow::debt);
  const double* service = c.s.row(ProjectRow::scheduled_service);
  const double loss = 50.0 + 0.1 * debt[0];
  const double second = 100.0 - 0.1 * debt[1];
  const double third = 100.0 - 0.1 * debt[2];
  EXPECT_LT(loss, 0.8 * second);
  EXPECT_NEAR(1.25 * service[1], 100.0, 1e-11);
  EXPECT_NEAR(1.25 * service[2], 100.0 - 0.2 * (second - loss), 1e-11);
  EXPECT_NEAR(1.25 * service[3], 100.0 - 0.2 * third, 1e-11);
}

TEST(Shooting, WithoutCashThereIsNothingToShootAt) {
  Case c(0.2);
  c.s.resize(c.p);
  c.s.tenor = 3;
  for (int y = 1; y <= 3; ++y) c.s.steady_cfads[y] = c.s.row(ProjectRow::ebitda)[y] = -10.0;
  set_taxed_income(c.p, c.s);
  EXPECT_EQ(shoot(c.p, c.p.debt.dscr, c.s), 0);
}

}  // namespace
}  // namespace gw::finance::internal
