// Guarantee: pays the creditor when the debtor of a covered loan or lease defaults.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"

namespace gw::finance {

// In the month of the default the guarantor pays min(cap left, claim) at once, contract by contract in
// the order of `covers`: the balance of a loan, the rents still to come of a lease at their present
// value. A guarantor that has defaulted pays nothing. What it pays for a loan becomes its own claim on
// the borrower, written down in full; recoveries are not modelled.
struct Guarantee {
  static constexpr std::string_view kType = "guarantee";
  Common common;
  std::string guarantor;
  std::vector<std::string> covers;  // ids of loans and leases
  std::optional<Dollars> cap;       // default: no cap
};

[[nodiscard]] std::string describe(const Guarantee& contract);

template <class Visitor>
void visit(Visitor& v, Guarantee& c) {
  v.flatten(c.common);
  v.field("guarantor", c.guarantor, {.doc = "who pays", .required = true, .refers_to = "party"});
  v.field("covers", c.covers, {.doc = "ids of the loans and leases covered", .required = true});
  v.field("cap", c.cap, {.doc = "most that is ever paid", .positive = true, .example = "20 G$"});
}

}  // namespace gw::finance
