// Two plans side by side: what another one pays, promises and yields.
#pragma once

#include "gigawatt/plan/results.h"

namespace gw::plan {

// `other` beside `own`, both with their deals assembled (assemble_money.h); plan, name and label
// are left to the caller. Metrics of `own` that differ by more than 1e-9 of themselves, and its
// headline; text results are left out. Deals, contracts and parties of either one, in the order of
// `own`; left out is what has neither a total nor a payment in any of the two. A deal's total is
// that of its contracts that have one; `unfunded` is what nobody had agreed to pay, without later
// repayment.
[[nodiscard]] ComparisonLines compare(const Results& own, const Results& other);

}  // namespace gw::plan
