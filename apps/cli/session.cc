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
#include "gigawatt/plan/compare.h"
#include "gigawatt/plan/project_lines.h"
#include "gigawatt/report/output.h"
#include "gigawatt/study/stress.h"
#include "project_file.h"

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

// A file that the plan names; where there is none, an error at the place of its name.
std::optional<std::string> Session::beside_plan(const std::string& file, const std::string& path,
                                                Diagnostics& diagnostics) const {
  const plan::Loaded& loaded = setup_->loaded;
  const fs::path place = fs::path(loaded.file).parent_path() / file;
  if (!file.empty() && fs::is_regular_file(place)) return place.string();
  Diagnostics found;
  const auto origin = loaded.facts.origins.find(path);
  found.error(origin == loaded.facts.origins.end() ? SourceLocation{} : origin->second, path,
              fmt::format("there is no file \"{}\" in the plan's folder", file),
              "write its path from the folder of the plan");
  for (const Diagnostic& problem : found.items())
    diagnostics.add(config::with_excerpt(loaded.document, problem));
  return std::nullopt;
}

bool Session::read_projects(Diagnostics& diagnostics) {
  const std::vector<std::string>& files = setup_->loaded.plan.projects;
  finance::ProjectModel model;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto place = beside_plan(files[i], fmt::format("projects.{}", i + 1), diagnostics);
    if (!place) continue;
    PlanOptions options = options_;
    options.set.clear();
    options.plan = *place;
    if (const auto project = read_project(options, diagnostics))
      projects_.push_back(plan::project_line(files[i], *project, model.evaluate(*project)));
  }
  return !diagnostics.has_errors();
}

int Session::run_comparisons(Diagnostics& diagnostics) {
  const std::vector<plan::PlanToCompare>& others = setup_->loaded.plan.compare_with;
  for (std::size_t i = 0; i < others.size(); ++i) {
    const auto place =
        beside_plan(others[i].plan, fmt::format("compare_with.{}.plan", i + 1), diagnostics);
    // A plan that another one includes may name that other one: it is not compared with itself.
    if (!place || fs::equivalent(*place, setup_->loaded.file)) continue;
    Session* session = other_session(*place);
    if (session == nullptr) return kBadInput;
    session->results_.money.deals =
        plan::deal_lines(*session->setup_, *session->outcome_, shared_->catalog);
    compared_.push_back({&others[i], &session->results_});
  }
  return diagnostics.has_errors() ? kBadInput : kOk;
}

int Session::prepare_money() {
  Diagnostics diagnostics;
  int code = read_projects(diagnostics) ? kOk : kBadInput;
  if (code == kOk) code = run_comparisons(diagnostics);
  gw::cli::report(diagnostics);
  return code;
}

void Session::assemble_money() {
  plan::MoneyResults& money = results_.money;
  money = plan::assemble_money(*setup_, *outcome_, shared_->catalog);
  money.projects = projects_;
  for (const Compared& other : compared_) {
    plan::ComparisonLines lines = plan::compare(results_, *other.results);
    lines.plan = other.named->plan;
    lines.name = other.results->plan_name;
    lines.label = other.named->label.empty() ? lines.name : other.named->label;
    money.comparisons.push_back(std::move(lines));
  }
  auto cases = study::stress(*setup_, *outcome_, {});
  if (cases)
    money.stress = std::move(*cases);
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

// Run once, whoever asks; null where there is no such plan or it fails.
Session* Session::other_session(const std::string& path) {
  auto known = others_.find(path);
  if (known == others_.end()) {
    PlanOptions options = options_;
    options.set.clear();
    options.plan = path;
    auto session = std::unique_ptr<Session>(new Session(options, shared_));
    if (!fs::exists(options.plan) || session->run_best() != kOk) session.reset();
    known = others_.emplace(path, std::move(session)).first;
  }
  return known->second.get();
}

// Plans beside this one that a claim asks for.
const plan::Results* Session::other_plan(std::string_view id) {
  const fs::path folder = fs::path(setup_->loaded.file).parent_path();
  const Session* session = other_session((folder / (std::string(id) + ".yaml")).string());
  return session != nullptr ? &session->results_ : nullptr;
}

}  // namespace gw::cli
