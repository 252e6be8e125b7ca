#include "gigawatt/finance/markets/market_paths.h"

#include <algorithm>
#include <set>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"
#include "gigawatt/finance/internal/binder.h"
#include "gigawatt/finance/markets/correlation.h"
#include "gigawatt/finance/markets/process.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

constexpr int kMostMonthsBefore = 1200;
constexpr std::size_t kMostPaths = 200;

template <class T>
constexpr bool kFollows = requires(const T& path) { path.of; };
template <class T>
constexpr bool kStarts = requires(const T& path) { path.start; };

// ---- names

struct Output {
  std::string_view ending;
  Dim dim;
};

std::vector<Output> outputs_of(const MarketPath& path, const Dim& followed) {
  if (std::holds_alternative<GeometricBrownianMotion>(path)) return {{"", kMoneyDim}};
  if (std::holds_alternative<ChipPrices>(path))
    return {{".resale", DollarsPerChip::kDim},
            {".rental", DollarsPerChipTime::kDim},
            {".value_share", Dim{}}};
  if (std::holds_alternative<MultipleOf>(path)) return {{"", followed}};
  if (std::holds_alternative<PerformanceParity>(path)) return {{"", DollarsPerChipTime::kDim}};
  return {{"", Dim{}}};
}

// "markets.paths.amd.geometric_brownian_motion".
std::string path_of(const std::string& id, const MarketPath& path) {
  return std::visit(
      [&]<class T>(const T&) { return fmt::format("markets.paths.{}.{}", id, T::kType); }, path);
}

const std::string* followed_by(const MarketPath& path) {
  return std::visit(
      []<class T>(const T& p) -> const std::string* {
        if constexpr (kFollows<T>) return &p.of;
        return nullptr;
      },
      path);
}

// ---- shocks

// Number of shocks of an item: chips have two prices of their own, what follows another has none.
std::size_t shocks_of(const MarketPath& path) {
  if (std::holds_alternative<ChipPrices>(path)) return 2;
  return followed_by(path) == nullptr ? 1 : 0;
}

struct MarketShocks {
  std::vector<std::size_t> first;  // of each item
  std::vector<std::size_t> path;   // of each shock: the one that it moves
  std::vector<double> matrix;      // of their correlations
  bool independent = true;

  [[nodiscard]] std::size_t size() const { return path.size(); }
  void correlate(std::size_t a, std::size_t b, double value) {
    matrix[a * size() + b] = matrix[b * size() + a] = value;
    independent = independent && value == 0;
  }
  [[nodiscard]] std::optional<std::size_t> of(std::size_t wanted) const {
    const auto at = std::ranges::find(path, wanted);
    if (at == path.end()) return std::nullopt;
    return static_cast<std::size_t>(at - path.begin());
  }
};

MarketShocks shocks_of(const MarketModel& model, const Markets& markets) {
  MarketShocks shocks;
  for (std::size_t i = 0; i < markets.paths.items.size(); ++i) {
    shocks.first.push_back(shocks.path.size());
    for (std::size_t k = 0; k < shocks_of(markets.paths.items[i].second); ++k)
      shocks.path.push_back(model.first_path[i] + k);
  }
  const std::size_t n = shocks.size();
  shocks.matrix.assign(n * n, 0.0);
  for (std::size_t k = 0; k < n; ++k) shocks.matrix[k * n + k] = 1;
  for (std::size_t i = 0; i < markets.paths.items.size(); ++i)
    if (const auto* chips = std::get_if<ChipPrices>(&markets.paths.items[i].second))
      shocks.correlate(shocks.first[i], shocks.first[i] + 1, chips->market.correlation);
  for (const MarketCorrelation& c : markets.correlations) {
    if (c.between.size() != 2) continue;
    const auto a = model.find(c.between[0]);
    const auto b = model.find(c.between[1]);
    const auto first = a ? shocks.of(*a) : std::nullopt;
    const auto second = b ? shocks.of(*b) : std::nullopt;
    if (first && second && *first != *second) shocks.correlate(*first, *second, c.value);
  }
  return shocks;
}

