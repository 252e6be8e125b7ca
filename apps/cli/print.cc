#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>

#include "command.h"
#include "gigawatt/report/json.h"
#include "grid.h"

namespace gw::cli {
namespace {

double seconds_now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

constexpr double kQuietSeconds = 1.0;
constexpr double kRedrawSeconds = 0.1;
constexpr int kBarWidth = 30;

}  // namespace

config::Sources sources(const PlanOptions& options, Diagnostics& diagnostics) {
  config::Sources sources{
      .plan_path = options.plan, .data_folder = options.data_folder, .overrides = {}, .limits = {}};
  for (const std::string& set : options.set)
    if (auto override = config::parse_set(set, diagnostics))
      sources.overrides.push_back(std::move(*override));
  return sources;
}

std::string default_data_folder() {
  namespace fs = std::filesystem;
  std::error_code ignored;
  fs::path binary = fs::read_symlink("/proc/self/exe", ignored);
  fs::path installed = binary.parent_path().parent_path() / "share/gigawatt/data";
  if (fs::is_directory(installed, ignored)) return installed.string();
  return GW_DATA_FOLDER;
}

int report(const Diagnostics& diagnostics) {
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.render());
  return diagnostics.has_errors() ? kBadInput : kOk;
}

void print_table(const Table& table, Format format) {
  switch (format) {
    case Format::json:
      fmt::print("{}", gw::report::to_json(table));
      return;
    case Format::csv:
      fmt::print("{}", to_csv(table));
      return;
    case Format::text:
      fmt::print("{}", to_grid(grid_of(table), {.width = terminal_width()}));
  }
}

ProgressBar::ProgressBar(std::string label) : label_(std::move(label)), start_(seconds_now()) {}

ProgressBar::~ProgressBar() {
  if (visible_) fmt::print(stderr, "\r\033[K");
}

ProgressCallback ProgressBar::callback() {
  return [this](const Progress& progress) {
    show(progress);
    return true;
  };
}

void ProgressBar::show(const Progress& progress) {
  static const bool terminal = isatty(STDERR_FILENO) != 0;
  double now = seconds_now();
  if (!terminal || progress.total <= 0 || now - start_ < kQuietSeconds ||
      now - last_shown_ < kRedrawSeconds)
    return;
  visible_ = true;
  last_shown_ = now;
  double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
  double left = share > 0 ? (now - start_) * (1 - share) / share : 0;
  int filled = static_cast<int>(share * kBarWidth);
  fmt::print(stderr, "\r\033[K{} [{}{}] {:.0f}%, {:.0f} s left", label_, std::string(filled, '#'),
             std::string(kBarWidth - filled, '.'), share * 100, left);
}

}  // namespace gw::cli
