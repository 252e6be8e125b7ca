#include "gigawatt/finance/project/internal/debt_schedule.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/finance/formulas.h"
#include "project_cases.h"

namespace gw::finance::internal {
namespace {

Sheet sheet_with_cfads(const Project& p, std::initializer_list<double> cfads) {
  Sheet s;
  s.resize(p);
  s.tenor = static_cast<int>(p.debt.tenor_years) * s.per_year;
  std::fill(s.r.cells.begin(), s.r.cells.end(), 0.0);
  std::copy(cfads.begin(), cfads.end(), s.row(ProjectRow::cfads) + 1);
  std::fill(s.rest.begin(), s.rest.end(), 0.0);
  std::copy(cfads.begin(), cfads.end(), s.rest.begin() + 1);
  return s;
}

TEST(DebtSchedule, T6_3_SculptedByHand) {
  // T6.3: CFADS 100/110/120, DSCR 1.25, 8%: D = sum CFADS/DSCR 1.08^-t = 225.72779;
  // principal 61.9418/74.8971/88.8889; LLCR = 1.25.
  Project p = testing::plain();
  p.years = p.debt.tenor_years = 3;
  p.debt.dscr = 1.25;
  Sheet s = sheet_with_cfads(p, {100.0, 110.0, 120.0});
  size_debt(p, 1.25, s);
  schedule(s);
  EXPECT_NEAR(s.debt, 225.72779, 5e-6);
  const double principal[] = {61.9418, 74.8971, 88.8889};
  for (int t = 1; t <= 3; ++t) EXPECT_NEAR(s.row(ProjectRow::principal)[t], principal[t - 1], 5e-5);
  EXPECT_EQ(s.row(ProjectRow::debt)[3], 0.0);
  const double value = 100.0 / 1.08 + 110.0 / (1.08 * 1.08) + 120.0 / (1.08 * 1.08 * 1.08);
  EXPECT_NEAR(value / s.debt, 1.25, 1e-14);
}

TEST(DebtSchedule, RatioByYear) {
  Project p = testing::plain();
  p.years = p.debt.tenor_years = 3;
  p.debt.dscr_by_year = {1.25, 2.0};
  Sheet s = sheet_with_cfads(p, {100.0, 100.0, 100.0});
  size_debt(p, 1.25, s);
  EXPECT_DOUBLE_EQ(s.row(ProjectRow::scheduled_service)[1], 80.0);
  EXPECT_DOUBLE_EQ(s.row(ProjectRow::scheduled_service)[2], 50.0);
  EXPECT_DOUBLE_EQ(s.row(ProjectRow::scheduled_service)[3], 50.0);
}

TEST(DebtSchedule, T12_AnnuityOfPublishedBond) {
  // QuantLib amortizingbond.cpp: 360 months, 100, 5% -> 0.536821623012 a month; 8% ->
  // 0.733764573879.
  Project p = testing::plain();
  p.years = p.debt.tenor_years = 30;
  p.periods_per_year = 12;
  p.debt.sizing = DebtSizing::percent;
  p.debt.percent = 1.0;
  p.construction.cost = Dollars::from_si(100.0);
  for (const auto& [rate, payment] :
       {std::pair(0.05, 0.536821623012), std::pair(0.08, 0.733764573879)}) {
    p.debt.rate = rate;
    Sheet s = sheet_with_cfads(p, {});
    size_debt(p, 1.0, s);
    schedule(s);
    EXPECT_NEAR(s.debt, 100.0, 1e-12);
    EXPECT_NEAR(s.row(ProjectRow::scheduled_service)[360], payment, 5e-13);
    EXPECT_NEAR(s.row(ProjectRow::debt)[0], 100.0, 1e-9);
  }
}

TEST(DebtSchedule, EqualPrincipalAfterMoratorium) {
  // 120 over 2 + 3 years at 10%: 12, 12, 52, 48, 44.
  Project p = testing::plain();
  p.debt.sizing = DebtSizing::percent;
  p.debt.percent = 0.3;
  p.debt.payment = DebtPayment::equal_principal;
  p.debt.moratorium_years = 2;
  p.debt.rate = 0.1;
  Sheet s = sheet_with_cfads(p, {});
  size_debt(p, 1.0, s);
  schedule(s);
  const double service[] = {12.0, 12.0, 52.0, 48.0, 44.0};
  for (int t = 1; t <= 5; ++t)
    EXPECT_NEAR(s.row(ProjectRow::scheduled_service)[t], service[t - 1], 1e-12);
  EXPECT_NEAR(s.row(ProjectRow::debt)[2], 120.0, 1e-12);
}

TEST(DebtSchedule, ReserveOfMonthsToCome) {
  // Monthly, 6 months: DSRA_t = service t+1 .. t+6, and less near the end.
  Project p = testing::plain();
  p.years = p.debt.tenor_years = 1;
  p.periods_per_year = 12;
  p.reserves.dsra = 6.0 * unit::month;
  Sheet s = sheet_with_cfads(p, {});
  for (int t = 1; t <= 12; ++t) s.row(ProjectRow::scheduled_service)[t] = t;
  hold_dsra(p, s);
  EXPECT_NEAR(s.row(ProjectRow::dsra)[0], 21.0, 1e-12);
  EXPECT_NEAR(s.row(ProjectRow::dsra)[9], 33.0, 1e-12);
  EXPECT_NEAR(s.row(ProjectRow::dsra)[11], 12.0, 1e-12);
  EXPECT_EQ(s.row(ProjectRow::dsra)[12], 0.0);
}

TEST(DebtSchedule, CapOfTheRealCostIsExact) {
  // D = cap x (A + fee D + DSRA of D): debt / installed cost is the cap to the last bits.
  for (const int per_year : {1, 12}) {
    Project p = testing::circular(per_year);
    p.debt.gearing_cap = 0.45;
    const ProjectResult r = evaluate(p);
    EXPECT_EQ(r.debt_decided_by, "gearing cap");
    EXPECT_NEAR(r.debt / r.installed_cost, 0.45, 1e-11);
    ASSERT_TRUE(r.dscr_applied && r.min_dscr);
    EXPECT_GT(*r.dscr_applied, p.debt.dscr);
    EXPECT_NEAR(*r.min_dscr, *r.dscr_applied, 1e-8);
  }
}

TEST(DebtSchedule, PercentIsExact) {
  // 60% of a cost that holds the fee and the DSRA of the debt: 60.000%, not SAM's 59.98%.
  for (const int per_year : {1, 12}) {
    Project p = testing::circular(per_year);
    p.debt.sizing = DebtSizing::percent;
    p.debt.percent = 0.5;
    const ProjectResult r = evaluate(p);
    EXPECT_NEAR(r.debt / r.installed_cost, 0.5, 1e-11);
  }
}

RC_GTEST_PROP(DebtSchedule, LlcrIsTheDscrAndTheDebtIsRepaid, ()) {
  Project p = testing::plain();
  p.years = p.debt.tenor_years = *rc::gen::inRange(1, 30);
  p.sam = SamConventions::all();
  p.sam.negative_service = false;
  p.debt.rate = *rc::gen::inRange(0, 200) / 1000.0;
  const double dscr = *rc::gen::inRange(1000, 3000) / 1000.0;
  Sheet s = sheet_with_cfads(p, {});
  for (int t = 1; t <= s.periods; ++t)
    s.rest[t] = s.row(ProjectRow::cfads)[t] = *rc::gen::inRange(1, 1000);
  size_debt(p, dscr, s);
  schedule(s);
  double value = 0.0;
  double owed = s.debt;
  for (int t = 1; t <= s.periods; ++t) {
    value += s.row(ProjectRow::cfads)[t] * std::pow(1.0 + p.debt.rate, -t);
    owed -= s.row(ProjectRow::principal)[t];
  }
  RC_ASSERT(std::abs(value / s.debt - dscr) < 1e-11);
  RC_ASSERT(std::abs(owed) < 1e-11 * s.debt);
  std::vector<Dollars> cfads;
  for (int t = 1; t <= s.periods; ++t)
    cfads.push_back(Dollars::from_si(s.row(ProjectRow::cfads)[t]));
  const Sculpted same = sculpt(cfads, {.dscr = dscr, .rate_per_period = p.debt.rate});
  RC_ASSERT(std::abs(same.debt.si() / s.debt - 1.0) < 1e-12);
}

}  // namespace
}  // namespace gw::finance::internal
