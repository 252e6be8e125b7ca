// Monte Carlo over a plan: percentiles of every metric and of the main series, byte-equal for any
// number of threads, since a sample is a pure function of its index.
#pragma once

#include <cstdint>
#include <vector>

#include "gigawatt/core/progress.h"
#include "gigawatt/plan/metrics.h"
#include "gigawatt/plan/results.h"
#include "gigawatt/plan/sampling.h"

namespace gw::study {

struct StudyOptions {
  std::int64_t samples = 64;
  int threads = 1;
  ProgressCallback progress;
};

struct StudyRun {
  std::int64_t samples = 0;                  // done; fewer than asked for only after a stop
  std::vector<std::vector<double>> metrics;  // [sample][metric], in its unit; NaN: no value
  std::vector<std::vector<std::vector<double>>> series;  // [sample][banded series][month]
  std::vector<std::vector<char>> happened;  // [sample][chance]; empty: the sample failed
  std::int64_t failed = 0;  // samples whose books failed; they count as no value
};

[[nodiscard]] StudyRun run_study(const plan::Setup& setup, const plan::MetricTable& table,
                                 const StudyOptions& options);

// Puts P10, P50 and P90 and the probabilities of chances into the results of the best-estimate case.
void add_percentiles(const plan::Setup& setup, const StudyRun& run, plan::Results& results);

// The command that replays one sample alone, for messages about it.
[[nodiscard]] std::string replay_hint(const plan::Setup& setup, std::int64_t sample);

}  // namespace gw::study
