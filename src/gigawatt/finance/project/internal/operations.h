// Output, sales, running costs, equipment saving and working capital by period.
#pragma once

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

// Fills all rows that do not depend on debt or tax, and Sheet::ebitda and ::replaced.
void operate(const Project& project, const OperatingCase& operating, Sheet& sheet);

}  // namespace gw::finance::internal
