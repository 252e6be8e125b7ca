#include "gigawatt/site/billing_periods.h"

#include <algorithm>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::site {
namespace {

constexpr std::size_t kHours = BillingCalendar::kHours;
constexpr std::array<std::size_t, kMonthsOfYear> kDaysOfMonth{31, 28, 31, 30, 31, 30,
                                                              31, 31, 30, 31, 30, 31};

// first..last round a circle of `size`; first > last runs over its end.
constexpr bool within(int value, int first, int last) {
  return first <= last ? first <= value && value <= last : first <= value || value <= last;
}

bool hour_within(int hour, const BillingWindow& window) {
  return window.from_hour != window.to_hour && within(hour, window.from_hour, window.to_hour - 1);
}

bool kind_within(std::size_t kind, DayKind days) {
  return days == DayKind::all || (days == DayKind::weekends) == (kind == 1);
}

void check(const BillingWindow& window, int periods) {
  GW_CHECK(window.period >= 0 && window.period < periods, window.period, periods);
  GW_CHECK(window.first_month >= 1 && window.first_month <= kMonthsOfYear, window.first_month);
  GW_CHECK(window.last_month >= 1 && window.last_month <= kMonthsOfYear, window.last_month);
  GW_CHECK(window.from_hour >= 0 && window.from_hour <= 24, window.from_hour);
  GW_CHECK(window.to_hour >= 0 && window.to_hour <= 24, window.to_hour);
}

void fill(BillingCalendar::Cells& cells, const std::vector<BillingWindow>& windows, int periods) {
  GW_CHECK(periods >= 1 && periods <= kMaxBillingPeriods, periods);
  for (const BillingWindow& window : windows) {
    check(window, periods);
    for (std::size_t m = 0; m < kMonthsOfYear; ++m) {
      if (!within(static_cast<int>(m) + 1, window.first_month, window.last_month)) continue;
      for (std::size_t kind = 0; kind < 2; ++kind) {
        if (!kind_within(kind, window.days)) continue;
        for (std::size_t h = 0; h < kHours; ++h)
          if (hour_within(static_cast<int>(h), window))
            cells[m][kind][h] = static_cast<std::uint8_t>(window.period);
      }
    }
  }
}

// Sums and maxima of one month's hours of the day, for one kind of day, in the unit of the input.
// Every window is a union of such cells, so a day is added to 24 lanes side by side, without
// looking up a period.
struct DayCells {
  double bought[kHours] = {};
  double exported[kHours] = {};
  double peak[kHours] = {};
};
using MonthCells = std::array<DayCells, 2>;  // weekday, weekend

// __restrict: cells and series never overlap, which lets these loops be vectorised.
void add_day(DayCells& __restrict cells, const Power* __restrict load) {
  for (std::size_t h = 0; h < kHours; ++h) {
    const double bought = load[h].si() > 0 ? load[h].si() : 0;
    cells.bought[h] += bought;
    cells.peak[h] = bought > cells.peak[h] ? bought : cells.peak[h];
  }
}

struct HoursOfDay {
  const Power* load;
  const Power* generation;
};

void add_net_day(DayCells& __restrict cells, const HoursOfDay& day) {
  const Power* __restrict load = day.load;
  const Power* __restrict generation = day.generation;
  for (std::size_t h = 0; h < kHours; ++h) {
    const double net = load[h].si() - generation[h].si();
    const double bought = net > 0 ? net : 0;
    cells.bought[h] += bought;
    cells.exported[h] += bought - net;
    cells.peak[h] = bought > cells.peak[h] ? bought : cells.peak[h];
  }
}

void add_sold_day(DayCells& __restrict cells, const Power* __restrict generation) {
  for (std::size_t h = 0; h < kHours; ++h) cells.exported[h] += generation[h].si();
}

struct MonthPeriods {
  const std::array<std::array<std::uint8_t, kHours>, 2>& energy;
  const std::array<std::array<std::uint8_t, kHours>, 2>& demand;
};

// Cells of hours into the periods they belong to.
BilledMonth gather(const MonthCells& cells, const MonthPeriods& periods, bool exports) {
  BilledMonth month;
  for (std::size_t kind = 0; kind < 2; ++kind) {
    for (std::size_t h = 0; h < kHours; ++h) {
      const Energy bought = Power::from_si(cells[kind].bought[h]) * unit::h;
      const Power peak = Power::from_si(cells[kind].peak[h]);
      Power& highest = month.peaks[periods.demand[kind][h]];
      month.bought[periods.energy[kind][h]] += bought;
      highest = std::max(highest, peak);
      month.total_bought += bought;
      month.peak = std::max(month.peak, peak);
      if (exports)
        month.exported[periods.energy[kind][h]] +=
            Power::from_si(cells[kind].exported[h]) * unit::h;
    }
  }
  return month;
}

}  // namespace

Weekday weekday_of(Date date) {
  constexpr std::int64_t kThursday = 3;  // 1970-01-01
  return static_cast<Weekday>(((date.days() + kThursday) % 7 + 7) % 7);
}

BillingCalendar::BillingCalendar(const BillingWindows& windows, Weekday first_of_january) {
  fill(energy_, windows.energy, windows.energy_periods);
  fill(demand_, windows.demand, windows.demand_periods);
  for (std::size_t day = 0; day < kDays; ++day)
    weekends_[day] = (static_cast<std::size_t>(first_of_january) + day) % 7 >=
                     static_cast<std::size_t>(Weekday::saturday);
}

BillingCalendar::Hours BillingCalendar::hours_of(const Cells& cells) const {
  Hours hours;
  std::size_t day = 0;
  for (std::size_t m = 0; m < kMonthsOfYear; ++m)
    for (std::size_t d = 0; d < kDaysOfMonth[m]; ++d, ++day)
      std::copy(cells[m][weekends_[day]].begin(), cells[m][weekends_[day]].end(),
                hours.begin() + static_cast<std::ptrdiff_t>(day * kHours));
  return hours;
}

BilledYear meter(const BillingCalendar& calendar, const HourlyPower& power, Metering metering) {
  constexpr auto kHoursInYear = static_cast<std::size_t>(kHoursOfYear);
  const bool generates = !power.generation.empty();
  GW_CHECK(power.load.size() == kHoursInYear, power.load.size());
  GW_CHECK(!generates || power.generation.size() == kHoursInYear, power.generation.size());
  const bool net = generates && metering != Metering::buy_all_sell_all;
  const Power* load = power.load.data();
  const Power* generation = power.generation.data();
  BilledYear year;
  std::size_t day = 0;
  for (std::size_t m = 0; m < kMonthsOfYear; ++m) {
    MonthCells cells{};
    for (std::size_t d = 0; d < kDaysOfMonth[m]; ++d, ++day) {
      const std::size_t kind = calendar.weekends()[day];
      if (net) {
        add_net_day(cells[kind], {load + day * kHours, generation + day * kHours});
        continue;
      }
      add_day(cells[kind], load + day * kHours);
      if (generates) add_sold_day(cells[kind], generation + day * kHours);
    }
    year.months[m] = gather(cells, {calendar.energy()[m], calendar.demand()[m]}, generates);
  }
  return year;
}

}  // namespace gw::site
