#include "gigawatt/workbook/sheet_file.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace gw::workbook::sheet_file_test {
namespace {

TEST(SheetFile, ColumnNames) {
  EXPECT_EQ(column_name(0), "A");
  EXPECT_EQ(column_name(25), "Z");
  EXPECT_EQ(column_name(26), "AA");
  EXPECT_EQ(column_name(701), "ZZ");
  EXPECT_EQ(column_name(702), "AAA");
}

TEST(SheetFile, WritesAnArchive) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "gw_sheet_file.xlsx";
  SheetFile file(path.string());
  const int sheet = file.add_sheet("One");
  file.text({sheet, 0, 0}, "a label", {.strong = true});
  file.formula({sheet, 0, 1}, "1+1", 2.0, {.show = Show::whole});
  ASSERT_TRUE(file.close());
  std::ifstream in(path, std::ios::binary);
  char begin[2] = {};
  in.read(begin, 2);
  EXPECT_EQ(std::string(begin, 2), "PK");
  std::filesystem::remove(path);
}

// A cell holds 32,767 characters; what does not fit is said, with its place, and later cells do not
// hide it.
TEST(SheetFile, KeepsTheFirstError) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "gw_sheet_file_full.xlsx";
  SheetFile file(path.string());
  const int sheet = file.add_sheet("One");
  file.text({sheet, 2, 1}, std::string(40000, 'x'), {});
  file.number({sheet, 2000000, 0}, 1.0, {});
  file.text({sheet, 0, 0}, "fits", {});
  const auto closed = file.close();
  ASSERT_FALSE(closed.has_value());
  EXPECT_TRUE(closed.error().starts_with("One!B3: ")) << closed.error();
  std::filesystem::remove(path);
}

TEST(SheetFile, SaysWhatTheLibrarySays) {
  SheetFile file("/proc/none/a.xlsx");
  file.add_sheet("One");
  EXPECT_FALSE(file.close().has_value());
}

}  // namespace
}  // namespace gw::workbook::sheet_file_test
