#include <gtest/gtest.h>

#include <limits>

#include "gigawatt/validation/sam_single_owner.h"

namespace gw::validation {
namespace {

SamReport small() {
  SamVerdict good;
  good.id = "a \"b\"";
  good.status = SamStatus::agrees;
  good.compared = 2;
  good.worst_column = "out_npv_usd";
  good.worst_deviation = 0.25;
  good.columns = {{"out_npv_usd", {1.5}, "", true, 0.25},
                  {"years_opex_usd", {0.0, 2.0}, "", true, 0.0}};
  SamVerdict bad;
  bad.id = "c";
  bad.status = SamStatus::differs;
  bad.worst_deviation = std::numeric_limits<double>::infinity();
  bad.columns = {{"out_irr_exact_pct", {}, "no root", true, bad.worst_deviation}};
  return {{good, bad}};
}

TEST(SamReport, TableHasARowPerCase) {
  const Table table = to_table(small());
  EXPECT_EQ(table.rows(), 2u);
  EXPECT_EQ(std::get<std::vector<std::string>>(table.find("status")->data)[1], "differs");
}

TEST(SamReport, JsonHasValuesAndReasons) {
  const std::string json = to_json(small(), "rows.csv");
  EXPECT_NE(json.find("\"agree\": 1"), std::string::npos);
  EXPECT_NE(json.find("\"case\": \"a \\\"b\\\"\""), std::string::npos);
  EXPECT_NE(json.find("\"out_npv_usd\": 1.5"), std::string::npos);
  EXPECT_NE(json.find("\"out_irr_exact_pct\": null"), std::string::npos);
  EXPECT_NE(json.find("\"out_irr_exact_pct\": \"no root\""), std::string::npos);
  EXPECT_EQ(json.find("inf"), std::string::npos);
}

}  // namespace
}  // namespace gw::validation
