// Fills a struct from a document tree, strictly: every field that the struct does not know, every
// missing or ill-typed value, wrong unit, bound or distribution is a diagnostic with its place; all
// are collected.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gigawatt/config/config.h"
#include "gigawatt/config/reading.h"
#include "gigawatt/config/traits.h"

namespace gw::config {

namespace internal {

template <class T>
void read_value(Reading& reading, const Place& place, T& value);

template <class T>
std::string example_of(const FieldOptions& options) {
  if (!options.example.empty()) return std::string(options.example);
  if constexpr (kKind<T> == Kind::boolean)
    return "true";
  else if constexpr (kKind<T> == Kind::integer)
    return "1";
  else if constexpr (kKind<T> == Kind::real)
    return quantity_example(dim_of<T>());
  else if constexpr (kKind<T> == Kind::month)
    return "2026-07";
  else if constexpr (kKind<T> == Kind::date)
    return "2026-07-31";
  else if constexpr (kKind<T> == Kind::window)
    return "2026-H2";
  else if constexpr (kKind<T> == Kind::enumeration)
    return std::string(*std::data(enum_names(T{})));
  else if constexpr (kKind<T> == Kind::optional)
    return example_of<typename T::value_type>(options);
  else if constexpr (kKind<T> == Kind::steps)
    return example_of<typename T::Item>(options);
  else if constexpr (kKind<T> == Kind::list)
    return "[...]";
  else
    return {};
}

// The visitor that reads one map.
class MapReader {
 public:
  MapReader(Reading& reading, const Node& map, const std::string& path, const IdRule& rule)
      : reading_(reading), map_(map), path_(path), rule_(rule) {}

  template <class T>
  void field(std::string_view name, T& value, const FieldOptions& options = {}) {
    known_.push_back(name);
    const Node* node = map_.find(name);
    const bool is_id = std::is_same_v<T, std::string> && (name == rule_.field || name == "id");
    if (node != nullptr) {
      const std::string path = join(path_, name);
      const Place place{*node, path, options};
      read_value(reading_, place, value);
      if constexpr (std::is_same_v<T, std::string>)
        if (is_id) reading_.check_id(place, value, rule_);
      return;
    }
    if constexpr (std::is_same_v<T, std::string>) {
      if (is_id && !rule_.fallback.empty()) {
        if (value.empty()) value = rule_.fallback;
        return;
      }
    }
    absent(name, value, options, is_id && rule_.from == IdRule::From::field);
  }

  template <class T>
  void flatten(T& common) {
    visit(*this, common);
  }

  void finish() { reading_.check_unknown(map_, path_, known_); }

 private:
  template <class T>
  void absent(std::string_view name, T& value, const FieldOptions& options, bool needed) {
    if (options.required || needed)
      reading_.missing(map_, path_,
                       {.field = name, .options = options, .example = example_of<T>(options)});
    if constexpr (kKind<T> == Kind::structure) {
      if (!options.required)
        return read_struct(reading_, reading_.empty_map(map_), join(path_, name), value);
    }
    NumberCounter counter;
    counter.add(value);
    reading_.skip_numbers(counter.count);
  }

  template <class T>
  static void read_struct(Reading& reading, const Node& map, const std::string& path, T& value) {
    MapReader reader(reading, map, path, {});
    visit(reader, value);
  }

