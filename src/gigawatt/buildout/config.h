// The part of a plan file that says what is built: blocks of phases, their tasks, and the shared
// supply.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/buildout/tasks.h"
#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/units/unit.h"

namespace gw::buildout {

// none: every phase starts on its date. funded: a phase starts, and its systems are ordered, only
// in a month in which the plan says that the money is there.
enum class Gate : std::uint8_t { none, funded };

// Which power of a system fills the IT power of a building: `maximum` as provisioned, `typical`
// under load.
enum class PowerBasis : std::uint8_t { maximum, typical };

constexpr std::array<std::string_view, 2> enum_names(Gate) { return {"none", "funded"}; }
constexpr std::array<std::string_view, 2> enum_names(PowerBasis) { return {"maximum", "typical"}; }

struct Start {
  Month first;
  Time every = 8.0 * unit::month;  // between the starts of two phases of the block
};

template <class Visitor>
void visit(Visitor& v, Start& s) {
  v.field("first", s.first,
          {.doc = "month in which ground is broken for the first phase", .required = true});
  v.field("every", s.every, {.doc = "time between the starts of two phases", .min = 0});
}

// A phase is energised in equal steps, one building after another.
struct Ramp {
  // Absent: facility power / building of the task list, rounded up.
  std::optional<std::int64_t> buildings;
  std::optional<Time> every;  // absent: cadence of the task list
};

template <class Visitor>
void visit(Visitor& v, Ramp& r) {
  v.field("buildings", r.buildings,
          {.doc = "buildings of a phase, energised one by one", .min = 1, .max = 1000});
  v.field("every", r.every, {.doc = "time between the starts of two buildings", .min = 0});
}

struct Block {
  std::string id;
  std::int64_t count = 1;               // phases: gw.1 ... gw.10
  std::optional<Power> facility_power;  // of one phase; absent: what its systems need
  std::optional<std::int64_t> systems;  // of one phase; absent: as many as its IT power feeds
  std::vector<std::string> campus;      // used in this order, each up to its capacity
  config::Steps<std::string> system;    // by the month in which a phase orders its first systems
  std::string network;  // id of the scale-out network; prices and watts per chip come with it
  std::optional<Start> start;  // required unless the block exists
  // Stands since then: energised at once, nothing is built or bought.
  std::optional<Month> existing_since;
  std::string tasks{kStandardList};
  PowerBasis power_basis = PowerBasis::maximum;
  Ramp ramp;
};

inline const std::string& item_id(const Block& block) { return block.id; }

template <class Visitor>
void visit(Visitor& v, Block& b) {
  v.field("id", b.id,
          {.doc = "name of the block; its phases are <id>.1, <id>.2, ...", .required = true});
  v.field("count", b.count, {.doc = "phases of the block", .min = 1, .max = 1000, .fixed = true});
  v.field("facility_power", b.facility_power,
          {.doc = "power of one phase at the grid connection; absent: what its systems need",
           .positive = true,
           .example = "1 GW"});
  v.field("systems", b.systems,
          {.doc = "systems of one phase; absent: as many as its IT power feeds",
           .min = 1,
           .max = 1e7,
           .fixed = true});
  v.field("campus", b.campus,
          {.doc = "campuses in order of use, each up to its capacity", .required = true});
  v.field("system", b.system,
          {.doc = "system by the month in which a phase orders its first systems",
           .required = true,
           .refers_to = "system",
           .example = "{2026-07: vr_nvl72, 2028-01: rubin_ultra_kyber}"});
  v.field("network", b.network,
          {.doc = "scale-out network between the systems", .refers_to = "network"});
  v.field("start", b.start, {.doc = "when the phases start; not for an existing block"});
  v.field("existing_since", b.existing_since,
          {.doc = "the block stands since then: nothing is built or bought"});
  v.field("tasks", b.tasks, {.doc = "task list of a phase: standard_1gw or one of task_lists"});
  v.field("power_basis", b.power_basis, {.doc = "power of a system that fills the IT power"});
  v.field("ramp", b.ramp, {.doc = "how a phase is energised building by building"});
}

// A shared supply serves one request after another; what nobody asks for goes to other customers.
// Each `Steps` is zero before its first date; a single value holds from the beginning.
struct Supply {
  config::Steps<Chips> chips_per_quarter;  // for the key of a chip; a month gets a third
  config::Steps<Ratio> per_month;          // for the key of a resource that tasks name
  config::Steps<Ratio> early;  // one-off lots that wait until they are used, beyond the rate
};

template <class Visitor>
void visit(Visitor& v, Supply& s) {
  v.field("chips_per_quarter", s.chips_per_quarter,
          {.doc = "chips that this buyer can get in a quarter",
           .min = 0,
           .example = "{2026-07: 100 k, 2027-01: 1.2 M}"});
  v.field("per_month", s.per_month,
          {.doc = "units of the resource that can be had in a month", .min = 0});
  v.field("early", s.early,
          {.doc = "one-off deliveries beyond the rate, by month, kept until used",
           .min = 0,
           .example = "{2026-05: 5 k}"});
}

struct Config {
  Gate gate = Gate::none;
  std::vector<Block> blocks;
  config::ById<Supply> supply;  // by chip id, or by the resource that tasks name; absent: unlimited
  config::ById<TaskList> task_lists;  // beside standard_1gw, which may be replaced here
};

template <class Visitor>
void visit(Visitor& v, Config& c) {
  v.field("gate", c.gate, {.doc = "funded: a phase waits for its money"});
  v.field("blocks", c.blocks, {.doc = "what is built"});
  v.field("supply", c.supply, {.doc = "shared by everything that is built"});
  v.field("task_lists", c.task_lists, {.doc = "own task lists by name"});
}

}  // namespace gw::buildout
