// Draws: random numbers from a seed; Variation: a contract with other parties, numbers and dates.
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "gigawatt/config/traits.h"
#include "gigawatt/finance/contract.h"

namespace gw::finance::testing {

// splitmix64 (Steele, Lea, Flood 2014).
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  double between(double low, double high) {
    return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53);
  }
  template <class Range>
  const auto& of(const Range& range) {
    return range[static_cast<std::size_t>(below(static_cast<int>(std::size(range))))];
  }

 private:
  std::uint64_t state_;
};

// Changes the fields of a contract; what a field may hold stands in its options.
class Variation {
 public:
  struct Context {
    Draws& draws;
    const std::vector<std::string>& parties;
    const std::set<std::string>& contracts;  // ids that a list may name
    MonthWindow horizon;
    // Who plays whom of the samples, the same in all contracts of an economy.
    std::map<std::string, std::string>& roles;
  };
  explicit Variation(const Context& context) : c_(context), in_role_(!context.draws.one_in(4)) {}

  template <class T>
  void field(std::string_view, T& value, const config::FieldOptions& options = {}) {
    change(value, options);
  }
  template <class T>
  void flatten(T& part) {
    if constexpr (std::is_same_v<T, Common>)
      dress(part);
    else
      visit(*this, part);
  }

 private:
  template <class T>
  void change(T& value, const config::FieldOptions& options) {
    using config::internal::Kind;
    constexpr Kind kKind = config::internal::kKind<T>;
    if constexpr (kKind == Kind::boolean)
      value = c_.draws.one_in(2);
    else if constexpr (kKind == Kind::integer)
      change_count(value, options);
    else if constexpr (kKind == Kind::real)
      change_number(value, options);
    else if constexpr (kKind == Kind::text)
      name_party(value, options);
    else if constexpr (kKind == Kind::month)
      value = any_month();
    else if constexpr (kKind == Kind::enumeration)
      value = static_cast<T>(c_.draws.below(static_cast<int>(enum_names(T{}).size())));
    else if constexpr (kKind == Kind::optional) {
      if (value) change(*value, options);
    } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
      std::erase_if(value, [this](const std::string& id) { return !c_.contracts.contains(id); });
    } else if constexpr (kKind == Kind::list) {
      for (auto& item : value) change(item, options);
    } else if constexpr (kKind == Kind::steps) {
      for (auto& step : value.steps) change(step.second, options);
    } else if constexpr (kKind == Kind::structure) {
      visit(*this, value);
    }
  }

  void change_count(std::int64_t& value, const config::FieldOptions& options) {
    if (c_.draws.one_in(2)) return;
    const auto low = static_cast<std::int64_t>(std::max(options.min, 0.0));
    const auto high = static_cast<std::int64_t>(std::min(options.max, 40.0));
    value = low + c_.draws.below(static_cast<int>(high - low) + 1);
  }

  // A share anywhere in its bounds; anything else up to four times what it was, sometimes nothing.
  template <class Q>
  void change_number(Q& value, const config::FieldOptions& options) {
    double x = 0;
    if constexpr (std::is_same_v<Q, double>)
      x = value;
    else
      x = value.si();
    if (c_.draws.one_in(3)) return;
    const double low = options.min;
    if (low >= 0 && options.max <= 2)
      x = c_.draws.between(low, std::min(options.max, 1.0));
    else if (low >= -1 && x == 0)
      x = c_.draws.between(std::max(low, -0.3), 0.3) * (low > -1.5);
    else if (low <= 0 && !options.positive && c_.draws.one_in(8))
      x = 0;
    else
      x *= c_.draws.between(0.1, 4.0);
    x = std::clamp(x, low, options.max);
    if constexpr (std::is_same_v<Q, double>)
      value = x;
    else
      value = Q::from_si(x);
  }

  void name_party(std::string& value, const config::FieldOptions& options) {
    if (options.refers_to != "party") return;
    // Some contracts only make sense between the parties of others: a vendor lends to its customer.
    const std::string& anybody = c_.draws.of(c_.parties);
    value = in_role_ ? c_.roles.try_emplace(value, anybody).first->second : anybody;
  }

  Month any_month() {
    return c_.horizon.first + c_.draws.below(c_.horizon.last - c_.horizon.first + 1);
  }

  void dress(Common& common) {
    Draws& d = c_.draws;
    common.binds_with_probability = d.between(0.0, 1.0);
    common.active = !d.one_in(12);
    common.state = d.one_in(10) ? ContractState::superseded : ContractState::signed_;
    common.part = "part_" + std::to_string(d.below(4));
    if (d.one_in(2)) common.start = any_month();
    if (d.one_in(3)) common.end = common.start.value_or(c_.horizon.first) + d.below(24);
    common.instead_of.clear();
    if (d.one_in(6)) {
      auto replaced = c_.contracts.begin();
      std::advance(replaced, d.below(static_cast<int>(c_.contracts.size())));
      common.instead_of = {*replaced};
    }
  }

  Context c_;
  bool in_role_;
};

}  // namespace gw::finance::testing
