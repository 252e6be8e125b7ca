// Layers: includes under a plan, overrides on top of it.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <fstream>

#include "gigawatt/config/test/factory.h"

namespace gw::config {
namespace {

namespace fs = std::filesystem;

// A folder of its own with plans/ and data/ in it.
class Load : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::temp_directory_path() / (std::string("gigawatt_load_") + test->name());
    fs::remove_all(root_);
    fs::create_directories(root_ / "plans");
    fs::create_directories(root_ / "data");
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& name, std::string_view text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  [[nodiscard]] Sources sources(std::vector<Override> overrides = {}) const {
    return {.plan_path = (root_ / "plans/plan.yaml").string(),
            .data_folder = (root_ / "data").string(),
            .overrides = std::move(overrides),
            .limits = {}};
  }
  Document loaded(std::vector<Override> overrides = {}) {
    Diagnostics diagnostics;
    auto document = load(sources(std::move(overrides)), diagnostics);
    EXPECT_TRUE(document.has_value()) << diagnostics.render();
    return document.value_or(Document());
  }
  // The messages, with the test's folder left out.
  std::string problems(std::vector<Override> overrides = {}) {
    Diagnostics diagnostics;
    EXPECT_FALSE(load(sources(std::move(overrides)), diagnostics).has_value());
    std::string text = diagnostics.render();
    const std::string folder = root_.string() + "/";
    for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder))
      text.erase(at, folder.size());
    return text;
  }

  fs::path root_;
};

Node parsed(std::string_view yaml) {
  Diagnostics diagnostics;
  auto node = parse_yaml(yaml, "f", diagnostics);
  EXPECT_TRUE(node.has_value()) << diagnostics.render();
  return node.value_or(Node());
}

std::string merged(std::string_view base, std::string_view overlay) {
  Node node = parsed(base);
  merge(node, parsed(overlay));
  return to_yaml(node);
}

std::string changed(std::string_view base, std::string path, std::string value) {
  Node node = parsed(base);
  Diagnostics diagnostics;
  apply_override(node, {.path = std::move(path), .value = std::move(value), .where = {}},
                 diagnostics);
  return diagnostics.empty() ? to_yaml(node) : diagnostics.render();
}

TEST(Merge, MapsMergeAndEverythingElseIsReplaced) {
  EXPECT_EQ(merged("a: 1\nb: {c: 2, d: 3}\n", "b: {d: 4, e: 5}\nf: 6\n"),
            "a: 1\nb:\n  c: 2\n  d: 4\n  e: 5\nf: 6\n");
  EXPECT_EQ(merged("a: [1, 2]\n", "a: [3]\n"), "a:\n  - 3\n");
  EXPECT_EQ(merged("a: {b: 1}\n", "a: x\n"), "a: x\n");
  EXPECT_EQ(merged("a: x\n", "a: {b: 1}\n"), "a:\n  b: 1\n");
  EXPECT_EQ(merged("a: {b: 1}\n", "a: {}\n"), "a:\n  b: 1\n");
}

TEST(Merge, ListsMergeByIdWhereAllItemsHaveOne) {
  EXPECT_EQ(merged("- {id: a, x: 1}\n- {id: b, x: 2}\n", "- {id: b, y: 3}\n- {id: c, y: 4}\n"),
            "- id: a\n  x: 1\n- id: b\n  x: 2\n  y: 3\n- id: c\n  y: 4\n");
  EXPECT_EQ(merged("- lease: {x: 1}\n- purchase: {x: 2}\n", "- purchase: {x: 3}\n"),
            "- lease:\n    x: 1\n- purchase:\n    x: 3\n");
  // The same id for another type replaces the item.
  EXPECT_EQ(merged("- lease: {id: a, x: 1}\n", "- purchase: {id: a, y: 1}\n"),
            "- purchase:\n    id: a\n    y: 1\n");
  // Without ids on both sides, or with an id used twice, the later list stands alone.
  EXPECT_EQ(merged("- {id: a}\n- {x: 1}\n", "- {id: a, y: 1}\n"), "- id: a\n  y: 1\n");
  EXPECT_EQ(merged("- {id: a, x: 1}\n", "- {id: a, y: 1}\n- {id: a, y: 2}\n"),
            "- id: a\n  y: 1\n- id: a\n  y: 2\n");
  EXPECT_EQ(merged("- {id: a, x: 1}\n", "[]"), "[]\n");
}

