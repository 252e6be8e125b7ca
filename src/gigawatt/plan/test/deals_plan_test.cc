// The plan of the public deals: every deal of the catalog is in it, and its money adds up.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "gigawatt/finance/statements.h"

#include "plans.h"

namespace gw::plan {
namespace {

const testing::Run& deals() {
  static const testing::Run kRun = testing::run("ai_deals_2026");
  return kRun;
}

std::set<std::string> deals_in(const testing::Run& run) {
  std::set<std::string> found;
  for (const finance::Contract& contract : run.outcome->contracts)
    if (const std::string& deal = finance::common(contract).deal; !deal.empty()) found.insert(deal);
  return found;
}

TEST(DealsPlan, EveryDealOfTheCatalogIsThere) {
  const std::set<std::string> found = deals_in(deals());
  for (const std::string& id : testing::facts().ids("deal")) EXPECT_TRUE(found.contains(id)) << id;
  EXPECT_EQ(found.size(), 19u);
}

TEST(DealsPlan, TheBooksPassTheirAuditEveryMonth) {
  for (int i = 0; i < deals().results.months; ++i)
    EXPECT_TRUE(finance::audit(*deals().outcome->books, deals().results.first + i).empty()) << i;
}

// 730 G$ before 122 of new money; 15 G$ of Amazon's 50 at once, 35 later; NVIDIA's 30 without tranches.
TEST(DealsPlan, TheRoundOf2026) {
  EXPECT_DOUBLE_EQ(deals().value("equity.openai.nvidia.invested_gusd"), 30);
  EXPECT_DOUBLE_EQ(deals().value("equity.openai.amazon.invested_gusd"), 50);
  EXPECT_DOUBLE_EQ(deals().value("equity.staged_total_gusd"), 0);
}

// Commitments as written: 300 G$ to Oracle and 250 to Microsoft.
TEST(DealsPlan, CommitmentsAddUpToWhatWasAnnounced) {
  for (const auto& [id, gusd] : {std::pair("oracle_capacity", 300.0), std::pair("azure_capacity", 250.0)})
    for (const finance::Contract& contract : deals().outcome->contracts)
      if (finance::item_id(contract) == id)
        EXPECT_NEAR(std::get<finance::CapacityPurchase>(contract)
                        .firm_value({Month(2025, 1), Month(2035, 12)})
                        .in(unit::GUSD),
                    gusd, 0.005 * gusd)
            << id;
}

}  // namespace
}  // namespace gw::plan
