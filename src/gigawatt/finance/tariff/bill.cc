#include "gigawatt/finance/tariff/bill.h"

#include <algorithm>
#include <cmath>

namespace gw::finance {
namespace {

constexpr Energy kNothing;

// The highest own peak that a ratchet of `month` (from 0) sees behind it.
Power remembered(const Ratchet& ratchet, const BilledYear& year, const MonthlyPeaks& before,
                 int month) {
  const auto window = static_cast<int>(ratchet.months);
  const int of_last_year = window + (ratchet.window == RatchetWindow::sam ? 1 : 0);
  Power highest;
  for (int m = std::max(0, month - window); m < month; ++m)
    highest = std::max(highest, year.months[static_cast<std::size_t>(m)].peak);
  for (int m = std::max(0, month + kMonthsOfYear - of_last_year); m < kMonthsOfYear; ++m)
    highest = std::max(highest, before[static_cast<std::size_t>(m)]);
  return highest;
}

Power billing_demand(const TariffModel& tariff, const BilledYear& year, const MonthlyPeaks& before,
                     int month) {
  const Power peak = year.months[static_cast<std::size_t>(month)].peak;
  if (!tariff.ratchet) return peak;
  const Ratchet& ratchet = *tariff.ratchet;
  return std::max(
      {ratchet.minimum, peak, ratchet.share * remembered(ratchet, year, before, month)});
}

Energy end_of(const EnergyTier& tier, Power demand) {
  return tier.up_to ? *tier.up_to : *tier.up_to_hours_of_use * demand;
}

Dollars energy_charge(const TariffModel& tariff, const BilledMonth& month, Power demand) {
  const Energy total = month.total_bought;
  if (!(total > kNothing)) return {};
  const auto periods = static_cast<std::size_t>(tariff.windows.energy_periods);
  Dollars charge;
  Energy below;
  for (std::size_t k = 0; k < tariff.tiers; ++k) {
    const bool last = k + 1 == tariff.tiers;
    const Energy end = last ? total : std::min(total, end_of(tariff.bounds[k], demand));
    if (!(end > below)) continue;
    const Ratio share = (end - below) / total;
    for (std::size_t p = 0; p < periods; ++p)
      charge += share * month.bought[p] * tariff.buy[p * tariff.tiers + k];
    below = end;
  }
  return charge;
}

Dollars export_credit(const TariffModel& tariff, const BilledMonth& month) {
  Dollars credit;
  if (tariff.metering == Metering::net_energy) return credit;
  for (std::size_t p = 0; p < tariff.sell.size(); ++p) credit += month.exported[p] * tariff.sell[p];
  return credit;
}

Dollars block_charge(const std::vector<DemandBlock>& blocks, Power demand) {
  Dollars charge;
  Power below;
  for (const DemandBlock& block : blocks) {
    if (!(demand > below)) break;
    charge += (std::min(demand, block.up_to) - below) * block.price;
    below = block.up_to;
  }
  return charge;
}

}  // namespace

Dollars YearBill::total() const {
  Dollars sum;
  for (const MonthBill& month : months) sum += month.total();
  return sum;
}

YearBill bill(const TariffModel& tariff, const BilledYear& quantities, const BillingYear& when) {
  const double growth = std::pow(1 + tariff.growth.si(), when.year - 1);
  const Dollars fixed = growth * tariff.fixed_per_month;
  const Dollars monthly_minimum = growth * tariff.monthly_minimum;
  const Dollars annual_minimum = growth * tariff.annual_minimum;
  const bool sells_apart = tariff.metering == Metering::buy_all_sell_all;
  YearBill result;
  Dollars year_to_date;
  for (std::size_t m = 0; m < result.months.size(); ++m) {
    const BilledMonth& month = quantities.months[m];
    MonthBill& b = result.months[m];
    b.billing_demand = billing_demand(tariff, quantities, when.peaks_before, static_cast<int>(m));
    b.energy = growth * energy_charge(tariff, month, b.billing_demand);
    b.exports = growth * export_credit(tariff, month);
    b.demand = growth * block_charge(tariff.demand[m], b.billing_demand);
    for (std::size_t q = 0; q < tariff.demand_by_period.size(); ++q)
      b.demand_by_period += growth * block_charge(tariff.demand_by_period[q], month.peaks[q]);
    b.fixed = fixed;
    const Dollars due =
        std::max(Dollars(), b.before_minimum() + (sells_apart ? b.exports : Dollars()));
    b.minimum = std::max(Dollars(), monthly_minimum - due);
    year_to_date += due;
  }
  result.months.back().minimum += std::max(Dollars(), annual_minimum - year_to_date);
  return result;
}

std::vector<YearBill> bill_years(const TariffModel& tariff,
                                 std::span<const BilledYear> quantities) {
  std::vector<YearBill> bills;
  bills.reserve(quantities.size());
  BillingYear when;
  if (tariff.ratchet && !tariff.ratchet->year_zero_peaks.empty())
    std::copy_n(tariff.ratchet->year_zero_peaks.begin(), kMonthsOfYear, when.peaks_before.begin());
  for (const BilledYear& year : quantities) {
    bills.push_back(bill(tariff, year, when));
    for (std::size_t m = 0; m < when.peaks_before.size(); ++m)
      when.peaks_before[m] = year.months[m].peak;
    ++when.year;
  }
  return bills;
}

}  // namespace gw::finance
