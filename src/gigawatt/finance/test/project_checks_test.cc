#include <gtest/gtest.h>

#include "project_cases.h"

namespace gw::finance {
namespace {

std::string first_problem(const Project& p) {
  Diagnostics diagnostics;
  return check(p, diagnostics)
             ? std::string()
             : diagnostics.items()[0].path + ": " + diagnostics.items()[0].message;
}

TEST(ProjectChecks, GoodProjectsPass) {
  EXPECT_EQ(first_problem(testing::plain()), "");
  EXPECT_EQ(first_problem(testing::circular(12)), "");
}

TEST(ProjectChecks, EveryProblemHasItsPlace) {
  const auto changed = [](auto change) {
    Project p = testing::plain();
    change(p);
    return first_problem(p);
  };
  EXPECT_EQ(changed([](Project& p) { p.periods_per_year = 4; }),
            "periods_per_year: 4 periods a year");
  EXPECT_EQ(changed([](Project& p) { p.debt.tenor_years = 7; }),
            "debt.tenor_years: a tenor of 7 years in a life of 5");
  EXPECT_EQ(changed([](Project& p) { p.sales.price.reset(); }),
            "sales.price: there is neither a price nor a target_irr");
  EXPECT_EQ(changed([](Project& p) {
              p.construction.months = 2;
              p.construction.draws = {0.5, 0.4};
            }),
            "construction.draws: the shares sum to 0.9");
  EXPECT_EQ(changed([](Project& p) { p.construction.draws = {1.0}; }),
            "construction.draws: 1 draws in 0 months");
  EXPECT_EQ(changed([](Project& p) { p.tax.assets = {{.id = "a"}, {.id = "b", .share = 0.1}}; }),
            "tax.assets: the shares sum to 1.1");
  EXPECT_EQ(changed([](Project& p) { p.tax.assets = {{.id = "a", .years = 7}}; }),
            "tax.assets.a: MACRS over 7 years");
  EXPECT_EQ(changed([](Project& p) { p.refinance = RefinanceTerms{.year = 5}; }),
            "refinance.year: the debt is repaid in year 5");
  EXPECT_EQ(changed([](Project& p) {
              p.debt.sizing = DebtSizing::percent;
              p.debt.moratorium_years = 5;
            }),
            "debt.moratorium_years: the moratorium lasts as long as the debt");
}

TEST(ProjectChecks, RowsHaveNames) {
  EXPECT_EQ(name(ProjectRow::output), "output");
  EXPECT_EQ(name(ProjectRow::cfads), "cfads");
  EXPECT_EQ(name(ProjectRow::owner), "owner");
}

}  // namespace
}  // namespace gw::finance