// A layer on top of itself changes nothing.
RC_GTEST_PROP(Merge, IsIdempotent, ()) {
  std::string yaml;
  for (int i = 0; i < *rc::gen::inRange(1, 6); ++i)
    yaml += "k" + std::to_string(i) + ": " +
            *rc::gen::element<std::string>("1", "{a: 1, b: [1, 2]}", "[{id: a, x: 1}, {id: b}]",
                                           "[lease: {x: 1}]") +
            "\n";
  const Node once = parsed(yaml);
  Node twice = once;
  merge(twice, once);
  RC_ASSERT(same(once, twice));
}

// The alternative of the latest layer decides; the earlier one stays in the tree, unread.
TEST(Merge, LaterAlternativesWin) {
  Node node = parsed("share: {uniform: [0.1, 0.3]}\ncapex: {from_parts: {margin: 10 %}}\n");
  merge(node, parsed("share: {triangular: [0.1, 0.4, 0.5]}\ncapex: {per_power: 40 $/W}\n"));
  Diagnostics diagnostics;
  Facts facts;
  const auto second = read<factory::Factory>(node, facts, diagnostics);
  ASSERT_TRUE(second.has_value()) << diagnostics.render();
  EXPECT_EQ(second->share, 0.4);
  EXPECT_EQ(std::get<factory::PerPower>(second->capex).price.si(), 40);
  merge(node, parsed("share: {uniform: [0.2, 0.4]}\n"));
  const auto third = read<factory::Factory>(node, facts, diagnostics);
  ASSERT_TRUE(third.has_value()) << diagnostics.render();
  EXPECT_NEAR(third->share, 0.3, 1e-15);
}

TEST(Merge, StepsOfLaterLayersFindTheirPlace) {
  Node node = parsed("supply: {2027-01: 2 k}\n");
  Node later = parsed("supply: {2026-01: 1 k}\n");
  later.entries[0].value.entries[0].key_where.file = "other";
  merge(node, later);
  Diagnostics diagnostics;
  const auto read_back = read<factory::Factory>(node, diagnostics);
  ASSERT_TRUE(read_back.has_value()) << diagnostics.render();
  EXPECT_EQ(read_back->supply.at(Month(2026, 5)).si(), 1000);
  EXPECT_EQ(read_back->supply.at(Month(2027, 5)).si(), 2000);
}

TEST(Override, FindsMapsAndItems) {
  constexpr std::string_view kPlan =
      "a: {b: 1}\nc:\n  - lease: {term: 1}\n  - purchase: {id: x, cap: 2}\n  - {id: y, z: 3}\n";
  EXPECT_EQ(
      changed(kPlan, "a.b", "2"),
      changed(
          "a: {b: 2}\nc:\n  - lease: {term: 1}\n  - purchase: {id: x, cap: 2}\n  - {id: y, z: 3}\n",
          "a.b", "2"));
  EXPECT_NE(changed(kPlan, "c.lease.term", "9").find("term: 9"), std::string::npos);
  EXPECT_NE(changed(kPlan, "c.x.cap", "9").find("cap: 9"), std::string::npos);
  EXPECT_NE(changed(kPlan, "c.y.z", "[1, 2]").find("z:\n      - 1\n      - 2"), std::string::npos);
  EXPECT_EQ(changed("a: 1\n", "b.c.d", "x"), "a: 1\nb:\n  c:\n    d: x\n");
  EXPECT_EQ(changed("- lease\n", "lease.term", "1"), "- lease:\n    term: 1\n");
  EXPECT_EQ(changed("capex: from_parts\n", "capex.per_power", "1 $/W"),
            "capex:\n  per_power: 1 $/W\n");
  EXPECT_EQ(
      changed("- {holder: lab, share: 1}\n- {holder: public, share: 2}\n", "public.share", "3"),
      "- holder: lab\n  share: 1\n- holder: public\n  share: 3\n");
  EXPECT_EQ(changed("a: {b: 1, c: 2}\n", "a", "{d: 3}"), "a:\n  d: 3\n");  // puts, does not merge
}

