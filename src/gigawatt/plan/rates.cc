#include "gigawatt/plan/rates.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace gw::plan {
namespace {

constexpr double kZ90 = 1.2815515655446004;  // P90 of the standard normal
constexpr std::int64_t kDefaultRunChips = 16384;
constexpr double kBatchTokens = 16e6;
constexpr double kBatchTokensPerChip = 4096;

double cv_of(const demand::Length& length) {
  if (!length.p50 || !length.p90 || *length.p90 <= *length.p50) return 1.0;
  double sigma = std::log(length.p90->si() / length.p50->si()) / kZ90;
  return std::sqrt(std::exp(sigma * sigma) - 1);
}

std::string key_of(const catalog::Llm& llm, const PlantSystem& system,
                   const demand::Product& product) {
  serving::Traffic t = traffic_of(product);
  serving::Slo slo = slo_of(product);
  return fmt::format("{}|{}|{}|{}|{}|{}|{}|{}|{}", llm.id, system.id, t.prompt.si(), t.output.si(),
                     t.prompt_cv.si(), t.output_cv.si(), slo.ttft.si(), slo.tpot.si(),
                     slo.percentile.si());
}
std::string key_of(const catalog::Llm& llm, const PlantSystem& system,
                   const perf::TrainingTask& task) {
  return fmt::format("{}|{}|{}|{}|{}|{}|{}", llm.id, llm.hidden, system.id, task.chips,
                     task.global_batch, task.sequence, static_cast<int>(task.precision));
}

ServingRate search_serving(const catalog::Llm& llm, const PlantSystem& system,
                           const demand::Product& product) {
  ServingRate rate;
  if (!system.silicon) {
    rate.why = system.why_no_silicon;
    return rate;
  }
  auto choice = serving::best_replica(llm, *system.silicon, traffic_of(product), slo_of(product));
  if (!choice) {
    rate.why = choice.error().why;
    return rate;
  }
  auto model = perf::InferenceModel::make(llm, *system.silicon, choice->capacity.layout);
  if (!model) {
    rate.why = model.error().why;
    return rate;
  }
  rate.capacity = choice->capacity;
  rate.model = std::move(*model);
  rate.why = choice->reason;
  return rate;
}

operations::Layout node_layout(const PlantSystem& system, const Plant& plant) {
  double node = static_cast<double>(std::min(plant.reliability->chips_per_node, system.spec.chips));
  return {.node = Chips::from_si(node),
          .rack = Chips::from_si(static_cast<double>(system.spec.chips))};
}

// Chip time of a run: tokens / (tokens of a step / (chips x step time)) / goodput.
ChipTime work_of(const demand::Run& run, const perf::TrainingStep& step, Ratio goodput) {
  ChipTime per_step = Chips::from_si(static_cast<double>(step.chips)) * step.step_time.best;
  double steps = run.tokens / step.tokens;
  return per_step * (steps / goodput);
}

TrainingRate search_training(const catalog::Llm& llm, const PlantSystem& system,
                             const demand::Run& run, const Plan& plan, const Plant& plant,
                             RateCache& cache) {
  TrainingRate rate;
  if (!system.silicon) {
    rate.why = system.why_no_silicon;
    return rate;
  }
  auto chips =
      static_cast<std::int64_t>(run.chips_at_most ? run.chips_at_most->si() : kDefaultRunChips);
  perf::TrainingTask task = training_task(run, chips);
  const auto& choice = cache.layout(
      key_of(llm, system, task), rate.why, [&]() -> std::expected<perf::LayoutChoice, std::string> {
        auto found = perf::choose_training_layout(llm, *system.silicon, task);
        if (!found) return std::unexpected(std::move(found.error().why));
        return std::move(*found);
      });
  if (!choice) return rate;
  double used = static_cast<double>(choice->step.chips);
  operations::Job job{.chips = Chips::from_si(used),
                      .state = operations::kCheckpointPerParameter * catalog::parameters(llm),
                      .layout = node_layout(system, plant),
                      .replicas = static_cast<double>(choice->job.layout.dp)};
  rate.goodput = operations::goodput(plan.operations, plant.failures, job);
  rate.work = work_of(run, choice->step, rate.goodput.fraction.best);
  rate.choice = *choice;
  return rate;
}

operations::Availability availability_of(const Plan& plan, const Plant& plant,
                                         const PlantSystem& system, Chips replica) {
  return operations::serving_availability(
      plan.operations, plant.failures,
      {.layout = node_layout(system, plant),
       .replica = replica,
       .weights = system.spec.chips > 0 ? system.chip->memory.capacity * 0.5 : Data()});
}

double spread(double z, double low, double best, double high) {
  if (best <= 0) return 1;
  double end = z < 0 ? low : high;
  return end > 0 ? std::pow(end / best, std::abs(z) / kZ90) : 1;
}

}  // namespace

