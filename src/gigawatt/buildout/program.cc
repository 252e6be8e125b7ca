#include "gigawatt/buildout/program.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "gigawatt/core/check.h"
#include "gigawatt/units/text.h"

namespace gw::buildout {

int Program::system_of(int block, Month ordered) const {
  int system = choices[block].front().system;
  for (const SystemChoice& choice : choices[block])
    if (choice.from <= ordered) system = choice.system;
  return system;
}

std::int64_t Program::systems_in(const Phase& phase, int system) const {
  return phase.fixed_systems > 0
             ? phase.fixed_systems
             : count_chips(phase.it_capacity, systems[system], phase.basis).systems;
}

namespace {

constexpr std::int64_t kMostBuildings =
    100'000;  // of a plan: far beyond any, and it bounds time and memory

template <class Items>
std::vector<std::string_view> ids_of(const Items& items) {
  std::vector<std::string_view> ids;
  for (const auto& item : items) ids.push_back(item.id);
  return ids;
}

template <class Items>
int index_of(const Items& items, std::string_view id) {
  for (int i = 0; i < static_cast<int>(items.size()); ++i)
    if (items[i].id == id) return i;
  return -1;
}

std::string people(Power power) { return print_rounded(power.si(), kPowerDim, 4); }

class Compiler {
 public:
  Compiler(const Config& config, const Inputs& inputs, Diagnostics& diagnostics)
      : config_(config), inputs_(inputs), diagnostics_(diagnostics) {}

  std::optional<Program> compile();

 private:
  void error(const std::string& path, std::string message, std::string hint = {});
  [[nodiscard]] std::string path_of(const Block& block, std::string_view field) const;
  void add_block(const Block& block);
  int graph_of(const Block& block);
  std::vector<Program::SystemChoice> choices_of(const Block& block);
  std::vector<int> campuses_of(const Block& block);
  bool place(const Block& block, const std::vector<int>& campuses, Phase& phase);
  bool fits(const Block& block, const Phase& phase);
  void set_ramp(const Block& block, Phase& phase);
  void add_supplies();
  bool connect_chips(const std::string& id, int index);
  bool connect_resource(const std::string& id, int index);
  void check_supply(const std::string& id, const Supply& supply, bool chips, bool resource);
  SupplyPath path_of_supply(const Supply& supply, bool chips) const;

