#include "gigawatt/plan/sampling.h"

#include <string>
#include <utility>
#include <vector>

#include "gigawatt/config/sample.h"
#include "gigawatt/core/check.h"
#include "gigawatt/core/random.h"

namespace gw::plan {
namespace {

class Draws {
 public:
  Draws(const Design& design, std::uint32_t index) : design_(design), index_(index) {}

  [[nodiscard]] double uniform(std::uint64_t stream, std::uint32_t step = 0) const {
    RandomAddress address{design_.seed, stream, index_, step};
    return design_.method == SamplingMethod::latin_hypercube
               ? latin_hypercube(address, design_.samples)
               : gw::uniform(address);
  }
  [[nodiscard]] double normal(std::uint64_t stream, std::uint32_t step = 0) const {
    return normal_quantile(uniform(stream, step));
  }
  [[nodiscard]] double normal(const std::string& path) const { return normal(stream_of(path)); }

 private:
  Design design_;
  std::uint32_t index_;
};

void draw_numbers(const Setup& setup, const Draws& draws, Plan& plan) {
  const auto& uncertainties = setup.loaded.facts.uncertainties;
  std::vector<double> values;
  values.reserve(uncertainties.size());
  for (const config::Uncertainty& u : uncertainties)
    values.push_back(u.distribution.quantile(draws.uniform(stream_of(u.path))));
  config::assign(plan, uncertainties, values);
}

// Months of a path are drawn one by one, whatever the method: a grid over samples has no use for
// what is the sum of many draws.
void draw_markets(const Setup& setup, const finance::MarketSample& at, Case& sample) {
  const finance::MarketModel& model = setup.markets.model;
  if (model.paths.empty()) return;
  auto paths = finance::draw_market_paths(model, sample.plan.markets, at);
  if (!paths) {
    sample.failure = std::move(paths.error());
    return;
  }
  sample.market = std::move(*paths);
  follow_markets(model, sample.market, sample.plan);
}

// Lead times are drawn per phase and task. A phase keeps its draws whatever else the plan builds:
// its address is its own id.
buildout::Deviate lead_times(const Plan& plan, const Draws& draws) {
  std::vector<std::uint64_t> streams;
  for (const buildout::Block& block : plan.buildout.blocks)
    for (std::int64_t k = 1; k <= block.count; ++k)
      streams.push_back(
          stream_of("buildout.blocks." + block.id + "." + std::to_string(k) + ".tasks"));
  return [streams = std::move(streams), draws](int phase, int task) {
    return draws.normal(streams[static_cast<std::size_t>(phase)], static_cast<std::uint32_t>(task));
  };
}

RateDeviates rate_deviates(const Plan& plan, const Draws& draws) {
  RateDeviates deviates;
  for (const auto& [id, product] : plan.demand.products.items)
    deviates.serving.push_back(draws.normal("rates.serving." + id));
  for (const demand::Run& run : plan.demand.training)
    deviates.training.push_back(draws.normal("rates.training." + run.id));
  return deviates;
}

}  // namespace

Design design_of(const Plan& plan) {
  return {.seed = static_cast<std::uint64_t>(plan.seed),
          .samples = static_cast<std::uint32_t>(plan.study.samples),
          .method = plan.study.method};
}

Case sample_case(const Setup& setup, const Design& design, std::uint32_t index) {
  GW_CHECK(index < design.samples, index, design.samples);
  Draws draws(design, index);
  Case sample = best_case(setup);
  draw_numbers(setup, draws, sample.plan);
  draw_markets(setup, {.seed = design.seed, .index = index}, sample);
  sample.deviate = lead_times(sample.plan, draws);
  sample.prices =
      at(prices_of(sample.plan, setup.plant), {.systems = draws.normal("prices.systems"),
                                               .network = draws.normal("prices.network"),
                                               .facility = draws.normal("prices.facility")});
  sample.rates =
      sample_rates(sample.plan, setup.plant, setup.rates, rate_deviates(sample.plan, draws));
  for (const finance::ContractInfo& contract : setup.finance->contracts())
    sample.binds.push_back(draws.uniform(stream_of("binds." + contract.id)) <
                           contract.binds_with_probability.si());
  return sample;
}

}  // namespace gw::plan
