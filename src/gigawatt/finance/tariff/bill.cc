#include "gigawatt/finance/tariff/bill.h"

#include <algorithm>
#include <cmath>

namespace gw::finance {
namespace {

constexpr Energy kNothing;

// The highest own peak that a ratchet of `month` (from 0) sees behind it.
Power remembered(const Ratchet& ratchet, const BillingState& state, int month) {
  const auto window = static_cast<int>(ratchet.months);
  const int of_last_year = window + (ratchet.window == RatchetWindow::sam ? 1 : 0);
  Power highest;
  for (int m = std::max(0, month - window); m < month; ++m)
    highest = std::max(highest, state.peaks[static_cast<std::size_t>(m)]);
  for (int m = std::max(0, month + kMonthsOfYear - of_last_year); m < kMonthsOfYear; ++m)
    highest = std::max(highest, state.peaks_before[static_cast<std::size_t>(m)]);
  return highest;
}

Power billing_demand(const TariffModel& tariff, const BillingState& state, Power peak, int month) {
  if (!tariff.ratchet) return peak;
  const Ratchet& ratchet = *tariff.ratchet;
  return std::max({ratchet.minimum, peak, ratchet.share * remembered(ratchet, state, month)});
}

void begin_year(BillingState& state, int year) {
  const bool follows = year == state.year + 1;
  state = {.year = year,
           .peaks_before = follows ? state.peaks : MonthlyPeaks{},
           .peaks = {},
           .due_this_year = {},
           .months_billed = 0};
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

MonthBill bill(const TariffModel& tariff, const BilledMonth& quantities, BillingDate when,
               BillingState& state) {
  if (when.year != state.year) begin_year(state, when.year);
  const double growth = std::pow(1 + tariff.growth.si(), when.year - 1);
  const bool sells_apart = tariff.metering == Metering::buy_all_sell_all;
  const auto m = static_cast<std::size_t>(when.month);
  MonthBill b;
  b.billing_demand = billing_demand(tariff, state, quantities.peak, when.month);
  b.energy = growth * energy_charge(tariff, quantities, b.billing_demand);
  b.exports = growth * export_credit(tariff, quantities);
  b.demand = growth * block_charge(tariff.demand[m], b.billing_demand);
  for (std::size_t q = 0; q < tariff.demand_by_period.size(); ++q)
    b.demand_by_period += growth * block_charge(tariff.demand_by_period[q], quantities.peaks[q]);
  b.fixed = growth * tariff.fixed_per_month;
  const Dollars due =
      std::max(Dollars(), b.before_minimum() + (sells_apart ? b.exports : Dollars()));
  b.minimum = std::max(Dollars(), growth * tariff.monthly_minimum - due);
  state.peaks[m] = quantities.peak;
  state.due_this_year += due;
  ++state.months_billed;
  if (when.month + 1 == kMonthsOfYear) {
    const double share = static_cast<double>(state.months_billed) / kMonthsOfYear;
    b.minimum += std::max(Dollars(), growth * share * tariff.annual_minimum - state.due_this_year);
  }
  return b;
}

YearBill bill(const TariffModel& tariff, const BilledYear& quantities, const BillingYear& when) {
  BillingState state{.year = when.year,
                     .peaks_before = when.peaks_before,
                     .peaks = {},
                     .due_this_year = {},
                     .months_billed = 0};
  YearBill result;
  for (int m = 0; m < kMonthsOfYear; ++m) {
    const auto i = static_cast<std::size_t>(m);
    result.months[i] = bill(tariff, quantities.months[i], {when.year, m}, state);
  }
  return result;
}

BillingState before_first_bill(const TariffModel& tariff) {
  BillingState state;
  if (tariff.ratchet && !tariff.ratchet->year_zero_peaks.empty())
    std::copy_n(tariff.ratchet->year_zero_peaks.begin(), kMonthsOfYear, state.peaks_before.begin());
  return state;
}

std::vector<YearBill> bill_years(const TariffModel& tariff,
                                 std::span<const BilledYear> quantities) {
  std::vector<YearBill> bills;
  bills.reserve(quantities.size());
  BillingYear when{.year = 1, .peaks_before = before_first_bill(tariff).peaks_before};
  for (const BilledYear& year : quantities) {
    bills.push_back(bill(tariff, year, when));
    for (std::size_t m = 0; m < when.peaks_before.size(); ++m)
      when.peaks_before[m] = year.months[m].peak;
    ++when.year;
  }
  return bills;
}

}  // namespace gw::finance
