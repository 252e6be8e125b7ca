// A plan that was read and run: what several commands start from.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "command.h"
#include "gigawatt/catalog/catalog.h"
#include "gigawatt/plan/metrics.h"
#include "gigawatt/plan/results.h"
#include "gigawatt/plan/simulate.h"
#include "gigawatt/study/study.h"
#include "gigawatt/study/what_if.h"
#include "gigawatt/validation/claims.h"
#include "gigawatt/validation/lookup.h"

namespace gw::cli {

class Session {
 public:
  explicit Session(const PlanOptions& options)
      : Session(options, std::make_shared<Shared>(options.data_folder)) {}

  // Reads the plan and runs its best-estimate case. kOk, or the code to exit with after messages
  // were printed.
  int run_best();
  // Everything that can be wrong with what-ifs, claims and what the report shows beside the plan, before
  // anything is written.
  int prepare_what_ifs();
  int prepare_money();  // reads the projects, runs the plans to compare with
  int read_claims(const std::string& file);  // empty: the plan's; no file at all is no error

  // What the money pages of the report show, with each party's default and what was prepared. Defaults that
  // cannot be computed are said on stderr and left out.
  void assemble_money();
  int run_what_ifs();                               // those that were prepared
  void check_claims(const study::StudyRun* study);  // those that were read

  [[nodiscard]] const plan::Setup& setup() const { return *setup_; }
  [[nodiscard]] const plan::MetricTable& table() const { return table_; }
  [[nodiscard]] const plan::Outcome& outcome() const { return *outcome_; }
  [[nodiscard]] plan::Results& results() { return results_; }
  [[nodiscard]] const std::vector<validation::Verdict>& verdicts() const { return verdicts_; }
  [[nodiscard]] catalog::Catalog& catalog() { return shared_->catalog; }

 private:
  // Facts and rates that this plan and the others that its claims name have in common.
  struct Shared {
    explicit Shared(const std::string& folder) : catalog(folder) {}
    catalog::Catalog catalog;
    plan::RateCache rates;
  };
  Session(const PlanOptions& options, std::shared_ptr<Shared> shared)
      : options_(options), shared_(std::move(shared)) {}

  [[nodiscard]] std::optional<std::string> beside_plan(const std::string& file, const std::string& path,
                                                       Diagnostics& diagnostics) const;
  bool read_projects(Diagnostics& diagnostics);
  int run_comparisons(Diagnostics& diagnostics);
  [[nodiscard]] std::optional<std::string> find_claims(const std::string& file) const;
  Session* other_session(const std::string& path);
  const plan::Results* other_plan(std::string_view id);

  PlanOptions options_;
  std::shared_ptr<Shared> shared_;
  std::shared_ptr<const plan::Setup> setup_;
  plan::MetricTable table_;
  std::unique_ptr<plan::Outcome> outcome_;
  plan::Results results_;
  std::vector<study::PreparedWhatIf> what_ifs_;
  std::vector<plan::ProjectLine> projects_;
  struct Compared {
    const plan::PlanToCompare* named;
    const plan::Results* results;
  };
  std::vector<Compared> compared_;
  std::vector<validation::Claim> claims_;
  std::vector<validation::Verdict> verdicts_;
  std::map<std::string, std::unique_ptr<Session>, std::less<>> others_;
};

// The whole text of a file; throws report::IoError.
[[nodiscard]] std::string read_file(const std::string& path);

// Throws report::IoError unless the plan is a file that can be read and the folder of facts exists.
void require_readable(const PlanOptions& options);
void require_facts(const std::string& folder);

// "147 claims: 48 hold, 8 off, ..."
[[nodiscard]] std::string counted(const std::vector<validation::Verdict>& verdicts);

}  // namespace gw::cli
