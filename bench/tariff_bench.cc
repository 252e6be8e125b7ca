// A year of hourly power to billing quantities and to bills; each benchmark checks its answer.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <vector>

#include "gigawatt/finance/tariff/bill.h"
#include "gigawatt/site/billing_periods.h"
#include "gigawatt/units/unit.h"

namespace {

using namespace gw;
using namespace gw::units::literals;

constexpr DollarsPerEnergy kPerKwh = unit::USD / unit::kWh;
constexpr DollarsPerPower kPerKw = unit::USD / unit::kW;

// Three periods of energy in two tiers, demand by season, blocks and period, a ratchet, minima.
finance::Tariff full_tariff() {
  finance::Tariff tariff;
  tariff.metering = Metering::net_billing;
  tariff.energy.tiers = {{.up_to = 5'000'000 * unit::kWh, .up_to_hours_of_use = {}}};
  tariff.energy.periods.items = {{"off", {{0.05 * kPerKwh, 0.04 * kPerKwh}, 0.02 * kPerKwh}},
                                 {"mid", {{0.07 * kPerKwh, 0.06 * kPerKwh}, 0.03 * kPerKwh}},
                                 {"peak", {{0.12 * kPerKwh, 0.11 * kPerKwh}, 0.05 * kPerKwh}}};
  const finance::TariffWindow mid{
      .period = "mid", .days = DayKind::weekdays, .from_hour = 8, .to_hour = 22};
  const finance::TariffWindow peak{.period = "peak",
                                   .first_month = 6,
                                   .last_month = 9,
                                   .days = DayKind::weekdays,
                                   .from_hour = 14,
                                   .to_hour = 20};
  tariff.energy.windows = {mid, peak};
  tariff.demand = {{.tiers = {{5.0_MW, 10.0 * kPerKw}, {{}, 6.0 * kPerKw}}}};
  tariff.demand_by_period = finance::PeriodDemand{};
  tariff.demand_by_period->periods.items = {{"off", {{{{}, 0.0 * kPerKw}}}},
                                            {"mid", {{{{}, 3.0 * kPerKw}}}},
                                            {"peak", {{{{}, 9.0 * kPerKw}}}}};
  tariff.demand_by_period->windows = {mid, peak};
  tariff.ratchet = finance::Ratchet{.months = 11, .share = 0.8};
  tariff.monthly_minimum = Dollars::from_si(1000);
  tariff.annual_minimum = Dollars::from_si(1e6);
  return tariff;
}

std::vector<Power> load() {
  std::vector<Power> hours(kHoursOfYear);
  for (std::size_t t = 0; t < hours.size(); ++t)
    hours[t] = 10.0_MW * (1 + 0.2 * std::cos(2 * std::numbers::pi * (t % 24 - 15.0) / 24));
  return hours;
}

std::vector<Power> sun() {
  std::vector<Power> hours(kHoursOfYear);
  for (std::size_t t = 0; t < hours.size(); ++t)
    hours[t] = 12.0_MW * std::fmax(0, std::sin(std::numbers::pi * (t % 24 - 5.5) / 12));
  return hours;
}

finance::TariffModel compiled() {
  Diagnostics diagnostics;
  return finance::compile(full_tariff(), "tariff", diagnostics).value();
}

// Answers summed hour by hour, with the period of each hour, in another order.
bool right(const BilledYear& year, const site::BillingCalendar& calendar, bool net) {
  const auto periods = calendar.energy_hours();
  const std::vector<Power> bought = load(), generation = sun();
  Energy peak_energy, sold, metered_peak, metered_sold;
  for (std::size_t t = bought.size(); t-- > 0;) {
    const Power power = bought[t] - (net ? generation[t] : Power());
    if (periods[t] == 2 && power > Power()) peak_energy += power * unit::h;
    if (power < Power()) sold -= power * unit::h;
  }
  for (const BilledMonth& month : year.months) {
    metered_peak += month.bought[2];
    for (Energy energy : month.exported) metered_sold += energy;
  }
  const Energy tolerance = 1e-6 * unit::kWh;
  return abs(peak_energy - metered_peak) < tolerance && abs(sold - metered_sold) < tolerance &&
         peak_energy > Energy() && (!net || sold > Energy());
}

void meter_year(benchmark::State& state) {
  const bool net = state.range(0) != 0;
  const finance::TariffModel tariff = compiled();
  const site::BillingCalendar calendar(tariff.windows, site::Weekday::monday);
  const std::vector<Power> bought = load(), generation = sun();
  const site::HourlyPower power{bought, net ? generation : std::span<const Power>()};
  BilledYear year;
  for (auto _ : state) {
    year = site::meter(calendar, power, tariff.metering);
    benchmark::DoNotOptimize(year);
  }
  if (!right(year, calendar, net)) state.SkipWithError("wrong quantities");
  state.SetBytesProcessed(state.iterations() * kHoursOfYear * (net ? 16 : 8));
}
BENCHMARK(meter_year)->ArgName("generation")->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void bill_year(benchmark::State& state) {
  const finance::TariffModel tariff = compiled();
  const site::BillingCalendar calendar(tariff.windows, site::Weekday::monday);
  const std::vector<Power> bought = load();
  const BilledYear year = site::meter(calendar, {bought, {}}, tariff.metering);
  finance::YearBill bill;
  for (auto _ : state) {
    bill = finance::bill(tariff, year, {});
    benchmark::DoNotOptimize(bill);
  }
  // 12 MW at 15 h: blocks 5 MW x 10 + 7 MW x 6, periods 12 MW x 3, in summer x 9 as well.
  const double demand = 12 * (50e3 + 42e3), periods = 12 * 36e3 + 4 * 108e3;
  double billed_demand = 0, billed_periods = 0;
  for (const finance::MonthBill& month : bill.months) {
    billed_demand += month.demand.si();
    billed_periods += month.demand_by_period.si();
  }
  if (std::abs(billed_demand - demand) > 1e-4 || !(billed_periods > periods - 4 * 36e3 - 1) ||
      billed_periods > periods)
    state.SkipWithError("wrong bill");
}
BENCHMARK(bill_year)->Unit(benchmark::kMicrosecond);

// What a plan pays for a year of one campus: hours in, dollars out.
void hourly_utility_bill(benchmark::State& state) {
  const bool net = state.range(0) != 0;
  const finance::TariffModel tariff = compiled();
  const site::BillingCalendar calendar(tariff.windows, site::Weekday::monday);
  const std::vector<Power> bought = load(), generation = sun();
  const site::HourlyPower power{bought, net ? generation : std::span<const Power>()};
  Dollars total;
  for (auto _ : state) {
    total = finance::bill(tariff, site::meter(calendar, power, tariff.metering), {}).total();
    benchmark::DoNotOptimize(total);
  }
  // The same from sums of the hours in the tiers and periods of the tariff, by an independent path.
  const auto hours = calendar.energy_hours();
  Dollars energy;
  std::size_t t = 0;
  for (int m = 0; m < kMonthsOfYear; ++m) {
    const std::size_t end = t + static_cast<std::size_t>(24 * Month(2026, m + 1).days());
    double kwh[3] = {}, sold[3] = {};
    for (; t < end; ++t) {
      const double kw = (bought[t] - (net ? generation[t] : Power())).in(unit::kW);
      (kw > 0 ? kwh : sold)[hours[t]] += std::abs(kw);
    }
    const double sum = kwh[0] + kwh[1] + kwh[2];
    const double low = std::fmin(1, 5e6 / sum);
    const double buy[3] = {0.05, 0.07, 0.12}, sell[3] = {0.02, 0.03, 0.05};
    for (int p = 0; p < 3; ++p)
      energy += Dollars::from_si(kwh[p] * (buy[p] - 0.01 * (1 - low)) - sold[p] * sell[p]);
  }
  Dollars expected;
  const auto bill = finance::bill(tariff, site::meter(calendar, power, tariff.metering), {});
  for (const finance::MonthBill& month : bill.months) expected += month.energy - month.exports;
  if (!(abs(expected - energy) < Dollars::from_si(1e-4)) || !(total > expected))
    state.SkipWithError("wrong bill");
}
BENCHMARK(hourly_utility_bill)
    ->ArgName("generation")
    ->Arg(0)
    ->Arg(1)
    ->Unit(benchmark::kMicrosecond);

void compile_calendar(benchmark::State& state) {
  const finance::TariffModel tariff = compiled();
  for (auto _ : state) {
    const site::BillingCalendar calendar(tariff.windows, site::Weekday::monday);
    benchmark::DoNotOptimize(calendar);
  }
  // 86 weekdays from June to September of a year that begins on a Monday, six hours each.
  const auto hours = site::BillingCalendar(tariff.windows, site::Weekday::monday).energy_hours();
  if (std::count(hours.begin(), hours.end(), 2) != 86 * 6) state.SkipWithError("wrong hours");
}
BENCHMARK(compile_calendar)->Unit(benchmark::kMicrosecond);

}  // namespace