std::string contradiction(const MarketModel& model, const MarketShocks& shocks, std::size_t row) {
  return fmt::format(
      "\"{}\" cannot be correlated like this with those before it: the matrix of correlations is "
      "not positive semi-definite",
      model.paths[shocks.path[row]].id);
}

// ---- compile

class MarketCompiler {
 public:
  MarketCompiler(const Markets& markets, const CompileOptions& options, Diagnostics& diagnostics)
      : markets_(markets), options_(options), diagnostics_(diagnostics) {}

  std::optional<MarketModel> compile() {
    const std::size_t before = diagnostics_.error_count();
    model_.first = options_.horizon.first;
    model_.months = options_.horizon.last - options_.horizon.first + 1;
    if (markets_.paths.items.size() > kMostPaths) {
      error("markets.paths", fmt::format("more than {} of them", kMostPaths), {});
      return std::nullopt;
    }
    name_paths();
    if (diagnostics_.error_count() == before) put_in_order();
    if (diagnostics_.error_count() > before) return std::nullopt;
    for (const auto& [id, path] : markets_.paths.items)
      std::visit([&](const auto& p) { check(path_of(id, path), p); }, path);
    check_correlations();
    if (diagnostics_.error_count() > before) return std::nullopt;
    return std::move(model_);
  }

 private:
  void error(std::string path, std::string message, std::string hint) {
    internal::add_error(options_, diagnostics_, std::move(path), std::move(message),
                        std::move(hint));
  }
  void unknown(const std::string& at, const std::string& id) {
    std::vector<std::string_view> known;
    for (const MarketPathInfo& path : model_.paths) known.push_back(path.id);
    error(at, fmt::format("there is no market path \"{}\"", id), did_you_mean(id, known));
  }

  // Dimensions of what follows others come with the order.
  void name_paths() {
    for (const auto& [id, path] : markets_.paths.items) {
      model_.first_path.push_back(model_.paths.size());
      for (const Output& output : outputs_of(path, Dim{}))
        model_.paths.push_back({id + std::string(output.ending), output.dim});
    }
    for (const auto& [id, path] : markets_.paths.items)
      if (const std::string* of = followed_by(path); of != nullptr && !model_.find(*of))
        unknown(path_of(id, path) + ".of", *of);
  }

  [[nodiscard]] std::size_t item_of(std::size_t path) const {
    const auto after = std::ranges::upper_bound(model_.first_path, path);
    return static_cast<std::size_t>(after - model_.first_path.begin()) - 1;
  }

