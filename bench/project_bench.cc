// One project sized by DSCR: yearly and monthly, by SAM's explicit conventions and by law, where
// tax in CFADS is circular; and a price solved for. Each checks its answer.
#include <benchmark/benchmark.h>

#include <cmath>

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

void explicit_yearly(benchmark::State& state) {
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
BENCHMARK(explicit_yearly);

// Cover, returns and circularity of a result by law.
void check_law(benchmark::State& state, const ProjectResult& r) {
  if (!r.converged || !r.min_dscr || std::abs(*r.min_dscr - 1.4) > 1e-9 ||
      std::abs(r.debt_at_maturity.si()) > 1e-3 || !r.irr ||
      std::abs(r.sources_less_uses.si()) > 1e-3)
    state.SkipWithError("the ratio does not hold");
  state.counters["passes"] = r.passes;
}

void explicit_years_25(benchmark::State& state) {
  const Project p = sam_project(25, static_cast<int>(state.range(0)));
  ProjectModel model;
  for (auto _ : state) benchmark::DoNotOptimize(model.evaluate(p).npv);
  check_law(state, model.evaluate(p));
}
BENCHMARK(explicit_years_25)->Arg(1)->Arg(12);

void by_law_years_25(benchmark::State& state) {
  const Project p = by_law(25, static_cast<int>(state.range(0)));
  ProjectModel model;
  for (auto _ : state) benchmark::DoNotOptimize(model.evaluate(p).npv);
  check_law(state, model.evaluate(p));
}
BENCHMARK(by_law_years_25)->Arg(1)->Arg(12);

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
