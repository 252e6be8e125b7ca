#include "gigawatt/validation/csv.h"

#include <gtest/gtest.h>

namespace gw::validation {
namespace {

TEST(Csv, QuotesCommasNewlinesAndCrlf) {
  Diagnostics diagnostics;
  auto csv = parse_csv("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n2,\r\n", "t.csv", diagnostics);
  ASSERT_TRUE(csv) << diagnostics.render();
  EXPECT_EQ(csv->header, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(csv->rows.size(), 2u);
  EXPECT_EQ(csv->rows[0].cells[1], "x, \"y\"\nz");
  EXPECT_EQ(csv->rows[0].line, 2);
  EXPECT_EQ(csv->rows[1].cells[1], "");
  EXPECT_EQ(csv->rows[1].line, 5);
  EXPECT_EQ(csv->column("b"), 1);
  EXPECT_EQ(csv->column("c"), -1);
}

TEST(Csv, BadFilesAreRefusedWithTheirLine) {
  auto message = [](std::string_view text) {
    Diagnostics diagnostics;
    EXPECT_FALSE(parse_csv(text, "t.csv", diagnostics));
    return diagnostics.render();
  };
  EXPECT_NE(message("a,b\n1\n").find("t.csv:2:1: error: 1 cells, but the header has 2"),
            std::string::npos);
  EXPECT_NE(message("a\n\"x").find("t.csv:2:1: error: a quoted cell is not closed"),
            std::string::npos);
  EXPECT_NE(message("a,a\n").find("two columns are named \"a\""), std::string::npos);
  EXPECT_NE(message("").find("the file is empty"), std::string::npos);
}

}  // namespace
}  // namespace gw::validation
