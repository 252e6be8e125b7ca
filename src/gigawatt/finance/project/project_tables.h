// Tables of a project's results, for people and programs.
#pragma once

#include "gigawatt/core/table.h"
#include "gigawatt/finance/project/project.h"

namespace gw::finance {

// What is paid until COD and who pays it; both halves have the same total.
[[nodiscard]] Table sources_and_uses(const Project& project, const ProjectResult& result);
// Debt, cover, returns and levelised costs; where there is no value, the reason.
[[nodiscard]] Table key_figures(const Project& project, const ProjectResult& result);
// Year by year from COD (year 0): flows summed, balances at the year's end.
[[nodiscard]] Table yearly_waterfall(const ProjectResult& result);
// Every row by period.
[[nodiscard]] Table project_periods(const Project& project, const ProjectResult& result);
// Months of construction; no rows if all is paid at COD.
[[nodiscard]] Table construction_months(const ProjectResult& result);
// Identities with what they leave over, and whether that is nothing.
[[nodiscard]] Table project_checks(const ProjectResult& result);
// What an identity may leave over: 1e-9 of the installed cost, for the last bits of a sum over the life.
[[nodiscard]] double tolerance_usd(const ProjectResult& result);

// Whether a row is a balance at the period's end, not a flow of the period.
[[nodiscard]] bool is_balance(ProjectRow row);

}  // namespace gw::finance
