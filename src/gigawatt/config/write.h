// Turns a struct back into a document tree, so that read(write(x)) == x: quantities print with
// units and every digit that counts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "gigawatt/config/config.h"
#include "gigawatt/config/reading.h"
#include "gigawatt/config/traits.h"

namespace gw::config {

struct WriteOptions {
  // If given: uncertain numbers are written as their distributions, and every node carries the
  // place where the user wrote it; a node without a place (`where.file` empty) is a default.
  const Facts* facts = nullptr;
};

// For to_yaml: "default" or "plans/x.yaml:12" behind every value written with facts.
[[nodiscard]] Comment origin_comment();

namespace internal {

class Writing {
 public:
  explicit Writing(const WriteOptions& options) : facts_(options.facts) {}

  // A number as its text, or as its distribution; every number passes here, in the order of
  // visit().
  Node number(std::string_view path, double si, Dim dim);
  Node whole(std::string_view path, std::int64_t value);
  void set_origin(Node& node, std::string_view path) const;

 private:
  const Uncertainty* next_uncertainty();
  [[nodiscard]] SourceLocation origin_of(std::string_view path) const;

  const Facts* facts_;
  int numbers_ = 0;
  std::size_t uncertainties_ = 0;
};

// `{lognormal: {p50: 14 months, p90: 30 months}}`
[[nodiscard]] Node distribution_node(const Distribution& distribution, bool whole);

template <class T>
std::optional<Node> write_value(Writing& writing, const std::string& path, const T& value,
                                std::string_view implied_id = {});

// The visitor that writes one struct as a map.
class MapWriter {
 public:
  MapWriter(Writing& writing, const std::string& path, std::string_view implied_id, Node& map)
      : writing_(writing), path_(path), implied_id_(implied_id), map_(map) {}

  template <class T>
  void field(std::string_view name, T& value, const FieldOptions& = {}) {
    if constexpr (std::is_same_v<T, std::string>) {
      if (value.empty() || (name == "id" && value == implied_id_)) return;
    }
    if (auto node = write_value(writing_, join(path_, name), value))
      map_.add(std::string(name), std::move(*node));
  }
  template <class T>
  void flatten(T& common) {
    visit(*this, common);
  }

 private:
  Writing& writing_;
  const std::string& path_;
  std::string_view implied_id_;
  Node& map_;
};

template <class T>
Node write_struct(Writing& writing, const std::string& path, const T& value,
                  std::string_view implied_id = {}) {
  Node map = Node::map();
  MapWriter writer(writing, path, implied_id, map);
  visit(writer, const_cast<T&>(value));  // the visitor only reads
  return map;
}

// `{lease: {...}}`; `in_list`: paths use the id of the item in the place of the type.
template <class T>
Node write_variant(Writing& writing, const std::string& path, const T& value, bool in_list) {
  Node map = Node::map();
  std::visit(
      [&](const auto& alternative) {
        const std::string_view type = std::decay_t<decltype(alternative)>::kType;
        const std::string inner = in_list ? path : join(path, type);
        Node body = write_struct(writing, inner, alternative, type);
        writing.set_origin(body, inner);
        map.add(std::string(type), std::move(body));
      },
      value);
  return map;
}

template <class T>
Node write_list(Writing& writing, const std::string& path, const std::vector<T>& values) {
  Node list = Node::list();
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string item_path = join(path, segment_of(values[i], i));
    std::optional<Node> item;
    if constexpr (kKind<T> == Kind::variant)
      item = write_variant(writing, item_path, values[i], true);
    else
      item = write_value(writing, item_path, values[i]);
    if (!item) continue;
    writing.set_origin(*item, item_path);
    list.items.push_back(std::move(*item));
  }
  return list;
}

template <class T>
Node write_by_id(Writing& writing, const std::string& path, const ById<T>& values) {
  Node map = Node::map();
  for (const auto& [id, value] : values.items) {
    const std::string item_path = join(path, id);
    std::optional<Node> item;
    if constexpr (kKind<T> == Kind::variant)
      item = write_variant(writing, item_path, value, false);
    else
      item = write_value(writing, item_path, value, id);
    if (!item) continue;
    writing.set_origin(*item, item_path);
    map.add(id, std::move(*item));
  }
  return map;
}

template <class T>
std::optional<Node> write_steps(Writing& writing, const std::string& path, const Steps<T>& values) {
  if (!values.market.empty()) {
    Node map = Node::map();
    map.add("market", Node::scalar(values.market));
    return map;
  }
  if (values.steps.empty()) return std::nullopt;
  if (values.steps.size() == 1 && values.steps.front().first == Month())
    return write_value(writing, path, values.steps.front().second);
  Node map = Node::map();
  for (const auto& [from, value] : values.steps)
    if (auto node = write_value(writing, join(path, print(from)), value))
      map.add(print(from), std::move(*node));
  return map;
}

template <class T>
std::optional<Node> write_optional(Writing& writing, const std::string& path,
                                   const std::optional<T>& value) {
  if (value) return write_value(writing, path, *value);
  Node none = Node::scalar("none");
  if constexpr (kKind<T> == Kind::enumeration)
    if (!is_none(none, enum_names(T{}))) return std::nullopt;
  return none;
}

// Nothing for what cannot be written and is the default anyway: an empty text, no steps, an empty
// raw part.
template <class T>
std::optional<Node> write_value(Writing& writing, const std::string& path, const T& value,
                                [[maybe_unused]] std::string_view implied_id) {
  std::optional<Node> node;
  if constexpr (kKind<T> == Kind::boolean)
    node = Node::scalar(value ? "true" : "false");
  else if constexpr (kKind<T> == Kind::integer)
    node = writing.whole(path, value);
  else if constexpr (kKind<T> == Kind::real)
    node = writing.number(path, si_of(value), dim_of<T>());
  else if constexpr (kKind<T> == Kind::text)
    node = Node::scalar(value, value == "none");
  else if constexpr (kKind<T> == Kind::month || kKind<T> == Kind::date || kKind<T> == Kind::window)
    node = Node::scalar(print(value));
  else if constexpr (kKind<T> == Kind::enumeration)
    node = Node::scalar(std::string(std::data(enum_names(T{}))[static_cast<std::size_t>(value)]));
  else if constexpr (kKind<T> == Kind::optional)
    node = write_optional(writing, path, value);
  else if constexpr (kKind<T> == Kind::list)
    node = write_list(writing, path, value);
  else if constexpr (kKind<T> == Kind::by_id)
    node = write_by_id(writing, path, value);
  else if constexpr (kKind<T> == Kind::steps)
    node = write_steps(writing, path, value);
  else if constexpr (kKind<T> == Kind::variant)
    node = write_variant(writing, path, value, false);
  else if constexpr (kKind<T> == Kind::raw) {
    if (value.node.kind != NodeKind::scalar || !value.node.text.empty()) node = value.node;
  } else
    node = write_struct(writing, path, value, implied_id);
  if (node) writing.set_origin(*node, path);
  return node;
}

}  // namespace internal

template <class T>
[[nodiscard]] Node write(const T& value, const WriteOptions& options = {}) {
  internal::Writing writing(options);
  return internal::write_struct(writing, "", value);
}

}  // namespace gw::config
