#include "gigawatt/serving/replica.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace gw::serving {
namespace {

std::vector<perf::InferenceShard> shards(const catalog::Llm& llm, const perf::Silicon& silicon,
                                         const ReplicaSearch& search) {
  std::vector<perf::InferenceShard> out;
  const std::int64_t most = std::min(search.max_chips, silicon.scale_up_domain);
  for (perf::Precision weights : search.weights)
    for (std::int64_t tp = 1; tp <= most; tp *= 2) {
      if (llm.heads % tp != 0) continue;
      for (std::int64_t dp = 1; tp * dp <= most; dp *= 2) {
        if (dp > 1 && (!llm.moe || llm.moe->experts % (tp * dp) != 0)) break;
        out.push_back(
            {.tp = tp, .dp = dp, .weights = weights, .kv = search.kv, .engine = search.engine});
      }
    }
  return out;
}

bool better(const ReplicaCapacity& a, const ReplicaCapacity& b) {
  if (a.output_rate.best != b.output_rate.best) return a.output_rate.best > b.output_rate.best;
  return a.chips < b.chips;
}

// The obstacle nearest to a solution: latency is reached only by what fits in memory.
int progress(const Infeasible& why) { return static_cast<int>(why.limit); }

}  // namespace

std::string describe(const ReplicaCapacity& c) {
  std::string out = fmt::format("tp {}", c.layout.tp);
  if (c.layout.dp > 1) out += fmt::format(" x dp {}, experts over {} chips", c.layout.dp, c.chips);
  out += fmt::format(", {} weights, {:.0f} tokens a step, {:.0f} running",
                     perf::name(c.layout.weights), c.limits.budget.si(), c.batch);
  return out;
}

std::expected<ReplicaChoice, Infeasible> best_replica(const catalog::Llm& llm,
                                                      const perf::Silicon& silicon,
                                                      const Traffic& traffic, const Slo& slo,
                                                      const ReplicaSearch& search) {
  if (auto valid = check(traffic, slo); !valid) return std::unexpected(std::move(valid.error()));
  ReplicaChoice choice;
  std::optional<Infeasible> obstacle;
  auto keep = [&](Infeasible why) {
    if (!obstacle || progress(why) > progress(*obstacle)) obstacle = std::move(why);
  };
  for (const perf::InferenceShard& shard : shards(llm, silicon, search)) {
    auto model = perf::InferenceModel::make(llm, silicon, shard);
    if (!model) {
      keep(std::move(model.error()));
      continue;
    }
    for (Tokens budget : search.budgets) {
      ++choice.tried;
      auto capacity = replica_capacity(*model, traffic, slo, {budget, search.max_sequences});
      if (!capacity) {
        keep(std::move(capacity.error()));
        continue;
      }
      ++choice.feasible;
      if (choice.feasible == 1 || better(*capacity, choice.capacity))
        choice.capacity = std::move(*capacity);
    }
  }
  if (choice.feasible == 0)
    return std::unexpected(obstacle.value_or(
        Infeasible{perf::Limit::layout,
                   fmt::format("no layout of {} divides over {}", llm.id, silicon.chip)}));
  choice.reason = fmt::format(
      "{}: {:.4g} output tokens/s a chip, held by the {}; {} of {} candidates meet the limits",
      describe(choice.capacity), choice.capacity.output_rate.best.si(),
      name(choice.capacity.binding), choice.feasible, choice.tried);
  return choice;
}

}  // namespace gw::serving
