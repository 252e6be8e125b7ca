#include "gigawatt/report/sqlite.h"

#include <cmath>
#include <filesystem>
#include <memory>
#include <variant>

#include <fmt/format.h>
#include <sqlite3.h>

#include "gigawatt/report/output.h"

namespace gw::report {
namespace {

class Database {
 public:
  explicit Database(const std::string& path) : path_(path) {
    std::filesystem::remove(path);
    sqlite3* opened = nullptr;
    const int code = sqlite3_open(path.c_str(), &opened);
    handle_.reset(opened);  // SQLite hands out one even where it cannot open the file
    if (code != SQLITE_OK) fail();
    // The file is written into a folder that is renamed when complete: no journal is needed.
    run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN");
  }

  void run(const std::string& sql) {
    if (sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }
  [[noreturn]] void fail() const {
    throw IoError(fmt::format("{}: {}", path_, sqlite3_errmsg(get())));
  }
  [[nodiscard]] sqlite3* get() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

class Insert {
 public:
  Insert(Database& database, const std::string& sql) : database_(database) {
    if (sqlite3_prepare_v2(database.get(), sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK)
      database.fail();
  }
  ~Insert() { sqlite3_finalize(statement_); }
  Insert(const Insert&) = delete;
  Insert& operator=(const Insert&) = delete;

  void bind(int index, double value) {
    if (std::isnan(value))
      sqlite3_bind_null(statement_, index);
    else
      sqlite3_bind_double(statement_, index, value);
  }
  void bind(int index, std::int64_t value) { sqlite3_bind_int64(statement_, index, value); }
  void bind(int index, Month value) { bind(index, print(value)); }
  void bind(int index, const std::string& value) {
    sqlite3_bind_text(statement_, index, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
  }
  void step() {
    if (sqlite3_step(statement_) != SQLITE_DONE) database_.fail();
    sqlite3_reset(statement_);
  }

 private:
  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
};

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string_view sql_type(const Column& column) {
  if (std::holds_alternative<std::vector<double>>(column.data)) return "REAL";
  if (std::holds_alternative<std::vector<std::int64_t>>(column.data)) return "INTEGER";
  return "TEXT";
}

void write_table(Database& database, Insert& columns, const Table& table) {
  std::string definition;
  std::string marks;
  for (const Column& column : table.columns()) {
    definition += fmt::format("{}{} {}", definition.empty() ? "" : ", ", quoted(column.name),
                              sql_type(column));
    marks += marks.empty() ? "?" : ", ?";
    columns.bind(1, table.name());
    columns.bind(2, column.name);
    columns.bind(3, column.unit);
    columns.bind(4, column.doc);
    columns.step();
  }
  database.run(fmt::format("CREATE TABLE {} ({})", quoted(table.name()), definition));
  Insert insert(database, fmt::format("INSERT INTO {} VALUES ({})", quoted(table.name()), marks));
  for (std::size_t row = 0; row < table.rows(); ++row) {
    int index = 0;
    for (const Column& column : table.columns())
      std::visit([&](const auto& values) { insert.bind(++index, values[row]); }, column.data);
    insert.step();
  }
}

}  // namespace

void write_sqlite(const std::string& path, std::span<const Table> tables) {
  Database database(path);
  database.run("CREATE TABLE columns (\"table\" TEXT, name TEXT, unit TEXT, doc TEXT)");
  {
    Insert columns(database, "INSERT INTO columns VALUES (?, ?, ?, ?)");
    for (const Table& table : tables) write_table(database, columns, table);
  }
  database.run("COMMIT");
}

}  // namespace gw::report
