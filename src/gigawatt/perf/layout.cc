#include "gigawatt/perf/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

namespace gw::perf {
namespace {

constexpr std::int64_t kMaxTensor = 64;
constexpr std::int64_t kMaxPipeline = 64;
constexpr std::int64_t kMaxContext = 16;
constexpr std::int64_t kMaxExpert = 512;
constexpr std::int64_t kMaxMicroBatch = 8;
constexpr std::int64_t kMinContextTokens = 2048;  // a shorter slice only costs communication
constexpr double kUneven = 1.10;                  // layers of the fullest stage over the mean

std::vector<std::int64_t> powers_of_two(std::int64_t limit) {
  std::vector<std::int64_t> out;
  for (std::int64_t n = 1; n <= limit; n *= 2) out.push_back(n);
  return out;
}

std::vector<std::int64_t> pipelines(std::int64_t layers) {
  std::vector<std::int64_t> out;
  for (std::int64_t pp = 1; pp <= std::min(layers, kMaxPipeline); ++pp) {
    const StageLayers s = stage_layers(layers, {.pp = pp});
    if (s.middle * static_cast<double>(pp) <= kUneven * static_cast<double>(layers))
      out.push_back(pp);
  }
  return out;
}

// Chunks per stage that leave every chunk the same number of layer slots.
std::vector<std::int64_t> virtual_pipelines(std::int64_t layers, std::int64_t pp) {
  std::vector<std::int64_t> out{1};
  if (pp == 1) return out;
  for (std::int64_t slots : {0, 2, 1})
    if ((layers + slots) % pp == 0) {
      const std::int64_t stage = (layers + slots) / pp;
      for (std::int64_t v = 2; v <= stage; ++v)
        if (stage % v == 0) out.push_back(v);
      break;
    }
  return out;
}

struct Search {
  const catalog::Llm& llm;
  const Silicon& silicon;
  const TrainingTask& task;
  StepCosts costs{llm, silicon};
  TrainingJob best{};
  Time best_time{};
  std::optional<Time> second{};
  std::int64_t tried = 0, feasible = 0;
  std::optional<Infeasible> obstacle{};
  Data nearest{};  // least memory that any layout needs

  // The least recompute that fits in memory.
  bool fit(TrainingJob& job) {
    for (Recompute kind : {Recompute::none, Recompute::selective, Recompute::full}) {
      job.recompute = kind;
      const Data need = training_memory(llm, job).total();
      if (need <= silicon.memory) return true;
      if (!(nearest.si() > 0) || need < nearest) {
        nearest = need;
        obstacle = Infeasible{Limit::memory, {}};
      }
    }
    return false;
  }

  void consider(TrainingJob job) {
    if (auto valid = check_job(llm, silicon, job); !valid) {
      if (!obstacle) obstacle = std::move(valid.error());
      return;
    }
    ++tried;
    if (!fit(job)) return;
    const Time time = costs.breakdown(job).total();
    ++feasible;
    if (feasible == 1 || time < best_time) {
      if (feasible > 1) second = best_time;
      best = job, best_time = time;
    } else if (!second || time < *second) {
      second = time;
    }
  }

  void with_micro_batch(TrainingJob job) {
    const Layout& l = job.layout;
    const std::int64_t inner = l.tp * l.pp * l.cp;
    for (std::int64_t micro : powers_of_two(kMaxMicroBatch)) {
      job.micro_batch = micro;
      job.layout.dp = std::min(task.chips / inner, task.global_batch / micro);
      if (job.layout.dp < 1) return;
      if (l.vpp > 1 && job.micro_batches() < l.pp) return;
      if (!llm.moe) {
        consider(job);
        continue;
      }
      const std::int64_t most = job.layout.dp;
      for (std::int64_t ep : powers_of_two(std::min(kMaxExpert, llm.moe->experts))) {
        if (llm.moe->experts % ep != 0) continue;
        // Experts spread over whole groups of data-parallel ranks: the rest of the chips idles.
        const std::int64_t groups = ep / std::gcd(ep, l.tp * l.cp);
        job.layout.dp = most - most % groups;
        job.layout.ep = ep;
        if (job.layout.dp > 0) consider(job);
      }
      job.layout.ep = 1;
    }
  }
};

}  // namespace

std::string describe(const TrainingJob& job) {
  const Layout& l = job.layout;
  std::string out = fmt::format("tp {}, pp {}", l.tp, l.pp);
  if (l.vpp > 1) out += fmt::format(" x {}", l.vpp);
  out += fmt::format(", dp {}", l.dp);
  if (l.cp > 1) out += fmt::format(", cp {}", l.cp);
  if (l.ep > 1) out += fmt::format(", ep {}", l.ep);
  out += fmt::format(", micro-batch {}", job.micro_batch);
  if (job.recompute == Recompute::selective) out += ", selective recompute";
  if (job.recompute == Recompute::full) out += ", full recompute";
  return out;
}

std::expected<LayoutChoice, Infeasible> choose_training_layout(const catalog::Llm& llm,
                                                               const Silicon& silicon,
                                                               const TrainingTask& task) {
  if (auto valid = check_llm(llm); !valid) return std::unexpected(std::move(valid.error()));
  if (task.chips < 1 || task.global_batch < 1 || task.sequence < 1)
    return std::unexpected(
        Infeasible{Limit::layout, "chips, batch and sequence must be at least 1"});
  Search search{llm, silicon, task};
  TrainingJob job{.precision = task.precision,
                  .global_batch = task.global_batch,
                  .sequence = task.sequence,
                  .zero = 1,
                  .gradients = task.gradients,
                  .stack = task.stack};
  if (job.stack && job.stack->fully_sharded) job.zero = 3;
  const std::int64_t widest =
      std::min({kMaxTensor, silicon.scale_up_domain, llm.heads, task.chips});
  const std::int64_t slices =
      std::clamp<std::int64_t>(task.sequence / kMinContextTokens, 1, kMaxContext);
  for (std::int64_t tp : powers_of_two(widest))
    for (std::int64_t cp : powers_of_two(slices))
      for (std::int64_t pp : pipelines(llm.layers)) {
        if (llm.heads % tp != 0 || task.sequence % cp != 0 || tp * cp * pp > task.chips) continue;
        for (std::int64_t vpp : virtual_pipelines(llm.layers, pp)) {
          job.layout = {.tp = tp, .pp = pp, .vpp = vpp, .cp = cp};
          search.with_micro_batch(job);
        }
      }
  if (search.feasible == 0) {
    if (search.nearest.si() > 0)
      search.obstacle =
          Infeasible{Limit::memory,
                     fmt::format("{} needs at least {:.1f} GB a chip on {} chips, {} has {:.1f} GB",
                                 llm.id, search.nearest.in(unit::GB), task.chips, silicon.chip,
                                 silicon.memory.in(unit::GB))};
    return std::unexpected(search.obstacle.value_or(Infeasible{
        Limit::layout, fmt::format("no layout divides {} on {} chips", llm.id, task.chips)}));
  }
  auto step = training_step(llm, silicon, search.best);
  if (!step) return std::unexpected(std::move(step.error()));
  LayoutChoice out{search.best, std::move(*step), search.tried, search.feasible, {}};
  out.reason = fmt::format("{}: {:.3g} s a step, {} of {} layouts fit", describe(out.job),
                           out.step.step_time.best.si(), out.feasible, out.tried);
  if (search.second)
    out.reason += fmt::format(", the next is {:.1f}% slower",
                              100 * (*search.second / out.step.step_time.best - 1.0));
  return out;
}

}  // namespace gw::perf
