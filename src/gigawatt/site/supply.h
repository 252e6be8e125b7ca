// Where a campus gets its electricity: the parts of its supply, and the merit order among them.
//
// Quantities only: prices are inputs, used to rank sources; money is finance's. Not modelled: unit
// commitment, ramps and minimum load, grid outages and curtailment, losses and charging of
// batteries.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/units/quantity.h"
#include "gigawatt/units/unit.h"

namespace gw::site {

enum class Source : std::uint8_t { solar, grid, gas, diesel };
inline constexpr std::size_t kSources = 4;
[[nodiscard]] std::string_view name(Source source);
[[nodiscard]] constexpr std::size_t index_of(Source source) {
  return static_cast<std::size_t>(source);
}

// Carbon dioxide per energy of fuel, higher heating value (US 40 CFR 98, table C-1).
inline constexpr MassPerEnergy kNaturalGasCarbon = 53.06 * unit::kg / unit::MMBtu;
inline constexpr MassPerEnergy kDieselCarbon = 73.96 * unit::kg / unit::MMBtu;

struct Grid {
  static constexpr std::string_view kShort = "capacity";  // `grid: 1 GW` will do
  Power capacity;
  std::optional<Month> from = {};  // when asked for, or when promised if queue is 0
  Time queue = {};
};
struct GasTurbine {
  static constexpr std::string_view kShort = "capacity";  // `gas_turbine: 1 GW` will do
  Power capacity;                                         // at 15 degC
  std::optional<Month> from = {};
  Ratio heat_rate = 9.3 * unit::MMBtu / unit::MWh;
  Ratio availability = 0.93;
};
struct Battery {
  Power power;
  Energy energy;
};
struct Solar {
  static constexpr std::string_view kShort = "capacity";  // `solar: 1 GW` will do
  Power capacity;
  std::optional<Month> from = {};
  Ratio capacity_factor = 0.26;
};
struct DieselBackup {
  static constexpr std::string_view kShort = "capacity";  // `diesel_backup: 1 GW` will do
  Power capacity;
  Ratio heat_rate = 9.5 * unit::MMBtu / unit::MWh;
  bool serves_shortage = false;
};

struct Supply {
  std::optional<Grid> grid = {};
  std::optional<GasTurbine> gas_turbine = {};
  std::optional<Battery> battery = {};
  std::optional<Solar> solar = {};
  std::optional<DieselBackup> diesel_backup = {};
  Ratio clean_contract = 0.0;
};

// No grid, turbine or solar listed: the grid gives whatever is asked, from the beginning.
[[nodiscard]] bool unlimited_grid(const Supply& supply);
// The first month with grid power: `from` + `queue` in whole months, rounded up; nothing without a
// grid or `from`.
[[nodiscard]] std::optional<Month> grid_available_from(const Supply& supply);

// Prices that rank the sources, and the carbon of the grid's energy (by location).
struct Market {
  DollarsPerEnergy grid;
  DollarsPerEnergy natural_gas;  // per energy of fuel
  DollarsPerEnergy diesel;       // per energy of fuel
  MassPerEnergy grid_carbon;
};

// Sources by marginal cost: solar 0, grid its price, gas and diesel heat rate x fuel price; ties in
// the order of the enum. Leaves out the turbine's wear, start-up and emissions price.
using MeritOrder = std::array<Source, kSources>;
[[nodiscard]] MeritOrder merit_order(const Supply& supply, const Market& market);

// Capacity that is in operation in a month, before weather.
struct InService {
  std::array<Power, kSources> power;
  Ratio solar_capacity_factor = 0.0;
};
[[nodiscard]] InService in_service(const Supply& supply, Month month);

struct Conditions {
  Temperature outdoor;
  Ratio sun = 0.0;  // solar output relative to its mean over the year
};
// What each source can give then. A turbine loses 0.7% of its output per kelvin above 15 degC
// (judgement: 0.5-0.9 by type); solar gives capacity x min(1, capacity factor x sun).
[[nodiscard]] inline std::array<Power, kSources> available(const InService& service,
                                                           const Conditions& conditions) {
  constexpr double kDeratePerKelvin = 0.007;
  constexpr double kRatedOutdoor = 288.15;
  std::array<Power, kSources> result = service.power;
  const double excess = std::max(0.0, conditions.outdoor.si() - kRatedOutdoor);
  result[index_of(Source::gas)] *= std::max(0.0, 1 - kDeratePerKelvin * excess);
  result[index_of(Source::solar)] *=
      std::min(1.0, service.solar_capacity_factor.si() * conditions.sun.si());
  return result;
}

struct Dispatch {
  std::array<Power, kSources> served{};
  Power unserved;
  Power curtailed;  // solar that found no load
};
// Fills the load in merit order: sum of served + unserved = load.
[[nodiscard]] inline Dispatch dispatch(const std::array<Power, kSources>& available,
                                       const MeritOrder& order, Power load) {
  Dispatch result;
  result.unserved = load;
  for (Source source : order) {
    const Power served = std::min(result.unserved, available[index_of(source)]);
    result.served[index_of(source)] = served;
    result.unserved -= served;
  }
  result.curtailed = available[index_of(Source::solar)] - result.served[index_of(Source::solar)];
  return result;
}

template <class Visitor>
void visit(Visitor& v, Grid& g) {
  v.field("capacity", g.capacity,
          {.doc = "contracted power at the meter", .required = true, .positive = true});
  v.field("from", g.from, {.doc = "month of the request; absent: connected from the beginning"});
  v.field("queue", g.queue,
          {.doc = "time from `from` to energisation", .min = 0, .example = "14 months"});
}

template <class Visitor>
void visit(Visitor& v, GasTurbine& g) {
  v.field("capacity", g.capacity,
          {.doc = "net output at 15 degC", .required = true, .positive = true});
  v.field("from", g.from, {.doc = "first month in operation; absent: from the beginning"});
  v.field("heat_rate", g.heat_rate,
          {.doc = "fuel energy (higher heating value) per electricity",
           .min = 1,
           .max = 10,
           .example = "9.2 MMBtu/MWh"});
  v.field("availability", g.availability,
          {.doc = "share of the time in service", .min = 0, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, Battery& b) {
  v.field(
      "power", b.power,
      {.doc = "rating; not dispatched at monthly resolution", .required = true, .positive = true});
  v.field("energy", b.energy,
          {.doc = "capacity; not dispatched at monthly resolution",
           .required = true,
           .positive = true});
}

template <class Visitor>
void visit(Visitor& v, Solar& s) {
  v.field("capacity", s.capacity,
          {.doc = "AC rating behind the meter", .required = true, .positive = true});
  v.field("from", s.from, {.doc = "first month in operation; absent: from the beginning"});
  v.field("capacity_factor", s.capacity_factor,
          {.doc = "mean output over the year as a share of capacity", .min = 0, .max = 0.5});
}

template <class Visitor>
void visit(Visitor& v, DieselBackup& d) {
  v.field("capacity", d.capacity,
          {.doc = "rating of the emergency generators", .required = true, .positive = true});
  v.field("heat_rate", d.heat_rate, {.doc = "fuel energy per electricity", .min = 1, .max = 10});
  v.field(
      "serves_shortage", d.serves_shortage,
      {.doc =
           "whether generators may run because supply is short; emergency permits usually say no"});
}

template <class Visitor>
void visit(Visitor& v, Supply& s) {
  v.field("grid", s.grid, {.doc = "grid connection; absent with no other source: unlimited"});
  v.field("gas_turbine", s.gas_turbine, {.doc = "generation on gas behind the meter"});
  v.field("battery", s.battery, {.doc = "storage behind the meter: a rating, not dispatched"});
  v.field("solar", s.solar, {.doc = "solar behind the meter"});
  v.field("diesel_backup", s.diesel_backup, {.doc = "emergency generators"});
  v.field("clean_contract", s.clean_contract,
          {.doc = "share of grid energy matched by clean power contracts over the "
                  "year; changes market-based carbon only",
           .min = 0,
           .max = 1});
}

}  // namespace gw::site
