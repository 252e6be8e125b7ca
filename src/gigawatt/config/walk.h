// Visits the values of a struct depth first, in the order of visit(), with the way to each of them.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gigawatt/config/reading.h"
#include "gigawatt/config/traits.h"
#include "gigawatt/core/calendar.h"

namespace gw::config {

// Where a value lies: "parties.amd.share_price", put together only when asked for.
class Trail {
 public:
  void push(std::string_view segment) { segments_.push_back(segment); }
  void pop() { segments_.pop_back(); }
  [[nodiscard]] std::string path() const {
    std::string path;
    for (std::string_view segment : segments_) path = internal::join(path, segment);
    return path;
  }

 private:
  std::vector<std::string_view> segments_;
};

namespace internal {

// Where a walk ends: at single values, or at numbers by date as a whole.
struct SingleValues {
  template <class T>
  static constexpr bool kEnds =
      kKind<T> == Kind::boolean || kKind<T> == Kind::integer || kKind<T> == Kind::real ||
      kKind<T> == Kind::text || kKind<T> == Kind::month || kKind<T> == Kind::date ||
      kKind<T> == Kind::window || kKind<T> == Kind::enumeration;
};
struct NumbersByDate {
  template <class T>
  static constexpr bool kEnds = [] {
    if constexpr (kKind<T> == Kind::steps)
      return kIsNumber<typename T::Item>;
    else
      return false;
  }();
};

// Calls use(trail, value, options) at every end; values may be changed.
template <class Ends, class Use>
class Walker {
 public:
  explicit Walker(Use& use) : use_(use) {}

  template <class T>
  void field(std::string_view name, T& value, const FieldOptions& options = {}) {
    trail_.push(name);
    descend(value, options);
    trail_.pop();
  }
  template <class T>
  void flatten(T& common) {
    visit(*this, common);
  }

  template <class T>
  void descend(T& value, const FieldOptions& options) {
    if constexpr (Ends::template kEnds<T>) {
      use_(trail_, value, options);
    } else if constexpr (kKind<T> == Kind::optional) {
      if (value) descend(*value, options);
    } else if constexpr (kKind<T> == Kind::list) {
      for (std::size_t i = 0; i < value.size(); ++i)
        item(segment_of(value[i], i), value[i], options);
    } else if constexpr (kKind<T> == Kind::by_id) {
      for (auto& [id, entry] : value.items) field(id, entry, options);
    } else if constexpr (kKind<T> == Kind::steps) {
      if (!value.market.empty()) return item("market", value.market, options);
      if (value.steps.size() == 1 && value.steps.front().first == Month())
        return descend(value.steps.front().second, options);
      for (auto& [from, step] : value.steps) item(print(from), step, options);
    } else if constexpr (kKind<T> == Kind::variant) {
      std::visit(
          [&](auto& alternative) {
            field(std::decay_t<decltype(alternative)>::kType, alternative, options);
          },
          value);
    } else if constexpr (kKind<T> == Kind::structure) {
      visit(*this, value);
    }
  }

 private:
  // The type of a variant in a list does not stand in its path.
  template <class T>
  void item(const std::string& segment, T& value, const FieldOptions& options) {
    trail_.push(segment);
    if constexpr (kKind<T> == Kind::variant)
      std::visit([&](auto& alternative) { descend(alternative, options); }, value);
    else
      descend(value, options);
    trail_.pop();
  }

  Use& use_;
  Trail trail_;
};

template <class Ends, class T, class Use>
void walk(T& value, Use&& use) {
  Walker<Ends, Use> walker(use);
  walker.descend(value, FieldOptions{});
}

}  // namespace internal
}  // namespace gw::config
