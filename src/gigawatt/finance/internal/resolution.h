// Resolution: what follows when parties default.
//
// 1  The contracts of the party stop; what it owes under them falls due at once.
// 2  Its estate is its cash and what its property and shares fetch (DefaultTerms).
// 3  All claims of the month are cleared together (clearing/clearing.h): senior debt, then other debts, trade
//    and damages, then support; guarantors for what is missing. In a run in which nobody pays from nothing
//    (ShortfallRule::support_then_default) an inside guarantor can pay with its cash and credit lines only; if
//    they do not suffice it defaults in the same month, and 1 to 3 start again with its claims, too.
// 4  The estates are sold; costs, payments, calls and write-downs are booked, each with an incident.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "gigawatt/finance/internal/desk.h"

namespace gw::finance::internal {

// Order in which a debtor pays: senior debt, then other debts, trade and damages, then support.
inline constexpr int kSupportRank = 2;
[[nodiscard]] inline int rank_of(const ContractInfo& contract, bool debt) {
  return debt && contract.seniority == Seniority::senior ? 0 : 1;
}

struct DefaultOf {
  PartyId party;
  std::string_view why;
};
void resolve_defaults(RunState& state, Month month, std::span<const DefaultOf> events);

// What the sellers of capacity and leases earn who let again what a buyer in default no longer takes.
void post_relet(RunState& state, Month month);

// What an owner could sell today, in dollars: chips by age, other property and shares at a discount.
struct EstateValue {
  Dollars chips;
  Dollars other_property;
  Dollars stakes;
  [[nodiscard]] Dollars total() const { return chips + other_property + stakes; }
};
[[nodiscard]] EstateValue estate_value(const RunState& state, PartyId party, Month month);

}  // namespace gw::finance::internal
