#include "gigawatt/finance/markets/market_paths.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "gigawatt/config/config.h"
#include "gigawatt/config/read.h"
#include "gigawatt/finance/test/world.h"
#include "gigawatt/finance/valuation/milestone_warrant.h"

namespace gw::finance::market_paths_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

const MonthWindow kHorizon{Month(2026, 1), Month(2030, 12)};

Markets read_markets(const std::string& yaml) {
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(yaml, "markets.yaml", diagnostics);
  auto markets = node ? config::read<Markets>(*node, diagnostics) : std::nullopt;
  EXPECT_TRUE(markets.has_value()) << diagnostics.render();
  return markets.value_or(Markets());
}

MarketModel model_of(const Markets& markets, MonthWindow horizon = kHorizon) {
  Diagnostics diagnostics;
  auto model = compile_markets(markets, {.horizon = horizon, .flows = {}}, diagnostics);
  EXPECT_TRUE(model.has_value()) << diagnostics.render();
  return model.value_or(MarketModel());
}

// First message with its path.
std::string error_of(const std::string& yaml) {
  Diagnostics diagnostics;
  (void)compile_markets(read_markets(yaml), {.horizon = kHorizon, .flows = {}}, diagnostics);
  if (diagnostics.empty()) return "";
  const Diagnostic& d = diagnostics.items().front();
  return d.path + ": " + d.message + (d.hint.empty() ? "" : " (" + d.hint + ")");
}

constexpr const char* kTwo = R"(
paths:
  amd: {geometric_brownian_motion: {start: {2025-10: 203.71 $, 2026-03: 250 $}, drift: 4%, volatility: 55%}}
  sofr: {cox_ingersoll_ross: {start: 4%, mean: 3%, reversion: 0.5, volatility: 6%}}
)";

TEST(MarketPaths, TheBestEstimateIsExact) {
  const Markets markets = read_markets(kTwo);
  const MarketModel model = model_of(markets);
  const MarketPaths best = best_market_paths(model, markets);
  ASSERT_EQ(best.values.size(), 2u);
  ASSERT_EQ(best.values[0].size(), 60u);
  // Known until 2026-03, then the median 250 e^((0.04 - 0.55^2 / 2) t).
  EXPECT_EQ(best.values[0][0], 203.71);
  EXPECT_EQ(best.values[0][1], 203.71);
  EXPECT_EQ(best.values[0][2], 250);
  EXPECT_NEAR(best.values[0][14], 250 * std::exp(.04 - .55 * .55 / 2), 1e-10);
  // A single value holds in the plan's first month; then 3% + 1% e^-0.5t.
  EXPECT_EQ(best.values[1][0], .04);
  EXPECT_NEAR(best.values[1][24], .03 + .01 * std::exp(-1.0), 1e-15);
}

TEST(MarketPaths, ADrawDependsOnSeedSampleAndMonthAlone) {
  const Markets markets = read_markets(kTwo);
  const MarketModel model = model_of(markets);
  const auto one = draw_market_paths(model, markets, {.seed = 5, .index = 9});
  EXPECT_EQ(one->values, draw_market_paths(model, markets, {.seed = 5, .index = 9})->values);
  EXPECT_NE(one->values, draw_market_paths(model, markets, {.seed = 5, .index = 8})->values);
  EXPECT_NE(one->values, draw_market_paths(model, markets, {.seed = 6, .index = 9})->values);
  EXPECT_EQ(one->values[0][2], 250);  // known
  // A longer plan, another path and a correlation of a later one move nothing.
  Markets more = read_markets(std::string(kTwo) + R"(
  nvidia: {geometric_brownian_motion: {start: 180 $, volatility: 45%}}
correlations: [{between: [nvidia, amd], value: 60%}]
)");
  const MarketModel longer = model_of(more, {kHorizon.first, Month(2040, 12)});
  const auto other = draw_market_paths(longer, more, {.seed = 5, .index = 9});
  for (std::size_t p = 0; p < 2; ++p)
    for (std::size_t m = 0; m < 60; ++m) EXPECT_EQ(one->values[p][m], other->values[p][m]);
}

