#include "gigawatt/finance/project/internal/operations.h"

#include <gtest/gtest.h>

#include "project_cases.h"

namespace gw::finance::internal {
namespace {

TEST(Operations, SalesAndCostsOfTwoYears) {
  // Year 2: output 100 x 0.99, price 2 x 1.03; item (5 + 0.1 x 99) 1.04; insurance 1% x 400 x 1.02;
  // property tax 0.5% x 80% x 400 (1 - 10%); capacity 7 x 1.05.
  Project p = testing::plain();
  p.years = 2;
  p.inflation = 0.02;
  p.sales.degradation = 0.01;
  p.sales.price_escalation = 0.03;
  p.sales.capacity_payment = Dollars::from_si(7.0);
  p.sales.capacity_escalation = 0.05;
  p.opex = {{.id = "a",
             .per_year = Dollars::from_si(5.0),
             .per_unit = Dollars::from_si(0.1),
             .escalation = 0.04}};
  p.insurance = 0.01;
  p.property_tax = {.rate = 0.005, .assessed = 0.8, .decline = 0.1};
  p.salvage = 0.25;
  Sheet s;
  s.resize(p);
  operate(p, {.price = 2.0}, s);
  EXPECT_NEAR(s.row(ProjectRow::sales)[2], 99.0 * 2.06, 1e-12);
  const double opex = (5.0 + 9.9) * 1.04 + 4.0 * 1.02 + 1.6 * 0.9;
  EXPECT_NEAR(s.row(ProjectRow::opex)[2], opex, 1e-12);
  EXPECT_NEAR(s.row(ProjectRow::ebitda)[2], 99.0 * 2.06 + 7.35 + 100.0 - opex, 1e-12);
}

TEST(Operations, EquipmentIsSavedForInEqualParts) {
  // 100 every 2 years in 5 years, 10% inflation: 110 in year 2, 133.1 in year 4, nothing in year 5.
  Project p = testing::plain();
  p.inflation = 0.1;
  p.replacements = {{.id = "x", .cost = Dollars::from_si(100.0), .every_years = 2}};
  Sheet s;
  s.resize(p);
  operate(p, {.price = 1.0}, s);
  const double* saved = s.row(ProjectRow::equipment_saving);
  const double* balance = s.row(ProjectRow::equipment_reserve);
  EXPECT_NEAR(saved[1], 55.0, 1e-9);
  EXPECT_NEAR(saved[3], 133.1 / 2, 1e-9);
  EXPECT_DOUBLE_EQ(saved[5], 0.0);
  EXPECT_NEAR(balance[1], 55.0, 1e-9);
  EXPECT_NEAR(balance[4], 0.0, 1e-9);
}

TEST(Operations, BalancesHoldNextPeriodsAmount) {
  Project p = testing::plain();
  p.opex = {{.id = "a", .per_year = Dollars::from_si(12.0), .per_unit = {}, .escalation = 0.5}};
  p.reserves.working_capital = 3.0 * unit::month;
  p.reserves.receivables = 1.0 * unit::month;
  for (const int per_year : {1, 12}) {
    p.periods_per_year = per_year;
    Sheet s;
    s.resize(p);
    operate(p, {.price = 1.2}, s);
    EXPECT_NEAR(s.row(ProjectRow::working_capital)[0], 3.0, 1e-12);
    EXPECT_NEAR(s.row(ProjectRow::working_capital)[per_year], 4.5, 1e-12);
    EXPECT_NEAR(s.row(ProjectRow::receivables)[0], 10.0, 1e-12);
    EXPECT_DOUBLE_EQ(s.row(ProjectRow::receivables)[s.periods], 0.0);
  }
}

TEST(Operations, ProductionCreditInWholeDollars) {
  // 0.0275 $/kWh: 27.5 $/MWh, SAM pays 28.
  Project p = testing::plain();
  p.tax.production_credit = {.per_unit = Dollars::from_si(0.0275), .escalation = 0.0, .years = 2};
  Sheet s;
  s.resize(p);
  operate(p, {.price = 1.0}, s);
  EXPECT_NEAR(s.row(ProjectRow::production_credit)[2], 2.75, 1e-12);
  EXPECT_DOUBLE_EQ(s.row(ProjectRow::production_credit)[3], 0.0);
  p.sam.credit_in_whole_dollars = true;
  operate(p, {.price = 1.0}, s);
  EXPECT_NEAR(s.row(ProjectRow::production_credit)[1], 2.8, 1e-12);
}

}  // namespace
}  // namespace gw::finance::internal
