// Tax of a project company as United States law has it, and NREL SAM's conventions, one switch
// each.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/units/quantity.h"

namespace gw::finance {

enum class DepreciationMethod : std::uint8_t { macrs, straight_line };
constexpr std::array<std::string_view, 2> enum_names(DepreciationMethod) {
  return {"macrs", "straight_line"};
}

// When in the first year the asset counts as placed in service: its middle, the middle of its last
// quarter, or the middle of its first month (real property).
enum class DepreciationConvention : std::uint8_t { half_year, mid_quarter_4, mid_month };
constexpr std::array<std::string_view, 3> enum_names(DepreciationConvention) {
  return {"half_year", "mid_quarter_4", "mid_month"};
}

// `share` of the tax basis. MACRS: tables of IRS Publication 946, 5 or 15 years.
// Straight line: 1/years a year, the first one cut by the convention and the rest after the last.
struct DepreciationClass {
  std::string id{};
  Ratio share = 1.0;
  DepreciationMethod method = DepreciationMethod::macrs;
  std::int64_t years = 5;
  DepreciationConvention convention = DepreciationConvention::half_year;
  bool bonus = false;
  bool investment_credit = false;
};

// Production credit: per_unit (1 + escalation)^(y-1) for the first `years`.
struct ProductionCredit {
  Dollars per_unit{};
  Ratio escalation{};
  std::int64_t years = 10;
};

// State tax is deducted from federal income. Losses are carried forward without end and offset at
// most loss_limit of an income (IRC 172(a)(2)). Interest beyond interest income + interest_limit x
// EBITDA is carried forward (IRC 163(j), EBITDA basis from 2025). Half the federal investment
// credit reduces the basis (IRC 50(c)(3)). What is not depreciated at the end of the life is
// deducted then (IRC 1001, 1231). Credits are sold for cash in their year (IRC 6418). The debt's
// up-front fee is deducted evenly over its tenor (Treas. Reg. 1.446-5). The state follows the
// federal rules.
struct TaxTerms {
  Ratio federal_rate = 0.21;
  Ratio state_rate{};
  Ratio loss_limit = 0.8;
  std::optional<Ratio> interest_limit = 0.3;
  std::vector<DepreciationClass> assets = {DepreciationClass{.id = "equipment"}};
  Ratio bonus_federal{};
  Ratio bonus_state{};
  Ratio investment_credit_federal{};
  Ratio investment_credit_state{};
  ProductionCredit production_credit{};
};

// What NREL's System Advisor Model (single owner) does otherwise. All off: our default.
struct SamConventions {
  bool cfads_before_tax = false;  // tax is not taken off CFADS
  // Interest on reserves and working capital are not in CFADS. The rise of receivables still is,
  // but for their release in the last period.
  bool reserves_outside_cfads = false;
  bool refund_losses = false;  // a loss is refunded in its year; no limit of losses or interest
  bool cap_on_preliminary_cost =
      false;                       // gearing cap on a cost without DSRA, with the fee on the cost
  bool fee_on_cost = false;        // percent debt: the fee in its base is percent x fee x cost
  bool fees_not_deducted = false;  // the up-front fee is never deducted
  bool credit_in_whole_dollars = false;  // production credit per 1,000 units rounded to a dollar
  bool basis_lost_at_end =
      false;  // basis not yet depreciated at the end of the life is never deducted
  bool half_year_tables =
      false;  // straight line: half-year tables, that of 15 years to four digits
  bool negative_service = false;      // a period of negative CFADS draws debt
  bool owner_pays_shortfall = false;  // the owner pays what CFADS lacks for the service

  [[nodiscard]] static constexpr SamConventions all() {
    return {true, true, true, true, true, true, true, true, true, true, true};
  }
};

template <class Visitor>
void visit(Visitor& v, DepreciationClass& a) {
  v.field("id", a.id, {.doc = "name of the class"});
  v.field("share", a.share, {.doc = "share of the tax basis", .min = 0, .max = 1});
  v.field("method", a.method, {.doc = "how it depreciates"});
  v.field("years", a.years, {.doc = "recovery period", .min = 1, .max = 50, .fixed = true});
  v.field("convention", a.convention, {.doc = "when it counts as placed in service"});
  v.field("bonus", a.bonus, {.doc = "qualifies for bonus depreciation"});
  v.field("investment_credit", a.investment_credit, {.doc = "qualifies for the investment credit"});
}

template <class Visitor>
void visit(Visitor& v, ProductionCredit& c) {
  v.field("per_unit", c.per_unit, {.doc = "per unit of output in year 1", .min = 0});
  v.field("escalation", c.escalation, {.doc = "growth a year", .min = -0.9, .max = 1});
  v.field("years", c.years, {.doc = "years of credit", .min = 0, .max = 60, .fixed = true});
}

template <class Visitor>
void visit(Visitor& v, TaxTerms& t) {
  v.field("federal_rate", t.federal_rate, {.doc = "of taxable income", .min = 0, .max = 0.99});
  v.field("state_rate", t.state_rate, {.doc = "of taxable income", .min = 0, .max = 0.99});
  v.field("loss_limit", t.loss_limit,
          {.doc = "share of an income that losses may offset", .min = 0, .max = 1});
  v.field("interest_limit", t.interest_limit,
          {.doc = "deductible interest, of EBITDA; none: all", .min = 0, .max = 1});
  v.field("assets", t.assets, {.doc = "classes of depreciation; what they leave is land"});
  v.field("bonus_federal", t.bonus_federal, {.doc = "share deducted at once", .min = 0, .max = 1});
  v.field("bonus_state", t.bonus_state, {.doc = "the same for the state", .min = 0, .max = 1});
  v.field("investment_credit_federal", t.investment_credit_federal,
          {.doc = "of the basis of qualifying classes", .min = 0, .max = 1});
  v.field("investment_credit_state", t.investment_credit_state,
          {.doc = "the same of the state", .min = 0, .max = 1});
  v.field("production_credit", t.production_credit, {.doc = "credit per unit of output"});
}

template <class Visitor>
void visit(Visitor& v, SamConventions& s) {
  v.field("cfads_before_tax", s.cfads_before_tax, {.doc = "tax is not taken off CFADS"});
  v.field("reserves_outside_cfads", s.reserves_outside_cfads,
          {.doc = "interest on reserves, working capital and the last release of receivables are "
                  "not in CFADS"});
  v.field("refund_losses", s.refund_losses,
          {.doc = "losses are refunded in their year, nothing is limited"});
  v.field("cap_on_preliminary_cost", s.cap_on_preliminary_cost,
          {.doc = "gearing cap on a cost without DSRA"});
  v.field("fee_on_cost", s.fee_on_cost, {.doc = "percent debt: fee on the cost in its base"});
  v.field("fees_not_deducted", s.fees_not_deducted, {.doc = "the up-front fee is never deducted"});
  v.field("credit_in_whole_dollars", s.credit_in_whole_dollars,
          {.doc = "production credit per 1,000 units in whole dollars"});
  v.field("basis_lost_at_end", s.basis_lost_at_end,
          {.doc = "basis left at the end is never deducted"});
  v.field("half_year_tables", s.half_year_tables, {.doc = "straight line by half-year tables"});
  v.field("negative_service", s.negative_service, {.doc = "negative CFADS draws debt"});
  v.field("owner_pays_shortfall", s.owner_pays_shortfall,
          {.doc = "the owner pays what the service lacks"});
}

}  // namespace gw::finance
