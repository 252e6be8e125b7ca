#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan::metrics_deals_test {
namespace {

const plan::testing::Run& deals() {
  static const testing::Run kRun = plan::testing::run("ai_deals_2026");
  return kRun;
}
const plan::testing::Run& announced() {
  static const testing::Run kRun = plan::testing::run("ai_deals_2026_announced");
  return kRun;
}

// 30 + 50 + 65 + 75 + 80 = 300 G$, all within the horizon; AWS 2/3 + 10 x 10/12 + 12.7 x 86/12 =
// 100.02.
TEST(MetricsDeals, FirmValueIsTheSumOfTheScheduleOverTheTerm) {
  EXPECT_NEAR(deals().value("contract.oracle_capacity.firm_gusd"), 300, 1e-6);
  EXPECT_NEAR(deals().value("contract.oracle_capacity.paid_gusd"), 300, 1e-6);
  EXPECT_NEAR(deals().value("contract.aws_capacity.firm_gusd"),
              2.0 * 4 / 12 + 10.0 * 10 / 12 + 12.7 * 86 / 12, 1e-6);
}

// Ten years at 0.67 G$ from June 2026 end after the horizon: 6.7 in all, 115 months of it within.
TEST(MetricsDeals, FirmValueCountsWhatFallsDueAfterTheHorizon) {
  EXPECT_NEAR(deals().value("contract.terawulf_lease.firm_gusd"), 6.7, 1e-9);
  EXPECT_NEAR(deals().value("contract.terawulf_lease.paid_gusd"), 0.67 * 115 / 12, 1e-6);
}

// OpenAI: Oracle 300, Azure 250, AWS 100, CoreWeave 22.4.
TEST(MetricsDeals, CapacityOfABuyerIsTheSumOfItsContractsInForce) {
  double sum = 0;
  for (const char* id : {"oracle_capacity", "azure_capacity", "aws_capacity", "coreweave_capacity"})
    sum += deals().value(std::string("contract.") + id + ".firm_gusd");
  EXPECT_NEAR(deals().value("finance.openai.take_or_pay_gusd"), sum, 1e-9);
  EXPECT_NEAR(sum, 672.4, 0.1);
}

// A contract counts for the months in which it is signed or in effect: Oracle's 30 + 50 + 65 + 75 +
// 80 G$ a year from the middle of 2027 on lose the last year if it is superseded a year before its
// end, and nothing counts before a letter of intent is signed or of a contract that is inactive.
TEST(MetricsDeals, CapacityInForceFollowsTheDatesOfTheStates) {
  using finance::ContractState;
  const plan::testing::Run run = plan::testing::run("ai_deals_2026");
  const auto in_force = [&](auto change) {
    Outcome& outcome = *run.outcome;
    const auto at = run.setup->finance->find_contract("oracle_capacity")->at();
    const finance::Contract before = outcome.contracts[at];
    change(std::get<finance::CapacityPurchase>(outcome.contracts[at]));
    const MetricContext c(*run.setup, outcome);
    MetricTable table;
    add_deal_metrics(*run.setup, table);
    const auto row = std::ranges::find(table.rows(), "finance.openai.take_or_pay_gusd",
                                       [](const MetricDefinition& m) { return m.info.id; });
    const double value =
        metric_values(table, c)[static_cast<std::size_t>(row - table.rows().begin())];
    outcome.contracts[at] = before;
    return value;
  };
  const auto dated = [](ContractState before, Month month, ContractState after) {
    return [=](finance::CapacityPurchase& oracle) {
      oracle.common.state = before;
      oracle.common.events = {{month, after, ""}};
    };
  };
  const double whole = in_force([](finance::CapacityPurchase&) {});
  const auto& oracle = std::get<finance::CapacityPurchase>(
      run.outcome->contracts[run.setup->finance->find_contract("oracle_capacity")->at()]);
  const Month end = oracle.common.end.value_or(run.results.first + (run.results.months - 1));
  EXPECT_NEAR(whole - in_force(dated(ContractState::signed_, end - 11, ContractState::superseded)),
              oracle.firm_value({end - 11, end}).in(unit::GUSD), 1e-6);
  EXPECT_NEAR(in_force(dated(ContractState::signed_, end + 12, ContractState::superseded)), whole,
              1e-6);
  EXPECT_NEAR(in_force(dated(ContractState::letter_of_intent, end - 11, ContractState::signed_)),
              whole - 300 + oracle.firm_value({end - 11, end}).in(unit::GUSD), 1e-6);
  EXPECT_NEAR(in_force([](finance::CapacityPurchase& o) { o.common.active = false; }), whole - 300,
              1e-6);
}

// Broadcom's racks 20 x 1.5 + 50 x 2 = 130 and Stargate 4.75 x 4 = 19 are letters of intent in the
// plan of announcements and inactive in the other.
TEST(MetricsDeals, LettersOfIntentStandApart) {
  EXPECT_DOUBLE_EQ(deals().value("finance.openai.paid_intended_gusd"), 0);
  EXPECT_NEAR(announced().value("finance.openai.paid_intended_gusd"), 149, 1e-6);
  EXPECT_NEAR(announced().value("finance.nvidia.paid_intended_gusd"), 100, 1e-6);
  EXPECT_NEAR(announced().value("finance.oracle.paid_intended_gusd"), 7, 1e-6);
}

// The burn counts years that cost cash only; it is at least the free cash flow of all years,
// reversed.
TEST(MetricsDeals, BurnIsTheSumOfTheYearsThatCostCash) {
  MetricContext c(*deals().setup, *deals().outcome);
  double burn = 0, all = 0;
  for (int year = 2025; year <= 2035; ++year) {
    const double flow = c.free_cash_flow(*c.party("openai"), year) / 1e9;
    if (flow < 0) burn -= flow;
    all += flow;
  }
  EXPECT_NEAR(deals().value("finance.openai.cash_burn_gusd"), burn, 1e-9);
  EXPECT_GE(burn, -all);
  EXPECT_GT(burn, 0);
}

TEST(MetricsDeals, SpendingTo2030IsPartOfTheWhole) {
  EXPECT_LT(deals().value("finance.openai.compute_to_2030_gusd"),
            deals().value("finance.compute_spending_gusd"));
  MetricContext c(*deals().setup, *deals().outcome);
  double sum = 0;
  for (int year = 2031; year <= 2035; ++year) sum += c.compute_spending(*c.party("openai"), year);
  EXPECT_NEAR(deals().value("finance.openai.compute_to_2030_gusd") + sum / 1e9,
              deals().value("finance.compute_spending_gusd"), 1e-6);
}

// 4 x 26.7 + 2 x 26.6 = 160 M shares, the last at 600 $; TeraWulf's wait for no price.
TEST(MetricsDeals, WarrantsAddUpTheirTranches) {
  EXPECT_NEAR(deals().value("contract.amd_warrant.shares"), 160, 1e-9);
  EXPECT_NEAR(deals().value("contract.amd_warrant.highest_hurdle_usd"), 600, 1e-9);
  EXPECT_NEAR(deals().value("contract.terawulf_warrants.shares"), 73, 1e-9);
  EXPECT_EQ(deals().results.metric("contract.terawulf_warrants.highest_hurdle_usd")->why_missing,
            "no tranche waits for a share price");
}

}  // namespace
}  // namespace gw::plan::metrics_deals_test
