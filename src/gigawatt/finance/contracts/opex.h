// Opex: running costs, fixed, per installed power, or as a share of revenue.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/sale.h"
#include "gigawatt/finance/parties.h"

namespace gw::finance {

// pay(m) = per_month + per_power x level of `flow` x a twelfth of a year + share_of_revenue x revenue of
// the payer in m, each given part counted, all grown by growth_per_year from the start; a share of
// revenue does not grow, and stops when `cap` has been paid in all.
struct Opex {
  static constexpr std::string_view kType = "opex";
  Common common;
  std::string payer;
  std::string payee = std::string(kRest);
  std::optional<config::Steps<DollarRate>> per_time;
  std::optional<config::Steps<DollarsPerPowerTime>> per_power_time;
  FlowName flow = "energised_power";
  std::optional<config::Steps<Ratio>> share_of_revenue;
  std::optional<Dollars> cap;
  Ratio growth_per_year;
  ServiceKind what = ServiceKind::operations;
};

[[nodiscard]] std::string describe(const Opex& contract);

template <class Visitor>
void visit(Visitor& v, Opex& c) {
  v.flatten(c.common);
  v.field("payer", c.payer, {.doc = "who pays", .required = true, .refers_to = "party"});
  v.field("payee", c.payee, {.doc = "who receives", .refers_to = "party"});
  v.field("per_time", c.per_time, {.doc = "fixed cost", .min = 0, .example = "3 M$/month"});
  v.field("per_power_time", c.per_power_time,
          {.doc = "cost of installed power", .min = 0, .example = "0.25 $/W/year"});
  v.field("flow", c.flow, {.doc = "the installed power", .refers_to = "flow"});
  v.field("share_of_revenue", c.share_of_revenue,
          {.doc = "share of the payer's revenue", .min = 0, .max = 10, .example = "20%"});
  v.field("cap", c.cap, {.doc = "most that is ever paid", .positive = true});
  v.field("growth_per_year", c.growth_per_year,
          {.doc = "yearly change of the costs from the start", .min = -1});
  v.field("what", c.what, {.doc = "what is paid for, decides the accounts"});
}

}  // namespace gw::finance
