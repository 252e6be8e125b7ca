// Debt where tax depends on interest, interest on debt, and debt on CFADS after tax.
#pragma once

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

// Debt, its schedule and all rows before the owner's on the flows of `operating`. Each pass goes
// once through the equations, from the CFADS that the debt is sculpted on to the CFADS that it
// leads to; the solution is where they agree.
void solve_debt(const Project& project, const OperatingCase& operating, double dscr, Sheet& sheet);

inline constexpr int kMaxPasses = 100;
// Of the CFADS of two passes, as a share of the largest.
inline constexpr double kAgreement = 1e-12;

}  // namespace gw::finance::internal