TEST(Override, SwitchesAlternatives) {
  Node node = parsed("share: {uniform: [0.1, 0.3]}\ncapex: {from_parts: {margin: 10 %}}\n");
  Diagnostics diagnostics;
  EXPECT_TRUE(apply_override(
      node, {.path = "capex.per_power.price", .value = "40 $/W", .where = {}}, diagnostics));
  EXPECT_TRUE(apply_override(node, {.path = "share", .value = "0.7", .where = {}}, diagnostics));
  const auto plan = read<factory::Factory>(node, diagnostics);
  ASSERT_TRUE(plan.has_value()) << diagnostics.render();
  EXPECT_EQ(std::get<factory::PerPower>(plan->capex).price.si(), 40);
  EXPECT_EQ(plan->share, 0.7);
}

TEST(Override, SaysWhatIsWrong) {
  EXPECT_EQ(
      changed("c: [lease: {}, purchase: {}]\n", "c.leese.term", "1"),
      "--set: error: c.leese.term: there is no item \"leese\" in the list c\n  c.leese.term=1\n"
      "    ^~~~~\n  hint: did you mean \"lease\"?\n");
  EXPECT_EQ(changed("a: 1\n", "a..b", "1"),
            "--set: error: a..b: a part of the path is empty\n  a..b=1\n    ^\n"
            "  hint: a path looks like contracts.lease.active\n");
  EXPECT_EQ(
      changed("a: 1\n", "a", "[1, 2"),
      "--set: error: a: this [ is never closed\n  a=[1, 2\n    ^\n  hint: write [value, value]\n");
  std::string deep = "a";
  for (int i = 0; i < 100; ++i) deep += ".a";
  EXPECT_NE(changed("a: 1\n", deep, "1").find("a path of more than 64 parts"), std::string::npos);
  Diagnostics diagnostics;
  EXPECT_FALSE(parse_set("gate", diagnostics).has_value());
  EXPECT_EQ(diagnostics.render(),
            "--set: error: expected path=value, found \"gate\"\n"
            "  hint: write for example --set contracts.lease.active=true\n");
  EXPECT_FALSE(parse_set("=1", diagnostics).has_value());
  EXPECT_FALSE(parse_set("a=", diagnostics).has_value());
  const auto good = parse_set("a.b=c=d", diagnostics);
  EXPECT_EQ(good->path, "a.b");
  EXPECT_EQ(good->value, "c=d");
}

// What the reader says about an overridden value points into the override.
TEST(Override, KeepsItsPlace) {
  Node node = parsed("share: 0.5\nblocks: [{id: gw, power: 1 GW, start: {first: 2026-01}}]\n");
  Diagnostics diagnostics;
  ASSERT_TRUE(apply_override(
      node, {.path = "blocks.gw.power", .value = "3 GWh", .where = {"--set", 0, 0}}, diagnostics));
  ASSERT_TRUE(apply_override(node, {.path = "share", .value = "2", .where = {"plan.yaml", 7, 3}},
                             diagnostics));
  ASSERT_TRUE(
      apply_override(node, {.path = "blocks.gw.cuont", .value = "3", .where = {}}, diagnostics));
  EXPECT_FALSE(read<factory::Factory>(node, diagnostics).has_value());
  EXPECT_EQ(diagnostics.render(), R"(--set: error: blocks.gw: unknown field "cuont"
  blocks.gw.cuont=3
            ^~~~~
  hint: did you mean "count"?
--set: error: blocks.gw.power: "3 GWh" is an energy, expected a power
  blocks.gw.power=3 GWh
                  ^~~~~
  hint: write e.g. "3 GW"
plan.yaml:7:3: error: share: must be at most 1, found 2
  hint: it means: part of the power
)");
}

