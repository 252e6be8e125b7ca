// Random structs for properties.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "gigawatt/config/test/factory.h"

namespace gw::factory {

inline double random_double(double low, double high) {
  const double u = *rc::gen::inRange<std::int64_t>(0, std::int64_t{1} << 53) * 0x1p-53;
  return low + u * (high - low);
}
inline Month random_month() { return Month(2020, 1) + *rc::gen::inRange(0, 300); }
// Some of `all`.
inline std::vector<std::string> random_ids(const std::vector<std::string>& all) {
  std::vector<std::string> some;
  for (const std::string& id : all)
    if (*rc::gen::arbitrary<bool>()) some.push_back(id);
  return some;
}
inline std::string random_text() {
  return "t" + *rc::gen::container<std::string>(
                   rc::gen::elementOf(std::string("ab 01:#-'\"\\,[]{}&*!|>%@`?~.\n")));
}

inline Contract random_contract(const std::string& id) {
  if (*rc::gen::arbitrary<bool>()) {
    Lease lease{.common = {.id = id}, .term = Time::from_si(random_double(0, 1e9))};
    lease.common.active = *rc::gen::arbitrary<bool>();
    return lease;
  }
  Purchase purchase{
      .common = {.id = id}, .price = DollarsPerPower::from_si(random_double(-9, 99)), .cap = {}};
  if (*rc::gen::arbitrary<bool>()) purchase.cap = Dollars::from_si(random_double(0, 1e12));
  return purchase;
}

// Any valid factory.
inline Factory random_factory() {
  Factory f;
  const auto flip = [] { return *rc::gen::arbitrary<bool>(); };
  if (flip()) f.name = random_text();
  f.open = flip();
  f.seed = *rc::gen::nonNegative<std::int64_t>();
  f.share = random_double(0, 1);
  f.scale = random_double(-1e9, 1e9);
  f.chips = Chips::from_si(random_double(0, 1e7));
  f.from = random_month();
  if (flip()) f.signed_on = Date::from_days(*rc::gen::inRange(0, 30000));
  f.ramp.first = random_month();
  f.ramp.last = f.ramp.first + *rc::gen::inRange(0, 30);
  if (flip()) f.cooling = static_cast<Cooling>(*rc::gen::inRange(0, 3));
  if (flip())
    f.note = *rc::gen::element<std::string>("none", "true", "012", "null", "a note", "x: y");
  f.split.assign(static_cast<std::size_t>(*rc::gen::inRange(0, 4)), random_double(0, 1));
  for (const auto& id : random_ids({"a", "b1", "c_2"})) {
    Site site{.climate = flip() ? "" : random_text(),
              .supply = Temperature::from_si(random_double(250, 350))};
    f.sites.items.emplace_back(id, site);
  }
  for (const auto& id : random_ids({"gw", "p", "x9"}))
    f.blocks.push_back(
        {.id = id,
         .count = *rc::gen::inRange(1, 1001),
         .power = Power::from_si(random_double(1e-3, 1e12)),
         .campus = {random_text()},
         .start = {.first = random_month(), .every = Time::from_si(random_double(1e-3, 1e9))}});
  f.system.steps = {{flip() ? Month() : random_month(), random_text()}};
  for (int i = 0; i < *rc::gen::inRange(0, 4); ++i)
    f.supply.steps.emplace_back(Month(2026, 1) + 5 * i, Chips::from_si(random_double(0, 1e7)));
  for (const auto& id : random_ids({"l", "m", "n"})) f.contracts.push_back(random_contract(id));
  if (flip())
    f.capex = PerPower{.price = DollarsPerPower::from_si(random_double(1e-6, 1e3))};
  else
    f.capex = FromParts{.margin = random_double(0, 1)};
  for (const auto& id : random_ids({"h", "i"}))
    f.holdings.push_back({.holder = id, .share = random_double(0, 1)});
  if (flip())
    f.start = Start{.first = random_month(), .every = Time::from_si(random_double(1e-3, 1e9))};
  return f;
}

// A distribution of a random kind as a plan would say it, all numbers with `unit`.
inline std::string random_distribution(const std::string& unit) {
  const auto n = [&](double x) { return std::to_string(x) + unit; };
  const double a = random_double(0.01, 0.4);
  const double b = a + random_double(0.01, 0.1);
  const double c = b + random_double(0.01, 0.1);
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return "{lognormal: {p50: " + n(a) + ", p90: " + n(b) + "}}";
    case 1:
      return "{triangular: [" + n(a) + ", " + n(b) + ", " + n(c) + "]}";
    case 2:
      return "{uniform: [" + n(a) + ", " + n(c) + "]}";
    case 3:
      return "{normal: {mean: " + n(0.5) + ", sd: " + n(a / 2) + "}}";
    default:
      return "{choice: {values: [" + n(c) + ", " + n(a) + "], weights: [2, 1.5]}}";
  }
}

}  // namespace gw::factory
