#include "gigawatt/finance/contract.h"

namespace gw::finance {

bool Common::may_pay() const {
  if (!active) return false;
  switch (state) {
    case ContractState::letter_of_intent:
    case ContractState::signed_:
    case ContractState::effective: return true;
    case ContractState::ended:
    case ContractState::superseded:
    case ContractState::defaulted: return end.has_value();
  }
  return false;
}

}  // namespace gw::finance
