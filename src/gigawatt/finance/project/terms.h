// Terms of one project company (SPV): what it sells, costs, builds, borrows and reserves.
//
// Year 1 is the first year after the commercial operation date (COD). Amounts are nominal; an
// escalation g makes an amount of year 1 that times (1 + g)^(y - 1) in year y.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/units/quantity.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

// Any output counted in `unit`: kWh, GPU-hour, Mtoken, EFLOP. Sales of year y:
//   output_y = per_year (1 - degradation)^(y-1),  sales_y = output_y price (1 + escalation)^(y-1).
struct SalesTerms {
  std::string unit = "GPU-hour";
  double per_year = 0;
  Ratio degradation{};
  std::optional<Dollars> price{};
  Ratio price_escalation{};
  Dollars capacity_payment{};
  Ratio capacity_escalation{};
  Ratio p90 = 1.0;
};

// (per_year + per_unit x output_y) (1 + escalation)^(y-1).
struct CostItem {
  std::string id{};
  Dollars per_year{};
  Dollars per_unit{};
  Ratio escalation{};
};

// rate x assessed x installed cost x max(0, 1 - (y - 1) decline).
struct PropertyTax {
  Ratio rate{};
  Ratio assessed = 1.0;
  Ratio decline{};
};

// `cost` (money of year 1, grows with inflation) is spent at the end of years q, 2q, ... and saved
// in q equal parts before. A cycle that does not end within the life is neither saved for nor done.
struct Replacement {
  std::string id{};
  Dollars cost{};
  std::int64_t every_years = 5;
};

enum class DrawOrder : std::uint8_t { pro_rata, equity_first };
constexpr std::array<std::string_view, 2> enum_names(DrawOrder) {
  return {"pro_rata", "equity_first"};
}

// The cost is paid in `months` up to the planned COD; with 0 it is all paid at COD.
//   interest of a month  i = rate/12 (balance + draw/2), itself paid from that month's draws
//   commitment fee         = commitment_fee/12 (debt - balance)
//   delay: interest and fees run on, damages = min(damages_per_month x delay, damages_cap) of the
//   cost
// `shortcut_time` of m months adds, in place of draws, rate/12 m/2 + shortcut_fee of the cost.
struct ConstructionTerms {
  Dollars cost{};
  Dollars other_cost{};
  Dollars financing_cost{};
  std::int64_t months = 0;
  std::vector<Ratio> draws{};
  DrawOrder order = DrawOrder::pro_rata;
  std::optional<Ratio> rate{};
  Ratio commitment_fee{};
  std::int64_t delay_months = 0;
  Ratio damages_per_month{};
  Ratio damages_cap = 0.1;
  Time shortcut_time{};
  Ratio shortcut_fee{};
  Dollars grant{};
};

enum class DebtSizing : std::uint8_t { dscr, percent, none };
constexpr std::array<std::string_view, 3> enum_names(DebtSizing) {
  return {"dscr", "percent", "none"};
}
enum class DebtPayment : std::uint8_t { annuity, equal_principal };
constexpr std::array<std::string_view, 2> enum_names(DebtPayment) {
  return {"annuity", "equal_principal"};
}

// dscr:    service_t = max(0, CFADS_t) / DSCR_t,  debt = sum service_t (1 + i)^-t
// percent: debt = percent x cost; level service or level principal after the moratorium
// i = rate on a yearly grid, rate / 12 on a monthly one. A debt above gearing_cap x installed cost
// is scaled down to it, its DSCR up. With p90_dscr the debt is the lesser of P50 output at dscr and
// P90 output at p90_dscr.
struct DebtTerms {
  DebtSizing sizing = DebtSizing::dscr;
  Ratio dscr = 1.3;
  std::vector<Ratio> dscr_by_year{};
  std::optional<Ratio> p90_dscr{};
  Ratio percent = 0.6;
  DebtPayment payment = DebtPayment::annuity;
  std::int64_t moratorium_years = 0;
  std::optional<Ratio> gearing_cap{};
  std::int64_t tenor_years = 5;
  Ratio rate = 0.08;
  Ratio upfront_fee{};
  Dollars closing_cost{};
};

// Held at the end of period t against the amount of period t + 1 (debt service, opex, revenue).
struct ReserveTerms {
  Time dsra = 6.0 * unit::month;
  Time working_capital{};
  Time receivables{};
  Ratio interest{};
};

