// Finds values of a struct by their path: for `explain`, for expressions over a plan, and for
// checks of ids that refer to something.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/reading.h"
#include "gigawatt/config/traits.h"
#include "gigawatt/config/walk.h"
#include "gigawatt/units/text.h"

namespace gw::config {

// One value of a struct: a number with its dimension, or text as a plan would say it.
struct Value {
  std::string path;
  std::string text;
  std::optional<double> si;  // numbers, in base units
  Dim dim;
};

// An id that refers to something, where FieldOptions::refers_to says to what.
struct Reference {
  std::string path;
  std::string_view to;  // "system"
  std::string id;
};

namespace internal {

template <class T>
Value value_of(const T& value) {
  if constexpr (kKind<T> == Kind::boolean)
    return {.path = {}, .text = value ? "true" : "false", .si = {}, .dim = {}};
  else if constexpr (kKind<T> == Kind::text)
    return {.path = {}, .text = value, .si = {}, .dim = {}};
  else if constexpr (kKind<T> == Kind::enumeration)
    return {.path = {},
            .text = std::string(std::data(enum_names(T{}))[static_cast<std::size_t>(value)]),
            .si = {},
            .dim = {}};
  else if constexpr (kKind<T> == Kind::integer)
    return {.path = {}, .text = std::to_string(value), .si = static_cast<double>(value), .dim = {}};
  else if constexpr (kKind<T> == Kind::real)
    return {.path = {},
            .text = print_si(si_of(value), dim_of<T>()),
            .si = si_of(value),
            .dim = dim_of<T>()};
  else
    return {.path = {}, .text = print(value), .si = {}, .dim = {}};
}

// Follows one path and calls `use(leaf)` at its end.
template <class Use>
class Finder {
 public:
  Finder(std::string_view path, Use& use) : rest_(path), use_(use) {}

  template <class T>
  void field(std::string_view name, T& value, const FieldOptions& = {}) {
    if (found_) return;
    const std::string_view before = rest_;
    if (enter(name)) descend(value);
    rest_ = before;
  }
  template <class T>
  void flatten(T& common) {
    if (!found_) visit(*this, common);
  }

  // `value` lies where the path has led so far.
  template <class T>
  void descend(T& value) {
    if constexpr (SingleValues::kEnds<T>) {
      if (!rest_.empty()) return;
      found_ = true;
      use_(value);
    } else if constexpr (kKind<T> == Kind::optional) {
      if (value) descend(*value);
    } else if constexpr (kKind<T> == Kind::list) {
      for (std::size_t i = 0; i < value.size(); ++i) item(segment_of(value[i], i), value[i]);
    } else if constexpr (kKind<T> == Kind::by_id) {
      for (auto& [id, entry] : value.items) named(id, entry);
    } else if constexpr (kKind<T> == Kind::steps) {
      if (!value.market.empty()) return item("market", value.market);
      if (value.steps.size() == 1 && value.steps.front().first == Month())
        return descend(value.steps.front().second);
      for (auto& [from, step] : value.steps) item(print(from), step);
    } else if constexpr (kKind<T> == Kind::variant) {
      std::visit(
          [this](auto& alternative) {
            field(std::decay_t<decltype(alternative)>::kType, alternative);
          },
          value);
    } else if constexpr (kKind<T> == Kind::structure) {
      visit(*this, value);
    }
  }

  [[nodiscard]] bool found() const { return found_; }

 private:
  template <class T>
  void item(std::string_view segment, T& value) {
    const std::string_view before = rest_;
    if (!found_ && enter(segment)) {
      if constexpr (kKind<T> == Kind::variant)
        std::visit([this](auto& alternative) { descend(alternative); }, value);
      else
        descend(value);
    }
    rest_ = before;
  }
  // An entry of a map by id: the type of a variant stands below its id.
  template <class T>
  void named(std::string_view id, T& value) {
    const std::string_view before = rest_;
    if (!found_ && enter(id)) descend(value);
    rest_ = before;
  }
  bool enter(std::string_view segment) {
    if (!rest_.starts_with(segment)) return false;
    if (rest_.size() == segment.size()) return rest_ = {}, true;
    if (rest_[segment.size()] != '.') return false;
    rest_.remove_prefix(segment.size() + 1);
    return true;
  }

  std::string_view rest_;
  Use& use_;
  bool found_ = false;
};

// Calls use(trail, leaf, options) for every single value.
template <class T, class Use>
void each_leaf(const T& value, Use&& use) {
  walk<SingleValues>(const_cast<T&>(value), use);
}

}  // namespace internal

// The single value at `path`; nothing if there is none, or a map or list.
template <class T>
[[nodiscard]] std::optional<Value> lookup(const T& value, std::string_view path) {
  std::optional<Value> found;
  auto use = [&](const auto& leaf) { found = internal::value_of(leaf); };
  internal::Finder<decltype(use)> finder(path, use);
  finder.descend(const_cast<T&>(value));
  if (found) found->path = path;
  return found;
}

// The number at `path` in base units, without making text: for expressions that run once a sample.
template <class T>
[[nodiscard]] std::optional<double> lookup_number(const T& value, std::string_view path) {
  std::optional<double> found;
  auto use = [&]<class Leaf>(const Leaf& leaf) {
    if constexpr (internal::kIsNumber<Leaf>) found = internal::si_of(leaf);
  };
  internal::Finder<decltype(use)> finder(path, use);
  finder.descend(const_cast<T&>(value));
  return found;
}

// All single values in the order of visit().
template <class T>
[[nodiscard]] std::vector<Value> values(const T& value) {
  std::vector<Value> all;
  internal::each_leaf(value, [&](const Trail& trail, const auto& leaf, const FieldOptions&) {
    all.push_back(internal::value_of(leaf));
    all.back().path = trail.path();
  });
  return all;
}

// All texts of fields with `refers_to`, empty ones left out.
template <class T>
[[nodiscard]] std::vector<Reference> references(const T& value) {
  std::vector<Reference> all;
  internal::each_leaf(value, [&]<class Leaf>(const Trail& trail, const Leaf& leaf,
                                             const FieldOptions& options) {
    if constexpr (std::is_same_v<Leaf, std::string>)
      if (!options.refers_to.empty() && !leaf.empty())
        all.push_back({.path = trail.path(), .to = options.refers_to, .id = leaf});
  });
  return all;
}

}  // namespace gw::config
