// Public terms of deals against the contracts that book them: which field or result of a plan has a
// term's amount, or why no contract does. The table is validation/deal_terms.csv.
#pragma once

#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/deals.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/finance/contracts.h"
#include "gigawatt/validation/expression.h"

namespace gw::validation {

struct DealTerm {
  std::string deal, term;                // of the catalog
  std::string plan;                      // id of the plan that books it; empty: any
  std::optional<Expression> expression;  // over that plan; none: no contract books it
  std::optional<MonthWindow> months;     // of a commitment by year: only these
  Ratio tolerance = 1e-3;                // relative, of the amount
  std::string why;                       // how it is read, or why no contract books it
};

// Columns: deal, term, plan, expression, months, tolerance, why. Checks syntax, and that a row has
// an expression or a reason.
[[nodiscard]] std::optional<std::vector<DealTerm>> parse_deal_terms(std::string_view csv,
                                                                    std::string_view name,
                                                                    Diagnostics& diagnostics);

// "oracle_debt" in plan.contracts.oracle_debt.principal and in contract.oracle_debt.firm_gusd; else
// empty.
[[nodiscard]] std::string contract_in(std::string_view name);

// What the plan has. `contracts` are those of the run that `lookup` reads.
[[nodiscard]] std::expected<Value, std::string> booked(
    const DealTerm& row, const Lookup& lookup, std::span<const finance::Contract> contracts);

// Whether it is what is public: within the tolerance of the amount or range, in the month or
// window; a statement holds.
[[nodiscard]] bool agrees(const Value& value, const catalog::Term& term, Ratio tolerance);

}  // namespace gw::validation
