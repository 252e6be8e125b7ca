// What kind of field a C++ type is: the dispatch that all visitors share.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/core/estimate.h"
#include "gigawatt/units/quantity.h"

namespace gw::config {

// Names of enums that live below config.
constexpr std::array<std::string_view, 8> enum_names(Confidence) {
  return {"measured", "datasheet", "vendor",    "filing",
          "press",    "estimate",  "judgement", "unverified"};
}
constexpr std::array<std::string_view, 4> enum_names(Trust) {
  return {"measured_table", "fitted", "datasheet", "extrapolated"};
}

namespace internal {

enum class Kind {
  boolean,
  integer,
  real,
  text,
  month,
  date,
  window,
  enumeration,
  optional,
  list,
  by_id,
  steps,
  variant,
  raw,
  structure,
  unsupported
};

template <class T, template <class...> class Template>
inline constexpr bool kIsA = false;
template <template <class...> class Template, class... Args>
inline constexpr bool kIsA<Template<Args...>, Template> = true;

template <class T>
inline constexpr bool kIsQuantity = false;
template <Dim D>
inline constexpr bool kIsQuantity<Quantity<D>> = true;

template <class T>
consteval Kind kind_of() {
  if constexpr (std::is_same_v<T, bool>)
    return Kind::boolean;
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return Kind::integer;
  else if constexpr (std::is_same_v<T, double> || kIsQuantity<T>)
    return Kind::real;
  else if constexpr (std::is_same_v<T, std::string>)
    return Kind::text;
  else if constexpr (std::is_same_v<T, Month>)
    return Kind::month;
  else if constexpr (std::is_same_v<T, Date>)
    return Kind::date;
  else if constexpr (std::is_same_v<T, MonthWindow>)
    return Kind::window;
  else if constexpr (std::is_enum_v<T>)
    return Kind::enumeration;
  else if constexpr (kIsA<T, std::optional>)
    return Kind::optional;
  else if constexpr (kIsA<T, std::vector>)
    return Kind::list;
  else if constexpr (kIsA<T, ById>)
    return Kind::by_id;
  else if constexpr (kIsA<T, Steps>)
    return Kind::steps;
  else if constexpr (kIsA<T, std::variant>)
    return Kind::variant;
  else if constexpr (std::is_same_v<T, RawNode>)
    return Kind::raw;
  else if constexpr (std::is_class_v<T>)
    return Kind::structure;
  else
    return Kind::unsupported;
}

template <class T>
inline constexpr Kind kKind = [] {
  static_assert(kind_of<T>() != Kind::unsupported,
                "a field is a bool, std::int64_t, double, Quantity, text, date, enum, or made of "
                "these: see visit.h");
  return kind_of<T>();
}();

template <class T>
inline constexpr bool kIsNumber = kKind<T> == Kind::integer || kKind<T> == Kind::real;

template <class T>
consteval Dim dim_of() {
  if constexpr (kIsQuantity<T>)
    return T::kDim;
  else
    return Dim{};
}
template <class T>
constexpr double si_of(const T& value) {
  if constexpr (kIsQuantity<T>)
    return value.si();
  else
    return static_cast<double>(value);
}
// Integers round to nearest; what lies beyond their range becomes the end of the range.
template <class T>
constexpr void assign_si(T& value, double si) {
  if constexpr (kIsQuantity<T>)
    value = T::from_si(si);
  else if constexpr (std::is_same_v<T, std::int64_t>)
    value = si >= 9.2e18    ? INT64_MAX
            : si <= -9.2e18 ? INT64_MIN
                            : static_cast<std::int64_t>(std::llround(si));
  else
    value = si;
}

template <class T>
concept HasShort = requires { std::string_view(T::kShort); };

template <class Variant>
struct Alternatives;
template <class... Ts>
struct Alternatives<std::variant<Ts...>> {
  static constexpr std::array<std::string_view, sizeof...(Ts)> kNames{Ts::kType...};

  // Makes `variant` hold a fresh alternative number `index` and calls `use` with it.
  template <class Use>
  static void emplace(std::variant<Ts...>& variant, std::size_t index, Use&& use) {
    emplace_from<0>(variant, index, use);
  }

 private:
  template <std::size_t I, class Use>
  static void emplace_from(std::variant<Ts...>& variant, std::size_t index, Use& use) {
    if constexpr (I < sizeof...(Ts)) {
      if (index == I) return use(variant.template emplace<I>());
      emplace_from<I + 1>(variant, index, use);
    }
  }
};

// The field of a struct that names its items in a list.
struct IdField {
  const std::string* named = nullptr;  // the field called `id`
  const void* wanted = nullptr;        // address of the member that item_id() returns
  std::string_view name;               // of the field, "" if there is none
  const std::string* value = nullptr;

  template <class T>
  void field(std::string_view field_name, T& field_value, const FieldOptions& = {}) {
    if constexpr (std::is_same_v<T, std::string>) {
      if (field_name == "id" || (name.empty() && &field_value == wanted)) {
        name = field_name;
        value = &field_value;
      }
    }
  }
  template <class T>
  void flatten(T& common) {
    visit(*this, common);
  }
};

template <class T>
concept HasItemId = requires(const T& item) {
  { item_id(item) } -> std::same_as<const std::string&>;
};

// The id field of `item`; a struct whose id has another name than `id` declares item_id(const T&),
// which returns a reference to it.
template <class T>
IdField id_field(const T& item) {
  IdField finder;
  if constexpr (kKind<T> == Kind::structure) {
    if constexpr (HasItemId<T>) finder.wanted = &item_id(item);
    visit(finder, const_cast<T&>(item));
  }
  return finder;
}

// The path segment of item number `index` of a list: its id, a variant's type, else its place
// from 1.
template <class T>
std::string segment_of(const T& item, std::size_t index) {
  if constexpr (kKind<T> == Kind::variant) {
    return std::visit(
        [](const auto& alternative) -> std::string {
          const IdField id = id_field(alternative);
          if (id.value != nullptr && !id.value->empty()) return *id.value;
          return std::string(std::decay_t<decltype(alternative)>::kType);
        },
        item);
  } else {
    const IdField id = id_field(item);
    if (id.value != nullptr && !id.value->empty()) return *id.value;
    return std::to_string(index + 1);
  }
}

// Counts the numbers of a value in the order of visit().
struct NumberCounter {
  int count = 0;

  template <class T>
  void field(std::string_view, T& value, const FieldOptions& = {}) {
    add(value);
  }
  template <class T>
  void flatten(T& common) {
    visit(*this, common);
  }
  template <class T>
  void add(T& value) {
    if constexpr (kIsNumber<T>)
      ++count;
    else if constexpr (kKind<T> == Kind::optional) {
      if (value) add(*value);
    } else if constexpr (kKind<T> == Kind::list) {
      for (auto& item : value) add(item);
    } else if constexpr (kKind<T> == Kind::by_id) {
      for (auto& item : value.items) add(item.second);
    } else if constexpr (kKind<T> == Kind::steps) {
      if (!value.market.empty()) return;  // its months are no numbers of the plan
      for (auto& step : value.steps) add(step.second);
    } else if constexpr (kKind<T> == Kind::variant)
      std::visit([this](auto& a) { add(a); }, value);
    else if constexpr (kKind<T> == Kind::structure)
      visit(*this, value);
  }
};

}  // namespace internal
}  // namespace gw::config
