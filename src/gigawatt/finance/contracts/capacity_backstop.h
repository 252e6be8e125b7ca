// Capacity backstop: a guarantor buys the capacity that its beneficiary cannot sell.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/price.h"

namespace gw::finance {

// With capacity C(m), the level of the flow `capacity` or the power `contracted` (the lower, if
// both are given), and sold power S(m), the level of `sold`,
//   pay(m) = min(cap left, price(m) x max(0, C - S) x a twelfth of a year)
// until the last month in force. The guarantor uses what it pays for: expense and revenue of
// compute. A put on demand whose payments fall due when the guarantor's own customers buy less
// (wrong-way). finance_methods 7; NVIDIA and CoreWeave, 6.3 G$ until April 2032, is the model.
struct CapacityBackstop {
  static constexpr std::string_view kType = "capacity_backstop";
  Common common;
  std::string guarantor;
  std::string beneficiary;
  FlowName capacity;
  std::optional<config::Steps<Power>> contracted;
  FlowName sold;
  config::Steps<DollarsPerPowerTime> price;
  Ratio price_growth_per_year;
  std::optional<Dollars> cap;  // default: no cap
};

[[nodiscard]] std::string describe(const CapacityBackstop& contract);

template <class Visitor>
void visit(Visitor& v, CapacityBackstop& c) {
  v.flatten(c.common);
  v.field("guarantor", c.guarantor,
          {.doc = "who buys what is left", .required = true, .refers_to = "party"});
  v.field("beneficiary", c.beneficiary,
          {.doc = "who sells capacity", .required = true, .refers_to = "party"});
  v.field("capacity", c.capacity, {.doc = "power level that it has", .refers_to = "flow"});
  v.field("contracted", c.contracted,
          {.doc = "capacity under the backstop, by date", .min = 0, .example = "300 MW"});
  v.field("sold", c.sold,
          {.doc = "power level that it has sold", .required = true, .refers_to = "flow"});
  v.field("price", c.price,
          {.doc = "price of the capacity left",
           .required = true,
           .min = 0,
           .example = "12 G$/GW/year"});
  v.field("price_growth_per_year", c.price_growth_per_year,
          {.doc = "yearly change of the price from the start", .min = -1});
  v.field("cap", c.cap, {.doc = "most that is ever paid", .positive = true, .example = "6.3 G$"});
}

}  // namespace gw::finance
