#include "gigawatt/report/output.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
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
  fs::path old = fresh.string() + "0";
  fs::rename(place, old);
  fs::rename(fresh, place);
  fs::rename(old, fresh);
}

// Holds an advisory lock on a folder until it is destroyed or the process ends, however it ends.
// Where the file system knows no such locks, `held` is false and nobody waits.
class FolderLock {
 public:
  FolderLock(const fs::path& folder, int operation)
      : file_(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
        held_(file_ >= 0 && flock(file_, operation) == 0) {}
  ~FolderLock() {
    if (file_ >= 0) close(file_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  [[nodiscard]] bool held() const { return held_; }

 private:
  int file_;
  bool held_;
};

// A fresh folder beside `place`, deleted again whatever happens. It is locked as long as its
// process lives: what a killed process left behind is not, and is deleted here.
class Workspace {
 public:
  explicit Workspace(const fs::path& place) {
    fs::path parent = place.parent_path();
    fs::create_directories(parent);
    FolderLock one_at_a_time(parent, LOCK_EX);
    std::string prefix = fmt::format(".{}.", place.filename().string());
    remove_abandoned(parent, prefix);
    path_ = parent / fmt::format("{}{}", prefix, getpid());
    fs::create_directory(path_);
    lock_.emplace(path_, LOCK_EX);
  }
  ~Workspace() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  static void remove_abandoned(const fs::path& parent, const std::string& prefix) {
    for (const fs::directory_entry& entry : fs::directory_iterator(parent)) {
      std::string name = entry.path().filename().string();
      if (!name.starts_with(prefix) ||
          name.find_first_not_of("0123456789", prefix.size()) != std::string::npos)
        continue;
      if (FolderLock(entry.path(), LOCK_EX | LOCK_NB).held()) fs::remove_all(entry.path());
    }
  }

  fs::path path_;
  std::optional<FolderLock> lock_;
};

// Replacing a folder deletes what is in it: only results may be replaced, so that `--out .` costs
// nobody their files.
void refuse_to_delete(const fs::path& place) {
  if (!fs::exists(place)) return;
  if (!fs::is_directory(place))
    throw IoError(fmt::format("{}: cannot write: this is a file, not a folder", place.string()));
  if (fs::is_empty(place)) return;
  constexpr std::array<std::string_view, 4> kWritten = {".csv", ".html", ".json", ".sqlite"};
  for (const fs::directory_entry& entry : fs::directory_iterator(place)) {
    std::string kind = entry.path().extension().string();
    if (!entry.is_regular_file() || std::ranges::find(kWritten, kind) == kWritten.end())
      throw IoError(fmt::format(
          "{}: cannot write: replacing this folder would delete {}; choose another folder",
          place.string(), entry.path().filename().string()));
  }
  if (!fs::exists(place / "results.json"))
    throw IoError(fmt::format(
        "{}: cannot write: this folder holds files but no earlier results; choose another folder",
        place.string()));
}

}  // namespace

void write_output(const std::string& folder, const plan::Results& results,
                  std::span<const validation::Verdict> verdicts) {
  try {
    fs::path place = fs::weakly_canonical(fs::absolute(folder));
    if (!place.has_filename()) place = place.parent_path();
    refuse_to_delete(place);
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
