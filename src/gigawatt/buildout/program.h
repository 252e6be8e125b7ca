// The build-out part of a plan with its references resolved: what Construction runs, month by
// month.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/buildout/chips.h"
#include "gigawatt/buildout/config.h"
#include "gigawatt/buildout/supply.h"
#include "gigawatt/buildout/tasks.h"
#include "gigawatt/config/config.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/core/diagnostics.h"

namespace gw::buildout {

// A campus as the build-out sees it; the plan fills it from site.
struct CampusSpec {
  std::string id;
  std::optional<Power> capacity;  // facility power that fits there; absent: any
  Ratio it_per_facility = 1.0;    // at design peak, not the annual mean: 1 / (facility MW / IT MW)
  std::optional<Month> power_from;  // the grid connection is there then; absent: the task says
};

struct Inputs {
  Month from;  // the first month that is stepped
  int months = 0;
  std::span<const SystemSpec> systems;
  std::span<const CampusSpec> campuses;
  // Found after those of the Config and standard_1gw.
  const config::ById<TaskList>* lists = nullptr;
  const config::Facts* facts = nullptr;  // places for messages; may be absent
  std::string path = "buildout";         // of the Config in the plan
};

// Time 0 is the start of `origin`; a month is a mean month (1/12 Julian year), which is off the
// calendar by at most two days.
struct Phase {
  std::string id;  // "gw.3"
  int block = 0;
  int campus = 0;
  int graph = 0;
  int buildings = 1;
  Power facility_power = {};
  Power it_capacity = {};
  std::int64_t fixed_systems = 0;  // 0: as many as the IT power feeds
  PowerBasis basis = PowerBasis::maximum;
  Time start = {};
  Time cadence = {};  // between two buildings
  bool existing = false;
};

struct Program {
  struct SystemChoice {
    Month from;
    int system = 0;
  };

  Month origin;  // the earlier of the first month and the first start
  Month from;
  int months = 0;             // from `from`
  std::vector<Phase> phases;  // by block, then by number: the order that decides ties
  std::vector<std::vector<SystemChoice>> choices;  // per block, ascending
  std::vector<TaskGraph> graphs;
  std::vector<SystemSpec> systems;
  std::vector<int> chip_supply;  // per system: index into supplies, or -1: unlimited
  std::vector<CampusSpec> campuses;
  std::vector<std::string> supply_ids;
  std::vector<SupplyPath> supplies;
  std::vector<std::vector<int>> node_supply;  // per graph and node: index into supplies, or -1

  [[nodiscard]] int system_of(int block, Month ordered) const;
  // Systems of `phase` if they are of kind `system`.
  [[nodiscard]] std::int64_t systems_in(const Phase& phase, int system) const;
};

// Errors, each with its path: an unknown campus, system or task list; a phase that fits in no
// campus of its block; neither power nor number of systems; more systems than the power feeds; no
// start; a supply that nothing takes; a cycle and the rest of make_graph.
[[nodiscard]] std::optional<Program> compile(const Config& config, const Inputs& inputs,
                                             Diagnostics& diagnostics);

}  // namespace gw::buildout
