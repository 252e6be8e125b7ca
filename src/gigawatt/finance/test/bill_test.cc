#include "gigawatt/finance/tariff/bill.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "gigawatt/finance/test/tariffs.h"

namespace gw::finance::bill_test {
namespace {

using namespace gw::units::literals;
using testing::compiled;
using testing::flat_rate;
using testing::kPerKw;
using testing::kPerKwh;
using testing::same_months;

MonthBill first_month(const Tariff& tariff, const BilledYear& year) {
  return bill(compiled(tariff), year, {}).months[0];
}

TEST(Bill, FlatTariffByHand) {
  // 10,000 kW x 744 h x 0.06 + 10,000 x 12.5 + 500 = 571,900.
  Tariff tariff = flat_rate(0.06);
  tariff.demand = {{.tiers = {{{}, 12.5 * kPerKw}}}};
  tariff.fixed_per_month = 500.0_USD;
  const MonthBill january =
      first_month(tariff, same_months({.kwh = 10'000 * 744, .peak_kw = 10'000}));
  EXPECT_NEAR(january.energy.si(), 446'400, 1e-9);
  EXPECT_NEAR(january.demand.si(), 125'000, 1e-9);
  EXPECT_NEAR(january.total().si(), 571'900, 1e-9);
  EXPECT_EQ(january.billing_demand, 10'000 * unit::kW);
}

TEST(Bill, EnergyTiersApplyToTheMonthsTotal) {
  // Tiers end at 2 and 5 GWh; exactly at an end nothing is left for the next.
  Tariff tariff = flat_rate(0);
  tariff.energy.tiers = {{.up_to = 2'000.0_MWh, .up_to_hours_of_use = {}},
                         {.up_to = 5'000.0_MWh, .up_to_hours_of_use = {}}};
  tariff.energy.periods.items[0].second.buy = {0.075 * kPerKwh, 0.061 * kPerKwh, 0.052 * kPerKwh};
  const auto charge = [&](double kwh) {
    return first_month(tariff, same_months({.kwh = kwh})).energy.si();
  };
  EXPECT_NEAR(charge(2e6), 150'000, 1e-6);
  EXPECT_NEAR(charge(5e6), 150'000 + 183'000, 1e-6);
  EXPECT_NEAR(charge(6e6), 150'000 + 183'000 + 52'000, 1e-6);
  EXPECT_NEAR(charge(1e6), 75'000, 1e-6);
  EXPECT_EQ(charge(0), 0);
}

TEST(Bill, PeriodsShareEveryTierInProportion) {
  // 3 GWh, a third of it on peak; 2 of 3 GWh in the first tier:
  // off peak 2 GWh (2/3 x 0.05 + 1/3 x 0.04), on peak 1 GWh (2/3 x 0.11 + 1/3 x 0.09).
  Tariff tariff = flat_rate(0);
  tariff.energy.tiers = {{.up_to = 2'000.0_MWh, .up_to_hours_of_use = {}}};
  tariff.energy.periods.items = {{"off", {{0.05 * kPerKwh, 0.04 * kPerKwh}, {}}},
                                 {"peak", {{0.11 * kPerKwh, 0.09 * kPerKwh}, {}}}};
  BilledYear year;
  year.months[0].bought[0] = 2'000.0_MWh;
  year.months[0].bought[1] = 1'000.0_MWh;
  year.months[0].total_bought = 3'000.0_MWh;
  EXPECT_NEAR(first_month(tariff, year).energy.si(),
              2e6 * (0.1 + 0.04) / 3 + 1e6 * (0.22 + 0.09) / 3, 1e-6);
}

TEST(Bill, HoursOfUse) {
  // 200 h x 12 MW = 2.4 GWh at 0.092, the rest of 5 GWh at 0.058; no demand, no first tier.
  Tariff tariff = flat_rate(0);
  tariff.energy.tiers = {{.up_to = {}, .up_to_hours_of_use = 200.0_h}};
  tariff.energy.periods.items[0].second.buy = {0.092 * kPerKwh, 0.058 * kPerKwh};
  EXPECT_NEAR(first_month(tariff, same_months({.kwh = 5e6, .peak_kw = 12'000})).energy.si(),
              2.4e6 * 0.092 + 2.6e6 * 0.058, 1e-6);
  EXPECT_NEAR(first_month(tariff, same_months({.kwh = 5e6})).energy.si(), 5e6 * 0.058, 1e-6);
}

TEST(Bill, DemandBlocks) {
  // 8,450 kW: 5,000 x 10.5 + 3,000 x 8.25 + 450 x 6 = 79,950; exactly 5,000: 52,500.
  Tariff tariff = flat_rate(0);
  tariff.demand = {
      {.first_month = 1,
       .last_month = 3,
       .tiers = {{5.0_MW, 10.5 * kPerKw}, {8.0_MW, 8.25 * kPerKw}, {{}, 6.0 * kPerKw}}}};
  const auto charge = [&](double kw) {
    return bill(compiled(tariff), same_months({.peak_kw = kw}), {}).months;
  };
  EXPECT_NEAR(charge(8'450)[0].demand.si(), 79'950, 1e-9);
  EXPECT_NEAR(charge(5'000)[0].demand.si(), 52'500, 1e-9);
  EXPECT_EQ(charge(0)[0].demand.si(), 0);
  EXPECT_EQ(charge(8'450)[3].demand.si(), 0);  // no season names April
}

TEST(Bill, DemandByPeriodAddsUp) {
  Tariff tariff = flat_rate(0);
  tariff.demand_by_period = PeriodDemand{};
  tariff.demand_by_period->periods.items = {
      {"off", {{{{}, 0.0 * kPerKw}}}},
      {"mid", {{{{}, 5.75 * kPerKw}}}},
      {"peak", {{{2.0_MW, 20.0 * kPerKw}, {{}, 10.0 * kPerKw}}}}};
  BilledYear year;
  year.months[0].peaks = {9.0_MW, 4.0_MW, 3.0_MW};
  // 4,000 x 5.75 + 2,000 x 20 + 1,000 x 10.
  EXPECT_NEAR(first_month(tariff, year).demand_by_period.si(), 73'000, 1e-9);
}

TEST(Bill, NetBillingMayBeNegative) {
  // Bought 1 MWh at 0.05, exported 4 MWh at 0.03: 50 - 120 + 10 fixed = -60.
  Tariff tariff = flat_rate(0.05);
  tariff.energy.periods.items[0].second.sell = 0.03 * kPerKwh;
  tariff.fixed_per_month = 10.0_USD;
  BilledYear year = same_months({.kwh = 1'000});
  for (BilledMonth& month : year.months) month.exported[0] = 4.0_MWh;
  EXPECT_NEAR(first_month(tariff, year).total().si(), 60, 1e-9);  // net_energy credits nothing
  tariff.metering = Metering::net_billing;
  const MonthBill negative = first_month(tariff, year);
  EXPECT_NEAR(negative.exports.si(), 120, 1e-9);
  EXPECT_NEAR(negative.total().si(), -60, 1e-9);
  EXPECT_EQ(negative.minimum.si(), 0);
  // A minimum tops up max(0, -60), not -60.
  tariff.monthly_minimum = 25.0_USD;
  EXPECT_NEAR(first_month(tariff, year).minimum.si(), 25, 1e-9);
  // Sold apart, the purchases of 60 are above it.
  tariff.metering = Metering::buy_all_sell_all;
  EXPECT_EQ(first_month(tariff, year).minimum.si(), 0);
  EXPECT_NEAR(first_month(tariff, year).total().si(), -60, 1e-9);
}

TEST(Bill, Minimums) {
  // 100 a month before; monthly minimum 130, annual 2,000: December 30 + (2,000 - 1,200).
  Tariff tariff = flat_rate(0.1);
  tariff.monthly_minimum = 130.0_USD;
  tariff.annual_minimum = 2'000.0_USD;
  const YearBill year = bill(compiled(tariff), same_months({.kwh = 1'000}), {});
  EXPECT_NEAR(year.months[0].minimum.si(), 30, 1e-9);
  EXPECT_NEAR(year.months[11].minimum.si(), 830, 1e-9);
  EXPECT_NEAR(year.total().si(), 12 * 130 + 800, 1e-9);
  // Without any use the minimum is the bill.
  EXPECT_NEAR(bill(compiled(tariff), {}, {}).total().si(), 12 * 130 + 2'000, 1e-9);
  // 200 a month: neither.
  EXPECT_NEAR(bill(compiled(tariff), same_months({.kwh = 2'000}), {}).total().si(), 2'400, 1e-9);
}

TEST(Bill, EscalationIsTheSumOfInflationAndEscalation) {
  Tariff tariff = flat_rate(0.1);
  tariff.fixed_per_month = 50.0_USD;
  tariff.inflation = 0.025;
  tariff.escalation = 0.01;
  const std::vector<BilledYear> years(3, same_months({.kwh = 1'000}));
  const auto bills = bill_years(compiled(tariff), years);
  for (std::size_t y = 0; y < bills.size(); ++y)
    EXPECT_NEAR(bills[y].total().si(), 1'800 * std::pow(1.035, y), 1e-9);
}

// ---- Ratchet

Tariff with_ratchet(const Ratchet& ratchet) {
  Tariff tariff = flat_rate(0);
  tariff.demand = {{.tiers = {{{}, 10.0 * kPerKw}}}};
  tariff.ratchet = ratchet;
  return tariff;
}

std::vector<double> demands_of(const Tariff& tariff, const std::vector<BilledYear>& years) {
  std::vector<double> kilowatts;
  for (const YearBill& year : bill_years(compiled(tariff), years))
    for (const MonthBill& month : year.months)
      kilowatts.push_back(month.billing_demand.in(unit::kW));
  return kilowatts;
}

std::vector<double> steps(std::vector<std::pair<int, double>> runs) {
  std::vector<double> values;
  for (auto [count, value] : runs)
    values.insert(values.end(), static_cast<std::size_t>(count), value);
  return values;
}

TEST(Ratchet, RemembersPeaksOfItsWindow) {
  // 100 kW, but 1,000 in March; 3 months at 50%: April to June are billed for 500.
  BilledYear year = same_months({.peak_kw = 100});
  year.months[2].peak = 1'000 * unit::kW;
  const Tariff tariff = with_ratchet({.months = 3, .share = 0.5});
  EXPECT_EQ(demands_of(tariff, {year}), steps({{2, 100}, {1, 1'000}, {3, 500}, {6, 100}}));
}

TEST(Ratchet, YearZeroPeaks) {
  // October of the year before: 2,000 kW. A strict window of 4 months reaches it until February.
  const BilledYear year = same_months({.peak_kw = 100});
  Ratchet ratchet{.months = 4, .share = 0.5, .year_zero_peaks = std::vector<Power>(12, 0.1_MW)};
  ratchet.year_zero_peaks[9] = 2.0_MW;
  EXPECT_EQ(demands_of(with_ratchet(ratchet), {year}), steps({{2, 1'000}, {10, 100}}));
  // Without them the months before January count nothing.
  ratchet.year_zero_peaks.clear();
  EXPECT_EQ(demands_of(with_ratchet(ratchet), {year}), steps({{12, 100}}));
  ratchet.minimum = 0.3_MW;
  EXPECT_EQ(demands_of(with_ratchet(ratchet), {year}), steps({{12, 300}}));
}

TEST(Ratchet, LaterYearsRememberOwnPeaksAndNotBillingDemands) {
  // December of year 1: 1,000 kW at 50%, 11 months: 500 until November of year 2, then forgotten.
  BilledYear first = same_months({.peak_kw = 100});
  first.months[11].peak = 1.0_MW;
  const BilledYear later = same_months({.peak_kw = 100});
  EXPECT_EQ(demands_of(with_ratchet({.months = 11, .share = 0.5}), {first, later, later}),
            steps({{11, 100}, {1, 1'000}, {11, 500}, {13, 100}}));
}

TEST(Ratchet, TheWindowOfSam) {
  // Strict: 2 months. SAM: 2 within the year, 3 into the one before. December's 2,000 kW of year 0
  // is billed until February or March, November's 1,500 until January or February; March's 1,000 of
  // year 1 until May in both.
  BilledYear year = same_months({.peak_kw = 100});
  year.months[2].peak = 1.0_MW;
  Ratchet ratchet{.months = 2, .share = 1.0, .year_zero_peaks = std::vector<Power>(12, 0.1_MW)};
  ratchet.year_zero_peaks[10] = 1.5_MW;
  ratchet.year_zero_peaks[11] = 2.0_MW;
  EXPECT_EQ(demands_of(with_ratchet(ratchet), {year}), steps({{2, 2'000}, {3, 1'000}, {7, 100}}));
  ratchet.window = RatchetWindow::sam;
  EXPECT_EQ(demands_of(with_ratchet(ratchet), {year}), steps({{3, 2'000}, {2, 1'000}, {7, 100}}));
  // A window longer than the year before sees all of it, and no more.
  ratchet.months = 12;
  EXPECT_EQ(demands_of(with_ratchet(ratchet), {year}), steps({{12, 2'000}}));
}

// ---- Properties

double any(int low, int high) { return *rc::gen::inRange(low, high); }  // whole numbers

// Three periods, two tiers, demand of both kinds, a fixed charge; no minimum, no ratchet.
Tariff any_tariff() {
  Tariff tariff = flat_rate(0);
  tariff.metering = Metering::net_billing;
  tariff.energy.tiers = {{.up_to = any(1, 2'000) * unit::MWh, .up_to_hours_of_use = {}}};
  tariff.energy.periods.items.clear();
  for (const char* name : {"off", "mid", "peak"})
    tariff.energy.periods.items.push_back(
        {name,
         {{any(0, 200) * 1e-3 * kPerKwh, any(0, 200) * 1e-3 * kPerKwh},
          any(0, 90) * 1e-3 * kPerKwh}});
  tariff.demand = {
      {.tiers = {{any(1, 5'000) * unit::kW, any(0, 20) * kPerKw}, {{}, any(0, 20) * kPerKw}}}};
  tariff.demand_by_period = PeriodDemand{};
  tariff.demand_by_period->periods.items = {{"all", {{{{}, any(0, 20) * kPerKw}}}}};
  tariff.fixed_per_month = any(0, 1'000) * unit::USD;
  return tariff;
}

BilledYear any_year() {
  BilledYear year;
  for (BilledMonth& month : year.months) {
    for (std::size_t p = 0; p < 3; ++p) {
      month.bought[p] = any(0, 2'000) * unit::MWh;
      month.exported[p] = any(0, 500) * unit::MWh;
      month.total_bought += month.bought[p];
    }
    month.peak = month.peaks[0] = any(0, 9'000) * unit::kW;
  }
  return year;
}

RC_GTEST_PROP(Bill, IsLinearInTheRates, ()) {
  const Tariff tariff = any_tariff();
  const BilledYear year = any_year();
  Tariff twice = tariff;
  for (auto& [name, period] : twice.energy.periods.items) {
    for (DollarsPerEnergy& price : period.buy) price *= 2;
    period.sell *= 2;
  }
  for (DemandTier& tier : twice.demand[0].tiers) tier.price *= 2;
  twice.demand_by_period->periods.items[0].second.tiers[0].price *= 2;
  twice.fixed_per_month *= 2;
  // Doubling is exact in binary.
  RC_ASSERT(bill(compiled(twice), year, {}).total() ==
            2 * bill(compiled(tariff), year, {}).total());
}

RC_GTEST_PROP(Bill, DoesNotFallWithMoreUse, ()) {
  Tariff tariff = any_tariff();
  const BilledYear year = any_year();
  BilledYear more = year;
  const auto m = static_cast<std::size_t>(any(0, 12)), p = static_cast<std::size_t>(any(0, 3));
  more.months[m].peak += any(0, 1'000) * unit::kW;
  more.months[m].peaks[0] = more.months[m].peak;
  // One minimum alone: a month that grows below a monthly one lowers the annual top-up.
  if (any(0, 2) == 0)
    tariff.monthly_minimum = any(0, 500'000) * unit::USD;
  else
    tariff.annual_minimum = any(0, 5'000'000) * unit::USD;
  const auto rounding = 1e-6 * unit::USD;
  RC_ASSERT(bill(compiled(tariff), more, {}).total() + rounding >=
            bill(compiled(tariff), year, {}).total());
  // With one set of tiers for all periods, more energy costs more, too.
  for (auto& [name, period] : tariff.energy.periods.items)
    period.buy = tariff.energy.periods.items[0].second.buy;
  const Energy added = any(0, 500) * unit::MWh;
  more.months[m].bought[p] += added;
  more.months[m].total_bought += added;
  RC_ASSERT(bill(compiled(tariff), more, {}).total() + rounding >=
            bill(compiled(tariff), year, {}).total());
}

RC_GTEST_PROP(Bill, IsTheSumOfItsParts, ()) {
  const BilledYear year = any_year();
  Dollars sum;
  const YearBill result = bill(compiled(any_tariff()), year, {});
  for (const MonthBill& b : result.months)
    sum += b.energy - b.exports + b.demand + b.demand_by_period + b.fixed + b.minimum;
  RC_ASSERT(abs(sum - result.total()) <= 1e-9 * unit::USD + 1e-12 * abs(sum));
}

}  // namespace
}  // namespace gw::finance::bill_test
