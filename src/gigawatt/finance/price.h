// A unit price in the unit that fits the flow it multiplies, by date.
#pragma once

#include <optional>
#include <string>

#include "gigawatt/config/visit.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// Exactly one of the prices is given. Money of a month m for a flow with value f(m):
//   price per unit of the flow's dimension   price x f(m)               flow is an amount of the month
//                                            price x max(0, f(m)-f(m-1))   flow is a level: its increase
//   price per time or per power and time     price x f(m) x a twelfth of a year
//   price per chip and time                  price x f(m)               flow is chip time
//                                            price x f(m) x hours of m     flow is a level of chips
// `growth_per_year` compounds by whole months from the first month of the contract.
struct Price {
  std::optional<config::Steps<Dollars>> per_unit;  // a count: phases, racks
  std::optional<config::Steps<DollarRate>> per_time;  // a level of users, or nothing: a fixed fee
  std::optional<config::Steps<DollarsPerPower>> per_power;
  std::optional<config::Steps<DollarsPerPowerTime>> per_power_time;
  std::optional<config::Steps<DollarsPerEnergy>> per_energy;
  std::optional<config::Steps<DollarsPerChip>> per_chip;
  std::optional<config::Steps<DollarsPerChipTime>> per_chip_time;
  std::optional<config::Steps<DollarsPerToken>> per_token;
  std::optional<config::Steps<DollarsPerMass>> per_mass;
  std::optional<config::Steps<DollarsPerVolume>> per_volume;
  Ratio growth_per_year;

  [[nodiscard]] int count() const;  // prices given: 1 in a valid plan
  // "3 $/Mtoken", "2.5 $/chip-hour from 2026-01, ...".
  [[nodiscard]] std::string describe() const;
};

template <class Visitor>
void visit(Visitor& v, Price& price) {
  v.field("per_unit", price.per_unit, {.doc = "for each unit of a counted flow", .min = 0});
  v.field("per_time", price.per_time,
          {.doc = "a fee, or a price per user of a level", .min = 0, .example = "20 $/month"});
  v.field("per_power", price.per_power,
          {.doc = "for each watt of the flow", .min = 0, .example = "35 G$/GW"});
  v.field("per_power_time", price.per_power_time,
          {.doc = "for each watt and time", .min = 0, .example = "12 G$/GW/year"});
  v.field("per_energy", price.per_energy,
          {.doc = "for energy", .min = 0, .example = "55 $/MWh"});
  v.field("per_chip", price.per_chip, {.doc = "for each chip", .min = 0, .example = "40 k$/chip"});
  v.field("per_chip_time", price.per_chip_time,
          {.doc = "for chips and time", .min = 0, .example = "2.35 $/chip/h"});
  v.field("per_token", price.per_token, {.doc = "for tokens", .min = 0, .example = "3 $/Mtoken"});
  v.field("per_mass", price.per_mass, {.doc = "for carbon dioxide", .min = 0, .example = "80 $/t"});
  v.field("per_volume", price.per_volume, {.doc = "for water", .min = 0, .example = "2 $/m^3"});
  v.field("growth_per_year", price.growth_per_year,
          {.doc = "yearly change of the price from the start of the contract", .min = -1});
}

}  // namespace gw::finance
