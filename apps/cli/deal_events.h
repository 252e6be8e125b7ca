// What happened to contracts, in order: their dated events and the end of their terms.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/finance/contracts.h"
#include "session.h"

namespace gw::cli {

struct DealEvent {
  Month date;
  std::string state;  // from then on; empty: only a fact
  std::string what;
};

// `end` and what it implies stands among the events (finance::states_over).
[[nodiscard]] std::vector<DealEvent> deal_events(const finance::Contract& contract,
                                                 const MonthWindow& horizon);
// The same of several contracts, as a table.
[[nodiscard]] Table deal_event_table(std::span<const finance::Contract* const> contracts,
                                     const MonthWindow& horizon);

}  // namespace gw::cli
