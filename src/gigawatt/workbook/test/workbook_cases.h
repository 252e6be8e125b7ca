// Projects that the tests of several sheets share, and their models.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"
#include "gigawatt/workbook/project_workbook.h"

namespace gw::workbook::testing {

// 100 of EBITDA a year for 5 years, 400 to build, no tax, inflation, reserves or fees.
inline finance::Project plain() {
  finance::Project p;
  p.name = "plain";
  p.years = 5;
  p.inflation = 0.0;
  p.real_discount_rate = 0.1;
  p.sales = {.unit = "GPU-hour", .per_year = 100.0, .price = Dollars::from_si(1.0)};
  p.construction.cost = Dollars::from_si(400.0);
  p.debt.dscr = 1.25;
  p.debt.tenor_years = 5;
  p.debt.rate = 0.08;
  p.reserves.dsra = Time();
  p.tax.federal_rate = 0.0;
  p.distributions.lock_up_dscr = 0.0;
  return p;
}

// Tax by law, interest on reserves, construction by month: everything is circular.
inline finance::Project circular(int per_year) {
  finance::Project p;
  p.name = "circular";
  p.years = 8;
  p.periods_per_year = per_year;
  p.sales = {.unit = "GPU-hour",
             .per_year = 70e6,
             .degradation = 0.01,
             .price = Dollars::from_si(2.6),
             .price_escalation = -0.04,
             .p90 = 0.8};
  p.opex = {
      {.id = "energy", .per_year = {}, .per_unit = Dollars::from_si(0.14), .escalation = 0.025},
      {.id = "operations",
       .per_year = Dollars::from_si(12e6),
       .per_unit = {},
       .escalation = 0.025}};
  p.insurance = 0.004;
  p.property_tax = {.rate = 0.008, .decline = 0.12};
  p.salvage = 0.1;
  p.construction.cost = Dollars::from_si(600e6);
  p.construction.months = 14;
  p.construction.commitment_fee = 0.005;
  p.debt.dscr = 1.4;
  p.debt.tenor_years = 6;
  p.debt.rate = 0.09;
  p.debt.upfront_fee = 0.02;
  p.debt.closing_cost = Dollars::from_si(2e6);
  p.reserves = {.dsra = 7.5 * unit::month,
                .working_capital = 1.0 * unit::month,
                .receivables = 1.5 * unit::month,
                .interest = 0.03};
  p.tax.state_rate = 0.05;
  p.tax.bonus_federal = 0.6;
  p.tax.assets = {{.id = "servers", .share = 0.8, .bonus = true},
                  {.id = "building",
                   .share = 0.15,
                   .method = finance::DepreciationMethod::straight_line,
                   .years = 39,
                   .convention = finance::DepreciationConvention::mid_month}};
  return p;
}

// The solved model, or a failed test with the reason.
inline Model solved(const finance::Project& project) {
  Diagnostics diagnostics;
  EXPECT_TRUE(finance::check(project, diagnostics));
  auto model = project_workbook(project, finance::evaluate(project), {.tool = "test"});
  if (!model) {
    ADD_FAILURE() << model.error();
    return Model({});
  }
  return std::move(*model);
}

inline const std::vector<double>& values(const Model& model, std::string_view id) {
  return model.row(id).values;
}
inline double value(const Model& model, std::string_view id) { return values(model, id)[0]; }

}  // namespace gw::workbook::testing
