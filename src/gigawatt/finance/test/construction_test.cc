#include "gigawatt/finance/project/internal/construction.h"

#include <gtest/gtest.h>

#include "project_cases.h"

namespace gw::finance::internal {
namespace {

TEST(Construction, T6_1_ShortcutOfSam) {
  // T6.1: 116,394,500 at 6.5%, 6 months, 1% fee: P r/12 m/2 + 1% P = 3,055,355.625.
  EXPECT_NEAR(shortcut_interest({.cost = 116394500.0, .rate = 0.065, .months = 6.0, .fee = 0.01}),
              3055355.625, 1e-6);
}

TEST(Construction, InterestOfTwoMonthsByHand) {
  // All debt, 1% a month, 100 a month: i1 = 0.01 (0 + d1/2), d1 = 100 + i1 -> d1 = 100/0.995;
  // i2 = 0.01 (d1 + d2/2), d2 = (100 + 0.01 d1)/0.995.
  Project p = testing::plain();
  p.construction.cost = Dollars::from_si(200.0);
  p.construction.months = 2;
  p.construction.rate = 0.12;
  Sheet s;
  s.resize(p);
  const double d1 = 100.0 / 0.995;
  const double d2 = (100.0 + 0.01 * d1) / 0.995;
  s.debt = d1 + d2;
  s.total = d1 + d2;
  fund(p, s);
  ASSERT_EQ(s.r.construction.size(), 3u);
  EXPECT_NEAR(s.r.construction[1].debt_drawn.si(), d1, 1e-12);
  EXPECT_NEAR(s.r.construction[2].debt_drawn.si(), d2, 1e-12);
  EXPECT_NEAR(s.construction_interest, d1 + d2 - 200.0, 1e-12);
  EXPECT_NEAR(s.equity, 0.0, 1e-12);
}

TEST(Construction, EquityFirstCostsLessInterest) {
  Project p = testing::circular(12);
  const ProjectResult pro_rata = evaluate(p);
  p.construction.order = DrawOrder::equity_first;
  const ProjectResult equity_first = evaluate(p);
  EXPECT_LT(equity_first.construction_interest, pro_rata.construction_interest);
  // While equity lasts no debt is drawn.
  EXPECT_EQ(equity_first.construction[1].debt_drawn, Dollars());
  for (const ProjectResult* r : {&pro_rata, &equity_first}) {
    EXPECT_NEAR(r->construction.back().balance.si(), r->debt.si(), 1e-3);
    EXPECT_NEAR(r->sources_less_uses.si(), 0.0, 1e-3);
  }
}

TEST(Construction, CommitmentFeeOnWhatIsNotDrawn) {
  // Interest free: fee/12 x sum of (D - B_{k-1}); more than D x 6.5/12 of even draws, since the
  // reserves are drawn at COD.
  Project p = testing::circular(12);
  p.construction.rate = 0.0;
  const ProjectResult r = evaluate(p);
  double expected = 0.0;
  for (std::size_t k = 1; k < r.construction.size(); ++k)
    expected += 0.005 / 12 * (r.debt - r.construction[k - 1].balance).si();
  EXPECT_NEAR(r.construction_interest.si(), expected, 1e-3);
  EXPECT_NEAR(expected, 0.005 * r.debt.si() * 6.5 / 12, 0.1 * expected);
}

TEST(Construction, DelayCostsInterestAndBringsDamages) {
  Project p = testing::circular(12);
  const ProjectResult on_time = evaluate(p);
  p.construction.delay_months = 6;
  p.construction.damages_per_month = 0.01;
  p.construction.damages_cap = 0.05;
  const ProjectResult late = evaluate(p);
  EXPECT_EQ(late.construction.size(), on_time.construction.size() + 6);
  EXPECT_GT(late.construction_interest, on_time.construction_interest);
  // min(6 x 1%, 5%) x 600 M$.
  EXPECT_NEAR(late.damages.si(), 30e6, 1e-6);
  EXPECT_NEAR((late.debt + late.equity - late.installed_cost).si(), 0.0, 1e-3);
  ASSERT_TRUE(on_time.irr && late.irr);
  p.construction.damages_per_month = 0.0;
  EXPECT_LT(*evaluate(p).irr, *on_time.irr);
}

TEST(Construction, YearlyGridPutsMonthsIntoTheirYears) {
  // 12 months: financial close stands in period 0 - 1, months 1 to 12 before COD in their own year.
  Project p = testing::circular(1);
  p.construction.months = 18;
  const ProjectResult r = evaluate(p);
  ASSERT_EQ(r.owner_flows.size(), static_cast<std::size_t>(r.periods) + 2);
  Dollars early;
  for (int k = 0; k <= 6; ++k) early -= r.construction[k].equity_drawn;
  EXPECT_NEAR(r.owner_flows[0].si(), early.si(), 1e-6);
}

}  // namespace
}  // namespace gw::finance::internal
