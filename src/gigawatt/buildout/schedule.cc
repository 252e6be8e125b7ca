#include "gigawatt/buildout/schedule.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gw::buildout {

namespace {

constexpr Time kTick = 1e-6 * unit::month;

// One phase, read node by node.
class PhaseReader {
 public:
  PhaseReader(const Construction& construction, int phase)
      : construction_(construction),
        program_(construction.program()),
        index_(phase),
        phase_(program_.phases[phase]),
        graph_(program_.graphs[phase_.graph]) {
    for (int i = 0; i < construction.nodes(phase); ++i)
      times_.push_back(construction.times(phase, i));
  }

  PhaseSchedule read();

 private:
  [[nodiscard]] int task_of(int node) const;
  [[nodiscard]] int building_of(int node) const;
  [[nodiscard]] int node_at(int building, int task) const {
    return building * graph_.building_nodes() + task;
  }

  [[nodiscard]] int supply_of(int node) const;
  void find_end(PhaseSchedule& out);
  void find_slack();
  void read_tasks(PhaseSchedule& out);
  void add_wait(PhaseSchedule& out, int node) const;
  void trace(PhaseSchedule& out) const;

  const Construction& construction_;
  const Program& program_;
  int index_;
  const Phase& phase_;
  const TaskGraph& graph_;
  std::vector<NodeTimes> times_;
  std::vector<Time> slack_;
  int last_ = -1;  // the building energised last
  bool complete_ = false;
};

PhaseSchedule PhaseReader::read() {
  PhaseSchedule out{.phase = phase_.id,
                    .campus = program_.campuses[phase_.campus].id,
                    .planned_start = phase_.start,
                    .start = construction_.phase_start(index_),
                    .waited_for_money = construction_.phase_waited_for_money(index_)};
  if (auto system = construction_.system(index_)) out.system = program_.systems[*system].id;
  if (phase_.existing) {
    out.first_energised = out.finish = phase_.start;
    return out;
  }
  find_end(out);
  find_slack();
  read_tasks(out);
  if (out.finish) trace(out);
  return out;
}

int PhaseReader::task_of(int node) const {
  return node < graph_.site_nodes
             ? node
             : graph_.site_nodes + (node - graph_.site_nodes) % graph_.building_nodes();
}

int PhaseReader::building_of(int node) const {
  return node < graph_.site_nodes ? 0 : (node - graph_.site_nodes) / graph_.building_nodes();
}

int PhaseReader::supply_of(int node) const {
  const int task = task_of(node);
  if (!graph_.nodes[task].has(Effect::delivers_systems))
    return program_.node_supply[phase_.graph][task];
  const auto system = construction_.system(index_);
  return system ? program_.chip_supply[*system] : -1;
}

void PhaseReader::find_end(PhaseSchedule& out) {
  bool complete = true;
  for (int node = 0; node < static_cast<int>(times_.size()); ++node) {
    if (!graph_.nodes[task_of(node)].has(Effect::energises)) continue;
    const auto finish = times_[node].finish;
    if (!finish) {
      complete = false;
      continue;
    }
    if (!out.first_energised || *finish < *out.first_energised) out.first_energised = finish;
    if (last_ < 0 || *finish > *times_[last_].finish) last_ = node;
  }
  if (complete) out.finish = times_[last_].finish;
  complete_ = complete;
}

// Backwards through the nodes: every successor has a higher index.
void PhaseReader::find_slack() {
  if (!complete_) return;
  const Time end = *times_[last_].finish;
  slack_.assign(times_.size(), Time());
  for (int node = static_cast<int>(times_.size()) - 1; node >= 0; --node) {
    // A site or side task that ends after the phase is energised delays nothing.
    Time slack = std::max(Time(), end - times_[node].finish.value_or(end));
    const int task = task_of(node);
    const auto bound_by_start_of = [&](int next, std::optional<Time> from) {
      if (!from || !times_[next].start)
        return;  // a side task without supply, which nothing else waits for
      const bool at_end = graph_.nodes[task_of(next)].taking == Taking::at_end;
      const Time spare = slack_[next] + (at_end ? times_[next].waited_for_supply : Time());
      slack = std::min(slack, *times_[next].start + spare - *from);
    };
    for (int after : graph_.nodes[task].before) {
      if (task < graph_.site_nodes && after >= graph_.site_nodes) {
        for (int building = 0; building < phase_.buildings; ++building)
          bound_by_start_of(node_at(building, after), times_[node].finish);
      } else {
        bound_by_start_of(node_at(building_of(node), after), times_[node].finish);
      }
    }
    if (graph_.nodes[task].from_site && building_of(node) + 1 < phase_.buildings &&
        times_[node].ready)
      bound_by_start_of(node_at(building_of(node) + 1, task), *times_[node].ready + phase_.cadence);
    slack_[node] = slack;
  }
}

void PhaseReader::read_tasks(PhaseSchedule& out) {
  for (const TaskGraph::Node& task : graph_.nodes) out.tasks.push_back({.task = task.id});
  for (int node = 0; node < static_cast<int>(times_.size()); ++node) {
    const NodeTimes& times = times_[node];
    TaskSpan& span = out.tasks[task_of(node)];
    if (times.start && (!span.start || *times.start < *span.start)) span.start = times.start;
    const bool first = building_of(node) == 0;
    if (!times.finish)
      span.finish.reset();
    else if (first || (span.finish && *times.finish > *span.finish))
      span.finish = times.finish;
    if (complete_ && (!span.slack || slack_[node] < *span.slack)) span.slack = slack_[node];
    span.waited_for_money += times.waited_for_money;
    span.waited_for_supply += times.waited_for_supply;
    span.critical = span.slack && *span.slack < kTick;
    out.waited_for_money += times.waited_for_money;
    add_wait(out, node);
  }
}

void PhaseReader::add_wait(PhaseSchedule& out, int node) const {
  const int supply = supply_of(node);
  if (supply < 0 || times_[node].waited_for_supply < kTick) return;
  auto& waits = out.waited_for_supply;
  const std::string& id = program_.supply_ids[supply];
  auto found =
      std::find_if(waits.begin(), waits.end(), [&](const auto& wait) { return wait.first == id; });
  if (found == waits.end()) found = waits.insert(waits.end(), {id, Time()});
  found->second += times_[node].waited_for_supply;
}

// From the building that was energised last back to the start of the phase.
void PhaseReader::trace(PhaseSchedule& out) const {
  std::vector<std::string> path;
  bool by_cadence =
      false;  // a building that only sets the pace of the next: its waits delayed nobody
  for (int node = last_; node >= 0; node = times_[node].bound_by) {
    const TaskGraph::Node& task = graph_.nodes[task_of(node)];
    const bool waited =
        !by_cadence && supply_of(node) >= 0 && times_[node].waited_for_supply >= kTick;
    const std::string wait = waited ? "wait for " + program_.supply_ids[supply_of(node)] : "";
    if (waited && task.taking == Taking::at_end) path.push_back(wait);
    path.push_back(task.id);
    if (waited && task.taking == Taking::at_start) path.push_back(wait);
    if (!by_cadence && times_[node].waited_for_money >= kTick) path.emplace_back("wait for money");
    by_cadence = times_[node].bound_by >= 0 && task_of(times_[node].bound_by) == task_of(node);
  }
  if (construction_.phase_waited_for_money(index_) >= kTick) path.emplace_back("wait for money");
  std::reverse(path.begin(), path.end());
  path.erase(std::unique(path.begin(), path.end()), path.end());
  out.critical_path = std::move(path);
}

}  // namespace

