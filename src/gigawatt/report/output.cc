#include "gigawatt/report/output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "gigawatt/report/json.h"
#include "gigawatt/report/page.h"
#include "gigawatt/report/sqlite.h"
#include "gigawatt/report/tables.h"

namespace gw::report {
namespace {

namespace fs = std::filesystem;

void write_file(const fs::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (!file)
    throw IoError(fmt::format("{}: cannot write: {}", path.string(), std::strerror(errno)));
}

// Makes `fresh` the folder `place` in one step; what was there before ends up at `fresh`.
void swap_in(const fs::path& fresh, const fs::path& place) {
  if (!fs::exists(place)) {
    fs::rename(fresh, place);
    return;
  }
  if (renameat2(AT_FDCWD, fresh.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) == 0) return;
  // File systems without an atomic exchange: two renames, the old folder is never deleted before.
  fs::path old = fresh.string() + ".old";
  fs::rename(place, old);
  fs::rename(fresh, place);
  fs::rename(old, fresh);
}

// A fresh folder beside `place`, deleted again whatever happens.
class Workspace {
 public:
  explicit Workspace(const fs::path& place)
      : path_(place.parent_path() / fmt::format(".{}.{}", place.filename().string(), getpid())) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Workspace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

void write_output(const std::string& folder, const plan::Results& results,
                  std::span<const validation::Verdict> verdicts) {
  try {
    fs::path place = fs::absolute(folder).lexically_normal();
    if (!place.has_filename()) place = place.parent_path();
    Workspace workspace(place);
    auto all = tables(results, verdicts);
    for (const Table& table : all)
      write_file(workspace.path() / (table.name() + ".csv"), to_csv(table));
    std::string json = to_json(results, verdicts);
    write_file(workspace.path() / "results.json", json);
    write_file(workspace.path() / "report.html", page_with(json));
    write_sqlite((workspace.path() / "results.sqlite").string(), all);
    swap_in(workspace.path(), place);
  } catch (const fs::filesystem_error& error) {
    throw IoError(
        fmt::format("{}: cannot write: {}", error.path1().string(), error.code().message()));
  }
}

}  // namespace gw::report
