#include "gigawatt/plan/simulate.h"

#include <cmath>
#include <utility>

#include "gigawatt/finance/statements.h"
#include "gigawatt/plan/metric_context.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Simulate, TheLedgerPassesItsAuditEveryMonth) {
  const testing::Run& run = flagship();
  for (int i = 0; i < run.results.months; ++i)
    EXPECT_TRUE(finance::audit(*run.outcome->books, run.results.first + i).empty()) << i;
}

TEST(Simulate, SameCaseSameOutcome) {
  const auto& setup = *flagship().setup;
  auto again = simulate(setup, best_case(setup));
  EXPECT_EQ(metric_values(flagship().table, MetricContext(setup, *again)).size(),
            flagship().results.metrics.size());
  EXPECT_EQ(again->books->ledger().postings(), flagship().outcome->books->ledger().postings());
}

TEST(Simulate, MilestonesThatSlipBeyondTheHorizonPayNothing) {
  // Ten tranches of 10 G$ in all; when every start slips by seven years, only the phases energised
  // by 2036 pay.
  testing::Run late =
      testing::run("nvidia_openai_10gw", {{"buildout.blocks.gw.start.first", "2032-06", {}}});
  EXPECT_DOUBLE_EQ(flagship().value("equity.staged_total_gusd"), 100);
  double energised = std::floor(late.value("build.energised_gw") + 1e-9);
  EXPECT_LT(energised, 10);
  EXPECT_DOUBLE_EQ(late.value("equity.staged_total_gusd"), 10 * energised);
}

TEST(Simulate, AGatedBuildOutWaitsForItsMoney) {
  testing::Run gated = testing::run("nvidia_openai_10gw", {{"buildout.gate", "funded", {}}});
  EXPECT_LE(gated.value("finance.unfunded_gusd"), flagship().value("finance.unfunded_gusd"));
  EXPECT_GE(gated.value("build.first_gw_month"), flagship().value("build.first_gw_month"));
}

// 2,048 systems x 8 chips stand since before the plan begins: 16,384 chips work the whole first
// month.
TEST(Simulate, WhatStandsBeforeThePlanWorksFromItsFirstMonth) {
  const testing::Run& run = testing::lab();
  const ChipTime available = run.outcome->use.front().systems.front().available;
  EXPECT_NEAR((available / (16384.0 * unit::chip)).in(unit::h), 30 * 24.0, 1e-6);
}

// pay(m) = 100 $ + 43.62 $/MWh x E(m) + 17.25 $/kW x P(m), with E and P what the meter of the hall
// reads.
TEST(Simulate, ABillByTariffPaysForWhatTheMeterReads) {
  const testing::Run run =
      testing::run("neocloud_20mw", {{"contracts.municipal_tariff.active", "true", {}}});
  const finance::Model& model = *run.setup->finance;
  const FlowTable& flows = *run.outcome->flows;
  const FlowIds& ids = run.setup->flows.ids;
  ASSERT_EQ(ids.meters.size(), 1u);
  const auto payer = *model.find_party("neocloud");
  double billed = 0;
  for (Month m = flows.first(); m < flows.first() + flows.months(); ++m) {
    const double energy = flows.si(ids.meters[0].energy[0], m);
    EXPECT_NEAR(energy, flows.si(ids.campuses[0].site_energy, m), 1e-9 * energy);
    const double peak = flows.si(ids.meters[0].demand[0], m);
    EXPECT_NEAR(peak, flows.si(ids.campuses[0].site_peak, m), 1e-9 * peak);
    billed += 100 + 43.62e-6 / 3600 * energy + 17.25e-3 * peak;
  }
  const double months = flows.months();
  const double booked =
      -run.outcome->books->ledger()
           .balance(payer, finance::Account::energy_expense, flows.first() + (flows.months() - 1))
           .dollars()
           .si();
  EXPECT_NEAR(std::abs(booked), billed, 0.005 * months);
}

TEST(Prepare, NamesWhatThePlanDoesNotHave) {
  // The owner stands in a dozen contracts of the plan itself: one message, at the field.
  EXPECT_EQ(testing::messages("lab_16k_h100", "ownership.owner", "lap"),
            "--set: error: ownership.owner: there is no party \"lap\"\n"
            "  ownership.owner=lap\n"
            "                  ^~~\n"
            "  hint: did you mean \"lab\"?\n");
  EXPECT_EQ(testing::messages("lab_16k_h100", "headline", "[build.chips, build.chps]"),
            "--set: error: headline.2: the plan has no result \"build.chps\"\n"
            "  headline=[build.chips, build.chps]\n"
            "                         ^~~~~~~~~~\n"
            "  hint: did you mean \"build.chips\"?\n");
}

TEST(Prepare, EventsAreOfThePlan) {
  Diagnostics diagnostics;
  auto loaded = testing::read("lab_16k_h100", {}, diagnostics);
  ASSERT_TRUE(loaded) << diagnostics.render();
  const DefaultEvent event{.party = "clowd", .on = Month(2023, 1)};
  EXPECT_FALSE(prepare(std::move(*loaded), {testing::facts(), testing::rates(), event, "failure"},
                       diagnostics));
  const std::string text = diagnostics.render();
  EXPECT_NE(text.find("what_if.failure.event.default: there is no party \"clowd\""),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("what_if.failure.event.on: 2023-01 is outside the plan's months"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace gw::plan
