// Named what-ifs beside the plan: the same best-estimate case with overrides or an event.
#pragma once

#include <vector>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/plan/metrics.h"
#include "gigawatt/plan/results.h"
#include "gigawatt/plan/simulate.h"

namespace gw::study {

// One result per what-if of the plan, in its order; values stand beside the metrics of `table`, a
// metric that a what-if does not have is missing. A what-if that cannot be read or run is a
// diagnostic with its own lines.
[[nodiscard]] std::vector<plan::WhatIfResult> run_what_ifs(const plan::Setup& setup,
                                                           const plan::MetricTable& table,
                                                           const plan::Preparation& with,
                                                           Diagnostics& diagnostics);

}  // namespace gw::study
