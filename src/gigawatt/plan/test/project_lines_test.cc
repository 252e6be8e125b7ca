#include "gigawatt/plan/project_lines.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "gigawatt/units/unit.h"

namespace gw::plan {
namespace project_lines_test {
namespace {

using namespace gw::units::literals;

// 100 M$ of building, ten years of 20 M$ a year, debt sized at 1.5.
finance::Project building() {
  finance::Project project;
  project.name = "building";
  project.years = 10;
  project.inflation = 0.0;
  project.sales.per_year = 1e6;
  project.sales.unit = "hour";
  project.sales.price = Dollars::from_si(20);
  project.construction.cost = 100.0_MUSD;
  project.debt.sizing = finance::DebtSizing::dscr;
  project.debt.dscr = 1.5;
  project.debt.tenor_years = 8;
  project.debt.rate = 0.06;
  return project;
}

TEST(ProjectLines, RowsPeriodsAndCover) {
  const finance::Project project = building();
  const ProjectLine line = project_line("b.yaml", project, finance::evaluate(project));
  ASSERT_EQ(line.periods.size(), 11u);
  EXPECT_EQ(line.periods[0], "COD");
  EXPECT_EQ(line.periods[10], "year 10");
  ASSERT_EQ(line.rows.size(), finance::kProjectRows);
  for (const ProjectLine::Row& row : line.rows) EXPECT_EQ(row.values.size(), 11u) << row.id;
  EXPECT_EQ(line.rows[0].unit, "hour");
  const auto debt = std::ranges::find(line.rows, "debt", &ProjectLine::Row::id);
  EXPECT_TRUE(debt->level);
  // Sculpted: CFADS / service is 1.5 in each of the eight years, and there is none after.
  EXPECT_FALSE(line.dscr[0].has_value());
  for (std::size_t t = 1; t <= 8; ++t) EXPECT_NEAR(line.dscr[t].value(), 1.5, 1e-9) << t;
  EXPECT_FALSE(line.dscr[9].has_value());
  EXPECT_EQ(line.target, 1.5);
}

TEST(ProjectLines, SourcesAreUsesAndChecksHold) {
  const finance::Project project = building();
  const ProjectLine line = project_line("b.yaml", project, finance::evaluate(project));
  const auto sum = [](const std::vector<UsdLine>& lines) {
    return std::accumulate(lines.begin(), lines.end(), 0.0,
                           [](double all, const UsdLine& x) { return all + x.usd; });
  };
  EXPECT_NEAR(sum(line.sources), sum(line.uses), 1e-3);
  EXPECT_FALSE(line.checks.empty());
  for (const ProjectLine::Check& check : line.checks) EXPECT_TRUE(check.holds()) << check.name;
  const auto irr = std::ranges::find(line.figures, "irr_of_the_owner", &ProjectLine::Figure::id);
  ASSERT_NE(irr, line.figures.end());
  EXPECT_TRUE(irr->value.has_value());
}

// At a third of the output service falls overdue. The ratio stays CFADS / scheduled service, and
// its least is the figure.
TEST(ProjectLines, CoverOfADefaultIsTheFigures) {
  finance::Project project = building();
  project.stress.output = 1.0 / 3.0;
  const finance::ProjectResult result = finance::evaluate(project);
  ASSERT_GT(result.first_default, 0);
  const ProjectLine line = project_line("b.yaml", project, result);
  double least = 1e9;
  for (std::size_t t = 1; t <= 8; ++t) {
    const double service = result.row(finance::ProjectRow::scheduled_service)[t];
    const double cfads = result.row(finance::ProjectRow::cfads)[t];
    EXPECT_NEAR(line.dscr[t].value(), cfads / service, 1e-12) << t;
    least = std::min(least, line.dscr[t].value());
  }
  const auto figure = std::ranges::find(line.figures, "least_dscr", &ProjectLine::Figure::id);
  ASSERT_NE(figure, line.figures.end());
  EXPECT_NEAR(figure->value.value(), least, 1e-12);
}

// Nothing is sold: figures without a value say why.
TEST(ProjectLines, FiguresWithoutValueHaveAReason) {
  finance::Project project = building();
  project.sales.price = Dollars();
  const ProjectLine line = project_line("b.yaml", project, finance::evaluate(project));
  for (const ProjectLine::Figure& figure : line.figures)
    EXPECT_TRUE(figure.value.has_value() || !figure.why.empty()) << figure.id;
}

}  // namespace
}  // namespace project_lines_test
}  // namespace gw::plan
