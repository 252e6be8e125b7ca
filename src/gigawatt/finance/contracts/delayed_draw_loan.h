// Delayed-draw loan: a commitment drawn over time, each draw repaid over a term of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/interest_rate.h"
#include "gigawatt/finance/contracts/loan.h"
#include "gigawatt/finance/contracts/trigger.h"

namespace gw::finance {

// In each of the first `availability_months` the borrower draws, up to the commitment C in all,
//   finances     share x what it paid this month under the named contracts, or
//   cash_floor   max(0, floor - its cash after what is known of the month: all contracts before
//                the loan and the costs that follow its revenue, not tax)
// Each draw d is repaid over `term_months` from the month after it: level (d i / (1 - (1+i)^-n),
// set anew when the rate floats), linear or bullet. Interest of the month, rate / 12 of the whole
// balance at the end of the month before, is paid in cash. Fees: upfront_fee x C in the first
// month, commitment_fee / 12 of the undrawn commitment during availability. CoreWeave's loans are
// the model: five years from each draw, SOFR + 6 to 13%.
struct DelayedDrawLoan {
  static constexpr std::string_view kType = "delayed_draw_loan";
  Common common;
  std::string lender;
  std::string borrower;
  Dollars commitment;
  InterestRate rate;
  std::int64_t availability_months = 24;
  std::int64_t term_months = 60;
  Repayment repayment = Repayment::level;
  std::optional<LoanUse> finances;
  std::optional<Dollars> cash_floor;
  Ratio upfront_fee;
  Ratio commitment_fee;
  Seniority seniority = Seniority::senior;
  std::optional<Trigger> available;  // no draw in a month in which it does not hold
};

[[nodiscard]] std::string describe(const DelayedDrawLoan& contract);

template <class Visitor>
void visit(Visitor& v, DelayedDrawLoan& c) {
  v.flatten(c.common);
  v.field("lender", c.lender, {.doc = "who lends", .required = true, .refers_to = "party"});
  v.field("borrower", c.borrower, {.doc = "who owes", .required = true, .refers_to = "party"});
  v.field("commitment", c.commitment,
          {.doc = "most that is drawn in all",
           .required = true,
           .positive = true,
           .example = "7.5 G$"});
  v.field("rate", c.rate, {.doc = "yearly rate, paid monthly", .required = true, .example = "11%"});
  v.field("availability_months", c.availability_months,
          {.doc = "months in which it can be drawn", .min = 1, .max = 240, .fixed = true});
  v.field("term_months", c.term_months,
          {.doc = "from each draw to its last payment", .min = 1, .max = 600, .fixed = true});
  v.field("repayment", c.repayment, {.doc = "shape of the repayment of each draw"});
  v.field("finances", c.finances, {.doc = "spending that it pays"});
  v.field("cash_floor", c.cash_floor, {.doc = "cash of the borrower that it keeps up", .min = 0});
  v.field("upfront_fee", c.upfront_fee,
          {.doc = "share of the commitment paid at the start", .min = 0, .max = 1});
  v.field("commitment_fee", c.commitment_fee,
          {.doc = "yearly fee on what can still be drawn", .min = 0, .max = 1, .example = "0.5%"});
  v.field("seniority", c.seniority, {.doc = "who is paid first when the borrower cannot pay all"});
  v.field("available", c.available, {.doc = "what must hold for a draw"});
}

}  // namespace gw::finance
