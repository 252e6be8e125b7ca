// What an electricity bill is made from: the windows that a tariff divides the year into, and the
// quantities of a year of hours that fall into them.
//
// `site` measures these from hourly power and knows no rate; `finance` puts rates on them and knows
// no hour. As with FlowTable, the shape of the bridge lives below both.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "gigawatt/units/quantity.h"

namespace gw {
inline namespace core {

inline constexpr int kMonthsOfYear = 12;
inline constexpr int kHoursOfYear = 8760;  // 365 days; 29 February is not billed
// Of a tariff; utilities write two to six (the US Utility Rate Database holds at most two dozen).
inline constexpr int kMaxBillingPeriods = 24;

enum class DayKind : std::uint8_t { all, weekdays, weekends };
constexpr std::array<std::string_view, 3> enum_names(DayKind) {
  return {"all", "weekdays", "weekends"};
}

// Hours that belong to a period: `from_hour` <= h < `to_hour` on days of one kind, hour h being
// h:00 to h+1:00, in months `first_month` to `last_month`, both included. A first month after the
// last runs over the new year, a first hour after the last over midnight (each hour counts by its
// own day).
struct BillingWindow {
  int period = 0;  // from 0
  int first_month = 1;
  int last_month = 12;
  DayKind days = DayKind::all;
  int from_hour = 0;
  int to_hour = 24;
};

// The periods of a tariff. Hours that no window claims are of period 0; a later window overwrites
// an earlier one.
struct BillingWindows {
  int energy_periods = 1;
  int demand_periods = 1;
  std::vector<BillingWindow> energy;
  std::vector<BillingWindow> demand;
};

// Which energy is bought and which is sold where there is generation behind the meter.
enum class Metering : std::uint8_t {
  net_energy,       // what load exceeds generation; exports earn nothing
  net_billing,      // the same, and every exported kWh is credited
  buy_all_sell_all  // the whole load is bought, the whole generation sold
};
constexpr std::array<std::string_view, 3> enum_names(Metering) {
  return {"net_energy", "net_billing", "buy_all_sell_all"};
}

template <class Q>
using PerBillingPeriod = std::array<Q, static_cast<std::size_t>(kMaxBillingPeriods)>;

struct BilledMonth {
  PerBillingPeriod<Energy> bought{};    // by energy period
  PerBillingPeriod<Energy> exported{};  // by energy period
  PerBillingPeriod<Power> peaks{};      // highest hour of each demand period; 0 where none occurs
  Energy total_bought{};                // sum of `bought`
  Power peak{};                         // highest hour of the month
};

struct BilledYear {
  std::array<BilledMonth, kMonthsOfYear> months{};  // January first
};

}  // namespace core
}  // namespace gw
