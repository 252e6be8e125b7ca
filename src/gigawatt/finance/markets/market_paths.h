// Market paths of a plan: their names, their best estimates, and those of a sample.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/finance/economy.h"
#include "gigawatt/finance/markets/markets.h"

namespace gw::finance {

// One path: "amd", "gb200.rental".
struct MarketPathInfo {
  std::string id;
  Dim dim;
};

// The paths of a plan, and the order in which those that follow others are computed.
struct MarketModel {
  Month first;
  int months = 0;
  std::vector<MarketPathInfo> paths;
  std::vector<std::size_t> first_path;  // of each item of Markets::paths
  std::vector<std::size_t> order;       // of the items: each after those it follows

  [[nodiscard]] std::optional<std::size_t> find(std::string_view id) const;
};

// Errors, each with the path of its field: a path that follows an unknown one or, over others,
// itself; a start after the horizon or more than 100 years before it; parameters that make no
// process; correlations of unknown or derived paths, given twice, or that contradict each other
// (their matrix is not positive semi-definite).
[[nodiscard]] std::optional<MarketModel> compile_markets(const Markets& markets,
                                                         const CompileOptions& options,
                                                         Diagnostics& diagnostics);

struct MarketPaths {
  std::vector<std::vector<double>> values;  // [path][month of the horizon], base units
};

[[nodiscard]] MarketPaths best_market_paths(const MarketModel& model, const Markets& markets);

// The month from m to m + 1 of path p is drawn at (seed, stream of "markets.p", sample, m): another
// path, a longer horizon or another sample moves none of its draws. `markets` may hold other
// numbers than were compiled; the error says why they make no process.
struct MarketSample {
  std::uint64_t seed = 1;
  std::uint32_t index = 0;
};
[[nodiscard]] std::expected<MarketPaths, std::string> draw_market_paths(const MarketModel& model,
                                                                        const Markets& markets,
                                                                        const MarketSample& sample);

}  // namespace gw::finance
