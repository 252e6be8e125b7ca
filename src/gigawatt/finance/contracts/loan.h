// Loan: drawn at once or as a share of what the borrower spends, repaid level, linear, at the end,
// by a given profile or out of operating cash.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/covenant.h"
#include "gigawatt/finance/contracts/interest_rate.h"
#include "gigawatt/finance/contracts/trigger.h"

namespace gw::finance {

enum class Repayment : std::uint8_t { level, linear, bullet, profile, sculpted };
constexpr std::array<std::string_view, 5> enum_names(Repayment) {
  return {"level", "linear", "bullet", "profile", "sculpted"};
}

// What a construction loan pays: `share` of the cash that the borrower spends under `contracts`
// (ids or parts) in the month. No contracts: the whole principal is drawn in the first month.
struct LoanUse {
  std::vector<std::string> contracts;
  Ratio share = 1.0;
};

// Draws happen in the first `availability_months` (with `finances`; else at once, or in the first
// of them in which `available` holds), never beyond `principal`. Interest of a month is rate / 12
// on the balance at the end of the month before; during availability it is paid, or added to the
// balance if `add_interest` (both books, no cash).
//
// Repayment runs over the rest of `term_months`, first one month after the end of availability:
//   level    equal sums of interest and principal, B i / (1 - (1+i)^-n); with a floating rate
//            set anew each month for the balance, the rate and the payments left
//   linear   equal principal
//   bullet   all principal at the end
//   profile  shares of the principal by year (they sum to 1), a twelfth each month
//   sculpted principal = max(0, CFADS / dscr - interest) of the month, never above the balance;
//            debt service follows the cash that serves it (covenant.h)
// The last payment clears the balance to the cent, whatever the shape.
//
// Fees: `upfront_fee` x principal in the first month; commitment_fee / 12 of what was undrawn at
// the end of the month before, during availability. Both are interest of the month.
//
// Sweep: sweep_share x max(0, CFADS - debt service), CFADS as of the covenant (all operations
// without one), prepays principal after each scheduled payment. Level payments stay as they are,
// so that the loan ends sooner. finance_methods 6, T6.4.
struct Loan {
  static constexpr std::string_view kType = "loan";
  Common common;
  std::string lender;
  std::string borrower;
  Dollars principal;
  InterestRate rate;
  std::int64_t term_months = 60;
  std::int64_t availability_months = 0;
  std::optional<LoanUse> finances;
  bool add_interest = false;
  Repayment repayment = Repayment::level;
  std::vector<Ratio> profile;
  Seniority seniority = Seniority::senior;
  Ratio upfront_fee;     // of the principal
  Ratio commitment_fee;  // a year, of what can still be drawn
  Ratio sweep_share;
  std::optional<Covenant> covenant;
  std::optional<Trigger> available;  // no draw in a month in which it does not hold
};

[[nodiscard]] std::string describe(const Loan& contract);

template <class Visitor>
void visit(Visitor& v, LoanUse& u) {
  v.field("contracts", u.contracts,
          {.doc = "ids or parts of contracts that it pays", .required = true});
  v.field("share", u.share, {.doc = "share of the spend that is borrowed", .min = 0, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, Loan& c) {
  v.flatten(c.common);
  v.field("lender", c.lender, {.doc = "who lends", .required = true, .refers_to = "party"});
  v.field("borrower", c.borrower, {.doc = "who owes", .required = true, .refers_to = "party"});
  v.field("principal", c.principal,
          {.doc = "most that is lent", .required = true, .positive = true, .example = "9.6 G$"});
  v.field("rate", c.rate,
          {.doc = "yearly rate, paid monthly", .required = true, .example = "6.58%"});
  v.field("term_months", c.term_months,
          {.doc = "from the start to the last payment", .min = 1, .max = 600, .fixed = true});
  v.field("availability_months", c.availability_months,
          {.doc = "months in which it can be drawn", .min = 0, .max = 240, .fixed = true});
  v.field("finances", c.finances, {.doc = "spending that it pays; default: drawn at once"});
  v.field("add_interest", c.add_interest,
          {.doc = "interest during availability is added to the balance"});
  v.field("repayment", c.repayment, {.doc = "shape of the repayment"});
  v.field("profile", c.profile,
          {.doc = "share of the principal repaid in each year", .min = 0, .max = 1});
  v.field("seniority", c.seniority, {.doc = "who is paid first when the borrower cannot pay all"});
  v.field("upfront_fee", c.upfront_fee,
          {.doc = "share of the principal paid at the start", .min = 0, .max = 1, .example = "1%"});
  v.field("commitment_fee", c.commitment_fee,
          {.doc = "yearly fee on what can still be drawn", .min = 0, .max = 1, .example = "0.5%"});
  v.field("sweep_share", c.sweep_share,
          {.doc = "share of the cash left after debt service that prepays the loan",
           .min = 0,
           .max = 1});
  v.field("covenant", c.covenant,
          {.doc = "debt service cover that is watched, and what serves the debt"});
  v.field("available", c.available, {.doc = "what must hold for a draw"});
}

}  // namespace gw::finance
