#include "gigawatt/buildout/construction.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/core/check.h"

namespace gw::buildout {

namespace {

// A row of the book holds the flows of one month in base units: these columns, then those of each
// campus, which end with those of each system on it.
enum Column { kPhasesEnergised, kTasksFinished, kFirstCampus };
enum CampusColumn {
  kEnergised,
  kItEnergised,
  kDeliveredPower,
  kFirstPart,
  kFirstSystem = kFirstPart + kParts
};
enum SystemColumn { kOrdered, kDelivered, kNetworked, kInService, kSystemColumns };

// Sums of durations carry rounding; what ends within 3 s before a month is meant to end at its
// start.
constexpr double kTick = 1e-6;  // months

constexpr double kForever = SupplyQueue::kNever.in(unit::month) / 2;

}  // namespace

SystemMonth& SystemMonth::operator+=(const SystemMonth& other) {
  ordered += other.ordered;
  delivered += other.delivered;
  chips_delivered += other.chips_delivered;
  chips_networked += other.chips_networked;
  chips_in_service += other.chips_in_service;
  return *this;
}

Construction::Construction(const Program& program, const Deviate& deviate) : program_(&program) {
  const int campuses = static_cast<int>(program.campuses.size());
  const int systems = static_cast<int>(program.systems.size());
  const int history = program.from - program.origin;
  campus_columns_ = kFirstSystem + kSystemColumns * systems;
  columns_ = kFirstCampus + campus_columns_ * campuses;
  rows_ = history + program.months;
  book_.assign(static_cast<std::size_t>(rows_) * columns_, 0.0);
  events_.systems.resize(systems);
  events_.campuses.resize(campuses);
  for (Built& campus : events_.campuses) campus.systems.resize(systems);
  events_.started.reserve(program.phases.size());
  for (const SupplyPath& path : program.supplies) queues_.emplace_back(path);
  lay_out(deviate);

  for (int p = 0; p < static_cast<int>(program.phases.size()); ++p) {
    if (program.phases[p].existing)
      add_existing(p);
    else
      push(program.phases[p].start.in(unit::month), Event::phase_start, p);
  }
  add_up();
  for (; next_ < history; ++next_) {
    run_until(next_ + 1, program.origin + next_, {});
    read_month(next_);
  }
}

// Nodes of all phases with the number of things each of them waits for, and the durations of their
// tasks.
void Construction::lay_out(const Deviate& deviate) {
  phases_.resize(program_->phases.size());
  std::size_t nodes = 0;
  for (const Phase& phase : program_->phases) {
    const TaskGraph& graph = program_->graphs[phase.graph];
    if (!phase.existing)
      nodes +=
          graph.site_nodes + static_cast<std::size_t>(graph.building_nodes()) * phase.buildings;
  }
  nodes_.reserve(nodes);
  for (int p = 0; p < static_cast<int>(phases_.size()); ++p) {
    const Phase& phase = program_->phases[p];
    const TaskGraph& graph = program_->graphs[phase.graph];
    const int tasks = static_cast<int>(graph.nodes.size());
    phases_[p].buildings_left = phase.buildings;
    phases_[p].first_node = static_cast<int>(nodes_.size());
    phases_[p].first_duration = static_cast<int>(durations_.size());
    if (phase.existing) continue;
    for (int t = 0; t < tasks; ++t) {
      const TaskGraph::Node& task = graph.nodes[t];
      const double z = deviate && task.sigma > Ratio(0) ? deviate(p, graph.order[t]) : 0.0;
      durations_.push_back(task.p50.in(unit::month)*std::exp(task.sigma * z));
    }
    for (int building = 0; building < phase.buildings; ++building) {
      for (int t = building == 0 ? 0 : graph.site_nodes; t < tasks; ++t) {
        const TaskGraph::Node& task = graph.nodes[t];
        Node node;
        node.phase = p;
        node.building = building;
        node.task = t;
        // A task without predecessors waits for the start of its phase.
        node.pending = std::max(1, task.predecessors) + (task.from_site && building > 0 ? 1 : 0);
        nodes_.push_back(node);
      }
    }
  }
}

void Construction::add_existing(int p) {
  const Phase& phase = program_->phases[p];
  const auto since = static_cast<int>(std::floor(phase.start.in(unit::month) + kTick));
  const int system = program_->system_of(phase.block, program_->origin + since);
  const std::int64_t count = program_->systems_in(phase, system);
  const Power it = static_cast<double>(count) * it_power(program_->systems[system], phase.basis);
  const Chips chips = Chips::from_si(static_cast<double>(count * program_->systems[system].chips));
  phases_[p].system = system;
  phases_[p].buildings_left = 0;
  phases_[p].start = phases_[p].last_building = phase.start.in(unit::month);
  if (phase.start.in(unit::month) + kTick < program_->from - program_->origin) {
    Built& campus = events_.campuses[phase.campus];
    campus.energised_level += phase.facility_power;
    campus.it_level += it;
    campus.systems[system].chips_in_service += chips;
  } else if (double* row = row_at(phases_[p].start)) {
    row[kPhasesEnergised] += 1;
    double* campus = campus_at(row, p);
    campus[kEnergised] += phase.facility_power.si();
    campus[kItEnergised] += it.si();
    campus[kFirstSystem + system * kSystemColumns + kInService] += chips.si();
  }
}

const MonthEvents& Construction::step(Month month, const Funded& funded) {
  GW_CHECK(month == program_->origin + next_ && next_ < rows_, print(month), next_, rows_);
  events_.month = month;
  events_.phases_started = 0;
  events_.waiting_for_money = 0;
  events_.started.clear();
  run_until(next_ + 1, month, funded);
  read_month(next_++);
  return events_;
}

bool Construction::later(const Pending& a, const Pending& b) {
  if (a.time != b.time) return a.time > b.time;
  if (a.event != b.event) return a.event > b.event;
  return a.index > b.index;
}

void Construction::run_until(double end, Month month, const Funded& funded) {
  while (!heap_.empty() && heap_.front().time + kTick < end) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    const Pending event = heap_.back();
    heap_.pop_back();
    switch (event.event) {
      case Event::phase_start:
        start_phase(event, end, month, funded);
        break;
      case Event::order:
        order(event, end, month, funded);
        break;
      case Event::take:
        take(event);
        break;
    }
    settle();
  }
}

