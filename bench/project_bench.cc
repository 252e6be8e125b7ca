// One project sized by DSCR: yearly and monthly, by SAM's explicit conventions and by law, where
// tax in CFADS is circular; and a price solved for. Each checks its answer.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>

#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/project/project.h"
#include "gigawatt/units/unit.h"

namespace {

using namespace gw;
using namespace gw::finance;

// SAM's base case of validation/sam_single_owner.csv: 100 MW, 250 M$, 15 of 20 years at DSCR 1.4
// (dscr_2).
Project sam_project(int years, int per_year) {
  Project p;
  p.years = years;
  p.periods_per_year = per_year;
  p.inflation = 0.025;
  p.real_discount_rate = 0.064;
  p.sales = {.unit = "kWh",
             .per_year = 525600000.0,
             .degradation = 0.005,
             .price = Dollars::from_si(0.058),
             .price_escalation = 0.01};
  p.opex = {{.id = "capacity", .per_year = Dollars::from_si(2e6), .escalation = 0.025}};
  p.insurance = 0.005;
  p.construction.cost = Dollars::from_si(250e6);
  p.construction.financing_cost = Dollars::from_si(6.5e6);
  p.debt.dscr = 1.4;
  p.debt.tenor_years = 15;
  p.debt.rate = 0.07;
  p.debt.upfront_fee = 0.0275;
  p.reserves = {
      .dsra = 6.0 * unit::month, .working_capital = 6.0 * unit::month, .interest = 0.0175};
  p.distributions.lock_up_dscr = 0.0;
  p.tax.state_rate = 0.07;
  p.tax.interest_limit.reset();
  p.sam = SamConventions::all();
  return p;
}

Project by_law(int years, int per_year) {
  Project p = sam_project(years, per_year);
  p.sam = {};
  p.tax.interest_limit = 0.3;
  p.distributions.lock_up_dscr = 1.1;
  return p;
}

void annual_explicit(benchmark::State& state) {
  const Project p = sam_project(20, 1);
  ProjectModel model;
  for (auto _ : state) benchmark::DoNotOptimize(model.evaluate(p).npv);
  const ProjectResult& r = model.evaluate(p);
  // PySAM 7.1.1.post1: debt 179,580,092.4706; NPV 10,089,284.8751; IRR 10.7831461949034%.
  if (std::abs(r.debt.si() - 179580092.4706) > 1e-3 ||
      std::abs(r.npv.si() - 10089284.8751) > 1e-3 || !r.irr ||
      std::abs(*r.irr - 0.107831461949034) > 1e-12)
    state.SkipWithError("not SAM's answer");
}
BENCHMARK(annual_explicit);

// The ratio holds in every period on the CFADS of the result, the debt is repaid, the flows have
// the value and the return that are printed, sources are uses.
void check_ratio(benchmark::State& state, const Project& p, const ProjectResult& r) {
  const double most = std::ranges::max(r.row(ProjectRow::cfads));
  if (!r.converged || r.circular_residual.si() > 1e-12 * most || !r.min_dscr || !r.average_dscr ||
      std::abs(*r.min_dscr - 1.4) > 1e-10 || std::abs(*r.average_dscr - 1.4) > 1e-10)
    state.SkipWithError("the ratio does not hold");
  const double growth = std::pow(1.0 + nominal_discount_rate(p), 1.0 / r.per_year);
  if (!r.irr || std::abs(npv(growth - 1.0, r.owner_flows).si() - r.npv.si()) > 1e-3 ||
      std::abs(npv(std::pow(1.0 + *r.irr, 1.0 / r.per_year) - 1.0, r.owner_flows).si()) > 1e-3)
    state.SkipWithError("the flows have another value");
  if (std::abs(r.debt_at_maturity.si()) > 1e-3 || std::abs(r.sources_less_uses.si()) > 1e-3)
    state.SkipWithError("sources are not uses");
  state.counters["passes"] = r.passes;
}

void evaluate_ratio(benchmark::State& state, const Project& p) {
  ProjectModel model;
  for (auto _ : state) benchmark::DoNotOptimize(model.evaluate(p).npv);
  check_ratio(state, p, model.evaluate(p));
}

void annual_by_law(benchmark::State& state) { evaluate_ratio(state, by_law(20, 1)); }
BENCHMARK(annual_by_law);

void monthly_explicit_25_years(benchmark::State& state) {
  evaluate_ratio(state, sam_project(25, 12));
}
BENCHMARK(monthly_explicit_25_years);

void monthly_by_law_25_years(benchmark::State& state) { evaluate_ratio(state, by_law(25, 12)); }
BENCHMARK(monthly_by_law_25_years);

void price_of_return(benchmark::State& state) {
  Project p = sam_project(20, 1);
  p.sales.price.reset();
  p.target_irr = 0.11;
  ProjectModel model;
  for (auto _ : state) benchmark::DoNotOptimize(model.evaluate(p).price);
  const ProjectResult& r = model.evaluate(p);
  if (!r.solved_price || !r.irr || std::abs(*r.irr - 0.11) > 1e-11)
    state.SkipWithError("not the target return");
}
BENCHMARK(price_of_return);

}  // namespace
