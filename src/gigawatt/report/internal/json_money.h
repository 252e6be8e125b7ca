// The money pages' part of results.json.
#pragma once

#include "gigawatt/plan/results_money.h"
#include "gigawatt/report/internal/json_values.h"

namespace gw::report::internal {

// Top-level members `deals` to `comparisons`, in their order.
[[nodiscard]] JsonMembers money_members(const plan::MoneyResults& money);

}  // namespace gw::report::internal
