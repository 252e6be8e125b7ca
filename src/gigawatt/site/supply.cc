#include "gigawatt/site/supply.h"

#include <algorithm>
#include <limits>

#include "gigawatt/core/check.h"

namespace gw::site {
namespace {

constexpr double kDeratePerKelvin = 0.007;
constexpr Temperature kRatedOutdoor = Temperature::from_si(288.15);
constexpr Power kUnlimited = Power::from_si(std::numeric_limits<double>::infinity());

std::size_t at(Source source) { return static_cast<std::size_t>(source); }

bool started(const std::optional<Month>& from, Month month) { return !from || *from <= month; }

}  // namespace

std::string_view name(Source source) {
  constexpr std::array<std::string_view, kSources> kNames{"solar", "grid", "gas", "diesel"};
  return kNames[at(source)];
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
  cost[at(Source::grid)] = market.grid;
  if (supply.gas_turbine)
    cost[at(Source::gas)] = supply.gas_turbine->heat_rate * market.natural_gas;
  if (supply.diesel_backup)
    cost[at(Source::diesel)] = supply.diesel_backup->heat_rate * market.diesel;
  MeritOrder order{Source::solar, Source::grid, Source::gas, Source::diesel};
  std::stable_sort(order.begin(), order.end(),
                   [&](Source a, Source b) { return cost[at(a)] < cost[at(b)]; });
  return order;
}

std::array<Power, kSources> available(const Supply& supply, const Conditions& conditions) {
  std::array<Power, kSources> result{};
  if (unlimited_grid(supply)) result[at(Source::grid)] = kUnlimited;
  if (supply.grid) {
    const auto from = grid_available_from(supply);
    if (started(from, conditions.month)) result[at(Source::grid)] = supply.grid->capacity;
  }
  if (supply.gas_turbine && started(supply.gas_turbine->from, conditions.month)) {
    const double excess = std::max(0.0, (conditions.outdoor - kRatedOutdoor).si());
    result[at(Source::gas)] = supply.gas_turbine->capacity * supply.gas_turbine->availability *
                              std::max(0.0, 1 - kDeratePerKelvin * excess);
  }
  if (supply.solar && started(supply.solar->from, conditions.month))
    result[at(Source::solar)] = supply.solar->capacity * conditions.solar_output;
  if (supply.diesel_backup && supply.diesel_backup->serves_shortage)
    result[at(Source::diesel)] = supply.diesel_backup->capacity;
  return result;
}

Dispatch dispatch(const std::array<Power, kSources>& available, const MeritOrder& order,
                  Power load) {
  Dispatch result{};
  Power rest = load;
  for (Source source : order) {
    const Power served = std::min(rest, available[at(source)]);
    result.served[at(source)] = served;
    rest -= served;
  }
  result.unserved = rest;
  result.curtailed = available[at(Source::solar)] - result.served[at(Source::solar)];
  return result;
}

}  // namespace gw::site
