#include "gigawatt/plan/assemble_money.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace assemble_money_test {
namespace {

const testing::Run& deals() {
  static const testing::Run kRun = testing::run("ai_deals_2026");
  return kRun;
}
const MoneyResults& money() {
  static const MoneyResults kMoney =
      assemble_money(*deals().setup, *deals().outcome, testing::facts());
  return kMoney;
}

TEST(AssembleMoney, EveryContractStandsInOneDeal) {
  std::size_t contracts = 0;
  std::set<std::string> ids;
  double paid = 0;
  for (const DealLine& deal : money().deals) {
    EXPECT_TRUE(ids.insert(deal.id).second) << deal.id;
    EXPECT_FALSE(deal.name.empty());
    for (const DealContractLine& contract : deal.contracts) {
      ++contracts;
      paid += contract.paid_usd;
      EXPECT_GE(contract.states.front().from, deals().results.first) << contract.contract;
      EXPECT_EQ(contract.states.back().state, contract.state);
      for (std::size_t i = 1; i < contract.states.size(); ++i) {
        EXPECT_LT(contract.states[i - 1].from, contract.states[i].from);
        EXPECT_NE(contract.states[i - 1].state, contract.states[i].state);
      }
    }
  }
  EXPECT_EQ(contracts, deals().outcome->contracts.size());
  double booked = 0;
  for (const Commitment& c : deals().results.commitments) booked += c.total_usd;
  EXPECT_NEAR(paid, booked, 1e-6 * booked);
}

// The letter of intent of September 2025 was superseded; 300 G$ of Oracle stand as they are
// written.
TEST(AssembleMoney, StatesAndTotals) {
  const auto contract = [](const std::string& id) {
    for (const DealLine& deal : money().deals)
      for (const DealContractLine& line : deal.contracts)
        if (line.contract == id) return line;
    return DealContractLine();
  };
  const DealContractLine tranches = contract("nvidia_tranches");
  EXPECT_EQ(tranches.state, "superseded");
  EXPECT_GE(tranches.states.size(), 2u);
  EXPECT_NEAR(contract("oracle_capacity").total_usd.value(), 300e9, 1e9);
  EXPECT_NEAR(contract("softbank_bridge").total_usd.value(), 40e9, 1);
}

// All investors of a round pay it. At each month shares are worth what the books say, also where
// they came at no new price: TeraWulf's warrants of August 2025.
TEST(AssembleMoney, PayersAndValuesAreThoseOfTheBooks) {
  std::size_t several = 0;
  for (const DealLine& deal : money().deals)
    for (const DealContractLine& line : deal.contracts) {
      ASSERT_FALSE(line.payers.empty());
      if (line.payers.size() > 1) ++several;
      if (line.contract == "openai_round_2026") {
        EXPECT_EQ(line.payers.front(), "amazon");
        EXPECT_GT(line.payers.size(), 2u);
      }
    }
  EXPECT_GT(several, 0u);
  const finance::Books& books = *deals().outcome->books;
  bool terawulf = false;
  for (const CapTableLine& table : money().cap_tables)
    for (std::size_t m = 0; m < table.months.size(); ++m) {
      const auto worth = books.valuation(*books.model().find_party(table.issuer), table.months[m]);
      ASSERT_EQ(table.post_money_usd[m].has_value(), worth.has_value()) << table.issuer;
      if (!worth) continue;
      EXPECT_EQ(*table.post_money_usd[m], worth->si());
      EXPECT_GT(worth->si(), 0.0) << table.issuer << print(table.months[m]);
      terawulf = terawulf || table.issuer == "terawulf";
    }
  EXPECT_TRUE(terawulf);
}

TEST(AssembleMoney, StakesSumToOne) {
  ASSERT_FALSE(money().cap_tables.empty());
  for (const CapTableLine& table : money().cap_tables) {
    EXPECT_EQ(table.months.front(), deals().results.first);
    EXPECT_EQ(table.months.size(), table.post_money_usd.size());
    for (std::size_t m = 0; m < table.months.size(); ++m) {
      double sum = 0;
      for (const CapTableLine::Holder& holder : table.holders) sum += holder.stake[m];
      EXPECT_NEAR(sum, 1.0, 1e-9) << table.issuer << print(table.months[m]);
    }
  }
}

TEST(AssembleMoney, CoverIsCashOverService) {
  ASSERT_FALSE(money().covers.empty());
  for (const CoverLine& cover : money().covers)
    for (std::size_t m = 0; m < cover.months.size(); ++m)
      if (cover.dscr[m]) {
        EXPECT_NEAR(*cover.dscr[m], cover.cash_usd[m] / cover.service_usd[m], 1e-6);
      }
}

// What is owed at the end of the month is what all parties owe in the ledger.
TEST(AssembleMoney, ExposuresSumToTheLedger) {
  const ExposureLines& exposures = money().exposures;
  const finance::Ledger& ledger = deals().outcome->books->ledger();
  Money owed;
  for (const finance::Account account :
       {finance::Account::payables, finance::Account::deferred_revenue,
        finance::Account::restricted_cash_held, finance::Account::lease_liability,
        finance::Account::debt, finance::Account::support_owed})
    owed -= ledger.total(account, exposures.month);
  double gross = 0;
  for (const ExposureLines::Pair& pair : exposures.pairs) gross += pair.gross_usd;
  EXPECT_NEAR(gross, owed.dollars().si(), 1.0);
  double held = 0;
  for (const ExposureLines::Holder& holder : exposures.holders) held += holder.gross_usd;
  EXPECT_NEAR(held, gross, 1.0);
}

TEST(AssembleMoney, CircularityOfAllYearsAndDeals) {
  const CircularityLines& lines = money().circularity;
  EXPECT_EQ(lines.years.size(), deals().results.years.size());
  double by_year = 0;
  double by_deal = 0;
  for (const CircularityLines::Year& year : lines.years) by_year += year.funded_usd;
  for (const CircularityLines::Deal& deal : lines.deals) by_deal += deal.funded_usd;
  EXPECT_NEAR(by_year, by_deal, 1.0);
  // Measures of all parties together once, without a party; of revenue for inside parties only.
  const auto parties = deals().outcome->books->model().parties();
  std::map<std::string, int> count;
  for (const CircularityLines::Measure& m : lines.measures) {
    const bool of_all = m.measure == "finn_index" || m.measure == "inner_cycle_share" ||
                        m.measure == "net_external_demand";
    EXPECT_EQ(m.party.empty(), of_all) << m.party << " " << m.measure;
    EXPECT_EQ(++count[m.party + " " + m.measure], 1) << m.party << " " << m.measure;
    if (m.measure != "self_funded_revenue" && m.measure != "funding_to_revenue" &&
        m.measure != "loop_gain")
      continue;
    const auto party = std::ranges::find(parties, m.party, &finance::PartyInfo::id);
    ASSERT_NE(party, parties.end()) << m.party;
    EXPECT_FALSE(party->outside) << m.party;
  }
  for (std::size_t i = 1; i < lines.cycles.size(); ++i)
    EXPECT_GE(lines.cycles[i - 1].usd, lines.cycles[i].usd);
}

}  // namespace
}  // namespace assemble_money_test
}  // namespace gw::plan
