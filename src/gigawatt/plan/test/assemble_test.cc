#include "gigawatt/plan/assemble.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Assemble, MoneyFlowsAreTheLedgersPayments) {
  std::int64_t cents = 0;
  for (const MoneyFlow& flow : flagship().results.money_flows)
    for (std::int64_t c : flow.cents) cents += c;
  const finance::Ledger& ledger = flagship().outcome->books->ledger();
  std::int64_t paid = 0;
  for (std::size_t i = 0; i < ledger.payments(); ++i) paid += ledger.payment(i).amount.cents();
  EXPECT_EQ(cents, paid);
}

// Paid by month adds up to the total, of a round by all investors: 15 + 35 + 30 + 30 + 12 = 122 G$;
// the loan of 40 G$ is what the bank pays out.
TEST(Assemble, CommitmentsAreWhatAllPayersPay) {
  const testing::Run deals = testing::run("ai_deals_2026");
  int seen = 0;
  for (const Commitment& line : deals.results.commitments) {
    std::int64_t cents = 0;
    for (std::int64_t c : line.cents) cents += c;
    EXPECT_NEAR(static_cast<double>(cents) / 100, line.total_usd, 0.01) << line.contract;
    if (line.contract == "openai_round_2026") {
      ++seen;
      EXPECT_DOUBLE_EQ(line.total_usd, 122e9);
      EXPECT_GT(line.payers.size(), 1u);
      EXPECT_EQ(line.payers.front(), "amazon");
      EXPECT_EQ(line.payee, "openai");
    }
    if (line.contract == "softbank_bridge") {
      ++seen;
      EXPECT_DOUBLE_EQ(line.total_usd, 40e9);
      EXPECT_EQ(line.payers, std::vector<std::string>{"jpmorgan"});
      EXPECT_EQ(line.payee, "softbank");
    }
  }
  EXPECT_EQ(seen, 2);
}

TEST(Assemble, StatementsScheduleAndCapexAreThere) {
  const Results& results = flagship().results;
  EXPECT_EQ(results.schedule.size(), 10u);
  EXPECT_EQ(results.years.front(), 2025);
  EXPECT_EQ(results.years.back(), 2036);
  EXPECT_FALSE(results.statements.empty());
  double parts = 0;
  for (const CapexLine& line : results.capex)
    if (line.part != "total") parts += line.best_usd_per_gw;
  EXPECT_NEAR(parts, results.capex.back().best_usd_per_gw, 1.0);
}

}  // namespace
}  // namespace gw::plan
