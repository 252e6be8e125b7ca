// Guarantee: pays the creditor when the debtor of a covered debt or lease defaults.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/parties.h"

namespace gw::finance {

// In the month of the default, claim by claim in the order of the plan: the balance of a debt, the
// rents still to come of a lease at their present value. With recovery share r (for a lease with a
// step-in right the share at which the goods are let again, instead of r),
//   loss = max(0, claim - r x claim),  escrow pays min(escrow left, loss),
//   the guarantor pays min(cap left, loss - escrow)
// at once. finance_methods 7. A guarantor that has defaulted pays nothing. What it pays for a debt
// becomes its own claim on the borrower, written down in full; the part r stays on the creditor's
// books, and when it is recovered in cash is not modelled.
//
// The debtor of the first covered contract puts `escrow` aside with `escrow_agent` in the first
// month in force, gets what is left back in the last, and pays fee / 12 x the cap that is left each
// month.
struct Guarantee {
  static constexpr std::string_view kType = "guarantee";
  Common common;
  std::string guarantor;
  std::vector<std::string> covers;  // ids of debts and leases
  std::optional<Dollars> cap;       // default: no cap
  Dollars escrow;
  std::string escrow_agent = std::string(kRest);
  Ratio fee;  // a year
  Ratio recovery_share;
  std::optional<Ratio> relet_share;  // step-in right
};

[[nodiscard]] std::string describe(const Guarantee& contract);

template <class Visitor>
void visit(Visitor& v, Guarantee& c) {
  v.flatten(c.common);
  v.field("guarantor", c.guarantor, {.doc = "who pays", .required = true, .refers_to = "party"});
  v.field("covers", c.covers, {.doc = "ids of the debts and leases covered", .required = true});
  v.field("cap", c.cap, {.doc = "most that is ever paid", .positive = true, .example = "20 G$"});
  v.field("escrow", c.escrow,
          {.doc = "put aside by the debtor and used first", .min = 0, .example = "470 M$"});
  v.field("escrow_agent", c.escrow_agent, {.doc = "who keeps the escrow", .refers_to = "party"});
  v.field("fee", c.fee, {.doc = "yearly fee on the cap, paid by the debtor", .min = 0, .max = 1});
  v.field("recovery_share", c.recovery_share,
          {.doc = "share of a claim that the creditor recovers elsewhere", .min = 0, .max = 1});
  v.field("relet_share", c.relet_share,
          {.doc = "step-in right: share of the rents to come at which the goods are let again",
           .min = 0});
}

}  // namespace gw::finance
