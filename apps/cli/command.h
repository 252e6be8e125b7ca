// What the commands share: exit codes, options, and how they print.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gigawatt/config/config.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/core/progress.h"
#include "gigawatt/core/table.h"

namespace gw::cli {

enum Exit : int { kOk = 0, kBadInput = 2, kInfeasible = 3, kIo = 4, kInternal = 70 };

enum class Format { text, json, csv };

// Options of every command that reads a plan.
struct PlanOptions {
  std::string plan;
  std::vector<std::string> set;  // path=value
  std::string data_folder;
};

// Sources for config::load; a `--set` without "=" is a diagnostic.
[[nodiscard]] config::Sources sources(const PlanOptions& options, Diagnostics& diagnostics);

// The folder of facts: next to the binary's source tree or its installation.
[[nodiscard]] std::string default_data_folder();

// Prints diagnostics to stderr and returns the exit code they mean.
int report(const Diagnostics& diagnostics);

void print_table(const Table& table, Format format);

// A bar with time left on stderr, shown once work lasts longer than a second; silent where stderr
// is no terminal.
class ProgressBar {
 public:
  explicit ProgressBar(std::string label);
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  [[nodiscard]] ProgressCallback callback();

 private:
  void show(const Progress& progress);

  std::string label_;
  double start_;
  double last_shown_ = 0;
  bool visible_ = false;
};

// Commands: each parses nothing, gets its options, returns an exit code.
struct RunOptions {
  PlanOptions plan;
  std::string out;            // default: out/<plan>
  std::int64_t samples = -1;  // default: the plan's
  int threads = 0;            // default: all
  bool study = true;
  bool what_ifs = true;
  bool show_defaults = false;
  Format format = Format::text;
};
int run(const RunOptions& options);

struct ClaimsOptions {
  PlanOptions plan;
  std::string file;    // default: the plan's
  std::string status;  // only these
  bool study = false;  // P(claim), too
  Format format = Format::text;
};
int claims(const ClaimsOptions& options);

struct CatalogOptions {
  std::string data_folder;
  std::string verb;  // list, show, sources
  std::string what;  // kind or id
  Format format = Format::text;
};
int catalog(const CatalogOptions& options);

struct ExplainOptions {
  PlanOptions plan;
  std::string what;
  Format format = Format::text;
};
int explain(const ExplainOptions& options);

int schema();

}  // namespace gw::cli
