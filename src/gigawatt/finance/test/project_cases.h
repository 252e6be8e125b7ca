// Projects that several tests of finance/project share.
#pragma once

#include "gigawatt/finance/project/project.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::testing {

// A building without tax, inflation, reserves or fees: 100 of CFADS a year.
inline Project plain() {
  Project p;
  p.name = "plain";
  p.years = 5;
  p.inflation = 0.0;
  p.real_discount_rate = 0.1;
  p.sales = {.unit = "GPU-hour", .per_year = 100.0, .price = Dollars::from_si(1.0)};
  p.construction.cost = Dollars::from_si(400.0);
  p.debt.tenor_years = 5;
  p.debt.rate = 0.08;
  p.reserves.dsra = Time();
  p.tax.federal_rate = 0.0;
  p.distributions.lock_up_dscr = 0.0;
  return p;
}

// With tax by law, interest on reserves, construction by month and a cap: everything is circular.
inline Project circular(int per_year) {
  Project p;
  p.name = "circular";
  p.years = 8;
  p.periods_per_year = per_year;
  p.sales = {.unit = "GPU-hour",
             .per_year = 70e6,
             .degradation = 0.01,
             .price = Dollars::from_si(2.6),
             .price_escalation = -0.04};
  p.opex = {
      {.id = "energy", .per_year = {}, .per_unit = Dollars::from_si(0.14), .escalation = 0.025},
      {.id = "operations",
       .per_year = Dollars::from_si(12e6),
       .per_unit = {},
       .escalation = 0.025}};
  p.insurance = 0.004;
  p.salvage = 0.1;
  p.construction.cost = Dollars::from_si(600e6);
  p.construction.months = 12;
  p.construction.commitment_fee = 0.005;
  p.debt.dscr = 1.4;
  p.debt.tenor_years = 6;
  p.debt.rate = 0.09;
  p.debt.upfront_fee = 0.02;
  p.debt.closing_cost = Dollars::from_si(2e6);
  p.reserves = {.dsra = 6.0 * unit::month,
                .working_capital = 1.0 * unit::month,
                .receivables = 1.5 * unit::month,
                .interest = 0.03};
  p.tax.state_rate = 0.05;
  p.tax.bonus_federal = 1.0;
  p.tax.assets = {{.id = "servers", .share = 0.8, .bonus = true},
                  {.id = "building",
                   .share = 0.2,
                   .method = DepreciationMethod::straight_line,
                   .years = 39,
                   .convention = DepreciationConvention::mid_month}};
  return p;
}

}  // namespace gw::finance::testing
