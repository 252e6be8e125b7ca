// The price at which the owner earns the target return by the target year.
#pragma once

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

// Leaves the evaluation at `price` in the sheet.
void evaluate_at_price(const Project& project, Dollars price, Sheet& sheet);

// The value of the owner's flows at the target return is affine in the price where debt and tax are
// (two evaluations then give the price to the last bits); else the secant goes on inside a bracket.
// No price above zero: the reason stands in solved_price and the sheet holds the evaluation at
// price zero.
void solve_price(const Project& project, Sheet& sheet);

}  // namespace gw::finance::internal
