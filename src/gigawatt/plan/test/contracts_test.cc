#include "gigawatt/plan/contracts.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "gigawatt/plan/metric_context.h"

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

// What stands on Abilene belongs to NVIDIA; the rest stays with OpenAI. Together they buy what the
// flagship buys: the sum over both campuses is the flow of the whole plant.
TEST(Contracts, CampusesMayHaveOwnersOfTheirOwn) {
  const testing::Run run = testing::run(
      "nvidia_openai_10gw", {{"ownership.campuses.abilene", "{owner: microsoft, systems_owner: nvidia, vendor: amd}", {}},
                             {"parties.amd", "{name: AMD, kind: chip_vendor}", {}},
                             {"parties.microsoft", "{name: Microsoft, kind: cloud}", {}},
                             {"contracts.nvidia_systems.active", "false", {}}});
  const auto contract = [&](const std::string& id) -> const finance::Contract& {
    for (const finance::Contract& c : run.outcome->contracts)
      if (finance::item_id(c) == id) return c;
    throw std::runtime_error("no contract " + id);
  };
  const auto& systems = std::get<finance::Purchase>(contract("systems_vr_nvl72_abilene"));
  EXPECT_EQ(systems.buyer, "nvidia");
  EXPECT_EQ(systems.seller, "amd");
  EXPECT_EQ(std::get<finance::Purchase>(contract("facility_shell_abilene")).buyer, "microsoft");
  EXPECT_EQ(std::get<finance::Sale>(contract("energy_abilene")).buyer, "microsoft");
  EXPECT_EQ(std::get<finance::Opex>(contract("operations_abilene")).payer, "microsoft");
  EXPECT_EQ(std::get<finance::Purchase>(contract("systems_vr_nvl72_next_sites")).buyer, "openai");
  EXPECT_EQ(std::get<finance::Opex>(contract("operations_next_sites")).payer, "openai");

  const MetricContext c(*run.setup, *run.outcome);
  const FlowIds& ids = c.ids();
  for (std::size_t s = 0; s < ids.systems.size(); ++s) {
    double sum = 0;
    for (const auto& campus : ids.campuses) sum += c.total(campus.systems[s].systems_delivered);
    EXPECT_DOUBLE_EQ(sum, c.total(ids.systems[s].systems_delivered));
  }
  EXPECT_GT(c.total(ids.campuses[0].systems[0].systems_delivered), 0);
}

TEST(Contracts, AnOwnerOfACampusThatDoesNotExistIsAnError) {
  EXPECT_NE(testing::messages("nvidia_openai_10gw", "ownership.campuses.abilen", "{owner: nvidia}")
                .find("there is no campus \"abilen\""),
            std::string::npos);
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
