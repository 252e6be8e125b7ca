// Returns, cover ratios and levelised costs from the rows.
#pragma once

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

void measure(const Project& project, Sheet& sheet);

// (1 + yearly rate)^(1 / periods a year).
[[nodiscard]] double growth_per_period(double yearly_rate, int per_year);

}  // namespace gw::finance::internal
