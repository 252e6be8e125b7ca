// Staged equity: an investor buys shares tranche by tranche as capacity is energised.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/trigger.h"

namespace gw::finance {

enum class ValuationRule : std::uint8_t { prevailing, fixed };
constexpr std::array<std::string_view, 2> enum_names(ValuationRule) {
  return {"prevailing", "fixed"};
}
enum class ValuationBasis : std::uint8_t { pre_money, post_money };
constexpr std::array<std::string_view, 2> enum_names(ValuationBasis) {
  return {"pre_money", "post_money"};
}
enum class ShareClass : std::uint8_t { voting, non_voting };
constexpr std::array<std::string_view, 2> enum_names(ShareClass) {
  return {"voting", "non_voting"};
}

// With L(m) the level of `trigger`, tranche k falls due in the first month with L >= k x
// tranche_power and is worth per_energised x tranche_power, until the sum reaches `cap` (the last
// one is cut to it). A level that falls later takes nothing back. `first_at_signing`: the first
// tranche is paid in the first month of the contract, in advance of its milestone. `condition`:
// tranches that are due wait for the first month in which it holds as well.
//
// Shares: amount / (pre-money / shares before). The first tranche uses `first_valuation` on its
// basis if given; later ones the same value (`fixed`) or (`prevailing`) the contract's path, else
// what the issuer is worth by then: Books::valuation(), the newer of its path and last round, with
// the money since. finance_methods 1; the terms of NVIDIA and OpenAI of 2025-09-22 are the model.
struct StagedEquity {
  static constexpr std::string_view kType = "staged_equity";
  Common common;
  std::string investor;
  std::string issuer;
  FlowName trigger = "energised_power";
  DollarsPerPower per_energised;
  Power tranche_power = Power::from_si(1e9);
  Dollars cap;
  bool first_at_signing = false;
  ValuationRule valuation = ValuationRule::prevailing;
  std::optional<Dollars> first_valuation;
  ValuationBasis basis = ValuationBasis::post_money;
  std::optional<config::Steps<Dollars>> valuation_path;  // pre-money
  ShareClass share_class = ShareClass::voting;
  std::optional<Trigger> condition;
};

[[nodiscard]] std::string describe(const StagedEquity& contract);

template <class Visitor>
void visit(Visitor& v, StagedEquity& c) {
  v.flatten(c.common);
  v.field("investor", c.investor, {.doc = "who pays", .required = true, .refers_to = "party"});
  v.field("issuer", c.issuer, {.doc = "whose shares", .required = true, .refers_to = "party"});
  v.field("trigger", c.trigger, {.doc = "power level that releases tranches", .refers_to = "flow"});
  v.field("per_energised", c.per_energised,
          {.doc = "money per energised power", .required = true, .positive = true,
           .example = "10 G$/GW"});
  v.field("tranche_power", c.tranche_power, {.doc = "power per tranche", .positive = true});
  v.field("cap", c.cap,
          {.doc = "most that is ever invested", .required = true, .positive = true,
           .example = "100 G$"});
  v.field("first_at_signing", c.first_at_signing,
          {.doc = "the first tranche is paid at the start, before its milestone"});
  v.field("valuation", c.valuation, {.doc = "which valuation prices the later tranches"});
  v.field("first_valuation", c.first_valuation,
          {.doc = "valuation of the first tranche", .positive = true, .example = "500 G$"});
  v.field("basis", c.basis, {.doc = "whether first_valuation holds before or after the money"});
  v.field("valuation_path", c.valuation_path,
          {.doc = "pre-money valuation by date, instead of the issuer's own", .positive = true});
  v.field("share_class", c.share_class, {.doc = "whether the shares vote"});
  v.field("condition", c.condition, {.doc = "what else must hold when a tranche is paid"});
}

}  // namespace gw::finance
