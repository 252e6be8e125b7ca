#include "gigawatt/core/table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "gigawatt/core/check.h"

namespace gw {
namespace {

Table power_table() {
  Table table("power", "power by month");
  table
      .add({.name = "month",
            .data = std::vector<Month>{Month(2026, 7), Month(2026, 8), Month(2026, 9)}})
      .add({.name = "energy_mwh",
            .unit = "MWh",
            .data = std::vector<double>{0.1, 1234567.0, std::nan("")}})
      .add({.name = "chips", .unit = "chips", .data = std::vector<std::int64_t>{5, -200, 0}})
      .add({.name = "note", .data = std::vector<std::string>{"plain", "a,\"b\"", "two\nlines"}});
  return table;
}

TEST(Table, KeepsColumns) {
  const Table table = power_table();
  EXPECT_EQ(table.rows(), 3u);
  EXPECT_EQ(table.name(), "power");
  EXPECT_EQ(table.doc(), "power by month");
  ASSERT_NE(table.find("chips"), nullptr);
  EXPECT_EQ(table.find("chips")->unit, "chips");
  EXPECT_EQ(table.find("none"), nullptr);
  EXPECT_EQ(Table().rows(), 0u);
}

TEST(Table, RefusesEqualNamesAndUnequalLengths) {
  Table table = power_table();
  EXPECT_THROW(table.add({.name = "chips", .data = std::vector<double>{1, 2, 3}}), InvariantError);
  EXPECT_THROW(table.add({.name = "more", .data = std::vector<double>{1, 2}}), InvariantError);
  EXPECT_EQ(table.columns().size(), 4u);
}

// RFC 4180: CR LF ends a record; a field with a comma, a quote or a line break is quoted, quotes
// doubled.
TEST(Table, WritesCsv) {
  EXPECT_EQ(to_csv(power_table()),
            "month,energy_mwh,chips,note\r\n"
            "2026-07,0.1,5,plain\r\n"
            "2026-08,1234567,-200,\"a,\"\"b\"\"\"\r\n"
            "2026-09,,0,\"two\nlines\"\r\n");
}

TEST(Table, CsvNumbersReadBackExactly) {
  Table table;
  const std::vector<double> values{0.1 + 0.2, 1e300, -5e-324, 1.0 / 3};
  table.add({.name = "x", .data = values});
  EXPECT_EQ(to_csv(table),
            "x\r\n0.30000000000000004\r\n1e+300\r\n-5e-324\r\n0.3333333333333333\r\n");
}

TEST(Table, WritesTextForPeople) {
  EXPECT_EQ(to_text(power_table()),
            "month    energy_mwh  chips  note\n"
            "                MWh  chips\n"
            "2026-07      0.1000      5  plain\n"
            "2026-08     1235000   -200  a,\"b\"\n"
            "2026-09                  0  two lines\n");
  EXPECT_EQ(to_text(Table()), "");
}

TEST(Table, RoundsToSignificantDigits) {
  Table table;
  table.add({.name = "x",
             .data = std::vector<double>{0, 1, 99996, 0.00012345, 1.5e20, 2e-9, -12.345,
                                         std::numeric_limits<double>::infinity()}});
  EXPECT_EQ(to_text(table, 4),
            "        x\n        0\n    1.000\n   100000\n0.0001234\n1.500e+20\n2.000e-09\n   "
            "-12.35\n      inf\n");
}

TEST(Table, AlignsByCodePoints) {
  Table table;
  table.add({.name = "a", .data = std::vector<std::string>{"\u00b5", "xyz"}})
      .add({.name = "b", .data = std::vector<std::int64_t>{1, 2}});
  EXPECT_EQ(to_text(table), "a    b\n\u00b5    1\nxyz  2\n");
}

}  // namespace
}  // namespace gw
