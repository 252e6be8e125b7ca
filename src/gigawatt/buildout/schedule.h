// The whole timetable of a build-out: what ran when, what waited for what, and what decided each
// phase's end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gigawatt/buildout/construction.h"
#include "gigawatt/core/table.h"

namespace gw::buildout {

// One task of a phase over all its buildings.
struct TaskSpan {
  std::string task;
  std::optional<Time> start = {};   // of its first building; times count from Program::origin
  std::optional<Time> finish = {};  // of its last building
  // By how much the building with the least slack may end later without moving the end of the
  // phase, deliveries of shared supply staying where they are; nothing while the phase's end is not
  // known.
  std::optional<Time> slack = {};
  Time waited_for_money = {};  // sums over the buildings
  Time waited_for_supply = {};
  bool critical = false;
};

struct PhaseSchedule {
  std::string phase, campus;
  std::string system = {};  // "" before it is ordered
  Time planned_start;
  std::optional<Time> start = {};            // when its money was there
  std::optional<Time> first_energised = {};  // first building
  std::optional<Time> finish = {};           // last building
  std::vector<TaskSpan> tasks = {};          // in the order of the graph
  // The chain that decided the end, from the first task on, repeats of a task over buildings
  // counted once; waits appear as "wait for money" and "wait for <supply>".
  std::vector<std::string> critical_path = {};
  Time waited_for_money = {};                                        // for its start and its orders
  std::vector<std::pair<std::string, Time>> waited_for_supply = {};  // by supply id, where not zero
};

// What is known so far: run the construction to its end first for the whole timetable.
[[nodiscard]] std::vector<PhaseSchedule> timetable(const Construction& construction);

// Compiles nothing, gates nothing: runs all months at the best estimate and returns the timetable.
[[nodiscard]] std::vector<PhaseSchedule> schedule(const Program& program,
                                                  const Deviate& deviate = {});

// One row per phase and task: phase, task, start, finish (months as fractions counted from the
// origin and as calendar months), slack, waits, critical; for reports and Gantt charts.
[[nodiscard]] Table gantt(const Program& program, const std::vector<PhaseSchedule>& phases);

}  // namespace gw::buildout
