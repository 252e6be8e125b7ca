#include "gigawatt/finance/project/project_tables.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "project_cases.h"

namespace gw::finance {
namespace {

double cell(const Table& table, std::string_view column, std::size_t row) {
  return std::get<std::vector<double>>(table.find(column)->data)[row];
}
std::string text(const Table& table, std::string_view column, std::size_t row) {
  return std::get<std::vector<std::string>>(table.find(column)->data)[row];
}

TEST(ProjectTables, SourcesAndUsesHaveOneTotal) {
  Project p = testing::circular(12);
  p.construction.grant = Dollars::from_si(10e6);
  p.construction.delay_months = 2;
  p.construction.damages_per_month = 0.01;
  const Table table = sources_and_uses(p, evaluate(p));
  std::vector<double> totals;
  std::map<std::string, double> sums;
  for (std::size_t k = 0; k < table.rows(); ++k) {
    if (text(table, "what", k) == "total")
      totals.push_back(cell(table, "amount_musd", k));
    else
      sums[text(table, "side", k)] += cell(table, "amount_musd", k);
  }
  ASSERT_EQ(totals.size(), 2u);
  EXPECT_NEAR(totals[0], totals[1], 1e-9);
  EXPECT_NEAR(sums["use"], totals[0], 1e-9);
  EXPECT_NEAR(sums["source"], totals[0], 1e-9);
}

TEST(ProjectTables, ReasonsStandWhereThereIsNoValue) {
  Project p = testing::plain();
  p.debt.sizing = DebtSizing::none;
  const Table table = key_figures(p, evaluate(p));
  bool found = false;
  for (std::size_t k = 0; k < table.rows(); ++k)
    if (text(table, "figure", k) == "LLCR") {
      found = true;
      EXPECT_TRUE(std::isnan(cell(table, "value", k)));
      EXPECT_EQ(text(table, "note", k), "there is no debt");
    }
  EXPECT_TRUE(found);
}

TEST(ProjectTables, YearsOfMonths) {
  const ProjectResult r = evaluate(testing::circular(12));
  const Table table = yearly_waterfall(r);
  EXPECT_EQ(table.rows(), 9u);
  double revenue = 0.0;
  for (int t = 85; t <= 96; ++t)
    revenue += (r.at(ProjectRow::sales, t) + r.at(ProjectRow::salvage, t)).si() / 1e6;
  EXPECT_NEAR(cell(table, "revenue_musd", 8), revenue, 1e-9);
  EXPECT_NEAR(cell(table, "debt_musd", 1), r.at(ProjectRow::debt, 12).si() / 1e6, 1e-12);
  EXPECT_NEAR(cell(table, "dscr", 1), 1.4, 1e-9);
  EXPECT_EQ(project_periods(testing::circular(12), r).rows(), 97u);
  EXPECT_EQ(construction_months(r).rows(), 13u);
}

TEST(ProjectTables, AllChecksHold) {
  for (const int per_year : {1, 12}) {
    const Table table = project_checks(evaluate(testing::circular(per_year)));
    for (std::size_t k = 0; k < table.rows(); ++k)
      EXPECT_EQ(text(table, "verdict", k), "ok")
          << text(table, "check", k) << cell(table, "left_usd", k);
  }
}

}  // namespace
}  // namespace gw::finance
