#include "gigawatt/buildout/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace gw::buildout {

namespace {

constexpr double kZ90 = 1.2815515655446004;  // Phi^-1(0.9)

// Medians. They add up to three published anchors, which the tests hold them to:
//   13 months from clearing to the first building at Abilene (2024-05-31 to 2025-06-28), and later
//   buildings of
//     103-148 MW facility power there; Epoch AI, Frontier Data Centers, copies of December 2025 and
//     September 2026
//   150 days from roof to first operation; Epoch AI, "data centers buildout speeds", 2025-11-10
//   24 months to 1 GW, typical, 12 to 43 at the extremes; the same
// The split between the tasks is judgement (site preparation of 4 and fit-out of 6 months, which
// overlap, are the judgement recorded in the catalog's construction times); so are all P90s except
// where noted.
constexpr Time kLand = 4.0 * unit::month;
constexpr Time kPermits = 4.0 * unit::month;
// 12 months left of the queue when ground is broken: 2 years in ERCOT (judgement of the catalog),
// applied for a year ahead. P90: 4 years, the US average (JLL, 2026 Global Data Center Outlook),
// less a year and a half.
constexpr Time kInterconnect = 12.0 * unit::month;
constexpr Time kInterconnectP90 = 30.0 * unit::month;
constexpr Time kShell = 4.5 * unit::month;  // to the roof
constexpr Time kPower = 6.0 * unit::month;
constexpr Time kPowerP90 =
    11.5 * unit::month;  // transformer lead of 50 weeks (McKinsey) not covered by stock
// Roof to operation, 150 days = 4.9 months: cooling 2, racks 1.5, network 0.5, commissioning 1.
constexpr Time kCooling = 2.0 * unit::month;
constexpr Time kRacks = 1.5 * unit::month;
constexpr Time kNetwork = 0.5 * unit::month;
constexpr Time kCommissioning = 1.0 * unit::month;
// Order to delivery without a shortage; judgement.
constexpr Time kSystems = 5.5 * unit::month;
constexpr Time kSystemsP90 = 9.0 * unit::month;
// Large power transformers of about 100 MVA each, with spare capacity; judgement.
constexpr double kTransformersPerGw = 12;

}  // namespace

TaskList standard_1gw() {
  const auto months = [](double n) { return n * unit::month; };
  TaskList list{.tasks = {}, .building = 125.0 * unit::MW, .cadence = months(1.5)};
  list.tasks = {
      {.id = "land", .scope = Scope::site, .p50 = kLand, .p90 = months(6), .builds = {Part::land}},
      {.id = "permits", .scope = Scope::site, .p50 = kPermits, .p90 = months(9)},
      {.id = "interconnect",
       .scope = Scope::site,
       .p50 = kInterconnect,
       .p90 = kInterconnectP90,
       .effects = {Effect::connects_grid}},
      {.id = "shell",
       .p50 = kShell,
       .p90 = months(7),
       .after = {"land", "permits"},
       .builds = {Part::shell}},
      {.id = "power",
       .p50 = kPower,
       .p90 = kPowerP90,
       .after = {"land", "permits"},
       .builds = {Part::electrical, Part::backup},
       .resource = "transformer",
       .units_per_gw = kTransformersPerGw},
      {.id = "systems",
       .p50 = kSystems,
       .p90 = kSystemsP90,
       .after = {"land", "permits"},
       .effects = {Effect::delivers_systems},
       .taking = Taking::at_end},
      {.id = "cooling",
       .p50 = kCooling,
       .p90 = months(3.5),
       .after = {"shell"},
       .builds = {Part::cooling}},
      {.id = "racks",
       .p50 = kRacks,
       .p90 = months(2.5),
       .after = {"power", "cooling", "systems"},
       .builds = {Part::fit_out}},
      {.id = "network",
       .p50 = kNetwork,
       .p90 = months(1),
       .after = {"racks"},
       .effects = {Effect::networks}},
      {.id = "commissioning",
       .p50 = kCommissioning,
       .p90 = months(2),
       .after = {"network", "interconnect"},
       .effects = {Effect::energises}},
  };
  return list;
}