void Construction::push(double time, Event event, int index) {
  heap_.push_back({time, event, index});
  std::push_heap(heap_.begin(), heap_.end(), later);
}

void Construction::start_phase(const Pending& event, double end, Month month,
                               const Funded& funded) {
  const int p = event.index;
  const Phase& phase = program_->phases[p];
  const int system = program_->system_of(phase.block, month);
  if (funded && !funded({.kind = Commitment::Kind::start,
                         .phase = p,
                         .month = month,
                         .facility_power = phase.facility_power,
                         .system = system,
                         .systems = program_->systems_in(phase, system)})) {
    ++events_.waiting_for_money;
    push(end, Event::phase_start, p);
    phases_[p].money = end - phase.start.in(unit::month);
    return;
  }
  phases_[p].start = event.time;
  phases_[p].money = event.time - phase.start.in(unit::month);
  ++events_.phases_started;
  events_.started.push_back(p);
  const TaskGraph& graph = program_->graphs[phase.graph];
  for (int t = 0; t < static_cast<int>(graph.nodes.size()); ++t) {
    if (graph.nodes[t].predecessors > 0) continue;
    for (int building = 0; building < (t < graph.site_nodes ? 1 : phase.buildings); ++building)
      satisfy(index_of(p, building, t), event.time, -1);
  }
}