serving::Traffic traffic_of(const demand::Product& product) {
  return {.prompt = demand::mean(product.prompt),
          .output = demand::mean(product.output),
          .prompt_cv = cv_of(product.prompt),
          .output_cv = cv_of(product.output),
          .prefix_hit = 0};
}

serving::Slo slo_of(const demand::Product& product) {
  return {.ttft = product.slo.ttft, .tpot = product.slo.tpot, .percentile = product.slo.percentile};
}

perf::TrainingTask training_task(const demand::Run& run, std::int64_t chips) {
  double tokens = std::max(kBatchTokens, kBatchTokensPerChip * static_cast<double>(chips));
  auto sequences = static_cast<std::int64_t>(tokens / kTrainingSequence);
  // A power of two divides well over data-parallel ranks.
  std::int64_t batch = 1;
  while (batch * 2 <= sequences + sequences / 8) batch *= 2;
  return {.chips = chips,
          .global_batch = batch,
          .sequence = kTrainingSequence,
          .precision = run.precision,
          .gradients = catalog::Precision::fp32,
          .stack = nullptr};
}

const ServingRate& RateCache::serving(const std::string& key,
                                      const std::function<ServingRate()>& make) {
  auto known = serving_.find(key);
  if (known == serving_.end()) known = serving_.emplace(key, make()).first;
  return known->second;
}

const std::optional<perf::LayoutChoice>& RateCache::layout(
    const std::string& key, std::string& why,
    const std::function<std::expected<perf::LayoutChoice, std::string>()>& make) {
  auto known = layouts_.find(key);
  if (known == layouts_.end()) {
    auto made = make();
    Layout layout;
    if (made)
      layout = {std::move(*made), {}};
    else
      layout.why = std::move(made.error());
    if (layout.choice) layout.why = layout.choice->reason;
    known = layouts_.emplace(key, std::move(layout)).first;
  }
  why = known->second.why;
  return known->second.choice;
}

Rates search_rates(const Plan& plan, const Plant& plant, RateCache& cache) {
  Rates rates;
  const auto& products = plan.demand.products.items;
  for (std::size_t p = 0; p < products.size(); ++p) {
    for (const PlantSystem& system : plant.systems) {
      ServingRate rate;
      if (plant.product_models[p] != nullptr)
        rate = cache.serving(key_of(*plant.product_models[p], system, products[p].second), [&] {
          return search_serving(*plant.product_models[p], system, products[p].second);
        });
      rates.demand.serving.push_back(rate.capacity ? rate.capacity->output_rate.best
                                                   : TokenRatePerChip());
      rates.serving.push_back(std::move(rate));
    }
  }
  for (std::size_t r = 0; r < plan.demand.training.size(); ++r) {
    for (const PlantSystem& system : plant.systems) {
      TrainingRate rate;
      const demand::Run& run = plan.demand.training[r];
      if (plant.run_models[r] && !run.share_of_capacity)
        rate = search_training(*plant.run_models[r], system, run, plan, plant, cache);
      rates.demand.training.push_back(rate.work);
      rates.training.push_back(std::move(rate));
    }
  }
  for (std::size_t s = 0; s < plant.systems.size(); ++s) {
    Chips replica = Chips::from_si(static_cast<double>(plant.systems[s].spec.chips));
    rates.availability.push_back(availability_of(plan, plant, plant.systems[s], replica));
    rates.demand.availability.push_back(rates.availability.back().capacity);
  }
  return rates;
}

demand::Rates sample_rates(const Plan& sample, const Plant& plant, const Rates& rates,
                           const RateDeviates& deviates) {
  demand::Rates out = rates.demand;
  std::size_t systems = plant.systems.size();
  const auto& products = sample.demand.products.items;
  for (std::size_t i = 0; i < rates.serving.size(); ++i) {
    const ServingRate& rate = rates.serving[i];
    if (!rate.capacity) continue;
    std::size_t p = i / systems;
    auto again = serving::replica_capacity(*rate.model, traffic_of(products[p].second),
                                           slo_of(products[p].second), rate.capacity->limits);
    const auto& estimate = again ? again->output_rate : rate.capacity->output_rate;
    double factor =
        spread(deviates.serving[p], estimate.low.si(), estimate.best.si(), estimate.high.si());
    out.serving[i] = again ? estimate.best * factor : TokenRatePerChip();
  }
  for (std::size_t i = 0; i < rates.training.size(); ++i) {
    const TrainingRate& rate = rates.training[i];
    if (!rate.choice) continue;
    std::size_t r = i / systems;
    const auto& step = rate.choice->step.step_time;
    double slower = spread(deviates.training[r], step.low.si(), step.best.si(), step.high.si());
    out.training[i] =
        work_of(sample.demand.training[r], rate.choice->step, rate.goodput.fraction.best) * slower;
  }
  return out;
}

}  // namespace gw::plan
