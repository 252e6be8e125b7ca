#include "gigawatt/finance/project/internal/waterfall.h"

#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "project_cases.h"

namespace gw::finance {
namespace {

// Cash of every period goes somewhere: CFADS = interest + principal + sweep + rise of DSRA and
// trapped cash
// - refinancing + owner - credits.
double worst_leak(const ProjectResult& r) {
  double worst = 0.0;
  for (int t = 1; t <= r.periods; ++t) {
    const auto rise = [&](ProjectRow row) { return (r.at(row, t) - r.at(row, t - 1)).si(); };
    const auto at = [&](ProjectRow row) { return r.at(row, t).si(); };
    const double used = at(ProjectRow::interest) + at(ProjectRow::principal) +
                        at(ProjectRow::sweep) + rise(ProjectRow::dsra) + rise(ProjectRow::trapped) -
                        at(ProjectRow::refinancing) + at(ProjectRow::owner) -
                        at(ProjectRow::production_credit) - at(ProjectRow::investment_credit);
    worst = std::max(worst, std::abs(at(ProjectRow::cfads) - used));
  }
  return worst;
}

// 100 at 8% over 5 years, level, of a project with 35 of CFADS a year.
Project level_loan() {
  Project p = testing::plain();
  p.sales.price = Dollars::from_si(0.35);
  p.construction.cost = Dollars::from_si(200.0);
  p.debt.sizing = DebtSizing::percent;
  p.debt.percent = 0.5;
  return p;
}

TEST(Waterfall, T6_4_SweepInInverseOrder) {
  // T6.4: half of what is left is swept: balances 77.9772, 54.1925, 28.5051, 0.7627, 0.
  Project p = level_loan();
  p.distributions.sweep = 0.5;
  const ProjectResult r = evaluate(p);
  const double balance[] = {100.0, 77.9772, 54.1925, 28.5051, 0.7627, 0.0};
  for (int t = 0; t <= 5; ++t) EXPECT_NEAR(r.at(ProjectRow::debt, t).si(), balance[t], 5e-5);
  EXPECT_LT(worst_leak(r), 1e-12);
}

TEST(Waterfall, SweepProRataShrinksEveryPrincipal) {
  // After a sweep the remaining schedule is scaled: principal_t = planned_t B / planned B.
  Project p = level_loan();
  p.distributions.sweep = 0.5;
  p.distributions.sweep_order = SweepOrder::pro_rata;
  const ProjectResult r = evaluate(p);
  const double level = 100.0 * 0.08 / (1.0 - std::pow(1.08, -5));
  const double first = level - 8.0;
  EXPECT_NEAR(r.at(ProjectRow::principal, 1).si(), first, 1e-12);
  const double after = 100.0 - first - 0.5 * (35.0 - level);
  const double scale = after / (100.0 - first);
  EXPECT_NEAR(r.at(ProjectRow::debt, 1).si(), after, 1e-12);
  EXPECT_NEAR(r.at(ProjectRow::principal, 2).si(), scale * first * 1.08, 1e-12);
  EXPECT_EQ(r.at(ProjectRow::debt, 5), Dollars());
}

TEST(Waterfall, LockUpTrapsAndReleases) {
  // Service 25.05; with CFADS 27 the ratio is 1.078 < 1.1: all is trapped until the debt is repaid
  // in year 5.
  Project p = level_loan();
  p.sales.price = Dollars::from_si(0.27);
  p.distributions.lock_up_dscr = 1.1;
  p.years = 6;
  const ProjectResult r = evaluate(p);
  const double left = 27.0 - 100.0 * 0.08 / (1.0 - std::pow(1.08, -5));
  EXPECT_EQ(r.first_lock_up, 1);
  EXPECT_NEAR(r.at(ProjectRow::trapped, 4).si(), 4 * left, 1e-9);
  EXPECT_NEAR(r.at(ProjectRow::owner, 4).si(), 0.0, 1e-12);
  EXPECT_NEAR(r.at(ProjectRow::owner, 5).si(), 5 * left, 1e-9);
  EXPECT_LT(worst_leak(r), 1e-12);
}

TEST(Waterfall, ShortfallTakesTheReserveFirst) {
  // Service 25.05, DSRA of 6 months 12.52; CFADS 20: 5.05 a year from the DSRA until it is empty in
  // year 3.
  Project p = level_loan();
  p.sales.price = Dollars::from_si(0.2);
  p.construction.cost = Dollars::from_si(200.0 - 12.5228227);
  p.reserves.dsra = 6.0 * unit::month;
  const ProjectResult r = evaluate(p);
  EXPECT_EQ(r.first_default, 3);
  EXPECT_NEAR(r.at(ProjectRow::dsra, 1).si(), r.at(ProjectRow::dsra, 0).si() - 5.0456, 1e-3);
  EXPECT_NEAR(r.at(ProjectRow::owner, 1).si(), 0.0, 1e-12);
  EXPECT_GT(r.debt_at_maturity.si(), 0.0);
  for (int t = 0; t <= 5; ++t) EXPECT_GE(r.at(ProjectRow::dsra, t), Dollars());
}

TEST(Waterfall, ArrearsArePaidFirstWhenCashReturns) {
  // Service 25.05, no reserve; CFADS 20 x 1.4^(t-1) = 20, 28, 39.2: 5.05 missing in year 1 is due
  // with interest in year 2: 25.05 + 5.05 x 1.08 = 30.50 of 28, 2.50 x 1.08 more in year 3, and
  // then all is paid.
  Project p = level_loan();
  p.sales.price = Dollars::from_si(0.2);
  p.sales.price_escalation = 0.4;
  const ProjectResult r = evaluate(p);
  const double level = 100.0 * 0.08 / (1.0 - std::pow(1.08, -5));
  const double first = level - 20.0;
  const double second = level + 1.08 * first - 28.0;
  EXPECT_EQ(r.first_default, 1);
  EXPECT_NEAR(r.at(ProjectRow::shortfall, 1).si(), first, 1e-9);
  EXPECT_NEAR(r.at(ProjectRow::owner, 3).si(), 39.2 - level - 1.08 * second, 1e-9);
  EXPECT_NEAR(r.debt_at_maturity.si(), 0.0, 1e-9);
}

TEST(Waterfall, SamsOwnerPaysTheShortfall) {
  Project p = level_loan();
  p.sales.price = Dollars::from_si(0.2);
  p.sam.owner_pays_shortfall = true;
  const ProjectResult r = evaluate(p);
  EXPECT_EQ(r.first_default, -1);
  EXPECT_NEAR(r.at(ProjectRow::owner, 1).si(), 20.0 - 25.0456454, 1e-6);
}

TEST(Waterfall, RefinancingAtTheSameTermsChangesNothing) {
  // Same rate, same end: the new level service is the old one.
  Project p = level_loan();
  const ProjectResult before = evaluate(p);
  p.refinance = RefinanceTerms{.year = 2, .tenor_years = 3, .rate = 0.08, .fee = 0.0};
  const ProjectResult after = evaluate(p);
  for (int t = 0; t <= 5; ++t) {
    EXPECT_NEAR(after.at(ProjectRow::debt, t).si(), before.at(ProjectRow::debt, t).si(), 1e-11);
    EXPECT_NEAR(after.at(ProjectRow::owner, t).si(), before.at(ProjectRow::owner, t).si(), 1e-11);
  }
}

TEST(Waterfall, RefinancingBySizePaysTheOwner) {
  // At the end of year 2: D' = 35/1.25 (1.05^-1 + 1.05^-2 + 1.05^-3) = 76.2510; owed 64.5448; fee
  // 1%.
  Project p = level_loan();
  p.refinance = RefinanceTerms{.year = 2,
                               .sizing = RefinanceSizing::dscr,
                               .dscr = 1.25,
                               .tenor_years = 3,
                               .rate = 0.05,
                               .fee = 0.01};
  const ProjectResult r = evaluate(p);
  const double loan = 28.0 * (1.0 - std::pow(1.05, -3)) / 0.05;
  const double owed = 100.0 * 0.08 / (1.0 - std::pow(1.08, -5)) * (1.0 - std::pow(1.08, -3)) / 0.08;
  EXPECT_NEAR(r.at(ProjectRow::debt, 2).si(), loan, 1e-10);
  EXPECT_NEAR(r.at(ProjectRow::refinancing, 2).si(), 0.99 * loan - owed, 1e-10);
  EXPECT_NEAR(r.at(ProjectRow::interest, 3).si(), 0.05 * loan, 1e-10);
  EXPECT_EQ(r.at(ProjectRow::debt, 5), Dollars());
  EXPECT_LT(worst_leak(r), 1e-12);
}

// Until it is refinanced in year 3 the loan is paid as scheduled, whatever the new rate: principal
// 17.0456 x 1.08^(t-1) of a level loan, 20 a year of level principal.
TEST(Waterfall, TheNewRateDoesNotChangeTheFirstSchedule) {
  Project p = level_loan();
  p.distributions.sweep_order = SweepOrder::pro_rata;
  Project equal = level_loan();
  equal.debt.payment = DebtPayment::equal_principal;
  const double first = 100.0 * 0.08 / (1.0 - std::pow(1.08, -5)) - 8.0;
  for (double rate : {0.0, 0.03, 0.08, 0.15}) {
    SCOPED_TRACE(rate);
    p.refinance = equal.refinance = RefinanceTerms{.year = 3, .tenor_years = 2, .rate = rate};
    const ProjectResult r = evaluate(p);
    const ProjectResult level = evaluate(equal);
    for (int t = 1; t <= 3; ++t) {
      EXPECT_NEAR(r.at(ProjectRow::principal, t).si(), first * std::pow(1.08, t - 1), 1e-11);
      EXPECT_NEAR(level.at(ProjectRow::principal, t).si(), 20.0, 1e-11);
    }
  }
}

// With interest on reserves outside CFADS, and no tax, CFADS is the same in every pass. What the
// reserves earn while they are drawn down still settles: interest = rate x balances a month before.
TEST(Waterfall, InterestOnReservesSettlesOutsideCfads) {
  Project p = level_loan();
  p.periods_per_year = 12;
  p.sales.price = Dollars::from_si(0.2);
  p.reserves.dsra = 6.0 * unit::month;
  p.reserves.interest = 0.06;
  p.sam.reserves_outside_cfads = true;
  const ProjectResult r = evaluate(p);
  EXPECT_GT(r.first_default, 1);
  for (int t = 1; t <= r.periods; ++t)
    EXPECT_NEAR(r.at(ProjectRow::reserve_interest, t).si(),
                0.005 * r.at(ProjectRow::dsra, t - 1).si(), 1e-9)
        << t;
}

RC_GTEST_PROP(Waterfall, CashGoesSomewhereAndReservesAreNotNegative, ()) {
  Project p = testing::circular(*rc::gen::element(1, 12));
  p.distributions = {.lock_up_dscr = *rc::gen::inRange(0, 160) / 100.0,
                     .sweep = *rc::gen::inRange(0, 100) / 100.0,
                     .sweep_order = *rc::gen::element(SweepOrder::inverse, SweepOrder::pro_rata)};
  p.stress.output = *rc::gen::inRange(30, 120) / 100.0;
  p.stress.price = *rc::gen::inRange(50, 120) / 100.0;
  if (*rc::gen::arbitrary<bool>())
    p.refinance = RefinanceTerms{.year = *rc::gen::inRange(1, 5),
                                 .tenor_years = *rc::gen::inRange(1, 6),
                                 .rate = 0.06,
                                 .fee = 0.01};
  const ProjectResult r = evaluate(p);
  RC_ASSERT(worst_leak(r) < 1e-6);
  RC_ASSERT(std::abs(r.sources_less_uses.si()) < 1e-3);
  for (int t = 0; t <= r.periods; ++t) {
    RC_ASSERT(r.at(ProjectRow::dsra, t) >= Dollars());
    RC_ASSERT(r.at(ProjectRow::trapped, t) >= Dollars());
    RC_ASSERT(r.at(ProjectRow::debt, t) >= Dollars());
  }
  if (r.first_default < 0) RC_ASSERT(std::abs(r.debt_at_maturity.si()) < 1e-3);
  for (double cell : r.cells) RC_ASSERT(std::isfinite(cell));
}

}  // namespace
}  // namespace gw::finance