TEST_F(Load, LaysThePlanOverItsIncludes) {
  write("plans/plan.yaml", "include: [deals/one.yaml, two.yaml]\na: plan\n");
  write("plans/deals/one.yaml", "a: one\nb: one\nc: one\nd: {x: 1}\n");
  write("data/two.yaml", "b: two\nd: {y: 2}\n");
  write("plans/two_.yaml", "b: wrong\n");
  const Document document = loaded();
  EXPECT_EQ(to_yaml(document.root), "a: plan\nb: two\nc: one\nd:\n  x: 1\n  y: 2\n");
  EXPECT_EQ(document.files.size(), 3u);
  EXPECT_EQ(document.files[0], sources().plan_path);
  EXPECT_EQ(document.root.find("b")->where.file, (root_ / "data/two.yaml").string());
  EXPECT_EQ(document.root.find("c")->where.line, 3);
  EXPECT_EQ(document.root.find("include"), nullptr);
}

TEST_F(Load, ThePlansFolderComesFirstAndIncludesMayInclude) {
  write("plans/plan.yaml", "include: [a.yaml]\n");
  write("plans/a.yaml", "include: [sub/b.yaml]\nx: a\n");
  write("plans/sub/b.yaml",
        "include: [c.yaml]\nx: b\ny: b\n");  // looked up in plans/, not in plans/sub/
  write("plans/c.yaml", "y: c\nz: c\n");
  write("data/a.yaml", "x: wrong\n");
  EXPECT_EQ(to_yaml(loaded().root), "y: b\nz: c\nx: a\n");
}

TEST_F(Load, HashDependsOnMeaningOnly) {
  write("plans/plan.yaml", "a: 1\nb: {c: 2, d: [1, 2]}\n");
  const ContentHash first = loaded().hash;
  write("plans/plan.yaml", "# note\nb:\n  d: [1, 2]\n  c: 2\na: 1\n");
  EXPECT_EQ(loaded().hash, first);
  write("plans/plan.yaml", "a: 1\nb: {c: 2, d: [2, 1]}\n");
  EXPECT_NE(loaded().hash, first);
}

TEST_F(Load, OverridesComeLast) {
  write("plans/plan.yaml", "a: 1\nb: {c: 2}\n");
  const Document document = loaded({{.path = "b.c", .value = "3", .where = {"--set"}},
                                    {.path = "b.c", .value = "4", .where = {"--set"}}});
  EXPECT_EQ(to_yaml(document.root), "a: 1\nb:\n  c: 4\n");
  EXPECT_EQ(document.root.find("b")->find("c")->where.file, "--set");
}

