// Rates: what one chip of each system does for each product and run. Searched once, at the best
// estimate; samples of a study evaluate the chosen layout again.
#pragma once

#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/demand/allocation.h"
#include "gigawatt/operations/goodput.h"
#include "gigawatt/perf/layout.h"
#include "gigawatt/plan/plan.h"
#include "gigawatt/plan/plant.h"
#include "gigawatt/serving/replica.h"

namespace gw::plan {

struct ServingRate {
  std::optional<serving::ReplicaCapacity> capacity;
  std::optional<perf::InferenceModel> model;  // of the chosen layout, for samples
  std::string why;                            // how it was chosen, or why there is none
};

struct TrainingRate {
  std::optional<perf::LayoutChoice> choice;
  operations::Goodput goodput;
  ChipTime work;  // of the whole run, failures included
  std::string why;
};

struct Rates {
  std::vector<ServingRate> serving;                    // [product x systems]
  std::vector<TrainingRate> training;                  // [run x systems]
  std::vector<operations::Availability> availability;  // [system]
  demand::Rates demand;                                // the same as allocation needs it
};

// Traffic of a product in messages of mean length; log-normal lengths give the variation, else 1.
[[nodiscard]] serving::Traffic traffic_of(const demand::Product& product);
[[nodiscard]] serving::Slo slo_of(const demand::Product& product);

// The batch of a run: 16 M tokens (Llama 3 405B used 4 to 16 M, arXiv:2407.21783), or 4,096 tokens
// a chip if that is more (DeepSeek-V3: 61 M on 2,048 chips, arXiv:2412.19437), in sequences of
// 8,192. Judgement.
inline constexpr std::int64_t kTrainingSequence = 8192;
[[nodiscard]] perf::TrainingTask training_task(const demand::Run& run, std::int64_t chips);

// Searches done before, by what they depend on: shared by a plan and its what-ifs. Not thread-safe.
class RateCache {
 public:
  // The value made by `make` for this key, made at most once.
  const ServingRate& serving(const std::string& key, const std::function<ServingRate()>& make);
  const std::optional<perf::LayoutChoice>& layout(
      const std::string& key, std::string& why,
      const std::function<std::expected<perf::LayoutChoice, std::string>()>& make);

 private:
  struct Layout {
    std::optional<perf::LayoutChoice> choice;
    std::string why;
  };
  std::map<std::string, ServingRate> serving_;
  std::map<std::string, Layout> layouts_;
};

[[nodiscard]] Rates search_rates(const Plan& plan, const Plant& plant, RateCache& cache);

// The deviates of a sample that act on rates: standard normals per product, run and for all
// failures.
struct RateDeviates {
  std::vector<double> serving;   // per product
  std::vector<double> training;  // per run
};
// Rates at the numbers of a sample, layouts as chosen.
[[nodiscard]] demand::Rates sample_rates(const Plan& sample, const Plant& plant, const Rates& rates,
                                         const RateDeviates& deviates);

}  // namespace gw::plan
