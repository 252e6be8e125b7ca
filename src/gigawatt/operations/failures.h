// Failures by cause: rates per chip, what one takes with it, how long it is away.
//
// Failures are independent Poisson processes, so rates add: MTTI(n) = 1 / (n sum of rates). Real
// clusters have bursts, bad nodes and jobs that fail young; a pure rate is too optimistic for
// mid-size jobs (Meta measured 7.9 h at 1,024 GPUs where 6.5 failures per 1,000 node-days
// gives 28.8 h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/reliability.h"
#include "gigawatt/core/estimate.h"
#include "gigawatt/units/quantity.h"

namespace gw::operations {

// Interruptions per chip and time.
using FailureRate = Quantity<Dim{} - kChipDim - kTimeDim>;

enum class Component : std::uint8_t {
  gpu,
  memory,
  scale_up_link,
  nic,
  network,
  host,
  storage,
  software,
  power,
  cooling,
  unknown
};
[[nodiscard]] std::string_view name(Component component);

// What is out of service until the repair is done; the job stops in any case.
enum class BlastRadius : std::uint8_t { none, chip, node, rack };

struct FailureCause {
  std::string id;
  Component component = Component::unknown;
  FailureRate rate = {};
  BlastRadius blast = BlastRadius::node;
  Ratio needs_repair =
      1.0;      // share of events after which hardware leaves; the rest restart in place
  Time repair = {};  // until it is back
};

struct FailureModel {
  std::string id;
  std::vector<FailureCause> causes;
  Time detect;         // until a stop is known
  Time restart;        // from then until the job computes again, loading from a fast store included
  Ratio spares = 0.0;  // hot spare nodes per node in use
  Trust trust = Trust::extrapolated;
};

// The fleet that the catalog describes. Its rate is split by the counts of its causes (one cause
// "all" where it has none). Hardware leaves for repair after: 68% of GPU and memory events (41.5
// of 61.0 points that needed another host in NVIDIA and Crusoe's four months of H200s), 36% of
// network events (12.2 of 34.1 points), all host, power and maintenance events, no software ones. A
// repair takes the fleet's node_repair; 27% of GPU events also wait for a part (3% of GPUs replaced
// a year, judgement, of 11.1% interrupted in Llama 3's run).
[[nodiscard]] FailureModel failure_model(const catalog::Reliability& fleet);

// Interruptions observed in a period on a number of chips, as a rate with its P10-P90 by Poisson
// statistics: (n +- 1.2816 sqrt(n)) / (chips x time). Says nothing about another cluster.
struct Observation {
  Ratio events;
  Chips chips;
  Time time;
};
[[nodiscard]] Estimate<FailureRate> observed_rate(const Observation& observation);

// "6.5 failures per 1,000 node-days" with 8 chips a node.
struct NodeRate {
  Rate per_node;
  Chips node;
};
[[nodiscard]] FailureRate per_chip(const NodeRate& rate);

// Sum over the causes, per chip.
[[nodiscard]] FailureRate total_rate(const FailureModel& model);
[[nodiscard]] Rate interruption_rate(const FailureModel& model, Chips chips);
// Mean time to interruption of a job on `chips`; infinite if nothing fails.
[[nodiscard]] Time mtti(const FailureModel& model, Chips chips);

// Every rate times `factor` (>= 0): a young cluster (x 3 in the first month: judgement), a better
// fleet.
[[nodiscard]] FailureModel scaled(const FailureModel& model, Ratio factor);

struct Layout {
  Chips node = Chips::from_si(8);
  Chips rack = Chips::from_si(8);
};
[[nodiscard]] Chips chips_lost(BlastRadius blast, const Layout& layout);

// Mean number of chips that are out for repair: sum of rate x needs_repair x repair x blast, per
// chip of the fleet (Little's law; holds for any distribution of repair times).
[[nodiscard]] Ratio share_in_repair(const FailureModel& model, const Layout& layout);
// Mean number of nodes of `layout` that are out for repair among `chips`; a rack counts as its
// nodes.
[[nodiscard]] Ratio nodes_in_repair(const FailureModel& model, const Layout& layout, Chips chips);

}  // namespace gw::operations
