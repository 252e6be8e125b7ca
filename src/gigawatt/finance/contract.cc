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

namespace {

// The first event with a state, where nothing was known of the contract before it.
const ContractEvent* beginning(const Common& common) {
  const auto first =
      std::find_if(common.events.begin(), common.events.end(),
                   [](const ContractEvent& event) { return event.state.has_value(); });
  if (first == common.events.end()) return nullptr;
  const bool dates = *first->state == common.state;
  return dates || (common.start && first->date <= *common.start) ? &*first : nullptr;
}

ContractState with_end(const Common& common, Month month) {
  const ContractState state = common.state_at(month);
  if (!common.end || month <= *common.end || !pays_in(state)) return state;
  const bool later =
      std::any_of(common.events.begin(), common.events.end(), [&](const ContractEvent& event) {
        return event.state && event.date > *common.end && event.date <= month;
      });
  return later ? state : ContractState::ended;
}

}  // namespace

bool begins_with_event(const Common& common) { return beginning(common) != nullptr; }

std::vector<StateStep> states_over(const Common& common, const MonthWindow& window) {
  const ContractEvent* first = beginning(common);
  const Month begin =
      first != nullptr ? std::clamp(first->date, window.first, window.last) : window.first;
  std::vector<Month> changes{begin};
  for (const ContractEvent& event : common.events) changes.push_back(event.date);
  if (common.end) changes.push_back(*common.end + 1);
  std::sort(changes.begin(), changes.end());
  std::vector<StateStep> steps;
  for (const Month month : changes) {
    if (month < begin || month > window.last) continue;
    const ContractState state = with_end(common, month);
    if (steps.empty() || steps.back().state != state) steps.push_back({month, state});
  }
  return steps;
}

}  // namespace gw::finance
