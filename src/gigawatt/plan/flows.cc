#include "gigawatt/plan/flows.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/finance/contracts.h"

namespace gw::plan {
namespace {

constexpr Dim kChipTimeDim = kChipDim + kTimeDim;

class Registry {
 public:
  FlowId amount(std::string name, Dim dim, std::string doc) {
    return add(std::move(name), dim, std::move(doc), true);
  }
  FlowId level(std::string name, Dim dim, std::string doc) {
    return add(std::move(name), dim, std::move(doc), false);
  }
  std::vector<Flow> done() { return std::move(flows_); }

 private:
  FlowId add(std::string name, Dim dim, std::string doc, bool per_month) {
    flows_.push_back({std::move(name), dim, std::move(doc), per_month});
    return {static_cast<int>(flows_.size()) - 1};
  }
  std::vector<Flow> flows_;
};

std::string part_name(int part) {
  return std::string(enum_names(buildout::Part{})[static_cast<std::size_t>(part)]);
}

void add_plant(Registry& r, const Plant& plant, FlowIds& ids) {
  ids.energised_power = r.level("energised_power", kPowerDim, "facility power energised");
  ids.it_power = r.level("it_power", kPowerDim, "IT power energised");
  ids.delivered_power =
      r.amount("delivered_power", kPowerDim, "facility power whose systems were delivered");
  ids.phases_energised = r.amount("phases_energised", Dim{}, "phases completed");
  ids.site_water = r.amount("site_water", kVolumeDim, "water withdrawn");
  ids.site_carbon = r.amount("site_carbon", kMassDim, "carbon dioxide, location-based");
  for (int part = 0; part < buildout::kParts; ++part)
    ids.capex_power[static_cast<std::size_t>(part)] = r.amount(
        "capex_power." + part_name(part), kPowerDim, "facility power of which this part was built");
  for (const PlantSystem& s : plant.systems) {
    FlowIds::OfSystem of;
    of.chips_in_service = r.level("chips_in_service." + s.id, kChipDim, "chips in service");
    of.systems_delivered = r.amount("systems_delivered." + s.id, Dim{}, "systems delivered");
    of.chips_delivered = r.amount("chips_delivered." + s.id, kChipDim, "chips delivered");
    of.chips_networked =
        r.amount("network_chips." + s.id, kChipDim, "chips connected to the network");
    of.chip_time_available =
        r.amount("chip_time_available." + s.id, kChipTimeDim, "chip time in service");
    ids.systems.push_back(of);
  }
  for (const PlantCampus& c : plant.campuses) {
    FlowIds::OfCampus of;
    of.energised_power = r.level("energised_power." + c.id, kPowerDim, "facility power energised");
    of.site_energy = r.amount("site_energy." + c.id, kEnergyDim, "energy bought from the grid");
    of.gas_fuel =
        r.amount("gas_fuel." + c.id, kEnergyDim, "natural gas burnt, higher heating value");
    of.diesel_fuel =
        r.amount("diesel_fuel." + c.id, kEnergyDim, "diesel burnt, higher heating value");
    of.site_peak =
        r.amount("site_peak." + c.id, kPowerDim, "highest draw from the grid in the month");
    of.site_water = r.amount("site_water." + c.id, kVolumeDim, "water withdrawn");
    of.delivered_power = r.amount("delivered_power." + c.id, kPowerDim,
                                  "facility power whose systems were delivered");
    for (int part = 0; part < buildout::kParts; ++part)
      of.capex_power[static_cast<std::size_t>(part)] =
          r.amount("capex_power_at." + c.id + "." + part_name(part), kPowerDim,
                   "facility power of which this part was built");
    for (const PlantSystem& s : plant.systems) {
      const std::string at = "_at." + c.id + "." + s.id;
      of.systems.push_back(
          {.systems_delivered = r.amount("systems_delivered" + at, Dim{}, "systems delivered"),
           .chips_delivered = r.amount("chips_delivered" + at, kChipDim, "chips delivered"),
           .chips_networked =
               r.amount("network_chips" + at, kChipDim, "chips connected to the network")});
    }
    ids.campuses.push_back(of);
  }
}

void add_demand(Registry& r, const Plan& plan, FlowIds& ids) {
  for (const auto& [id, product] : plan.demand.products.items) {
    FlowIds::OfProduct of;
    of.users = r.level("users." + id, Dim{}, "weekly users");
    of.paying_users = r.level("paying_users." + id, Dim{}, "weekly users who pay");
    of.free_users = r.level("free_users." + id, Dim{}, "weekly users who do not pay");
    of.tokens = r.amount("tokens." + id, kTokenDim, "output tokens served");
    of.prompt_tokens = r.amount("prompt_tokens." + id, kTokenDim, "prompt tokens served");
    of.tokens_unmet =
        r.amount("tokens_unmet." + id, kTokenDim, "output tokens asked for and not served");
    of.chip_time = r.amount("chip_time." + id, kChipTimeDim, "chip time reserved or rented");
    ids.products.push_back(of);
  }
  for (const demand::Run& run : plan.demand.training) {
    FlowIds::OfRun of;
    of.chip_time = r.amount("chip_time." + run.id, kChipTimeDim, "chip time of the run");
    of.tokens_trained = r.amount("tokens_trained." + run.id, kTokenDim, "tokens trained on");
    ids.runs.push_back(of);
  }
  ids.resale_chip_time = r.amount("chip_time_resold", kChipTimeDim, "idle chip time sold");
}

struct MeteredBill {
  std::string contract;
  const finance::UtilityBill& terms;
};
void add_meter(Registry& r, const MeteredBill& bill, const Plant& plant, FlowIds& ids) {
  const finance::Tariff& rates = *bill.terms.tariff;
  const auto campus = std::ranges::find(plant.campuses, bill.terms.campus, &PlantCampus::id);
  Diagnostics reported_by_the_contract;
  const auto tariff = finance::compile(rates, "", reported_by_the_contract);
  if (campus == plant.campuses.end() || !tariff) return;
  // Months are read one by one, on the weekdays of each: the calendar's own year is of no matter.
  FlowIds::OfMeter of{.campus = static_cast<std::size_t>(campus - plant.campuses.begin()),
                      .calendar = site::BillingCalendar(tariff->windows, site::Weekday::monday),
                      .energy = {},
                      .demand = {}};
  for (const std::string_view period : finance::energy_periods(rates))
    of.energy.push_back(r.amount(finance::metered_energy(bill.contract, period), kEnergyDim,
                                 "energy bought from the grid in this period of the tariff"));
  for (const std::string_view period : finance::demand_periods(rates))
    of.demand.push_back(r.amount(finance::metered_demand(bill.contract, period), kPowerDim,
                                 "highest draw from the grid in this period of the tariff"));
  ids.meters.push_back(std::move(of));
}

void add_meters(Registry& r, const Plan& plan, const Plant& plant, FlowIds& ids) {
  for (const finance::Contract& contract : plan.contracts)
    if (const auto* bill = std::get_if<finance::UtilityBill>(&contract); bill && bill->tariff)
      add_meter(r, {finance::item_id(contract), *bill}, plant, ids);
}

}  // namespace

FlowCatalogue make_flows(const Plan& plan, const Plant& plant) {
  Registry registry;
  FlowCatalogue catalogue;
  add_plant(registry, plant, catalogue.ids);
  add_demand(registry, plan, catalogue.ids);
  add_meters(registry, plan, plant, catalogue.ids);
  catalogue.flows = registry.done();
  return catalogue;
}

}  // namespace gw::plan
