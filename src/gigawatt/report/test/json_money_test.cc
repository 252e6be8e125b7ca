#include "gigawatt/report/internal/json_money.h"

#include <map>
#include <string>

#include <gtest/gtest.h>

namespace gw::report {
namespace json_money_test {
namespace {

std::map<std::string, internal::Json> members_of(const plan::MoneyResults& money) {
  std::map<std::string, internal::Json> members;
  for (auto& [name, value] : internal::money_members(money)) members[name] = value;
  return members;
}

TEST(JsonMoney, EveryListIsThereWhenThereIsNothing) {
  const auto members = members_of({});
  for (const char* name : {"deals", "cap_tables", "covers", "projects", "stress", "comparisons"}) {
    ASSERT_TRUE(members.contains(name)) << name;
    EXPECT_TRUE(members.at(name).is_array()) << name;
  }
  for (const char* name : {"measures", "years", "deals", "cycles", "concentration"})
    EXPECT_TRUE(members.at("circularity").contains(name)) << name;
  for (const char* name : {"month", "pairs", "holders", "debt_rank", "years"})
    EXPECT_TRUE(members.at("exposures").contains(name)) << name;
}

TEST(JsonMoney, NullForNoValueAndEmptyForNoEnd) {
  plan::MoneyResults money;
  plan::DealContractLine contract;
  contract.contract = "loan";
  contract.start = Month(2026, 1);
  money.deals = {{"deal", "Deal", {"lab"}, "2025-09-22", "press", {contract}}};
  money.circularity.years = {{.year = 2027, .returned_share = -0.0, .hhi = {}}};
  const auto members = members_of(money);
  const internal::Json& line = members.at("deals")[0]["contracts"][0];
  EXPECT_TRUE(line["total_usd"].is_null());
  EXPECT_EQ(line["end"], "");
  EXPECT_EQ(line["start"], "2026-01");
  // No "-0.0" and null for what is not defined.
  EXPECT_EQ(members.at("circularity")["years"][0]["returned_share"].dump(), "0.0");
  EXPECT_TRUE(members.at("circularity")["years"][0]["hhi"].is_null());
}

TEST(JsonMoney, AmountsToTheCentAndSharesToSixDigits) {
  plan::MoneyResults money;
  money.exposures.pairs = {{"a", "b", 1.0 / 3, 0, 0}};
  money.exposures.debt_rank = {{"a", 1.0 / 3, 0, "", 0}};
  const auto members = members_of(money);
  EXPECT_EQ(members.at("exposures")["pairs"][0]["gross_usd"], 0.33);
  EXPECT_EQ(members.at("exposures")["debt_rank"][0]["total_loss"], 0.333333);
}

}  // namespace
}  // namespace json_money_test
}  // namespace gw::report
