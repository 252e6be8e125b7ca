// How often machines fail, of what, and how long it takes to go on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/catalog/source.h"

namespace gw::catalog {

struct ObservedFailures {
  std::int64_t chips = 0, interruptions = 0, unexpected = 0;
  Time duration;
  std::optional<Ratio> effective_time;
  Source source;
};

// Failures of one kind of cluster. A job on n nodes is interrupted every node_time_between_failures
// / n.
struct Reliability {
  std::string id, name;
  std::string chip;  // "" if it is for no chip in particular
  std::int64_t chips_per_node = 8;
  Time node_time_between_failures;  // of one node, all causes that stop a job, planned stops left
                                    // out
  Source source;
  using Observed = ObservedFailures;
  std::optional<Observed> observed;
  struct Cause {
    std::string category;    // gpu, hbm, nic, switch, host, software, maintenance, power, unknown
    std::int64_t count = 0;  // of the failures that the profile rests on
  };
  config::ById<Cause> causes;  // shares are count over the sum of counts; empty: not known
  struct Recovery {
    Time detect;            // until the job is known to have stopped
    Time restart;           // until it computes again, checkpoint loading included
    Time node_repair;       // mean time until a failed node is back
    Time part_replacement;  // where a part must be exchanged
    Ratio spares;           // hot spare nodes per node in use
    Source source;
  } recovery;

  // Share of the failures in `category`; 0 where no causes are known.
  [[nodiscard]] Ratio share(std::string_view category) const {
    std::int64_t hits = 0, all = 0;
    for (const auto& [cause_id, cause] : causes.items) {
      all += cause.count;
      if (cause.category == category) hits += cause.count;
    }
    return all == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(all);
  }
  // Failures per chip and time: 1 / (chips_per_node x node_time_between_failures).
  [[nodiscard]] Rate failure_rate_per_chip() const {
    return 1.0 / (node_time_between_failures * static_cast<double>(chips_per_node));
  }
};

template <class Visitor>
void visit(Visitor& v, Reliability::Observed& o) {
  v.field("chips", o.chips, {.doc = "chips in the job", .required = true, .min = 1});
  v.field("duration", o.duration, {.doc = "time observed", .required = true, .positive = true});
  v.field("interruptions", o.interruptions,
          {.doc = "all interruptions", .required = true, .min = 0});
  v.field("unexpected", o.unexpected, {.doc = "those not planned", .required = true, .min = 0});
  v.field("effective_time", o.effective_time,
          {.doc = "share of the time spent training", .min = 0, .max = 1});
  v.flatten(o.source);
}
template <class Visitor>
void visit(Visitor& v, Reliability::Cause& c) {
  v.field("category", c.category, {.doc = "what failed", .required = true});
  v.field("count", c.count, {.doc = "failures of this cause", .required = true, .min = 0});
}
template <class Visitor>
void visit(Visitor& v, Reliability::Recovery& r) {
  v.field("detect", r.detect, {.doc = "until the stop is known", .required = true, .min = 0});
  v.field("restart", r.restart,
          {.doc = "until the job computes again", .required = true, .positive = true});
  v.field("node_repair", r.node_repair,
          {.doc = "until a node is back", .required = true, .positive = true});
  v.field("part_replacement", r.part_replacement,
          {.doc = "until an exchanged part works", .required = true, .positive = true});
  v.field("spares", r.spares,
          {.doc = "hot spare nodes per node in use", .required = true, .min = 0, .max = 1});
  v.flatten(r.source);
}
template <class Visitor>
void visit(Visitor& v, Reliability& r) {
  v.field("name", r.name, {.doc = "what it describes", .required = true});
  v.field("chip", r.chip, {.doc = "chip it was seen on", .refers_to = "chip"});
  v.field("chips_per_node", r.chips_per_node,
          {.doc = "chips that stop together", .required = true, .min = 1});
  v.field("node_time_between_failures", r.node_time_between_failures,
          {.doc = "mean time between failures of one node", .required = true, .positive = true});
  v.flatten(r.source);
  v.field("observed", r.observed, {.doc = "the job it was seen in"});
  v.field("causes", r.causes, {.doc = "failures by cause"});
  v.field("recovery", r.recovery, {.doc = "how long it takes to go on", .required = true});
}

}  // namespace gw::catalog
