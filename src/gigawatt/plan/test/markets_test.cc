#include "gigawatt/plan/markets.h"

#include <cmath>
#include <cstddef>
#include <string>

#include <gtest/gtest.h>

#include "gigawatt/core/random.h"
#include "gigawatt/plan/chances.h"
#include "gigawatt/plan/sampling.h"
#include "gigawatt/plan/series.h"

#include "plans.h"

namespace gw::plan::markets_test {
namespace {

using finance::GeometricBrownianMotion;

const testing::Run& deals() {
  static const testing::Run kRun = testing::run("ai_deals_2026");
  return kRun;
}

TEST(PlanMarkets, TheBestEstimateIsInThePlanAndInItsSeries) {
  const auto& setup = *deals().setup;
  const finance::Party& amd = *setup.loaded.plan.parties.find("amd");
  // 203.71 e^((0.04 - 0.55^2 / 2) t) from 2025-10.
  const double later = 203.71 * std::exp((.04 - .55 * .55 / 2) * 2);
  EXPECT_NEAR(amd.share_price->at(Month(2027, 10)).si(), later, 1e-9);
  EXPECT_NEAR(deals().results.find_series("market.amd")->values.at(33), later, 1e-9);
  EXPECT_EQ(best_case(setup).plan.parties.find("amd")->share_price->at(Month(2025, 1)).si(), 120);
}

TEST(PlanMarkets, ASampleDrawsItsOwnPathAndRepeatsIt) {
  const auto& setup = *deals().setup;
  Design design = design_of(setup.loaded.plan);
  const Case a = sample_case(setup, design, 3), b = sample_case(setup, design, 3);
  const Case other = sample_case(setup, design, 4);
  EXPECT_EQ(a.market.values, b.market.values);
  EXPECT_NE(a.market.values, other.market.values);
  EXPECT_EQ(a.plan.parties.find("amd")->share_price->at(Month(2030, 1)).si(),
            a.market.values[0][60]);
  // More samples move no draw.
  design.samples = 100'000;
  EXPECT_EQ(sample_case(setup, design, 3).market.values, a.market.values);
}

TEST(PlanMarkets, WhatIfsShareTheDraws) {
  const testing::Run other =
      testing::run("ai_deals_2026", {{"contracts.google_anthropic.active", "false", {}}});
  const Design design = design_of(deals().setup->loaded.plan);
  EXPECT_EQ(sample_case(*other.setup, design, 7).market.values,
            sample_case(*deals().setup, design, 7).market.values);
}

TEST(PlanMarkets, ValuesBeyondTheBoundsOfAFieldAreCutOff) {
  Plan plan = deals().setup->loaded.plan;
  finance::MarketPaths paths = deals().setup->markets.paths;
  for (double& value : paths.values[1]) value = -.5;
  follow_markets(deals().setup->markets.model, paths, plan);
  for (const finance::Contract& contract : plan.contracts) {
    const auto* loan = std::get_if<finance::MarginLoan>(&contract);
    if (loan == nullptr) continue;
    EXPECT_EQ(loan->rate.base->at(Month(2027, 1)).si(), -.1);  // lowest that a base rate may be
  }
}

// What a share price at `spot` and a hurdle give within `years`, looked at once a month from now
// on: P = E[touch], touch = N(d - a) + (H / S)^(2 v / s^2) N(-d - a) for S < H with v = mu - s^2/2,
// a = ln(H / S) / (s sqrt T), d = v sqrt(T) / s, at the hurdle of a monthly look, H e^(0.5826 s /
// sqrt 12).
struct Touch {
  double drift, volatility, hurdle;
  [[nodiscard]] double probability(double spot, double years) const {
    if (spot >= hurdle) return 1;
    if (years <= 0) return 0;
    const double raised = hurdle * std::exp(.5826 * volatility / std::sqrt(12.0));
    const double s = volatility * std::sqrt(years);
    const double v = drift - volatility * volatility / 2;
    const double a = std::log(raised / spot) / s, d = v * years / s;
    return normal_cdf(d - a) +
           std::exp(2 * v / (volatility * volatility) * std::log(raised / spot)) *
               normal_cdf(-d - a);
  }
  // The same if looks begin only after `wait` years.
  [[nodiscard]] double after(double spot, double wait, double years) const {
    if (wait <= 0) return probability(spot, years);
    constexpr int kSteps = 500;
    double sum = 0;
    for (int k = 0; k < kSteps; ++k) {
      const double z = normal_quantile((k + .5) / kSteps);
      const double then = spot * std::exp((drift - volatility * volatility / 2) * wait +
                                          volatility * std::sqrt(wait) * z);
      sum += probability(then, years - wait) / kSteps;
    }
    return sum;
  }
};

// Months in which power at AMD's sites reaches 1, 2, ... GW in one case; the contract's last month
// is 2030-10, 60 after the share's last known price.
double expected_to_vest(const Outcome& outcome, const Touch& touch, double gw) {
  const Month begins(2025, 10);
  const FlowId flow = *outcome.flows->find("energised_power.amd_sites");
  for (int m = 0; m <= 60; ++m)
    if (outcome.flows->si(flow, begins + m) >= gw * 1e9 * (1 - 1e-9))
      return touch.after(203.71, m / 12.0, 5);
  return 0;
}

TEST(PlanMarkets, AmdsTranchesVestAsOftenAsInClosedForm) {
  const auto& setup = *deals().setup;
  Design design = design_of(setup.loaded.plan);
  design.samples = 200;
  const double hurdles[] = {250, 320, 390, 460, 530, 600};
  double expected[6] = {}, vested[6] = {};
  for (std::uint32_t k = 0; k < design.samples; ++k) {
    const auto outcome = simulate(setup, sample_case(setup, design, k));
    ASSERT_EQ(outcome->failure, "");
    const auto happens = happened(MetricContext(setup, *outcome));
    for (std::size_t i = 0; i < 6; ++i) {
      vested[i] += happens[i] / 200.0;
      expected[i] +=
          expected_to_vest(*outcome, {.04, .55, hurdles[i]}, static_cast<double>(i + 1)) / 200;
    }
  }
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_NEAR(vested[i], expected[i], 3 * std::sqrt(expected[i] * (1 - expected[i]) / 200)) << i;
  EXPECT_GT(expected[0], .4);
}

TEST(PlanMarkets, Errors) {
  const std::string unknown =
      testing::messages("ai_deals_2026", "parties.amd.share_price", "{market: amx}");
  EXPECT_NE(unknown.find("there is no market path \"amx\""), std::string::npos) << unknown;
  EXPECT_NE(unknown.find("did you mean \"amd\"?"), std::string::npos) << unknown;
  const std::string kind =
      testing::messages("ai_deals_2026", "parties.amd.share_price", "{market: sofr}");
  EXPECT_NE(kind.find("market path \"sofr\" is a number such as 0.5 or 50 %, and a quantity "
                      "(money) such as 1 G$ is needed here"),
            std::string::npos)
      << kind;
}

TEST(PlanMarkets, ASampleWithoutAProcessFailsAlone) {
  // A volatility drawn above 16.5% has no square-root process: 4 x 0.2 x 3.4% = 0.0272 = 0.165^2.
  const testing::Run run = testing::run(
      "ai_deals_2026",
      {{"markets.paths.sofr.cox_ingersoll_ross.volatility", "{uniform: [5%, 20%]}", {}}});
  const Design design = design_of(run.setup->loaded.plan);
  int failed = 0;
  for (std::uint32_t k = 0; k < design.samples && failed == 0; ++k) {
    Case sample = sample_case(*run.setup, design, k);
    if (sample.failure.empty()) continue;
    ++failed;
    EXPECT_NE(simulate(*run.setup, std::move(sample))
                  ->failure.find("markets.paths.sofr.cox_ingersoll_ross: 4 x reversion"),
              std::string::npos);
  }
  EXPECT_EQ(failed, 1);
}

}  // namespace
}  // namespace gw::plan::markets_test
