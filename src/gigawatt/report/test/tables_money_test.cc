#include "gigawatt/report/tables_money.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace gw::report {
namespace tables_money_test {
namespace {

plan::StressLoss loss(const std::string& party, std::int64_t unpaid, std::int64_t support) {
  plan::StressLoss line;
  line.party = party;
  line.unpaid = Money::from_cents(unpaid);
  line.more_support = Money::from_cents(support);
  return line;
}

// a fails: b loses 5 $, c needs 2 $ of support; d fails: nothing.
TEST(TablesMoney, StressByCaseAndByPair) {
  const std::vector<plan::StressCase> cases = {{.failed = "a",
                                                .on = Month(2029, 3),
                                                .losses = {loss("b", 500, 0), loss("c", 0, 200)},
                                                .followers = {"c"},
                                                .trail = {},
                                                .lost = Money::from_cents(500)},
                                               {.failed = "d",
                                                .on = Month(2029, 3),
                                                .losses = {},
                                                .followers = {},
                                                .trail = {},
                                                .lost = {}}};
  EXPECT_FALSE(cases[0].harmless());
  EXPECT_TRUE(cases[1].harmless());
  EXPECT_EQ(to_csv(stress_table(cases)),
            "failed,on,others_lose_usd,most_exposed,it_loses_usd,more_support_usd,followers\r\n"
            "a,2029-03,5,b,5,2,c\r\n"
            "d,2029-03,0,,0,0,\r\n");
  EXPECT_EQ(stress_matrix(cases).rows(), 2u);
}

TEST(TablesMoney, NamesAreUniqueAndColumnsHaveUnits) {
  std::set<std::string> names;
  for (const Table& table : money_tables({})) {
    EXPECT_TRUE(names.insert(table.name()).second) << table.name();
    EXPECT_FALSE(table.doc().empty());
    for (const Column& column : table.columns())
      if (column.name.ends_with("usd")) EXPECT_EQ(column.unit, "$") << table.name() << column.name;
  }
  EXPECT_EQ(names.size(), 16u);
}

}  // namespace
}  // namespace tables_money_test
}  // namespace gw::report