void Construction::order(const Pending& event, double end, Month month, const Funded& funded) {
  Node& node = nodes_[event.index];
  PhaseState& state = phases_[node.phase];
  const Phase& phase = program_->phases[node.phase];
  const int system = state.system >= 0 ? state.system : program_->system_of(phase.block, month);
  if (state.system < 0) state.systems = program_->systems_in(phase, system);
  const std::int64_t count = systems_of(node);
  if (funded && !funded({.kind = Commitment::Kind::systems,
                         .phase = node.phase,
                         .month = month,
                         .facility_power = phase.facility_power / phase.buildings,
                         .system = system,
                         .systems = count})) {
    ++events_.waiting_for_money;
    push(end, Event::order, event.index);
    node.money = end - node.ready;
    return;
  }
  state.system = system;
  node.money = event.time - node.ready;
  if (double* row = row_at(event.time)) {
    campus_at(row, node.phase)[kFirstSystem + system * kSystemColumns + kOrdered] +=
        static_cast<double>(count);
  }
  begin(event.index, event.time);
}

// The units are asked for at the time of the event, and are served after everything that was asked
// for earlier.
void Construction::take(const Pending& event) {
  Node& node = nodes_[event.index];
  const TaskGraph::Node& task = graph_of(node).nodes[node.task];
  const double units = units_of(node);
  const double served =
      units > 0 ? queues_[supply_of(node)].serve(event.time * unit::month, units).in(unit::month)
                : event.time;
  node.supply = served - event.time;
  if (task.taking == Taking::at_end) {
    finish(event.index, served);
    return;
  }
  if (!task.has(Effect::delivers_systems)) begin(event.index, served);
  finish(event.index, served + duration_of(node, served));
}

void Construction::satisfy(int index, double time, int by) {
  Node& node = nodes_[index];
  const bool tie = time == node.ready && by < node.bound_by;
  if (time > node.ready || node.bound_by < 0 || tie) {
    node.ready = std::max(node.ready, time);
    node.bound_by = by;
  }
  if (--node.pending == 0) ready_.push_back(index);
}

void Construction::settle() {
  while (!ready_.empty()) {
    const int index = ready_.back();
    ready_.pop_back();
    const Node& node = nodes_[index];
    const Phase& phase = program_->phases[node.phase];
    const TaskGraph::Node& task = graph_of(node).nodes[node.task];
    if (task.from_site && node.building + 1 < phase.buildings)
      satisfy(index_of(node.phase, node.building + 1, node.task),
              node.ready + phase.cadence.in(unit::month), index);
    if (task.has(Effect::delivers_systems))
      push(node.ready, Event::order, index);
    else if (task.taking == Taking::at_start && supply_of(node) >= 0)
      push(node.ready, Event::take, index);
    else
      begin(index, node.ready);
  }
}

// Starts a task; its end follows here unless a shared supply decides it.
void Construction::begin(int index, double time) {
  Node& node = nodes_[index];
  const TaskGraph::Node& task = graph_of(node).nodes[node.task];
  node.start = time;
  const double duration = duration_of(node, time);
  if (supply_of(node) < 0)
    finish(index, time + duration);
  else if (task.taking == Taking::at_end)
    push(time + duration, Event::take, index);
  else if (task.has(Effect::delivers_systems))
    push(time, Event::take, index);
}

void Construction::finish(int index, double time) {
  Node& node = nodes_[index];
  node.finish = time;
  if (time < kForever) book(index);
  const TaskGraph& graph = graph_of(node);
  for (int after : graph.nodes[node.task].before) {
    if (node.task < graph.site_nodes && after >= graph.site_nodes) {
      for (int building = 0; building < program_->phases[node.phase].buildings; ++building)
        satisfy(index_of(node.phase, building, after), time, index);
    } else {
      satisfy(index_of(node.phase, node.building, after), time, index);
    }
  }
}

void Construction::book(int index) {
  const Node& node = nodes_[index];
  const TaskGraph& graph = graph_of(node);
  const Phase& phase = program_->phases[node.phase];
  const double power = node.task < graph.site_nodes ? phase.facility_power.si()
                                                    : phase.facility_power.si() / phase.buildings;
  for (Part part : graph.nodes[node.task].builds) book_part(static_cast<int>(part), node, power);
  double* row = row_at(node.finish);
  if (!row) return;
  row[kTasksFinished] += 1;
  book_building(index, row);
}

