#include "gigawatt/finance/parties.h"

#include <array>

namespace gw::finance {

bool usually_outside(PartyKind kind) {
  switch (kind) {
    case PartyKind::investor:
    case PartyKind::lender:
    case PartyKind::end_users:
    case PartyKind::suppliers:
    case PartyKind::utility:
    case PartyKind::government:
    case PartyKind::rest: return true;
    case PartyKind::lab:
    case PartyKind::chip_vendor:
    case PartyKind::cloud:
    case PartyKind::neocloud:
    case PartyKind::developer:
    case PartyKind::spv: return false;
  }
  return true;
}

bool Party::is_outside() const { return outside.value_or(usually_outside(kind)); }

std::span<const BuiltInParty> built_in_parties() {
  static constexpr std::array<BuiltInParty, 6> kParties{{
      {kSuppliers, "suppliers", PartyKind::suppliers},
      {kEndUsers, "end users", PartyKind::end_users},
      {kUtility, "utilities", PartyKind::utility},
      {kGovernment, "government", PartyKind::government},
      {kRest, "rest of the world", PartyKind::rest},
      {kUnfunded, "unfunded", PartyKind::rest},
  }};
  return kParties;
}

}  // namespace gw::finance
