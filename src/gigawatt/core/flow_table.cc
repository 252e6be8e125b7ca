#include "gigawatt/core/flow_table.h"

#include <set>
#include <utility>

#include "gigawatt/core/check.h"
#include "gigawatt/units/text.h"

namespace gw {
inline namespace core {

FlowTable::FlowTable(Month first, int months, std::vector<Flow> flows)
    : first_(first), months_(months), flows_(std::move(flows)) {
  GW_CHECK(months >= 0, months);
  std::set<std::string_view> names;
  for (const Flow& flow : flows_) GW_CHECK(names.insert(flow.name).second, flow.name);
  values_.assign(flows_.size() * static_cast<std::size_t>(months), 0.0);
}

std::optional<FlowId> FlowTable::find(std::string_view name) const {
  for (std::size_t i = 0; i < flows_.size(); ++i) {
    if (flows_[i].name == name) return FlowId{static_cast<int>(i)};
  }
  return std::nullopt;
}

double FlowTable::si(FlowId flow, Month month) const { return values_[offset(flow, month)]; }

std::span<const double> FlowTable::series(FlowId flow) const {
  check(flow);
  const auto length = static_cast<std::size_t>(months_);
  return std::span(values_).subspan(static_cast<std::size_t>(flow.index) * length, length);
}

void FlowTable::check(FlowId flow) const {
  GW_CHECK(flow.index >= 0 && static_cast<std::size_t>(flow.index) < flows_.size(), flow.index,
           flows_.size());
}

void FlowTable::check(FlowId flow, Dim dim) const {
  check(flow);
  const Flow& found = flows_[static_cast<std::size_t>(flow.index)];
  GW_CHECK(found.dim == dim, found.name, dim_name(found.dim), dim_name(dim));
}

std::size_t FlowTable::offset(FlowId flow, Month month) const {
  check(flow);
  const int row = month - first_;
  GW_CHECK(row >= 0 && row < months_, print(month), print(first_), months_);
  return static_cast<std::size_t>(flow.index) * static_cast<std::size_t>(months_) +
         static_cast<std::size_t>(row);
}

}  // namespace core
}  // namespace gw
