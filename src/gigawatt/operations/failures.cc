#include "gigawatt/operations/failures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::operations {
namespace {

// What a category of the catalog means; see failure_model.
struct Category {
  std::string_view id;
  Component component;
  BlastRadius blast;
  double needs_repair;
  double waits_for_part;
};
constexpr double kGpuLeaves = 41.5 / (41.5 + 19.5);
constexpr double kNetworkLeaves = 12.2 / (4.9 + 12.2 + 17.0);
constexpr double kGpuReplaced = 0.03 / 0.111;
constexpr std::array kCategories{
    Category{"gpu", Component::gpu, BlastRadius::node, kGpuLeaves, kGpuReplaced},
    Category{"hbm", Component::memory, BlastRadius::node, kGpuLeaves, kGpuReplaced},
    Category{"nic", Component::nic, BlastRadius::node, 1.0, 0.0},
    Category{"switch", Component::network, BlastRadius::node, kNetworkLeaves, 0.0},
    Category{"host", Component::host, BlastRadius::node, 1.0, 0.0},
    Category{"maintenance", Component::host, BlastRadius::node, 1.0, 0.0},
    Category{"power", Component::power, BlastRadius::node, 1.0, 0.0},
    Category{"software", Component::software, BlastRadius::none, 0.0, 0.0},
    // A fleet without causes: the mix of Llama 3's run, 64% GPU and memory.
    Category{"all", Component::unknown, BlastRadius::node, 0.60, 0.17},
};
constexpr Category kUnknown{"unknown", Component::unknown, BlastRadius::none, 0.0, 0.0};

Category category_of(std::string_view id) {
  const auto* found = std::find_if(kCategories.begin(), kCategories.end(),
                                   [&](const Category& category) { return category.id == id; });
  return found == kCategories.end() ? kUnknown : *found;
}

FailureCause cause_of(std::string id, const Category& category, FailureRate rate,
                      const catalog::Reliability::Recovery& recovery) {
  // Of the events that leave, those that wait for a part stay away much longer.
  const double waits = category.needs_repair > 0
                           ? std::min(1.0, category.waits_for_part / category.needs_repair)
                           : 0;
  return {.id = std::move(id),
          .component = category.component,
          .rate = rate,
          .blast = category.blast,
          .needs_repair = category.needs_repair,
          .repair = recovery.node_repair + waits * recovery.part_replacement};
}

}  // namespace

std::string_view name(Component component) {
  constexpr std::array<std::string_view, 11> kNames{
      "gpu",     "memory",   "scale_up_link", "nic",     "network", "host",
      "storage", "software", "power",         "cooling", "unknown"};
  return kNames[static_cast<std::size_t>(component)];
}

Estimate<FailureRate> observed_rate(const Observation& observation) {
  const double events = observation.events;
  GW_CHECK(events >= 0 && observation.chips.si() > 0 && observation.time.si() > 0, events,
           observation.chips.si());
  const FailureRate one = 1.0 / (observation.chips * observation.time);
  const double spread = 1.2816 * std::sqrt(events);
  return {.low = std::max(0.0, events - spread) * one,
          .best = events * one,
          .high = (events + spread) * one,
          .trust = Trust::measured_table};
}

FailureRate per_chip(const NodeRate& rate) { return rate.per_node / rate.node; }

FailureRate total_rate(const FailureModel& model) {
  FailureRate total;
  for (const FailureCause& cause : model.causes) total += cause.rate;
  return total;
}

Rate interruption_rate(const FailureModel& model, Chips chips) { return total_rate(model) * chips; }

Time mtti(const FailureModel& model, Chips chips) {
  const Rate rate = interruption_rate(model, chips);
  if (rate.si() <= 0) return Time::from_si(std::numeric_limits<double>::infinity());
  return 1.0 / rate;
}

FailureModel scaled(const FailureModel& model, Ratio factor) {
  GW_CHECK(factor.si() >= 0, factor.si());
  FailureModel result = model;
  for (FailureCause& cause : result.causes) cause.rate *= factor.si();
  return result;
}

Chips chips_lost(BlastRadius blast, const Layout& layout) {
  switch (blast) {
    case BlastRadius::none:
      return {};
    case BlastRadius::chip:
      return Chips::from_si(1);
    case BlastRadius::node:
      return layout.node;
    case BlastRadius::rack:
      return layout.rack;
  }
  GW_CHECK(false);
  return {};
}

Ratio share_in_repair(const FailureModel& model, const Layout& layout) {
  Ratio share = 0.0;
  for (const FailureCause& cause : model.causes)
    share += cause.rate * cause.needs_repair.si() * cause.repair * chips_lost(cause.blast, layout);
  return share;
}

Ratio nodes_in_repair(const FailureModel& model, const Layout& layout, Chips chips) {
  GW_CHECK(layout.node.si() > 0, layout.node.si());
  Ratio nodes = 0.0;
  for (const FailureCause& cause : model.causes) {
    // A job cannot use a node that lacks a chip: at least one whole node is away.
    const double lost = chips_lost(cause.blast, layout) / layout.node;
    const double away = cause.blast == BlastRadius::none ? 0.0 : std::max(1.0, lost);
    nodes += cause.rate * chips * cause.repair * (cause.needs_repair.si() * away);
  }
  return nodes;
}

FailureModel failure_model(const catalog::Reliability& fleet) {
  FailureModel model;
  model.id = fleet.id;
  model.detect = fleet.recovery.detect;
  model.restart = fleet.recovery.restart;
  model.spares = fleet.recovery.spares;
  model.trust = trust_of(fleet.source.confidence);
  const FailureRate all = fleet.failure_rate_per_chip() / (1.0 * unit::chip);
  std::int64_t total = 0;
  for (const auto& [id, cause] : fleet.causes.items) total += cause.count;
  if (total == 0) {
    model.causes.push_back(cause_of("all", category_of("all"), all, fleet.recovery));
    return model;
  }
  for (const auto& [id, cause] : fleet.causes.items) {
    const double share = static_cast<double>(cause.count) / static_cast<double>(total);
    model.causes.push_back(cause_of(id, category_of(cause.category), share * all, fleet.recovery));
  }
  return model;
}

}  // namespace gw::operations
