#include "gigawatt/operations/goodput.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/core/check.h"
#include "gigawatt/operations/spares.h"

namespace gw::operations {
namespace {

constexpr double kRateSpread = 1.7;  // see goodput()

double spares_of(const Config& config, const FailureModel& failures) {
  return config.spares.value_or(failures.spares);
}

struct SpareResult {
  std::int64_t nodes = 0;
  Ratio enough = 1.0;
  Ratio waiting = 0.0;
};

SpareResult spare_result(const Config& config, const FailureModel& failures, const Job& job) {
  SpareResult result;
  const double nodes = job.chips / job.layout.node;
  result.nodes = static_cast<std::int64_t>(std::ceil(spares_of(config, failures) * nodes - 1e-9));
  const SparePool pool{.mean_in_repair = nodes_in_repair(failures, job.layout, job.chips),
                       .spares = result.nodes};
  result.enough = probability_enough(pool);
  const double standing = 1 - result.enough.si();
  // A job that shrinks loses one replica per missing node, and never more than by standing still.
  const double shrunk =
      std::min(standing, expected_shortage(pool).si() / std::max(1.0, job.replicas.si()));
  result.waiting = config.when_short == WhenShort::wait ? standing : shrunk;
  return result;
}

Goodput at_rates(const Config& config, const FailureModel& failures, const Job& job) {
  Goodput result;
  result.mtti = mtti(failures, job.chips);
  result.restart = restart_time(config, failures, job);
  const CheckpointCost cost = checkpoint_cost(config.checkpoint, job);
  const FailureProcess process{.mtti = result.mtti, .restart = result.restart};
  result.checkpoint_blocking = cost.blocking;
  // A write that has not ended delays the next one.
  result.interval = std::max(config.checkpoint.interval.value_or(optimal_interval(cost, process)),
                             cost.drain - cost.blocking);
  const TimeShares shares = time_shares(cost, process, result.interval);
  const SpareResult spares = spare_result(config, failures, job);
  result.spare_nodes = spares.nodes;
  result.probability_spares_enough = spares.enough;
  const double running = 1 - spares.waiting.si();
  const double speed = 1 - config.slow_nodes.si();
  result.losses.checkpoint = running * shares.checkpoint.si();
  result.losses.rework = running * shares.rework.si();
  result.losses.restart = running * shares.restart.si();
  result.losses.waiting = spares.waiting;
  result.losses.slow = running * shares.useful.si() * (1 - speed);
  const Ratio fraction = running * shares.useful.si() * speed;
  result.fraction = Estimate<Ratio>::exact(fraction, failures.trust);
  return result;
}

}  // namespace

DataRate store_bandwidth(const CheckpointConfig& config, Chips chips) {
  if (config.bandwidth) return *config.bandwidth;
  const double n = std::max(1.0, chips.si());
  switch (config.store) {
    case Store::shared:
      return 2.0 * unit::TB / unit::s;
    case Store::local_nvme:
      return n * (1.0 * unit::GB / unit::s);
    case Store::peer_memory:
      return n * (10.0 * unit::GB / unit::s);
  }
  GW_CHECK(false);
  return {};
}

CheckpointCost checkpoint_cost(const CheckpointConfig& config, const Job& job) {
  const Time write = job.state / store_bandwidth(config, job.chips);
  if (config.mode == CheckpointMode::synchronous) return {.blocking = write, .drain = {}};
  const double chips = std::max(1.0, job.chips.si());
  return {.blocking = job.state / (config.snapshot_per_chip * chips), .drain = write};
}

Time restart_time(const Config& config, const FailureModel& failures, const Job& job) {
  const Time load = job.state / store_bandwidth(config.checkpoint, job.chips);
  return config.detect.value_or(failures.detect) +
         std::max(config.restart.value_or(failures.restart), load);
}

Goodput goodput(const Config& config, const FailureModel& failures, const Job& job) {
  GW_CHECK(job.chips.si() >= 0 && job.state.si() >= 0 && job.layout.node.si() > 0, job.chips.si(),
           job.state.si());
  const FailureModel best = scaled(failures, config.failure_factor);
  Goodput result = at_rates(config, best, job);
  const Goodput bad = at_rates(config, scaled(best, kRateSpread), job);
  const Goodput good = at_rates(config, scaled(best, 1 / kRateSpread), job);
  result.fraction.low = std::min(result.fraction.best, bad.fraction.best);
  result.fraction.high = std::max(result.fraction.best, good.fraction.best);
  return result;
}

Availability serving_availability(const Config& config, const FailureModel& failures,
                                  const ServingFleet& fleet) {
  const FailureModel model = scaled(failures, config.failure_factor);
  const Time load = fleet.weights / (config.load_per_chip * std::max(1.0, fleet.replica.si()));
  const Time restore = config.detect.value_or(failures.detect) +
                       std::max(config.restart.value_or(failures.restart), load);
  const double spares = spares_of(config, failures);
  Availability result;
  result.spares = spares / (1 + spares);
  // A chip is out whenever any chip of its replica has failed, and failures do not pile up.
  const double outages = total_rate(model) * fleet.replica * restore;
  result.restoring = (1 - result.spares.si()) * outages / (1 + outages);
  result.repair = std::max(0.0, share_in_repair(model, fleet.layout).si() - result.spares.si());
  result.capacity =
      std::max(0.0, 1 - result.spares.si() - result.restoring.si() - result.repair.si());
  return result;
}

}  // namespace gw::operations
