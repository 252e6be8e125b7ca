// FlowTable: month x named physical flow; the only bridge from physics to money.
//
// Flows are registered once (name, dimension, doc); then every month has one row. Values are in
// base units of their dimension (seconds, joules, dollars never: money does not flow through here).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/units/quantity.h"

namespace gw {
inline namespace core {

struct FlowId {
  int index = -1;
  constexpr bool operator==(const FlowId&) const = default;
};

struct Flow {
  std::string name{};  // "energised_power", "chips_delivered.vr_nvl72"
  Dim dim{};
  std::string doc{};
  // true: the amount of the month (MWh, tokens); false: the level at its end (GW energised, chips
  // in service).
  bool per_month = true;
};

class FlowTable {
 public:
  // Months first .. first + months - 1, all zero.
  // GW_CHECKs that names are unique.
  FlowTable(Month first, int months, std::vector<Flow> flows);

  [[nodiscard]] Month first() const { return first_; }
  [[nodiscard]] int months() const { return months_; }
  [[nodiscard]] std::span<const Flow> flows() const { return flows_; }
  [[nodiscard]] std::optional<FlowId> find(std::string_view name) const;

  // GW_CHECKs month, flow and dimension.
  template <Dim D>
  void set(FlowId flow, Month month, Quantity<D> value) {
    check(flow, D);
    values_[offset(flow, month)] = value.si();
  }
  template <Dim D>
  void add(FlowId flow, Month month, Quantity<D> value) {
    check(flow, D);
    values_[offset(flow, month)] += value.si();
  }
  [[nodiscard]] double si(FlowId flow, Month month) const;
  template <class Q>
  [[nodiscard]] Q get(FlowId flow, Month month) const {
    check(flow, Q::kDim);
    return Q::from_si(values_[offset(flow, month)]);
  }
  [[nodiscard]] std::span<const double> series(FlowId flow) const;  // months() values, base units

 private:
  void check(FlowId flow) const;
  void check(FlowId flow, Dim dim) const;
  [[nodiscard]] std::size_t offset(FlowId flow, Month month) const;

  Month first_;
  int months_;
  std::vector<Flow> flows_;
  std::vector<double> values_;  // flow-major
};

}  // namespace core
}  // namespace gw