TEST_F(Load, IncludesStayInTheirFolders) {
  write("secret.yaml", "a: 1\n");
  fs::create_symlink(root_ / "secret.yaml", root_ / "plans/link.yaml");
  fs::create_directory_symlink(root_, root_ / "plans/up");
  write("plans/inside.yaml", "a: 1\n");
  fs::create_symlink("inside.yaml", root_ / "plans/good_link.yaml");
  write("plans/plan.yaml",
        "include: [../secret.yaml, /etc/secret.yaml, link.yaml, up/secret.yaml, 'a\\b.yaml', "
        "x/../../secret.yaml, '', good_link.yaml, .]\n");
  EXPECT_EQ(problems(), R"(plans/plan.yaml:1:11: error: include: a path with ".." cannot be included
  include: [../secret.yaml, /etc/secret.yaml, link.yaml, up/secret.yaml, 'a\b.yaml', x/../../secret.ya...
            ^~~~~~~~~~~~~~
  hint: name a file below the folder of the plan or the data folder
plans/plan.yaml:1:27: error: include: an absolute path cannot be included
  include: [../secret.yaml, /etc/secret.yaml, link.yaml, up/secret.yaml, 'a\b.yaml', x/../../secret.ya...
                            ^~~~~~~~~~~~~~~~
  hint: name a file below the folder of the plan or the data folder
plans/plan.yaml:1:45: error: include: "link.yaml" leads out of plans
  include: [../secret.yaml, /etc/secret.yaml, link.yaml, up/secret.yaml, 'a\b.yaml', x/../../secret.ya...
                                              ^~~~~~~~~
  hint: copy the file there
plans/plan.yaml:1:56: error: include: "up/secret.yaml" leads out of plans
  ...de: [../secret.yaml, /etc/secret.yaml, link.yaml, up/secret.yaml, 'a\b.yaml', x/../../secret.yaml, '...
                                                       ^~~~~~~~~~~~~~
  hint: copy the file there
plans/plan.yaml:1:72: error: include: a name with a backslash cannot be included
  ...aml, /etc/secret.yaml, link.yaml, up/secret.yaml, 'a\b.yaml', x/../../secret.yaml, '', good_link.yam...
                                                       ^~~~~~~~~~
  hint: name a file below the folder of the plan or the data folder
plans/plan.yaml:1:84: error: include: a path with ".." cannot be included
  .../etc/secret.yaml, link.yaml, up/secret.yaml, 'a\b.yaml', x/../../secret.yaml, '', good_link.yaml, .]
                                                              ^~~~~~~~~~~~~~~~~~~
  hint: name a file below the folder of the plan or the data folder
plans/plan.yaml:1:105: error: include: an empty name cannot be included
  .../etc/secret.yaml, link.yaml, up/secret.yaml, 'a\b.yaml', x/../../secret.yaml, '', good_link.yaml, .]
                                                                                   ^~
  hint: name a file below the folder of the plan or the data folder
plans/plan.yaml:1:125: error: include: "." in plans is not a file
  .../etc/secret.yaml, link.yaml, up/secret.yaml, 'a\b.yaml', x/../../secret.yaml, '', good_link.yaml, .]
                                                                                                       ^
  hint: name the files themselves
)");
}

TEST_F(Load, IncludesThatAreNotThere) {
  write("plans/plan.yaml", "include: [deals/nvda.yaml]\n");
  write("data/deals/nvidia.yaml", "a: 1\n");
  write("data/deals/nvdia.yaml", "a: 1\n");
  EXPECT_EQ(
      problems(),
      R"(plans/plan.yaml:1:11: error: include: there is no "deals/nvda.yaml" in plans or in data
  include: [deals/nvda.yaml]
            ^~~~~~~~~~~~~~~
  hint: did you mean "deals/nvdia.yaml"?
)");
  write("plans/plan.yaml", "include: deals.yaml\n");
  EXPECT_EQ(problems(),
            R"(plans/plan.yaml:1:10: error: include: expected a list, found a single value
  include: deals.yaml
           ^~~~~~~~~~
  hint: write include: [file.yaml]
)");
  write("plans/plan.yaml", "include: [[a.yaml]]\n");
  EXPECT_EQ(problems(), R"(plans/plan.yaml:1:11: error: include: expected a file name, found a list
  include: [[a.yaml]]
            ^
  hint: write include: [file.yaml]
)");
}

TEST_F(Load, CirclesAreNamed) {
  write("plans/plan.yaml", "include: [a.yaml]\n");
  write("plans/a.yaml", "include: [b.yaml]\n");
  write("data/b.yaml", "include: [a.yaml]\n");
  EXPECT_EQ(
      problems(),
      R"(data/b.yaml:1:11: error: include: the files include each other in a circle: plans/a.yaml includes data/b.yaml includes plans/a.yaml
  include: [a.yaml]
            ^~~~~~
  hint: delete this name
)");
  write("plans/plan.yaml", "include: [plan.yaml]\n");
  EXPECT_EQ(
      problems(),
      R"(plans/plan.yaml:1:11: error: include: the files include each other in a circle: plans/plan.yaml includes plans/plan.yaml
  include: [plan.yaml]
            ^~~~~~~~~
  hint: delete this name
)");
}

TEST_F(Load, CountsFilesAndValues) {
  write("plans/plan.yaml", "include: [a.yaml, a.yaml, a.yaml]\n");
  write("plans/a.yaml",
        "include: [b.yaml, b.yaml, b.yaml, b.yaml, b.yaml, b.yaml, b.yaml, b.yaml]\n");
  write("plans/b.yaml", "include: [c.yaml, c.yaml, c.yaml, c.yaml, c.yaml]\n");
  write("plans/c.yaml", "x: 1\n");
  EXPECT_NE(problems().find("more than 64 files are included"), std::string::npos);
  write("plans/plan.yaml", "include: [a.yaml]\nx: 1\n");
  write("plans/a.yaml", "x: [1, 2, 3, 4, 5, 6, 7, 8]\n");
  Sources small = sources();
  small.limits.nodes = 12;
  Diagnostics diagnostics;
  EXPECT_FALSE(load(small, diagnostics).has_value());
  EXPECT_NE(diagnostics.render().find("a.yaml:1:"), std::string::npos);
  EXPECT_NE(diagnostics.render().find("values and keys"), std::string::npos);
}

TEST_F(Load, RefusesAPlanThatIsNotAMap) {
  write("plans/plan.yaml", "- a\n");
  EXPECT_EQ(problems(), R"(plans/plan.yaml:1:1: error: expected a map of fields, found a list
  - a
  ^
  hint: a plan is made of lines like name: value
)");
  write("plans/plan.yaml", "name:x\n");
  EXPECT_EQ(problems(),
            R"(plans/plan.yaml:1:1: error: expected a map of fields, found a single value
  name:x
  ^~~~~~
  hint: write a space behind the colon
)");
}

TEST_F(Load, ProblemsFoundLaterShowTheirLine) {
  write("plans/plan.yaml",
        "include: [sites.yaml]\nsites: {abilene: {climate: txas}}\nblocks: [{id: gw, power: 1 GW, "
        "start: {first: 2026-01}}]\n");
  write("data/sites.yaml", "sites: {narvik: {climate: nowhere}}\n");
  const Document document = loaded();
  Facts facts;
  Diagnostics diagnostics;
  ASSERT_TRUE(read<factory::Factory>(document.root, facts, diagnostics).has_value());
  for (std::string_view path : {"sites.abilene.climate", "sites.narvik.climate", "blocks.gw.count",
                                "capex.from_parts.margin"})
    diagnostics.add(
        with_excerpt(document, {.path = std::string(path), .message = "checked later"}));
  // A place of its own stays, also where the value at the path stands elsewhere.
  diagnostics.add(with_excerpt(
      document,
      {.where = {sources().plan_path, 3, 11}, .path = "sites.narvik", .message = "checked later"}));
  std::string text = diagnostics.render();
  const std::string folder = root_.string() + "/";
  for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder))
    text.erase(at, folder.size());
  EXPECT_EQ(text, R"(data/sites.yaml:1:27: error: sites.narvik.climate: checked later
  sites: {narvik: {climate: nowhere}}
                            ^~~~~~~
plans/plan.yaml:1:1: error: capex.from_parts.margin: checked later
  include: [sites.yaml]
  ^
plans/plan.yaml:2:28: error: sites.abilene.climate: checked later
  sites: {abilene: {climate: txas}}
                             ^~~~
plans/plan.yaml:3:10: error: blocks.gw.count: checked later
  blocks: [{id: gw, power: 1 GW, start: {first: 2026-01}}]
           ^
plans/plan.yaml:3:11: error: sites.narvik: checked later
  blocks: [{id: gw, power: 1 GW, start: {first: 2026-01}}]
            ^
)");
}

}  // namespace
}  // namespace gw::config
