#include "gigawatt/site/supply.h"

#include <algorithm>
#include <limits>

#include "gigawatt/core/check.h"

namespace gw::site {
namespace {

constexpr Power kUnlimited = Power::from_si(std::numeric_limits<double>::infinity());

bool started(const std::optional<Month>& from, Month month) { return !from || *from <= month; }

}  // namespace

std::string_view name(Source source) {
  constexpr std::array<std::string_view, kSources> kNames{"solar", "grid", "gas", "diesel"};
  return kNames[index_of(source)];
}

bool unlimited_grid(const Supply& supply) {
  return !supply.grid && !supply.gas_turbine && !supply.solar;
}

std::optional<Month> grid_available_from(const Supply& supply) {
  if (!supply.grid || !supply.grid->from) return std::nullopt;
  return add_months_up(*supply.grid->from, supply.grid->queue);
}

MeritOrder merit_order(const Supply& supply, const Market& market) {
  std::array<DollarsPerEnergy, kSources> cost{};
  cost[index_of(Source::grid)] = market.grid;
  if (supply.gas_turbine)
    cost[index_of(Source::gas)] = supply.gas_turbine->heat_rate * market.natural_gas;
  if (supply.diesel_backup)
    cost[index_of(Source::diesel)] = supply.diesel_backup->heat_rate * market.diesel;
  MeritOrder order{Source::solar, Source::grid, Source::gas, Source::diesel};
  std::stable_sort(order.begin(), order.end(),
                   [&](Source a, Source b) { return cost[index_of(a)] < cost[index_of(b)]; });
  return order;
}

InService in_service(const Supply& supply, Month month) {
  InService result{};
  if (unlimited_grid(supply)) result.power[index_of(Source::grid)] = kUnlimited;
  if (supply.grid && started(grid_available_from(supply), month))
    result.power[index_of(Source::grid)] = supply.grid->capacity;
  if (supply.gas_turbine && started(supply.gas_turbine->from, month))
    result.power[index_of(Source::gas)] =
        supply.gas_turbine->capacity * supply.gas_turbine->availability;
  if (supply.solar && started(supply.solar->from, month)) {
    result.power[index_of(Source::solar)] = supply.solar->capacity;
    result.solar_capacity_factor = supply.solar->capacity_factor;
  }
  if (supply.diesel_backup && supply.diesel_backup->serves_shortage)
    result.power[index_of(Source::diesel)] = supply.diesel_backup->capacity;
  return result;
}

}  // namespace gw::site
