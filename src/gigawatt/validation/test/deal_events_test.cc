// What happened to the deals of the catalog, and when, stands in the history of a contract of the
// plan, or the table says why not: validation/deal_events.csv.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "gigawatt/finance/contracts.h"
#include "gigawatt/plan/test/plans.h"
#include "gigawatt/validation/csv.h"

namespace gw::validation::deal_events_test {
namespace {

struct Row {
  std::string deal, event, contract, why;
};

std::vector<Row> rows() {
  const std::string path = std::string(GW_SOURCE_DIR) + "/validation/deal_events.csv";
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  Diagnostics diagnostics;
  const auto csv = parse_csv(text.str(), path, diagnostics);
  if (!csv) throw std::runtime_error(diagnostics.render());
  std::vector<Row> found;
  for (const CsvRow& row : csv->rows) {
    const auto cell = [&](std::string_view column) {
      return row.cells.at(static_cast<std::size_t>(csv->column(column)));
    };
    found.push_back({cell("deal"), cell("event"), cell("contract"), cell("why")});
  }
  return found;
}

// "2026-02-27" or "2026-02".
Month month_of(const std::string& date) { return parse_month(date.substr(0, 7)).value(); }

// Months of a deal's events by id; `announced` and `closed` are two of them.
std::map<std::string, Month> events_of(const std::string& deal) {
  Diagnostics diagnostics;
  const auto* facts = plan::testing::facts().find<catalog::DealFacts>(deal, diagnostics);
  if (facts == nullptr) throw std::runtime_error(diagnostics.render());
  std::map<std::string, Month> months{{"announced", month_of(core::print(facts->announced))}};
  if (facts->closed) months["closed"] = month_of(core::print(*facts->closed));
  for (const auto& [id, event] : facts->events.items) months[id] = month_of(event.date);
  return months;
}

std::map<std::string, finance::Common> contracts_of(const std::string& plan) {
  Diagnostics diagnostics;
  const auto loaded = plan::testing::read(plan, {}, diagnostics);
  if (!loaded) throw std::runtime_error(diagnostics.render());
  std::map<std::string, finance::Common> contracts;
  for (const finance::Contract& contract : loaded->plan.contracts)
    contracts[finance::item_id(contract)] = finance::common(contract);
  return contracts;
}

TEST(DealEvents, EveryEventOfTheCatalogStandsOnce) {
  std::set<std::string> listed, known;
  for (const Row& row : rows())
    EXPECT_TRUE(listed.insert(row.deal + "." + row.event).second) << row.deal << '.' << row.event;
  for (const std::string& deal : plan::testing::facts().ids("deal"))
    for (const auto& [event, month] : events_of(deal)) known.insert(deal + "." + event);
  EXPECT_EQ(listed, known);
}

TEST(DealEvents, AContractOfTheDealHasItInTheSameMonth) {
  const auto contracts = contracts_of("ai_deals_2026");
  for (const Row& row : rows()) {
    if (row.contract.empty()) {
      EXPECT_FALSE(row.why.empty()) << row.deal << '.' << row.event;
      continue;
    }
    const auto found = contracts.find(row.contract);
    ASSERT_NE(found, contracts.end()) << row.contract;
    EXPECT_EQ(found->second.deal, row.deal) << row.contract;
    const Month month = events_of(row.deal).at(row.event);
    EXPECT_TRUE(
        std::ranges::any_of(found->second.events, [&](const auto& e) { return e.date == month; }))
        << row.contract << " has no event in " << core::print(month) << " (" << row.event << ')';
  }
}

TEST(DealEvents, EveryContractOfADealHasADatedState) {
  for (const auto& [id, common] : contracts_of("ai_deals_2026")) {
    if (common.deal.empty()) continue;
    EXPECT_TRUE(std::ranges::any_of(common.events, [](const auto& e) {
      return e.state.has_value();
    })) << id;
    for (const finance::ContractEvent& event : common.events)
      EXPECT_FALSE(event.what.empty()) << id;
  }
}

// Taken at its word, nothing that was announced has been replaced later.
TEST(DealEvents, ThePlanOfAnnouncementsKnowsNoReplacement) {
  const MonthWindow years{Month(2025, 1), Month(2035, 12)};
  int replaced = 0;
  for (const auto& [id, common] : contracts_of("ai_deals_2026_announced"))
    for (const finance::StateStep& step : finance::states_over(common, years))
      EXPECT_NE(step.state, finance::ContractState::superseded) << id;
  for (const auto& [id, common] : contracts_of("ai_deals_2026"))
    replaced +=
        finance::states_over(common, years).back().state == finance::ContractState::superseded;
  EXPECT_EQ(replaced, 1);
}

}  // namespace
}  // namespace gw::validation::deal_events_test
