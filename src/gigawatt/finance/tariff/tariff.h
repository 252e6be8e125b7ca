// Tariff: what a utility charges for a month's energy and its highest hours.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/billing.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// Hours that belong to a period; BillingWindow says how the bounds are meant.
struct TariffWindow {
  std::string period;
  std::int64_t first_month = 1;
  std::int64_t last_month = 12;
  DayKind days = DayKind::all;
  std::int64_t from_hour = 0;
  std::int64_t to_hour = 24;
};

// Where a tier of energy ends: at an energy of the month, or at hours of use, which stand for
// hours x the month's billing demand.
struct EnergyTier {
  std::optional<Energy> up_to;
  std::optional<Time> up_to_hours_of_use;
};

struct EnergyPeriod {
  std::vector<DollarsPerEnergy> buy;  // by tier
  DollarsPerEnergy sell;              // for exports
};

struct EnergyCharges {
  std::vector<EnergyTier> tiers;       // all but the last, which has no end
  config::ById<EnergyPeriod> periods;  // the first one is that of all hours without a window
  std::vector<TariffWindow> windows;   // later ones overwrite earlier ones
};

struct DemandTier {
  std::optional<Power> up_to;  // absent in the last tier
  DollarsPerPower price;       // a month
};

// Charges on the billing demand in some months.
struct DemandSeason {
  std::int64_t first_month = 1;
  std::int64_t last_month = 12;
  std::vector<DemandTier> tiers;
};

struct DemandPeriod {
  std::vector<DemandTier> tiers;
};

// Charges on the highest hour of each period of the month.
struct PeriodDemand {
  config::ById<DemandPeriod> periods;  // the first one is that of all hours without a window
  std::vector<TariffWindow> windows;
};

// How far a ratchet of N months looks back.
enum class RatchetWindow : std::uint8_t {
  strict,  // N months
  sam      // N months within the calendar year, N + 1 into the one before: NREL SAM, PySAM 7.1.1
};
constexpr std::array<std::string_view, 2> enum_names(RatchetWindow) { return {"strict", "sam"}; }

struct Ratchet {
  std::int64_t months = 11;
  Ratio share = 0.8;
  Power minimum{};
  std::vector<Power> year_zero_peaks{};  // January to December of the year before; empty: 0
  RatchetWindow window = RatchetWindow::strict;
};

// Every rate is that of year 1; bill.h has the equations.
struct Tariff {
  Metering metering = Metering::net_energy;
  EnergyCharges energy;
  std::vector<DemandSeason> demand;
  std::optional<PeriodDemand> demand_by_period;
  std::optional<Ratchet> ratchet;
  Dollars fixed_per_month;
  Dollars monthly_minimum;
  Dollars annual_minimum;
  Ratio inflation;
  Ratio escalation;
};

// ---- Compiled

struct DemandBlock {
  Power up_to;  // infinite in the last block
  DollarsPerPower price;
};

// A tariff whose names are small integers and whose every month is filled in.
struct TariffModel {
  BillingWindows windows;  // what the calendar of a site is made from
  Metering metering = Metering::net_energy;
  std::size_t tiers = 1;
  std::vector<EnergyTier> bounds;                              // tiers - 1 of them
  std::vector<DollarsPerEnergy> buy;                           // [period x tiers + tier]
  std::vector<DollarsPerEnergy> sell;                          // [period]
  std::array<std::vector<DemandBlock>, kMonthsOfYear> demand;  // empty: no charge that month
  std::vector<std::vector<DemandBlock>> demand_by_period;      // empty: no such charges
  std::optional<Ratchet> ratchet;
  Dollars fixed_per_month;
  Dollars monthly_minimum;
  Dollars annual_minimum;
  Ratio growth;  // inflation + escalation
};

// Diagnostics under `path`: a window of an unknown period, a period without as many prices as there
// are tiers, bounds that do not ascend, an open tier before the last or a bounded last one, a
// ratchet without twelve year-zero peaks, more periods than kMaxBillingPeriods, no period at all.
// A later season overwrites an earlier one in the months that both name.
[[nodiscard]] std::optional<TariffModel> compile(const Tariff& tariff, std::string_view path,
                                                 Diagnostics& diagnostics);

// ---- Fields

