// Vendor loan: a seller lends its customer part of the price.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/contracts/interest_rate.h"
#include "gigawatt/finance/contracts/loan.h"

namespace gw::finance {

// In each month in force the vendor lends `share` of the cash that the customer pays it under
// `purchases` (purchases, sales, capacity or leases between the two), up to `limit` outstanding.
// Each draw is repaid over `term_months` of its own (level, linear or bullet), interest monthly as
// for a delayed-draw loan.
//
// Expected credit loss: allowance = default_probability x loss_given_default x balance, over the
// whole life, booked with each draw and released with each repayment (CECL, ASC 326-20;
// IFRS 9.5.5.15). Both numbers are given, not derived; they are too low by nature: the customer
// that fails also stops buying (wrong-way risk). finance_methods 5.
struct VendorLoan {
  static constexpr std::string_view kType = "vendor_loan";
  Common common;
  std::string vendor;
  std::string customer;
  std::vector<std::string> purchases;
  Ratio share = 1.0;
  Dollars limit;
  InterestRate rate;
  std::int64_t term_months = 60;
  Repayment repayment = Repayment::level;
  Ratio default_probability;
  Ratio loss_given_default = 1.0;
  Seniority seniority = Seniority::senior;
};

[[nodiscard]] std::string describe(const VendorLoan& contract);

template <class Visitor>
void visit(Visitor& v, VendorLoan& c) {
  v.flatten(c.common);
  v.field("vendor", c.vendor,
          {.doc = "who sells and lends", .required = true, .refers_to = "party"});
  v.field("customer", c.customer,
          {.doc = "who buys and owes", .required = true, .refers_to = "party"});
  v.field("purchases", c.purchases,
          {.doc = "ids or parts of what the customer buys from the vendor", .required = true});
  v.field("share", c.share, {.doc = "share of the cash paid that is lent", .min = 0, .max = 1});
  v.field("limit", c.limit,
          {.doc = "most that is owed at any time", .required = true, .positive = true});
  v.field("rate", c.rate, {.doc = "yearly rate, paid monthly", .required = true, .example = "8%"});
  v.field("term_months", c.term_months,
          {.doc = "from each draw to its last payment", .min = 1, .max = 600, .fixed = true});
  v.field("repayment", c.repayment, {.doc = "shape of the repayment of each draw"});
  v.field("default_probability", c.default_probability,
          {.doc = "that the customer fails within the life of the loan", .min = 0, .max = 1});
  v.field("loss_given_default", c.loss_given_default,
          {.doc = "share of the balance lost then", .min = 0, .max = 1});
  v.field("seniority", c.seniority, {.doc = "who is paid first when the customer cannot pay all"});
}

}  // namespace gw::finance
