// Warrant: shares that vest as milestones and price hurdles are met.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/staged_equity.h"
#include "gigawatt/finance/contracts/trigger.h"

namespace gw::finance {

struct WarrantTranche {
  Ratio shares;
  std::optional<Power> milestone = {};        // level of the trigger
  std::optional<Dollars> price_hurdle = {};   // of the issuer's share
  std::optional<Trigger> condition = {};      // whatever else it waits for
};

// Tranche k vests, and is exercised at once, in the first month in force with trigger >= milestone and
// share price >= hurdle, its condition, and share price > strike. The holder pays strike x shares. The price
// is looked at once a month: on a market path of volatility s a hurdle H is met about as often as
// H e^(0.5826 s / sqrt(12)) would be by a price watched at any moment (Broadie, Glasserman and Kou 1997).
// Vendor accounting: `value_per_share` (fair value at grant) x shares is contra-revenue of the issuer at
// vesting (ASC 606-10-32-25) and lowers the holder's purchase cost, here as other income.
struct Warrant {
  static constexpr std::string_view kType = "warrant";
  Common common;
  std::string issuer;
  std::string holder;
  FlowName trigger = "energised_power";
  Dollars strike;                          // per share
  std::optional<Dollars> value_per_share;  // at grant
  std::vector<WarrantTranche> tranches;
  ShareClass share_class = ShareClass::voting;
};

[[nodiscard]] std::string describe(const Warrant& contract);

template <class Visitor>
void visit(Visitor& v, WarrantTranche& t) {
  v.field("shares", t.shares, {.doc = "number of shares", .required = true, .positive = true});
  v.field("milestone", t.milestone, {.doc = "level that the trigger must reach", .positive = true});
  v.field("price_hurdle", t.price_hurdle, {.doc = "share price that must be met", .positive = true});
  v.field("condition", t.condition, {.doc = "what else must hold in that month"});
}

template <class Visitor>
void visit(Visitor& v, Warrant& c) {
  v.flatten(c.common);
  v.field("issuer", c.issuer, {.doc = "whose shares", .required = true, .refers_to = "party"});
  v.field("holder", c.holder, {.doc = "who may buy them", .required = true, .refers_to = "party"});
  v.field("trigger", c.trigger, {.doc = "power level of the milestones", .refers_to = "flow"});
  v.field("strike", c.strike, {.doc = "price per share", .min = 0, .example = "0.01 $"});
  v.field("value_per_share", c.value_per_share,
          {.doc = "fair value per share at grant, booked against revenue", .min = 0});
  v.field("tranches", c.tranches, {.doc = "shares and what each part waits for", .required = true});
  v.field("share_class", c.share_class, {.doc = "whether the shares vote"});
}

}  // namespace gw::finance
