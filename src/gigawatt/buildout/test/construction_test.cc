#include "gigawatt/buildout/construction.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fixture.h"
#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"

namespace gw::buildout {
namespace {

using test::block;
using test::config;
using test::kMonths;
using test::months;
using test::program;

Config short_config(std::int64_t count = 1) {
  Config c = config(block(count));
  c.blocks[0].tasks = "short";
  return c;
}

std::vector<MonthEvents> run(const Program& p, const Deviate& deviate = {},
                             const Funded& funded = {}) {
  Construction construction(p, deviate);
  std::vector<MonthEvents> all;
  for (int m = 0; m < p.months; ++m) all.push_back(construction.step(p.from + m, funded));
  return all;
}

// dig 0-2, power 2-5, systems ordered at 2 and delivered at 3, finish 5-5.5.
TEST(Construction, ShortPhaseOnItsDates) {
  const Program p = program(short_config());
  const auto months = run(p);
  EXPECT_EQ(months[0].phases_started, 1);
  EXPECT_THAT(months[0].started, testing::ElementsAre(0));
  EXPECT_EQ(months[2].systems[0].ordered, 3344);
  EXPECT_EQ(months[3].systems[0].delivered, 3344);
  EXPECT_EQ(months[3].systems[0].chips_delivered.si(), 240768);
  EXPECT_EQ(months[3].delivered, 1.0 * unit::GW);
  EXPECT_EQ(months[2].delivered, Power());
  EXPECT_EQ(months[4].energised_level, Power());
  EXPECT_EQ(months[5].energised, 1.0 * unit::GW);
  EXPECT_EQ(months[5].phases_energised, 1);
  EXPECT_EQ(months[5].systems[0].chips_networked.si(), 240768);
  EXPECT_EQ(months[5].systems[0].chips_in_service.si(), 240768);
  EXPECT_EQ(months[5].campuses[0].energised_level, 1.0 * unit::GW);
  EXPECT_NEAR(months[5].it_level.in(unit::MW), 3344 * 0.230, 1e-6);
  EXPECT_EQ(months[6].energised, Power());
  EXPECT_EQ(months[6].energised_level, 1.0 * unit::GW);
  EXPECT_EQ(months[2].tasks_finished, 1);
}

// Each part is built evenly over its task: shell in months 0 and 1, cooling in 2, 3 and 4, fit-out
// in 5.
TEST(Construction, PartsAreBuiltEvenlyOverTheirTask) {
  const auto months = run(program(short_config()));
  const auto share = [&](int month, Part part) {
    return months[month].capex_power[static_cast<int>(part)].in(unit::GW);
  };
  EXPECT_NEAR(share(0, Part::shell), 0.5, 1e-12);
  EXPECT_NEAR(share(1, Part::land), 0.5, 1e-12);
  EXPECT_NEAR(share(2, Part::shell), 0, 1e-12);
  for (int m = 2; m < 5; ++m) EXPECT_NEAR(share(m, Part::cooling), 1.0 / 3, 1e-9);
  EXPECT_NEAR(share(5, Part::fit_out), 1, 1e-12);
}

// Standard list: first building 13.5 months from breaking ground (Abilene: 13), roof to operation 5
// months (Epoch: 150 days), 8 buildings 1.5 months apart, the last at 24 (Epoch: typical for 1 GW).
TEST(Construction, StandardGigawattTakesTwoYears) {
  const Program p = program(config(block()));
  const auto all = run(p);
  const auto first = std::find_if(all.begin(), all.end(),
                                  [](const auto& e) { return e.energised_level > Power(); });
  const auto full =
      std::find_if(all.begin(), all.end(), [](const auto& e) { return e.phases_energised > 0; });
  EXPECT_EQ(first - all.begin(), 13);
  EXPECT_EQ(first->energised, 125.0 * unit::MW);
  EXPECT_EQ(full - all.begin(), 24);
  EXPECT_NEAR(full->energised_level.in(unit::GW), 1, 1e-12);
  EXPECT_EQ(full->systems[0].chips_in_service.si(), 240768);

  Construction construction(p);
  for (int m = 0; m < 40; ++m) construction.step(p.from + m);
  const TaskGraph& graph = p.graphs[0];
  int shell = -1;
  for (int i = 0; i < static_cast<int>(graph.nodes.size()); ++i)
    if (graph.nodes[i].id == "shell") shell = i;
  EXPECT_NEAR(months(construction.times(0, graph.find(Effect::energises)).finish) -
                  months(construction.times(0, shell).finish),
              150 / 30.4375, 0.1);
}

// Time to 1 GW by chance: the published range of 12 to 43 months holds eight of ten. The median
// lies above the 24 of the best estimate, since a phase waits for the latest of many tasks.
TEST(Construction, SpreadOfTheTimeToAGigawatt) {
  Config c = config(block());
  const Program p = program(c);
  std::vector<double> times;
  for (std::uint32_t sample = 0; sample < 500; ++sample) {
    const Deviate deviate = [&](int phase, int task) {
      return standard_normal(
          {.seed = 1, .stream = static_cast<std::uint64_t>(phase * 100 + task), .index = sample});
    };
    const auto all = run(p, deviate);
    const auto full =
        std::find_if(all.begin(), all.end(), [](const auto& e) { return e.phases_energised > 0; });
    times.push_back(static_cast<double>(full - all.begin()));
  }
  std::sort(times.begin(), times.end());
  EXPECT_GE(times[50], 12);
  EXPECT_LE(times[450], 43);
  EXPECT_GE(times[250], 25);
  EXPECT_LE(times[250], 30);
}

// A task of median m and deviate z takes m exp(sigma z): dig with p90 = 4 months at z = 1.28155
// ends after 4.
TEST(Construction, DeviateStretchesATask) {
  Config c = short_config();
  c.task_lists.items[0].second.tasks[0].p90 = 4.0 * unit::month;
  const auto months = run(program(c), [](int phase, int task) {
    EXPECT_EQ(phase, 0);
    return task == 0 ? 1.2815515655446004 : 100.0;
  });
  EXPECT_EQ(months[7].energised, 1.0 * unit::GW);  // 4 + 3 + 0.5
}

// 240,768 chips at 60,192 a month take 4 months after the 1 month of lead: delivered at 7,
// energised at 7.5.
TEST(Construction, WaitsForChips) {
  Config c = short_config();
  c.supply.items = {{"rubin", test::chips_per_quarter(3 * 60192)}};
  const auto months = run(program(c));
  EXPECT_EQ(months[7].systems[0].delivered, 3344);
  EXPECT_EQ(months[7].energised, 1.0 * unit::GW);
  EXPECT_EQ(months[6].energised_level, Power());
}

// 10 transformers at 5 a month delay power from 2-5 to 4-7: energised at 7.5.
TEST(Construction, WaitsForTransformers) {
  Config c = short_config();
  Supply transformer;
  transformer.per_month.steps = {{Month{}, 5.0}};
  c.supply.items = {{"transformer", transformer}};
  EXPECT_EQ(run(program(c))[7].energised, 1.0 * unit::GW);
}

// Two blocks ready on the same day: the one written first is served first.
TEST(Construction, TiesGoToTheEarlierPhase) {
  Config c = short_config(2);
  c.blocks[0].start->every = {};
  c.supply.items = {{"rubin", test::chips_per_quarter(3 * 120384)}};
  const Program p = program(c);
  Construction construction(p);
  for (int m = 0; m < 20; ++m) construction.step(p.from + m);
  const int systems = p.graphs[0].find(Effect::delivers_systems);
  EXPECT_NEAR(months(construction.times(0, systems).finish), 5, 1e-9);
  EXPECT_NEAR(months(construction.times(1, systems).finish), 7, 1e-9);
  EXPECT_NEAR(construction.times(1, systems).waited_for_supply.in(unit::month), 4, 1e-9);
}

TEST(Construction, NoChipsNoEnergy) {
  Config c = short_config();
  c.supply.items = {{"rubin", test::chips_per_quarter(0)}};
  const Program p = program(c);
  EXPECT_EQ(run(p).back().energised_level, Power());
  Construction construction(p);
  for (int m = 0; m < 20; ++m) construction.step(p.from + m);
  EXPECT_FALSE(construction.times(0, p.graphs[0].find(Effect::delivers_systems)).finish);
  EXPECT_FALSE(construction.times(0, p.graphs[0].find(Effect::energises)).start);
}

// The grid date of the campus replaces the duration of the interconnect: at month 30 the first
// building can be energised, and with it all that are ready.
TEST(Construction, PowerOfTheCampusDecidesTheInterconnect) {
  auto campuses = test::campuses();
  campuses[0].power_from = test::kFrom + 29;
  const auto systems = test::systems();
  Diagnostics diagnostics;
  const auto p = compile(
      config(block()),
      {.from = test::kFrom, .months = 60, .systems = systems, .campuses = campuses}, diagnostics);
  ASSERT_TRUE(p);
  const auto all = run(*p);
  EXPECT_EQ(all[29].energised_level, Power());
  EXPECT_EQ(all[30].phases_energised, 1);  // commissioning takes a month
}

TEST(Construction, GateDelaysTheStartUntilThereIsMoney) {
  Config c = short_config();
  const Program p = program(c);
  std::vector<Commitment> asked;
  Construction construction(p);
  const Funded funded = [&](const Commitment& commitment) {
    asked.push_back(commitment);
    return commitment.month >= p.from + (commitment.kind == Commitment::Kind::start ? 3 : 7);
  };
  int energised = -1, waiting = 0;
  for (int m = 0; m < 20; ++m) {
    const MonthEvents& events = construction.step(p.from + m, funded);
    waiting += events.waiting_for_money;
    if (events.phases_energised) energised = m;
  }
  // Started at 3, power 5-8; the order was due at 5, given at 7, delivered at 8.
  EXPECT_EQ(energised, 8);
  EXPECT_EQ(waiting, 3 + 2);
  EXPECT_NEAR(construction.phase_waited_for_money(0).in(unit::month), 3, 1e-9);
  EXPECT_NEAR(construction.times(0, p.graphs[0].find(Effect::delivers_systems))
                  .waited_for_money.in(unit::month),
              2, 1e-9);
  ASSERT_EQ(asked.size(), 7u);
  EXPECT_EQ(asked[0].kind, Commitment::Kind::start);
  EXPECT_EQ(asked[0].facility_power, 1.0 * unit::GW);
  EXPECT_EQ(asked[0].systems, 3344);
  EXPECT_EQ(asked[6].kind, Commitment::Kind::systems);
}

// Before the first month of the plan nothing is gated and only levels remain: dug, ordered,
// delivered, built.
TEST(Construction, HistoryLeavesLevels) {
  Config c = short_config();
  c.blocks[0].start->first = test::kFrom - 12;
  const Program p = program(c);
  const auto all = run(p, {}, [](const Commitment&) { return false; });
  EXPECT_EQ(all[0].energised, Power());
  EXPECT_EQ(all[0].energised_level, 1.0 * unit::GW);
  EXPECT_EQ(all[0].systems[0].chips_in_service.si(), 240768);
  EXPECT_EQ(all[0].capex_power[0], Power());
  EXPECT_EQ(all[0].phases_started, 0);
}

TEST(Construction, ExistingBlockIsThereAndCostsNothing) {
  Config c = short_config();
  c.blocks[0].start.reset();
  c.blocks[0].existing_since = Month{2024, 1};
  c.blocks[0].system.steps = {{Month{2023, 1}, "vr_nvl72"}, {Month{2025, 1}, "kyber"}};
  const auto all = run(program(c));
  EXPECT_EQ(all[0].energised_level, 1.0 * unit::GW);
  EXPECT_EQ(all[0].energised, Power());
  EXPECT_EQ(all[0].systems[0].chips_in_service.si(), 240768);
  for (const auto& events : all)
    for (Power part : events.capex_power) EXPECT_EQ(part, Power());
  c.blocks[0].existing_since = test::kFrom + 4;
  const auto later = run(program(c));
  EXPECT_EQ(later[3].energised_level, Power());
  EXPECT_EQ(later[4].energised, 1.0 * unit::GW);
  EXPECT_EQ(later[4].phases_energised, 1);
  EXPECT_EQ(later[4].systems[1].ordered, 0);
}

TEST(Construction, MonthsComeInOrder) {
  const Program p = program(short_config());
  Construction construction(p);
  construction.step(p.from);
  EXPECT_THROW(construction.step(p.from), InvariantError);
  EXPECT_THROW(construction.step(p.from + 2), InvariantError);
  for (int m = 1; m < kMonths; ++m) construction.step(p.from + m);
  EXPECT_THROW(construction.step(p.from + kMonths), InvariantError);
}

// --- properties ---

struct Draw {
  std::vector<int> z;  // tenths of a standard deviation
  std::int64_t phases = 1;
  int every = 0;
  double chips = 0;

