#include "gigawatt/report/json.h"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "gigawatt/plan/test/plans.h"

namespace gw::report {
namespace {

TEST(Json, HasEveryMemberOfTheContract) {
  auto json = nlohmann::json::parse(to_json(plan::testing::flagship().results, {}));
  for (const char* member :
       {"gigawatt", "plan", "provenance", "months", "headline", "metrics", "series", "parties",
        "money_flows", "commitments", "capex", "capex_views", "schedule", "statements", "what_ifs",
        "claims", "chances", "incidents", "deals", "cap_tables", "covers", "projects", "stress",
        "circularity", "exposures", "comparisons", "sources", "not_modelled"})
    EXPECT_TRUE(json.contains(member)) << member;
  EXPECT_EQ(json["months"].size(), 136u);
  EXPECT_EQ(json["series"][0]["values"].size(), 136u);
}

TEST(Json, TablesAreArraysOfObjectsWithNullForNoValue) {
  Table table("t", "");
  table.add({"name", "", "", std::vector<std::string>{"a<b"}});
  table.add({"x", "", "", std::vector<double>{std::nan("")}});
  auto json = nlohmann::json::parse(to_json(table));
  EXPECT_EQ(json[0]["name"], "a<b");
  EXPECT_TRUE(json[0]["x"].is_null());
}

}  // namespace
}  // namespace gw::report
