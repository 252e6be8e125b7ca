// Closed forms of finance: time value, rounds, take-or-pay, vendor deals, concentration.
//
// Flows are end of period, one per period, the first one at time 0 unless a function says otherwise.
// Sources: finance_methods sections in brackets are those of the module's README.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// ---- Time value

// sum_k flow_k (1 + rate)^-k, k = 0, 1, ...; rate > -1.
[[nodiscard]] Dollars npv(Ratio rate, std::span<const Dollars> flows);

// present x i / (1 - (1 + i)^-n): the level payment in arrears that pays `present` back; i = 0: present / n.
struct Annuity {
  Dollars present;
  Ratio rate_per_period;
  int periods = 1;
};
[[nodiscard]] Dollars level_payment(const Annuity& annuity);
// Capital recovery factor i / (1 - (1 + i)^-n), and its inverse, the value of 1 per period in arrears.
[[nodiscard]] Ratio capital_recovery(Ratio rate, int periods);
[[nodiscard]] Ratio annuity_value(Ratio rate, int periods);

enum class NoIrr { no_flows, one_sign, no_root, not_finite };
[[nodiscard]] const char* describe(NoIrr reason);

// All internal rates of return between -99.9% and 1,000,000% a period, ascending.
struct Irr {
  std::vector<Ratio> roots;
  int sign_changes = 0;  // of the flows; 1: the root is unique (Descartes)
  [[nodiscard]] bool unique() const { return roots.size() == 1; }
};
// The only root, where the flows show that there is one: their cumulated sums from the first on (r > 0) and
// from the last on (r < 0) change sign once in all (Norstrom, Journal of Financial and Quantitative
// Analysis 7, 1972), or they do themselves (Descartes). Newton inside a bracket, to the last bits, without
// allocating. Nothing: ask irr().
[[nodiscard]] std::optional<Ratio> single_irr(std::span<const Dollars> flows);
// Roots of npv(r): that of single_irr(), or by bracketing on a grid of 4,000 discount factors and at the
// turning points between, then bisection to the last bit. Flows are scaled by the largest first. Of four
// or more roots within 0.4% of the discount factor some may be missed.
[[nodiscard]] std::expected<Irr, NoIrr> irr(std::span<const Dollars> flows);

struct DatedFlow {
  Date date;
  Dollars amount;
};
// Yearly rates with exponent days / 365 from the first date.
[[nodiscard]] Dollars xnpv(Ratio rate, std::span<const DatedFlow> flows);
[[nodiscard]] std::expected<Irr, NoIrr> xirr(std::span<const DatedFlow> flows);

struct MirrRates {
  Ratio finance;   // on what was put in
  Ratio reinvest;  // on what came out
};
[[nodiscard]] std::expected<Ratio, NoIrr> mirr(std::span<const Dollars> flows, const MirrRates& rates);

// ---- Equity [1]

struct RoundTerms {
  Dollars money;
  Dollars pre_money;
};
// money / (pre-money + money).
[[nodiscard]] Ratio stake_bought(const RoundTerms& round);
// The stake of one investor after buying `money` at each of `pre_moneys` in turn.
[[nodiscard]] Ratio stake_after_tranches(Dollars money, std::span<const Dollars> pre_moneys);
// A stake after others put `money` in at `pre_money`.
[[nodiscard]] Ratio diluted(Ratio stake, const RoundTerms& later);

// ---- Vendor finance [5]

// A vendor invests I in a customer that buys goods for R from it.
struct VendorDeal {
  Dollars invested;
  Dollars sales;
  Ratio gross_margin;
};
[[nodiscard]] Ratio funded_share(const VendorDeal& deal);       // I / R, also the break-even margin
[[nodiscard]] Ratio cash_share(const VendorDeal& deal);         // 1 - I / R
[[nodiscard]] Dollars kept_if_worthless(const VendorDeal& deal);  // margin x R - I
// (I - fair value of the shares) / R.
[[nodiscard]] Ratio effective_discount(const VendorDeal& deal, Dollars fair_value);

// ---- Leases [3] and loans [6]

struct LeaseTerms {
  Dollars rent;  // per period
  Ratio rate_per_period;
  int periods = 1;
  bool in_advance = false;  // the first rent at time 0, which is then not part of the liability
};
// Present value of the rents still to come.
[[nodiscard]] Dollars lease_liability(const LeaseTerms& lease);

struct Sculpted {
  Dollars debt;                     // sum CFADS_t / DSCR (1 + r)^-t, t = 1, 2, ...
  std::vector<Dollars> principal;   // CFADS_t / DSCR - r B_{t-1}
};
struct SculptTerms {
  Ratio dscr;
  Ratio rate_per_period;
};
// CFADS below zero serves no debt: it counts as zero.
[[nodiscard]] Sculpted sculpt(std::span<const Dollars> cfads, const SculptTerms& terms);

// ---- Levelised cost [13]

// Yearly cost of a capital that is worth `residual` x capital at the end of its life.
struct CapitalTerms {
  Dollars capital;
  Ratio residual;
  Ratio rate;  // a year
  int years = 1;
};
[[nodiscard]] Dollars annual_capital_cost(const CapitalTerms& terms);
// (fcr x capital + fixed) / output + variable.
struct FixedChargeTerms {
  Dollars capital;
  Ratio fixed_charge_rate;
  Dollars fixed_cost;  // a year
};
[[nodiscard]] DollarsPerEnergy levelised_energy(const FixedChargeTerms& terms, Energy per_year);

// One chip, a year of 8,760 h.
struct ChipHourTerms {
  CapitalTerms capital;
  Power it_power;  // at full draw
  Ratio pue = 1.0;
  Ratio draw = 1.0;      // mean share of it_power
  DollarsPerEnergy energy_price;
  Dollars maintenance;   // a year
  Ratio utilisation = 1.0;
};
[[nodiscard]] DollarsPerChipTime levelised_chip_time(const ChipHourTerms& terms);
[[nodiscard]] DollarsPerToken levelised_token(const ChipHourTerms& terms, TokenRatePerChip speed);

// ---- Chips [10] and concentration [18]

// First-year share of value kept -> value after `years`: V0 share^years.
[[nodiscard]] Ratio value_kept(Ratio first_year, double years);

// Herfindahl-Hirschman index of shares that sum to at most 1, in points (10,000 = monopoly). Shares that
// are not listed are taken as infinitely small, so that a partial list gives a lower bound.
[[nodiscard]] Ratio herfindahl(std::span<const Ratio> shares);

}  // namespace gw::finance