TEST(MarketPaths, CorrelationIsRecovered) {
  // Monthly log returns and changes of the rate over 4,000 samples: the standard error of a
  // correlation r is (1 - r^2) / sqrt(n).
  const Markets markets = read_markets(std::string(kTwo) + R"(
  vas: {vasicek: {start: 4%, mean: 3%, reversion: 0.5, volatility: 1%}}
  chip: {chip_market: {new_price: 40 k$/chip, resale_decay: 0.4, resale_volatility: 30%, rental_price: 2 $/chip/h, rental_volatility: 40%, correlation: 50%}}
correlations: [{between: [amd, sofr], value: -40%}, {between: [vas, amd], value: 70%}, {between: [chip.rental, vas], value: 30%}]
)");
  const MarketModel model = model_of(markets);
  struct Sum {
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    void add(double a, double b) { x += a, y += b, xx += a * a, yy += b * b, xy += a * b; }
    [[nodiscard]] double correlation(double n) const {
      return (xy - x * y / n) / std::sqrt((xx - x * x / n) * (yy - y * y / n));
    }
  };
  Sum share_rate, share_vasicek, chips, rental_vasicek, share_rental;
  constexpr int kSamples = 4000;
  const auto at = [&](const char* id) { return *model.find(id); };
  for (std::uint32_t k = 0; k < kSamples; ++k) {
    const MarketPaths drawn = *draw_market_paths(model, markets, {.seed = 1, .index = k});
    const auto change = [&](const char* id) {
      return std::log(drawn.values[at(id)][3] / drawn.values[at(id)][2]);
    };
    const double rate = drawn.values[at("sofr")][3] - drawn.values[at("sofr")][2];
    const double vasicek = drawn.values[at("vas")][3] - drawn.values[at("vas")][2];
    share_rate.add(change("amd"), rate);
    share_vasicek.add(change("amd"), vasicek);
    chips.add(change("chip.resale"), change("chip.rental"));
    rental_vasicek.add(change("chip.rental"), vasicek);
    share_rental.add(change("amd"), change("chip.rental"));
  }
  const double root = std::sqrt(static_cast<double>(kSamples));
  EXPECT_NEAR(share_rate.correlation(kSamples), -.4, 4 * (1 - .16) / root);
  EXPECT_NEAR(share_vasicek.correlation(kSamples), .7, 4 * (1 - .49) / root);
  EXPECT_NEAR(chips.correlation(kSamples), .5, 4 * (1 - .25) / root);
  EXPECT_NEAR(rental_vasicek.correlation(kSamples), .3, 4 * (1 - .09) / root);
  EXPECT_NEAR(share_rental.correlation(kSamples), 0, 4 / root);
}

TEST(MarketPaths, ChipsHaveThreePathsAndOthersFollowThem) {
  const Markets markets = read_markets(R"(
paths:
  old: {performance_parity: {of: half, performance: 40%, power: 1 kW/chip, power_of_other: 2 kW/chip, energy_price: 60 $/MWh}}
  half: {multiple: {of: new.rental, factor: 0.5}}
  new:
    chip_market:
      from: 2026-03
      new_price: 40 k$/chip
      resale_decay: 0.4
      resale_volatility: 30%
      rental_price: 4 $/chip/h
      rental_decay: 0.2
      generations_per_year: 1
      resale_drop: 20%
)");
  const MarketModel model = model_of(markets);
  const MarketPaths best = best_market_paths(model, markets);
  const auto value = [&](const MarketPaths& paths, const char* id, std::size_t m) {
    return paths.values[*model.find(id)][m];
  };
  // Constant until 2026-03; a year later 40 k$ e^-0.4, of which 1 / 40 k$ is the share.
  EXPECT_EQ(value(best, "new.resale", 0), 40e3);
  EXPECT_NEAR(value(best, "new.resale", 14), 40e3 * std::exp(-.4), 1e-9);
  EXPECT_NEAR(value(best, "new.value_share", 14), std::exp(-.4), 1e-14);
  EXPECT_NEAR(3600 * value(best, "new.rental", 14), 4 * std::exp(-.2), 1e-12);
  EXPECT_NEAR(3600 * value(best, "half", 14), 2 * std::exp(-.2), 1e-12);
  // 40% of the work: 0.4 p - (1 kW - 0.4 x 2 kW) x 0.06 $/kWh.
  EXPECT_NEAR(3600 * value(best, "old", 14), .4 * 2 * std::exp(-.2) - .2 * .06, 1e-12);
  // A sample is the path of the same address from the month of the prices.
  const MarketPaths drawn = *draw_market_paths(model, markets, {.seed = 3, .index = 2});
  const auto& chips = std::get<ChipPrices>(markets.paths.items[2].second);
  const ChipPath path = chip_path(chips.market, {Month(2026, 3), 57},
                                  {.seed = 3, .path = "markets.new", .sample = 2});
  EXPECT_EQ(value(drawn, "new.resale", 30), path.resale[28].si());
  EXPECT_EQ(value(drawn, "new.rental", 30), path.rental[28].si());
  EXPECT_EQ(value(drawn, "half", 30), .5 * path.rental[28].si());
}

