// Stress: each party of a plan defaults in turn. Who loses what, and who follows?
//
// The best-estimate case is compared with one run for each party that is made to default. A party
// follows when it runs dry in a month in which it does not in the plan itself; it then defaults in the next
// month, and the case is run again until nobody else follows. Physics is part of it: nothing more is built
// for a party in default, and what it no longer takes is let again. Losses are those of the claims: what
// contracts would have earned is in the difference between the runs, not in the loss.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/plan/results_money.h"
#include "gigawatt/plan/simulate.h"

namespace gw::study {

struct StressOptions {
  std::optional<Month> on;           // default: the month in which most debt is owed in the plan
  std::optional<std::string> party;  // default: each declared party in turn
};

using plan::StressCase;
using plan::StressLoss;

// `base` is the outcome of the best-estimate case. Errors: the run of a case fails, in words.
[[nodiscard]] std::expected<std::vector<StressCase>, std::string> stress(
    const plan::Setup& setup, const plan::Outcome& base, const StressOptions& options);

}  // namespace gw::study
