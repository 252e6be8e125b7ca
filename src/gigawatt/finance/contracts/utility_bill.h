// Utility bill: a fixed charge, energy, and demand, by month.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/parties.h"
#include "gigawatt/finance/tariff/tariff.h"

namespace gw::finance {

// pay(m) = (fixed(m) x a twelfth of a year + energy_price(m) x E(m) + demand_charge(m) x P(m) x a
// twelfth of a year) x (1 + growth)^(whole months from the start / 12), with E the energy of the
// flow `energy` and P the power of the flow `peak` in m (a month's highest draw, or a level).
// Or by a tariff: bill(m) of tariff/bill.h on what the meter of `campus` reads in its periods, year
// 1 being that of the contract's start. Year-zero peaks are those of the twelve months before that
// year.
struct UtilityBill {
  static constexpr std::string_view kType = "utility_bill";
  Common common;
  std::string payer;
  std::string utility = std::string(kUtility);
  std::optional<config::Steps<DollarRate>> fixed;
  FlowName energy;
  std::optional<config::Steps<DollarsPerEnergy>> energy_price;
  FlowName peak;
  std::optional<config::Steps<DollarsPerPowerTime>> demand_charge;
  Ratio growth_per_year;
  std::string campus;
  std::optional<Tariff> tariff;
};

// Flows that carry what the meter reads: energy bought in an energy period, highest draw in a
// demand period; `period` is its name, "all" where the tariff has no demand periods.
[[nodiscard]] std::string metered_energy(std::string_view contract, std::string_view period);
[[nodiscard]] std::string metered_demand(std::string_view contract, std::string_view period);
[[nodiscard]] std::vector<std::string_view> energy_periods(const Tariff& tariff);
[[nodiscard]] std::vector<std::string_view> demand_periods(const Tariff& tariff);

[[nodiscard]] std::string describe(const UtilityBill& contract);

template <class Visitor>
void visit(Visitor& v, UtilityBill& c) {
  v.flatten(c.common);
  v.field("payer", c.payer, {.doc = "who is billed", .required = true, .refers_to = "party"});
  v.field("utility", c.utility, {.doc = "who delivers", .refers_to = "party"});
  v.field("fixed", c.fixed, {.doc = "fixed charge", .min = 0, .example = "5 k$/month"});
  v.field("energy", c.energy, {.doc = "energy by month", .refers_to = "flow"});
  v.field("energy_price", c.energy_price,
          {.doc = "price of energy by date", .min = 0, .example = "55 $/MWh"});
  v.field("peak", c.peak, {.doc = "highest draw of the month", .refers_to = "flow"});
  v.field("demand_charge", c.demand_charge,
          {.doc = "price of the highest draw", .min = 0, .example = "12 $/kW/month"});
  v.field("growth_per_year", c.growth_per_year,
          {.doc = "yearly change of all charges from the start", .min = -1});
  v.field("campus", c.campus, {.doc = "whose meter a tariff bills", .refers_to = "campus"});
  v.field("tariff", c.tariff,
          {.doc = "rates by hour, season, block and ratchet, instead of the above"});
}

}  // namespace gw::finance
