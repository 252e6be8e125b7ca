// What the names in a claim mean: results of a run, its inputs, the catalog, what-ifs and other
// plans.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "gigawatt/catalog/catalog.h"
#include "gigawatt/plan/metrics.h"
#include "gigawatt/plan/results.h"
#include "gigawatt/plan/simulate.h"
#include "gigawatt/validation/expression.h"

namespace gw::validation {

// Everything must outlive the lookups made from it.
struct LookupContext {
  const plan::Setup* setup = nullptr;
  const plan::Results* results = nullptr;
  catalog::Catalog* catalog = nullptr;
  // Results of another plan by id, run when first asked for; nullptr: there is none.
  std::function<const plan::Results*(std::string_view)> other_plan;
};

// Names, as results declare them: a metric id; series.ID; what_if.NAME.METRIC;
// other_plan.ID.METRIC: computed. plan.PATH and catalog.KIND.ID.PATH: inputs.
[[nodiscard]] Lookup best_lookup(const LookupContext& context);

// The same for one sample of a study: metrics have the sample's values; series and what-ifs are not
// kept.
[[nodiscard]] Lookup sample_lookup(const LookupContext& context, std::span<const double> values);

}  // namespace gw::validation