enum class SweepOrder : std::uint8_t { inverse, pro_rata };
constexpr std::array<std::string_view, 2> enum_names(SweepOrder) { return {"inverse", "pro_rata"}; }

// inverse: the service stays as scheduled and the debt ends early; pro_rata: every later principal
// shrinks in proportion.
struct DistributionTerms {
  Ratio lock_up_dscr = 1.1;
  Ratio sweep{};
  SweepOrder sweep_order = SweepOrder::inverse;
};

enum class RefinanceSizing : std::uint8_t { same_balance, dscr };
constexpr std::array<std::string_view, 2> enum_names(RefinanceSizing) {
  return {"same_balance", "dscr"};
}

// At the end of `year` a new loan repays the old one; what is over, less its fee, goes to the
// owner.
struct RefinanceTerms {
  std::int64_t year = 3;
  RefinanceSizing sizing = RefinanceSizing::same_balance;
  Ratio dscr = 1.3;
  std::int64_t tenor_years = 5;
  Ratio rate = 0.07;
  Ratio fee{};
};

// How operation differs from what the debt was sized on.
struct StressTerms {
  Ratio output = 1.0;
  Ratio price = 1.0;
  Ratio opex = 1.0;
  [[nodiscard]] bool none() const { return output == 1.0 && price == 1.0 && opex == 1.0; }
};

// ---- Fields

