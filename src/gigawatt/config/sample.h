// Puts a sample into a struct: the uncertain numbers overwritten by drawn values, in one walk.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "gigawatt/config/distribution.h"
#include "gigawatt/config/traits.h"
#include "gigawatt/core/check.h"

namespace gw::config {

namespace internal {

// Walks the numbers of a struct in the order in which read() counted them.
class Assigner {
 public:
  Assigner(std::span<const Uncertainty> uncertainties, std::span<const double> values)
      : next_(uncertainties.data()), end_(next_ + uncertainties.size()), value_(values.data()) {}

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
    if constexpr (kIsNumber<T>) {
      if (next_ != end_ && next_->ordinal == ordinal_) {
        assign_si(value, *value_++);
        ++next_;
      }
      ++ordinal_;
    } else if constexpr (kKind<T> == Kind::optional) {
      if (value) add(*value);
    } else if constexpr (kKind<T> == Kind::list) {
      for (auto& item : value) add(item);
    } else if constexpr (kKind<T> == Kind::by_id) {
      for (auto& item : value.items) add(item.second);
    } else if constexpr (kKind<T> == Kind::steps) {
      if (!value.market.empty()) return;  // its months are no numbers of the plan
      for (auto& step : value.steps) add(step.second);
    } else if constexpr (kKind<T> == Kind::variant) {
      std::visit([this](auto& alternative) { add(alternative); }, value);
    } else if constexpr (kKind<T> == Kind::structure) {
      visit(*this, value);
    }
  }

  [[nodiscard]] bool is_done() const { return next_ == end_; }

 private:
  const Uncertainty* next_;
  const Uncertainty* end_;
  const double* value_;
  int ordinal_ = 0;
};

}  // namespace internal

// Overwrites the numbers of `value` that `uncertainties` (ascending ordinals, from the read() that
// filled the struct) describe by `values` in base units; whole numbers are rounded. The shape of
// the struct (items of lists, alternatives, optionals) must still be the one that was read.
template <class T>
void assign(T& value, std::span<const Uncertainty> uncertainties, std::span<const double> values) {
  GW_CHECK(uncertainties.size() == values.size(), uncertainties.size(), values.size());
  internal::Assigner assigner(uncertainties, values);
  assigner.add(value);
  GW_CHECK(assigner.is_done(), uncertainties.size());
}

}  // namespace gw::config