  [[nodiscard]] Deviate deviate() const {
    return [this](int phase, int task) { return z[(phase * 31 + task) % z.size()] / 10.0; };
  }
  [[nodiscard]] Config config(double factor = 1) const {
    Config c = test::config(block(phases));
    c.blocks[0].start->every = static_cast<double>(every) * unit::month;
    c.supply.items = {{"rubin", test::chips_per_quarter(chips * factor)}};
    return c;
  }
};

Draw draw() {
  Draw d;
  d.z = *rc::gen::container<std::vector<int>>(17, rc::gen::inRange(-25, 26));
  d.phases = *rc::gen::inRange<std::int64_t>(1, 6);
  d.every = *rc::gen::inRange(0, 12);
  d.chips = 1e4 * *rc::gen::inRange(1, 100);
  return d;
}

// Ordered >= delivered >= networked = in service, levels never fall, and what is built adds up to
// what is energised.
RC_GTEST_PROP(ConstructionProperty, Conserves, ()) {
  const Draw d = draw();
  const Program p = program(d.config());
  std::int64_t ordered = 0, delivered = 0;
  double networked = 0;
  Power energised, before;
  std::array<Power, kParts> parts{};
  for (const MonthEvents& events : run(p, d.deviate())) {
    ordered += events.systems[0].ordered;
    delivered += events.systems[0].delivered;
    networked += events.systems[0].chips_networked.si();
    energised += events.energised;
    RC_ASSERT(delivered <= ordered);
    RC_ASSERT(networked <= static_cast<double>(delivered) * 72);
    RC_ASSERT(events.systems[0].chips_in_service.si() <= networked);
    RC_ASSERT(events.energised_level >= before);
    RC_ASSERT(abs(events.energised_level - energised).si() < 1);
    RC_ASSERT(abs(events.campuses[0].energised_level + events.campuses[1].energised_level - energised).si() < 1);
    RC_ASSERT(events.it_level <= events.energised_level);
    before = events.energised_level;
    for (int i = 0; i < kParts; ++i) {
      RC_ASSERT(events.capex_power[i] >= Power());
      parts[i] += events.capex_power[i];
    }
  }
  for (Power part : parts) {
    RC_ASSERT(part.si() <= 1e9 * static_cast<double>(d.phases) * (1 + 1e-9));
    RC_ASSERT(part.si() >= energised.si() * (1 - 1e-9));
  }
}

// More chips never energise less, in any month.
RC_GTEST_PROP(ConstructionProperty, MonotoneInSupply, ()) {
  const Draw d = draw();
  const Program scarce = program(d.config()), plenty = program(d.config(1.5));
  const auto few = run(scarce, d.deviate()), many = run(plenty, d.deviate());
  for (int m = 0; m < kMonths; ++m) RC_ASSERT(many[m].energised_level >= few[m].energised_level);
}

// Without shared supply a phase is the longest path through its graph, whatever else is built:
//   finish(t) = max over predecessors of finish + duration(t), here recomputed building by
//   building.
RC_GTEST_PROP(ConstructionProperty, IsTheLongestPath, ()) {
  const Draw d = draw();
  Config c = d.config();
  c.supply.items.clear();
  const Program p = program(c);
  Construction construction(p, d.deviate());
  for (int m = 0; m < kMonths; ++m) construction.step(p.from + m);
  const TaskList list = standard_1gw();
  const TaskGraph& graph = p.graphs[0];
  for (int phase = 0; phase < static_cast<int>(p.phases.size()); ++phase) {
    std::vector<double> finish(list.tasks.size()), ready(list.tasks.size());
    for (int building = 0; building < 8; ++building) {
      for (std::size_t node = building == 0 ? 0 : graph.site_nodes; node < graph.nodes.size();
           ++node) {
        const int t = graph.order[node];
        const Task& task = list.tasks[t];
        double at = p.phases[phase].start.in(unit::month);
        bool from_site = task.scope == Scope::building;
        for (const std::string& before : task.after)
          for (std::size_t k = 0; k < list.tasks.size(); ++k)
            if (list.tasks[k].id == before) {
              at = std::max(at, finish[k]);
              from_site = from_site && list.tasks[k].scope == Scope::site;
            }
        if (from_site && building > 0) at = std::max(at, ready[t] + 1.5);
        ready[t] = at;
        finish[t] =
            at + task.p50.in(unit::month)*std::exp(graph.nodes[node].sigma * d.deviate()(phase, t));
        const int index = building * graph.building_nodes() + static_cast<int>(node);
        RC_ASSERT(std::abs(months(construction.times(phase, index).finish) - finish[t]) < 1e-9);
      }
    }
  }
}

// A block without shared supply is built alike whatever stands beside it in the plan.
RC_GTEST_PROP(ConstructionProperty, BlocksAreIndependent, ()) {
  const Draw d = draw();
  Config alone = d.config(), both = d.config();
  alone.supply.items.clear();
  both.supply.items.clear();
  Block other = block(2);
  other.id = "other";
  other.tasks = "short";
  other.campus = {"next"};
  both.blocks.push_back(other);
  const Program p = program(alone), q = program(both);
  const auto one = run(p, d.deviate()), two = run(q, d.deviate());
  for (int m = 0; m < kMonths; ++m) RC_ASSERT(one[m].campuses[0].energised_level == two[m].campuses[0].energised_level);
}

}  // namespace
}  // namespace gw::buildout