namespace {

// What the ids of lead times mean for the build-out.
struct KnownTask {
  std::string_view id;
  Scope scope;
  std::vector<Effect> effects;
  std::vector<Part> builds;
};
const std::vector<KnownTask>& known_tasks() {
  static const std::vector<KnownTask> kKnown{
      {"land", Scope::site, {}, {Part::land}},
      {"permits", Scope::site, {}, {}},
      {"interconnect", Scope::site, {Effect::connects_grid}, {}},
      {"transformers", Scope::site, {}, {}},
      {"site_preparation", Scope::site, {}, {}},
      {"shell", Scope::building, {}, {Part::shell}},
      {"electrical", Scope::building, {}, {Part::electrical, Part::backup}},
      {"cooling", Scope::building, {}, {Part::cooling}},
      {"racks", Scope::building, {Effect::networks}, {Part::fit_out}},
      {"commissioning", Scope::building, {Effect::energises}, {}},
  };
  return kKnown;
}

}  // namespace

TaskList list_from(std::span<const LeadTask> lead_times) {
  TaskList list;
  std::array<bool, kParts> built{};
  Task systems{.id = "systems",
               .p50 = kSystems,
               .p90 = kSystemsP90,
               .effects = {Effect::delivers_systems},
               .taking = Taking::at_end};
  for (const LeadTask& lead : lead_times) {
    Task task{.id = lead.id, .p50 = lead.p50, .p90 = lead.p90, .after = lead.after};
    for (const KnownTask& known : known_tasks()) {
      if (known.id != lead.id) continue;
      task.scope = known.scope;
      task.effects = known.effects;
      task.builds = known.builds;
      for (Part part : known.builds) built[static_cast<std::size_t>(part)] = true;
    }
    if (lead.resource == "transformer") {
      task.resource = lead.resource;
      task.units_per_gw = kTransformersPerGw;
    }
    if (lead.id == "shell" || (lead.id == "electrical" && systems.after.empty()))
      systems.after = lead.after;
    if (lead.id == "racks") task.after.push_back(systems.id);
    list.tasks.push_back(std::move(task));
  }
  list.tasks.push_back(std::move(systems));
  for (int part = 0; part < kParts; ++part)
    if (!built[part]) list.in_hand.push_back(static_cast<Part>(part));
  return list;
}

int TaskGraph::find(Effect effect) const {
  for (int i = 0; i < static_cast<int>(nodes.size()); ++i)
    if (nodes[i].has(effect)) return i;
  return -1;
}

namespace {

class GraphMaker {
 public:
  GraphMaker(const TaskList& list, const std::string& path, Diagnostics& diagnostics)
      : list_(list), path_(path), diagnostics_(diagnostics), before_(list.tasks.size()) {}

  std::optional<TaskGraph> make();

 private:
  [[nodiscard]] int size() const { return static_cast<int>(list_.tasks.size()); }

  void error(const std::string& at, std::string message, std::string hint = {});
  void task_error(int i, const std::string& field, std::string message, std::string hint = {});
  [[nodiscard]] int index_of(std::string_view id) const;
  void check_task(int i);
  static bool has(const Task& task, Effect effect);
  static std::string_view effect_name(Effect effect);
  void link();
  std::vector<int> sort();
  std::string name_cycle(const std::vector<bool>& done) const;
  void check_effects();
  void check_order(Effect first, Effect second);
  [[nodiscard]] bool precedes(int from, int to) const;
  [[nodiscard]] TaskGraph assemble(std::vector<int> order) const;

