// What a struct accepts, for people and for editors: JSON Schema 2020-12 and a flat list of
// documented fields.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/traits.h"
#include "gigawatt/config/write.h"

namespace gw::config {

// One field as `explain` and the reference show it.
struct FieldDoc {
  std::string path;  // "buildout.blocks.<id>.count"; <month> and <id> stand for what a plan names
  std::string type;  // "a whole number from 1 to 1000"
  std::string example;       // "1 GW"; may be empty
  std::string default_text;  // as a plan would write it; empty: none
  std::string doc;
  std::string refers_to;  // "system"; may be empty
  bool required = false;
  bool uncertain = false;  // may be a distribution
};

namespace internal {

struct FieldInfo;

// The shape of one type.
struct TypeInfo {
  Kind kind = Kind::unsupported;
  Dim dim;                              // real
  std::vector<std::string_view> names;  // enumeration: values; variant: types
  std::vector<TypeInfo> items;          // optional, list, by_id, steps: one; variant: each type
  std::vector<FieldInfo> fields;        // structure
  std::string_view short_field;         // structure: the field that its short form fills
  std::string_view id_field;            // structure: the field that names it in a list
};

struct FieldInfo {
  std::string name;
  TypeInfo type;
  FieldOptions options;
  std::string default_text;
};

template <class T>
TypeInfo describe(const T& value);

// The visitor that lists the fields of a struct.
class Describer {
 public:
  explicit Describer(std::vector<FieldInfo>& fields) : fields_(fields) {}

  template <class T>
  void field(std::string_view name, T& value, const FieldOptions& options = {}) {
    std::string text;
    if (!options.required) {
      Writing writing({});
      const auto node = write_value(writing, "", value);
      if (node && kKind<T> != Kind::structure) text = default_text(*node);
    }
    fields_.push_back({.name = std::string(name),
                       .type = describe(value),
                       .options = options,
                       .default_text = std::move(text)});
  }
  template <class T>
  void flatten(T& common) {
    visit(*this, common);
  }

 private:
  static std::string default_text(const Node& node);

  std::vector<FieldInfo>& fields_;
};

template <class T>
TypeInfo describe(const T& value) {
  TypeInfo type;
  type.kind = kKind<T>;
  if constexpr (kKind<T> == Kind::real) {
    type.dim = dim_of<T>();
  } else if constexpr (kKind<T> == Kind::enumeration) {
    const auto names = enum_names(T{});
    type.names.assign(std::begin(names), std::end(names));
  } else if constexpr (kKind<T> == Kind::optional || kKind<T> == Kind::list) {
    type.items.push_back(internal::describe(typename T::value_type{}));
  } else if constexpr (kKind<T> == Kind::by_id || kKind<T> == Kind::steps) {
    type.items.push_back(internal::describe(typename T::Item{}));
  } else if constexpr (kKind<T> == Kind::variant) {
    type.names.assign(Alternatives<T>::kNames.begin(), Alternatives<T>::kNames.end());
    T each = value;
    for (std::size_t i = 0; i < type.names.size(); ++i)
      Alternatives<T>::emplace(each, i, [&](auto& alternative) {
        type.items.push_back(internal::describe(alternative));
      });
  } else if constexpr (kKind<T> == Kind::structure) {
    type.id_field = id_field(value).name;
    if constexpr (HasShort<T>) type.short_field = T::kShort;
    Describer describer(type.fields);
    visit(describer, const_cast<T&>(value));
  }
  return type;
}

[[nodiscard]] std::string schema_of(const TypeInfo& type, std::string_view title);
[[nodiscard]] std::vector<FieldDoc> documentation_of(const TypeInfo& type);

}  // namespace internal

// JSON Schema 2020-12 of a document that read<T>() accepts, indented. Editors check names, kinds,
// units and enum values with it; bounds and references are left to the reader.
template <class T>
[[nodiscard]] std::string json_schema(std::string_view title) {
  return internal::schema_of(internal::describe(T{}), title);
}

// Every field in the order of visit(). A variant in a list shows as `contracts.lease.term`.
template <class T>
[[nodiscard]] std::vector<FieldDoc> documentation() {
  return internal::documentation_of(internal::describe(T{}));
}

// The docs of the fields that a path of a plan may mean ("buildout.blocks.gw.count"), best first:
// segments of the path match equal ones or <id>, <month>.
[[nodiscard]] std::vector<const FieldDoc*> find_docs(std::span<const FieldDoc> docs,
                                                     std::string_view path);

}  // namespace gw::config