  // Each item follows at most one other, so a walk along them either ends or comes back.
  void put_in_order() {
    const auto& items = markets_.paths.items;
    std::vector<char> done(items.size(), 0);
    for (std::size_t i = 0; i < items.size(); ++i) {
      std::vector<std::size_t> chain;
      for (std::optional<std::size_t> at = i; at && !done[*at];) {
        if (std::ranges::find(chain, *at) != chain.end()) return report_cycle(chain, *at);
        chain.push_back(*at);
        const std::string* of = followed_by(items[*at].second);
        at = of == nullptr ? std::nullopt : std::optional(item_of(*model_.find(*of)));
      }
      for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
        done[*at] = 1;
        model_.order.push_back(*at);
        if (std::holds_alternative<MultipleOf>(items[*at].second))
          model_.paths[model_.first_path[*at]].dim =
              model_.paths[*model_.find(*followed_by(items[*at].second))].dim;
      }
    }
  }

  void report_cycle(const std::vector<std::size_t>& chain, std::size_t again) {
    const auto& items = markets_.paths.items;
    std::string text;
    for (auto at = std::ranges::find(chain, again); at != chain.end(); ++at)
      text += items[*at].first + " -> ";
    error(path_of(items[again].first, items[again].second) + ".of",
          fmt::format("\"{0}\" follows itself: {1}{0}", items[again].first, text),
          "let one of them have a process of its own");
  }

  void check_start(const std::string& at, Month start) {
    const MonthWindow& horizon = options_.horizon;
    if (start > horizon.last)
      error(at,
            fmt::format("{} is outside the plan's months {}", core::print(start),
                        core::print(horizon)),
            "begin it by the plan's last month");
    else if (horizon.first - start > kMostMonthsBefore)
      error(at, fmt::format("{} is more than 100 years before the plan", core::print(start)),
            "write a later month");
  }

  template <class P>
    requires kStarts<P>
  void check(const std::string& at, const P& path) {
    if (!path.start.market.empty())
      return error(
          at + ".start", "a path does not begin with another one",
          fmt::format("write a value, or multiple: {{of: {}, factor: 1}}", path.start.market));
    const Month last = path.start.steps.back().first;
    if (path.start.steps.size() > 1 || last != Month())
      check_start(at + ".start." + core::print(last), last);
    if constexpr (std::is_same_v<P, CoxIngersollRoss>)
      if (std::string why = problem(path); !why.empty())
        error(at + ".volatility", std::move(why), "lower the volatility, or use vasicek");
  }
  void check(const std::string& at, const ChipPrices& chips) {
    if (chips.from) check_start(at + ".from", *chips.from);
    if (std::string why = problem(chips.market); !why.empty()) error(at, std::move(why), {});
  }
  void check(const std::string&, const MultipleOf&) {}
  void check(const std::string& at, const PerformanceParity& parity) {
    const MarketPathInfo& other = model_.paths[*model_.find(parity.of)];
    if (other.dim != DollarsPerChipTime::kDim)
      error(at + ".of", fmt::format("\"{}\" is no rental price of a chip", parity.of),
            "name the .rental of a chip_market");
  }

  void check_correlations() {
    const MarketShocks shocks = shocks_of(model_, markets_);
    std::set<std::set<std::string>> seen;
    bool good = true;
    for (std::size_t i = 0; i < markets_.correlations.size(); ++i) {
      const std::string at = fmt::format("markets.correlations.{}.between", i + 1);
      good &= check_pair(at, markets_.correlations[i], shocks);
      const auto& between = markets_.correlations[i].between;
      if (good && !seen.insert({between[0], between[1]}).second) {
        error(at, fmt::format("{} and {} are correlated twice", between[0], between[1]),
              "delete one of the two");
        good = false;
      }
    }
    if (!good) return;
    if (const auto lower = lower_triangle(shocks.matrix, shocks.size()); !lower)
      error("markets.correlations", contradiction(model_, shocks, lower.error()),
            "bring the correlations nearer to zero");
  }

  bool check_pair(const std::string& at, const MarketCorrelation& c, const MarketShocks& shocks) {
    if (c.between.size() != 2 || c.between[0] == c.between[1]) {
      error(at, "a correlation is between two paths", "write between: [one, another]");
      return false;
    }
    for (const std::string& id : c.between) {
      const auto path = model_.find(id);
      if (!path) {
        unknown(at, id);
        return false;
      }
      if (shocks.of(*path)) continue;
      error(at, fmt::format("\"{}\" follows another path and has no shocks of its own", id),
            "correlate the path that it follows");
      return false;
    }
    if (item_of(*model_.find(c.between[0])) != item_of(*model_.find(c.between[1]))) return true;
    error(at, "the two prices of a chip have a correlation of their own",
          "write correlation in the chip_market");
    return false;
  }

  const Markets& markets_;
  const CompileOptions& options_;
  Diagnostics& diagnostics_;
  MarketModel model_;
};

// ---- one path

// Where the drawn part begins: at the last known month, or at the first of the plan.
template <class Q>
Month begin_of(const config::Steps<Q>& start, Month first) {
  GW_CHECK(!start.steps.empty());
  const Month last = start.steps.back().first;
  return last == Month() ? first : last;
}

