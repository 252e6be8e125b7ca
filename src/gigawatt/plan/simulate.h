// One case of a plan, month by month: build-out, site, demand, money. Physics leaves quantities in
// a FlowTable; finance alone turns them into money, and its funds gate the build-out of the next
// month.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/buildout/construction.h"
#include "gigawatt/buildout/program.h"
#include "gigawatt/demand/allocation.h"
#include "gigawatt/finance/books.h"
#include "gigawatt/plan/contracts.h"
#include "gigawatt/plan/flows.h"
#include "gigawatt/plan/markets.h"
#include "gigawatt/plan/plan.h"
#include "gigawatt/plan/plant.h"
#include "gigawatt/plan/rates.h"
#include "gigawatt/plan/results.h"

namespace gw::plan {

// A plan that is ready to run: facts, rates and references resolved at the best estimate.
// Immutable; shared by the threads of a study.
struct Setup {
  Loaded loaded;  // its numbers that follow markets hold the best estimate
  std::string data_hash;
  Plant plant;
  Rates rates;
  buildout::Prices prices;
  FlowCatalogue flows;
  BestMarkets markets;
  std::optional<finance::Model> finance;
  std::optional<DefaultEvent> event;  // of the what-if that this is
  std::vector<SourceUse> sources;
  std::vector<CapexView> capex_views;
};

// Errors: what resolve(), buildout, demand and finance find; an unknown party; an event outside the
// horizon; an unknown metric of the headline. `event` adds to the plan what the what-if `what_if`
// says happens; `rates` keeps searches for the next call.
struct Preparation {
  catalog::Catalog& catalog;
  RateCache& rates;
  std::optional<DefaultEvent> event = {};
  std::string what_if = {};  // empty: the plan itself
};
[[nodiscard]] std::shared_ptr<const Setup> prepare(Loaded loaded, const Preparation& with,
                                                   Diagnostics& diagnostics);

// The numbers of one case: the best estimate, or one sample.
struct Case {
  Plan plan;
  buildout::Prices prices;
  demand::Rates rates;
  buildout::Deviate deviate;  // empty: 0
  std::vector<bool> binds;    // per contract; empty: all
  std::vector<DefaultEvent> defaults;  // beside the setup's own event
  finance::MarketPaths market;
  std::string failure;  // why these numbers make no case; empty: they do
};
[[nodiscard]] Case best_case(const Setup& setup);

// What happened in a campus in a month.
struct CampusMonth {
  Energy it, facility, unserved;
  Power peak_facility;
  Volume water;
  Mass carbon;
};

struct Outcome {
  Case input;  // kept alive: the books refer to it
  std::vector<finance::Contract> contracts;
  buildout::Program program;
  std::optional<demand::Program> demand;
  std::optional<buildout::Construction> construction;
  std::optional<FlowTable> flows;
  std::optional<finance::Case> money;
  std::optional<finance::Books> books;
  std::vector<std::vector<CampusMonth>> campuses;  // [month][campus]
  std::vector<demand::MonthUse> use;               // [month]
  std::vector<std::optional<Month>> run_finish;    // per run
  std::vector<int> waiting_for_money;              // [month]: commitments refused
  std::string failure;                             // of the books; empty: none
};

// GW_CHECKs that the case has the shape of the setup. Pure: same setup and case, same outcome.
[[nodiscard]] std::unique_ptr<Outcome> simulate(const Setup& setup, Case input);

}  // namespace gw::plan
