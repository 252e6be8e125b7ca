#include "gigawatt/finance/project/project.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/config/config.h"
#include "gigawatt/config/read.h"
#include "gigawatt/config/write.h"
#include "gigawatt/finance/formulas.h"
#include "project_cases.h"

namespace gw::finance {
namespace {

TEST(Project, WithoutDebtTheOwnerHasCfads) {
  Project p = testing::circular(12);
  p.debt.sizing = DebtSizing::none;
  const ProjectResult r = evaluate(p);
  EXPECT_EQ(r.debt_decided_by, "no debt: none was asked for");
  for (int t = 1; t <= r.periods; ++t)
    EXPECT_NEAR(r.at(ProjectRow::owner, t).si(), r.at(ProjectRow::cfads, t).si(), 1e-6);
}

TEST(Project, WithoutDebtTheTenorMayBeLongerThanTheLife) {
  for (const int per_year : {1, 12}) {
    Project p = testing::plain();
    p.years = 2;
    p.periods_per_year = per_year;
    p.debt.sizing = DebtSizing::none;
    EXPECT_NEAR(evaluate(p).at(ProjectRow::owner, 2 * per_year).si(), 100.0 / per_year, 1e-12);
  }
}

TEST(Project, InfiniteDscrIsNoDebt) {
  Project p = testing::circular(1);
  p.debt.dscr = 1e6;
  const ProjectResult r = evaluate(p);
  p.debt.sizing = DebtSizing::none;
  const ProjectResult none = evaluate(p);
  EXPECT_LT(r.debt.si(), 1e-5 * r.installed_cost.si());
  ASSERT_TRUE(r.irr && none.irr);
  EXPECT_NEAR(*r.irr, *none.irr, 1e-5);
}

TEST(Project, DscrOfOneLeavesTheOwnerNothingUntilMaturity) {
  Project p = testing::plain();
  p.debt.dscr = 1.0;
  p.years = 6;
  const ProjectResult r = evaluate(p);
  for (int t = 1; t <= 5; ++t) EXPECT_NEAR(r.at(ProjectRow::owner, t).si(), 0.0, 1e-12);
  EXPECT_NEAR(r.at(ProjectRow::owner, 6).si(), 100.0, 1e-12);
}

TEST(Project, PriceZeroHasNoDebtAndSaysWhy) {
  Project p = testing::circular(1);
  p.sales.price = Dollars();
  p.salvage = 0.0;
  const ProjectResult r = evaluate(p);
  EXPECT_EQ(r.debt, Dollars());
  EXPECT_EQ(r.debt_decided_by, "no debt: CFADS does not serve any");
  EXPECT_FALSE(r.irr.has_value());
  EXPECT_FALSE(r.dscr_applied.has_value());
  for (double cell : r.cells) EXPECT_TRUE(std::isfinite(cell));
}

// Cash that would serve debt of several times the cost, without a cap on it: the owner pays nothing
// in, and that has no rate of return and a reason. With a cap the debt is the cap of the cost.
TEST(Project, DebtAboveTheCostHasNoReturnAndSaysWhy) {
  Project p = testing::plain();
  p.debt.gearing_cap.reset();
  p.sales.price = *p.sales.price * 10.0;
  const ProjectResult r = evaluate(p);
  EXPECT_GT(r.debt / r.installed_cost, 1.0);
  EXPECT_FALSE(r.irr.has_value());
  EXPECT_EQ(r.irr_reason, "the owner invests nothing: the debt pays the whole cost");
  EXPECT_EQ(r.payback_years.error(), r.irr_reason);
  p.debt.gearing_cap = 0.8;
  const ProjectResult capped = evaluate(p);
  EXPECT_EQ(capped.debt_decided_by, "gearing cap");
  EXPECT_NEAR(capped.debt / capped.installed_cost, 0.8, 1e-12);
  EXPECT_TRUE(capped.irr.has_value());
}

TEST(Project, TaxInCfadsIsSolvedToTheLastBits) {
  // The DSCR holds on CFADS after the tax that this very debt leads to.
  for (const int per_year : {1, 12}) {
    const ProjectResult r = evaluate(testing::circular(per_year));
    EXPECT_TRUE(r.converged);
    EXPECT_LT(r.circular_residual.si(), 1e-3);
    ASSERT_TRUE(r.min_dscr && r.llcr);
    EXPECT_NEAR(*r.min_dscr, 1.4, 1e-10);
    EXPECT_NEAR(*r.llcr, 1.4, 1e-10);
    EXPECT_NEAR(r.debt_at_maturity.si(), 0.0, 1e-5);
  }
}

TEST(Project, ALimitThatBindsInEverySecondPassSettles) {
  Project p = testing::circular(1);
  p.sales.price = Dollars::from_si(3.26);
  p.sales.price_escalation = 0.0;
  p.debt.dscr = 1.12;
  p.debt.tenor_years = 5;
  p.debt.rate = 0.064;
  p.construction.months = 5;
  p.tax.interest_limit = 0.19;
  p.distributions.lock_up_dscr = 0.0;
  p.reserves.dsra = Time();
  const ProjectResult r = evaluate(p);
  EXPECT_TRUE(r.converged);
  EXPECT_NEAR(*r.min_dscr, 1.12, 1e-9);
}

TEST(Project, TaxOfAYearByHand) {
  // EBITDA 100, cost 400 by MACRS-5, 21%, no debt: year 1 loses 100 - 80 = 20 of income: tax 4.2;
  // year 2 loses 28; year 3: 100 - 76.8 = 23.2, 80% offset: tax 0.21 x 4.64.
  Project p = testing::plain();
  p.years = 6;  // MACRS-5 takes six years
  p.tax.federal_rate = 0.21;
  p.debt.sizing = DebtSizing::none;
  const ProjectResult r = evaluate(p);
  EXPECT_NEAR(r.at(ProjectRow::tax_federal, 1).si(), 4.2, 1e-12);
  EXPECT_NEAR(r.at(ProjectRow::tax_federal, 2).si(), 0.0, 1e-12);
  EXPECT_NEAR(r.at(ProjectRow::tax_federal, 3).si(), 0.21 * 0.2 * 23.2, 1e-12);
  p.sam.refund_losses = true;
  EXPECT_NEAR(evaluate(p).at(ProjectRow::tax_federal, 2).si(), -0.21 * 28.0, 1e-12);
}

TEST(Project, MonthsAgreeWithYears) {
  // Same equations: sums of a year agree where nothing is discounted; values are near, and nearer
  // without the half year that separates a month's mean date from the year's end.
  Project p = testing::circular(1);
  p.construction.months = 0;
  p.debt.sizing = DebtSizing::none;
  const ProjectResult yearly = evaluate(p);
  p.periods_per_year = 12;
  const ProjectResult monthly = evaluate(p);
  for (const ProjectRow row :
       {ProjectRow::output, ProjectRow::sales, ProjectRow::opex, ProjectRow::ebitda})
    for (int y = 1; y <= p.years; ++y) {
      double sum = 0.0;
      for (int k = 1; k <= 12; ++k) sum += monthly.at(row, (y - 1) * 12 + k).si();
      EXPECT_NEAR(sum, yearly.at(row, y).si(), 1e-6) << name(row) << y;
    }
  EXPECT_NEAR(monthly.levelised_cost_nominal->si() / yearly.levelised_cost_nominal->si(), 1.0,
              0.05);
}

TEST(Project, MonthlyServiceIsTheYearsServiceEarlier) {
  // Level CFADS: monthly debt at r/12 = PV of a twelfth each month.
  Project p = testing::plain();
  p.periods_per_year = 12;
  const ProjectResult r = evaluate(p);
  const double i = 0.08 / 12;
  EXPECT_NEAR(r.debt.si(), 100.0 / 12 / 1.3 * (1.0 - std::pow(1.0 + i, -60)) / i, 1e-9);
}

TEST(Project, LesserOfP50AndP90) {
  Project p = testing::circular(1);
  const ProjectResult at_p50 = evaluate(p);
  p.sales.p90 = 0.8;
  p.debt.p90_dscr = 1.0;  // 80% of the output at 1.0 carries more than 100% at 1.4: P50 decides
  EXPECT_NEAR(evaluate(p).debt.si(), at_p50.debt.si(), 1e-3);
  p.debt.p90_dscr = 1.3;
  const ProjectResult r = evaluate(p);
  EXPECT_EQ(r.debt_decided_by, "dscr at P90");
  EXPECT_LT(r.debt, at_p50.debt);
  Project low = p;
  low.debt.p90_dscr.reset();
  low.debt.dscr = 1.3;
  low.sales.per_year *= 0.8;
  EXPECT_NEAR(r.debt.si(), evaluate(low).debt.si(), 1e-3);
  EXPECT_GT(*r.min_dscr, 1.3);
  EXPECT_NEAR(r.sources_less_uses.si(), 0.0, 1e-3);
}

// EBITDA 100 - 80 = 20 at P50 and 60 - 80 = -20 at P90, which serves no debt. Cost 40 by MACRS-5
// (20, 32, 19.2, 11.52, 11.52%, 5.76% left at the end): tax 21% of 20 - 8 = 12, 7.2, 12.32, 15.392
// and 20 - 4.608 - 2.304 = 13.088. The owner has what is left of the P50 case.
TEST(Project, WithoutDebtAtP90TheOwnerHasP50) {
  Project p = testing::plain();
  p.construction.cost = Dollars::from_si(40.0);
  p.opex = {{.id = "energy", .per_year = Dollars::from_si(80.0), .per_unit = {}}};
  p.opex[0].escalation = 0.0;
  p.tax.federal_rate = 0.21;
  p.sales.p90 = 0.6;
  p.debt.p90_dscr = 1.2;
  const ProjectResult r = evaluate(p);
  EXPECT_EQ(r.debt_decided_by, "no debt: CFADS at P90 does not serve any");
  EXPECT_EQ(r.debt, Dollars());
  const double taxed[] = {12.0, 7.2, 12.32, 15.392, 13.088};
  double npv = -40.0;
  for (int t = 1; t <= 5; ++t) {
    const double left = 20.0 - 0.21 * taxed[t - 1];
    EXPECT_NEAR(r.at(ProjectRow::cfads, t).si(), left, 1e-12) << t;
    EXPECT_NEAR(r.at(ProjectRow::owner, t).si(), left, 1e-12) << t;
    npv += left / std::pow(1.1, t);
  }
  EXPECT_NEAR(r.npv.si(), npv, 1e-12);
}

// Row by row the project that asks for no debt.
TEST(Project, WithoutDebtAtP90IsWithoutDebt) {
  for (int per_year : {1, 12}) {
    Project p = testing::circular(per_year);
    p.sales.p90 = 0.05;
    p.debt.p90_dscr = 1.2;
    const ProjectResult r = evaluate(p);
    ASSERT_EQ(r.debt_decided_by, "no debt: CFADS at P90 does not serve any");
    EXPECT_EQ(r.dscr_applied.error(), r.debt_decided_by);
    Project unlevered = p;
    unlevered.debt.sizing = DebtSizing::none;
    const ProjectResult without = evaluate(unlevered);
    EXPECT_EQ(r.cells, without.cells);
    EXPECT_EQ(r.npv, without.npv);
    EXPECT_EQ(r.levelised_cost_real, without.levelised_cost_real);
    p.stress.output = unlevered.stress.output = 0.9;
    EXPECT_EQ(evaluate(p).npv, evaluate(unlevered).npv);
  }
}

TEST(Project, StressKeepsTheDebt) {
  Project p = testing::circular(12);
  const ProjectResult base = evaluate(p);
  p.stress.output = 0.6;
  const ProjectResult r = evaluate(p);
  EXPECT_EQ(r.debt, base.debt);
  EXPECT_EQ(r.equity, base.equity);
  EXPECT_LT(*r.min_dscr, 1.0);
  EXPECT_GT(r.first_default, 0);
  // Unpaid service stays owed at maturity.
  EXPECT_GT(r.debt_at_maturity.si(), 0.0);
}

TEST(Project, ExampleFileIsFinancedAtP90) {
  Diagnostics diagnostics;
  const auto document =
      config::load({.plan_path = std::string(GW_SOURCE_DIR) + "/plans/projects/building_20mw.yaml",
                    .data_folder = {},
                    .overrides = {},
                    .limits = {}},
                   diagnostics);
  ASSERT_TRUE(document.has_value()) << diagnostics.render();
  config::Facts facts;
  const auto file = config::read<ProjectFile>(document->root, facts, diagnostics);
  ASSERT_TRUE(file.has_value()) << diagnostics.render();
  EXPECT_TRUE(check(file->project, diagnostics)) << diagnostics.render();
  const ProjectResult r = evaluate(file->project);
  EXPECT_TRUE(r.converged);
  EXPECT_EQ(r.debt_decided_by, "dscr at P90");
  EXPECT_EQ(r.first_lock_up, -1);
  EXPECT_NEAR(r.debt_at_maturity.si(), 0.0, 1e-3);
}

TEST(Project, WrittenAndReadAgain) {
  // read(write(x)) evaluates to the same bits.
  ProjectFile file;
  file.project = testing::circular(12);
  file.project.refinance = RefinanceTerms{.year = 2};
  Diagnostics diagnostics;
  config::Facts facts;
  const auto again = config::read<ProjectFile>(config::write(file), facts, diagnostics);
  ASSERT_TRUE(again.has_value()) << diagnostics.render();
  EXPECT_EQ(evaluate(again->project).npv, evaluate(file.project).npv);
}

TEST(Project, ModelIsReusable) {
  ProjectModel model;
  const Project a = testing::circular(12);
  const Project b = testing::plain();
  const Dollars debt = model.evaluate(a).debt;
  static_cast<void>(model.evaluate(b));
  EXPECT_EQ(model.evaluate(a).debt, debt);
  EXPECT_EQ(evaluate(a).npv, model.evaluate(a).npv);
}

RC_GTEST_PROP(Project, IdentitiesHoldForAnyProject, ()) {
  Project p = testing::circular(*rc::gen::element(1, 12));
  p.sales.price = Dollars::from_si(*rc::gen::inRange(0, 500) / 100.0);
  p.sales.price_escalation = *rc::gen::inRange(-20, 10) / 100.0;
  p.debt.dscr = *rc::gen::inRange(100, 300) / 100.0;
  p.distributions.lock_up_dscr = 0.0;  // trapped cash would earn interest on top
  p.debt.tenor_years = *rc::gen::inRange(1, 9);
  p.debt.rate = *rc::gen::inRange(0, 200) / 1000.0;
  p.construction.months = *rc::gen::inRange(0, 30);
  if (*rc::gen::arbitrary<bool>()) p.reserves.dsra = Time();
  p.tax.interest_limit = *rc::gen::inRange(0, 100) / 100.0;
  if (*rc::gen::arbitrary<bool>()) p.debt.gearing_cap = *rc::gen::inRange(10, 100) / 100.0;
  const ProjectResult r = evaluate(p);
  RC_ASSERT(r.converged);
  RC_ASSERT(std::abs(r.sources_less_uses.si()) < 1e-3);
  if (r.first_default < 0) RC_ASSERT(std::abs(r.debt_at_maturity.si()) < 1e-3);
  // A period of negative CFADS serves nothing, and a DSRA that cannot be filled earns less than was
  // planned.
  const auto cfads = r.row(ProjectRow::cfads).subspan(1, p.debt.tenor_years * p.periods_per_year);
  const bool serves = *std::min_element(cfads.begin(), cfads.end()) > 0.0;
  if (serves && !p.debt.gearing_cap && p.reserves.dsra == Time())
    RC_ASSERT(std::abs(*r.llcr / p.debt.dscr - 1.0) < 1e-7);
  for (double cell : r.cells) RC_ASSERT(std::isfinite(cell));
}

}  // namespace
}  // namespace gw::finance
