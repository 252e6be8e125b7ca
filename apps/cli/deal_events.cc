#include "deal_events.h"

#include <algorithm>
#include <utility>

#include "gigawatt/units/text.h"

namespace gw::cli {
std::vector<DealEvent> deal_events(const finance::Contract& contract, const MonthWindow& horizon) {
  const finance::Common& common = finance::common(contract);
  std::vector<DealEvent> events;
  for (const finance::ContractEvent& event : common.events)
    events.push_back({event.date, event.state ? std::string(name(*event.state)) : "", event.what});
  if (!common.end) return events;
  for (const finance::StateStep& step : finance::states_over(common, horizon)) {
    const bool told = std::any_of(events.begin(), events.end(), [&](const DealEvent& event) {
      return event.date == step.from && event.state == name(step.state);
    });
    if (step.from == *common.end + 1 && step.state == finance::ContractState::ended && !told)
      events.push_back({step.from, std::string(name(step.state)), "its term is over"});
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const DealEvent& a, const DealEvent& b) { return a.date < b.date; });
  return events;
}

Table deal_event_table(std::span<const finance::Contract* const> contracts,
                       const MonthWindow& horizon) {
  std::vector<std::string> id, month, state, what;
  for (const finance::Contract* contract : contracts) {
    for (DealEvent& event : deal_events(*contract, horizon)) {
      id.push_back(finance::item_id(*contract));
      month.push_back(core::print(event.date));
      state.push_back(std::move(event.state));
      what.push_back(std::move(event.what));
    }
  }
  Table table("events", "what happened to each contract");
  table.add({"contract", "", "id in the plan", std::move(id)});
  table.add({"month", "", "when", std::move(month)});
  table.add({"state", "", "state from then on, if it changed", std::move(state)});
  table.add({"what", "", "what happened", std::move(what)});
  return table;
}

}  // namespace gw::cli
