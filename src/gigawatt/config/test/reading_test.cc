// What the strict reader accepts, what it refuses, and the words in which it refuses.
#include "gigawatt/config/reading.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/config/test/factory.h"
#include "gigawatt/units/unit.h"

namespace gw::factory {

Good good(std::string_view yaml) {
  Diagnostics diagnostics;
  Good result;
  const auto node = config::parse_yaml(yaml, "plan.yaml", diagnostics);
  if (node)
    if (auto factory = config::read<Factory>(*node, result.facts, diagnostics))
      result.factory = std::move(*factory);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.render();
  return result;
}

namespace {

using namespace gw::literals;

constexpr std::string_view kFull = R"(
name: a factory
open: false
seed: 20 k
share: 25 %
scale: 2.5
chips: 100 k
from: 2025-09
signed_on: 2025-09-22
ramp: 2026-H2
cooling: immersion
note: "012"
split: [20 %, 0.3, 50 %]
sites:
  abilene: {climate: texas, cooling: direct_liquid, supply: 30 degC}
  narvik: {climate: norway}
blocks:
  - {id: gw, count: 10, power: 1 GW, campus: [abilene], start: {first: 2026-01, every: 8 months}}
  - id: pilot
    power: 20 MW
    start: {first: 2025-10}
system: {2026-07: vr_nvl72, 2028-Q1: kyber}
supply: {2026-H2: 100 k, 2027: 1.2 M}
contracts:
  - lease: {term: 3 years}
  - purchase: {id: chips, price: 35 G$/GW, active: false}
  - purchase: {price: 30 $/W, cap: 20 G$}
capex: {per_power: 55 G$/GW}
holdings:
  - {holder: lab, share: 26 %}
  - {holder: public, share: 74 %}
start: {first: 2026-01}
what_if: {slips: {set: {a.b: 1}}}
)";

TEST(Reading, FillsEveryKindOfField) {
  const auto [f, facts] = good(kFull);
  EXPECT_EQ(f.name, "a factory");
  EXPECT_FALSE(f.open);
  EXPECT_EQ(f.seed, 20'000);
  EXPECT_EQ(f.share, 0.25);
  EXPECT_EQ(f.scale, 2.5);
  EXPECT_EQ(f.chips.si(), 1e5);
  EXPECT_EQ(f.from, Month(2025, 9));
  EXPECT_EQ(f.signed_on, Date(2025, 9, 22));
  EXPECT_EQ(f.ramp, (MonthWindow{Month(2026, 7), Month(2026, 12)}));
  EXPECT_EQ(f.cooling, Cooling::immersion);
  EXPECT_EQ(f.note, "012");
  EXPECT_EQ(f.split.size(), 3u);
  ASSERT_NE(f.sites.find("abilene"), nullptr);
  EXPECT_EQ(f.sites.find("abilene")->supply.si(), 303.15);
  EXPECT_EQ(f.sites.find("narvik")->cooling, Cooling::air);
  EXPECT_EQ(f.sites.find("nowhere"), nullptr);
  EXPECT_EQ(f.blocks[0].count, 10);
  EXPECT_EQ(f.blocks[0].campus, std::vector<std::string>{"abilene"});
  EXPECT_EQ(f.blocks[1].count, 1);
  EXPECT_EQ(f.blocks[1].start.every.si(), 3600);
  EXPECT_EQ(f.system.at(Month(2027, 12)), "vr_nvl72");
  EXPECT_EQ(f.system.at(Month(2028, 1)), "kyber");
  EXPECT_EQ(f.supply.at(Month(2025, 1)).si(), 1e5);
  EXPECT_EQ(f.supply.at(Month(2027, 1)).si(), 1.2e6);
  EXPECT_EQ(std::get<Lease>(f.contracts[0]).common.id, "lease");
  EXPECT_FALSE(std::get<Purchase>(f.contracts[1]).common.active);
  EXPECT_EQ(std::get<Purchase>(f.contracts[2]).common.id, "purchase");
  EXPECT_EQ(std::get<Purchase>(f.contracts[2]).cap->si(), 20e9);
  EXPECT_NEAR(std::get<PerPower>(f.capex).price.si(), 55, 1e-12);
  EXPECT_EQ(f.holdings[1].holder, "public");
  EXPECT_EQ(f.start->first, Month(2026, 1));
  EXPECT_NE(f.what_if.node.find("slips"), nullptr);
}

TEST(Reading, RemembersWhereEveryValueWasWritten) {
  const auto [f, facts] = good(kFull);
  const auto line = [&facts = facts](const std::string& path) {
    const auto at = facts.origins.find(path);
    return at == facts.origins.end() ? 0 : at->second.line;
  };
  EXPECT_EQ(line("name"), 2);
  EXPECT_EQ(line("sites.abilene.supply"), 15);
  EXPECT_EQ(line("blocks.gw.start.every"), 18);
  EXPECT_EQ(line("blocks.pilot.power"), 20);
  EXPECT_EQ(line("blocks.pilot.count"), 0);  // a default
  EXPECT_EQ(line("system.2028-01"), 22);
  EXPECT_EQ(line("contracts.chips.price"), 26);
  EXPECT_EQ(line("contracts.purchase.cap"), 27);
  EXPECT_EQ(line("capex.per_power.price"), 28);
  EXPECT_EQ(line("holdings.lab.share"), 30);
  EXPECT_EQ(line("split.2"), 13);
  EXPECT_EQ(facts.origins.at("name").file, "plan.yaml");
}

TEST(Reading, AnEmptyMapGivesTheDefaults) {
  const auto [f, facts] = good("{}");
  EXPECT_EQ(f.split.size(), 2u);
  EXPECT_EQ(f.system.at(Month(2030, 1)), "h100");
  EXPECT_FALSE(f.start.has_value());
  EXPECT_TRUE(std::holds_alternative<FromParts>(f.capex));
  EXPECT_TRUE(facts.uncertainties.empty());
}

TEST(Reading, ShortFormsAndNone) {
  const auto [f, facts] =
      good("capex: from_parts\nsystem: b200\ncontracts: [lease]\nnote: none\nstart: none\n");
  EXPECT_TRUE(std::holds_alternative<FromParts>(f.capex));
  EXPECT_EQ(f.system.at(Month(1, 1)), "b200");
  EXPECT_EQ(std::get<Lease>(f.contracts[0]).common.id, "lease");
  EXPECT_FALSE(f.note.has_value());
  EXPECT_FALSE(f.start.has_value());
  EXPECT_EQ(std::get<PerPower>(good("capex: per_power").factory.capex).price.si(), 50);
  EXPECT_EQ(good("note: \"none\"").factory.note, "none");
}

TEST(Reading, UnknownFields) {
  EXPECT_EQ(
      messages(
          "naem: x\nblocks: [{id: a, power: 1 W, start: {first: 2026-01, evry: 1 h}}]\nzzzzz: 1\n"),
      R"(plan.yaml:1:1: error: unknown field "naem"
  naem: x
  ^~~~
  hint: did you mean "name"?
plan.yaml:2:54: error: blocks.a.start: unknown field "evry"
  blocks: [{id: a, power: 1 W, start: {first: 2026-01, evry: 1 h}}]
                                                       ^~~~
  hint: did you mean "every"?
plan.yaml:3:1: error: unknown field "zzzzz"
  zzzzz: 1
  ^~~~~
)");
}

TEST(Reading, MissingFields) {
  EXPECT_EQ(
      messages("blocks:\n  - id: a\n    count: 2\n  - power: 1 W\n    start: {first: 2026-01}\n"
               "contracts: [purchase]\nholdings: [{share: 1}]\nstart: {}\n"),
      R"(plan.yaml:2:5: error: blocks.a: "power" is missing (facility power of one phase)
    - id: a
      ^
  hint: add power: 1 GW
plan.yaml:2:5: error: blocks.a.start: "first" is missing (month of the first phase)
    - id: a
      ^
  hint: add first: 2026-07
plan.yaml:4:5: error: blocks.2: "id" is missing (name of the block)
    - power: 1 W
      ^
  hint: add id
plan.yaml:6:13: error: contracts.purchase: "price" is missing (price of a system)
  contracts: [purchase]
              ^~~~~~~~
  hint: add price: 35 G$/GW
plan.yaml:7:12: error: holdings.1: "holder" is missing (who holds it)
  holdings: [{share: 1}]
             ^
  hint: add holder
plan.yaml:8:8: error: start: "first" is missing (month of the first phase)
  start: {}
         ^
  hint: add first: 2026-07
)");
}

TEST(Reading, WrongKinds) {
  EXPECT_EQ(messages("name: [x]\nopen: {a: b}\nseed: []\nsplit: 20 %\nsites: [x]\nblocks: {a: "
                     "b}\nfrom: {a: b}\n"
                     "cooling: [air]\nstart: soon\n"),
            R"(plan.yaml:1:7: error: name: expected a text, found a list
  name: [x]
        ^
  hint: write a single value
plan.yaml:2:7: error: open: expected true or false, found a map
  open: {a: b}
        ^
  hint: write a single value
plan.yaml:3:7: error: seed: expected a whole number, found a list
  seed: []
        ^
  hint: an uncertain number is one of lognormal, triangular, uniform, normal, choice: {...}
plan.yaml:4:8: error: split: expected a list, found a single value
  split: 20 %
         ^~~~
  hint: write [20 %]
plan.yaml:5:8: error: sites: expected a map of items by id, found a list
  sites: [x]
         ^
  hint: write each under its id, as in id: {...}
plan.yaml:6:9: error: blocks: expected a list, found a map
  blocks: {a: b}
          ^
  hint: begin each item with "- "
plan.yaml:7:7: error: from: expected a month such as 2026-07, found a map
  from: {a: b}
        ^
  hint: write a single value
plan.yaml:8:10: error: cooling: expected one of air, direct_liquid, immersion, found a list
  cooling: [air]
           ^
  hint: write a single value
plan.yaml:9:8: error: start: expected a map of fields, found a single value
  start: soon
         ^~~~
  hint: write the fields inside, as in field: value
)");
}

TEST(Reading, BooleansNamesTextsAndDates) {
  EXPECT_EQ(
      messages(
          "open: yes\ncooling: direct_liqid\nname: \" \"\nfrom: 2025-13\nsigned_on: 2025-02-30\n"
          "ramp: 2026-H3\n"),
      R"(plan.yaml:1:7: error: open: expected true or false, found "yes"
  open: yes
        ^~~
  hint: write true
plan.yaml:2:10: error: cooling: "direct_liqid" is not known here
  cooling: direct_liqid
           ^~~~~~~~~~~~
  hint: did you mean "direct_liquid"?
plan.yaml:3:7: error: name: the text is empty
  name: " "
        ^~~
  hint: write something, or delete the field
plan.yaml:4:7: error: from: "2025-13" has no month 13
  from: 2025-13
        ^~~~~~~
  hint: write a month such as 2026-07
plan.yaml:5:12: error: signed_on: "2025-02-30" has no day 30: 2025-02 has 28 days
  signed_on: 2025-02-30
             ^~~~~~~~~~
  hint: write a date such as 2026-07-31
plan.yaml:6:7: error: ramp: "2026-H3" is not a span of months like 2026-07, 2026-Q3, 2026-H2, 2027 or 2026-07..2027-03
  ramp: 2026-H3
        ^~~~~~~
)");
  EXPECT_NE(messages("open: \"true\"").find("write true or false, without quotes"),
            std::string::npos);
  EXPECT_NE(messages("open: No").find("write false"), std::string::npos);
}

TEST(Reading, IdsAndKeys) {
  EXPECT_EQ(messages("sites: {Abilene: {}}\nblocks:\n  - {id: y, power: 1 W}\n"
                     "  - {id: x, power: 1 W, start: {first: 2026-01}}\n"
                     "  - {id: x, power: 1 W, start: {first: 2026-01}}\n"
                     "contracts: [lease: {}, lease: {}]\n"),
            R"(plan.yaml:1:9: error: sites.Abilene: "Abilene" is not an id
  sites: {Abilene: {}}
          ^~~~~~~
  hint: ids are made of a-z, 0-9 and _
plan.yaml:5:5: error: blocks: two items are called "x", the first in line 4
    - {id: x, power: 1 W, start: {first: 2026-01}}
      ^
  hint: change its id, or delete the item
plan.yaml:6:24: error: contracts: two items are called "lease", the first in line 6
  contracts: [lease: {}, lease: {}]
                         ^
  hint: give this one an id of its own, for example id: lease_2
)");  // nothing else is said about a list in which ids say nothing
  EXPECT_EQ(messages("blocks: [{id: a b, power: 1 W, start: {first: 2026-01}}]\n"),
            R"(plan.yaml:1:15: error: blocks.a b.id: "a b" is not an id
  blocks: [{id: a b, power: 1 W, start: {first: 2026-01}}]
                ^~~
  hint: ids are made of a-z, 0-9 and _
)");
}

TEST(Reading, Alternatives) {
  EXPECT_EQ(messages("capex: {per_powr: 1 $/W}\n"),
            R"(plan.yaml:1:9: error: capex: "per_powr" is not known here
  capex: {per_powr: 1 $/W}
          ^~~~~~~~
  hint: did you mean "per_power"?
)");
  EXPECT_EQ(
      messages("capex: {per_power: 1 $/W, from_parts: {}}\ncontracts:\n  - rent\n  - []\n"),
      R"(plan.yaml:1:8: error: capex: expected one of from_parts, per_power with its fields, found a map of several keys
  capex: {per_power: 1 $/W, from_parts: {}}
         ^
  hint: name one of them and put its fields inside, as in from_parts: {...}
plan.yaml:3:5: error: contracts.rent: "rent" is not known here
    - rent
      ^~~~
  hint: known: lease, purchase
plan.yaml:4:5: error: contracts.2: expected one of lease, purchase with its fields, found a list
    - []
      ^
  hint: name one of them and put its fields inside, as in lease: {...}
)");
}

TEST(Reading, Steps) {
  EXPECT_EQ(messages("system: {2027-01: a, 2026-01: b}\nsupply: {2026-07: 1, 2026-Q3: 2}\n"),
            R"(plan.yaml:1:22: error: system.2026-01: 2026-01 comes after 2027-01
  system: {2027-01: a, 2026-01: b}
                       ^~~~~~~
  hint: write the months in ascending order
plan.yaml:2:22: error: supply.2026-Q3: "2026-07" and "2026-Q3" begin in the same month
  supply: {2026-07: 1, 2026-Q3: 2}
                       ^~~~~~~
  hint: delete one of the two
)");
  EXPECT_NE(messages("supply: {2026-13: 1}")
                .find("keys of a value that changes are months such as 2026-07"),
            std::string::npos);
  EXPECT_NE(messages("supply: {then: 1}").find("expected a quantity (number of chips)"),
            std::string::npos);
}

TEST(Reading, CollectsAllProblemsUpToAThousand) {
  std::string yaml;
  for (int i = 0; i < 3000; ++i) yaml += "x" + std::to_string(i) + ": 1\n";
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(yaml, "f", diagnostics);
  EXPECT_FALSE(config::read<Factory>(*node, diagnostics).has_value());
  EXPECT_EQ(diagnostics.items().size(), 1001u);
  EXPECT_EQ(diagnostics.items().back().message,
            "there are more than 1000 problems; the rest is not listed");
}

TEST(Reading, KnowsWhatItReadsBelow) {
  Diagnostics diagnostics;
  const auto node = config::parse_yaml("power: 1 GWh\nid: a\n", "f", diagnostics);
  EXPECT_FALSE(config::read<Block>(*node, diagnostics, "blocks.a").has_value());
  EXPECT_NE(diagnostics.render().find("f:1:8: error: blocks.a.power: \"1 GWh\" is an energy"),
            std::string::npos);
}

// Random edits of a good plan are read or explained, and never both or neither.
RC_GTEST_PROP(Reading, NeverThrows, ()) {
  std::string text(kFull);
  const auto edits = *rc::gen::inRange(1, 5);
  for (int i = 0; i < edits; ++i) {
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    const auto length = *rc::gen::inRange<std::size_t>(0, 12);
    const auto from = *rc::gen::inRange<std::size_t>(0, text.size());
    text.replace(at, length, text.substr(from, *rc::gen::inRange<std::size_t>(0, 12)));
  }
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(text, "f", diagnostics);
  if (!node) return;
  config::Facts facts;
  const bool good_plan = config::read<Factory>(*node, facts, diagnostics).has_value();
  RC_ASSERT(good_plan == diagnostics.empty());
}

}  // namespace
}  // namespace gw::factory
