// Order of cash when operation is not what the debt was sized on, or cash is swept, trapped or
// refinanced.
#pragma once

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

// Row cash_before_debt: EBITDA + interest earned - increase of working capital and receivables -
// equipment saving - tax. It equals CFADS by our default.
void set_cash(Sheet& sheet);

// Whether the schedule is paid in full with nothing swept, trapped or taken from the DSRA.
[[nodiscard]] bool pays_as_scheduled(const Project& project, Sheet& sheet);

// One pass: rows interest, principal, sweep, refinancing, debt, dsra, shortfall, trapped from
// Sheet::service, the tax rows and ::debt. A refinancing rewrites scheduled_service after its
// period.
void run_waterfall(const Project& project, Sheet& sheet);

// Rows owner_pretax and owner, from all others.
void pay_owner(Sheet& sheet);

}  // namespace gw::finance::internal
