// Bills: a tariff's rates on the quantities that a site has measured.
//
// Amounts are real numbers; a contract that books them rounds to cents.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "gigawatt/core/billing.h"
#include "gigawatt/finance/tariff/tariff.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

struct MonthBill {
  Dollars energy;            // bought
  Dollars exports;           // credited, positive
  Dollars demand;            // on the billing demand
  Dollars demand_by_period;  // on the highest hour of each period
  Dollars fixed;
  Dollars minimum;  // top-up to the monthly and, in December, the annual minimum
  Power billing_demand;

  [[nodiscard]] Dollars before_minimum() const {
    return energy - exports + demand + demand_by_period + fixed;
  }
  [[nodiscard]] Dollars total() const { return before_minimum() + minimum; }  // below 0: to receive
};

struct YearBill {
  std::array<MonthBill, kMonthsOfYear> months{};  // January first
  [[nodiscard]] Dollars total() const;
};

using MonthlyPeaks = std::array<Power, kMonthsOfYear>;

// Which year of the tariff it is, and the peaks of the year before it.
struct BillingYear {
  int year = 1;
  MonthlyPeaks peaks_before{};
};

// What a bill remembers of the months before it.
struct BillingState {
  int year = 1;                 // of the tariff, as last billed
  MonthlyPeaks peaks_before{};  // of the year before
  MonthlyPeaks peaks{};         // of this year, up to the last bill
  Dollars due_this_year;        // before minima
  int months_billed = 0;        // of this year
};

struct BillingDate {
  int year = 1;   // of the tariff
  int month = 0;  // of the year, January is 0
};

// With E_p the energy bought in period p of a month, E their sum, P the month's peak, P_q the peak
// of demand period q, and g = (1 + inflation + escalation)^(year - 1) on every rate, fixed charge
// and minimum:
//   billing demand D   without a ratchet P; else max(minimum, P, share x peaks of the months it
//                      looks back to), own peaks, not billing demands; a month without a peak
//                      before year zero counts nothing
//   energy             sum_k e_k / E sum_p E_p buy_pk, with e_k the part of E in tier k, which
//                      ends at its energy or at hours of use x D: tiers apply to the month's total,
//                      and every period has its share of every tier
//   exports            sum_p X_p sell_p; nothing under net_energy
//   demand             blocks of D, each at its own price; by period: blocks of P_q, summed over q
//   minimum            max(0, monthly minimum - max(0, B)) with B the sum of the above and the
//   fixed
//                      charge, without the exports where buy_all_sell_all sells them apart; in
//                      December in addition max(0, annual minimum x months billed / 12 - sum of the
//                      max(0, B)): monthly top-ups do not count towards the annual minimum
// Conventions of NREL SAM's utilityrate5, but for the window of the ratchet. Ignores power factor,
// taxes, fuel adjustments, credits carried forward and kWh netted over a month.
//
// One month, ascending; `state` is what the last one left, and takes this one in. A year that does
// not follow the last one begins without peaks.
[[nodiscard]] MonthBill bill(const TariffModel& tariff, const BilledMonth& quantities,
                             BillingDate when, BillingState& state);
[[nodiscard]] YearBill bill(const TariffModel& tariff, const BilledYear& quantities,
                            const BillingYear& when);

// Before the first month: the ratchet's year-zero peaks.
[[nodiscard]] BillingState before_first_bill(const TariffModel& tariff);

// Years in turn, each with the peaks of the one before; the first with the ratchet's year-zero
// peaks.
[[nodiscard]] std::vector<YearBill> bill_years(const TariffModel& tariff,
                                               std::span<const BilledYear> quantities);

}  // namespace gw::finance
