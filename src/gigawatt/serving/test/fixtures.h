// The chips and models that perf's tests use, and a chat product.
#pragma once

#include "gigawatt/perf/inference.h"
#include "gigawatt/perf/test/fixtures.h"
#include "gigawatt/serving/capacity.h"

namespace gw::serving::fixtures {

using namespace gw::perf::fixtures;

inline Traffic chat() {
  return {.prompt = Tokens::from_si(1500),
          .output = Tokens::from_si(300),
          .prompt_cv = 1.2,
          .output_cv = 0.8,
          .prefix_hit = 0.3};
}
inline Slo chat_slo() {
  return {.ttft = Time::from_si(1.0), .tpot = Time::from_si(0.04), .percentile = 0.95};
}

inline perf::InferenceModel make_model(const catalog::Llm& llm, const std::string& chip,
                                       std::int64_t tp, std::int64_t dp = 1) {
  return perf::InferenceModel::make(
             llm, silicon(chip),
             {.tp = tp, .dp = dp, .weights = perf::Precision::fp8, .kv = perf::Precision::fp8})
      .value();
}

}  // namespace gw::serving::fixtures
