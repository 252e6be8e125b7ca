#include "gigawatt/buildout/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fixture.h"

namespace gw::buildout::schedule_test {
namespace {

using test::block;
using test::config;
using test::months;
using test::program;
using testing::ElementsAre;

Config short_config(std::int64_t count = 1) {
  Config c = config(block(count));
  c.blocks[0].tasks = "short";
  return c;
}

const TaskSpan& task(const PhaseSchedule& phase, std::string_view id) {
  for (const TaskSpan& span : phase.tasks)
    if (span.task == id) return span;
  throw std::runtime_error("no such task");
}

// dig 0-2, systems 2-3, power 2-5, finish 5-5.5: systems may slip by 2.
TEST(Schedule, ShortPhase) {
  const auto phases = schedule(program(short_config()));
  ASSERT_EQ(phases.size(), 1u);
  const PhaseSchedule& phase = phases[0];
  EXPECT_EQ(phase.phase, "gw.1");
  EXPECT_EQ(phase.campus, "abilene");
  EXPECT_EQ(phase.system, "vr_nvl72");
  EXPECT_THAT(phase.critical_path, ElementsAre("dig", "power", "finish"));
  EXPECT_NEAR(months(phase.finish), 5.5, 1e-9);
  EXPECT_NEAR(months(task(phase, "systems").slack), 2, 1e-9);
  EXPECT_NEAR(months(task(phase, "power").slack), 0, 1e-9);
  EXPECT_TRUE(task(phase, "dig").critical);
  EXPECT_FALSE(task(phase, "systems").critical);
}

// Delaying a task by its slack leaves the end; a tenth of a month more moves it by that tenth.
TEST(Schedule, SlackIsWhatTheEndCanBear) {
  const Config standard = config(block());
  const PhaseSchedule phase = schedule(program(standard))[0];
  const TaskList list = standard_1gw();
  for (std::size_t i = 0; i < list.tasks.size(); ++i) {
    if (list.tasks[i].scope == Scope::building)
      continue;  // its delay would come once for every building
    for (double more : {0.0, 0.1}) {
      Config c = standard;
      c.task_lists.items = {{"own", list}};
      c.task_lists.items[0].second.tasks[i].p50 +=
          *task(phase, list.tasks[i].id).slack + more * unit::month;
      c.task_lists.items[0].second.tasks[i].p90.reset();
      c.blocks[0].tasks = "own";
      EXPECT_NEAR(months(schedule(program(c))[0].finish), months(phase.finish) + more, 1e-6)
          << list.tasks[i].id;
    }
  }
}

TEST(Schedule, CadenceIsCriticalForTheShells) {
  const PhaseSchedule phase = schedule(program(config(block())))[0];
  EXPECT_THAT(phase.critical_path,
              ElementsAre("land", "shell", "cooling", "racks", "network", "commissioning"));
  EXPECT_NEAR(months(phase.first_energised), 13.5, 1e-9);
  EXPECT_NEAR(months(phase.finish), 24, 1e-9);
  EXPECT_TRUE(task(phase, "shell").critical);
  // The grid must be there for the last building at 23 months; it is at 12.
  EXPECT_NEAR(months(task(phase, "interconnect").slack), 11, 1e-9);
}

TEST(Schedule, NamesWhatWasWaitedFor) {
  Config c = short_config(2);
  c.blocks[0].start->every = {};
  c.supply.items = {{"rubin", test::chips_per_quarter(3 * 120384)}};
  const auto phases = schedule(program(c));
  EXPECT_THAT(phases[1].critical_path, ElementsAre("dig", "systems", "wait for rubin", "finish"));
  ASSERT_EQ(phases[1].waited_for_supply.size(), 1u);
  EXPECT_EQ(phases[1].waited_for_supply[0].first, "rubin");
  EXPECT_NEAR(phases[1].waited_for_supply[0].second.in(unit::month), 4, 1e-9);
  EXPECT_NEAR(months(phases[1].finish), 7.5, 1e-9);

  Supply transformer;
  transformer.per_month.steps = {{Month{}, 5.0}};
  c = short_config();
  c.supply.items = {{"transformer", transformer}};
  EXPECT_THAT(schedule(program(c))[0].critical_path,
              ElementsAre("dig", "wait for transformer", "power", "finish"));
}

TEST(Schedule, NamesMoney) {
  const Program p = program(short_config());
  Construction construction(p);
  for (int m = 0; m < 20; ++m)
    construction.step(p.from + m, [&](const Commitment& c) {
      return c.month >= p.from + (c.kind == Commitment::Kind::start ? 2 : 9);
    });
  const PhaseSchedule phase = timetable(construction)[0];
  EXPECT_THAT(phase.critical_path,
              ElementsAre("wait for money", "dig", "wait for money", "systems", "finish"));
  EXPECT_NEAR(phase.waited_for_money.in(unit::month), 2 + 5, 1e-9);
  EXPECT_NEAR(months(phase.finish), 10.5, 1e-9);
}

// What has not happened yet is not invented.
TEST(Schedule, UnfinishedPhaseHasNoEnd) {
  Config c = short_config();
  c.supply.items = {{"rubin", test::chips_per_quarter(0)}};
  const PhaseSchedule phase = schedule(program(c))[0];
  EXPECT_FALSE(phase.finish);
  EXPECT_FALSE(phase.first_energised);
  EXPECT_TRUE(phase.critical_path.empty());
  EXPECT_FALSE(task(phase, "dig").slack);
  EXPECT_TRUE(task(phase, "power").finish);
  c.blocks[0].start->first = Month{2040, 1};
  EXPECT_FALSE(schedule(program(c))[0].start);
}

TEST(Schedule, ExistingPhaseHasNoTasks) {
  Config c = short_config();
  c.blocks[0].start.reset();
  c.blocks[0].existing_since = test::kFrom;
  const auto phases = schedule(program(c));
  EXPECT_EQ(phases[0].system, "vr_nvl72");
  EXPECT_TRUE(phases[0].tasks.empty());
  EXPECT_EQ(gantt(program(c), phases).rows(), 0u);
}

TEST(Gantt, OneRowPerPhaseAndTask) {
  const Program p = program(short_config(2));
  const Table table = gantt(p, schedule(p));
  ASSERT_EQ(table.rows(), 8u);
  const auto& start = std::get<std::vector<std::string>>(table.find("start")->data);
  EXPECT_EQ(start[0], "2025-09");
  EXPECT_EQ(start[4], "2026-05");
  EXPECT_NEAR(std::get<std::vector<double>>(table.find("finish_months")->data)[3], 5.5, 1e-9);
}

}  // namespace
}  // namespace gw::buildout::schedule_test
