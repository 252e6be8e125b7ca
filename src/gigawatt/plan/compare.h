// Two plans side by side: what another one pays, promises and yields.
#pragma once

#include "gigawatt/plan/results.h"

namespace gw::plan {

// `other` beside `own`, both with their deals assembled (assemble_money.h); plan, name and label
// are left to the caller. Metrics that differ by more than 1e-9 of themselves, and the headline of
// `own`, then those that only `other` has; text results are left out. Deals, contracts and parties
// of either one, in the order of `own`; left out is what has neither a total nor a payment in any
// of the two. A deal's total is that of its contracts that have one, without those superseded,
// defaulted or inactive at the plan's end and without guarantees, backstops and insurance, whose
// limits stand behind money that is written down elsewhere; `unfunded` is what nobody had agreed to
// pay, without later repayment.
[[nodiscard]] ComparisonLines compare(const Results& own, const Results& other);

}  // namespace gw::plan
