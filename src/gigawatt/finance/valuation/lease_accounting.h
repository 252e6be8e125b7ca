// Lease accounting by period: lessee and lessor, IFRS 16 and ASC 842.
//
// Periods run 1..n; a payment at time k closes period k; in advance the first one is at time 0. i
// is the rate per period. Assumes fixed payments and one asset; ignores variable rent, impairment,
// the exemptions for short and low-value leases, foreign currency, tax. Sources: IFRS 16.22-46 with
// Illustrative Examples 13 and 17; ASC 842-10-25, 842-10-55-2, 842-20, 842-30.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/table.h"
#include "gigawatt/finance/formulas.h"
#include "gigawatt/finance/lease_standard.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// ---- Lessee

struct LeaseRenewal {
  int periods = 1;
  Dollars payment;
  bool reasonably_certain = false;
};

struct LesseeLease {
  Dollars payment;  // per period
  int periods = 1;  // that cannot be cancelled
  bool in_advance = false;
  Ratio rate_per_period;
  Dollars initial_direct_costs;
  Dollars incentives;           // received at the start
  Dollars residual_guaranteed;  // most that is owed on the residual value at the end
  Dollars
      residual_expected;  // of it expected (IFRS 16.27c), or probable of being owed (842-10-30-5f)
  std::vector<LeaseRenewal>
      renewals;  // in turn; those up to the first uncertain one are in the term
};
[[nodiscard]] std::string problem(const LesseeLease& lease);

struct LesseePeriod {
  Dollars payment;
  Dollars interest;      // i x opening liability; of an operating lease the accretion
  Dollars liability;     // at the end
  Dollars amortisation;  // of the right of use
  Dollars right_of_use;  // at the end
  Dollars cost;          // in profit or loss
};
// liability L0 = sum of payments at times 1..n (1+i)^-k, with what is expected on the residual
// value at n; right of use R0 = L0 + payment at 0 + direct costs - incentives.
//   IFRS 16, finance:  cost = i L + R0 / n
//   operating:         cost = (sum of payments + R0 - L0) / n, amortisation = cost - i L
// Both add up to all payments + direct costs - incentives over the term.
struct LesseeSchedule {
  LeaseStandard standard = LeaseStandard::ifrs16;
  Dollars liability;      // L0
  Dollars right_of_use;   // R0
  Dollars paid_at_start;  // payment at 0 + direct costs - incentives
  std::vector<LesseePeriod> periods;
  [[nodiscard]] Dollars total_cost() const;
  [[nodiscard]] Table table() const;
};
[[nodiscard]] LesseeSchedule lessee_schedule(const LesseeLease& lease, LeaseStandard standard);

// A change after `after` periods: the part `kept` of the asset stays, `payments` (one at the end of
// each period to come) and the rate are new.
//   gain = (1 - kept) (liability - right of use)
//   right of use = kept x right of use + (PV of the new payments at the new rate - kept x
//   liability)
struct LeaseChange {
  int after = 0;
  Ratio kept = 1.0;
  std::vector<Dollars> payments;
  Ratio rate_per_period;
};
struct LeaseModification {
  Dollars liability_before;
  Dollars right_of_use_before;
  Dollars gain;
  Dollars liability_after;
  Dollars right_of_use_after;
  Dollars right_of_use_adjustment;  // by the new payments and rate
  LesseeSchedule rest;
};
[[nodiscard]] std::string problem(const LesseeSchedule& schedule, const LeaseChange& change);
[[nodiscard]] LeaseModification modify(const LesseeSchedule& schedule, const LeaseChange& change);

// What the books show against what the lessee is in for. A short lease with renewals and a residual
// guarantee shows little of either.
struct LeaseExposure {
  Dollars accounting;    // L0
  Dollars if_it_leaves;  // PV of the firm payments and of the whole residual guarantee, paid at the
                         // firm end
  Dollars if_it_stays;   // PV of the payments with every renewal taken
  Dollars undiscounted;  // all payments with every renewal taken
};
[[nodiscard]] LeaseExposure lease_exposure(const LesseeLease& lease);

// ---- Classification (ASC 842-10-25-2, -3; thresholds of 842-10-55-2)

struct LeaseTest {
  Ratio term_share = 0.0;         // lease term / remaining economic life
  Ratio value_share = 0.0;        // PV of payments and the lessee's residual guarantee / fair value
  Ratio third_party_share = 0.0;  // PV of residual guarantees by others / fair value
  bool transfers_ownership = false;
  bool purchase_certain = false;  // an option that the lessee is reasonably certain to exercise
  bool specialised = false;       // of no other use to the lessor
  bool collectible = true;        // payments are probable of collection
};
enum class LesseeClass : std::uint8_t { finance, operating };
enum class LessorClass : std::uint8_t { sales_type, direct_financing, operating };
constexpr std::array<std::string_view, 2> enum_names(LesseeClass) {
  return {"finance", "operating"};
}
constexpr std::array<std::string_view, 3> enum_names(LessorClass) {
  return {"sales_type", "direct_financing", "operating"};
}
struct LeaseClass {
  LesseeClass lessee;
  LessorClass lessor;
  std::string_view reason;
};
// Finance and sales-type if ownership passes, a purchase is certain, the term is at least 75% of
// the life, the value at least 90%, or the asset is specialised. Else direct financing if the value
// with third parties' guarantees is at least 90% and collectible, else operating.
[[nodiscard]] LeaseClass classify(const LeaseTest& test);

// ---- Lessor

struct LessorLease {
  Dollars payment;
  int periods = 1;
  bool in_advance = false;
  Dollars fair_value;
  Dollars carrying_amount;
  Dollars residual_guaranteed;    // part of the receivable
  Dollars residual_unguaranteed;  // expected at the end beyond it
  Dollars initial_direct_costs;
  int life_periods =
      1;  // operating: straight-line depreciation of carrying amount - salvage over it
  Dollars salvage;
};
[[nodiscard]] std::string problem(const LessorLease& lease);

// PV(payments + residual values) = fair value + direct costs.
[[nodiscard]] std::expected<Ratio, NoIrr> implicit_rate(const LessorLease& lease);

struct LessorPeriod {
  Dollars payment;
  Dollars income;  // interest, or rent in a straight line
  Dollars cost;    // depreciation and direct costs
  Dollars asset;   // net investment, or the asset's book value, at the end
};
// Sales-type (a dealer's finance lease under IFRS 16): profit = fair value - carrying amount at
// once; direct costs are expensed with a profit or loss, else deferred; interest at the rate of the
// net investment. Direct financing: a profit is deferred, so that the net investment starts at
// carrying amount + direct costs and earns the rate that pays it back; a loss is taken at once.
// Operating: rent and direct costs in a straight line over the term, depreciation over the life.
// Finance classes: profit + incomes = payments + residual values - carrying amount - direct costs.
struct LessorSchedule {
  LessorClass kind = LessorClass::operating;
  Dollars profit;         // at the start
  Dollars asset;          // at the start, before a payment at 0
  Dollars paid_at_start;  // payment at 0
  Ratio rate_per_period;  // of the net investment; 0 for operating
  std::vector<LessorPeriod> periods;
  [[nodiscard]] Table table() const;
};
[[nodiscard]] std::expected<LessorSchedule, NoIrr> lessor_schedule(const LessorLease& lease,
                                                                   LessorClass kind);

}  // namespace gw::finance