void Construction::book_building(int index, double* row) {
  const Node& node = nodes_[index];
  const TaskGraph::Node& task = graph_of(node).nodes[node.task];
  if (node.task < graph_of(node).site_nodes || task.effects == 0) return;
  PhaseState& state = phases_[node.phase];
  const Phase& phase = program_->phases[node.phase];
  const SystemSpec& system = program_->systems[state.system];
  const auto count = static_cast<double>(systems_of(node));
  const double chips = count * static_cast<double>(system.chips);
  double* campus = campus_at(row, node.phase);
  double* columns = campus + kFirstSystem + state.system * kSystemColumns;
  const double power = phase.facility_power.si() / phase.buildings;
  if (task.has(Effect::delivers_systems)) {
    columns[kDelivered] += count;
    campus[kDeliveredPower] += power;
  }
  if (task.has(Effect::networks)) columns[kNetworked] += chips;
  if (!task.has(Effect::energises)) return;

  columns[kInService] += chips;
  campus[kEnergised] += power;
  campus[kItEnergised] += count * it_power(system, phase.basis).si();
  state.last_building = std::max(state.last_building, node.finish);
  // Buildings beyond the horizon are not booked, so at zero the last one is within it.
  if (--state.buildings_left == 0) row_at(state.last_building)[kPhasesEnergised] += 1;
}

// Spreads the power evenly over the months of the task.
void Construction::book_part(int part, const Node& node, double power) {
  const double length = node.finish - node.start;
  if (length <= 0) {
    if (double* row = row_at(node.finish))
      campus_at(row, node.phase)[kFirstPart + part] += power;
    return;
  }
  int month = static_cast<int>(node.start);
  for (double from = node.start; from < node.finish && month < rows_; ++month) {
    const double until = std::min(month + 1.0, node.finish);
    double* row = &book_[static_cast<std::size_t>(month) * columns_];
    campus_at(row, node.phase)[kFirstPart + part] += power * (until - from) / length;
    from = until;
  }
}

void Construction::read_month(int month) {
  const double* row = &book_[static_cast<std::size_t>(month) * columns_];
  events_.phases_energised = static_cast<int>(row[kPhasesEnergised]);
  events_.tasks_finished = static_cast<int>(row[kTasksFinished]);
  for (std::size_t c = 0; c < events_.campuses.size(); ++c)
    read_campus(row + kFirstCampus + c * static_cast<std::size_t>(campus_columns_),
                events_.campuses[c]);
  add_up();
}

// The whole from its campuses.
void Construction::add_up() {
  events_.energised = events_.energised_level = events_.it_level = events_.delivered = Power();
  events_.capex_power.fill(Power());
  std::fill(events_.systems.begin(), events_.systems.end(), SystemMonth{});
  for (const Built& campus : events_.campuses) {
    events_.energised += campus.energised;
    events_.energised_level += campus.energised_level;
    events_.it_level += campus.it_level;
    events_.delivered += campus.delivered;
    for (int part = 0; part < kParts; ++part) events_.capex_power[part] += campus.capex_power[part];
    for (std::size_t s = 0; s < events_.systems.size(); ++s)
      events_.systems[s] += campus.systems[s];
  }
}

void Construction::read_campus(const double* columns, Built& campus) {
  campus.energised = Power::from_si(columns[kEnergised]);
  campus.energised_level += campus.energised;
  campus.it_level += Power::from_si(columns[kItEnergised]);
  campus.delivered = Power::from_si(columns[kDeliveredPower]);
  for (int part = 0; part < kParts; ++part)
    campus.capex_power[part] = Power::from_si(columns[kFirstPart + part]);
  for (std::size_t s = 0; s < campus.systems.size(); ++s) {
    const double* of = columns + kFirstSystem + s * kSystemColumns;
    SystemMonth& system = campus.systems[s];
    system.ordered = static_cast<std::int64_t>(of[kOrdered]);
    system.delivered = static_cast<std::int64_t>(of[kDelivered]);
    system.chips_delivered =
        Chips::from_si(of[kDelivered] * static_cast<double>(program_->systems[s].chips));
    system.chips_networked = Chips::from_si(of[kNetworked]);
    system.chips_in_service += Chips::from_si(of[kInService]);
  }
}

