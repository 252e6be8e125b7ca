// What a project costs until COD, and who pays when.
#pragma once

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

// rate / 12 x months / 2 of the cost, and a fee on it: interest of a loan drawn evenly.
struct ConstructionShortcut {
  double cost = 0.0;
  double rate = 0.0;
  double months = 0.0;
  double fee = 0.0;
};
[[nodiscard]] double shortcut_interest(const ConstructionShortcut& loan);

// Uses that do not depend on the debt: building, other and closing cost, working capital and
// receivables at COD, shortcut interest, less grant and damages.
[[nodiscard]] double fixed_uses(const Project& project, Sheet& sheet);

// From Sheet::debt and the reserve rows at COD to ::total, ::equity, ::construction_interest,
// ::upfront_fee, ::damages, ::tax_basis and the months of construction. The draws of `total` of the
// call before are split debt : equity, so that repeated calls settle.
void fund(const Project& project, Sheet& sheet);

}  // namespace gw::finance::internal
