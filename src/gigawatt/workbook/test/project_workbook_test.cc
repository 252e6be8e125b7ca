#include "gigawatt/workbook/project_workbook.h"

#include <functional>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "workbook_cases.h"

namespace gw::workbook::project_workbook_test {
namespace {

using namespace finance;
using testing::circular;

struct Variant {
  const char* name;
  std::function<void(Project&)> change;
};

const std::vector<Variant>& variants() {
  static const std::vector<Variant> kVariants = {
      {"as it is", [](Project&) {}},
      {"gearing cap", [](Project& p) { p.debt.gearing_cap = 0.5; }},
      {"P90", [](Project& p) { p.debt.p90_dscr = 1.3; }},
      {"no debt at P90",
       [](Project& p) {
         p.sales.p90 = 0.05;
         p.debt.p90_dscr = 1.2;
       }},
      {"P90 and cap",
       [](Project& p) {
         p.debt.p90_dscr = 1.3;
         p.debt.gearing_cap = 0.3;
       }},
      {"DSCR by year", [](Project& p) { p.debt.dscr_by_year = {1.3, 1.4, 1.6}; }},
      {"stress", [](Project& p) { p.stress = {.output = 0.9, .price = 0.95, .opex = 1.1}; }},
      {"default", [](Project& p) { p.stress.output = 0.5; }},
      {"sweep", [](Project& p) { p.distributions.sweep = 0.5; }},
      {"sweep pro rata",
       [](Project& p) { p.distributions = {.sweep = 0.5, .sweep_order = SweepOrder::pro_rata}; }},
      {"refinanced", [](Project& p) { p.refinance = RefinanceTerms{.fee = 0.01}; }},
      {"refinanced at a DSCR",
       [](Project& p) { p.refinance = RefinanceTerms{.sizing = RefinanceSizing::dscr}; }},
      {"refinanced, sweep pro rata",
       [](Project& p) {
         p.refinance = RefinanceTerms{};
         p.distributions = {.sweep = 0.3, .sweep_order = SweepOrder::pro_rata};
       }},
      {"refinanced, equal principal",
       [](Project& p) {
         p.refinance = RefinanceTerms{.rate = 0.03};
         p.debt.sizing = DebtSizing::percent;
         p.debt.payment = DebtPayment::equal_principal;
       }},
      {"late, equity first",
       [](Project& p) {
         p.construction.order = DrawOrder::equity_first;
         p.construction.delay_months = 3;
         p.construction.damages_per_month = 0.01;
       }},
      {"late, nothing planned",
       [](Project& p) {
         p.construction.months = 0;
         p.construction.delay_months = 2;
       }},
      {"percent", [](Project& p) { p.debt.sizing = DebtSizing::percent; }},
      {"equal principal",
       [](Project& p) {
         p.debt.sizing = DebtSizing::percent;
         p.debt.payment = DebtPayment::equal_principal;
         p.debt.moratorium_years = 1;
       }},
      {"all paid at COD, no debt",
       [](Project& p) {
         p.construction.months = 0;
         p.debt.sizing = DebtSizing::none;
       }},
      {"replacements and credits",
       [](Project& p) {
         p.replacements = {{.id = "pumps", .cost = Dollars::from_si(5e6), .every_years = 3},
                           {.id = "fans", .cost = Dollars::from_si(2e6), .every_years = 8}};
         p.tax.production_credit = {
             .per_unit = Dollars::from_si(0.01), .escalation = 0.02, .years = 4};
         p.tax.investment_credit_federal = 0.3;
         p.tax.investment_credit_state = 0.05;
         p.tax.assets[0].investment_credit = true;
       }},
      {"target",
       [](Project& p) {
         p.sales.price.reset();
         p.target_irr = 0.15;
         p.target_year = 5;
       }},
      {"grant, capacity payments",
       [](Project& p) {
         p.construction.grant = Dollars::from_si(20e6);
         p.sales.capacity_payment = Dollars::from_si(10e6);
         p.sales.capacity_escalation = 0.02;
       }},
      {"no interest limit, MACRS 15 of the fourth quarter",
       [](Project& p) {
         p.tax.interest_limit.reset();
         p.tax.assets[0].years = 15;
         p.tax.assets[0].convention = DepreciationConvention::mid_quarter_4;
       }},
      {"negative CFADS",
       [](Project& p) {
         p.opex.push_back(
             {.id = "more", .per_year = Dollars::from_si(60e6), .per_unit = {}, .escalation = 0.3});
       }},
      {"conventions of SAM",
       [](Project& p) {
         p.sam = SamConventions::all();
         p.construction.months = 0;
         p.construction.shortcut_time = 6.0 * unit::month;
         p.distributions.lock_up_dscr = 0.0;
       }},
      {"conventions of SAM, percent",
       [](Project& p) {
         p.sam = SamConventions::all();
         p.construction.months = 0;
         p.debt.sizing = DebtSizing::percent;
         p.distributions.lock_up_dscr = 0.0;
       }},
  };
  return kVariants;
}

// Every row that the engine has is within half a cent of what the formulas give: solve() says so.
TEST(ProjectWorkbook, EveryFeatureGivesTheEnginesNumbers) {
  for (const Variant& variant : variants())
    for (int per_year : {1, 12}) {
      SCOPED_TRACE(variant.name);
      Project p = circular(per_year);
      variant.change(p);
      const Model model = testing::solved(p);
      if (model.columns() == 0) continue;
      for (const std::string& check : model.checks())
        if (check != "check_maturity") {
          EXPECT_EQ(testing::value(model, check), 1.0) << check;
        }
    }
}

// All but negative_service: of a debt of nearly nothing it leaves a circle that sheets do not
// settle.
std::vector<bool SamConventions::*> conventions() {
  using S = SamConventions;
  return {&S::cfads_before_tax,
          &S::reserves_outside_cfads,
          &S::refund_losses,
          &S::cap_on_preliminary_cost,
          &S::fee_on_cost,
          &S::fees_not_deducted,
          &S::credit_in_whole_dollars,
          &S::basis_lost_at_end,
          &S::half_year_tables,
          &S::owner_pays_shortfall};
}

Project any_project() {
  const auto within = [](double low, double high) {
    return low + (high - low) * *rc::gen::inRange(0, 1001) / 1000.0;
  };
  Project p = circular(*rc::gen::inRange(0, 10) == 0 ? 12 : 1);
  p.years = *rc::gen::inRange(4, 16);
  p.debt.tenor_years = *rc::gen::inRange<std::int64_t>(3, p.years + 1);
  p.sales.price = Dollars::from_si(within(0.5, 6.0));
  p.sales.price_escalation = within(-0.1, 0.05);
  p.construction.months = *rc::gen::inRange(0, 30);
  p.debt.dscr = within(1.0, 2.0);
  p.debt.rate = within(0.0, 0.15);
  if (*rc::gen::arbitrary<bool>()) p.debt.gearing_cap = within(0.1, 0.9);
  if (*rc::gen::arbitrary<bool>()) p.debt.p90_dscr = within(1.0, 1.6);
  if (*rc::gen::arbitrary<bool>()) p.stress = {.output = within(0.4, 1.2)};
  if (*rc::gen::arbitrary<bool>()) p.distributions.sweep = within(0.0, 1.0);
  if (*rc::gen::arbitrary<bool>())
    p.refinance = RefinanceTerms{.year = 2, .rate = within(0.0, 0.1)};
  p.distributions.lock_up_dscr = within(0.0, 1.5);
  const auto maybe = [] { return *rc::gen::inRange(0, 4) == 0; };
  if (maybe()) p.debt.sizing = DebtSizing::percent;
  if (maybe()) p.debt.payment = DebtPayment::equal_principal;
  if (maybe()) p.construction.order = DrawOrder::equity_first;
  if (maybe()) p.distributions.sweep_order = SweepOrder::pro_rata;
  if (maybe()) p.construction.delay_months = *rc::gen::inRange(0, 8);
  if (maybe()) p.replacements = {{.id = "pumps", .cost = Dollars::from_si(9e6), .every_years = 2}};
  if (maybe() && p.refinance) p.refinance->sizing = RefinanceSizing::dscr;
  if (maybe()) p.tax.interest_limit.reset();
  for (bool SamConventions::* convention : conventions()) p.sam.*convention = maybe();
  p.tax.loss_limit = within(0.0, 1.0);
  return p;
}

RC_GTEST_PROP(ProjectWorkbook, AnyProjectGivesTheEnginesNumbers, ()) {
  const Project p = any_project();
  const ProjectResult result = evaluate(p);
  RC_PRE(result.converged);
  const auto model = workbook::project_workbook(p, result, {});
  if (!model) RC_FAIL(model.error());
}

TEST(ProjectWorkbook, RefusesWhatDoesNotSettle) {
  ProjectResult result = evaluate(circular(1));
  result.converged = false;
  EXPECT_EQ(workbook::project_workbook(circular(1), result, {}).error(),
            "no workbook: the circular equations of this project do not settle");
}

TEST(ProjectWorkbook, RefusesAResultOfAnotherProject) {
  Project other = circular(1);
  other.sales.price = Dollars::from_si(3.0);
  const auto model = workbook::project_workbook(other, evaluate(circular(1)), {});
  ASSERT_FALSE(model.has_value());
  EXPECT_TRUE(model.error().starts_with("no workbook: row \"")) << model.error();
}

}  // namespace
}  // namespace gw::workbook::project_workbook_test
