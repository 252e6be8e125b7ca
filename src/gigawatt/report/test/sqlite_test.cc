#include "gigawatt/report/sqlite.h"

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "gigawatt/report/output.h"

namespace gw::report {
namespace {

std::string query(const std::string& path, const char* sql) {
  sqlite3* db = nullptr;
  std::string text;
  sqlite3_open(path.c_str(), &db);
  auto keep = [](void* out, int columns, char** values, char**) {
    for (int i = 0; i < columns; ++i)
      *static_cast<std::string*>(out) += std::string(values[i] ? values[i] : "NULL") + "|";
    return 0;
  };
  sqlite3_exec(db, sql, keep, &text, nullptr);
  sqlite3_close(db);
  return text;
}

TEST(Sqlite, RowsComeBackWithTheirTypes) {
  std::string path = (std::filesystem::temp_directory_path() / "gw_sqlite_test.sqlite").string();
  Table table("t", "doc");
  table.add({"name", "", "", std::vector<std::string>{"it's", "b"}});
  table.add({"x_gw", "GW", "power", std::vector<double>{1.5, std::nan("")}});
  table.add({"month", "", "", std::vector<Month>{Month(2026, 7), Month(2026, 8)}});
  write_sqlite(path, std::vector<Table>{table});
  EXPECT_EQ(query(path, "SELECT * FROM t"), "it's|1.5|2026-07|b|NULL|2026-08|");
  EXPECT_EQ(query(path, "SELECT unit FROM columns WHERE name = 'x_gw'"), "GW|");
  std::filesystem::remove(path);
}

TEST(Sqlite, AnUnwritablePlaceIsAnIoError) {
  EXPECT_THROW(write_sqlite("/nonexistent/folder/x.sqlite", {}), IoError);
}

}  // namespace
}  // namespace gw::report
