#include "gigawatt/site/billing_periods.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::site {
namespace {

constexpr auto kHours = static_cast<std::size_t>(kHoursOfYear);

BillingWindows energy_windows(int periods, std::vector<BillingWindow> windows) {
  return {
      .energy_periods = periods, .demand_periods = 1, .energy = std::move(windows), .demand = {}};
}

std::vector<Power> flat(double kilowatts) {
  return std::vector<Power>(kHours, kilowatts * unit::kW);
}

// Hour of the year of 0:00 on a day of a month.
std::size_t hour_at(int month, int day, int hour) {
  return static_cast<std::size_t>((Date(2026, month, day).days() - Date(2026, 1, 1).days()) * 24 +
                                  hour);
}

TEST(BillingCalendar, HoursWithoutAWindowAreOfTheFirstPeriod) {
  const auto hours = BillingCalendar(energy_windows(3, {}), Weekday::monday).energy_hours();
  EXPECT_EQ(std::count(hours.begin(), hours.end(), 0), kHoursOfYear);
}

TEST(BillingCalendar, MidnightAndMonthEndsBelongToTheirOwnDay) {
  // 22-6 over midnight in February: 31 January 23:00 is not of it, 1 February 0:00 is,
  // 28 February 23:00 is, 1 March 0:00 is not.
  const BillingCalendar calendar(
      energy_windows(
          2, {{.period = 1, .first_month = 2, .last_month = 2, .from_hour = 22, .to_hour = 6}}),
      Weekday::monday);
  const auto hours = calendar.energy_hours();
  EXPECT_EQ(hours[hour_at(1, 31, 23)], 0);
  EXPECT_EQ(hours[hour_at(2, 1, 0)], 1);
  EXPECT_EQ(hours[hour_at(2, 1, 5)], 1);
  EXPECT_EQ(hours[hour_at(2, 1, 6)], 0);
  EXPECT_EQ(hours[hour_at(2, 1, 21)], 0);
  EXPECT_EQ(hours[hour_at(2, 28, 23)], 1);
  EXPECT_EQ(hours[hour_at(3, 1, 0)], 0);
  EXPECT_EQ(std::count(hours.begin(), hours.end(), 1), 28 * 8);
}

TEST(BillingCalendar, WindowsOverTheNewYear) {
  const auto hours =
      BillingCalendar(energy_windows(2, {{.period = 1, .first_month = 11, .last_month = 2}}),
                      Weekday::monday)
          .energy_hours();
  EXPECT_EQ(std::count(hours.begin(), hours.end(), 1), (30 + 31 + 31 + 28) * 24);
  EXPECT_EQ(hours[0], 1);
  EXPECT_EQ(hours[kHours - 1], 1);
  EXPECT_EQ(hours[hour_at(10, 31, 23)], 0);
}

TEST(BillingCalendar, WeekendsFollowTheFirstOfJanuary) {
  const BillingWindows weekends = energy_windows(2, {{.period = 1, .days = DayKind::weekends}});
  const auto monday = BillingCalendar(weekends, Weekday::monday).energy_hours();
  EXPECT_EQ(monday[hour_at(1, 5, 23)], 0);  // Friday
  EXPECT_EQ(monday[hour_at(1, 6, 0)], 1);   // Saturday
  EXPECT_EQ(monday[hour_at(1, 7, 23)], 1);
  EXPECT_EQ(monday[hour_at(1, 8, 0)], 0);
  // 2026 begins on a Thursday: 3 January is a Saturday.
  EXPECT_EQ(weekday_of(Date(2026, 1, 1)), Weekday::thursday);
  const auto thursday = BillingCalendar(weekends, Weekday::thursday).energy_hours();
  for (int day = 1; day <= 365; ++day) {
    const Weekday weekday = weekday_of(Date::from_days(Date(2026, 1, 1).days() + day - 1));
    EXPECT_EQ(thursday[static_cast<std::size_t>(day - 1) * 24] == 1, weekday >= Weekday::saturday);
  }
  EXPECT_EQ(weekday_of(Date(1969, 12, 31)), Weekday::wednesday);
}

TEST(BillingCalendar, LaterWindowsOverwriteEarlierOnes) {
  const BillingWindow wide{.period = 1, .from_hour = 8, .to_hour = 22};
  const BillingWindow narrow{.period = 2, .from_hour = 14, .to_hour = 20};
  const auto narrow_last =
      BillingCalendar(energy_windows(3, {wide, narrow}), Weekday::monday).energy_hours();
  EXPECT_EQ(narrow_last[13], 1);
  EXPECT_EQ(narrow_last[14], 2);
  EXPECT_EQ(narrow_last[20], 1);
  const auto wide_last =
      BillingCalendar(energy_windows(3, {narrow, wide}), Weekday::monday).energy_hours();
  EXPECT_EQ(wide_last[14], 1);
  EXPECT_EQ(std::count(wide_last.begin(), wide_last.end(), 2), 0);
}

TEST(BillingCalendar, WindowsOutOfBoundsAreABrokenInvariant) {
  const auto calendar = [](BillingWindow window) {
    return BillingCalendar(energy_windows(2, {window}), Weekday::monday);
  };
  EXPECT_THROW((void)calendar({.period = 2}), InvariantError);
  EXPECT_THROW((void)calendar({.period = 1, .first_month = 0}), InvariantError);
  EXPECT_THROW((void)calendar({.period = 1, .to_hour = 25}), InvariantError);
  EXPECT_THROW((void)BillingCalendar(energy_windows(kMaxBillingPeriods + 1, {}), Weekday::monday),
               InvariantError);
}

TEST(Meter, FlatLoad) {
  // 10 MW: January 10,000 kW x 744 h, of which 23 weekdays x 14 h in the window.
  const BillingCalendar calendar(
      energy_windows(2, {{.period = 1, .days = DayKind::weekdays, .from_hour = 8, .to_hour = 22}}),
      Weekday::monday);
  const BilledYear year = meter(calendar, {flat(10'000), {}}, Metering::net_energy);
  EXPECT_DOUBLE_EQ(year.months[0].total_bought.in(unit::kWh), 7'440'000);
  EXPECT_DOUBLE_EQ(year.months[0].bought[1].in(unit::kWh), 23 * 14 * 10'000.0);
  EXPECT_DOUBLE_EQ(year.months[1].total_bought.in(unit::kWh), 6'720'000);
  for (const BilledMonth& month : year.months) {
    EXPECT_DOUBLE_EQ(month.peak.in(unit::kW), 10'000);
    EXPECT_EQ(month.exported[0].si(), 0);
  }
}

TEST(Meter, PeaksByDemandPeriodAndMonth) {
  // One hour of 9 MW at 15:00 on Monday, 8 January, in the window; the highest hour, 12 MW, at
  // 3:00.
  BillingWindows windows;
  windows.demand_periods = 3;
  windows.demand = {{.period = 1, .days = DayKind::weekdays, .from_hour = 14, .to_hour = 20},
                    {.period = 2, .first_month = 7, .last_month = 7}};
  std::vector<Power> load = flat(1'000);
  load[hour_at(1, 8, 15)] = 9'000 * unit::kW;
  load[hour_at(1, 31, 3)] = 12'000 * unit::kW;
  const BilledYear year =
      meter(BillingCalendar(windows, Weekday::monday), {load, {}}, Metering::net_energy);
  EXPECT_EQ(year.months[0].peaks[0], 12'000 * unit::kW);
  EXPECT_EQ(year.months[0].peaks[1], 9'000 * unit::kW);
  EXPECT_EQ(year.months[0].peaks[2], Power());  // does not occur in January
  EXPECT_EQ(year.months[0].peak, 12'000 * unit::kW);
  EXPECT_EQ(year.months[1].peak, 1'000 * unit::kW);
  EXPECT_EQ(year.months[6].peaks[0], Power());
  EXPECT_EQ(year.months[6].peaks[2], 1'000 * unit::kW);
}

TEST(Meter, GenerationIsNettedHourByHourOrSoldApart) {
  // Load 5 MW; 8 MW in one hour: bought 743 x 5 MWh, exported 3 MWh, in the hour's period.
  const BillingCalendar calendar(energy_windows(2, {{.period = 1, .from_hour = 12, .to_hour = 13}}),
                                 Weekday::monday);
  const std::vector<Power> load = flat(5'000);
  std::vector<Power> generation = flat(0);
  generation[hour_at(1, 9, 12)] = 8'000 * unit::kW;
  for (Metering metering : {Metering::net_energy, Metering::net_billing}) {
    const BilledMonth january = meter(calendar, {load, generation}, metering).months[0];
    EXPECT_DOUBLE_EQ(january.total_bought.in(unit::kWh), 743 * 5'000);
    EXPECT_DOUBLE_EQ(january.exported[1].in(unit::kWh), 3'000);
    EXPECT_EQ(january.exported[0].si(), 0);
  }
  const BilledMonth apart =
      meter(calendar, {load, generation}, Metering::buy_all_sell_all).months[0];
  EXPECT_DOUBLE_EQ(apart.total_bought.in(unit::kWh), 744 * 5'000);
  EXPECT_DOUBLE_EQ(apart.exported[1].in(unit::kWh), 8'000);
}

TEST(Meter, NoLoad) {
  const BilledYear year = meter(BillingCalendar({}, Weekday::monday), {flat(0), {}}, {});
  for (const BilledMonth& month : year.months) {
    EXPECT_EQ(month.total_bought.si(), 0);
    EXPECT_EQ(month.peak.si(), 0);
  }
}

TEST(Meter, AYearHas8760Hours) {
  const BillingCalendar calendar({}, Weekday::monday);
  const std::vector<Power> leap(kHours + 24), load = flat(1), none;
  EXPECT_THROW((void)meter(calendar, {leap, {}}, {}), InvariantError);
  EXPECT_THROW((void)meter(calendar, {none, {}}, {}), InvariantError);
  EXPECT_THROW((void)meter(calendar, {load, leap}, {}), InvariantError);
}

// ---- Against a loop over hours that looks up every period

std::vector<BillingWindow> any_windows(int periods) {
  std::vector<BillingWindow> windows;
  const int count = *rc::gen::inRange(0, 6);
  for (int i = 0; i < count; ++i)
    windows.push_back(
        {.period = *rc::gen::inRange(0, periods),
         .first_month = *rc::gen::inRange(1, 13),
         .last_month = *rc::gen::inRange(1, 13),
         .days = *rc::gen::element(DayKind::all, DayKind::weekdays, DayKind::weekends),
         .from_hour = *rc::gen::inRange(0, 25),
         .to_hour = *rc::gen::inRange(0, 25)});
  return windows;
}

// Whole kilowatts, so that sums are exact in any order.
std::vector<Power> any_power() {
  const auto day = *rc::gen::container<std::vector<int>>(24, rc::gen::inRange(0, 1'000));
  const int step = *rc::gen::inRange(1, 50);
  std::vector<Power> power;
  for (std::size_t t = 0; t < kHours; ++t)
    power.push_back((day[t % 24] + static_cast<int>(t / 24) * step % 97) * unit::kW);
  return power;
}

RC_GTEST_PROP(Meter, AgreesWithALoopOverHours, ()) {
  const BillingWindows windows{
      .energy_periods = 3, .demand_periods = 4, .energy = any_windows(3), .demand = any_windows(4)};
  const auto first = static_cast<Weekday>(*rc::gen::inRange(0, 7));
  const auto metering =
      *rc::gen::element(Metering::net_energy, Metering::net_billing, Metering::buy_all_sell_all);
  const BillingCalendar calendar(windows, first);
  const auto energy = calendar.energy_hours(), demand = calendar.demand_hours();
  const std::vector<Power> load = any_power();
  const std::vector<Power> generation =
      *rc::gen::arbitrary<bool>() ? any_power() : std::vector<Power>();
  const BilledYear year = meter(calendar, {load, generation}, metering);
  BilledYear expected;
  for (std::size_t t = 0; t < kHours; ++t) {
    const int month =
        Date::from_days(Date(2026, 1, 1).days() + static_cast<int>(t / 24)).month().month();
    BilledMonth& m = expected.months[static_cast<std::size_t>(month - 1)];
    const Power made = generation.empty() ? Power() : generation[t];
    const bool apart = metering == Metering::buy_all_sell_all;
    const Power bought = apart ? load[t] : std::max(Power(), load[t] - made);
    m.bought[energy[t]] += bought * unit::h;
    m.exported[energy[t]] += (apart ? made : std::max(Power(), made - load[t])) * unit::h;
    m.peaks[demand[t]] = std::max(m.peaks[demand[t]], bought);
    m.total_bought += bought * unit::h;
    m.peak = std::max(m.peak, bought);
  }
  for (std::size_t m = 0; m < year.months.size(); ++m) {
    RC_ASSERT(year.months[m].bought == expected.months[m].bought);
    RC_ASSERT(year.months[m].exported == expected.months[m].exported);
    RC_ASSERT(year.months[m].peaks == expected.months[m].peaks);
    RC_ASSERT(year.months[m].total_bought == expected.months[m].total_bought);
    RC_ASSERT(year.months[m].peak == expected.months[m].peak);
    // Sum of the periods' energy = energy of the month; highest of the periods' peaks = its peak.
    Energy sum;
    for (Energy part : year.months[m].bought) sum += part;
    RC_ASSERT(sum == year.months[m].total_bought);
    RC_ASSERT(*std::max_element(year.months[m].peaks.begin(), year.months[m].peaks.end()) ==
              year.months[m].peak);
  }
}

}  // namespace
}  // namespace gw::site
