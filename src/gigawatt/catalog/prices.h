// What building costs and how long it takes, and what chips rent and resell for.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/source.h"

namespace gw::catalog {

// A facility without IT, in dollars per watt of facility power, by the parts that build-out
// reports.
struct FacilityCost {
  std::string id, name, basis;
  Band<DollarsPerPower> shell, electrical, cooling, backup, fit_out, land;
  Source source;

  // Sum of the best estimates.
  [[nodiscard]] DollarsPerPower total() const {
    DollarsPerPower sum;
    for (const Band<DollarsPerPower>* part :
         {&shell, &electrical, &cooling, &backup, &fit_out, &land}) {
      sum += part->best_estimate().value_or(DollarsPerPower{});
    }
    return sum;
  }
};

template <class Visitor>
void visit(Visitor& v, FacilityCost& f) {
  v.field("name", f.name, {.doc = "what is built, and where", .required = true});
  v.field("basis", f.basis, {.doc = "what the watts are", .required = true});
  v.flatten(f.source);
  v.field("shell", f.shell, {.doc = "building and site works", .required = true});
  v.field("electrical", f.electrical,
          {.doc = "substation, UPS and distribution", .required = true});
  v.field("cooling", f.cooling, {.doc = "cooling plant and piping", .required = true});
  v.field("backup", f.backup, {.doc = "generator sets", .required = true});
  v.field("fit_out", f.fit_out, {.doc = "fit-out and soft costs", .required = true});
  v.field("land", f.land, {.doc = "land", .required = true});
}

// Scale-out network: adapters, cables, optics and switches, per chip.
struct NetworkCost {
  std::string id, name;
  Band<DollarsPerChip> per_chip;
  PowerPerChip power;
  Source source;
};

template <class Visitor>
void visit(Visitor& v, NetworkCost& n) {
  v.field("name", n.name, {.doc = "design", .required = true});
  v.field("per_chip", n.per_chip, {.doc = "price per chip", .required = true});
  v.field("power", n.power, {.doc = "power per chip", .required = true, .min = 0});
  v.flatten(n.source);
}

// The tasks of one phase of construction as a precedence graph.
struct LeadTimes {
  std::string id, name;
  Source source;  // of the tasks that name none
  struct Task {
    Time p50, p90;                   // log-normal through both
    std::vector<std::string> after;  // tasks that must be complete
    std::string resource;  // shared supply that it takes from: grid, transformer, crew, systems
    Source source;
  };
  config::ById<Task> tasks;  // each after those it names
};

template <class Visitor>
void visit(Visitor& v, LeadTimes::Task& t) {
  v.field("p50", t.p50, {.doc = "median duration", .required = true, .positive = true});
  v.field("p90", t.p90,
          {.doc = "duration that one in ten exceeds", .required = true, .positive = true});
  v.field("after", t.after, {.doc = "tasks that must be complete"});
  v.field("resource", t.resource, {.doc = "shared supply that it takes from"});
  v.flatten(t.source);
}
template <class Visitor>
void visit(Visitor& v, LeadTimes& l) {
  v.field("name", l.name, {.doc = "what is built", .required = true});
  v.flatten(l.source);
  v.field("tasks", l.tasks,
          {.doc = "tasks by id, in an order that can be built", .required = true});
}

// What somebody said a gigawatt costs: a band to compare with, not an input.
struct CapexView {
  std::string id, who, date, basis;
  std::string platform;  // chip, "" if none is named
  Band<DollarsPerPower> total;
  std::optional<DollarsPerPower> vendor_content, compute, construction;
  std::optional<DollarsPerPowerTime> opex, energy;
  std::optional<Ratio> vendor_profit;
  config::ById<Ratio> shares;
  Source source;
};

template <class Visitor>
void visit(Visitor& v, CapexView& c) {
  v.field("who", c.who, {.doc = "who says so", .required = true});
  v.field("date", c.date, {.doc = "when", .required = true});
  v.field("basis", c.basis, {.doc = "what the gigawatt is", .required = true});
  v.field("platform", c.platform, {.doc = "chip generation", .refers_to = "chip"});
  v.field("total", c.total, {.doc = "all of it, per power", .required = true});
  v.field("vendor_content", c.vendor_content,
          {.doc = "what the chip vendor sells", .positive = true});
  v.field("compute", c.compute, {.doc = "servers and network", .positive = true});
  v.field("construction", c.construction, {.doc = "buildings and power", .positive = true});
  v.field("opex", c.opex, {.doc = "running cost", .positive = true});
  v.field("energy", c.energy, {.doc = "energy", .positive = true});
  v.field("vendor_profit", c.vendor_profit,
          {.doc = "gross profit of the chip vendor over the total", .min = 0});
  v.field("shares", c.shares, {.doc = "parts of the total"});
  v.flatten(c.source);
}

enum class RentalKind : std::uint8_t { on_demand, contract, list };
constexpr std::array<std::string_view, 3> enum_names(RentalKind) {
  return {"on_demand", "contract", "list"};
}

// Rental and resale prices of one chip.
struct ChipMarket {
  std::string id, name, chip;
  Source source;  // of the prices that name none
  struct Rental {
    std::string date;
    RentalKind kind = RentalKind::on_demand;
    Band<DollarsPerChipTime> price;
    Source source;
  };
  config::ById<Rental> rental;
  struct Resale {  // value at an age over the price when new
    std::vector<Time> ages;
    std::vector<Ratio> low, high;
    Source source;
  };
  std::optional<Resale> resale;
};

template <class Visitor>
void visit(Visitor& v, ChipMarket::Rental& r) {
  v.field("date", r.date, {.doc = "when", .required = true});
  v.field("kind", r.kind,
          {.doc = "list price, on demand, or contract of a year", .required = true});
  v.flatten(r.price);
  v.flatten(r.source);
}
template <class Visitor>
void visit(Visitor& v, ChipMarket::Resale& r) {
  v.field("ages", r.ages, {.doc = "ages, ascending", .required = true});
  v.field("low", r.low,
          {.doc = "low end of the value at each age", .required = true, .min = 0, .max = 1});
  v.field("high", r.high,
          {.doc = "high end of the value at each age", .required = true, .min = 0, .max = 1});
  v.flatten(r.source);
}
template <class Visitor>
void visit(Visitor& v, ChipMarket& m) {
  v.field("name", m.name, {.doc = "what it is", .required = true});
  v.field("chip", m.chip, {.doc = "chip", .required = true, .refers_to = "chip"});
  v.flatten(m.source);
  v.field("rental", m.rental, {.doc = "rental prices by id"});
  v.field("resale", m.resale, {.doc = "value by age"});
}

}  // namespace gw::catalog
