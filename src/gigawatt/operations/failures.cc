#include "gigawatt/operations/failures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "gigawatt/core/check.h"

namespace gw::operations {

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

}  // namespace gw::operations
