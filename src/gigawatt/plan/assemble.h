// Results of a case in the form that every reader gets.
#pragma once

#include "gigawatt/plan/metrics.h"
#include "gigawatt/plan/results.h"
#include "gigawatt/plan/simulate.h"

namespace gw::plan {

// Everything but studies, what-ifs and claims, which are added by those who run them.
[[nodiscard]] Results assemble(const Setup& setup, const Outcome& outcome,
                               const MetricTable& table);

}  // namespace gw::plan
