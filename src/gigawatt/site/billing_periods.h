// Hours into billing periods: the calendar of a tariff, and one pass over a year of hourly power.
//
// Quantities only: energy by month and period, highest hours by month and demand period. Rates are
// finance's.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "gigawatt/core/billing.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/units/quantity.h"

namespace gw::site {

enum class Weekday : std::uint8_t {
  monday,
  tuesday,
  wednesday,
  thursday,
  friday,
  saturday,
  sunday
};
[[nodiscard]] Weekday weekday_of(Date date);

// The period of every hour of a year of 365 days. Windows see month, kind of day and hour, so a
// year has 12 x 2 x 24 cells, each of one period: a table of 576 bytes and the weekday of every
// day say as much as a byte for each hour, and stay in the first cache.
// GW_CHECK: periods, months and hours of the windows are within their bounds.
class BillingCalendar {
 public:
  static constexpr std::size_t kHours = 24;
  static constexpr std::size_t kDays = 365;
  // [month][0 weekday, 1 weekend][hour] -> period
  using Cells = std::array<std::array<std::array<std::uint8_t, kHours>, 2>, kMonthsOfYear>;

  BillingCalendar(const BillingWindows& windows, Weekday first_of_january);

  [[nodiscard]] const Cells& energy() const { return energy_; }
  [[nodiscard]] const Cells& demand() const { return demand_; }
  // 1 for Saturdays and Sundays, by day of the year.
  [[nodiscard]] const std::array<std::uint8_t, kDays>& weekends() const { return weekends_; }

  // A byte for each hour of the year, for a dispatch that steps through them.
  using Hours = std::array<std::uint8_t, kHoursOfYear>;
  [[nodiscard]] Hours energy_hours() const { return hours_of(energy_); }
  [[nodiscard]] Hours demand_hours() const { return hours_of(demand_); }

 private:
  [[nodiscard]] Hours hours_of(const Cells& cells) const;

  Cells energy_{};
  Cells demand_{};
  std::array<std::uint8_t, kDays> weekends_{};
};

// Mean power of each hour, 8,760 values of each that is given.
struct HourlyPower {
  std::span<const Power> load;
  std::span<const Power> generation;  // behind the meter; empty: none
};

// With load L and generation G of an hour,
//   net_energy, net_billing   bought max(L - G, 0), exported max(G - L, 0)
//   buy_all_sell_all          bought L, exported G
// energy = sum of the hours' power x 1 h; a peak is the highest bought hour, at least 0.
// Assumes that the mean of an hour is what the utility's demand meter sees (many read 15 minutes).
// GW_CHECK: the spans have 8,760 values.
[[nodiscard]] BilledYear meter(const BillingCalendar& calendar, const HourlyPower& power,
                               Metering metering);

}  // namespace gw::site