double Construction::duration_of(const Node& node, double start) const {
  const TaskGraph::Node& task = graph_of(node).nodes[node.task];
  const CampusSpec& campus = program_->campuses[program_->phases[node.phase].campus];
  if (task.has(Effect::connects_grid) && campus.power_from)
    return std::max(0.0, (*campus.power_from - program_->origin) - start);
  return durations_[phases_[node.phase].first_duration + node.task];
}

const TaskGraph& Construction::graph_of(const Node& node) const {
  return program_->graphs[program_->phases[node.phase].graph];
}

// Building 0 comes with the site tasks, every other building with its own tasks only.
int Construction::index_of(int phase, int building, int task) const {
  const TaskGraph& graph = program_->graphs[program_->phases[phase].graph];
  return phases_[phase].first_node + building * graph.building_nodes() + task;
}

int Construction::supply_of(const Node& node) const {
  if (graph_of(node).nodes[node.task].has(Effect::delivers_systems)) {
    const int system = phases_[node.phase].system;
    return system < 0 ? -1 : program_->chip_supply[system];
  }
  return program_->node_supply[program_->phases[node.phase].graph][node.task];
}

double Construction::units_of(const Node& node) const {
  const Phase& phase = program_->phases[node.phase];
  const TaskGraph& graph = graph_of(node);
  const TaskGraph::Node& task = graph.nodes[node.task];
  if (task.has(Effect::delivers_systems)) {
    const int system = phases_[node.phase].system;
    return static_cast<double>(systems_of(node) * program_->systems[system].chips);
  }
  const double gw = phase.facility_power.in(unit::GW);
  return task.units_per_gw * (node.task < graph.site_nodes ? gw : gw / phase.buildings);
}

// Whole systems of one building, so that those of all buildings add up to the phase's.
std::int64_t Construction::systems_of(const Node& node) const {
  const std::int64_t total = phases_[node.phase].systems;
  const std::int64_t buildings = program_->phases[node.phase].buildings;
  return total * (node.building + 1) / buildings - total * node.building / buildings;
}

double* Construction::row_at(double time) {
  const double row = std::floor(time + kTick);
  GW_CHECK(row >= 0, time);
  return row < rows_ ? &book_[static_cast<std::size_t>(row) * columns_] : nullptr;
}

double* Construction::campus_at(double* row, int phase) const {
  return row + kFirstCampus + program_->phases[phase].campus * campus_columns_;
}

int Construction::nodes(int phase) const {
  const int end = phase + 1 < static_cast<int>(phases_.size()) ? phases_[phase + 1].first_node
                                                               : static_cast<int>(nodes_.size());
  return end - phases_[phase].first_node;
}

NodeTimes Construction::times(int phase, int index) const {
  GW_CHECK(index >= 0 && index < nodes(phase), phase, index);
  const int first = phases_[phase].first_node;
  const Node& node = nodes_[first + index];
  const auto known = [](double months) {
    return months == kUnknown || months >= kForever ? std::nullopt
                                                    : std::optional(months * unit::month);
  };
  NodeTimes times;
  if (node.pending == 0) times.ready = known(node.ready);
  times.start = known(node.start);
  times.finish = known(node.finish);
  times.waited_for_money = node.money * unit::month;
  if (node.supply < kForever) times.waited_for_supply = node.supply * unit::month;
  times.bound_by = node.bound_by < 0 ? -1 : node.bound_by - first;
  return times;
}

std::optional<Time> Construction::phase_start(int phase) const {
  const double start = phases_[phase].start;
  return start == kUnknown ? std::nullopt : std::optional(start * unit::month);
}

Time Construction::phase_waited_for_money(int phase) const {
  return phases_[phase].money * unit::month;
}

std::optional<int> Construction::system(int phase) const {
  return phases_[phase].system < 0 ? std::nullopt : std::optional(phases_[phase].system);
}

}  // namespace gw::buildout
