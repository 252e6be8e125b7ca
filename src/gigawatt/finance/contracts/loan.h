// Loan: drawn at once or as a share of what the borrower spends, repaid level, linear, at the end or by
// a given profile.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"

namespace gw::finance {

enum class Repayment : std::uint8_t { level, linear, bullet, profile };
constexpr std::array<std::string_view, 4> enum_names(Repayment) {
  return {"level", "linear", "bullet", "profile"};
}

// What a construction loan pays: `share` of the cash that the borrower spends under `contracts` (ids or
// parts) in the month. No contracts: the whole principal is drawn in the first month.
struct LoanUse {
  std::vector<std::string> contracts;
  Ratio share = 1.0;
};

// Draws happen in the first `availability_months` (with `finances`; else at once), never beyond
// `principal`. Interest of a month is rate / 12 on the balance at the end of the month before; during
// availability it is paid, or added to the balance if `add_interest` (both books, no cash).
// Repayment runs over the rest of `term_months`, first one month after the end of availability:
//   level    equal sums of interest and principal, B i / (1 - (1+i)^-n)
//   linear   equal principal
//   bullet   all principal at the end
//   profile  shares of the principal by year (they sum to 1), a twelfth each month: a sculpted schedule
// The last payment clears the balance to the cent.
struct Loan {
  static constexpr std::string_view kType = "loan";
  Common common;
  std::string lender;
  std::string borrower;
  Dollars principal;
  Ratio rate;  // a year, nominal
  std::int64_t term_months = 60;
  std::int64_t availability_months = 0;
  std::optional<LoanUse> finances;
  bool add_interest = false;
  Repayment repayment = Repayment::level;
  std::vector<Ratio> profile;
};

[[nodiscard]] std::string describe(const Loan& contract);

template <class Visitor>
void visit(Visitor& v, LoanUse& u) {
  v.field("contracts", u.contracts, {.doc = "ids or parts of contracts that it pays", .required = true});
  v.field("share", u.share, {.doc = "share of the spend that is borrowed", .min = 0, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, Loan& c) {
  v.flatten(c.common);
  v.field("lender", c.lender, {.doc = "who lends", .required = true, .refers_to = "party"});
  v.field("borrower", c.borrower, {.doc = "who owes", .required = true, .refers_to = "party"});
  v.field("principal", c.principal,
          {.doc = "most that is lent", .required = true, .positive = true, .example = "9.6 G$"});
  v.field("rate", c.rate, {.doc = "yearly rate, paid monthly", .required = true, .min = 0, .max = 2,
                           .example = "6.58%"});
  v.field("term_months", c.term_months,
          {.doc = "from the start to the last payment", .min = 1, .max = 600, .fixed = true});
  v.field("availability_months", c.availability_months,
          {.doc = "months in which it can be drawn", .min = 0, .max = 240, .fixed = true});
  v.field("finances", c.finances, {.doc = "spending that it pays; default: drawn at once"});
  v.field("add_interest", c.add_interest,
          {.doc = "interest during availability is added to the balance"});
  v.field("repayment", c.repayment, {.doc = "shape of the repayment"});
  v.field("profile", c.profile, {.doc = "share of the principal repaid in each year", .min = 0, .max = 1});
}

}  // namespace gw::finance