// Probability that a warrant's tranche vests whose milestone is met already: closed form of a price
// watched at any moment, at a hurdle raised by e^(0.5826 s sqrt(dt)) for one that is looked at once
// a month (Broadie, Glasserman and Kou 1997).
TEST(MarketPaths, WarrantsVestAsOftenAsInClosedForm) {
  const Markets markets = read_markets(
      "paths: {amd: {geometric_brownian_motion: {start: 203.71 $, drift: 4%, volatility: 55%}}}");
  const MonthWindow horizon{Month(2026, 1), Month(2031, 1)};
  const MarketModel model = model_of(markets, horizon);
  World world(61);
  Party& issuer = world.party("amd", PartyKind::chip_vendor, 10.0_GUSD);
  issuer.shares = 1.6e9;
  issuer.share_price = always(203.71_USD);
  world.party("openai", PartyKind::lab, 1.0_GUSD);
  Warrant warrant;
  warrant.issuer = "amd";
  warrant.holder = "openai";
  warrant.strike = Dollars::from_si(0.01);
  warrant.tranches = {
      {27e6, 1.0_GW, 250.0_USD}, {27e6, 1.0_GW, 390.0_USD}, {27e6, 1.0_GW, 600.0_USD}};
  world.contracts = {warrant};
  world.hold("energised_power", 0, 6.0_GW);
  constexpr int kSamples = 3000;
  std::vector<int> vested(3);
  for (std::uint32_t k = 0; k < kSamples; ++k) {
    const MarketPaths drawn = *draw_market_paths(model, markets, {.seed = 4, .index = k});
    config::Steps<Dollars>& price = *world.parties.items[0].second.share_price;
    price.steps.clear();
    for (int m = 0; m < 61; ++m)
      price.steps.emplace_back(world.month(m),
                               Dollars::from_si(drawn.values[0][static_cast<std::size_t>(m)]));
    Books books = world.start();
    ASSERT_TRUE(books.run().has_value());
    for (const VestRecord& record : books.vests()) ++vested[record.tranche];
  }
  WarrantTerms terms{
      .share = {.spot = 203.71_USD, .rate = .04, .yield = 0, .volatility = .55},
      .capacity = {.energised = 6.0_GW, .growth = {}, .deviation = {}, .correlation = 0},
      .strike = Dollars::from_si(0.01),
      .expiry = 5.0_year,
      .tranches = warrant.tranches,
      .shares_outstanding = {}};
  for (WarrantTranche& tranche : terms.tranches)
    tranche.price_hurdle = *tranche.price_hurdle * std::exp(.5826 * .55 * std::sqrt(1.0 / 12));
  const auto closed = warrant_in_closed_form(terms);
  ASSERT_TRUE(closed.has_value()) << closed.error();
  for (std::size_t i = 0; i < 3; ++i) {
    const double p = closed->tranches[i].vests;
    EXPECT_NEAR(vested[i] / double{kSamples}, p, 3 * std::sqrt(p * (1 - p) / kSamples)) << i;
  }
}

TEST(MarketPaths, NumbersOfASampleThatMakeNoProcess) {
  Markets markets = read_markets(kTwo);
  const MarketModel model = model_of(markets);
  std::get<CoxIngersollRoss>(markets.paths.items[1].second).volatility = .5;
  const auto drawn = draw_market_paths(model, markets, {.seed = 1, .index = 0});
  ASSERT_FALSE(drawn.has_value());
  EXPECT_EQ(drawn.error(),
            "markets.paths.sofr.cox_ingersoll_ross: 4 x reversion x mean must exceed volatility^2: "
            "0.06 is not above 0.25");
}

