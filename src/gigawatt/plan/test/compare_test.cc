#include "gigawatt/plan/compare.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace compare_test {
namespace {

Metric metric(const std::string& id, std::optional<double> value) {
  Metric m;
  m.info.id = id;
  m.value = value;
  return m;
}
DealContractLine contract(const std::string& id, const std::string& state, double paid) {
  DealContractLine line;
  line.contract = id;
  line.state = state;
  line.total_usd = 2 * paid;
  line.paid_usd = paid;
  return line;
}

// Both have `round`, the other one pays twice; `letter` is only there.
TEST(Compare, DealsAndContractsOfEither) {
  Results own, other;
  own.money.deals = {{"deal", "Deal", {}, {}, {}, {contract("round", "signed", 5)}}};
  other.money.deals = {{"deal",
                        "Deal",
                        {},
                        {},
                        {},
                        {contract("round", "signed", 10), contract("letter", "effective", 7)}}};
  const ComparisonLines lines = compare(own, other);
  ASSERT_EQ(lines.deals.size(), 1u);
  EXPECT_EQ(lines.deals[0].paid_usd, 5);
  EXPECT_EQ(lines.deals[0].other_paid_usd, 17);
  EXPECT_EQ(lines.deals[0].total_usd, 10);
  EXPECT_EQ(lines.deals[0].other_total_usd, 34);
  EXPECT_EQ(lines.deals[0].states, "signed");
  EXPECT_EQ(lines.deals[0].other_states, "signed, effective");
  ASSERT_EQ(lines.contracts.size(), 2u);
  EXPECT_EQ(lines.contracts[1].contract, "letter");
  EXPECT_EQ(lines.contracts[1].deal, "deal");
  EXPECT_EQ(lines.contracts[1].state, "");
  EXPECT_EQ(lines.contracts[1].other_state, "effective");
  EXPECT_FALSE(lines.contracts[1].total_usd.has_value());
}

// What is equal is left out unless it stands on the first screen.
TEST(Compare, MetricsThatDiffer) {
  Results own, other;
  own.metrics = {metric("same", 1.0), metric("headline", 1.0), metric("more", 1.0),
                 metric("gone", 1.0)};
  own.headline = {"headline"};
  other.metrics = {metric("same", 1.0 + 1e-12), metric("headline", 1.0), metric("more", 2.0)};
  const ComparisonLines lines = compare(own, other);
  ASSERT_EQ(lines.metrics.size(), 3u);
  EXPECT_EQ(lines.metrics[0].metric, "headline");
  EXPECT_EQ(lines.metrics[1].metric, "more");
  EXPECT_EQ(lines.metrics[1].other, 2.0);
  EXPECT_EQ(lines.metrics[2].metric, "gone");
  EXPECT_FALSE(lines.metrics[2].other.has_value());
}

// A metric that only the other plan has comes last, if it has a value there.
TEST(Compare, MetricsThatOnlyTheOtherHas) {
  Results own, other;
  own.metrics = {metric("both", 1.0)};
  other.metrics = {metric("theirs", 3.0), metric("missing", std::nullopt), metric("both", 2.0)};
  other.metrics[0].info.label = "Theirs";
  other.metrics[0].info.unit = "G$";
  const ComparisonLines lines = compare(own, other);
  ASSERT_EQ(lines.metrics.size(), 2u);
  EXPECT_EQ(lines.metrics[0].metric, "both");
  EXPECT_EQ(lines.metrics[1].metric, "theirs");
  EXPECT_EQ(lines.metrics[1].label, "Theirs");
  EXPECT_EQ(lines.metrics[1].unit, "G$");
  EXPECT_FALSE(lines.metrics[1].value.has_value());
  EXPECT_EQ(lines.metrics[1].other, 3.0);
}

// 20 of the loan and 8 of the round that has ended; nothing of a superseded or inactive contract,
// and nothing of those that stand behind others. All that was paid is counted.
TEST(Compare, TotalsCountWhatIsOwedOnce) {
  Results own, other;
  DealLine deal{"deal",
                "Deal",
                {},
                {},
                {},
                {contract("loan", "signed", 10), contract("round", "ended", 4),
                 contract("letter", "superseded", 1), contract("lease", "defaulted", 1),
                 contract("never", "signed", 0.5)}};
  deal.contracts.back().active = false;
  for (const char* type :
       {"guarantee", "capacity_backstop", "residual_value_guarantee", "insurance"}) {
    deal.contracts.push_back(contract(type, "signed", 0.25));
    deal.contracts.back().type = type;
  }
  own.money.deals = {deal};
  const ComparisonLines lines = compare(own, other);
  ASSERT_EQ(lines.deals.size(), 1u);
  EXPECT_DOUBLE_EQ(lines.deals[0].total_usd, 28);
  EXPECT_DOUBLE_EQ(lines.deals[0].paid_usd, 17.5);
}

TEST(Compare, PartiesPayAndReceive) {
  Results own, other;
  own.parties = {{"lab", "Lab", "lab"}};
  own.money_flows = {{"unfunded", "lab", "support", true, {500}},
                     {"lab", "x", "sale", false, {300, 100}}};
  other.parties = own.parties;
  const ComparisonLines lines = compare(own, other);
  ASSERT_EQ(lines.parties.size(), 1u);
  EXPECT_DOUBLE_EQ(lines.parties[0].paid_usd, 4);
  EXPECT_DOUBLE_EQ(lines.parties[0].received_usd, 5);
  EXPECT_DOUBLE_EQ(lines.parties[0].unfunded_usd, 5);
  EXPECT_DOUBLE_EQ(lines.parties[0].other_paid_usd, 0);
}

TEST(Compare, APlanWithItselfDiffersInNothing) {
  const Results& results = testing::flagship().results;
  for (const ComparisonLines::Metric& line : compare(results, results).metrics)
    EXPECT_EQ(line.value, line.other) << line.metric;
}

}  // namespace
}  // namespace compare_test
}  // namespace gw::plan
