// Market paths of a plan, put into the numbers that follow them.
#pragma once

#include <optional>

#include "gigawatt/config/config.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/finance/markets/market_paths.h"
#include "gigawatt/plan/plan.h"

namespace gw::plan {

// Puts the months of each path into every number of the plan that follows it. A value beyond the
// bounds of its field becomes the bound, as the tails of a distribution are cut off there.
void follow_markets(const finance::MarketModel& model, const finance::MarketPaths& paths,
                    Plan& plan);

// Compiles the paths and puts their best estimates into `plan`. Errors: those of
// compile_markets(); a number that follows an unknown path, or one of another dimension.
struct BestMarkets {
  finance::MarketModel model;
  finance::MarketPaths paths;
};
[[nodiscard]] std::optional<BestMarkets> compile_markets(Plan& plan, const config::Facts& facts,
                                                         Diagnostics& diagnostics);

}  // namespace gw::plan
