// Size of the senior debt and its schedule.
#pragma once

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

// CFADS_t by the current rows and switches.
void set_cfads(const Project& project, Sheet& sheet);

// Sheet::debt, rows scheduled_service and debt, and what decided them, from Sheet::rest and
// ::marginal_tax.
void size_debt(const Project& project, double dscr, Sheet& sheet);

// balance_{t-1} = (balance_t + service_t) / (1 + i), backwards from zero at the end of the tenor; i
// is the loan's own `rate` of a period, whatever it is refinanced at.
void carry_back(const Sheet& sheet, double rate, const double* service, double* balance);

// Rows interest and principal from the row debt.
void schedule(Sheet& sheet);

// Row dsra from scheduled_service: on a yearly grid the share of next year's service, on a monthly
// one the service of the months to come.
void hold_dsra(const Project& project, Sheet& sheet);

// Interest on all balances of the period before.
void earn(Sheet& sheet);

}  // namespace gw::finance::internal
