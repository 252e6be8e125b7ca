#include "gigawatt/workbook/write.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include <unistd.h>

#include <gtest/gtest.h>

#include "gigawatt/workbook/sheet_file.h"
#include "workbook_cases.h"

namespace gw::workbook::write_test {
namespace {

namespace fs = std::filesystem;

std::string bytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Write : public ::testing::Test {
 protected:
  Write() : folder_(fs::path(::testing::TempDir()) / ("gw_write_" + std::to_string(getpid()))) {
    fs::create_directories(folder_);
  }
  ~Write() override { fs::remove_all(folder_); }
  fs::path folder_;
};

bool calculated(const Model::Row& row) {
  return row.kind == LineKind::periods || row.kind == LineKind::constant;
}

// 0, 1, 12, 24 and 1000 alone stand in formulas; no OFFSET or INDIRECT; short.
TEST_F(Write, FormulasHoldNoNumbers) {
  const std::regex number("(^|[^A-Za-z0-9_$.])([0-9]+(\\.[0-9]+)?)");
  const std::set<std::string> allowed = {"0", "1", "12", "24", "1000"};
  for (int per_year : {1, 12}) {
    const Model m = testing::solved(testing::circular(per_year));
    for (const Model::Row& row : m.rows()) {
      if (!calculated(row)) continue;
      const std::string text = rendered(m, row, 3);
      for (std::sregex_iterator it(text.begin(), text.end(), number), end; it != end; ++it)
        EXPECT_TRUE(allowed.contains((*it)[2])) << text;
      EXPECT_EQ(text.find("OFFSET"), std::string::npos);
      EXPECT_EQ(text.find("INDIRECT"), std::string::npos);
      if (row.line.id != "master") {
        EXPECT_LT(text.size(), 260U) << text;
      }
    }
  }
}

// The formula of a column is that of the column before, one to the right.
TEST_F(Write, OneFormulaPerRow) {
  const Model m = testing::solved(testing::circular(1));
  const std::regex moving("(^|[^A-Z$:])([A-Z]{1,2})([0-9]+)");
  const auto relative = [&](const Model::Row& row, int column) {
    const std::string text = rendered(m, row, column);
    std::string out;
    auto at = text.cbegin();
    for (std::sregex_iterator it(text.begin(), text.end(), moving), end; it != end; ++it) {
      out.append(at, (*it)[2].first);
      int number = 0;
      for (char c : (*it)[2].str()) number = 26 * number + c - 'A' + 1;
      out += "[" + std::to_string(number - 1 - kFirstPeriod - column) + "]";
      at = (*it)[2].second;
    }
    return out.append(at, text.cend());
  };
  for (const Model::Row& row : m.rows()) {
    if (row.kind != LineKind::periods) continue;
    for (int c = 1; c < m.columns(); ++c)
      ASSERT_EQ(relative(row, c), relative(row, 0)) << row.line.label;
  }
}

TEST_F(Write, SameModelSameBytes) {
  const Model m = testing::solved(testing::circular(1));
  ASSERT_TRUE(write_workbook(m, folder_ / "a.xlsx"));
  ASSERT_TRUE(write_workbook(m, folder_ / "b.xlsx"));
  EXPECT_EQ(bytes(folder_ / "a.xlsx"), bytes(folder_ / "b.xlsx"));
  ASSERT_TRUE(write_workbook(m, folder_ / "a.xlsx"));  // replaces
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 2);
}

TEST_F(Write, RefusesToReplaceAnythingElse) {
  const Model m = testing::solved(testing::plain());
  std::ofstream(folder_ / "plan.yaml") << "gigawatt: 1\n";
  std::ofstream(folder_ / "plan.xlsx") << "gigawatt: 1\n";
  fs::create_directory(folder_ / "folder.xlsx");
  for (const char* name : {"plan.yaml", "plan.xlsx", "folder.xlsx"}) {
    const auto written = write_workbook(m, folder_ / name);
    ASSERT_FALSE(written.has_value()) << name;
    EXPECT_NE(written.error().find("cannot write"), std::string::npos);
  }
  EXPECT_EQ(bytes(folder_ / "plan.yaml"), "gigawatt: 1\n");
  EXPECT_FALSE(write_workbook(m, "/proc/none/a.xlsx").has_value());
}

}  // namespace
}  // namespace gw::workbook::write_test
