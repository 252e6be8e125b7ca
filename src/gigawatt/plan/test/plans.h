// Plans of the repository, read and run once for all tests.
#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "gigawatt/plan/assemble.h"
#include "gigawatt/plan/metrics.h"
#include "gigawatt/plan/plan.h"
#include "gigawatt/plan/simulate.h"

namespace gw::plan::testing {

struct Run {
  std::shared_ptr<const Setup> setup;
  MetricTable table;
  std::unique_ptr<Outcome> outcome;
  Results results;

  [[nodiscard]] double value(const std::string& id) const {
    return results.metric(id)->value.value();
  }
};

inline catalog::Catalog& facts() {
  static catalog::Catalog catalog(std::string(GW_SOURCE_DIR) + "/data");
  return catalog;
}
inline RateCache& rates() {
  static RateCache cache;
  return cache;
}

inline std::optional<Loaded> read(const std::string& id, std::vector<config::Override> overrides,
                                  Diagnostics& diagnostics) {
  return load({.plan_path = std::string(GW_SOURCE_DIR) + "/plans/" + id + ".yaml",
               .data_folder = std::string(GW_SOURCE_DIR) + "/data",
               .overrides = std::move(overrides),
               .limits = {}},
              diagnostics);
}

inline Run run(const std::string& id, std::vector<config::Override> overrides = {}) {
  Diagnostics diagnostics;
  auto loaded = read(id, std::move(overrides), diagnostics);
  Run run;
  if (loaded) run.setup = prepare(std::move(*loaded), {facts(), rates(), {}}, diagnostics);
  if (!run.setup) throw std::runtime_error(diagnostics.render());
  run.table = metric_table(*run.setup);
  run.outcome = simulate(*run.setup, best_case(*run.setup));
  run.results = assemble(*run.setup, *run.outcome, run.table);
  return run;
}

// The messages of a plan with an override that does not fit.
inline std::string messages(const std::string& id, const std::string& path,
                            const std::string& value) {
  Diagnostics diagnostics;
  auto loaded = read(id, {{path, value, {"--set", 0, 0}}}, diagnostics);
  if (loaded) (void)prepare(std::move(*loaded), {facts(), rates(), {}}, diagnostics);
  return diagnostics.render();
}

inline const Run& flagship() {
  static const Run kRun = run("nvidia_openai_10gw");
  return kRun;
}
inline const Run& lab() {
  static const Run kRun = run("lab_16k_h100");
  return kRun;
}

}  // namespace gw::plan::testing
