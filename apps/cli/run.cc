#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "command.h"
#include "gigawatt/config/write.h"
#include "gigawatt/report/json.h"
#include "gigawatt/report/output.h"
#include "session.h"

namespace gw::cli {
namespace {

std::string interval(const plan::Metric& metric) {
  if (!metric.p10 || !metric.p90) return "";
  plan::Metric low = metric, high = metric;
  low.value = metric.p10;
  high.value = metric.p90;
  return fmt::format("{} .. {}", low.text(), high.text());
}

void print_summary(const plan::Results& results, const std::vector<validation::Verdict>& verdicts,
                   const std::string& folder) {
  fmt::print("{}\n", results.plan_name);
  fmt::print("{} to {}, {} samples\n\n", print(results.first),
             print(results.first + (results.months - 1)), results.provenance.samples);
  for (const std::string& id : results.headline) {
    const plan::Metric& metric = *results.metric(id);
    fmt::print("  {:<34} {:>18}   {:<26} {}\n", metric.info.label, metric.text(), interval(metric),
               metric.info.base);
  }
  if (!results.what_ifs.empty()) {
    fmt::print("\n  what if ...\n");
    for (const plan::WhatIfResult& what_if : results.what_ifs)
      fmt::print("    {:<18} {}\n", what_if.id, what_if.label);
  }
  if (!verdicts.empty()) {
    auto counts = validation::count_by_status(verdicts);
    fmt::print(
        "\n  {} claims: {} hold, {} off, {} refuted, {} depend on the base, {} inputs, {} cannot "
        "be computed\n",
        verdicts.size(), counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
  }
  fmt::print("\nreport: {}/report.html\n", folder);
}

int show_defaults(const RunOptions& options) {
  Diagnostics diagnostics;
  auto plan_sources = sources(options.plan, diagnostics);
  auto loaded = diagnostics.has_errors() ? std::nullopt : plan::load(plan_sources, diagnostics);
  if (int code = report(diagnostics); code != kOk) return code;
  fmt::print("{}", config::to_yaml(config::write(loaded->plan)));
  return kOk;
}

}  // namespace

int run(const RunOptions& options) {
  if (options.show_defaults) return show_defaults(options);
  Session session(options.plan);
  if (int code = session.run_best(); code != kOk) return code;
  if (int code = session.read_claims(""); code != kOk) return code;
  if (options.what_ifs)
    if (int code = session.prepare_what_ifs(); code != kOk) return code;
  plan::Results& results = session.results();
  std::string folder = options.out.empty() ? "out/" + results.plan_id : options.out;
  bool more =
      options.study || (options.what_ifs && !session.setup().loaded.plan.what_if.items.empty());
  if (more) gw::report::write_output(folder, results, session.verdicts());

  if (options.what_ifs)
    if (int code = session.run_what_ifs(); code != kOk) return code;
  std::int64_t samples =
      options.samples >= 0 ? options.samples : session.setup().loaded.plan.study.samples;
  study::StudyRun study;
  if (options.study && samples > 0) {
    ProgressBar bar("samples");
    int threads = options.threads > 0 ? options.threads
                                      : static_cast<int>(std::thread::hardware_concurrency());
    study = study::run_study(
        session.setup(), session.table(),
        {.samples = samples, .threads = std::max(threads, 1), .progress = bar.callback()});
    study::add_percentiles(session.setup(), study, results);
    if (study.failed > 0)
      fmt::print(stderr, "gigawatt: {} of {} samples have no result\n", study.failed, samples);
  }
  session.check_claims(&study);
  gw::report::write_output(folder, results, session.verdicts());
  if (options.format == Format::json)
    fmt::print("{}", gw::report::to_json(results, session.verdicts()));
  else if (options.format == Format::csv)
    fmt::print("{}", read_file(folder + "/metrics.csv"));
  else
    print_summary(results, session.verdicts(), folder);
  return kOk;
}

}  // namespace gw::cli