  const Config& config_;
  const Inputs& inputs_;
  Diagnostics& diagnostics_;
  Program program_;
  std::vector<double> left_;              // capacity of each campus, W
  std::vector<std::string> graph_names_;  // of program_.graphs
  std::vector<TaskList> lists_;
  std::int64_t buildings_ = 0;
};

std::optional<Program> Compiler::compile() {
  GW_CHECK(inputs_.months > 0, inputs_.months);
  const std::size_t errors = diagnostics_.error_count();
  program_.from = program_.origin = inputs_.from;
  program_.months = inputs_.months;
  program_.campuses.assign(inputs_.campuses.begin(), inputs_.campuses.end());
  left_.assign(program_.campuses.size(), 0.0);
  for (std::size_t c = 0; c < left_.size(); ++c)
    left_[c] = program_.campuses[c].capacity ? program_.campuses[c].capacity->si() : HUGE_VAL;
  for (const Block& block : config_.blocks)
    if (block.start) program_.origin = std::min(program_.origin, block.start->first);
  for (const Block& block : config_.blocks) add_block(block);
  add_supplies();
  if (diagnostics_.error_count() != errors) return std::nullopt;
  return std::move(program_);
}

void Compiler::error(const std::string& path, std::string message, std::string hint) {
  SourceLocation where;
  if (inputs_.facts) {
    for (std::string at = path;; at.resize(at.rfind('.'))) {
      if (auto found = inputs_.facts->origins.find(at); found != inputs_.facts->origins.end()) {
        where = found->second;
        break;
      }
      if (at.rfind('.') == std::string::npos) break;
    }
  }
  diagnostics_.error(std::move(where), path, std::move(message), std::move(hint));
}

std::string Compiler::path_of(const Block& block, std::string_view field) const {
  return fmt::format("{}.blocks.{}.{}", inputs_.path, block.id, field);
}

void Compiler::add_block(const Block& block) {
  const std::size_t errors = diagnostics_.error_count();
  if (!block.facility_power && !block.systems)
    error(path_of(block, "facility_power"), "is missing, and so is the number of systems",
          "write one of the two");
  if (!block.start && !block.existing_since)
    error(path_of(block, "start"), "is missing",
          "write start: {first: YYYY-MM}, or existing_since");
  const int graph = graph_of(block);
  std::vector<Program::SystemChoice> choices = choices_of(block);
  const std::vector<int> campuses = campuses_of(block);
  if (diagnostics_.error_count() != errors) return;

  const int index = static_cast<int>(program_.choices.size());
  program_.choices.push_back(std::move(choices));
  for (std::int64_t k = 0; k < block.count; ++k) {
    Phase phase{.id = fmt::format("{}.{}", block.id, k + 1),
                .block = index,
                .graph = graph,
                .fixed_systems = block.systems.value_or(0),
                .basis = block.power_basis,
                .existing = block.existing_since.has_value()};
    const Month first = phase.existing ? *block.existing_since : block.start->first;
    phase.start = (first - program_.origin) * unit::month;
    if (!phase.existing) phase.start += static_cast<double>(k) * block.start->every;
    if (!place(block, campuses, phase)) return;
    set_ramp(block, phase);
    if (diagnostics_.error_count() != errors) return;
    program_.phases.push_back(std::move(phase));
  }
}

int Compiler::graph_of(const Block& block) {
  const std::string path = path_of(block, "tasks");
  for (std::size_t i = 0; i < graph_names_.size(); ++i)
    if (graph_names_[i] == block.tasks) return static_cast<int>(i);
  const TaskList* own = config_.task_lists.find(block.tasks);
  if (!own && inputs_.lists && block.tasks != kStandardList) own = inputs_.lists->find(block.tasks);
  if (!own && block.tasks != kStandardList) {
    std::vector<std::string_view> names{kStandardList};
    for (const auto& [name, list] : config_.task_lists.items) names.push_back(name);
    if (inputs_.lists)
      for (const auto& [name, list] : inputs_.lists->items) names.push_back(name);
    error(path, fmt::format("names no task list \"{}\"", block.tasks),
          did_you_mean(block.tasks, names));
    return -1;
  }
  TaskList list = own ? *own : standard_1gw();
  std::string list_path = inputs_.path + ".task_lists." + block.tasks;
  Diagnostics found;
  std::optional<TaskGraph> graph = make_graph(list, list_path, found);
  for (const Diagnostic& item : found.items()) error(item.path, item.message, item.hint);
  if (!graph) return -1;
  program_.graphs.push_back(std::move(*graph));
  graph_names_.push_back(block.tasks);
  lists_.push_back(std::move(list));
  return static_cast<int>(program_.graphs.size()) - 1;
}

std::vector<Program::SystemChoice> Compiler::choices_of(const Block& block) {
  std::vector<Program::SystemChoice> choices;
  if (block.system.steps.empty())
    error(path_of(block, "system"), "is missing", "name one of the catalog's systems");
  for (const auto& [from, id] : block.system.steps) {
    int system = index_of(program_.systems, id);
    if (system < 0) {
      const int given = index_of(inputs_.systems, id);
      if (given < 0) {
        error(path_of(block, "system"), fmt::format("names no system \"{}\"", id),
              did_you_mean(id, ids_of(inputs_.systems)));
        continue;
      }
      system = static_cast<int>(program_.systems.size());
      program_.systems.push_back(inputs_.systems[given]);
    }
    if (it_power(program_.systems[system], block.power_basis) <= Power())
      error(path_of(block, "system"), fmt::format("names \"{}\", whose power is not known", id),
            "give its power in the catalog, or choose another");
    choices.push_back({from, system});
  }
  return choices;
}

std::vector<int> Compiler::campuses_of(const Block& block) {
  std::vector<int> campuses;
  if (block.campus.empty()) error(path_of(block, "campus"), "is empty", "name at least one campus");
  for (const std::string& id : block.campus) {
    const int campus = index_of(program_.campuses, id);
    if (campus < 0)
      error(path_of(block, "campus"), fmt::format("names no campus \"{}\"", id),
            did_you_mean(id, ids_of(program_.campuses)));
    else
      campuses.push_back(campus);
  }
  return campuses;
}

// Puts the phase on the first campus of its list with room for it, which fixes its powers.
bool Compiler::place(const Block& block, const std::vector<int>& campuses, Phase& phase) {
  constexpr double kRounding = 1e-9;
  for (int campus : campuses) {
    const Ratio it_share = program_.campuses[campus].it_per_facility;
    const SystemSpec& first = program_.systems[program_.choices[phase.block].front().system];
    phase.facility_power = block.facility_power ? *block.facility_power
                                                : static_cast<double>(phase.fixed_systems) *
                                                      it_power(first, phase.basis) / it_share;
    if (phase.facility_power.si() > left_[campus] * (1 + kRounding)) continue;
    left_[campus] -= phase.facility_power.si();
    phase.campus = campus;
    phase.it_capacity = phase.facility_power * it_share;
    return fits(block, phase);
  }
  error(path_of(block, "campus"),
        fmt::format("there is no room for phase {} of {}", phase.id, people(phase.facility_power)),
        "add a campus, or raise the capacity of its supply");
  return false;
}

bool Compiler::fits(const Block& block, const Phase& phase) {
  for (const Program::SystemChoice& choice : program_.choices[phase.block]) {
    const SystemSpec& system = program_.systems[choice.system];
    const std::int64_t most = count_chips(phase.it_capacity, system, phase.basis).systems;
    if (phase.fixed_systems > most) {
      error(path_of(block, "systems"),
            fmt::format("asks for {} {}, but {} of IT power feeds {}", phase.fixed_systems,
                        system.id, people(phase.it_capacity), most),
            "raise facility_power, or leave systems away");
      return false;
    }
    if (most == 0) {
      error(path_of(block, "facility_power"),
            fmt::format("{} is too small for one {}", people(phase.facility_power), system.id),
            fmt::format("one needs {} of IT power", people(it_power(system, phase.basis))));
      return false;
    }
  }
  return true;
}

void Compiler::set_ramp(const Block& block, Phase& phase) {
  const TaskList& list = lists_[phase.graph];
  if (list.building && *list.building <= Power()) {
    error(inputs_.path + ".task_lists." + block.tasks + ".building", "is not positive",
          "write the power of one building");
    return;
  }
  constexpr double kRounding = 1e-9;
  double buildings = 1;
  if (block.ramp.buildings)
    buildings = static_cast<double>(*block.ramp.buildings);
  else if (list.building)
    buildings = std::ceil(phase.facility_power / *list.building * (1 - kRounding));
  if (buildings < 1 ||
      buildings + static_cast<double>(buildings_) > static_cast<double>(kMostBuildings)) {
    error(path_of(block, "ramp.buildings"),
          fmt::format("makes {:.0f} buildings of phase {}; a plan has at most {}", buildings,
                      phase.id, kMostBuildings),
          "raise `building` of the task list, or write ramp: {buildings: 8}");
    return;
  }
  phase.buildings = static_cast<int>(buildings);
  buildings_ += phase.buildings;
  phase.cadence = block.ramp.every.value_or(list.cadence);
}

void Compiler::add_supplies() {
  program_.chip_supply.assign(program_.systems.size(), -1);
  for (const TaskGraph& graph : program_.graphs)
    program_.node_supply.emplace_back(graph.nodes.size(), -1);
  for (const auto& [id, supply] : config_.supply.items) {
    const int index = static_cast<int>(program_.supplies.size());
    const bool chips = connect_chips(id, index);
    const bool resource = connect_resource(id, index);
    check_supply(id, supply, chips, resource);
    program_.supply_ids.push_back(id);
    program_.supplies.push_back(path_of_supply(supply, chips));
  }
}

// True if `id` is a chip that any system is made of, used or not.
bool Compiler::connect_chips(const std::string& id, int index) {
  for (std::size_t s = 0; s < program_.systems.size(); ++s)
    if (program_.systems[s].chip == id) program_.chip_supply[s] = index;
  return std::any_of(inputs_.systems.begin(), inputs_.systems.end(),
                     [&](const SystemSpec& system) { return system.chip == id; });
}

bool Compiler::connect_resource(const std::string& id, int index) {
  bool found = false;
  for (std::size_t g = 0; g < program_.graphs.size(); ++g)
    for (std::size_t n = 0; n < program_.graphs[g].nodes.size(); ++n)
      if (program_.graphs[g].nodes[n].resource == id) {
        program_.node_supply[g][n] = index;
        found = true;
      }
  for (const auto& [name, list] : config_.task_lists.items)
    for (const Task& task : list.tasks) found = found || task.resource == id;
  return found || id == "transformer";  // of standard_1gw, also where no block uses that list
}

void Compiler::check_supply(const std::string& id, const Supply& supply, bool chips,
                            bool resource) {
  const std::string path = inputs_.path + ".supply." + id;
  if (!chips && !resource) {
    std::vector<std::string_view> known{"transformer"};
    for (const SystemSpec& system : inputs_.systems) known.push_back(system.chip);
    error(path, "is neither a chip nor a resource of a task", did_you_mean(id, known));
  }
  if (chips && !supply.per_month.steps.empty())
    error(path + ".per_month", "is given for a chip", "write chips_per_quarter");
  if (!chips && resource && !supply.chips_per_quarter.steps.empty())
    error(path + ".chips_per_quarter", "is given for what is no chip", "write per_month");
  if (supply.per_month.steps.empty() && supply.chips_per_quarter.steps.empty() &&
      supply.early.steps.empty())
    error(path, "supplies nothing", "give a rate, or leave it away where supply is no limit");
}

SupplyPath Compiler::path_of_supply(const Supply& supply, bool chips) const {
  const int rows = program_.from - program_.origin + program_.months;
  SupplyPath path;
  path.per_month.assign(rows, 0.0);
  path.lots.assign(rows, 0.0);
  for (int row = 0; row < rows; ++row) {
    const Month month = program_.origin + row;
    double& rate = path.per_month[row];
    for (const auto& [from, units] : supply.chips_per_quarter.steps)
      if (chips && from <= month) rate = units.si() / 3;
    for (const auto& [from, units] : supply.per_month.steps)
      if (!chips && from <= month) rate = units;
  }
  for (const auto& [month, units] : supply.early.steps) {
    const int row = std::max(0, month - program_.origin);  // earlier lots wait from the beginning
    if (row < rows) path.lots[row] += units;
  }
  return path;
}

}  // namespace

std::optional<Program> compile(const Config& config, const Inputs& inputs,
                               Diagnostics& diagnostics) {
  return Compiler(config, inputs, diagnostics).compile();
}

}  // namespace gw::buildout
