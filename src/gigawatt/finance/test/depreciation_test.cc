#include "gigawatt/finance/project/internal/depreciation.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace gw::finance::internal {
namespace {

double present_value(const DepreciationTable& table, double rate) {
  double value = 0.0;
  for (int y = 1; y <= table.years; ++y) value += table.share[y] * std::pow(1.0 + rate, -y);
  return value;
}

TEST(Depreciation, T9_PresentValueOfTheTaxShield) {
  // T9: at 8% 21% x MACRS-5 of 100 is worth 17.0378, straight line over 6 years 16.1801.
  EXPECT_NEAR(21.0 * present_value(depreciation_table({}, {}), 0.08), 17.0378, 5e-5);
  double level = 0.0;
  for (int y = 1; y <= 6; ++y) level += 21.0 / 6.0 * std::pow(1.08, -y);
  EXPECT_NEAR(level, 16.1801, 5e-5);
}

TEST(Depreciation, T9_Macrs5OfTheGoldenCase) {
  // SAM: basis 107,504,870.07 -> 21,500,974.01; 34,401,558.42; 20,640,935.05; 12,384,561.03 twice;
  // 6,192,280.52.
  const DepreciationTable table = depreciation_table({}, {});
  const double expected[] = {21500974.01, 34401558.42, 20640935.05,
                             12384561.03, 12384561.03, 6192280.52};
  for (int y = 1; y <= 6; ++y) EXPECT_NEAR(107504870.07 * table.share[y], expected[y - 1], 0.01);
}

TEST(Depreciation, T9_FourthQuarterOfPublication946) {
  // Table A-5: 5 / 38 / 22.8 / 13.68 / 10.94 / 9.58%.
  const DepreciationTable table =
      depreciation_table({.convention = DepreciationConvention::mid_quarter_4}, {});
  const double expected[] = {5.0, 38.0, 22.8, 13.68, 10.94, 9.58};
  for (int y = 1; y <= 6; ++y) EXPECT_DOUBLE_EQ(100.0 * table.share[y], expected[y - 1]);
}

TEST(Depreciation, EveryTableSumsToOne) {
  for (const auto method : {DepreciationMethod::macrs, DepreciationMethod::straight_line})
    for (const std::int64_t years : {5, 15, 20, 39})
      for (const auto convention :
           {DepreciationConvention::half_year, DepreciationConvention::mid_quarter_4,
            DepreciationConvention::mid_month})
        for (const bool sam : {false, true}) {
          if (method == DepreciationMethod::macrs && years > 15) continue;
          SamConventions switches;
          switches.half_year_tables = sam;
          const DepreciationTable table = depreciation_table(
              {.method = method, .years = years, .convention = convention}, switches);
          EXPECT_NEAR(std::accumulate(table.share.begin(), table.share.end(), 0.0), 1.0, 1e-12)
              << years << " years";
        }
}

TEST(Depreciation, RealPropertyByMidMonth) {
  // First month of the year: 11.5/12 of 1/39 = 2.4573%; Publication 946, table A-7a, rounds
  // to 2.461%.
  const DepreciationTable table =
      depreciation_table({.method = DepreciationMethod::straight_line,
                          .years = 39,
                          .convention = DepreciationConvention::mid_month},
                         {});
  EXPECT_DOUBLE_EQ(table.share[1], 11.5 / 12.0 / 39.0);
  EXPECT_DOUBLE_EQ(table.share[2], 1.0 / 39.0);
  EXPECT_DOUBLE_EQ(table.share[40], 0.5 / 12.0 / 39.0);
}

TEST(Depreciation, BonusAndHalfTheCreditReduceTheBasis) {
  // ITC 30%: basis x (1 - 15%); bonus 60% of that in year 1, MACRS on the rest: 0.85 (0.6 + 0.4 x
  // 0.2).
  Project p;
  p.years = 10;
  p.tax.assets = {{.id = "a", .bonus = true, .investment_credit = true}};
  p.tax.bonus_federal = 0.6;
  p.tax.investment_credit_federal = 0.3;
  Sheet s;
  s.resize(p);
  depreciate(p, s);
  EXPECT_NEAR(s.federal_per_basis[1], 0.85 * (0.6 + 0.4 * 0.2), 1e-15);
  EXPECT_NEAR(s.state_per_basis[1], 0.85 * 0.2, 1e-15);
  EXPECT_DOUBLE_EQ(s.federal_credit_per_basis, 0.3);
}

TEST(Depreciation, BasisLeftAtTheEndIsDeducted) {
  // Straight line over 39 years, a life of 10: all is deducted in the end; SAM loses the rest.
  Project p;
  p.years = 10;
  p.tax.assets = {{.id = "building", .method = DepreciationMethod::straight_line, .years = 39}};
  Sheet s;
  s.resize(p);
  depreciate(p, s);
  double sum = 0.0;
  for (int y = 1; y <= 10; ++y) sum += s.federal_per_basis[y];
  EXPECT_NEAR(sum, 1.0, 1e-14);
  p.sam.basis_lost_at_end = true;
  depreciate(p, s);
  EXPECT_NEAR(s.federal_per_basis[10], 1.0 / 39.0, 1e-16);
}

TEST(Depreciation, ReplacementsStartInTheirYear) {
  Project p;
  p.years = 6;
  p.inflation = 0.0;
  p.replacements = {{.id = "servers", .cost = Dollars::from_si(100.0), .every_years = 4}};
  Sheet s;
  s.resize(p);
  s.replaced[4] = 100.0;
  depreciate(p, s);
  EXPECT_DOUBLE_EQ(s.replaced_depreciation[3], 0.0);
  EXPECT_DOUBLE_EQ(s.replaced_depreciation[4], 20.0);
  EXPECT_DOUBLE_EQ(s.replaced_depreciation[5], 32.0);
}

}  // namespace
}  // namespace gw::finance::internal
