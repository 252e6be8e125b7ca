// Links, switches and measured collective rates.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/source.h"

namespace gw::catalog {

enum class NetworkKind : std::uint8_t { scale_up, scale_out };
constexpr std::array<std::string_view, 2> enum_names(NetworkKind) {
  return {"scale_up", "scale_out"};
}

struct NetworkSwitch {
  std::string name;
  std::int64_t ports = 0;
  std::optional<DataRate> capacity;
  std::optional<Time> latency;
  std::optional<Power> power_max, power_typical;
  std::optional<Dollars> price_low, price_high;
  Source source;
};

// A link generation with its switch, and how much of the link rate collectives reach.
struct Network {
  std::string id, name;
  NetworkKind kind = NetworkKind::scale_out;
  DataRate bandwidth;       // one direction: per chip (scale-up) or per port (scale-out)
  std::int64_t domain = 0;  // scale-up: chips that it joins at this rate
  std::int64_t links = 0;   // scale-up: links per chip, where known
  Source source;
  std::optional<Range<Time>> latency;  // through the switch, or per hop
  using Switch = NetworkSwitch;
  std::optional<Switch> switch_box;
  struct Efficiency {  // bus bandwidth as nccl-tests defines it, over the link rate in one
                       // direction
    Ratio all_reduce, all_gather, all_to_all;
    Source source;
  };
  std::optional<Efficiency> efficiency;
};

template <class Visitor>
void visit(Visitor& v, Network::Switch& s) {
  v.field("name", s.name, {.doc = "model", .required = true});
  v.field("ports", s.ports, {.doc = "ports at the link rate; 0: not known", .min = 0});
  v.field("capacity", s.capacity, {.doc = "switching capacity in one direction", .positive = true});
  v.field("latency", s.latency, {.doc = "port to port", .positive = true});
  v.field("power_max", s.power_max, {.doc = "with active optics", .positive = true});
  v.field("power_typical", s.power_typical, {.doc = "with passive cables", .positive = true});
  v.field("price_low", s.price_low, {.doc = "low end of the price", .positive = true});
  v.field("price_high", s.price_high, {.doc = "high end of the price", .positive = true});
  v.flatten(s.source);
}
template <class Visitor>
void visit(Visitor& v, Network::Efficiency& e) {
  v.field("all_reduce", e.all_reduce,
          {.doc = "all-reduce", .required = true, .positive = true, .max = 1});
  v.field("all_gather", e.all_gather,
          {.doc = "all-gather and reduce-scatter", .required = true, .positive = true, .max = 1});
  v.field("all_to_all", e.all_to_all,
          {.doc = "all-to-all", .required = true, .positive = true, .max = 1});
  v.flatten(e.source);
}
template <class Visitor>
void visit(Visitor& v, Network& n) {
  v.field("name", n.name, {.doc = "what people call it", .required = true});
  v.field("kind", n.kind, {.doc = "inside a domain or between domains", .required = true});
  v.field("bandwidth", n.bandwidth,
          {.doc = "one direction, per chip or per port", .required = true, .positive = true});
  v.field("domain", n.domain, {.doc = "chips that a scale-up network joins", .min = 0});
  v.field("links", n.links, {.doc = "links per chip; 0: not known", .min = 0});
  v.flatten(n.source);
  v.field("latency", n.latency, {.doc = "through the switch, or per hop"});
  v.field("switch", n.switch_box, {.doc = "the switch it uses"});
  v.field("efficiency", n.efficiency, {.doc = "bus bandwidth over link rate, large messages"});
}

// Bus bandwidth of one collective by message size.
struct CollectiveCurve {
  std::vector<Data> messages;           // empty: one rate, message size not stated
  std::vector<DataRate> bus_bandwidth;  // as nccl-tests defines it
  std::optional<Time> latency;          // of a message of 512 B
};

// Measured collectives on one group of chips.
struct CollectiveTable {
  std::string id, name, chip;
  std::int64_t chips = 0;
  std::optional<DataRate> link_rate;  // one direction per chip, where one rate describes the group
  Source source;
  std::optional<CollectiveCurve> all_reduce, all_gather, reduce_scatter, all_to_all, send_receive;
};

template <class Visitor>
void visit(Visitor& v, CollectiveCurve& c) {
  v.field("messages", c.messages, {.doc = "message sizes, ascending"});
  v.field("bus_bandwidth", c.bus_bandwidth,
          {.doc = "bus bandwidth at each size", .required = true});
  v.field("latency", c.latency, {.doc = "time of a message of 512 B", .positive = true});
}
template <class Visitor>
void visit(Visitor& v, CollectiveTable& t) {
  v.field("name", t.name, {.doc = "what was measured", .required = true});
  v.field("chip", t.chip, {.doc = "chip", .required = true, .refers_to = "chip"});
  v.field("chips", t.chips, {.doc = "chips in the group", .required = true, .min = 2});
  v.field("link_rate", t.link_rate,
          {.doc = "link rate in one direction per chip", .positive = true});
  v.flatten(t.source);
  v.field("all_reduce", t.all_reduce, {.doc = "all-reduce"});
  v.field("all_gather", t.all_gather, {.doc = "all-gather"});
  v.field("reduce_scatter", t.reduce_scatter, {.doc = "reduce-scatter"});
  v.field("all_to_all", t.all_to_all, {.doc = "all-to-all"});
  v.field("send_receive", t.send_receive, {.doc = "one chip to another"});
}

}  // namespace gw::catalog
