// Tax depreciation by year of a dollar of basis.
#pragma once

#include <array>

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

// share[y] of the basis in year y = 1 .. years; they sum to 1.
struct DepreciationTable {
  std::array<double, 53> share{};
  int years = 0;
};
[[nodiscard]] DepreciationTable depreciation_table(const DepreciationClass& asset,
                                                   const SamConventions& sam);

// Fills Sheet::*_per_basis (depreciation and investment credits) and
// ::replaced_depreciation.
void depreciate(const Project& project, Sheet& sheet);

}  // namespace gw::finance::internal
