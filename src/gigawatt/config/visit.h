// One field list per struct. A struct is configurable when its namespace has
//
//   template <class Visitor>
//   void visit(Visitor& v, Block& b) {
//     v.field("count", b.count, {.doc = "how many blocks", .min = 1});
//     v.field("facility_power", b.facility_power, {.doc = "...", .positive = true, .required =
//     true});
//   }
//
// From that one list come the strict reader, the writer, the JSON Schema, `--set path=value`, the
// origin of every value, distributions on any number, and the reference documentation.
//
// Field types: bool, std::int64_t, double (a pure number), std::string, any Quantity, Month, Date,
// MonthWindow, enums, std::optional, std::vector, ById, Steps, std::variant of structs with kType,
// RawNode, and structs with a visit of their own, none of which may contain itself.
//
//   * An enum has, in its namespace, `constexpr std::array<std::string_view, N> enum_names(E)`;
//   name i
//     belongs to the enumerator of value i.
//   * `v.flatten(b.common)` puts the fields of a nested struct into the map of its parent.
//   * A struct of a variant has `static constexpr std::string_view kType = "lease"`. It is written
//     `lease: {...}`, or just `lease` where nothing needs to be said.
//   * `static constexpr std::string_view kShort = "price"` lets a struct be written as the value of
//   that
//     one field: `per_facility_gw: 55 G$` for `per_facility_gw: {price: 55 G$}`.
//   * A std::string field named `id` holds the id of a list item ([a-z0-9_]+): required in lists of
//   plain
//     structs, by default the type in lists of variants and the key in a ById. Paths use it.
//   * Steps of a number take `{market: path}`, too.
//   * An absent field keeps the struct's default; `none` takes an optional away. A list, map by id,
//   or
//     steps that is present replaces the default as a whole.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gigawatt/config/node.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/core/check.h"

namespace gw::config {

struct FieldOptions {
  std::string_view doc = {};  // one sentence, no full stop
  bool required = false;
  bool positive = false;                                  // numbers: > 0
  double min = -std::numeric_limits<double>::infinity();  // base units, inclusive
  double max = std::numeric_limits<double>::infinity();
  std::string_view refers_to =
      {};  // "chip", "system", "llm", "site", "party": an id checked at compile time
  std::string_view example = {};  // for docs and schema, where the default says too little
  bool fixed = false;  // a number that may not be a distribution (counts that shape the model)
};

// A map from id to item, kept in file order: `campuses: {abilene: {...}}`. Ids are [a-z0-9_]+ and
// unique.
template <class T>
struct ById {
  using Item = T;
  std::vector<std::pair<std::string, T>> items;

  [[nodiscard]] const T* find(std::string_view id) const {
    for (const auto& [key, value] : items)
      if (key == id) return &value;
    return nullptr;
  }
};

// A value that changes at dates, constant between: `{2026-07: vr_nvl72, 2028-Q1:
// rubin_ultra_kyber}` or a single value that holds from the beginning. A quarter, half or year
// stands for its first month. A number may also follow a market path of the plan, `{market: amd}`:
// whoever draws the path puts its months in as steps (for_each_market() finds what follows one).
template <class T>
struct Steps {
  using Item = T;
  std::vector<std::pair<Month, T>> steps;  // ascending; the first one also holds before its month
  std::string market = {};  // path that the steps come from; empty: the plan says them itself

  // Read from a plan there is at least one step, once paths are drawn; a default needs one, too.
  [[nodiscard]] const T& at(Month month) const {
    GW_CHECK(!steps.empty(), market);
    auto after = std::upper_bound(steps.begin() + 1, steps.end(), month,
                                  [](Month m, const auto& step) { return m < step.first; });
    return (after - 1)->second;
  }
};

// A document part kept as it is: the overrides of a what-if.
struct RawNode {
  Node node;
};

}  // namespace gw::config
