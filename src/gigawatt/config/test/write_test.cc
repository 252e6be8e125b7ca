// The writer: what is written reads back to the same struct.
#include "gigawatt/config/write.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/config/lookup.h"
#include "gigawatt/config/test/factory.h"
#include "gigawatt/config/test/random_factory.h"

namespace gw::config {
namespace {

using factory::Factory;

// All values with their paths; numbers to the last bit.
std::string image(const Factory& f) {
  std::string text;
  for (const Value& value : values(f)) {
    text += value.path + "=" + value.text;
    if (value.si) text += "#" + std::to_string(std::bit_cast<std::uint64_t>(*value.si));
    text += "\n";
  }
  return text;
}

RC_GTEST_PROP(Write, ReadsBackToTheSameStruct, ()) {
  const Factory f = factory::random_factory();
  const std::string yaml = to_yaml(write(f));
  Diagnostics diagnostics;
  const auto node = parse_yaml(yaml, "f", diagnostics);
  if (!node) RC_FAIL(yaml + diagnostics.render());
  const auto back = read<Factory>(*node, diagnostics);
  if (!back) RC_FAIL(yaml + diagnostics.render());
  RC_ASSERT(image(*back) == image(f));
  RC_ASSERT(same(write(*back), write(f)));
}

RC_GTEST_PROP(Write, ReadsBackToTheSameDistributions, ()) {
  const std::string plan = "share: " + factory::random_distribution("") + "\n" + "split: [0.5, " +
                           factory::random_distribution("") + "]\n" +
                           "sites: {a: {supply: {normal: {mean: 27 degC, sd: 2 K}}}}\n" +
                           "supply: {2026-01: 5, 2027-01: " + factory::random_distribution(" M") +
                           "}\n" +
                           "contracts: [lease: {term: " + factory::random_distribution(" years") +
                           "}]\n" + "seed: {triangular: [10, 20, 30]}\n";
  const auto first = factory::good(plan);
  const std::string yaml = to_yaml(write(first.factory, {.facts = &first.facts}));
  const auto second = factory::good(yaml);
  RC_ASSERT(image(first.factory) == image(second.factory));
  RC_ASSERT(first.facts.uncertainties.size() == second.facts.uncertainties.size());
  for (std::size_t i = 0; i < first.facts.uncertainties.size(); ++i) {
    const Uncertainty& a = first.facts.uncertainties[i];
    const Uncertainty& b = second.facts.uncertainties[i];
    RC_ASSERT(a.path == b.path);
    RC_ASSERT(a.ordinal == b.ordinal);
    RC_ASSERT(a.distribution.describe() == b.distribution.describe());
    RC_ASSERT(a.distribution.quantile(0.123) == b.distribution.quantile(0.123));
  }
}

TEST(Write, ShowsWhereEveryValueComesFrom) {
  const auto [f, facts] = factory::good(
      "name: works\nblocks:\n  - id: gw\n    power: {uniform: [1 GW, 2 GW]}\n    start: {first: "
      "2026-01}\n"
      "contracts: [lease]\n");
  const std::string text = to_yaml(write(f, {.facts = &facts}), origin_comment());
  EXPECT_EQ(text, R"(name: works  # plan.yaml:1
open: true  # default
seed: 1  # default
share: 0.5  # default
scale: 1  # default
chips: 8 chips  # default
from: 2026-01  # default
signed_on: none  # default
ramp: 2026-H2  # default
cooling: none  # default
note: none  # default
split:
  - 0.2  # default
  - 0.8  # default
sites: {}  # default
blocks:
  - id: gw  # plan.yaml:3
    count: 1  # default
    power:
      uniform:
        - 1 GW  # plan.yaml:4
        - 2 GW  # plan.yaml:4
    campus: []  # default
    start:
      first: 2026-01  # plan.yaml:5
      every: 1 h  # default
system: h100  # default
contracts:
  - lease:
      active: true  # default
      term: 5 years  # default
capex:
  from_parts:
    margin: 0.05  # default
holdings: []  # default
start: none  # default
)");
}

TEST(Write, DistributionsOfEveryKind) {
  Distribution d;
  d.dim = kPowerDim;
  const auto text = [&](auto kind) {
    d.kind = std::move(kind);
    return to_yaml(internal::distribution_node(d, false));
  };
  EXPECT_EQ(text(Lognormal{.p50 = 1e9, .p90 = 2e9}), "lognormal:\n  p50: 1 GW\n  p90: 2 GW\n");
  EXPECT_EQ(text(Normal{.mean = 1e9, .sd = 1e8}), "normal:\n  mean: 1 GW\n  sd: 100 MW\n");
  EXPECT_EQ(text(Triangular{.low = 1e6, .mode = 2e6, .high = 3e6}),
            "triangular:\n  - 1 MW\n  - 2 MW\n  - 3 MW\n");
  EXPECT_EQ(text(Uniform{.low = 1e6, .high = 3e6}), "uniform:\n  - 1 MW\n  - 3 MW\n");
  EXPECT_EQ(text(Choice{.values = {1e6, 2e6}, .weights = {1, 3}}),
            "choice:\n  values:\n    - 1 MW\n    - 2 MW\n  weights:\n    - 1\n    - 3\n");
}

TEST(Write, RefusesNumbersThatAreNone) {
  Factory f;
  f.scale = NAN;
  EXPECT_ANY_THROW((void)write(f));
}

}  // namespace
}  // namespace gw::config
