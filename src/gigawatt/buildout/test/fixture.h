// The flagship build-out in small, for the tests of this module.
#pragma once

#include <string>
#include <vector>

#include "gigawatt/buildout/schedule.h"

namespace gw::buildout::test {

inline constexpr int kMonths = 136;  // 2025-09 .. 2036-12
inline constexpr Month kFrom{2025, 9};

inline std::vector<SystemSpec> systems() {
  return {{.id = "vr_nvl72",
           .chip = "rubin",
           .chips = 72,
           .dies = 2,
           .maximum = 230.0 * unit::kW,
           .typical = 190.0 * unit::kW,
           .overhead = {}},
          {.id = "kyber",
           .chip = "rubin_ultra",
           .chips = 144,
           .dies = 4,
           .maximum = 600.0 * unit::kW,
           .typical = 600.0 * unit::kW,
           .overhead = {}}};
}

inline std::vector<CampusSpec> campuses() {
  return {
      {.id = "abilene", .capacity = 1.0 * unit::GW, .it_per_facility = 1 / 1.3, .power_from = {}},
      {.id = "next", .capacity = {}, .it_per_facility = 1 / 1.3, .power_from = {}}};
}

inline Block block(std::int64_t count = 1) {
  Block b;
  b.id = "gw";
  b.count = count;
  b.facility_power = 1.0 * unit::GW;
  b.campus = {"abilene", "next"};
  b.system.steps = {{Month{2025, 1}, "vr_nvl72"}};
  b.start = Start{.first = kFrom, .every = 8.0 * unit::month};
  return b;
}

inline Supply chips_per_quarter(double chips) {
  Supply supply;
  supply.chips_per_quarter.steps = {{Month{}, Chips::from_si(chips)}};
  return supply;
}

// One building a phase; a site task of 2 months, systems of 1 month, power of 3 months and half a
// month of racks and commissioning: 2 + 3 + 0.5 = 5.5 months.
inline TaskList short_list() {
  TaskList list;
  list.tasks = {
      {.id = "dig",
       .scope = Scope::site,
       .p50 = 2.0 * unit::month,
       .builds = {Part::land, Part::shell}},
      {.id = "systems",
       .p50 = 1.0 * unit::month,
       .after = {"dig"},
       .effects = {Effect::delivers_systems},
       .taking = Taking::at_end},
      {.id = "power",
       .p50 = 3.0 * unit::month,
       .after = {"dig"},
       .builds = {Part::electrical, Part::backup, Part::cooling},
       .resource = "transformer",
       .units_per_gw = 10.0},
      {.id = "finish",
       .p50 = 0.5 * unit::month,
       .after = {"systems", "power"},
       .effects = {Effect::networks, Effect::energises},
       .builds = {Part::fit_out}},
  };
  return list;
}

inline Config config(Block b) {
  Config c;
  c.blocks = {std::move(b)};
  c.task_lists.items = {{"short", short_list()}};
  return c;
}

inline std::optional<Program> compile_with(const Config& c, Diagnostics& diagnostics) {
  static const std::vector<SystemSpec> kSystems = systems();
  static const std::vector<CampusSpec> kCampuses = campuses();
  return compile(c, {.from = kFrom, .months = kMonths, .systems = kSystems, .campuses = kCampuses},
                 diagnostics);
}

// Throws if the configuration is in error, with the messages.
inline Program program(const Config& c) {
  Diagnostics diagnostics;
  std::optional<Program> compiled = compile_with(c, diagnostics);
  if (!compiled) throw std::runtime_error(diagnostics.render());
  return std::move(*compiled);
}

inline std::string messages(const Config& c) {
  Diagnostics diagnostics;
  const bool compiled = compile_with(c, diagnostics).has_value();
  return (compiled ? "compiled\n" : "") + diagnostics.render();
}

inline double months(std::optional<Time> time) { return time ? time->in(unit::month) : -1; }

}  // namespace gw::buildout::test
