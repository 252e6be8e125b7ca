#include "session.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/plan/assemble.h"
#include "gigawatt/plan/assemble_money.h"
#include "gigawatt/report/output.h"
#include "gigawatt/study/stress.h"

namespace gw::cli {

namespace fs = std::filesystem;

std::string read_file(const std::string& path) {
  if (fs::is_directory(path))
    throw gw::report::IoError(fmt::format("{}: cannot read: this is a folder, not a file", path));
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  if (file) text << file.rdbuf();
  if (!file)
    throw gw::report::IoError(fmt::format("{}: cannot read: {}", path, std::strerror(errno)));
  return text.str();
}

void require_readable(const PlanOptions& options) {
  if (fs::is_directory(options.plan))
    throw gw::report::IoError(
        fmt::format("{}: cannot read: this is a folder, not a plan", options.plan));
  if (!std::ifstream(options.plan, std::ios::binary))
    throw gw::report::IoError(
        fmt::format("{}: cannot read: {}", options.plan, std::strerror(errno)));
  require_facts(options.data_folder);
}

void require_facts(const std::string& folder) {
  if (!fs::exists(fs::path(folder) / "sources.yaml"))
    throw gw::report::IoError(fmt::format(
        "{}: cannot read: this is no folder of facts (it has no sources.yaml)", folder));
}

int Session::run_best() {
  require_readable(options_);
  Diagnostics diagnostics;
  auto plan_sources = sources(options_, diagnostics);
  std::optional<plan::Loaded> loaded;
  if (!diagnostics.has_errors()) loaded = plan::load(plan_sources, diagnostics);
  if (loaded)
    setup_ = plan::prepare(std::move(*loaded), {shared_->catalog, shared_->rates, {}}, diagnostics);
  if (int code = gw::cli::report(diagnostics); code != kOk) return code;
  outcome_ = plan::simulate(*setup_, plan::best_case(*setup_));
  if (!outcome_->failure.empty()) {
    fmt::print(stderr, "gigawatt: {}\n", outcome_->failure);
    return kInfeasible;
  }
  table_ = plan::metric_table(*setup_);
  results_ = plan::assemble(*setup_, *outcome_, table_);
  results_.provenance.version = GW_VERSION;
  return kOk;
}

void Session::assemble_money() {
  results_.money = plan::assemble_money(*setup_, *outcome_, shared_->catalog);
  auto cases = study::stress(*setup_, *outcome_, {});
  if (cases)
    results_.money.stress = std::move(*cases);
  else
    fmt::print(stderr, "gigawatt: no stress: {}\n", cases.error());
}

int Session::prepare_what_ifs() {
  Diagnostics diagnostics;
  what_ifs_ = study::prepare_what_ifs(*setup_, {shared_->catalog, shared_->rates, {}}, diagnostics);
  return gw::cli::report(diagnostics);
}

int Session::run_what_ifs() {
  Diagnostics diagnostics;
  results_.what_ifs = study::run_what_ifs(*setup_, table_, what_ifs_, diagnostics);
  return gw::cli::report(diagnostics);
}

// Next to the plan, above it in validation/, or beside the data folder.
std::optional<std::string> Session::find_claims(const std::string& file) const {
  if (!file.empty()) return file;
  const std::string& name = setup_->loaded.plan.claims;
  if (name.empty()) return std::nullopt;
  fs::path folder = fs::path(setup_->loaded.file).parent_path();
  fs::path shared = fs::path(options_.data_folder).parent_path() / "validation";
  for (const fs::path& place :
       {folder / name, folder.parent_path() / "validation" / name, shared / name})
    if (fs::exists(place)) return place.string();
  throw gw::report::IoError(
      fmt::format("{}: the claims file {} is neither in the plan's folder nor in validation/",
                  setup_->loaded.file, name));
}

int Session::read_claims(const std::string& file) {
  auto path = find_claims(file);
  if (!path) return kOk;
  Diagnostics diagnostics;
  auto claims = validation::parse_claims(read_file(*path), *path, diagnostics);
  if (!claims) return gw::cli::report(diagnostics);
  claims_ = std::move(*claims);
  return kOk;
}

void Session::check_claims(const study::StudyRun* study) {
  if (claims_.empty()) return;
  validation::LookupContext context{
      .setup = setup_.get(),
      .results = &results_,
      .catalog = &shared_->catalog,
      .other_plan = [this](std::string_view id) { return other_plan(id); }};
  std::vector<validation::Lookup> samples;
  if (study != nullptr)
    for (const auto& values : study->metrics)
      samples.push_back(validation::sample_lookup(context, values));
  verdicts_ = validation::check_claims(claims_, validation::best_lookup(context), samples);
}

// Plans beside this one, run once when a claim asks for them.
const plan::Results* Session::other_plan(std::string_view id) {
  auto known = others_.find(id);
  if (known == others_.end()) {
    PlanOptions options = options_;
    options.set.clear();
    options.plan =
        (fs::path(setup_->loaded.file).parent_path() / (std::string(id) + ".yaml")).string();
    auto session = std::unique_ptr<Session>(new Session(options, shared_));
    if (!fs::exists(options.plan) || session->run_best() != kOk) session.reset();
    known = others_.emplace(std::string(id), std::move(session)).first;
  }
  return known->second ? &known->second->results_ : nullptr;
}

}  // namespace gw::cli
