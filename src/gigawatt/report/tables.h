// Every result as a Table: what CSV files, SQLite and programs read.
#pragma once

#include <span>
#include <vector>

#include "gigawatt/core/table.h"
#include "gigawatt/plan/results.h"
#include "gigawatt/validation/claims.h"

namespace gw::report {

// metrics, monthly, money_flows, commitments, capex, capex_views, schedule, statements, what_if,
// claims, chances, incidents, sources: in this order, always all of them, some maybe without rows.
[[nodiscard]] std::vector<Table> tables(const plan::Results& results,
                                        std::span<const validation::Verdict> verdicts);

}  // namespace gw::report
