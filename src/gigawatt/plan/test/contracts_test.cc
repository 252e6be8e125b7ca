#include "gigawatt/plan/contracts.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Contracts, PlanContractsReplaceDefaultsOfTheSameId) {
  auto ids = [](const testing::Run& run) {
    std::vector<std::string> ids;
    for (const finance::Contract& contract : run.outcome->contracts)
      ids.push_back(finance::item_id(contract));
    return ids;
  };
  auto all = ids(flagship());
  for (const char* id :
       {"systems_vr_nvl72", "facility_shell", "energy_abilene", "operations", "sales_chat_ads"})
    EXPECT_EQ(std::count(all.begin(), all.end(), id), 1) << id;
  EXPECT_EQ(all[0], "tranches");
}

TEST(Contracts, DeviatesMovePricesWithinTheirBand) {
  // z = 1.2816 is the P90: the high of the band; z = 0 leaves prices alone.
  const buildout::Prices& prices = flagship().setup->prices;
  EXPECT_NEAR(at(prices, {.systems = 1.2815515655446004}).system[0].best.si(),
              prices.system[0].high.si(), 1.0);
  EXPECT_DOUBLE_EQ(at(prices, {}).system[0].best.si(), prices.system[0].best.si());
}

}  // namespace
}  // namespace gw::plan
