// Purchase: goods that the buyer capitalises, paid at order, delivery and later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/finance/accounts.h"
#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/price.h"

namespace gw::finance {

// Shares of the price by event; they sum to 1.
struct PaymentTerms {
  Ratio order;
  Ratio delivery = 1.0;
  Ratio later;
  std::int64_t order_lead_months = 0;  // order before delivery
  std::int64_t later_months = 3;       // after delivery
};

// Delivered quantity q(m) follows from flow and price (price.h). Each month the buyer
//   pays order x price x (deliveries due within the lead that were not ordered yet)  as a prepayment,
//   receives q(m): asset of price x q(m), against prepayments of order x price x q(m) as far as there
//   are any, cash now, and a payable for the `later` share.
// Orders look ahead in the flow table; deliveries that slip keep their deposit and are not ordered
// twice; what was ordered before the end of the contract is still delivered. The seller books revenue at
// delivery. Deposits on what is never delivered are not returned.
struct Purchase {
  static constexpr std::string_view kType = "purchase";
  Common common;
  std::string seller;
  std::string buyer;
  FlowName flow;
  Price price;
  PaymentTerms pay;
  AssetClass asset = AssetClass::compute;
  std::optional<std::int64_t> life_months;  // default: usual for its class; 0: not depreciated
  Ratio residual_share;                     // of cost, left at the end of its life
  std::int64_t in_service_after_months = 0; // depreciation starts in the month after that
};

[[nodiscard]] std::string describe(const Purchase& contract);

template <class Visitor>
void visit(Visitor& v, PaymentTerms& p) {
  v.field("order", p.order, {.doc = "share paid at order", .min = 0, .max = 1});
  v.field("delivery", p.delivery, {.doc = "share paid at delivery", .min = 0, .max = 1});
  v.field("later", p.later, {.doc = "share paid after delivery", .min = 0, .max = 1});
  v.field("order_lead_months", p.order_lead_months,
          {.doc = "months from order to delivery", .min = 0, .max = 120, .fixed = true});
  v.field("later_months", p.later_months,
          {.doc = "months from delivery to the later payment", .min = 0, .max = 120, .fixed = true});
}

template <class Visitor>
void visit(Visitor& v, Purchase& c) {
  v.flatten(c.common);
  v.field("seller", c.seller, {.doc = "who delivers", .required = true, .refers_to = "party"});
  v.field("buyer", c.buyer, {.doc = "who pays and owns", .required = true, .refers_to = "party"});
  v.field("flow", c.flow, {.doc = "what is delivered", .required = true, .refers_to = "flow"});
  v.field("price", c.price, {.doc = "unit price", .required = true});
  v.field("pay", c.pay, {.doc = "when the price is paid"});
  v.field("asset", c.asset, {.doc = "kind of asset, decides its usual life"});
  v.field("life_months", c.life_months,
          {.doc = "straight-line book life; 0: not depreciated", .min = 0, .max = 1200, .fixed = true});
  v.field("residual_share", c.residual_share,
          {.doc = "share of the cost left at the end of life", .min = 0, .max = 1});
  v.field("in_service_after_months", c.in_service_after_months,
          {.doc = "months from delivery until it depreciates", .min = 0, .max = 120, .fixed = true});
}

}  // namespace gw::finance
