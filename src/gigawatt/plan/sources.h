// Where the facts of a plan come from: every source that its chips, systems, models, sites and
// prices rest on.
#pragma once

#include <vector>

#include "gigawatt/catalog/catalog.h"
#include "gigawatt/plan/plant.h"
#include "gigawatt/plan/results.h"

namespace gw::plan {

// By id of the source, each with the items that rest on it and the worst confidence with which they
// do.
[[nodiscard]] std::vector<SourceUse> sources_of(const Plant& plant, catalog::Catalog& catalog,
                                                Diagnostics& diagnostics);

// Published figures of capital cost per GW, for comparison.
[[nodiscard]] std::vector<CapexView> capex_views(catalog::Catalog& catalog,
                                                 Diagnostics& diagnostics);

}  // namespace gw::plan
