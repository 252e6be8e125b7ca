#include "gigawatt/study/study.h"

#include <atomic>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/plan/chances.h"
#include "gigawatt/plan/metric_context.h"
#include "gigawatt/plan/series.h"
#include "gigawatt/study/percentile.h"
#include "gigawatt/study/pool.h"

namespace gw::study {
namespace {

std::vector<double> column(const std::vector<std::vector<double>>& rows, std::size_t index) {
  std::vector<double> values;
  values.reserve(rows.size());
  for (const auto& row : rows)
    values.push_back(index < row.size() ? row[index] : std::numeric_limits<double>::quiet_NaN());
  return values;
}

void add_bands(const StudyRun& run, std::size_t index, plan::Series& series) {
  for (std::size_t month = 0; month < series.values.size(); ++month) {
    std::vector<double> values;
    for (const auto& sample : run.series)
      if (index < sample.size()) values.push_back(sample[index][month]);
    auto p = percentiles(std::move(values));
    if (!p) return;
    series.p10.push_back(p->p10);
    series.p50.push_back(p->p50);
    series.p90.push_back(p->p90);
  }
}

void add_probability(const StudyRun& run, std::size_t index, plan::Chance& chance) {
  double samples = 0, times = 0;
  for (const auto& sample : run.happened) {
    if (index >= sample.size()) continue;
    ++samples;
    times += sample[index];
  }
  if (samples == 0) return;
  const double p = times / samples;
  chance.probability = p;
  chance.standard_error = std::sqrt(p * (1 - p) / samples);
}

}  // namespace

StudyRun run_study(const plan::Setup& setup, const plan::MetricTable& table,
                   const StudyOptions& options) {
  StudyRun run;
  auto count = static_cast<std::size_t>(options.samples);
  run.metrics.resize(count);
  run.series.resize(count);
  run.happened.resize(count);
  plan::Design design = plan::design_of(setup.loaded.plan);
  design.samples = static_cast<std::uint32_t>(options.samples);
  std::atomic<std::int64_t> failed{0};
  run.samples = parallel_loop(
      {.count = options.samples, .threads = options.threads, .progress = options.progress},
      [&](std::int64_t index, int) {
        auto outcome = plan::simulate(
            setup, plan::sample_case(setup, design, static_cast<std::uint32_t>(index)));
        if (!outcome->failure.empty()) {
          failed.fetch_add(1);
          return;
        }
        plan::MetricContext context(setup, *outcome);
        run.metrics[static_cast<std::size_t>(index)] = plan::metric_values(table, context);
        run.series[static_cast<std::size_t>(index)] = plan::banded_values(context);
        run.happened[static_cast<std::size_t>(index)] = plan::happened(context);
      });
  run.failed = failed.load();
  return run;
}

void add_percentiles(const plan::Setup& setup, const StudyRun& run, plan::Results& results) {
  results.provenance.samples = run.samples;
  for (std::size_t m = 0; m < results.metrics.size(); ++m) {
    auto p = percentiles(column(run.metrics, m));
    if (!p) continue;
    results.metrics[m].p10 = p->p10;
    results.metrics[m].p50 = p->p50;
    results.metrics[m].p90 = p->p90;
  }
  for (std::size_t i = 0; i < results.chances.size(); ++i)
    add_probability(run, i, results.chances[i]);
  auto banded = plan::banded_series(setup);
  for (std::size_t i = 0; i < banded.size(); ++i)
    for (plan::Series& series : results.series)
      if (series.id == banded[i]) add_bands(run, i, series);
}

std::string replay_hint(const plan::Setup& setup, std::int64_t sample) {
  return fmt::format("sample {} of plan {} with seed {}", sample, setup.loaded.document.hash.hex(),
                     setup.loaded.plan.seed);
}

}  // namespace gw::study
