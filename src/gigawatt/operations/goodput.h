// Goodput: the share of paid chip time that a training run turns into progress, and what serving
// keeps.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/estimate.h"
#include "gigawatt/operations/checkpoint.h"
#include "gigawatt/operations/failures.h"
#include "gigawatt/units/quantity.h"
#include "gigawatt/units/unit.h"

namespace gw::operations {

enum class CheckpointMode : std::uint8_t { synchronous, asynchronous };
enum class Store : std::uint8_t { shared, local_nvme, peer_memory };
enum class WhenShort : std::uint8_t { wait, shrink };
constexpr std::array<std::string_view, 2> enum_names(CheckpointMode) {
  return {"synchronous", "asynchronous"};
}
constexpr std::array<std::string_view, 3> enum_names(Store) {
  return {"shared", "local_nvme", "peer_memory"};
}
constexpr std::array<std::string_view, 2> enum_names(WhenShort) { return {"wait", "shrink"}; }

// Bytes per parameter of a mixed-precision Adam checkpoint: bf16 weights 2, fp32 master 4, two
// moments 8.
inline constexpr Data kCheckpointPerParameter = Data::from_si(14);

struct CheckpointConfig {
  std::optional<Time> interval;
  Store store = Store::shared;
  CheckpointMode mode = CheckpointMode::synchronous;
  std::optional<DataRate> bandwidth;
  DataRate snapshot_per_chip = 20.0 * unit::GB / unit::s;  // judgement: below one PCIe 5 x16
};

// The part of a plan that says how its clusters are run.
struct Config {
  std::string failures = "llama3_16k";
  Ratio failure_factor = 1.0;
  CheckpointConfig checkpoint;
  std::optional<Time> detect;
  std::optional<Time> restart;
  DataRate load_per_chip = 2.0 * unit::GB / unit::s;  // judgement
  std::optional<Ratio> spares;
  WhenShort when_short = WhenShort::shrink;
  Ratio slow_nodes = 0.0;
};

// What runs: chips in the job, without spares.
struct Job {
  Chips chips;
  Data state;  // bytes of one checkpoint, all ranks together
  Layout layout;
  Ratio replicas = 1.0;  // data-parallel groups; one that lacks a node pauses when the job shrinks
};

struct Losses {
  Ratio checkpoint = 0.0;
  Ratio rework = 0.0;
  Ratio restart = 0.0;
  Ratio waiting = 0.0;  // spares exhausted: waiting for a repair, or running with fewer replicas
  Ratio slow = 0.0;     // nodes that run slowly without failing
};

// fraction.best + the sum of losses = 1.
struct Goodput {
  Estimate<Ratio> fraction;  // of the job's chip time; spares are extra
  Losses losses;
  Time mtti;
  Time interval;  // between checkpoints; infinite: none taken because nothing fails
  Time checkpoint_blocking;
  Time restart;
  std::int64_t spare_nodes = 0;
  Ratio probability_spares_enough = 1.0;
};

// Closed form: time_shares at the chosen interval x (1 - waiting) x (1 - slow). The interval
// low..high comes from failure rates times and divided by 1.7: observed fleets range from 2.34
// (RSC-2) to 6.5 (RSC-1) per 1,000 node-days around Llama 3's 3.8. Ignores correlated failures,
// loss spikes, planned maintenance and silent corruption that is found late.
[[nodiscard]] Goodput goodput(const Config& config, const FailureModel& failures, const Job& job);

// Of the store for the job: as the plan says, else 2 TB/s shared (the sustained rate of Llama 3's
// store: memory of arXiv:2407.21783), 1 GB/s and chip on local disks, 10 GB/s and chip in the
// memory of peers (judgement).
[[nodiscard]] DataRate store_bandwidth(const CheckpointConfig& config, Chips chips);
// Blocking and drain time of a checkpoint of `job`.
[[nodiscard]] CheckpointCost checkpoint_cost(const CheckpointConfig& config, const Job& job);
// Time to restore a job: detect + the longer of restart and loading the state from the store.
[[nodiscard]] Time restart_time(const Config& config, const FailureModel& failures, const Job& job);

struct ServingFleet {
  Layout layout;
  Chips replica;  // chips that stop together when one of them fails
  Data weights;   // loaded by a replica that starts
};
// Shares of the chips that are owned: capacity = 1 - spares - restoring - repair.
struct Availability {
  Ratio capacity = 1.0;
  Ratio spares = 0.0;
  Ratio restoring = 0.0;  // replicas that reload after a failure
  Ratio repair = 0.0;     // chips in repair that spares do not replace
};
// Mean over time of a large fleet: rate x duration x chips that are out (Little's law).
[[nodiscard]] Availability serving_availability(const Config& config, const FailureModel& failures,
                                                const ServingFleet& fleet);

template <class Visitor>
void visit(Visitor& v, CheckpointConfig& c) {
  v.field("interval", c.interval,
          {.doc = "time between checkpoints; absent: the optimum", .positive = true});
  v.field("mode", c.mode,
          {.doc = "whether the job waits for the write or only for a copy in memory"});
  v.field("store", c.store,
          {.doc = "where it goes; local disks and memory are taken to be replicated"});
  v.field("bandwidth", c.bandwidth,
          {.doc = "of the store for the whole job, reading and writing; absent: by store",
           .positive = true});
  v.field("snapshot_per_chip", c.snapshot_per_chip,
          {.doc = "copy rate from a chip to host memory, for asynchronous checkpoints",
           .positive = true});
}

template <class Visitor>
void visit(Visitor& v, Config& c) {
  v.field("failures", c.failures,
          {.doc = "observed fleet whose rates apply", .refers_to = "reliability"});
  v.field("failure_factor", c.failure_factor,
          {.doc = "rates relative to that fleet", .min = 0, .max = 100});
  v.field("checkpoint", c.checkpoint, {.doc = "how training state is saved"});
  v.field("detect", c.detect,
          {.doc = "from a failure until it is known; absent: the fleet's", .min = 0});
  v.field("restart", c.restart,
          {.doc = "from then until the job computes again, loading included; absent: the fleet's",
           .min = 0});
  v.field("load_per_chip", c.load_per_chip,
          {.doc = "rate at which a serving replica loads weights", .positive = true});
  v.field("spares", c.spares,
          {.doc = "hot spare nodes as a share of working nodes; absent: the fleet's",
           .min = 0,
           .max = 1});
  v.field("when_short", c.when_short,
          {.doc = "without spares: wait for a repair, or run with fewer replicas"});
  v.field("slow_nodes", c.slow_nodes,
          {.doc = "speed lost to nodes that run slowly without failing", .min = 0, .max = 0.9});
}

}  // namespace gw::operations