template <class Visitor>
void visit(Visitor& v, SalesTerms& s) {
  v.field("unit", s.unit, {.doc = "what is sold, in the singular", .example = "GPU-hour"});
  v.field("per_year", s.per_year,
          {.doc = "units sold in year 1 at P50", .required = true, .min = 0});
  v.field("degradation", s.degradation, {.doc = "output lost a year", .min = 0, .max = 0.5});
  v.field(
      "price", s.price,
      {.doc = "$ per unit in year 1; none: the price of target_irr", .min = 0, .example = "2.5 $"});
  v.field("price_escalation", s.price_escalation,
          {.doc = "growth of the price a year", .min = -0.9, .max = 1});
  v.field("capacity_payment", s.capacity_payment,
          {.doc = "paid a year for being there, in year 1", .min = 0});
  v.field("capacity_escalation", s.capacity_escalation,
          {.doc = "its growth a year", .min = -0.9, .max = 1});
  v.field("p90", s.p90,
          {.doc = "output exceeded in 90% of cases, as a share of P50", .min = 0, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, CostItem& c) {
  v.field("id", c.id, {.doc = "name of the cost"});
  v.field("per_year", c.per_year, {.doc = "a year, in year 1"});
  v.field("per_unit", c.per_unit, {.doc = "per unit of output, in year 1"});
  v.field("escalation", c.escalation,
          {.doc = "growth a year, inflation included", .min = -0.9, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, PropertyTax& t) {
  v.field("rate", t.rate, {.doc = "a year", .min = 0, .max = 1});
  v.field("assessed", t.assessed,
          {.doc = "share of the cost that is assessed", .min = 0, .max = 1});
  v.field("decline", t.decline,
          {.doc = "assessed value lost a year, of the first", .min = 0, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, Replacement& r) {
  v.field("id", r.id, {.doc = "name of the part"});
  v.field("cost", r.cost, {.doc = "in money of year 1", .required = true, .min = 0});
  v.field("every_years", r.every_years,
          {.doc = "years between", .min = 1, .max = 60, .fixed = true});
}

template <class Visitor>
void visit(Visitor& v, ConstructionTerms& c) {
  v.field("cost", c.cost, {.doc = "installed cost without financing", .required = true, .min = 0});
  v.field("other_cost", c.other_cost, {.doc = "other cost at close, capitalised", .min = 0});
  v.field("financing_cost", c.financing_cost,
          {.doc = "cost of construction financing, if known", .min = 0});
  v.field("months", c.months,
          {.doc = "from financial close to the planned COD", .min = 0, .max = 120, .fixed = true});
  v.field("draws", c.draws,
          {.doc = "share of the cost in each month; default: even", .min = 0, .max = 1});
  v.field("order", c.order, {.doc = "which money is drawn first"});
  v.field(
      "rate", c.rate,
      {.doc = "of the construction loan, a year; default: that of the debt", .min = 0, .max = 2});
  v.field("commitment_fee", c.commitment_fee,
          {.doc = "on debt not yet drawn, a year", .min = 0, .max = 0.2});
  v.field("delay_months", c.delay_months,
          {.doc = "COD later than planned", .min = 0, .max = 60, .fixed = true});
  v.field(
      "damages_per_month", c.damages_per_month,
      {.doc = "liquidated damages of the builder per month late, of the cost", .min = 0, .max = 1});
  v.field("damages_cap", c.damages_cap, {.doc = "most damages, of the cost", .min = 0, .max = 1});
  v.field("shortcut_time", c.shortcut_time,
          {.doc = "time of interest on half the cost, in place of draws",
           .min = 0,
           .max = 3.2e8,
           .example = "6 months"});
  v.field("shortcut_fee", c.shortcut_fee,
          {.doc = "up-front fee of that, of the cost", .min = 0, .max = 0.2});
  v.field("grant", c.grant, {.doc = "grant received at COD, taxable in year 1", .min = 0});
}

template <class Visitor>
void visit(Visitor& v, DebtTerms& d) {
  v.field("sizing", d.sizing, {.doc = "what decides the debt"});
  v.field("dscr", d.dscr, {.doc = "CFADS / debt service", .min = 1, .max = 1e6});
  v.field("dscr_by_year", d.dscr_by_year,
          {.doc = "ratio of each year in the place of dscr; the last one holds on",
           .min = 1,
           .max = 1e6});
  v.field("p90_dscr", d.p90_dscr,
          {.doc = "ratio at P90 output; the lesser debt counts", .min = 1, .max = 1e6});
  v.field("percent", d.percent, {.doc = "debt / cost, for sizing: percent", .min = 0, .max = 1});
  v.field("payment", d.payment, {.doc = "shape of the repayment, for sizing: percent"});
  v.field(
      "moratorium_years", d.moratorium_years,
      {.doc = "years of interest only, for sizing: percent", .min = 0, .max = 60, .fixed = true});
  v.field("gearing_cap", d.gearing_cap, {.doc = "most debt / installed cost", .min = 0, .max = 1});
  v.field("tenor_years", d.tenor_years,
          {.doc = "from COD to the last payment", .min = 1, .max = 60, .fixed = true});
  v.field("rate", d.rate, {.doc = "a year, nominal", .min = 0, .max = 2});
  v.field("upfront_fee", d.upfront_fee, {.doc = "of the debt, at close", .min = 0, .max = 0.2});
  v.field("closing_cost", d.closing_cost, {.doc = "lawyers and advisers, at close", .min = 0});
}

template <class Visitor>
void visit(Visitor& v, ReserveTerms& r) {
  v.field("dsra", r.dsra,
          {.doc = "debt service held", .min = 0, .max = 7.9e7, .example = "6 months"});
  v.field("working_capital", r.working_capital, {.doc = "opex held", .min = 0, .max = 7.9e7});
  v.field("receivables", r.receivables,
          {.doc = "sales that customers owe", .min = 0, .max = 7.9e7});
  v.field("interest", r.interest, {.doc = "earned on reserves, a year", .min = 0, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, DistributionTerms& d) {
  v.field("lock_up_dscr", d.lock_up_dscr,
          {.doc = "below it nothing is distributed", .min = 0, .max = 100});
  v.field("sweep", d.sweep,
          {.doc = "share of the cash left that repays debt early", .min = 0, .max = 1});
  v.field("sweep_order", d.sweep_order, {.doc = "which instalments it repays"});
}

template <class Visitor>
void visit(Visitor& v, RefinanceTerms& r) {
  v.field("year", r.year,
          {.doc = "at its end", .required = true, .min = 1, .max = 59, .fixed = true});
  v.field("sizing", r.sizing, {.doc = "size of the new loan"});
  v.field("dscr", r.dscr, {.doc = "CFADS / debt service, for sizing: dscr", .min = 1, .max = 1e6});
  v.field("tenor_years", r.tenor_years,
          {.doc = "of the new loan", .min = 1, .max = 60, .fixed = true});
  v.field("rate", r.rate, {.doc = "of the new loan, a year", .min = 0, .max = 2});
  v.field("fee", r.fee, {.doc = "of the new loan", .min = 0, .max = 0.2});
}

template <class Visitor>
void visit(Visitor& v, StressTerms& s) {
  v.field("output", s.output, {.doc = "output of every year, of P50", .min = 0, .max = 10});
  v.field("price", s.price, {.doc = "price of every year, of the plan's", .min = 0, .max = 10});
  v.field("opex", s.opex,
          {.doc = "running cost of every year, of the plan's", .min = 0, .max = 10});
}

}  // namespace gw::finance
