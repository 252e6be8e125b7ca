// Who takes part in the economy.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

enum class PartyKind : std::uint8_t {
  lab,
  chip_vendor,
  cloud,
  neocloud,
  investor,
  lender,
  developer,
  spv,
  end_users,
  suppliers,
  utility,
  government,
  rest,
};
constexpr std::array<std::string_view, 13> enum_names(PartyKind) {
  return {"lab", "chip_vendor", "cloud", "neocloud", "investor", "lender", "developer",
          "spv", "end_users", "suppliers", "utility", "government", "rest"};
}

// A share of a party's equity that exists before the plan begins.
struct Holding {
  std::string holder;  // a party, or any other name for owners who take no part
  Ratio share;
};
[[nodiscard]] inline const std::string& item_id(const Holding& holding) { return holding.holder; }

struct Party {
  std::string name;
  PartyKind kind = PartyKind::rest;
  // True: its cash is not modelled, it can pay without limit (a negative balance is what it has put in).
  // Default: investors, lenders, end users, suppliers, utilities, governments and the rest.
  std::optional<bool> outside;
  Dollars opening_cash;
  // Of the revenue from systems and services; the rest is paid to `suppliers` in the month of the
  // revenue. Absent: its costs are other contracts.
  std::optional<Ratio> gross_margin;
  // Research and staff, paid to `rest` in the month of the revenue.
  Ratio research_share_of_revenue;
  // On the profit of the calendar year after losses carried forward; see contracts/tax.h. 0: none.
  Ratio tax_rate;
  // Value of all its equity before new money comes in, by date. Absent: share price x shares, else
  // the last round's.
  std::optional<config::Steps<Dollars>> valuation;
  // Of a listed party. Absent: valuation per share.
  std::optional<config::Steps<Dollars>> share_price;
  // Only ratios matter unless a contract names a number of shares (warrants).
  Ratio shares = 1e9;
  std::vector<Holding> holders;

  [[nodiscard]] bool is_outside() const;
};

[[nodiscard]] bool usually_outside(PartyKind kind);

// Parties that every economy has; a plan may declare them itself to name them or limit their cash.
inline constexpr std::string_view kSuppliers = "suppliers";
inline constexpr std::string_view kRest = "rest";
inline constexpr std::string_view kEndUsers = "end_users";
inline constexpr std::string_view kUtility = "utility";
inline constexpr std::string_view kGovernment = "government";
// Pays what nobody has funded; its claims are the headline of a plan whose gate is `none`.
inline constexpr std::string_view kUnfunded = "unfunded";
struct BuiltInParty {
  std::string_view id;
  std::string_view name;
  PartyKind kind = PartyKind::rest;
};
[[nodiscard]] std::span<const BuiltInParty> built_in_parties();

template <class Visitor>
void visit(Visitor& v, Holding& holding) {
  v.field("holder", holding.holder, {.doc = "who owns the share", .required = true});
  v.field("share", holding.share, {.doc = "share of the equity", .required = true, .min = 0, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, Party& party) {
  v.field("name", party.name, {.doc = "name in full, for reports"});
  v.field("kind", party.kind, {.doc = "what the party is"});
  v.field("outside", party.outside,
          {.doc = "its cash is not modelled and never runs dry; default by kind"});
  v.field("opening_cash", party.opening_cash,
          {.doc = "cash when the plan begins", .min = 0, .example = "17 G$"});
  v.field("gross_margin", party.gross_margin,
          {.doc = "share of its revenue that is not paid to suppliers", .min = -1, .max = 1,
           .example = "75%"});
  v.field("research_share_of_revenue", party.research_share_of_revenue,
          {.doc = "research and staff as a share of revenue", .min = 0, .max = 10});
  v.field("tax_rate", party.tax_rate, {.doc = "tax on positive profit", .min = 0, .max = 1});
  v.field("valuation", party.valuation,
          {.doc = "value of its equity before new money, by date", .positive = true,
           .example = "500 G$"});
  v.field("share_price", party.share_price,
          {.doc = "price of a listed share by date", .positive = true, .example = "203.71 $"});
  v.field("shares", party.shares, {.doc = "shares outstanding when the plan begins", .positive = true});
  v.field("holders", party.holders, {.doc = "who owns it when the plan begins"});
}

}  // namespace gw::finance
