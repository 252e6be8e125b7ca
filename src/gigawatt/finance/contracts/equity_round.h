// Equity round: several investors buy at one price; parts may be contingent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/staged_equity.h"

namespace gw::finance {

struct RoundInvestor {
  std::string investor;
  Dollars amount;      // in all
  Dollars contingent;  // the part of it that waits
  // The waiting part is paid in the first month >= `when` with `trigger` >= `level`; of the two only what
  // is given counts, and with neither it is never paid.
  std::optional<Month> when;
  FlowName trigger;
  std::optional<Power> level;
};
[[nodiscard]] inline const std::string& item_id(const RoundInvestor& i) { return i.investor; }

// All shares cost pre_money / (shares before the round), contingent ones included: whoever pays later
// has the price of the round. stake = amount / post_money once everything is paid. finance_methods 1.
struct EquityRound {
  static constexpr std::string_view kType = "equity_round";
  Common common;
  std::string issuer;
  std::optional<Dollars> pre_money;
  std::optional<Dollars> post_money;  // = pre_money + all amounts; one of the two is given
  std::vector<RoundInvestor> investors;
  ShareClass share_class = ShareClass::voting;

  [[nodiscard]] Dollars size() const;
  [[nodiscard]] Dollars pre() const;  // pre_money, or post_money - size()
};

[[nodiscard]] std::string describe(const EquityRound& contract);

template <class Visitor>
void visit(Visitor& v, RoundInvestor& i) {
  v.field("investor", i.investor, {.doc = "who pays", .required = true, .refers_to = "party"});
  v.field("amount", i.amount, {.doc = "in all", .required = true, .positive = true});
  v.field("contingent", i.contingent, {.doc = "part of the amount that waits", .min = 0});
  v.field("when", i.when, {.doc = "first month in which the waiting part can be paid"});
  v.field("trigger", i.trigger, {.doc = "power level that releases it", .refers_to = "flow"});
  v.field("level", i.level, {.doc = "level that the trigger must reach", .positive = true});
}

template <class Visitor>
void visit(Visitor& v, EquityRound& c) {
  v.flatten(c.common);
  v.field("issuer", c.issuer, {.doc = "whose shares", .required = true, .refers_to = "party"});
  v.field("pre_money", c.pre_money,
          {.doc = "value of the equity before the round", .positive = true, .example = "730 G$"});
  v.field("post_money", c.post_money,
          {.doc = "value of the equity after the whole round", .positive = true});
  v.field("investors", c.investors, {.doc = "who takes part", .required = true});
  v.field("share_class", c.share_class, {.doc = "whether the shares vote"});
}

}  // namespace gw::finance
