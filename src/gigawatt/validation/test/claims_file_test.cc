// The claims about the announced plan against the plan itself, its what-ifs and its neighbours.
#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"
#include "gigawatt/validation/claims.h"
#include "gigawatt/validation/lookup.h"

namespace gw::validation {
namespace {

plan::WhatIfResult run_what_if(const plan::testing::Run& base, const std::string& id,
                               const plan::WhatIf& what_if) {
  Diagnostics diagnostics;
  auto loaded = plan::with_what_if(base.setup->loaded, id, diagnostics);
  auto setup =
      plan::prepare(std::move(*loaded),
                    {plan::testing::facts(), plan::testing::rates(), what_if.event}, diagnostics);
  EXPECT_TRUE(setup) << diagnostics.render();
  auto outcome = plan::simulate(*setup, plan::best_case(*setup));
  auto metrics =
      plan::metrics_of(plan::metric_table(*setup), plan::MetricContext(*setup, *outcome));
  plan::WhatIfResult result{.id = id, .label = {}, .doc = {}, .values = {}, .series = {}};
  for (const plan::Metric& wanted : base.results.metrics) {
    auto found = std::find_if(metrics.begin(), metrics.end(),
                              [&](const plan::Metric& m) { return m.info.id == wanted.info.id; });
    result.values.push_back(found != metrics.end() ? found->value : std::nullopt);
  }
  return result;
}

struct Checked {
  plan::testing::Run run = plan::testing::run("nvidia_openai_10gw");
  std::map<std::string, plan::testing::Run, std::less<>> others;
  std::vector<Claim> claims;
  std::vector<Verdict> verdicts;

  Checked() {
    for (const auto& [id, what_if] : run.setup->loaded.plan.what_if.items)
      run.results.what_ifs.push_back(run_what_if(run, id, what_if));
    std::string path =
        fmt::format("{}/validation/{}", GW_SOURCE_DIR, run.setup->loaded.plan.claims);
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    Diagnostics diagnostics;
    auto parsed = parse_claims(text.str(), path, diagnostics);
    EXPECT_TRUE(parsed) << diagnostics.render();
    if (parsed) claims = std::move(*parsed);
    LookupContext context{.setup = &*run.setup,
                          .results = &run.results,
                          .catalog = &plan::testing::facts(),
                          .other_plan = [this](std::string_view id) { return &other(id).results; }};
    verdicts = check_claims(claims, best_lookup(context), {});
  }

  const plan::testing::Run& other(std::string_view id) {
    auto found = others.find(id);
    if (found == others.end())
      found = others.emplace(std::string(id), plan::testing::run(std::string(id))).first;
    return found->second;
  }
  [[nodiscard]] const Verdict& of(std::string_view id) const {
    return *std::find_if(verdicts.begin(), verdicts.end(),
                         [&](const Verdict& v) { return v.claim->id == id; });
  }
};

const Checked& checked() {
  static const Checked kChecked;
  return kChecked;
}

TEST(ClaimsFile, EveryStatementStandsOnceAndInOrder) {
  ASSERT_EQ(checked().claims.size(), 147u);
  for (std::size_t i = 0; i < checked().claims.size(); ++i)
    EXPECT_EQ(checked().claims[i].id, fmt::format("c{:03}", i + 1));
}

TEST(ClaimsFile, EveryExpressionHasAValue) {
  for (const Verdict& verdict : checked().verdicts) {
    const auto& readings = verdict.claim->readings;
    if (std::all_of(readings.begin(), readings.end(),
                    [](const Reading& r) { return r.expression.has_value(); })) {
      EXPECT_EQ(verdict.verdict.find("cannot"), std::string::npos)
          << verdict.claim->id << ": " << verdict.verdict;
    }
  }
}

TEST(ClaimsFile, MostQuantitiesGetAComputedVerdict) {
  // holds + off + refuted + depends; inputs and what cannot be computed do not count.
  auto counts = count_by_status(checked().verdicts);
  EXPECT_GE(counts[0] + counts[1] + counts[2] + counts[3], 70);
}

TEST(ClaimsFile, NumbersThatThePlanOnlyStatesAreInputs) {
  for (const char* id : {"c008", "c015", "c018", "c075", "c076", "c119", "c137"})
    EXPECT_EQ(checked().of(id).status, Status::input) << id << ": " << checked().of(id).verdict;
}

TEST(ClaimsFile, KnownVerdicts) {
  // Ten tranches of 10 G$ at 500 G$ (2.0000% or 1.9608%); 87.6 TWh over 10,791 kWh a home.
  EXPECT_EQ(checked().of("c002").verdict, "holds");
  EXPECT_EQ(checked().of("c109").computed,
            "0.02 (stake after the first tranche, 500 G$ after the money); 0.01961 (500 G$ before "
            "the money)");
  EXPECT_EQ(checked().of("c104").computed.substr(0, 7), "8.118 M");
  // 4 to 5 million GPUs are neither the packages nor the dies of these systems.
  EXPECT_EQ(checked().of("c059").status, Status::off);
  // Dense BF16 of an H100 is 0.9894 PFLOP/s, dense FP8 1.979: only one of them exceeds 1.
  EXPECT_EQ(checked().of("c134").status, Status::depends);
}

}  // namespace
}  // namespace gw::validation