  const TaskList& list_;
  const std::string& path_;
  Diagnostics& diagnostics_;
  std::vector<std::vector<int>> before_;  // predecessors of each task
};

std::optional<TaskGraph> GraphMaker::make() {
  const std::size_t errors = diagnostics_.error_count();
  if (list_.tasks.empty()) error("tasks", "has no tasks", "list them, or use standard_1gw");
  for (int i = 0; i < size(); ++i) check_task(i);
  link();
  if (diagnostics_.error_count() != errors) return std::nullopt;
  std::vector<int> order = sort();
  if (order.empty()) return std::nullopt;
  check_effects();
  if (diagnostics_.error_count() != errors) return std::nullopt;
  return assemble(std::move(order));
}

void GraphMaker::error(const std::string& at, std::string message, std::string hint) {
  diagnostics_.error({}, at.empty() ? path_ : path_ + "." + at, std::move(message),
                     std::move(hint));
}

void GraphMaker::task_error(int i, const std::string& field, std::string message,
                            std::string hint) {
  const std::string at = "tasks." + list_.tasks[i].id;
  error(field.empty() ? at : at + "." + field, std::move(message), std::move(hint));
}

int GraphMaker::index_of(std::string_view id) const {
  for (int i = 0; i < size(); ++i)
    if (list_.tasks[i].id == id) return i;
  return -1;
}

void GraphMaker::check_task(int i) {
  const Task& task = list_.tasks[i];
  if (task.id.empty()) error("tasks", fmt::format("task {} has no id", i + 1));
  if (index_of(task.id) != i) task_error(i, "id", "is used twice", "give each task its own id");
  if (!is_finite(task.p50) || task.p50 < Time()) task_error(i, "p50", "is negative");
  if (task.p90 && (!is_finite(*task.p90) || *task.p90 < task.p50))
    task_error(i, "p90", "is below the median", "p90 is the duration exceeded once in ten");
  if (task.p90 && task.p50 == Time() && *task.p90 > Time())
    task_error(i, "p90", "is given for a task that takes no time", "give it a p50 above zero");
  if (!is_finite(task.units_per_gw) || task.units_per_gw < Ratio(0))
    task_error(i, "units_per_gw", "is negative");
  if (has(task, Effect::delivers_systems) && !task.resource.empty())
    task_error(i, "resource",
               "is given for the task that delivers systems, which takes their chips",
               "leave resource away here");
  for (Effect effect : task.effects)
    if (effect != Effect::connects_grid && task.scope == Scope::site)
      task_error(i, "scope",
                 fmt::format("is site, but {} happens building by building", effect_name(effect)),
                 "write scope: building");
}

bool GraphMaker::has(const Task& task, Effect effect) {
  return std::find(task.effects.begin(), task.effects.end(), effect) != task.effects.end();
}

std::string_view GraphMaker::effect_name(Effect effect) {
  return enum_names(effect)[static_cast<std::size_t>(effect)];
}

void GraphMaker::link() {
  std::vector<std::string_view> ids;
  for (const Task& task : list_.tasks) ids.push_back(task.id);
  for (int i = 0; i < size(); ++i) {
    const Task& task = list_.tasks[i];
    for (std::size_t k = 0; k < task.after.size(); ++k) {
      const int before = index_of(task.after[k]);
      if (before < 0) {
        task_error(i, "after", fmt::format("names no task \"{}\"", task.after[k]),
                   did_you_mean(task.after[k], ids));
      } else if (before == i) {
        task_error(i, "after", "names the task itself", "a task cannot wait for its own end");
      } else if (std::find(task.after.begin(), task.after.begin() + k, task.after[k]) !=
                 task.after.begin() + k) {
        task_error(i, "after", fmt::format("names \"{}\" twice", task.after[k]));
      } else if (task.scope == Scope::site && list_.tasks[before].scope == Scope::building) {
        task_error(i, "after",
                   fmt::format("makes a site task wait for \"{}\", which each building does",
                               task.after[k]),
                   "make both tasks of one scope");
      } else {
        before_[i].push_back(before);
      }
    }
  }
}

// Kahn's algorithm, always taking the first task as written that is free, site tasks first.
std::vector<int> GraphMaker::sort() {
  std::vector<int> order;
  std::vector<bool> done(size(), false);
  while (static_cast<int>(order.size()) < size()) {
    int next = -1;
    for (int i = 0; i < size(); ++i) {
      const bool free =
          std::all_of(before_[i].begin(), before_[i].end(), [&](int b) { return done[b]; });
      if (done[i] || !free) continue;
      if (next < 0 || list_.tasks[i].scope < list_.tasks[next].scope) next = i;
    }
    if (next < 0) {
      error("tasks", "the tasks wait for each other in a circle: " + name_cycle(done),
            "drop one of these from an `after`");
      return {};
    }
    done[next] = true;
    order.push_back(next);
  }
  return order;
}

// Following predecessors that are not done from any such task must come back to one already seen.
std::string GraphMaker::name_cycle(const std::vector<bool>& done) const {
  int at = static_cast<int>(std::find(done.begin(), done.end(), false) - done.begin());
  std::vector<int> seen;
  while (std::find(seen.begin(), seen.end(), at) == seen.end()) {
    seen.push_back(at);
    at = *std::find_if(before_[at].begin(), before_[at].end(), [&](int b) { return !done[b]; });
  }
  std::string text = list_.tasks[at].id;
  for (auto i = seen.rbegin(); i != seen.rend(); ++i) {
    text += " -> " + list_.tasks[*i].id;
    if (*i == at) break;
  }
  return text;
}

void GraphMaker::check_effects() {
  for (Effect effect :
       {Effect::connects_grid, Effect::delivers_systems, Effect::networks, Effect::energises}) {
    std::string found;
    std::ptrdiff_t count = 0;
    for (const Task& task : list_.tasks) {
      if (has(task, effect)) found += (count ? ", " : "") + task.id;
      count += std::count(task.effects.begin(), task.effects.end(), effect);
    }
    if (count > 1 || (count == 0 && effect != Effect::connects_grid))
      error("tasks",
            fmt::format("{} with effect {}{}", count == 0 ? "have none" : "have more than one",
                        effect_name(effect), count == 0 ? "" : ": " + found),
            fmt::format("write effects: [{}] at exactly one task", effect_name(effect)));
  }
  for (int part = 0; part < kParts; ++part) {
    auto count = std::count(list_.in_hand.begin(), list_.in_hand.end(), static_cast<Part>(part));
    for (const Task& task : list_.tasks)
      count += std::count(task.builds.begin(), task.builds.end(), static_cast<Part>(part));
    const std::string_view name = enum_names(Part{})[static_cast<std::size_t>(part)];
    if (count != 1)
      error("tasks",
            fmt::format("build \"{}\" {}", name, count == 0 ? "nowhere" : "more than once"),
            fmt::format("write builds: [{}] at exactly one task, or put it in_hand", name));
  }
  check_order(Effect::delivers_systems, Effect::networks);
  check_order(Effect::networks, Effect::energises);
  check_order(Effect::connects_grid, Effect::energises);
}

void GraphMaker::check_order(Effect first, Effect second) {
  int from = -1, to = -1;
  for (int i = 0; i < size(); ++i) {
    if (has(list_.tasks[i], first)) from = i;
    if (has(list_.tasks[i], second)) to = i;
  }
  if (from < 0 || to < 0 || precedes(from, to)) return;
  task_error(
      to, "after", fmt::format("does not lead back to \"{}\"", list_.tasks[from].id),
      fmt::format("what {} must come after what {}", effect_name(second), effect_name(first)));
}

bool GraphMaker::precedes(int from, int to) const {
  std::vector<int> open{to};
  std::vector<bool> seen(size(), false);
  while (!open.empty()) {
    const int at = open.back();
    open.pop_back();
    if (at == from) return true;
    for (int b : before_[at])
      if (!seen[b]) {
        seen[b] = true;
        open.push_back(b);
      }
  }
  return false;
}

TaskGraph GraphMaker::assemble(std::vector<int> order) const {
  TaskGraph graph;
  std::vector<int> place(size());
  for (int i = 0; i < size(); ++i) place[order[i]] = i;
  for (int index : order) {
    const Task& task = list_.tasks[index];
    TaskGraph::Node node{.id = task.id,
                         .p50 = task.p50,
                         .sigma = 0.0,
                         .effects = 0,
                         .taking = task.taking,
                         .builds = task.builds,
                         .resource = task.resource,
                         .units_per_gw = task.units_per_gw};
    for (Effect effect : task.effects)
      node.effects = static_cast<std::uint8_t>(node.effects | 1u << static_cast<unsigned>(effect));
    if (task.p90 && task.p50 > Time()) node.sigma = std::log(*task.p90 / task.p50) / kZ90;
    node.predecessors = static_cast<int>(before_[index].size());
    node.from_site = task.scope == Scope::building;
    for (int b : before_[index])
      if (list_.tasks[b].scope == Scope::building) node.from_site = false;
    graph.site_nodes += task.scope == Scope::site ? 1 : 0;
    graph.nodes.push_back(std::move(node));
  }
  for (int i = 0; i < size(); ++i)
    for (int b : before_[order[i]]) graph.nodes[place[b]].before.push_back(i);
  graph.order = std::move(order);
  return graph;
}

}  // namespace

std::optional<TaskGraph> make_graph(const TaskList& list, const std::string& path,
                                    Diagnostics& diagnostics) {
  return GraphMaker(list, path, diagnostics).make();
}

}  // namespace gw::buildout
