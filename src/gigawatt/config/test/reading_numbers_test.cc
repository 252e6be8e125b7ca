// Numbers with units and bounds, and distributions on them.
#include <gtest/gtest.h>

#include "gigawatt/config/test/factory.h"
#include "gigawatt/units/unit.h"

namespace gw::factory {
namespace {

using namespace gw::literals;

TEST(ReadingNumbers, UnitsAreChecked) {
  EXPECT_EQ(
      messages(
          "blocks: [{id: a, power: 1.2 GWh, start: {first: 2026-01}}]\nshare: lots\nchips: 3 MW\n"
          "capex: {per_power: 55 G$}\n"),
      R"(plan.yaml:1:25: error: blocks.a.power: "1.2 GWh" is an energy, expected a power
  blocks: [{id: a, power: 1.2 GWh, start: {first: 2026-01}}]
                          ^~~~~~~
  hint: write e.g. "1.2 GW"
plan.yaml:2:8: error: share: "lots" does not begin with a number
  share: lots
         ^~~~
  hint: write a number such as 0.5 or 50 %
plan.yaml:3:8: error: chips: "3 MW" is a power, expected a number of chips
  chips: 3 MW
         ^~~~
  hint: write e.g. "3 chips"
plan.yaml:4:20: error: capex.per_power.price: "55 G$" is money, expected money per power
  capex: {per_power: 55 G$}
                     ^~~~~
  hint: write e.g. "55 G$/GW"
)");
}

TEST(ReadingNumbers, BareNumbersWhereThereIsADimension) {
  EXPECT_EQ(messages("blocks: [{id: a, power: 100, start: {first: 2026-01, every: 6}}]\n"),
            R"(plan.yaml:1:25: error: blocks.a.power: "100" has no unit, expected a power
  blocks: [{id: a, power: 100, start: {first: 2026-01, every: 6}}]
                          ^~~
  hint: write e.g. "100 GW"
plan.yaml:1:61: error: blocks.a.start.every: "6" has no unit, expected a time
  blocks: [{id: a, power: 100, start: {first: 2026-01, every: 6}}]
                                                              ^
  hint: write e.g. "6 h"
)");
}

TEST(ReadingNumbers, WholeNumbers) {
  EXPECT_EQ(messages("seed: 1.5\n"), R"(plan.yaml:1:7: error: seed: "1.5" is not a whole number
  seed: 1.5
        ^~~
  hint: write it without a fraction
)");
  EXPECT_EQ(messages("seed: \"3\"\n"),
            R"(plan.yaml:1:7: error: seed: "3" in quotes is a text, expected a whole number
  seed: "3"
        ^~~
  hint: delete the quotes
)");
  EXPECT_EQ(good("seed: 9007199254740993").factory.seed,
            9007199254740993);  // 2^53 + 1: no double on the way
}

TEST(ReadingNumbers, BoundsInWords) {
  EXPECT_EQ(messages("seed: -1\nshare: 120 %\nsplit: [0.5, -0.1]\n"
                     "blocks: [{id: a, count: 0, power: 0 W, start: {first: 2026-01}}]\n"),
            R"(plan.yaml:1:7: error: seed: must be zero or more, found -1
  seed: -1
        ^~
  hint: it means: seed of the random numbers
plan.yaml:2:8: error: share: must be at most 100%, found 120 %
  share: 120 %
         ^~~~~
  hint: it means: part of the power
plan.yaml:3:14: error: split.2: must be zero or more, found -0.1
  split: [0.5, -0.1]
               ^~~~
  hint: it means: how it is paid
plan.yaml:4:25: error: blocks.a.count: must be at least 1, found 0
  blocks: [{id: a, count: 0, power: 0 W, start: {first: 2026-01}}]
                          ^
  hint: it means: phases of the block
plan.yaml:4:35: error: blocks.a.power: must be greater than zero, found 0 W
  blocks: [{id: a, count: 0, power: 0 W, start: {first: 2026-01}}]
                                    ^~~
  hint: it means: facility power of one phase
)");
}

TEST(ReadingNumbers, NothingThatIsNotANumberPasses) {
  for (std::string_view text :
       {"nan", ".nan", "inf", "-inf", "1e400", "0x10", "1,5", "012", "1_000", "-", "1 2", "true"})
    EXPECT_NE(messages("scale: " + std::string(text)), "") << text;
}

constexpr std::string_view kUncertain = R"(
seed: {triangular: [1 k, 2 k, 4 k]}
share: {normal: {mean: 50 %, sd: 10 %}}
split: [0.5, {uniform: [0.1, 0.3]}]
sites: {a: {supply: {normal: {mean: 27 degC, sd: 2 K}}}}
blocks:
  - {id: gw, power: {choice: {values: [2 GW, 1 GW], weights: [1, 3]}}, start: {first: 2026-01, every: {lognormal: {p50: 14 months, p90: 30 months}}}}
supply: {2026-07: 100 k, 2027-01: {uniform: [1 M, 2 M]}}
contracts: [purchase: {price: {uniform: [30 $/W, 40 $/W]}, cap: {uniform: [1 G$, 2 G$]}}]
capex: {per_power: {lognormal: {p50: 50 $/W, p90: 60 $/W}}}
start: {first: 2026-01, every: {uniform: [1 h, 2 h]}}
)";

TEST(ReadingNumbers, DistributionsGiveBestEstimatesAndRecords) {
  const auto [f, facts] = good(kUncertain);
  EXPECT_EQ(f.seed, 2000);
  EXPECT_EQ(f.share, 0.5);
  EXPECT_NEAR(f.split[1], 0.2, 1e-15);
  EXPECT_EQ(f.blocks[0].power.si(), 1e9);
  EXPECT_NEAR(f.blocks[0].start.every.in(unit::month), 14, 1e-12);
  std::vector<std::string> paths;
  for (const auto& u : facts.uncertainties)
    paths.push_back(u.path + " #" + std::to_string(u.ordinal));
  // Numbers in the order of visit(): seed share scale chips split.1 split.2 sites.a.supply gw.count
  // gw.power gw.start.every supply.1 supply.2 contracts.purchase.price .cap capex start.every.
  EXPECT_EQ(paths,
            (std::vector<std::string>{
                "seed #0", "share #1", "split.2 #5", "sites.a.supply #6", "blocks.gw.power #8",
                "blocks.gw.start.every #9", "supply.2027-01 #11", "contracts.purchase.price #12",
                "contracts.purchase.cap #13", "capex.per_power.price #14", "start.every #15"}));
  EXPECT_EQ(facts.uncertainties[3].distribution.describe(),
            "normal, mean 27 degC, standard deviation 2 K");
  EXPECT_EQ(facts.uncertainties[4].distribution.describe(), "choice of 1 GW (75 %), 2 GW (25 %)");
  EXPECT_EQ(facts.uncertainties[1].distribution.lower, 0);  // the bounds of the field
  EXPECT_EQ(facts.uncertainties[1].distribution.upper, 1);
}

TEST(ReadingNumbers, DistributionsAreChecked) {
  EXPECT_EQ(messages("share: {lognormal: {p50: 0.5, p90: 0.4}}\n"),
            R"(plan.yaml:1:36: error: share: a lognormal needs 0 < P50 < P90, found 0.5 and 0.4
  share: {lognormal: {p50: 0.5, p90: 0.4}}
                                     ^~~
  hint: p50 is the median, p90 is exceeded once in ten
)");
  EXPECT_EQ(
      messages("share: {triangular: [0.1, 0.05, 0.2]}\nscale: {triangular: [1, 2]}\nchips: "
               "{uniform: [5, 5]}\n"),
      R"(plan.yaml:1:21: error: share: a triangular distribution needs low <= mode <= high and low < high
  share: {triangular: [0.1, 0.05, 0.2]}
                      ^
  hint: write triangular: [low, mode, high]
plan.yaml:2:21: error: scale: a triangular distribution takes 3 numbers
  scale: {triangular: [1, 2]}
                      ^
  hint: write triangular: [low, mode, high]
plan.yaml:3:18: error: chips: a uniform distribution needs low < high
  chips: {uniform: [5, 5]}
                   ^
  hint: write uniform: [low, high]
)");
  EXPECT_EQ(
      messages("scale: {normal: {mean: 1, sd: -2}}\nchips: {normal: {mean: 1 GW, sd: 2}}\nshare: "
               "{normal: {mean: 0.5}}\n"),
      R"(plan.yaml:1:31: error: scale: its standard deviation must be greater than zero, found -2
  scale: {normal: {mean: 1, sd: -2}}
                                ^~
  hint: write a single number where nothing is uncertain
plan.yaml:2:24: error: chips: "1 GW" is a power, expected a number of chips
  chips: {normal: {mean: 1 GW, sd: 2}}
                         ^~~~
  hint: write e.g. "1 chips"
plan.yaml:3:17: error: share: "sd" is missing
  share: {normal: {mean: 0.5}}
                  ^
  hint: write normal: {mean: .., sd: ..}
)");
  EXPECT_EQ(
      messages("scale: {choice: {values: [1, 2], weights: [1]}}\nshare: {choice: {values: "
               "[]}}\nchips: {choice: {values: [1, 2], weights: [1, 0]}}\n"),
      R"(plan.yaml:1:17: error: scale: a choice needs as many weights as values and at least one, found 1 weights and 2 values
  scale: {choice: {values: [1, 2], weights: [1]}}
                  ^
  hint: write choice: {values: [.., ..], weights: [.., ..]}
plan.yaml:2:17: error: share: a choice needs as many weights as values and at least one, found 0 weights and 0 values
  share: {choice: {values: []}}
                  ^
  hint: write choice: {values: [.., ..], weights: [.., ..]}
plan.yaml:3:47: error: chips: its weights must be greater than zero, found 0
  chips: {choice: {values: [1, 2], weights: [1, 0]}}
                                                ^
)");
  EXPECT_EQ(messages("scale: {lognormal: [1, 2]}\nchips: {lognormal: {p50: 1, p90: 2, p99: "
                     "3}}\nshare: {lognrmal: {p50: 1}}\n"),
            R"(plan.yaml:1:20: error: scale: expected p50 and p90, found a list
  scale: {lognormal: [1, 2]}
                     ^
  hint: write lognormal: {p50: .., p90: ..}
plan.yaml:2:37: error: chips: unknown field "p99"
  chips: {lognormal: {p50: 1, p90: 2, p99: 3}}
                                      ^~~
  hint: did you mean "p90"?
plan.yaml:3:8: error: share: expected a number such as 0.5 or 50 %, found a map
  share: {lognrmal: {p50: 1}}
         ^
  hint: did you mean "lognormal"?
)");
}

TEST(ReadingNumbers, DistributionsRespectTheFieldsBounds) {
  EXPECT_EQ(messages("share: {uniform: [50 %, 120 %]}\n"),
            R"(plan.yaml:1:25: error: share: its values must be at most 100%, found 120 %
  share: {uniform: [50 %, 120 %]}
                          ^~~~~
  hint: it means: part of the power
)");
  EXPECT_EQ(
      messages("share: {normal: {mean: 0.95, sd: 0.2}}\nchips: {normal: {mean: 10, sd: 10}}\n"),
      R"(plan.yaml:1:17: error: share: its P90 must be at most 1, and is 1.21
  share: {normal: {mean: 0.95, sd: 0.2}}
                  ^
  hint: it means: part of the power
plan.yaml:2:17: error: chips: its P10 must be zero or more, and is -2.82 chips
  chips: {normal: {mean: 10, sd: 10}}
                  ^
  hint: it means: chips on hand
)");
  EXPECT_EQ(messages("share: {normal: {mean: 0.9, sd: 0.05}}\n"), "");  // the tail beyond 1 is cut
}

TEST(ReadingNumbers, FixedNumbersAndSpreadsOfTemperature) {
  EXPECT_EQ(
      messages("blocks: [{id: a, count: {uniform: [1, 5]}, power: 1 W, start: {first: 2026-01}}]\n"
               "sites: {a: {supply: {normal: {mean: 27 degC, sd: 2 degC}}}}\n"),
      R"(plan.yaml:1:25: error: blocks.a.count: this number cannot be uncertain, found a uniform distribution
  blocks: [{id: a, count: {uniform: [1, 5]}, power: 1 W, start: {first: 2026-01}}]
                          ^
  hint: write a single number: it decides what the plan is made of
plan.yaml:2:50: error: sites.a.supply: a spread of temperature is a difference
  sites: {a: {supply: {normal: {mean: 27 degC, sd: 2 degC}}}}
                                                   ^~~~~~
  hint: write it in K
)");
}

}  // namespace
}  // namespace gw::factory
