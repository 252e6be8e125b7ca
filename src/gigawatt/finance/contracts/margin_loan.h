// Margin loan: secured by shares of another party, called when they lose value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/interest_rate.h"
#include "gigawatt/finance/parties.h"

namespace gw::finance {

// Drawn at once, interest rate / 12 paid monthly, repaid in month `term_months` after the start.
// With V the value of the pledged shares, pledged_share x the borrower's stake in `collateral` x
// that party's valuation or share price x shares (zero once it has defaulted), LTV = balance / V,
// looked at once a month also where the price follows a market path. At the end of a month
//   LTV > call_ltv: margin call of balance - maintenance_ltv x V, due in the next month
// and in that month, at its V: if the call still stands and the borrower has the cash (an outside
// party always has), it pays down to the maintenance level; else the lender sells all pledged
// shares to `buyer` for V x (1 - haircut), the proceeds repay the loan and what is above it is the
// borrower's. The rest stays a claim, paid from whatever cash the borrower has each month until the
// loan is due in full. When the borrower defaults the shares are sold in the same way. The shares
// move at their cost to the seller; the difference to the price is gain or loss of the seller.
struct MarginLoan {
  static constexpr std::string_view kType = "margin_loan";
  Common common;
  std::string lender;
  std::string borrower;
  std::string collateral;  // whose shares are pledged
  Dollars principal;
  InterestRate rate;
  std::int64_t term_months = 24;
  Ratio pledged_share = 1.0;
  Ratio call_ltv = 0.5;
  Ratio maintenance_ltv = 0.35;
  Ratio haircut = 0.2;
  std::string buyer = std::string(kRest);
  Seniority seniority = Seniority::senior;
};

[[nodiscard]] std::string describe(const MarginLoan& contract);

template <class Visitor>
void visit(Visitor& v, MarginLoan& c) {
  v.flatten(c.common);
  v.field("lender", c.lender, {.doc = "who lends", .required = true, .refers_to = "party"});
  v.field("borrower", c.borrower, {.doc = "who owes", .required = true, .refers_to = "party"});
  v.field("collateral", c.collateral,
          {.doc = "party whose shares are pledged", .required = true, .refers_to = "party"});
  v.field("principal", c.principal, {.doc = "drawn at once", .required = true, .positive = true});
  v.field("rate", c.rate,
          {.doc = "yearly rate, paid monthly", .required = true, .example = "7.88%"});
  v.field("term_months", c.term_months,
          {.doc = "from the start to repayment", .min = 1, .max = 600, .fixed = true});
  v.field("pledged_share", c.pledged_share,
          {.doc = "share of the borrower's stake that is pledged", .positive = true, .max = 1});
  v.field("call_ltv", c.call_ltv,
          {.doc = "balance over value above which the lender calls", .positive = true, .max = 1});
  v.field("maintenance_ltv", c.maintenance_ltv,
          {.doc = "balance over value to which a call pays down", .min = 0, .max = 1});
  v.field("haircut", c.haircut,
          {.doc = "discount of a forced sale on the value", .min = 0, .max = 1});
  v.field("buyer", c.buyer, {.doc = "who buys in a forced sale", .refers_to = "party"});
  v.field("seniority", c.seniority, {.doc = "who is paid first when the borrower cannot pay all"});
}

}  // namespace gw::finance
