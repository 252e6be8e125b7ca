// Sale: goods and services at a unit price, expensed by the buyer in the month.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "gigawatt/finance/accounts.h"
#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/price.h"

namespace gw::finance {

// What is sold, which decides the accounts of both sides.
enum class ServiceKind : std::uint8_t { product, compute, energy, operations, research, other };
constexpr std::array<std::string_view, 6> enum_names(ServiceKind) {
  return {"product", "compute", "energy", "operations", "research", "other"};
}
[[nodiscard]] Account revenue_account(ServiceKind kind);
[[nodiscard]] Account expense_account(ServiceKind kind);

// Pays price x flow each month in force (price.h); subscriptions, tokens, rented chip-hours, energy
// bills, water. `paid_after_months` keeps the amount as receivable and payable until then.
struct Sale {
  static constexpr std::string_view kType = "sale";
  Common common;
  std::string seller;
  std::string buyer;
  FlowName flow;
  Price price;
  ServiceKind what = ServiceKind::other;
  std::int64_t paid_after_months = 0;
};

[[nodiscard]] std::string describe(const Sale& contract);

template <class Visitor>
void visit(Visitor& v, Sale& c) {
  v.flatten(c.common);
  v.field("seller", c.seller, {.doc = "who delivers", .required = true, .refers_to = "party"});
  v.field("buyer", c.buyer, {.doc = "who pays", .required = true, .refers_to = "party"});
  v.field("flow", c.flow, {.doc = "what is billed", .refers_to = "flow"});
  v.field("price", c.price, {.doc = "unit price", .required = true});
  v.field("what", c.what, {.doc = "what is sold, decides the accounts"});
  v.field("paid_after_months", c.paid_after_months,
          {.doc = "credit term", .min = 0, .max = 60, .fixed = true});
}

}  // namespace gw::finance
