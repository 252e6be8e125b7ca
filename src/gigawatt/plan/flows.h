// The flows of a plan: what finance may name in a contract, and where the simulation writes each of
// them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "gigawatt/buildout/tasks.h"
#include "gigawatt/core/flow_table.h"
#include "gigawatt/plan/plan.h"
#include "gigawatt/plan/plant.h"

namespace gw::plan {

struct FlowIds {
  FlowId energised_power, it_power, delivered_power, phases_energised;
  FlowId site_water, site_carbon;
  std::array<FlowId, buildout::kParts> capex_power;
  struct OfSystem {
    FlowId chips_in_service, systems_delivered, chips_delivered, chips_networked,
        chip_time_available;
  };
  std::vector<OfSystem> systems;  // order of the plant
  struct OfCampus {
    FlowId energised_power, site_energy, gas_fuel, diesel_fuel, site_peak, site_water;
    FlowId delivered_power;
    std::array<FlowId, buildout::kParts> capex_power;
    struct System {
      FlowId systems_delivered, chips_delivered, chips_networked;
    };
    std::vector<System> systems;  // order of the plant
  };
  std::vector<OfCampus> campuses;
  struct OfProduct {
    FlowId users, paying_users, free_users, tokens, prompt_tokens, tokens_unmet, chip_time;
  };
  std::vector<OfProduct> products;
  struct OfRun {
    FlowId chip_time, tokens_trained;
  };
  std::vector<OfRun> runs;
  FlowId resale_chip_time;
};

struct FlowCatalogue {
  std::vector<Flow> flows;
  FlowIds ids;
};

[[nodiscard]] FlowCatalogue make_flows(const Plan& plan, const Plant& plant);

}  // namespace gw::plan