TEST(MarketPaths, Errors) {
  EXPECT_EQ(
      error_of("paths: {a: {multiple: {of: b, factor: 2}}, b: {multiple: {of: a, factor: 2}}}"),
      "markets.paths.a.multiple.of: \"a\" follows itself: a -> b -> a (let one of them have a "
      "process of its "
      "own)");
  EXPECT_EQ(
      error_of("paths: {amd: {multiple: {of: amx, factor: 2}}}"),
      "markets.paths.amd.multiple.of: there is no market path \"amx\" (did you mean \"amd\"?)");
  EXPECT_EQ(
      error_of(
          "paths: {a: {vasicek: {start: {2031-01: 4%}, mean: 3%, reversion: 1, volatility: 1%}}}"),
      "markets.paths.a.vasicek.start.2031-01: 2031-01 is outside the plan's months "
      "2026-01..2030-12 (begin it "
      "by the plan's last month)");
  EXPECT_EQ(
      error_of(
          "paths: {a: {vasicek: {start: {1901-01: 4%}, mean: 3%, reversion: 1, volatility: 1%}}}"),
      "markets.paths.a.vasicek.start.1901-01: 1901-01 is more than 100 years before the plan "
      "(write a later "
      "month)");
  EXPECT_EQ(
      error_of(
          "paths: {a: {vasicek: {start: {market: b}, mean: 3%, reversion: 1, volatility: 1%}}}"),
      "markets.paths.a.vasicek.start: a path does not begin with another one (write a value, or "
      "multiple: "
      "{of: b, factor: 1})");
  EXPECT_EQ(error_of("paths: {a: {cox_ingersoll_ross: {start: 4%, mean: 3%, reversion: 0.2, "
                     "volatility: 20%}}}"),
            "markets.paths.a.cox_ingersoll_ross.volatility: 4 x reversion x mean must exceed "
            "volatility^2: 0.024 is not above "
            "0.04 (lower the volatility, or use vasicek)");
  EXPECT_EQ(
      error_of(std::string(kTwo) + "  p: {performance_parity: {of: amd, performance: 40%}}\n"),
      "markets.paths.p.performance_parity.of: \"amd\" is no rental price of a chip (name the "
      ".rental of a chip_market)");
  const std::string three = std::string(kTwo) + "  m: {multiple: {of: amd, factor: 2}}\n";
  EXPECT_EQ(
      error_of(three + "correlations: [{between: [amd, amd], value: 20%}]"),
      "markets.correlations.1.between: a correlation is between two paths (write between: [one, "
      "another])");
  EXPECT_EQ(
      error_of(three + "correlations: [{between: [amd, m], value: 20%}]"),
      "markets.correlations.1.between: \"m\" follows another path and has no shocks of its own "
      "(correlate the path that it follows)");
  EXPECT_EQ(
      error_of(
          three +
          "correlations: [{between: [amd, sofr], value: 20%}, {between: [sofr, amd], value: 3%}]"),
      "markets.correlations.2.between: sofr and amd are correlated twice (delete one of the two)");
  EXPECT_EQ(
      error_of(
          std::string(kTwo) +
          "  b: {geometric_brownian_motion: {start: 1 $, volatility: 20%}}\n"
          "correlations: [{between: [amd, sofr], value: 90%}, {between: [sofr, b], value: 90%}, "
          "{between: [amd, b], value: -90%}]"),
      "markets.correlations: \"b\" cannot be correlated like this with those before it: the matrix "
      "of "
      "correlations is not positive semi-definite (bring the correlations nearer to zero)");
  EXPECT_EQ(error_of(std::string(kTwo) +
                     "  c: {chip_market: {new_price: 1 k$/chip, rental_price: 1 $/chip/h}}\n"
                     "correlations: [{between: [c.rental, c.resale], value: 20%}]"),
            "markets.correlations.1.between: the two prices of a chip have a correlation of their "
            "own (write "
            "correlation in the chip_market)");
}

}  // namespace
}  // namespace gw::finance::market_paths_test
