#include "gigawatt/plan/markets.h"

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gigawatt/config/market.h"
#include "gigawatt/core/check.h"
#include "gigawatt/units/text.h"

namespace gw::plan {
namespace {

double within(double value, const config::FieldOptions& bounds) {
  const double lowest =
      bounds.positive ? std::max(bounds.min, std::numeric_limits<double>::min()) : bounds.min;
  return std::clamp(value, lowest, bounds.max);
}

struct Follower {
  std::string path;    // in the plan
  std::string market;  // that it follows
  Dim dim;
};

std::vector<Follower> followers_of(Plan& plan) {
  std::vector<Follower> all;
  config::for_each_market(plan, [&]<class T>(const config::Trail& trail, config::Steps<T>& steps,
                                             const config::FieldOptions&) {
    all.push_back({trail.path(), steps.market, config::internal::dim_of<T>()});
  });
  return all;
}

// What is wrong with a follower, and what to do about it; nothing: good.
struct Problem {
  std::string message;
  std::string hint;
};
std::optional<Problem> problem_of(const Follower& follower, const finance::MarketModel& model) {
  if (const auto at = model.find(follower.market)) {
    const Dim dim = model.paths[*at].dim;
    if (dim == follower.dim) return std::nullopt;
    return Problem{fmt::format("market path \"{}\" is {}, and {} is needed here", follower.market,
                               config::internal::quantity_words(dim),
                               config::internal::quantity_words(follower.dim)),
                   "follow a path of the right kind"};
  }
  std::vector<std::string_view> known;
  for (const finance::MarketPathInfo& path : model.paths) known.push_back(path.id);
  return Problem{
      fmt::format("there is no market path \"{}\"", follower.market),
      known.empty() ? "declare it in markets.paths" : did_you_mean(follower.market, known)};
}

}  // namespace

void follow_markets(const finance::MarketModel& model, const finance::MarketPaths& paths,
                    Plan& plan) {
  if (model.paths.empty()) return;
  config::for_each_market(plan, [&]<class T>(const config::Trail&, config::Steps<T>& steps,
                                             const config::FieldOptions& bounds) {
    const auto at = model.find(steps.market);
    GW_CHECK(at.has_value(), steps.market);
    const std::vector<double>& values = paths.values[*at];
    steps.steps.resize(values.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
      steps.steps[k].first = model.first + static_cast<int>(k);
      config::internal::assign_si(steps.steps[k].second, within(values[k], bounds));
    }
  });
}

std::optional<BestMarkets> compile_markets(Plan& plan, const config::Facts& facts,
                                           Diagnostics& diagnostics) {
  auto model = finance::compile_markets(
      plan.markets,
      {.horizon = {plan.months.from, plan.months.to}, .flows = {}, .origins = &facts.origins},
      diagnostics);
  if (!model) return std::nullopt;
  bool good = true;
  for (const Follower& follower : followers_of(plan)) {
    auto problem = problem_of(follower, *model);
    if (!problem) continue;
    good = false;
    const auto origin = facts.origins.find(follower.path);
    diagnostics.error(origin == facts.origins.end() ? SourceLocation{} : origin->second,
                      follower.path, std::move(problem->message), std::move(problem->hint));
  }
  if (!good) return std::nullopt;
  BestMarkets best{.model = std::move(*model), .paths = {}};
  best.paths = finance::best_market_paths(best.model, plan.markets);
  follow_markets(best.model, best.paths, plan);
  return best;
}

}  // namespace gw::plan
