// Named what-ifs beside the plan: the same best-estimate case with overrides or an event.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/plan/metrics.h"
#include "gigawatt/plan/results.h"
#include "gigawatt/plan/simulate.h"

namespace gw::study {

// The plan as each of its what-ifs changes it, in their order. One that cannot be read or resolved
// is left out and a diagnostic with its own lines.
struct PreparedWhatIf {
  std::string id;
  std::shared_ptr<const plan::Setup> setup;
};
[[nodiscard]] std::vector<PreparedWhatIf> prepare_what_ifs(const plan::Setup& setup,
                                                           const plan::Preparation& with,
                                                           Diagnostics& diagnostics);

// One result each; values stand beside the metrics of `table`, a metric that a what-if does not
// have is missing. A what-if whose run fails is a diagnostic.
[[nodiscard]] std::vector<plan::WhatIfResult> run_what_ifs(const plan::Setup& setup,
                                                           const plan::MetricTable& table,
                                                           std::span<const PreparedWhatIf> what_ifs,
                                                           Diagnostics& diagnostics);

}  // namespace gw::study
