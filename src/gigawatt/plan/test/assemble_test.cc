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
