// The flows of a plan: what finance may name in a contract, and where the simulation writes each of
// them.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "gigawatt/buildout/tasks.h"
#include "gigawatt/core/flow_table.h"
#include "gigawatt/plan/plan.h"
#include "gigawatt/plan/plant.h"
#include "gigawatt/site/billing_periods.h"

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
  // What a bill by tariff reads from the meter of its campus.
  struct OfMeter {
    std::size_t campus = 0;
    site::BillingCalendar calendar;
    std::vector<FlowId> energy, demand;  // by period
  };
  std::vector<OfMeter> meters;
};

struct FlowCatalogue {
  std::vector<Flow> flows;
  FlowIds ids;
};

// A bill whose tariff or campus is at fault has no meter; compiling its contract says why.
[[nodiscard]] FlowCatalogue make_flows(const Plan& plan, const Plant& plant);

}  // namespace gw::plan
