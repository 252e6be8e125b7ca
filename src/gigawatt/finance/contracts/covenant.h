// Covenant of a loan: debt service cover, and what serves the debt.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// CFADS(m), cash flow available for debt service, is what the borrower received less what it paid
// in m under `contracts` (ids or parts), or in all its operations: goods, services and rents, not
// what it capitalised, less the costs of goods and research that follow its revenue. Before tax,
// which is assessed after loans are served. For a junior loan, less the senior debt service of the
// month. DSCR(m) = sum of CFADS / sum of scheduled debt service over the last `months` months of
// repayment, m included; what a bullet or sculpted loan leaves for its last day is refinancing, not
// service. Below `lock_up` no profits may be paid out (a run has none to pay) and `lock_up_sweep`
// of the cash left after service repays the loan. Below `minimum` for more than `called_after`
// months in a row the lender calls the loan: all of it is due at once; a lender without
// `called_after` waives. Both are reported in the month in which they begin. finance_methods 6.
struct Covenant {
  std::vector<std::string> contracts = {};
  Ratio dscr = 1.3;  // a sculpted loan is served with CFADS / dscr
  std::optional<Ratio> lock_up = {};
  Ratio lock_up_sweep = 0.0;
  std::optional<Ratio> minimum = {};
  std::optional<std::int64_t> called_after = {};
  std::int64_t months = 12;
};

template <class Visitor>
void visit(Visitor& v, Covenant& c) {
  v.field("contracts", c.contracts,
          {.doc = "ids or parts of contracts whose cash serves the debt; default: all operations"});
  v.field("dscr", c.dscr, {.doc = "cash over debt service that a sculpted loan keeps", .min = 1});
  v.field(
      "lock_up", c.lock_up,
      {.doc = "cover below which no profits are paid out", .positive = true, .example = "1.15"});
  v.field("lock_up_sweep", c.lock_up_sweep,
          {.doc = "share of the cash left after service that repays the loan below lock_up",
           .min = 0,
           .max = 1});
  v.field("minimum", c.minimum,
          {.doc = "cover below which the lender may call the loan",
           .positive = true,
           .example = "1.05"});
  v.field("called_after", c.called_after,
          {.doc = "months in a row below the minimum after which it is called; absent: never",
           .min = 0,
           .max = 60,
           .fixed = true});
  v.field("months", c.months,
          {.doc = "months that the cover looks back on", .min = 1, .max = 60, .fixed = true});
}

}  // namespace gw::finance
