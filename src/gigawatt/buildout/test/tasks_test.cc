#include "gigawatt/buildout/tasks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fixture.h"

namespace gw::buildout {
namespace {

using test::short_list;
using testing::ElementsAre;
using testing::HasSubstr;

std::string problems(const TaskList& list) {
  Diagnostics diagnostics;
  const bool made = make_graph(list, "buildout.task_lists.mine", diagnostics).has_value();
  EXPECT_EQ(made, !diagnostics.has_errors());
  return diagnostics.render();
}

TaskGraph graph(const TaskList& list) {
  Diagnostics diagnostics;
  auto made = make_graph(list, "list", diagnostics);
  EXPECT_TRUE(made) << diagnostics.render();
  return made.value_or(TaskGraph{});
}

TEST(StandardList, IsAGraphOfTenTasksSiteTasksFirst) {
  const TaskGraph g = graph(standard_1gw());
  std::vector<std::string> ids;
  for (const auto& node : g.nodes) ids.push_back(node.id);
  EXPECT_THAT(ids, ElementsAre("land", "permits", "interconnect", "shell", "power", "systems",
                               "cooling", "racks", "network", "commissioning"));
  EXPECT_EQ(g.site_nodes, 3);
  EXPECT_EQ(g.building_nodes(), 7);
  EXPECT_EQ(g.find(Effect::delivers_systems), 5);
  EXPECT_EQ(g.find(Effect::energises), 9);
}

// sigma = ln(p90 / p50) / Phi^-1(0.9), so that p50 exp(1.28155 sigma) = p90.
TEST(Graph, SigmaReproducesTheNinetiethPercentile) {
  const TaskList list = standard_1gw();
  const TaskGraph g = graph(list);
  for (std::size_t i = 0; i < g.nodes.size(); ++i) {
    const Task& task = list.tasks[g.order[i]];
    ASSERT_EQ(task.id, g.nodes[i].id);
    EXPECT_NEAR(g.nodes[i].p50.in(unit::month)*std::exp(1.2815515655446004 * g.nodes[i].sigma),
                task.p90->in(unit::month), 1e-9);
  }
  TaskList certain = short_list();
  EXPECT_EQ(graph(certain).nodes[0].sigma, Ratio(0));
}

TEST(Graph, LinksSuccessorsAndFindsBuildingTasksBehindTheSite) {
  const TaskGraph g = graph(short_list());
  EXPECT_THAT(g.nodes[0].before, ElementsAre(1, 2));
  EXPECT_TRUE(g.nodes[1].from_site);
  EXPECT_TRUE(g.nodes[2].from_site);
  EXPECT_FALSE(g.nodes[3].from_site);
  EXPECT_EQ(g.nodes[3].predecessors, 2);
}

TEST(Graph, NamesTheWholeCycle) {
  TaskList list = short_list();
  list.tasks[1].after = {"finish"};
  EXPECT_THAT(problems(list), HasSubstr("systems -> finish -> systems"));
  list.tasks[1].after = {"power"};
  list.tasks[2].after = {"finish"};
  const std::string text = problems(list);
  EXPECT_THAT(text, testing::AnyOf(HasSubstr("systems -> finish -> power -> systems"),
                                   HasSubstr("power -> systems -> finish -> power"),
                                   HasSubstr("finish -> power -> finish")));
}

TEST(Graph, RefusesPredecessorsThatCannotBe) {
  TaskList list = short_list();
  list.tasks[3].after = {"systms", "power"};
  EXPECT_THAT(problems(list),
              HasSubstr("buildout.task_lists.mine.tasks.finish.after: names no task \"systms\""));
  EXPECT_THAT(problems(list), HasSubstr("systems"));
  list = short_list();
  list.tasks[2].after = {"power"};
  EXPECT_THAT(problems(list), HasSubstr("names the task itself"));
  list = short_list();
  list.tasks[3].after = {"power", "systems", "power"};
  EXPECT_THAT(problems(list), HasSubstr("names \"power\" twice"));
  list = short_list();
  list.tasks[0].after = {"power"};
  EXPECT_THAT(problems(list), HasSubstr("makes a site task wait for \"power\""));
  list = short_list();
  list.tasks[2].id = "dig";
  EXPECT_THAT(problems(list), HasSubstr("is used twice"));
}

TEST(Graph, RefusesDurationsThatCannotBe) {
  TaskList list = short_list();
  list.tasks[0].p50 = -1.0 * unit::month;
  EXPECT_THAT(problems(list), HasSubstr("tasks.dig.p50: is negative"));
  list = short_list();
  list.tasks[0].p50 = Time::from_si(std::nan(""));
  EXPECT_THAT(problems(list), HasSubstr("tasks.dig.p50"));
  list = short_list();
  list.tasks[0].p90 = 1.0 * unit::month;
  EXPECT_THAT(problems(list), HasSubstr("tasks.dig.p90: is below the median"));
  list = short_list();
  list.tasks[0].p50 = {};
  list.tasks[0].p90 = 1.0 * unit::month;
  EXPECT_THAT(problems(list), HasSubstr("tasks.dig.p90: is given for a task that takes no time"));
}

TEST(Graph, WantsEveryEffectAndPartOnce) {
  TaskList list = short_list();
  list.tasks[3].effects = {Effect::energises};
  EXPECT_THAT(problems(list), HasSubstr("have none with effect networks"));
  list = short_list();
  list.tasks[2].effects = {Effect::networks};
  EXPECT_THAT(problems(list), HasSubstr("have more than one with effect networks: power, finish"));
  list = short_list();
  list.tasks[0].effects = {Effect::energises};
  EXPECT_THAT(problems(list), HasSubstr("energises happens building by building"));
  list = short_list();
  list.tasks[0].builds = {Part::land};
  EXPECT_THAT(problems(list), HasSubstr("build \"shell\" nowhere"));
  list.in_hand = {Part::shell};
  EXPECT_EQ(problems(list), "");
  list.tasks[3].builds.push_back(Part::shell);
  EXPECT_THAT(problems(list), HasSubstr("build \"shell\" more than once"));
  EXPECT_THAT(problems(TaskList{}), HasSubstr("has no tasks"));
}

TEST(Graph, WantsSystemsBeforeTheyAreNetworkedAndEnergised) {
  TaskList list = short_list();
  list.tasks[3].after = {"power"};
  EXPECT_THAT(problems(list), HasSubstr("does not lead back to \"systems\""));
}

// Lead times of a catalog: ids give scope, effects and parts; the order of the systems is added.
TEST(LeadTimes, BecomeATaskList) {
  const auto m = [](double n) { return n * unit::month; };
  const std::vector<LeadTask> lead{{"land", m(3), m(6), {}, ""},
                                   {"transformers", m(24), m(48), {"land"}, "transformer"},
                                   {"shell", m(8), m(12), {"land"}, "crew"},
                                   {"electrical", m(6), m(9), {"shell", "transformers"}, "crew"},
                                   {"cooling", m(5), m(8), {"shell"}, "crew"},
                                   {"racks", m(3), m(5), {"electrical", "cooling"}, "systems"},
                                   {"commissioning", m(2), m(4), {"racks"}, ""}};
  const TaskList list = list_from(lead);
  EXPECT_FALSE(list.building);
  EXPECT_EQ(problems(list), "");
  const Task& systems = list.tasks.back();
  EXPECT_EQ(systems.id, "systems");
  EXPECT_THAT(systems.after, ElementsAre("land"));
  EXPECT_THAT(list.tasks[5].after, ElementsAre("electrical", "cooling", "systems"));
  EXPECT_EQ(list.tasks[1].resource, "transformer");
  EXPECT_EQ(list.tasks[2].resource, "");
  EXPECT_TRUE(list.in_hand.empty());

  const std::vector<LeadTask> retrofit(lead.begin() + 3, lead.end());
  EXPECT_THAT(list_from(retrofit).in_hand, ElementsAre(Part::shell, Part::land));
}

}  // namespace
}  // namespace gw::buildout