std::vector<PhaseSchedule> timetable(const Construction& construction) {
  std::vector<PhaseSchedule> phases;
  for (int p = 0; p < static_cast<int>(construction.program().phases.size()); ++p)
    phases.push_back(PhaseReader(construction, p).read());
  return phases;
}

std::vector<PhaseSchedule> schedule(const Program& program, const Deviate& deviate) {
  Construction construction(program, deviate);
  for (int month = 0; month < program.months; ++month) construction.step(program.from + month);
  return timetable(construction);
}

Table gantt(const Program& program, const std::vector<PhaseSchedule>& phases) {
  std::vector<std::string> phase, campus, system, task, first, last;
  std::vector<double> start, finish, slack, money, supply;
  std::vector<std::int64_t> critical;
  const auto months = [](std::optional<Time> time) {
    return time ? time->in(unit::month) : std::numeric_limits<double>::quiet_NaN();
  };
  const auto calendar = [&](std::optional<Time> time) {
    return time ? print(program.origin +
                        static_cast<int>(std::floor((*time + kTick).in(unit::month))))
                : "";
  };
  for (const PhaseSchedule& row : phases) {
    for (const TaskSpan& span : row.tasks) {
      phase.push_back(row.phase);
      campus.push_back(row.campus);
      system.push_back(row.system);
      task.push_back(span.task);
      first.push_back(calendar(span.start));
      last.push_back(calendar(span.finish));
      start.push_back(months(span.start));
      finish.push_back(months(span.finish));
      slack.push_back(months(span.slack));
      money.push_back(span.waited_for_money.in(unit::month));
      supply.push_back(span.waited_for_supply.in(unit::month));
      critical.push_back(span.critical ? 1 : 0);
    }
  }
  Table table("buildout_schedule", "tasks of each phase, their dates and what they waited for");
  table.add({"phase", "", "phase of a block", std::move(phase)})
      .add({"campus", "", "where it is built", std::move(campus)})
      .add({"system", "", "what was ordered for it", std::move(system)})
      .add({"task", "", "task of the phase's list", std::move(task)})
      .add({"start", "", "month in which its first building starts", std::move(first)})
      .add({"finish", "", "month in which its last building ends", std::move(last)})
      .add({"start_months", "months", "from the beginning of the build-out", std::move(start)})
      .add({"finish_months", "months", "from the beginning of the build-out", std::move(finish)})
      .add({"slack_months", "months", "delay that moves no end of a phase", std::move(slack)})
      .add({"waited_for_money_months", "months", "over all buildings", std::move(money)})
      .add({"waited_for_supply_months", "months", "over all buildings", std::move(supply)})
      .add({"critical", "", "1: no slack", std::move(critical)});
  return table;
}

}  // namespace gw::buildout
