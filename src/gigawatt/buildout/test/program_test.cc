#include "gigawatt/buildout/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixture.h"
#include "gigawatt/config/read.h"

namespace gw::buildout {
namespace {

using test::block;
using test::config;
using test::messages;
using test::program;
using testing::HasSubstr;

TEST(Compile, ExpandsABlockIntoPhases) {
  const Program p = program(config(block(10)));
  ASSERT_EQ(p.phases.size(), 10u);
  EXPECT_EQ(p.phases[2].id, "gw.3");
  EXPECT_NEAR(p.phases[2].start.in(unit::month), 16, 1e-9);
  EXPECT_EQ(p.phases[0].campus, 0);  // abilene holds 1 GW
  for (int i = 1; i < 10; ++i) EXPECT_EQ(p.phases[i].campus, 1);
  EXPECT_EQ(p.phases[0].buildings, 8);  // 1 GW / 125 MW
  EXPECT_NEAR(p.phases[0].cadence.in(unit::month), 1.5, 1e-9);
  EXPECT_EQ(p.systems_in(p.phases[0], 0), 3344);
  EXPECT_EQ(p.origin, test::kFrom);
}

// Buildings: facility power over 125 MW, rounded up, unless the ramp says otherwise.
TEST(Compile, RampSetsTheBuildings) {
  Config c = config(block());
  c.blocks[0].facility_power = 20.0 * unit::MW;
  EXPECT_EQ(program(c).phases[0].buildings, 1);
  c.blocks[0].facility_power = 126.0 * unit::MW;
  EXPECT_EQ(program(c).phases[0].buildings, 2);
  c.blocks[0].ramp = {.buildings = 5, .every = 1.0 * unit::month};
  EXPECT_EQ(program(c).phases[0].buildings, 5);
  EXPECT_NEAR(program(c).phases[0].cadence.in(unit::month), 1, 1e-12);
  c.blocks[0].ramp = {};
  c.blocks[0].tasks = "short";  // gives no building: a phase is one
  EXPECT_EQ(program(c).phases[0].buildings, 1);
  c.blocks[0].tasks = "standard_1gw";
  c.blocks[0].facility_power = 1e6 * unit::GW;
  c.blocks[0].campus = {"next"};
  EXPECT_THAT(messages(c), HasSubstr("a plan has at most 100000"));
}

// 2048 systems of 230 kW: 471 MW of IT, 612 MW at the grid with 1.3.
TEST(Compile, NumberOfSystemsFixesThePower) {
  Config c = config(block());
  c.blocks[0].facility_power.reset();
  c.blocks[0].systems = 2048;
  const Program p = program(c);
  EXPECT_NEAR(p.phases[0].it_capacity.in(unit::MW), 471.04, 1e-6);
  EXPECT_NEAR(p.phases[0].facility_power.in(unit::MW), 612.352, 1e-6);
  EXPECT_EQ(p.systems_in(p.phases[0], 0), 2048);
  c.blocks[0].facility_power = 600.0 * unit::MW;
  EXPECT_THAT(messages(c), HasSubstr("buildout.blocks.gw.systems: asks for 2048 vr_nvl72, but "
                                     "461.5 MW of IT power feeds 2006"));
}

TEST(Compile, SystemByTheMonthOfOrder) {
  Config c = config(block());
  c.blocks[0].system.steps = {{Month{2026, 7}, "vr_nvl72"}, {Month{2028, 1}, "kyber"}};
  const Program p = program(c);
  EXPECT_EQ(p.systems[p.system_of(0, Month{2025, 1})].id, "vr_nvl72");
  EXPECT_EQ(p.systems[p.system_of(0, Month{2027, 12})].id, "vr_nvl72");
  EXPECT_EQ(p.systems[p.system_of(0, Month{2028, 1})].id, "kyber");
}

TEST(Compile, OriginIsTheEarliestStart) {
  Config c = config(block());
  c.blocks[0].start->first = Month{2024, 6};
  const Program p = program(c);
  EXPECT_EQ(p.origin, (Month{2024, 6}));
  EXPECT_EQ(p.phases[0].start, Time());
  EXPECT_EQ(p.from, test::kFrom);
}

// A third of the quarter each month; nothing before the first date; lots in their month.
TEST(Compile, SupplyByMonth) {
  Config c = config(block());
  Supply rubin;
  rubin.chips_per_quarter.steps = {{Month{2026, 7}, Chips::from_si(300)},
                                   {Month{2027, 1}, Chips::from_si(1200)}};
  rubin.early.steps = {{Month{2025, 1}, 7.0}, {Month{2026, 5}, 50.0}};
  Supply transformer;
  transformer.per_month.steps = {{Month{}, 6.0}};
  c.supply.items = {{"rubin", rubin}, {"transformer", transformer}};
  const Program p = program(c);
  const SupplyPath& path = p.supplies[p.chip_supply[0]];
  EXPECT_EQ(path.per_month[9], 0);     // 2026-06
  EXPECT_EQ(path.per_month[10], 100);  // 2026-07
  EXPECT_EQ(path.per_month[16], 400);  // 2027-01
  EXPECT_EQ(path.per_month.back(), 400);
  EXPECT_EQ(path.lots[0], 7);
  EXPECT_EQ(path.lots[8], 50);
  EXPECT_EQ(p.node_supply[0][p.graphs[0].find(Effect::energises)], -1);
  int takers = 0;
  for (int supply : p.node_supply[0]) takers += supply == 1;
  EXPECT_EQ(takers, 1);
}

TEST(Compile, NamesWhatIsUnknown) {
  Config c = config(block());
  c.blocks[0].campus = {"abilen"};
  EXPECT_THAT(messages(c), HasSubstr("buildout.blocks.gw.campus: names no campus \"abilen\""));
  EXPECT_THAT(messages(c), HasSubstr("abilene"));
  c = config(block());
  c.blocks[0].system.steps[0].second = "vr_nvl";
  EXPECT_THAT(messages(c), HasSubstr("names no system \"vr_nvl\""));
  c = config(block());
  c.blocks[0].tasks = "standard";
  EXPECT_THAT(messages(c), HasSubstr("names no task list \"standard\""));
  c = config(block());
  c.supply.items = {{"rubbin", test::chips_per_quarter(1)}};
  EXPECT_THAT(messages(c), HasSubstr("buildout.supply.rubbin: is neither a chip nor a resource"));
  EXPECT_THAT(messages(c), HasSubstr("rubin"));
}

TEST(Compile, RefusesWhatCannotBeBuilt) {
  Config c = config(block(2));
  c.blocks[0].campus = {"abilene"};
  EXPECT_THAT(messages(c), HasSubstr("there is no room for phase gw.2 of 1.000 GW"));
  c = config(block());
  c.blocks[0].facility_power.reset();
  EXPECT_THAT(messages(c),
              HasSubstr("facility_power: is missing, and so is the number of systems"));
  c = config(block());
  c.blocks[0].start.reset();
  EXPECT_THAT(messages(c), HasSubstr("start: is missing"));
  c = config(block());
  c.blocks[0].facility_power = 200.0 * unit::kW;
  EXPECT_THAT(messages(c), HasSubstr("is too small for one vr_nvl72"));
  c = config(block());
  c.blocks[0].tasks = "short";
  c.task_lists.items[0].second.tasks[3].after = {"power"};
  EXPECT_THAT(messages(c), HasSubstr("buildout.task_lists.short.tasks.finish"));
}

TEST(Compile, RefusesSuppliesOfTheWrongKind) {
  Config c = config(block());
  Supply both = test::chips_per_quarter(1);
  both.per_month.steps = {{Month{}, 1.0}};
  c.supply.items = {{"rubin", both}};
  EXPECT_THAT(messages(c), HasSubstr("supply.rubin.per_month: is given for a chip"));
  c.supply.items = {{"transformer", test::chips_per_quarter(1)}};
  EXPECT_THAT(messages(c),
              HasSubstr("supply.transformer.chips_per_quarter: is given for what is no chip"));
  c.supply.items = {{"rubin", Supply{}}};
  EXPECT_THAT(messages(c), HasSubstr("supplies nothing"));
}

TEST(Compile, OwnListsComeBeforeThoseOfTheCatalog) {
  config::ById<TaskList> lists;
  lists.items = {{"catalogued", test::short_list()}, {"short", TaskList{}}};
  const auto systems = test::systems();
  const auto campuses = test::campuses();
  Inputs inputs{
      .from = test::kFrom, .months = 12, .systems = systems, .campuses = campuses, .lists = &lists};
  Diagnostics diagnostics;
  Config c = config(block());
  c.blocks[0].tasks = "catalogued";
  EXPECT_TRUE(compile(c, inputs, diagnostics)) << diagnostics.render();
  c.blocks[0].tasks = "short";  // the plan's own, which is not empty
  EXPECT_TRUE(compile(c, inputs, diagnostics)) << diagnostics.render();
}

constexpr std::string_view kYaml = R"(gate: funded
blocks:
  - id: gw
    count: 10
    facility_power: 1 GW
    campus: [abilene, next]
    system: {2026-07: vr_nvl72, 2028-01: kyber}
    start: {first: 2025-10, every: {triangular: [6 months, 8 months, 13 months]}}
    ramp: {buildings: 8, every: 6 weeks}
  - id: lab
    systems: 16
    campus: [next]
    system: vr_nvl72
    existing_since: 2025-01
    power_basis: typical
supply:
  rubin: {chips_per_quarter: {2026-07: 100 k, 2027-01: 1.2 M}, early: {2026-05: 5 k}}
  transformer: {per_month: 6}
task_lists:
  quick:
    in_hand: [land, shell, backup]
    tasks:
      - {id: systems, p50: 2 months, p90: 3 months, effects: [delivers_systems], taking: at_end}
      - {id: works, p50: 3 months, builds: [electrical, cooling, fit_out]}
      - {id: run, p50: 1 month, after: [systems, works], effects: [networks, energises]}
)";

TEST(PlanFile, IsReadAndCompiled) {
  Diagnostics diagnostics;
  config::Facts facts;
  const auto node = config::parse_yaml(kYaml, "plan.yaml", diagnostics);
  ASSERT_TRUE(node) << diagnostics.render();
  const auto c = config::read<Config>(*node, facts, diagnostics, "buildout");
  ASSERT_TRUE(c) << diagnostics.render();
  EXPECT_EQ(c->gate, Gate::funded);
  ASSERT_EQ(facts.uncertainties.size(), 1u);
  EXPECT_EQ(facts.uncertainties[0].path, "buildout.blocks.gw.start.every");
  EXPECT_NEAR(c->blocks[0].start->every.in(unit::month), 8, 1e-9);
  EXPECT_EQ(c->task_lists.items[0].second.tasks[2].effects.size(), 2u);
  const Program p = program(*c);
  EXPECT_EQ(p.phases.size(), 11u);
  EXPECT_TRUE(p.phases[10].existing);

  Config wrong = *c;
  wrong.blocks[0].campus = {"nowhere"};
  const auto systems = test::systems();
  const auto campuses = test::campuses();
  Diagnostics found;
  EXPECT_FALSE(compile(wrong,
                       {.from = test::kFrom,
                        .months = 12,
                        .systems = systems,
                        .campuses = campuses,
                        .facts = &facts},
                       found));
  ASSERT_FALSE(found.items().empty());
  EXPECT_EQ(found.items()[0].where.line, 6);  // the campus field of block gw
}

}  // namespace
}  // namespace gw::buildout
