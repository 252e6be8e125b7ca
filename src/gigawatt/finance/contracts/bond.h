// Bond: all proceeds at once, parked until the project spends them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/loan.h"
#include "gigawatt/finance/parties.h"

namespace gw::finance {

// Proceeds that wait with a trustee (Treasuries: the government): an asset of the issuer, owed by
// the trustee. Each month the trustee pays yield(m) / 12 of what was parked at the end of the month
// before, and releases min(parked, share x cash paid this month under `contracts`); in month
// `until`, or at maturity, the rest.
struct ParkedProceeds {
  std::vector<std::string> contracts;
  Ratio share = 1.0;
  config::Steps<Ratio> yield;  // a year
  std::string trustee = std::string(kGovernment);
  std::optional<Month> until;
};

// Sold at par in the first month in force. Coupon dates are every `coupon_months` counted back from
// `maturity`; coupon / 12 of the balance accrues each month (payable and receivable) and is paid at
// the date. Principal, on coupon dates after `interest_only_months`, with i the coupon of a full
// period and n dates left: level  B i / ((1 + i)^n - 1), linear  B / n, bullet  all at maturity.
// Negative carry: (coupon - yield) / 12 x what is parked, the difference between the interest and
// the yield of parked money in the statements. In default the parked money goes to the holders.
// Beignet Investor LLC, 27.3 G$ at 6.58% until May 2049, is the model. finance_methods 6.
struct Bond {
  static constexpr std::string_view kType = "bond";
  Common common;
  std::string holders;
  std::string issuer;
  Dollars principal;
  Ratio coupon;  // a year
  std::int64_t coupon_months = 6;
  Month maturity;
  std::int64_t interest_only_months = 0;
  Repayment repayment = Repayment::bullet;
  Ratio upfront_fee;
  std::optional<ParkedProceeds> parked;
  Seniority seniority = Seniority::senior;
};

[[nodiscard]] std::string describe(const Bond& contract);

template <class Visitor>
void visit(Visitor& v, ParkedProceeds& p) {
  v.field("contracts", p.contracts,
          {.doc = "ids or parts of contracts whose payments release it", .required = true});
  v.field("share", p.share,
          {.doc = "share of their payments that is released", .min = 0, .max = 1});
  v.field("yield", p.yield,
          {.doc = "yearly yield of what is parked, by date",
           .required = true,
           .min = 0,
           .max = 1,
           .example = "4%"});
  v.field("trustee", p.trustee, {.doc = "who keeps it and pays the yield", .refers_to = "party"});
  v.field("until", p.until, {.doc = "month in which the rest is released; default: at maturity"});
}

template <class Visitor>
void visit(Visitor& v, Bond& c) {
  v.flatten(c.common);
  v.field("holders", c.holders,
          {.doc = "who buys the bond", .required = true, .refers_to = "party"});
  v.field("issuer", c.issuer, {.doc = "who owes", .required = true, .refers_to = "party"});
  v.field("principal", c.principal,
          {.doc = "sold at par", .required = true, .positive = true, .example = "27.3 G$"});
  v.field("coupon", c.coupon,
          {.doc = "yearly coupon", .required = true, .min = 0, .max = 2, .example = "6.58%"});
  v.field("coupon_months", c.coupon_months,
          {.doc = "months between coupons", .min = 1, .max = 12, .fixed = true});
  v.field("maturity", c.maturity,
          {.doc = "month of the last payment", .required = true, .example = "2049-05"});
  v.field("interest_only_months", c.interest_only_months,
          {.doc = "months before the first principal", .min = 0, .max = 600, .fixed = true});
  v.field("repayment", c.repayment, {.doc = "shape of the repayment"});
  v.field("upfront_fee", c.upfront_fee,
          {.doc = "share of the principal paid at issue", .min = 0, .max = 1});
  v.field("parked", c.parked, {.doc = "proceeds wait until they are spent; default: cash at once"});
  v.field("seniority", c.seniority, {.doc = "who is paid first when the issuer cannot pay all"});
}

}  // namespace gw::finance
