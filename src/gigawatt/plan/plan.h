// The plan file: what a user writes. Each module owns the structs of its part; this composes them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/buildout/config.h"
#include "gigawatt/config/config.h"
#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/demand/config.h"
#include "gigawatt/finance/contracts.h"
#include "gigawatt/finance/default_terms.h"
#include "gigawatt/finance/markets/markets.h"
#include "gigawatt/finance/parties.h"
#include "gigawatt/operations/goodput.h"
#include "gigawatt/site/campus.h"

namespace gw::plan {

struct Horizon {
  Month from = Month(2026, 1);
  Month to = Month(2035, 12);
};
template <class Visitor>
void visit(Visitor& v, Horizon& h) {
  v.field("from", h.from, {.doc = "first month", .required = true, .example = "2025-09"});
  v.field("to", h.to, {.doc = "last month", .required = true, .example = "2036-12"});
}

// Who owns what stands on one campus, where that is not the owner of the plan.
struct CampusOwnership {
  std::string owner;          // facility, energy and operations
  std::string systems_owner;  // systems and network; absent: the same
  std::string vendor;         // of the systems; absent: the plan's
};
template <class Visitor>
void visit(Visitor& v, CampusOwnership& o) {
  v.field("owner", o.owner,
          {.doc = "party that pays for facility, energy and operations",
           .required = true,
           .refers_to = "party"});
  v.field("systems_owner", o.systems_owner,
          {.doc = "party that pays for systems and their network; absent: the owner",
           .refers_to = "party"});
  v.field("vendor", o.vendor,
          {.doc = "party that is paid for systems and network; absent: the plan's",
           .refers_to = "party"});
}

// Who owns the plant, and at which prices it is bought and run. Prices that are absent come from
// the catalog.
struct Ownership {
  std::string owner = "owner";    // pays for plant, energy and operations; sells what it makes
  std::string vendor = "nvidia";  // is paid for systems and their network
  config::ById<CampusOwnership> campuses;
  std::string facility_prices = "us_ai_campus";
  std::string network_prices = "rubin_1600g";
  config::ById<Dollars> system_prices;  // per system, instead of the catalog's
  std::optional<DollarsPerChip> network_price;
  // Staff, maintenance, property tax and insurance, without energy. Epoch AI (2026-05): 0.9 G$ a
  // year for a GW of IT, 0.6 of it energy.
  DollarsPerPowerTime operations = 0.25 * unit::GUSD / (unit::GW * unit::year);
  DollarsPerEnergy natural_gas =
      4.0 * unit::USD / unit::MMBtu;  // Henry Hub forecast for 2026, EIA STEO 2025-11
  DollarsPerEnergy diesel = 25.0 * unit::USD / unit::MMBtu;  // judgement, about 3.4 $/gal
  Ratio discount_rate = 0.10;                                // of levelised costs: judgement
};
template <class Visitor>
void visit(Visitor& v, Ownership& o) {
  v.field("owner", o.owner,
          {.doc = "party that pays for plant, energy and operations and sells what it makes",
           .required = true,
           .refers_to = "party"});
  v.field("vendor", o.vendor,
          {.doc = "party that is paid for systems and their network", .refers_to = "party"});
  v.field("campuses", o.campuses,
          {.doc = "campuses that belong to others, or whose systems do"});
  v.field("facility_prices", o.facility_prices,
          {.doc = "price list of shell, electrical, cooling, backup, fit-out and land",
           .refers_to = "facility_price"});
  v.field(
      "network_prices", o.network_prices,
      {.doc = "price and power of the scale-out network of a chip", .refers_to = "network_price"});
  v.field("system_prices", o.system_prices,
          {.doc = "price of a system, instead of the catalog's", .positive = true});
  v.field("network_price", o.network_price,
          {.doc = "network price of a chip, instead of the list's", .min = 0});
  v.field("operations", o.operations,
          {.doc = "running costs of energised facility power without energy",
           .min = 0,
           .example = "0.25 G$/GW/year"});
  v.field("natural_gas", o.natural_gas,
          {.doc = "price of natural gas", .min = 0, .example = "4 $/MMBtu"});
  v.field("diesel", o.diesel, {.doc = "price of diesel fuel", .min = 0, .example = "25 $/MMBtu"});
  v.field("discount_rate", o.discount_rate, {.doc = "of levelised costs", .min = 0, .max = 1});
}

// What happens to a party of the plan whose cash runs out: somebody unnamed supports it, which is the
// plan's headline, or it defaults in the next month.
using Shortfall = finance::ShortfallRule;

struct DefaultEvent {
  std::string party;
  Month on;
};
template <class Visitor>
void visit(Visitor& v, DefaultEvent& e) {
  v.field("default", e.party,
          {.doc = "party that defaults", .required = true, .refers_to = "party"});
  v.field("on", e.on, {.doc = "month of the default", .required = true});
}

// A named scenario: overrides and an event, beside the plan itself on common random numbers.
struct WhatIf {
  std::string label;
  config::RawNode set;
  std::optional<DefaultEvent> event;
};
template <class Visitor>
void visit(Visitor& v, WhatIf& w) {
  v.field("label", w.label, {.doc = "in words, for tables and reports"});
  v.field("set", w.set, {.doc = "paths and the values they take"});
  v.field("event", w.event, {.doc = "what happens"});
}

enum class SamplingMethod : std::uint8_t { latin_hypercube, independent };
constexpr std::array<std::string_view, 2> enum_names(SamplingMethod) {
  return {"latin_hypercube", "independent"};
}

struct Study {
  std::int64_t samples = 64;
  SamplingMethod method = SamplingMethod::latin_hypercube;
};
template <class Visitor>
void visit(Visitor& v, Study& s) {
  v.field("samples", s.samples,
          {.doc = "samples of the Monte Carlo study", .min = 0, .max = 1e7, .fixed = true});
  v.field("method", s.method, {.doc = "how samples are drawn"});
}

// Another plan whose best estimate stands beside this one's in the report. It runs as its own file says; the plans
// that it names in turn are not run.
struct PlanToCompare {
  std::string plan;
  std::string label;
};
template <class Visitor>
void visit(Visitor& v, PlanToCompare& p) {
  v.field("plan", p.plan,
          {.doc = "plan file, looked up in this plan's folder",
           .required = true,
           .example = "as_announced.yaml"});
  v.field("label", p.label, {.doc = "what it is beside this one; absent: its name"});
}

struct Plan {
  std::int64_t language = 1;
  std::string name;
  std::string description;
  Horizon months;
  std::int64_t seed = 1;
  Ownership ownership;
  config::ById<site::Campus> campuses;
  buildout::Config buildout;
  demand::Config demand;
  operations::Config operations;
  finance::Markets markets;
  config::ById<finance::Party> parties;
  std::vector<finance::Contract> contracts;
  Shortfall shortfall = Shortfall::support;
  finance::DefaultTerms in_default;
  config::ById<WhatIf> what_if;
  Study study;
  std::string claims;
  std::vector<std::string> projects;
  std::vector<PlanToCompare> compare_with;
  std::vector<std::string> headline;
};
template <class Visitor>
void visit(Visitor& v, Plan& p) {
  v.field(
      "gigawatt", p.language,
      {.doc = "version of the plan language", .required = true, .min = 1, .max = 1, .fixed = true});
  v.field("name", p.name, {.doc = "title of the plan", .required = true});
  v.field("description", p.description, {.doc = "what it shows, in a sentence or two"});
  v.field("months", p.months, {.doc = "horizon of the run", .required = true});
  v.field("seed", p.seed, {.doc = "of the study's random numbers", .min = 0, .fixed = true});
  v.field("ownership", p.ownership,
          {.doc = "who owns the plant, and at which prices", .required = true});
  v.field("campuses", p.campuses,
          {.doc = "places with their cooling and supply", .required = true});
  v.field("buildout", p.buildout, {.doc = "what is built, when", .required = true});
  v.field("demand", p.demand, {.doc = "products, training programme, resale"});
  v.field("operations", p.operations, {.doc = "failures, checkpoints, spares"});
  v.field("markets", p.markets, {.doc = "share prices, rates and chip prices that move by themselves"});
  v.field("parties", p.parties, {.doc = "who takes part", .required = true});
  v.field("contracts", p.contracts, {.doc = "who owes whom what"});
  v.field("shortfall", p.shortfall, {.doc = "what happens to a party whose cash runs out"});
  v.field("in_default", p.in_default, {.doc = "what a default leaves"});
  v.field("what_if", p.what_if, {.doc = "named scenarios"});
  v.field("study", p.study, {.doc = "the Monte Carlo study"});
  v.field("claims", p.claims,
          {.doc = "claims file to check, looked up in the plan's folder and validation/"});
  v.field("projects", p.projects,
          {.doc = "project files shown in the report, looked up in the plan's folder",
           .example = "projects/building.yaml"});
  v.field("compare_with", p.compare_with, {.doc = "plans shown beside this one in the report"});
  v.field("headline", p.headline, {.doc = "metrics of the first screen; absent: a usual choice"});
}

// A plan as read, with what is needed to read its what-ifs again.
struct Loaded {
  std::string id;  // file name without ending
  std::string file;
  Plan plan;
  config::Document document;
  config::Facts facts;
};

// Reads, merges and checks a plan file; cross references are checked by prepare().
[[nodiscard]] std::optional<Loaded> load(const config::Sources& sources, Diagnostics& diagnostics);

// The plan with a what-if's overrides on top. Errors name the what-if's own lines.
[[nodiscard]] std::optional<Loaded> with_what_if(const Loaded& loaded, std::string_view id,
                                                 Diagnostics& diagnostics);

}  // namespace gw::plan
