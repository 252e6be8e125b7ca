// Debt sculpted on CFADS after tax, from COD forward year by year.
#pragma once

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

// Sheet::rest and ::marginal_tax at the debt whose balance at maturity is zero; returns how many
// rounds of one or two shots it took. From a debt at COD, year after year: interest and what is
// carried forward give the tax, tax gives CFADS, CFADS / DSCR the service and the service the next
// balance. The last balance is piecewise linear in the debt: a secant through two shots hits unless
// a limit of losses or interest begins to bind between them. Cost and depreciation are taken as
// they stand in the sheet. On a monthly grid a year's service counts as even and the DSRA as a
// share of it, so that the debt is near.
int shoot(const Project& project, double dscr, Sheet& sheet);

}  // namespace gw::finance::internal
