#include "gigawatt/finance/contract.h"

#include <algorithm>

namespace gw::finance {

bool Common::may_pay() const {
  if (!active) return false;
  if (end.has_value() || pays_in(state)) return true;
  return std::any_of(events.begin(), events.end(), [](const ContractEvent& event) {
    return event.state && pays_in(*event.state);
  });
}

ContractState state_at(ContractState before, std::span<const ContractEvent> events, Month month) {
  for (const ContractEvent& event : events) {
    if (event.state && event.date <= month) before = *event.state;
  }
  return before;
}

}  // namespace gw::finance
