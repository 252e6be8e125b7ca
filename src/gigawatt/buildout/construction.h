// Builds a Program month by month.
//
// Event order inside a month: (time, kind, phase, building, task). A phase starts on its date or,
// when gated, at the start of the first later month that finds its money; a task starts when its
// predecessors have ended and its units of a shared supply are there; a building's systems are
// ordered, gated too, when `delivers_systems` can start. What has been started is never stopped.
// Everything that follows without a gate or a shared supply is known at once, so a month costs only
// what happens in it.
//
// Not modelled: crews as a resource, learning, systems that are replaced at the end of their life,
// cancelled orders, stock of systems kept by the maker.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "gigawatt/buildout/program.h"

namespace gw::buildout {

// The standard normal deviate of the duration of a task in a phase; `task` is its place in the task
// list as written. Empty: 0 everywhere, the best estimate.
using Deviate = std::function<double(int phase, int task)>;

// What a gate asks money for. `power` is that of the phase or of the building whose systems are
// ordered.
struct Commitment {
  enum class Kind : std::uint8_t { start, systems } kind = Kind::start;
  int phase = 0;
  Month month;
  Power facility_power;
  int system = 0;  // index into Program::systems; for start the one that would be ordered now
  std::int64_t systems = 0;
};
// Asked once a month for each commitment that is due, in event order; a true answer commits. Empty:
// always.
using Funded = std::function<bool(const Commitment&)>;

struct SystemMonth {
  std::int64_t ordered = 0, delivered = 0;  // systems, this month
  Chips chips_delivered, chips_networked;   // this month
  Chips chips_in_service;                   // at its end

  SystemMonth& operator+=(const SystemMonth& other);
};

// What was built in a place, or in all of them together. Flows of the month unless they say level
// (at its end).
struct Built {
  Power energised;  // facility power
  Power energised_level, it_level;
  Power delivered;  // facility power of the buildings whose systems were delivered
  std::array<Power, kParts>
      capex_power{};  // facility power of each part built, spread evenly over its task
  std::vector<SystemMonth> systems;  // by Program::systems
};

struct MonthEvents : Built {
  Month month;
  int phases_started = 0, phases_energised = 0, tasks_finished = 0;
  int waiting_for_money = 0;    // commitments refused this month
  std::vector<Built> campuses;  // by Program::campuses; they add up to the whole
  std::vector<int> started;     // phases
};

// A node's history; times count from the origin. Nothing while it is not known yet.
struct NodeTimes {
  std::optional<Time> ready;  // predecessors ended
  std::optional<Time> start;
  std::optional<Time> finish;
  Time waited_for_money;
  Time waited_for_supply;
  int bound_by = -1;  // node that made it ready: by its end or, if it is the same task of the
                      // building before, one cadence after it was ready itself
};

class Construction {
 public:
  // Keeps a reference: `program` must outlive it. History before program.from runs ungated and
  // yields levels only.
  explicit Construction(const Program& program, const Deviate& deviate = {});

  // The months from program.from on, one after another (GW_CHECK). The reference holds until the
  // next call.
  const MonthEvents& step(Month month, const Funded& funded = {});

  // Levels at the end of the month before the next step.
  [[nodiscard]] const Built& standing() const { return events_; }
  [[nodiscard]] const std::vector<Built>& standing_on_campuses() const { return events_.campuses; }
  [[nodiscard]] const Program& program() const { return *program_; }
  [[nodiscard]] int nodes(int phase) const;
  // `node` counts the site tasks of the phase's graph, then its building tasks building by
  // building.
  [[nodiscard]] NodeTimes times(int phase, int node) const;
  [[nodiscard]] std::optional<Time> phase_start(int phase) const;  // actual
  [[nodiscard]] Time phase_waited_for_money(int phase) const;      // for its start, so far
  [[nodiscard]] std::optional<int> system(int phase) const;        // once ordered

 private:
  enum class Event : std::uint8_t { phase_start, order, take };
  struct Pending {
    double time;
    Event event;
    int index;  // phase, or node
  };
  struct Node {  // times in months from the origin
    double ready = 0, start = kUnknown, finish = kUnknown;
    double money = 0, supply = 0;  // waits
    int pending = 0;               // predecessors that have not ended
    int bound_by = -1;
    int phase = 0, building = 0, task = 0;
  };
  struct PhaseState {
    double start = kUnknown, money = 0, last_building = 0;
    int system = -1;           // once ordered
    std::int64_t systems = 0;  // of that kind
    int buildings_left = 0;
    int first_node = 0, first_duration = 0;
  };
  static constexpr double kUnknown = -1;

  void lay_out(const Deviate& deviate);
  void add_existing(int phase);
  void run_until(double end, Month month, const Funded& funded);
  void start_phase(const Pending& event, double end, Month month, const Funded& funded);
  void order(const Pending& event, double end, Month month, const Funded& funded);
  void take(const Pending& event);
  void satisfy(int node, double time, int by);
  void settle();
  void begin(int node, double time);
  void finish(int node, double time);
  void book(int node);
  void book_building(int node, double* row);
  void book_part(int part, const Node& node, double power);
  void read_campus(const double* columns, Built& campus);
  void push(double time, Event event, int index);
  void read_month(int row);
  void add_up();

  [[nodiscard]] static bool later(const Pending& a, const Pending& b);
  [[nodiscard]] double duration_of(const Node& node, double start) const;
  [[nodiscard]] const TaskGraph& graph_of(const Node& node) const;
  [[nodiscard]] int index_of(int phase, int building, int task) const;
  [[nodiscard]] int supply_of(const Node& node) const;
  [[nodiscard]] double units_of(const Node& node) const;
  [[nodiscard]] std::int64_t systems_of(const Node& node) const;
  [[nodiscard]] double* row_at(double time);  // nullptr beyond the horizon
  [[nodiscard]] double* campus_at(double* row, int phase) const;

  const Program* program_;
  int campus_columns_ = 0;  // of each campus in a row of book_
  int columns_ = 0;         // of a row
  int rows_ = 0;
  int next_ = 0;  // row that the next step reads
  std::vector<PhaseState> phases_;
  std::vector<Node> nodes_;
  std::vector<double> durations_;  // months, per phase and task of its graph
  std::vector<SupplyQueue> queues_;
  std::vector<Pending> heap_;
  std::vector<int> ready_;    // nodes whose predecessors have ended
  std::vector<double> book_;  // rows_ x columns_
  MonthEvents events_;
};

}  // namespace gw::buildout
