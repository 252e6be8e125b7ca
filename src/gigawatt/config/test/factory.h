// A struct with every kind of field, for the tests of config.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gigawatt/config/read.h"

namespace gw::factory {

enum class Cooling : std::uint8_t { air, direct_liquid, immersion };
constexpr std::array<std::string_view, 3> enum_names(Cooling) {
  return {"air", "direct_liquid", "immersion"};
}

struct Site {
  std::string climate;
  Cooling cooling = Cooling::air;
  Temperature supply = Temperature::from_si(300.15);
};
template <class Visitor>
void visit(Visitor& v, Site& s) {
  v.field("climate", s.climate, {.doc = "climate of the site", .refers_to = "climate"});
  v.field("cooling", s.cooling, {.doc = "how heat leaves the chips"});
  v.field("supply", s.supply, {.doc = "temperature of the water that cools"});
}

struct Start {
  Month first;
  Time every = Time::from_si(3600);
};
template <class Visitor>
void visit(Visitor& v, Start& s) {
  v.field("first", s.first, {.doc = "month of the first phase", .required = true});
  v.field("every", s.every, {.doc = "time between two phases", .positive = true});
}

struct Block {
  std::string id;
  std::int64_t count = 1;
  Power power;
  std::vector<std::string> campus;
  Start start;
};
template <class Visitor>
void visit(Visitor& v, Block& b) {
  v.field("id", b.id, {.doc = "name of the block"});
  v.field("count", b.count, {.doc = "phases of the block", .min = 1, .max = 1000, .fixed = true});
  v.field("power", b.power,
          {.doc = "facility power of one phase", .required = true, .positive = true});
  v.field("campus", b.campus, {.doc = "where it stands", .refers_to = "site"});
  v.field("start", b.start, {.doc = "when it starts"});
}

struct Common {
  std::string id;
  bool active = true;
};
template <class Visitor>
void visit(Visitor& v, Common& c) {
  v.field("id", c.id, {.doc = "name of the contract"});
  v.field("active", c.active, {.doc = "false: written but not in force"});
}
struct Lease {
  static constexpr std::string_view kType = "lease";
  Common common;
  Time term = Time::from_si(5 * 31557600.0);
};
template <class Visitor>
void visit(Visitor& v, Lease& l) {
  v.flatten(l.common);
  v.field("term", l.term, {.doc = "how long it lasts", .min = 0});
}
struct Purchase {
  static constexpr std::string_view kType = "purchase";
  Common common;
  DollarsPerPower price;
  std::optional<Dollars> cap;
};
template <class Visitor>
void visit(Visitor& v, Purchase& p) {
  v.flatten(p.common);
  v.field("price", p.price, {.doc = "price of a system", .required = true, .example = "35 G$/GW"});
  v.field("cap", p.cap, {.doc = "most that is spent", .min = 0});
}
using Contract = std::variant<Lease, Purchase>;

struct FromParts {
  static constexpr std::string_view kType = "from_parts";
  Ratio margin = 0.05;
};
template <class Visitor>
void visit(Visitor& v, FromParts& p) {
  v.field("margin", p.margin, {.doc = "reserve on top", .min = 0, .max = 1});
}
struct PerPower {
  static constexpr std::string_view kType = "per_power";
  static constexpr std::string_view kShort = "price";
  DollarsPerPower price = DollarsPerPower::from_si(50);
};
template <class Visitor>
void visit(Visitor& v, PerPower& p) {
  v.field("price", p.price, {.doc = "price of a facility", .positive = true});
}

struct Holding {  // named by its holder
  std::string holder;
  Ratio share;
};
inline const std::string& item_id(const Holding& h) { return h.holder; }
template <class Visitor>
void visit(Visitor& v, Holding& h) {
  v.field("holder", h.holder, {.doc = "who holds it"});
  v.field("share", h.share, {.doc = "part of the whole", .min = 0, .max = 1});
}

struct Factory {
  std::string name;
  bool open = true;
  std::int64_t seed = 1;
  Ratio share = 0.5;
  double scale = 1;
  Chips chips = Chips::from_si(8);
  Month from{2026, 1};
  std::optional<Date> signed_on;
  MonthWindow ramp{Month(2026, 7), Month(2026, 12)};
  std::optional<Cooling> cooling;
  std::optional<std::string> note;
  std::vector<Ratio> split{0.2, 0.8};
  config::ById<Site> sites;
  std::vector<Block> blocks;
  config::Steps<std::string> system{{{Month(), "h100"}}};
  config::Steps<Chips> supply;
  std::vector<Contract> contracts;
  std::variant<FromParts, PerPower> capex;
  std::vector<Holding> holdings;
  std::optional<Start> start;
  config::RawNode what_if;
};
template <class Visitor>
void visit(Visitor& v, Factory& f) {
  v.field("name", f.name, {.doc = "what the report calls it"});
  v.field("open", f.open, {.doc = "whether it runs"});
  v.field("seed", f.seed, {.doc = "seed of the random numbers", .min = 0});
  v.field("share", f.share, {.doc = "part of the power", .min = 0, .max = 1});
  v.field("scale", f.scale, {.doc = "a pure number"});
  v.field("chips", f.chips, {.doc = "chips on hand", .min = 0});
  v.field("from", f.from, {.doc = "first month"});
  v.field("signed_on", f.signed_on, {.doc = "day of signature"});
  v.field("ramp", f.ramp, {.doc = "when it ramps"});
  v.field("cooling", f.cooling, {.doc = "how heat leaves the chips"});
  v.field("note", f.note, {.doc = "what a reader should know"});
  v.field("split", f.split, {.doc = "how it is paid", .min = 0, .max = 1});
  v.field("sites", f.sites, {.doc = "where things stand"});
  v.field("blocks", f.blocks, {.doc = "what is built"});
  v.field("system", f.system, {.doc = "what is ordered", .refers_to = "system"});
  v.field("supply", f.supply, {.doc = "chips a month", .min = 0});
  v.field("contracts", f.contracts, {.doc = "who owes whom"});
  v.field("capex", f.capex, {.doc = "what a facility costs"});
  v.field("holdings", f.holdings, {.doc = "who owns it"});
  v.field("start", f.start, {.doc = "when it starts"});
  v.field("what_if", f.what_if, {.doc = "changes by scenario"});
}

// All messages of reading `yaml` as a T.
template <class T = Factory>
std::string messages(std::string_view yaml) {
  Diagnostics diagnostics;
  if (const auto node = config::parse_yaml(yaml, "plan.yaml", diagnostics))
    (void)config::read<T>(*node, diagnostics);
  return diagnostics.render(100);
}

// The struct and the facts of a YAML text that must be good.
struct Good {
  Factory factory;
  config::Facts facts;
};
Good good(std::string_view yaml);

}  // namespace gw::factory