template <class Visitor>
void visit(Visitor& v, TariffWindow& w) {
  v.field("period", w.period, {.doc = "period that these hours belong to", .required = true});
  v.field("first_month", w.first_month,
          {.doc = "first calendar month", .min = 1, .max = 12, .fixed = true});
  v.field("last_month", w.last_month,
          {.doc = "last calendar month, included; before the first: over the new year",
           .min = 1,
           .max = 12,
           .fixed = true});
  v.field("days", w.days, {.doc = "kind of day"});
  v.field("from_hour", w.from_hour, {.doc = "first hour", .min = 0, .max = 24, .fixed = true});
  v.field("to_hour", w.to_hour,
          {.doc = "hour at which it ends; before the first: over midnight",
           .min = 0,
           .max = 24,
           .fixed = true});
}

template <class Visitor>
void visit(Visitor& v, EnergyTier& t) {
  v.field("up_to", t.up_to,
          {.doc = "energy of the month at which the tier ends",
           .positive = true,
           .example = "2 GWh",
           .fixed = true});
  v.field("up_to_hours_of_use", t.up_to_hours_of_use,
          {.doc = "or kWh per kW of the month's billing demand",
           .positive = true,
           .example = "200 h",
           .fixed = true});
}

template <class Visitor>
void visit(Visitor& v, EnergyPeriod& p) {
  v.field("buy", p.buy, {.doc = "price of each tier", .required = true, .example = "[60 $/MWh]"});
  v.field("sell", p.sell, {.doc = "price of exported energy", .example = "20 $/MWh"});
}

template <class Visitor>
void visit(Visitor& v, EnergyCharges& e) {
  v.field("tiers", e.tiers, {.doc = "ends of all tiers but the last"});
  v.field(
      "periods", e.periods,
      {.doc = "periods by name; the first holds where no window says otherwise", .required = true});
  v.field("windows", e.windows, {.doc = "hours of the periods; later ones overwrite earlier ones"});
}

template <class Visitor>
void visit(Visitor& v, DemandTier& t) {
  v.field("up_to", t.up_to,
          {.doc = "power at which the block ends; none in the last",
           .positive = true,
           .example = "5 MW",
           .fixed = true});
  v.field("price", t.price,
          {.doc = "for each watt of the block and month", .required = true, .example = "12 $/kW"});
}

template <class Visitor>
void visit(Visitor& v, DemandSeason& s) {
  v.field("first_month", s.first_month,
          {.doc = "first calendar month", .min = 1, .max = 12, .fixed = true});
  v.field("last_month", s.last_month,
          {.doc = "last calendar month, included; before the first: over the new year",
           .min = 1,
           .max = 12,
           .fixed = true});
  v.field("tiers", s.tiers, {.doc = "blocks of the billing demand", .required = true});
}

template <class Visitor>
void visit(Visitor& v, DemandPeriod& p) {
  v.field("tiers", p.tiers, {.doc = "blocks of the period's highest hour", .required = true});
}

template <class Visitor>
void visit(Visitor& v, PeriodDemand& d) {
  v.field(
      "periods", d.periods,
      {.doc = "periods by name; the first holds where no window says otherwise", .required = true});
  v.field("windows", d.windows, {.doc = "hours of the periods; later ones overwrite earlier ones"});
}

template <class Visitor>
void visit(Visitor& v, Ratchet& r) {
  v.field("months", r.months,
          {.doc = "months that it looks back", .min = 1, .max = 12, .fixed = true});
  v.field("share", r.share,
          {.doc = "share of their highest peak that is billed", .min = 0, .max = 1});
  v.field("minimum", r.minimum, {.doc = "least billing demand", .min = 0});
  v.field("year_zero_peaks", r.year_zero_peaks,
          {.doc = "peaks of the twelve months before the first year, January first"});
  v.field("window", r.window, {.doc = "how the months are counted over the new year"});
}

template <class Visitor>
void visit(Visitor& v, Tariff& t) {
  v.field("metering", t.metering, {.doc = "what is bought and sold where there is generation"});
  v.field("energy", t.energy, {.doc = "charges on energy", .required = true});
  v.field("demand", t.demand, {.doc = "charges on the month's billing demand, by season"});
  v.field("demand_by_period", t.demand_by_period,
          {.doc = "charges on the highest hour of each period"});
  v.field("ratchet", t.ratchet, {.doc = "billing demand remembers earlier peaks"});
  v.field("fixed_per_month", t.fixed_per_month, {.doc = "customer charge", .min = 0});
  v.field("monthly_minimum", t.monthly_minimum, {.doc = "least bill of a month", .min = 0});
  v.field("annual_minimum", t.annual_minimum, {.doc = "least bill of a year", .min = 0});
  v.field("inflation", t.inflation, {.doc = "yearly growth of all rates", .min = -0.4});
  v.field("escalation", t.escalation, {.doc = "added to inflation", .min = -0.4});
}

}  // namespace gw::finance