class MarketWalk {
 public:
  MarketWalk(const MarketModel& model, const Markets& markets) : model_(model), markets_(markets) {
    paths_.values.resize(model.paths.size());
    for (auto& values : paths_.values) values.resize(static_cast<std::size_t>(model.months));
  }

  [[nodiscard]] MarketPaths best() {
    for (std::size_t i : model_.order)
      std::visit([&](const auto& path) { best_of(i, path); }, markets_.paths.items[i].second);
    return std::move(paths_);
  }

  [[nodiscard]] std::expected<MarketPaths, std::string> draw(const MarketSample& sample) {
    sample_ = sample;
    if (auto why = draw_shocks()) return std::unexpected(std::move(*why));
    for (std::size_t i : model_.order) {
      std::string why = std::visit([&](const auto& path) { return draw_of(i, path); },
                                   markets_.paths.items[i].second);
      if (!why.empty())
        return std::unexpected(
            path_of(markets_.paths.items[i].first, markets_.paths.items[i].second) + ": " + why);
    }
    return std::move(paths_);
  }

 private:
  [[nodiscard]] Month last() const { return model_.first + (model_.months - 1); }
  void put(std::size_t path, Month month, double value) {
    if (month >= model_.first && month <= last())
      paths_.values[path][static_cast<std::size_t>(month - model_.first)] = value;
  }
  template <class Q>
  void put_known(std::size_t path, const config::Steps<Q>& start) {
    const Month begins = begin_of(start, model_.first);
    for (Month m = model_.first; m <= std::min(begins, last()); ++m) put(path, m, start.at(m).si());
  }

  // ---- best estimate
  template <class P>
    requires kStarts<P>
  void best_of(std::size_t item, const P& process) {
    const std::size_t path = model_.first_path[item];
    put_known(path, process.start);
    const Month begins = begin_of(process.start, model_.first);
    for (Month m = std::max(begins, model_.first); m <= last(); ++m)
      put(path, m, best_after(process, process.start.steps.back().second, m - begins).si());
  }
  void best_of(std::size_t item, const ChipPrices& chips) {
    put_chips(item, chips, expected_chip_path(chips.market, horizon_of(chips)));
  }
  template <class P>
    requires kFollows<P>
  void best_of(std::size_t item, const P& path) {
    follow(item, path);
  }

  // ---- a sample
  std::optional<std::string> draw_shocks() {
    shocks_ = shocks_of(model_, markets_);
    for (std::size_t path : shocks_.path)
      streams_.push_back(stream_of("markets." + model_.paths[path].id));
    if (shocks_.independent) return std::nullopt;
    auto lower = lower_triangle(shocks_.matrix, shocks_.size());
    if (!lower) return contradiction(model_, shocks_, lower.error());
    lower_ = std::move(*lower);
    return std::nullopt;
  }
  [[nodiscard]] RandomAddress address(std::uint64_t stream, Month month) const {
    return {sample_.seed, stream, sample_.index, static_cast<std::uint32_t>(month.index())};
  }
  [[nodiscard]] double shock(std::size_t k, Month month) const {
    if (shocks_.independent) return standard_normal(address(streams_[k], month));
    double sum = 0;
    for (std::size_t j = 0; j <= k; ++j)
      if (const double weight = lower_[k * shocks_.size() + j]; weight != 0)
        sum += weight * standard_normal(address(streams_[j], month));
    return sum;
  }