  Reading& reading_;
  const Node& map_;
  const std::string& path_;
  IdRule rule_;  // by value: callers pass temporaries
  std::vector<std::string_view> known_;
};

template <class T>
void read_struct(Reading& reading, const Place& place, T& value, const IdRule& rule = {}) {
  const Node* node = &place.node;
  if constexpr (HasShort<T>) {
    if (is_short(*node)) node = &reading.spelled_out(*node, T::kShort);
  }
  const Place spelled{*node, place.path, place.options};
  if (!reading.is_map(spelled, "fields")) return;
  MapReader reader(reading, *node, place.path, rule);
  visit(reader, value);
  reader.finish();
}

// An item of a list or map by id whose place in the path is already known.
template <class T>
void read_item(Reading& reading, const Place& place, T& value, const IdRule& rule) {
  if constexpr (kKind<T> == Kind::variant) {
    reading.origin(place);
    const auto chosen = reading.alternative(place, Alternatives<T>::kNames);
    if (!chosen) return;
    Alternatives<T>::emplace(value, chosen->index, [&](auto& alternative) {
      IdRule by_type = rule;
      if (rule.from == IdRule::From::type)
        by_type.fallback = Alternatives<T>::kNames[chosen->index];
      read_struct(reading, Place{*chosen->body, place.path, place.options}, alternative, by_type);
    });
  } else if constexpr (kKind<T> == Kind::structure) {
    reading.origin(place);
    read_struct(reading, place, value, rule);
  } else {
    read_value(reading, place, value);
  }
}

template <class T>
IdRule rule_for_list() {
  if constexpr (kKind<T> == Kind::variant) {
    return {.from = IdRule::From::type, .field = "id"};
  } else if constexpr (kKind<T> == Kind::structure) {
    const std::string_view name = id_field(T{}).name;
    return {.from = name.empty() ? IdRule::From::nothing : IdRule::From::field, .field = name};
  } else {
    return {};
  }
}

template <class T>
void read_list(Reading& reading, const Place& place, std::vector<T>& values) {
  if (!reading.is_list(place)) return;
  const IdRule rule = rule_for_list<T>();
  const std::optional<std::vector<std::string>> segments = reading.segments(place, rule);
  values.clear();
  if (!segments) return;
  values.resize(place.node.items.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string path = join(place.path, (*segments)[i]);
    read_item(reading, Place{place.node.items[i], path, place.options}, values[i], rule);
  }
}

template <class T>
void read_by_id(Reading& reading, const Place& place, ById<T>& values) {
  if (!reading.is_map(place, "items by id")) return;
  values.items.clear();
  values.items.reserve(place.node.entries.size());
  for (const Node::Entry& entry : place.node.entries) {
    const std::string path = join(place.path, entry.key);
    reading.check_key(entry, path);
    T& value = values.items.emplace_back(entry.key, T{}).second;
    const IdRule rule{.from = IdRule::From::key, .field = "id", .fallback = entry.key};
    const Place at{entry.value, path, place.options};
    // The type is a key of the document below the id, and so of the path: paths.amd.vasicek.mean.
    if constexpr (kKind<T> == Kind::variant)
      read_value(reading, at, value);
    else
      read_item(reading, at, value, rule);
  }
}

template <class T>
void read_steps(Reading& reading, const Place& place, Steps<T>& values) {
  values.steps.clear();
  values.market.clear();
  if constexpr (kIsNumber<T>) {
    if (auto market = reading.market(place)) {
      values.market = std::move(*market);
      return;
    }
  }
  const auto steps = reading.steps(place);
  if (!steps) return read_value(reading, place, values.steps.emplace_back().second);
  for (const DatedEntry& step : *steps) {
    T& value = values.steps.emplace_back(step.from, T{}).second;
    const std::string path = join(place.path, print(step.from));
    read_value(reading, Place{step.entry->value, path, place.options}, value);
  }
}

template <class T>
void read_optional(Reading& reading, const Place& place, std::optional<T>& value) {
  bool none = false;
  if constexpr (kKind<T> == Kind::enumeration)
    none = is_none(place.node, enum_names(T{}));
  else
    none = is_none(place.node);
  if (none) return value.reset();
  read_value(reading, place, value.emplace());
}

template <class T>
void read_variant(Reading& reading, const Place& place, T& value) {
  const auto chosen = reading.alternative(place, Alternatives<T>::kNames);
  if (!chosen) return;
  const std::string path = join(place.path, Alternatives<T>::kNames[chosen->index]);
  Alternatives<T>::emplace(value, chosen->index, [&](auto& alternative) {
    read_struct(reading, Place{*chosen->body, path, place.options}, alternative);
  });
}

template <class T>
void read_value(Reading& reading, const Place& place, T& value) {
  reading.origin(place);
  if constexpr (kKind<T> == Kind::boolean)
    reading.boolean(place, value);
  else if constexpr (kKind<T> == Kind::integer)
    reading.integer(place, value);
  else if constexpr (kKind<T> == Kind::text)
    reading.text(place, value);
  else if constexpr (kKind<T> == Kind::month)
    reading.month(place, value);
  else if constexpr (kKind<T> == Kind::date)
    reading.date(place, value);
  else if constexpr (kKind<T> == Kind::window)
    reading.window(place, value);
  else if constexpr (kKind<T> == Kind::real) {
    double si = 0;
    if (reading.real(place, dim_of<T>(), si)) assign_si(value, si);
  } else if constexpr (kKind<T> == Kind::enumeration) {
    if (const auto index = reading.name(place, enum_names(T{}))) value = static_cast<T>(*index);
  } else if constexpr (kKind<T> == Kind::optional)
    read_optional(reading, place, value);
  else if constexpr (kKind<T> == Kind::list)
    read_list(reading, place, value);
  else if constexpr (kKind<T> == Kind::by_id)
    read_by_id(reading, place, value);
  else if constexpr (kKind<T> == Kind::steps)
    read_steps(reading, place, value);
  else if constexpr (kKind<T> == Kind::variant)
    read_variant(reading, place, value);
  else if constexpr (kKind<T> == Kind::raw)
    value.node = place.node;
  else
    read_struct(reading, place, value);
}

}  // namespace internal

// The struct in `node`, or nothing if anything is wrong with it. `facts` gains the uncertainties
// and the origin of every value; a null `facts` saves that work and ordinals count from 0 in each
// read. `path` is where `node` stands in its document. At most 1,000 problems are collected.
template <class T>
[[nodiscard]] std::optional<T> read(const Node& node, Facts* facts, Diagnostics& diagnostics,
                                    const std::string& path = {}) {
  internal::Reading reading(facts, diagnostics);
  T value{};
  internal::read_value(reading, internal::Place{node, path, FieldOptions{}}, value);
  if (reading.errors() > 0) return std::nullopt;
  return value;
}
template <class T>
[[nodiscard]] std::optional<T> read(const Node& node, Facts& facts, Diagnostics& diagnostics,
                                    const std::string& path = {}) {
  return read<T>(node, &facts, diagnostics, path);
}
template <class T>
[[nodiscard]] std::optional<T> read(const Node& node, Diagnostics& diagnostics,
                                    const std::string& path = {}) {
  return read<T>(node, nullptr, diagnostics, path);
}

}  // namespace gw::config
