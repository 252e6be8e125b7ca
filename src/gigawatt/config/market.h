// Finds the numbers of a struct that follow a market path, to put the drawn months in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/reading.h"
#include "gigawatt/config/traits.h"

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

template <class Use>
class MarketFinder {
 public:
  explicit MarketFinder(Use& use) : use_(use) {}

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
    if constexpr (kKind<T> == Kind::steps) {
      if constexpr (kIsNumber<typename T::Item>)
        if (!value.market.empty()) use_(trail_, value, options);
    } else if constexpr (kKind<T> == Kind::optional) {
      if (value) descend(*value, options);
    } else if constexpr (kKind<T> == Kind::list) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        const std::string segment = segment_of(value[i], i);
        item(segment, value[i], options);
      }
    } else if constexpr (kKind<T> == Kind::by_id) {
      for (auto& [id, entry] : value.items) {
        trail_.push(id);
        descend(entry, options);
        trail_.pop();
      }
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
  template <class T>
  void item(std::string_view segment, T& value, const FieldOptions& options) {
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

}  // namespace internal

// Calls use(trail, steps, options) for every Steps of numbers in `value` that names a market path,
// in the order of visit(); `steps` may be changed.
template <class T, class Use>
void for_each_market(T& value, Use use) {
  internal::MarketFinder<Use> finder(use);
  finder.descend(value, FieldOptions{});
}

}  // namespace gw::config
