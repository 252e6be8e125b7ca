// Equity round: several investors buy at one price; parts may be contingent.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/staged_equity.h"
#include "gigawatt/finance/contracts/trigger.h"

namespace gw::finance {

struct RoundInvestor {
  std::string investor;
  Dollars amount = {};      // in all
  Dollars contingent = {};  // the part of it that waits
  // The waiting part is paid in the first month >= `when` with `trigger` >= `level` in which
  // `condition` holds; only what is given counts, and with none of them it is never paid.
  std::optional<Month> when = {};
  FlowName trigger = {};
  std::optional<Power> level = {};
  std::optional<Trigger> condition = {};  // whatever else it waits for
};
[[nodiscard]] inline const std::string& item_id(const RoundInvestor& i) { return i.investor; }

// Shares set aside for employees: `share` of all shares once the round is paid in full. Out of
// pre_money the owners before the round bear them, out of post_money everybody does.
enum class PoolBasis : std::uint8_t { pre_money, post_money };
constexpr std::array<std::string_view, 2> enum_names(PoolBasis) {
  return {"pre_money", "post_money"};
}
struct OptionPool {
  Ratio share;
  PoolBasis basis = PoolBasis::pre_money;
};

// All shares cost pre_money / (shares before the round), contingent ones included: whoever pays
// later has the price of the round. stake = amount / post_money once everything is paid.
// finance_methods 1. With S shares before, new money I at post-money V and a pool of share p,
//   pool out of pre_money   N = S / (1 - p - I / V) shares in all, price = V / N, pool = p N
//   pool out of post_money  price = (V - I) / S, pool = p / (1 - p) x (S + I / price)
// The pool counts as issued and does not vote.
// `preference` x what was paid comes before common shares in a sale of the company, instead of a
// part of it (non-participating, convertible one to one): exit_waterfall.h. It does not touch the
// books.
struct EquityRound {
  static constexpr std::string_view kType = "equity_round";
  Common common;
  std::string issuer;
  std::optional<Dollars> pre_money;
  std::optional<Dollars> post_money;  // = pre_money + all amounts; one of the two is given
  std::vector<RoundInvestor> investors;
  ShareClass share_class = ShareClass::voting;
  std::string series;                // name of its shares; default: the contract's id
  Ratio preference;                  // multiple of what was paid; 0: common shares
  std::int64_t preference_rank = 0;  // higher is paid first
  std::optional<OptionPool> pool;

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
  v.field("condition", i.condition, {.doc = "what else must hold when the waiting part is paid"});
}

template <class Visitor>
void visit(Visitor& v, OptionPool& p) {
  v.field("share", p.share,
          {.doc = "share of all shares after the round",
           .required = true,
           .min = 0,
           .max = 0.9,
           .example = "10%"});
  v.field("basis", p.basis, {.doc = "who bears it: the owners before the round, or everybody"});
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
  v.field("series", c.series, {.doc = "name of its shares; default: the contract's id"});
  v.field("preference", c.preference,
          {.doc = "multiple of what was paid that comes first in a sale; 0: common shares",
           .min = 0,
           .max = 10});
  v.field("preference_rank", c.preference_rank,
          {.doc = "higher ranks are paid first", .min = 0, .max = 100, .fixed = true});
  v.field("pool", c.pool, {.doc = "shares set aside for employees"});
}

}  // namespace gw::finance
