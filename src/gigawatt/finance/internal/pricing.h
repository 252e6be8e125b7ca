// Meets a price with its flow: which flows there are, how a month is billed, what it comes to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/core/flow_table.h"
#include "gigawatt/finance/price.h"

namespace gw::finance::internal {

// One flow or, for a name that ends in ".*", the sum of several; all of one dimension and kind.
struct FlowSum {
  std::vector<FlowId> ids;
  Dim dim;
  bool per_month = true;

  [[nodiscard]] bool empty() const { return ids.empty(); }
  // Zero before the first month and after the last month of the table.
  [[nodiscard]] double at(const FlowTable& flows, Month month) const;
};

enum class Billing : std::uint8_t { amount, increase, mean_month, chip_time, fee };

// How `price` bills a flow (null: no flow); nothing if it does not fit.
[[nodiscard]] std::optional<Billing> billing_of(const Price& price, const FlowSum* flow);
// "an amount or level of power", for the message when it does not.
[[nodiscard]] std::string flow_wanted(const Price& price);

struct PricedFlow {
  FlowSum flow;
  Billing billing = Billing::amount;

  // What the price is multiplied with in `month`, in base units.
  [[nodiscard]] double quantity(const FlowTable& flows, Month month) const;
};

// Price in base units, grown from `start`.
[[nodiscard]] double price_si(const Price& price, Month month, Month start);
// (1 + per_year) ^ (whole months / 12), 1 before the start.
[[nodiscard]] double growth_factor(Ratio per_year, int months);

}  // namespace gw::finance::internal
