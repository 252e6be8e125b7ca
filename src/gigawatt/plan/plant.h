// Plant: the facts that a plan names, resolved once and shared by all its cases.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/buildout/capex.h"
#include "gigawatt/buildout/chips.h"
#include "gigawatt/catalog/catalog.h"
#include "gigawatt/operations/failures.h"
#include "gigawatt/perf/silicon.h"
#include "gigawatt/plan/plan.h"
#include "gigawatt/site/campus.h"
#include "gigawatt/site/it_power.h"

namespace gw::plan {

struct PlantSystem {
  std::string id;
  const catalog::System* system = nullptr;
  const catalog::Chip* chip = nullptr;
  buildout::SystemSpec spec;
  site::SystemPower power;
  std::optional<perf::Silicon> silicon;  // absent: no model can use the chip
  std::string why_no_silicon;
};

struct PlantCampus {
  std::string id;
  const catalog::SiteProfile* profile = nullptr;
  std::shared_ptr<const site::CoolingTable> cooling;
};

struct Plant {
  std::vector<PlantSystem> systems;   // every system that a block may install, in order of the plan
  std::vector<PlantCampus> campuses;  // in order of the plan
  const catalog::FacilityCost* facility = nullptr;
  const catalog::NetworkCost* network = nullptr;
  const catalog::Reliability* reliability = nullptr;
  operations::FailureModel failures;
  std::vector<const catalog::Llm*> product_models;      // per product; nullptr: rental
  std::vector<std::optional<catalog::Llm>> run_models;  // per run, scaled; absent: a standing share

  [[nodiscard]] std::vector<std::string> system_ids() const;
};

// The model with about `factor` times the parameters: width, heads and feed-forward times the
// square root of it, in steps of 128 and of 8 heads; layers, experts and vocabulary as they are.
// Attention over long contexts grows less.
[[nodiscard]] catalog::Llm scaled(const catalog::Llm& llm, Ratio factor);

// Errors: an id that the catalog does not have (did you mean ...), a chip without the facts that
// models need.
[[nodiscard]] std::optional<Plant> resolve(const Loaded& loaded, catalog::Catalog& catalog,
                                           Diagnostics& diagnostics);

}  // namespace gw::plan
