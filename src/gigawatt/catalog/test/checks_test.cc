#include "gigawatt/catalog/internal/checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gigawatt/units/unit.h"

namespace gw::catalog::internal {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

Chip good_chip() {
  Chip chip;
  chip.peak.rate[static_cast<std::size_t>(Precision::bf16)] = 1000.0 * unit::TFLOPs;
  chip.peak.rate[static_cast<std::size_t>(Precision::fp8)] = 2000.0 * unit::TFLOPs;
  chip.memory.capacity = 80.0 * unit::GB;
  chip.memory.bandwidth = 3350.0 * unit::GBps;
  chip.scale_out.bandwidth = 400.0 * unit::Gbps;
  chip.tdp = 700.0 * unit::W;
  return chip;
}

// What check() says about `item`; every id but "nobody" exists and every system has good_chip().
template <class T>
std::string problems(const T& item) {
  Diagnostics diagnostics;
  const Chip chip = good_chip();
  const CheckContext context{
      .file = "x.yaml",
      .diagnostics = diagnostics,
      .exists = [](std::string_view, std::string_view id) { return id != "nobody"; },
      .chip = [&chip](std::string_view) { return &chip; }};
  check(item, context);
  return diagnostics.render(50);
}

TEST(Checks, ChipMustBePlausible) {
  EXPECT_THAT(problems(good_chip()), IsEmpty());
  Chip chip = good_chip();
  chip.memory.bandwidth = 3.35 * unit::GBps;  // a thousand times too slow
  EXPECT_THAT(problems(chip), HasSubstr("FLOP per byte of memory bandwidth is implausible"));
  EXPECT_THAT(problems(chip), HasSubstr("implausible time to read once"));
  chip = good_chip();
  chip.peak.rate[static_cast<std::size_t>(Precision::fp8)] = 900.0 * unit::TFLOPs;
  EXPECT_THAT(problems(chip), HasSubstr("peak: falls with narrower numbers"));
  chip = good_chip();
  chip.tdp = 700.0 * unit::kW;
  EXPECT_THAT(problems(chip), HasSubstr("FLOP per joule is implausible"));
  chip = good_chip();
  chip.dies.area_mm2 = 900;
  EXPECT_THAT(problems(chip), HasSubstr("larger than a lithography field"));
  chip = good_chip();
  chip.peak.rate = {};
  EXPECT_THAT(problems(chip), HasSubstr("has no rate"));
  chip = good_chip();
  chip.memory.capacity = Data{};
  EXPECT_THAT(problems(chip), HasSubstr("a reason in `incomplete`"));
  chip.incomplete = "not published";
  EXPECT_THAT(problems(chip), IsEmpty());
}

TEST(Checks, SystemMustCarryItsChips) {
  System system;
  system.chip = "h100_sxm";
  system.cooling = "air";
  system.power = {
      .max = 10.2 * unit::kW, .typical = 8.0 * unit::kW, .source = {}, .typical_source = {}};
  EXPECT_THAT(problems(system), IsEmpty());
  // Eight chips with 400 Gbit/s each are 3,200 Gbit/s.
  system.network = {.nics = "8x", .bandwidth = 3200.0 * unit::Gbps, .switches = 0, .source = {}};
  EXPECT_THAT(problems(system), IsEmpty());
  system.network->bandwidth = 3200.0 * unit::GBps;
  EXPECT_THAT(problems(system), HasSubstr("network.bandwidth: is not the"));
  system.network.reset();
  system.power.max = 5.0 * unit::kW;
  EXPECT_THAT(problems(system), HasSubstr("power: its chips alone draw 5.60 kW"));
  EXPECT_THAT(problems(system), HasSubstr("higher under load than provisioned"));
  system.power.max = 50.0 * unit::kW;
  EXPECT_THAT(problems(system), HasSubstr("more than five times"));
  system.cooling = "lava";
  system.scale_up_domain = 9;
  system.chip = "nobody";
  EXPECT_THAT(problems(system), HasSubstr("must be air, liquid or hybrid"));
  EXPECT_THAT(problems(system), HasSubstr("is larger than the system"));
  EXPECT_THAT(problems(system), HasSubstr("there is no chip \"nobody\""));
}

TEST(Checks, CountsOfAnLlm) {
  Llm m;
  m.layers = 32, m.hidden = 4096, m.heads = 32, m.kv_heads = 8, m.head_dim = 128, m.ffn = 14336;
  m.vocab = 128256, m.context = 131072;
  m.stated_parameters = m.stated_active_parameters = 8.03e9;
  EXPECT_THAT(problems(m), IsEmpty());
  m.stated_parameters = 8.2e9;
  EXPECT_THAT(
      problems(m),
      HasSubstr(
          "stated_parameters: the dimensions give 8.03e+09, -2.07 % from the published 8.2e+09"));
  EXPECT_THAT(problems(m), HasSubstr("or say in count_note why it may differ by more than 0.5 %"));
  m.count_note = "rounded";
  EXPECT_THAT(problems(m), IsEmpty());
  m.stated_parameters = 9e9;  // no note excuses that much
  EXPECT_THAT(problems(m), HasSubstr("more than 3 %"));
  m.moe = Llm::Moe{.experts = 8, .active = 9, .ffn = 14336};
  EXPECT_THAT(problems(m), HasSubstr("between 1 and the number of experts"));
  EXPECT_THAT(problems(m), HasSubstr("ffn: is the width of dense layers"));
  m.kv_heads = 5;
  EXPECT_THAT(problems(m), HasSubstr("kv_heads: does not divide heads"));
  m.heads = 0;
  EXPECT_THAT(problems(m), HasSubstr("needs all dimensions"));
  m.incomplete = "a rumour";
  EXPECT_THAT(problems(m), IsEmpty());
}

TEST(Checks, CurvesAndNetworks) {
  CollectiveTable table;
  table.chip = "h100_sxm";
  table.link_rate = 450.0 * unit::GBps;
  EXPECT_THAT(problems(table), HasSubstr("has no measurement"));
  table.all_reduce =
      CollectiveCurve{.messages = {}, .bus_bandwidth = {445.0 * unit::GBps}, .latency = {}};
  EXPECT_THAT(problems(table), IsEmpty());
  table.all_reduce->messages = {2.0 * unit::GB, 1.0 * unit::GB};
  table.all_reduce->bus_bandwidth = {900.0 * unit::GBps};
  EXPECT_THAT(problems(table), HasSubstr("as many rates as messages missing"));
  EXPECT_THAT(problems(table), HasSubstr("messages do not ascend"));
  EXPECT_THAT(problems(table), HasSubstr("far above its link rate"));
  Network network;
  network.kind = NetworkKind::scale_up;
  EXPECT_THAT(problems(network), HasSubstr("domain: belongs to scale-up networks"));
}

TEST(Checks, Sites) {
  SiteProfile site;
  site.climate.dry_bulb.assign(11, 290.0 * unit::K);
  site.humidity.relative.assign(12, 0.5);
  const std::string problem = problems(site);
  EXPECT_THAT(problem, HasSubstr("climate.dry_bulb: has 11 values, expected 12"));
  EXPECT_THAT(problem, HasSubstr("energy_price: has no number"));
  site.climate.dry_bulb.assign(12, 20.0 * unit::K);
  EXPECT_THAT(problems(site), HasSubstr("outside -60 to 60 degC"));

  NamedSite named;
  EXPECT_THAT(problems(named), HasSubstr("neither what is there nor what is planned"));
  named.profile = "nobody";
  named.now = NamedSite::Extent{};
  named.now->it_power = 2.0 * unit::GW;
  named.now->facility_power = 1.0 * unit::GW;
  EXPECT_THAT(problems(named), HasSubstr("there is no site \"nobody\""));
  EXPECT_THAT(problems(named), HasSubstr("more IT power than facility power"));

  CoolingDesign cooling;
  cooling.pue.best = Ratio(0.9);
  EXPECT_THAT(problems(cooling), HasSubstr("pue: is below 1"));
  EXPECT_THAT(problems(Generator{}), HasSubstr("neither capex nor a cost of energy"));
}

TEST(Checks, ReliabilityMustAddUp) {
  Reliability r;
  r.node_time_between_failures = 264.0 * unit::day;
  r.causes.items = {{"a", {.category = "gpu", .count = 400}},
                    {"b", {.category = "host", .count = 19}}};
  r.observed = Reliability::Observed{.chips = 16384,
                                     .interruptions = 466,
                                     .unexpected = 419,
                                     .duration = 54.0 * unit::day,
                                     .effective_time = {},
                                     .source = {}};
  EXPECT_THAT(problems(r), IsEmpty());
  r.causes.items[1].second = {.category = "ghost", .count = 20};
  r.node_time_between_failures = 100.0 * unit::day;
  EXPECT_THAT(problems(r), HasSubstr("has the unknown category \"ghost\""));
  EXPECT_THAT(problems(r),
              HasSubstr("causes: add up to 420, not to the 419 unexpected interruptions"));
  EXPECT_THAT(problems(r), HasSubstr("is not nodes x duration / unexpected"));
}

TEST(Checks, PrecedenceGraph) {
  LeadTimes l;
  l.tasks.items = {{"shell",
                    {.p50 = 8.0 * unit::month,
                     .p90 = 6.0 * unit::month,
                     .after = {"racks"},
                     .resource = "",
                     .source = {}}},
                   {"racks",
                    {.p50 = 2.0 * unit::month,
                     .p90 = 3.0 * unit::month,
                     .after = {"shell"},
                     .resource = "",
                     .source = {}}}};
  EXPECT_THAT(problems(l), HasSubstr("tasks.shell: has a P90 below its median"));
  EXPECT_THAT(problems(l),
              HasSubstr("tasks.shell: waits for \"racks\", which does not stand before it"));
  EXPECT_THAT(problems(LeadTimes{}), HasSubstr("tasks: is empty"));
}

TEST(Checks, Prices) {
  FacilityCost cost;
  cost.shell.best = DollarsPerPower::from_si(200);
  EXPECT_THAT(problems(cost), HasSubstr("adds up to 200 $/W"));
  EXPECT_THAT(problems(NetworkCost{}), HasSubstr("per_chip: has no number"));
  CapexView view;
  view.platform = "nobody";
  view.total.best = DollarsPerPower::from_si(38);
  view.compute = DollarsPerPower::from_si(26);
  view.construction = DollarsPerPower::from_si(20);
  EXPECT_THAT(problems(view), HasSubstr("is not compute + construction"));
  EXPECT_THAT(problems(view), HasSubstr("there is no chip \"nobody\""));
  ChipMarket market;
  market.rental.items = {{"a", {}}};
  market.resale = ChipMarket::Resale{
      .ages = {2.0 * unit::year, 1.0 * unit::year}, .low = {0.5}, .high = {0.6}, .source = {}};
  EXPECT_THAT(problems(market), HasSubstr("rental.a: has no price"));
  EXPECT_THAT(problems(market), HasSubstr("one low and one high value per age"));
  EXPECT_THAT(problems(market), HasSubstr("do not ascend"));
}

TEST(Checks, Terms) {
  FactSheet sheet;
  sheet.terms.items = {
      {"empty", {}},
      {"words", {.value = "ten gigawatts", .low = "", .high = "", .text = "", .source = {}}},
      {"half", {.value = "", .low = "1 GW", .high = "", .text = "", .source = {}}}};
  EXPECT_THAT(problems(sheet), HasSubstr("terms.empty: says nothing"));
  EXPECT_THAT(
      problems(sheet),
      HasSubstr("terms.words: \"ten gigawatts\" is neither an amount with a unit nor a date"));
  EXPECT_THAT(problems(sheet), HasSubstr("terms.half: has one end of a range only"));
  DealFacts deal;
  deal.announced = Date(2026, 2, 1);
  deal.closed = Date(2026, 1, 1);
  deal.roles.items = {{"buyer", {"nobody"}}, {"seller", {}}};
  EXPECT_THAT(problems(deal), HasSubstr("roles.buyer: there is no party \"nobody\""));
  EXPECT_THAT(problems(deal), HasSubstr("roles.seller: names nobody"));
  EXPECT_THAT(problems(deal), HasSubstr("closed: lies before the announcement"));
  PartyFacts party;
  party.series.items = {{"s", {.what = "w", .points = {{{"2024", "much"}}}, .source = {}}}};
  EXPECT_THAT(problems(party), HasSubstr("series.s.2024: is no amount with a unit"));
}

TEST(Checks, Amounts) {
  for (const char* text : {"10 GW", "4 M chips", "160 M", "-122 %", "225 bp", "10 G$/GW",
                           "60 G$/year", "0.9 G$/GW/year", "2027", "2026-H2", "2049-05",
                           "2025-10-05", "1.8 L/kWh", "335 g/kWh", "900 M users"}) {
    EXPECT_TRUE(is_amount(text)) << text;
  }
  for (const char* text : {"", "many", "10 gigawatts", "10 GW or so", "2026-13", "20 27"})
    EXPECT_FALSE(is_amount(text)) << text;
}

TEST(Checks, WalkReportsSourcesAndRanges) {
  Diagnostics diagnostics;
  const CheckContext context{
      .file = "x.yaml",
      .diagnostics = diagnostics,
      .exists = [](std::string_view, std::string_view id) { return id == "known"; },
      .chip = {}};
  Chip chip = good_chip();
  chip.source.id = chip.launch_source.id = chip.tdp_source.id = "known";
  for (Source* s : {&chip.peak.source, &chip.memory.source, &chip.scale_up.source,
                    &chip.scale_out.source, &chip.dies.source, &chip.price.source}) {
    s->id = "known";
  }
  chip.memory.source.id = "unknown";
  chip.peak.source.unverified = {"fp8", "fp3"};
  chip.price.low = 3.0 * unit::USD;
  chip.price.high = 2.0 * unit::USD;
  Walk walk;
  walk.add(chip);
  check_walk(walk, context);
  const std::string problems = diagnostics.render();
  EXPECT_EQ(diagnostics.error_count(), 3u) << problems;
  EXPECT_THAT(problems, HasSubstr("memory: there is no source \"unknown\""));
  EXPECT_THAT(problems, HasSubstr("peak: `unverified` names \"fp3\""));
  EXPECT_THAT(problems, HasSubstr("price: is out of order"));
}

}  // namespace
}  // namespace gw::catalog::internal
