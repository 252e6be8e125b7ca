// What it takes to build a phase: a precedence graph of tasks with uncertain durations.
//
// A phase is a campus part of one date (say 1 GW) that is energised building by building. A `site`
// task is done once for the phase; a `building` task once for each building, and the first building
// tasks (those that wait for no other building task) are taken up one `cadence` after those of the
// building before. Duration: p50 x exp(sigma z), sigma = ln(p90 / p50) / 1.2816, so z = 0 is the
// median and z = 1.2816 the P90.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/units/unit.h"

namespace gw::buildout {

enum class Scope : std::uint8_t { site, building };

// What else happens with a task. Each is done by exactly one task of a list; connects_grid may be
// left out.
enum class Effect : std::uint8_t {
  connects_grid,     // its end is given by the campus where the campus states when power is there
  delivers_systems,  // starts with the order of the systems, ends with their delivery
  networks,          // the chips of the building are networked at its end
  energises,         // the building draws power and its chips are in service from its end
};

// When a task takes its units of a shared resource: before it can start, or after its duration.
enum class Taking : std::uint8_t { at_start, at_end };

// The parts that facility capex is made of; each is built by exactly one task of a list, or in
// hand.
enum class Part : std::uint8_t { shell, electrical, cooling, backup, fit_out, land };
inline constexpr int kParts = 6;

constexpr std::array<std::string_view, 2> enum_names(Scope) { return {"site", "building"}; }
constexpr std::array<std::string_view, 4> enum_names(Effect) {
  return {"connects_grid", "delivers_systems", "networks", "energises"};
}
constexpr std::array<std::string_view, 2> enum_names(Taking) { return {"at_start", "at_end"}; }
constexpr std::array<std::string_view, kParts> enum_names(Part) {
  return {"shell", "electrical", "cooling", "backup", "fit_out", "land"};
}

struct Task {
  std::string id;
  Scope scope = Scope::building;
  Time p50;
  std::optional<Time> p90 = {};  // absent: the duration is certain
  std::vector<std::string> after = {};
  std::vector<Effect> effects = {};
  std::vector<Part> builds = {};
  // Key of the shared supply; "" takes none (systems take chips by themselves).
  std::string resource = {};
  Ratio units_per_gw = 0.0;  // of facility power
  Taking taking = Taking::at_start;
};

inline const std::string& item_id(const Task& task) { return task.id; }

template <class Visitor>
void visit(Visitor& v, Task& t) {
  v.field("id", t.id, {.doc = "name of the task", .required = true});
  v.field("scope", t.scope, {.doc = "done once for the phase (site) or once for each building"});
  v.field("p50", t.p50,
          {.doc = "median duration", .required = true, .min = 0, .example = "4 months"});
  v.field("p90", t.p90, {.doc = "duration exceeded once in ten; absent: certain", .min = 0});
  v.field("after", t.after, {.doc = "tasks that end before this one starts"});
  v.field("effects", t.effects, {.doc = "what else happens with the task"});
  v.field("builds", t.builds,
          {.doc = "parts of the facility whose money is spent during the task"});
  v.field("resource", t.resource, {.doc = "shared supply that the task draws on"});
  v.field("units_per_gw", t.units_per_gw,
          {.doc = "units of it per GW of facility power", .min = 0});
  v.field("taking", t.taking, {.doc = "takes its units before it starts or after its duration"});
}

struct TaskList {
  std::vector<Task> tasks;
  std::vector<Part> in_hand = {};  // parts that nobody builds or pays for
  // Facility power of one building; absent: a phase is one building.
  std::optional<Power> building = {};
  Time cadence = {};  // between the starts of two buildings of a phase
};

template <class Visitor>
void visit(Visitor& v, TaskList& l) {
  v.field("tasks", l.tasks, {.doc = "tasks with durations and predecessors", .required = true});
  v.field("in_hand", l.in_hand, {.doc = "parts that are there already and cost nothing"});
  v.field(
      "building", l.building,
      {.doc = "facility power of one building; absent: a phase is one building", .positive = true});
  v.field("cadence", l.cadence, {.doc = "time between the starts of two buildings", .min = 0});
}

// Land, permits, interconnect, shell, power, cooling, systems, racks, network, commissioning for
// buildings of 125 MW: 13.5 months from breaking ground to the first building, 24 months to 1 GW.
// Sources beside the numbers in tasks.cc.
inline constexpr std::string_view kStandardList = "standard_1gw";
[[nodiscard]] TaskList standard_1gw();

// A list of lead times as the catalog keeps them, for a whole phase. Scope, effects and parts
// follow from the ids land, permits, interconnect, transformers, site_preparation, shell,
// electrical, cooling, racks, commissioning; parts without a task are in hand; the order of the
// systems (not in such lists) is added where the shell starts, or the electrical works if there is
// no shell. Resources other than `transformer` are left out.
struct LeadTask {
  std::string id;
  Time p50, p90;
  std::vector<std::string> after;
  std::string resource;
};
[[nodiscard]] TaskList list_from(std::span<const LeadTask> lead_times);

// A list checked and put in an order in which every task follows its predecessors, site tasks
// first.
struct TaskGraph {
  struct Node {
    std::string id;
    Time p50;
    Ratio sigma;               // standard deviation of the logarithm of the duration
    std::uint8_t effects = 0;  // bit of each Effect
    Taking taking = Taking::at_start;
    std::vector<Part> builds;
    std::string resource;
    Ratio units_per_gw;
    std::vector<int> before = {};  // successors
    int predecessors = 0;
    bool from_site = false;  // a building task with site predecessors only

    [[nodiscard]] bool has(Effect effect) const {
      return (effects >> static_cast<int>(effect)) & 1;
    }
  };
  std::vector<Node> nodes;
  int site_nodes = 0;  // nodes[0 .. site_nodes) are site tasks
  // Nodes[i] is tasks[order[i]] of the list: the index deviates are asked for.
  std::vector<int> order;

  [[nodiscard]] int building_nodes() const { return static_cast<int>(nodes.size()) - site_nodes; }
  [[nodiscard]] int find(Effect effect) const;  // the node with it, or -1
};

// Errors, each at `path`.tasks.<id>: no tasks, a cycle (named in full), an unknown or repeated
// predecessor, a task after itself, a negative duration, a p90 below the p50 or beside a p50 of
// zero, a site task after a building task, an effect or part that no task or more than one has, a
// building effect of a site task, systems that do not precede racks that are networked and
// energised.
[[nodiscard]] std::optional<TaskGraph> make_graph(const TaskList& list, const std::string& path,
                                                  Diagnostics& diagnostics);

}  // namespace gw::buildout