  template <class P>
    requires kStarts<P>
  std::string draw_of(std::size_t item, const P& process) {
    if constexpr (std::is_same_v<P, CoxIngersollRoss>)
      if (std::string why = problem(process); !why.empty()) return why;
    const std::size_t path = model_.first_path[item];
    put_known(path, process.start);
    const std::uint64_t squares =
        stream_of("markets." + markets_.paths.items[item].first + ".chi_squared");
    auto value = process.start.steps.back().second;
    for (Month m = begin_of(process.start, model_.first); m < last(); ++m) {
      const double z = shock(shocks_.first[item], m);
      if constexpr (std::is_same_v<P, CoxIngersollRoss>)
        value = next_month(process, value, {.z = z, .chi_squared = address(squares, m)});
      else
        value = next_month(process, value, z);
      put(path, m + 1, value.si());
    }
    return {};
  }
  std::string draw_of(std::size_t item, const ChipPrices& chips) {
    if (std::string why = problem(chips.market); !why.empty()) return why;
    const ChipHorizon horizon = horizon_of(chips);
    std::vector<double> resale, rental;
    for (int k = 0; k < horizon.months; ++k) {
      resale.push_back(shock(shocks_.first[item], horizon.start + k));
      rental.push_back(shock(shocks_.first[item] + 1, horizon.start + k));
    }
    const std::string name = "markets." + markets_.paths.items[item].first;
    put_chips(
        item, chips,
        chip_path(chips.market, horizon,
                  {.seed = sample_.seed, .path = name, .sample = sample_.index}, {resale, rental}));
    return {};
  }
  template <class P>
    requires kFollows<P>
  std::string draw_of(std::size_t item, const P& path) {
    follow(item, path);
    return {};
  }

  // ---- both
  [[nodiscard]] ChipHorizon horizon_of(const ChipPrices& chips) const {
    const Month start = chips.from.value_or(model_.first);
    return {.start = start, .months = std::max(0, last() - start)};
  }
  void put_chips(std::size_t item, const ChipPrices& chips, const ChipPath& drawn) {
    const std::size_t path = model_.first_path[item];
    for (Month m = model_.first; m <= last(); ++m) {
      const int after = std::max(0, m - drawn.start);
      const auto k = static_cast<std::size_t>(after);
      put(path, m, drawn.resale[k].si());
      put(path + 1, m, drawn.rental[k].si());
      put(path + 2, m, drawn.resale[k] / chips.market.new_price);
    }
  }
  void follow(std::size_t item, const MultipleOf& multiple) {
    const auto& other = paths_.values[*model_.find(multiple.of)];
    auto& values = paths_.values[model_.first_path[item]];
    for (std::size_t k = 0; k < values.size(); ++k) values[k] = other[k] * multiple.factor;
  }
  void follow(std::size_t item, const PerformanceParity& parity) {
    const auto& other = paths_.values[*model_.find(parity.of)];
    auto& values = paths_.values[model_.first_path[item]];
    for (std::size_t k = 0; k < values.size(); ++k)
      values[k] = parity_rental({.new_rental = DollarsPerChipTime::from_si(other[k]),
                                 .performance = parity.performance,
                                 .old_power = parity.power,
                                 .new_power = parity.power_of_other,
                                 .energy_price = parity.energy_price})
                      .si();
  }

  const MarketModel& model_;
  const Markets& markets_;
  MarketPaths paths_;
  MarketSample sample_;
  MarketShocks shocks_;
  std::vector<std::uint64_t> streams_;  // of each shock
  std::vector<double> lower_;
};

}  // namespace

std::optional<std::size_t> MarketModel::find(std::string_view id) const {
  const auto at = std::ranges::find(paths, id, &MarketPathInfo::id);
  if (at == paths.end()) return std::nullopt;
  return static_cast<std::size_t>(at - paths.begin());
}

std::optional<MarketModel> compile_markets(const Markets& markets, const CompileOptions& options,
                                           Diagnostics& diagnostics) {
  return MarketCompiler(markets, options, diagnostics).compile();
}

MarketPaths best_market_paths(const MarketModel& model, const Markets& markets) {
  return MarketWalk(model, markets).best();
}

std::expected<MarketPaths, std::string> draw_market_paths(const MarketModel& model,
                                                          const Markets& markets,
                                                          const MarketSample& sample) {
  return MarketWalk(model, markets).draw(sample);
}

}  // namespace gw::finance
