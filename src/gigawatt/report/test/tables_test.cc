#include "gigawatt/report/tables.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "gigawatt/plan/test/plans.h"

namespace gw::report {
namespace {

TEST(Tables, AllOfThemWithTheirRows) {
  const plan::Results& results = plan::testing::flagship().results;
  std::set<std::string> names;
  for (const Table& table : tables(results, {})) {
    names.insert(table.name());
    EXPECT_FALSE(to_csv(table).empty()) << table.name();
    if (table.name() == "monthly") EXPECT_EQ(table.rows(), 136u);
    if (table.name() == "metrics") EXPECT_EQ(table.rows(), results.metrics.size());
  }
  EXPECT_EQ(names.size(), 29u);
}

}  // namespace
}  // namespace gw::report
