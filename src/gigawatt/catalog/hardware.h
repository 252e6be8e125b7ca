// Accelerator chips and the servers and racks that are bought with them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/catalog/source.h"

namespace gw::catalog {

enum class Precision : std::uint8_t { fp32, tf32, fp16, bf16, fp8, fp4 };
inline constexpr int kPrecisions = 6;
constexpr std::array<std::string_view, kPrecisions> enum_names(Precision) {
  return {"fp32", "tf32", "fp16", "bf16", "fp8", "fp4"};
}

enum class Status : std::uint8_t { available, announced, cancelled };
constexpr std::array<std::string_view, 3> enum_names(Status) {
  return {"available", "announced", "cancelled"};
}

// One package: a Blackwell or Rubin package counts as one chip although it holds two dies.
struct Chip {
  std::string id, name, vendor;
  Source source;  // of the groups that name none
  Status status = Status::available;
  std::string announced, launch;  // "2022-09-20", "2026-H2": as known; announced may be empty
  Source launch_source;

  struct Peak {  // dense rate per precision; absent: not supported or not published
    std::array<std::optional<FlopRate>, kPrecisions> rate;
    std::optional<FlopRate> fp4_inference;  // where the maker quotes a higher one for inference
    std::optional<FlopRate> fp64, fp64_matrix, int8;  // no model computes with these
    bool as_marketed = false;                         // density not stated by the vendor
    Source source;
  } peak;
  struct Memory {
    std::string type;
    Data capacity;  // 0: not published, and the chip is incomplete
    DataRate bandwidth;
    std::optional<Data> sram;  // beside it, on the compute dies
    Source source;
  } memory;
  struct ScaleUp {
    std::string link;
    DataRate bandwidth;       // one direction per chip; 0: none or not published
    std::int64_t domain = 1;  // chips that reach each other at this rate
    std::string topology;     // in words
    Source source;
  } scale_up;
  struct ScaleOut {
    std::string nic;
    DataRate bandwidth;  // one direction per chip; 0: not published
    Source source;
  } scale_out;
  struct Dies {
    std::int64_t count = 1;             // compute dies per package
    std::int64_t memory_stacks = 0;     // stacks of memory dies; 0: not known
    std::optional<double> area_mm2;     // of one compute die
    std::optional<double> transistors;  // of the package
    std::string process;
    Source source;
  } dies;
  std::optional<Power> tdp;
  Source tdp_source;
  using Price = catalog::Price;  // one chip
  Price price;
  std::string incomplete;  // why no model can use it; empty: every model can

  [[nodiscard]] std::optional<FlopRate> peak_rate(Precision p) const {
    return peak.rate[static_cast<std::size_t>(p)];
  }
};

template <class Visitor>
void visit(Visitor& v, Chip::Peak& p) {
  for (std::size_t i = 0; i < p.rate.size(); ++i) {
    v.field(enum_names(Precision{})[i], p.rate[i],
            {.doc = "dense rate at this precision", .positive = true});
  }
  v.field("fp4_inference", p.fp4_inference,
          {.doc = "fp4 rate that the maker quotes for inference", .positive = true});
  v.field("fp64", p.fp64, {.doc = "dense vector rate at double precision", .positive = true});
  v.field("fp64_matrix", p.fp64_matrix,
          {.doc = "dense matrix rate at double precision", .positive = true});
  v.field("int8", p.int8, {.doc = "dense rate of 8-bit integer operations", .positive = true});
  v.field("as_marketed", p.as_marketed,
          {.doc = "whether the maker leaves open if the rates are dense"});
  v.flatten(p.source);
}
template <class Visitor>
void visit(Visitor& v, Chip::Memory& m) {
  v.field("type", m.type, {.doc = "kind of memory", .required = true});
  v.field("capacity", m.capacity, {.doc = "as marketed, per chip", .min = 0});
  v.field("bandwidth", m.bandwidth, {.doc = "peak rate per chip", .min = 0});
  v.field("sram", m.sram, {.doc = "memory on the compute dies", .positive = true});
  v.flatten(m.source);
}
template <class Visitor>
void visit(Visitor& v, Chip::ScaleUp& s) {
  v.field("link", s.link, {.doc = "kind of link", .required = true});
  v.field("bandwidth", s.bandwidth, {.doc = "one direction per chip", .min = 0});
  v.field("domain", s.domain, {.doc = "chips that reach each other at this rate", .min = 1});
  v.field("topology", s.topology, {.doc = "how the chips are joined"});
  v.flatten(s.source);
}
template <class Visitor>
void visit(Visitor& v, Chip::ScaleOut& s) {
  v.field("nic", s.nic, {.doc = "network adapters per chip"});
  v.field("bandwidth", s.bandwidth, {.doc = "line rate in one direction per chip", .min = 0});
  v.flatten(s.source);
}
template <class Visitor>
void visit(Visitor& v, Chip::Dies& d) {
  v.field("count", d.count, {.doc = "compute dies per package", .min = 1});
  v.field("memory_stacks", d.memory_stacks,
          {.doc = "stacks of memory dies in the package; 0: not known", .min = 0});
  v.field("area_mm2", d.area_mm2, {.doc = "area of one compute die in mm2", .positive = true});
  v.field("transistors", d.transistors, {.doc = "transistors of the package", .positive = true});
  v.field("process", d.process, {.doc = "process of the compute dies"});
  v.flatten(d.source);
}
template <class Visitor>
void visit(Visitor& v, Chip& c) {
  v.field("name", c.name, {.doc = "what people call it", .required = true});
  v.field("vendor", c.vendor, {.doc = "who designs it", .required = true});
  v.field("status", c.status, {.doc = "whether it can be bought"});
  v.field("announced", c.announced, {.doc = "when the maker announced it"});
  v.field("launch", c.launch,
          {.doc = "first availability", .required = true, .example = "2026-H2"});
  v.flatten(c.source);
  v.field("launch_source", c.launch_source, {.doc = "source of the launch date"});
  v.field("peak", c.peak, {.doc = "peak rates by precision", .required = true});
  v.field("memory", c.memory, {.doc = "memory of one chip", .required = true});
  v.field("scale_up", c.scale_up, {.doc = "links inside the scale-up domain", .required = true});
  v.field("scale_out", c.scale_out, {.doc = "network between domains"});
  v.field("dies", c.dies, {.doc = "compute dies in the package"});
  v.field("tdp", c.tdp, {.doc = "design power of one chip", .positive = true});
  v.field("tdp_source", c.tdp_source, {.doc = "source of the design power"});
  v.field("price", c.price, {.doc = "price of one chip; absent: not known"});
  v.field("incomplete", c.incomplete, {.doc = "why no model can use it"});
}

struct SystemHost {
  std::string cpu;
  std::int64_t cpus = 0;
  std::optional<Data> memory;
  std::int64_t rack_units = 0;  // height in a rack; 0: not known, or racks of its own
  std::optional<Mass> weight;
  Source source;
};

struct SystemNetwork {
  std::string nics;                   // network adapters, in words
  std::optional<DataRate> bandwidth;  // line rate of all adapters for scale-out, one direction
  std::int64_t switches = 0;          // scale-up switch chips in the system; 0: none or not known
  Source source;
};

// A server or rack that is bought and powered as one.
struct System {
  std::string id, name, chip;
  std::int64_t chips = 8;
  std::int64_t scale_up_domain = 8;
  std::string launch;
  struct PowerUse {
    Power max;      // provisioned
    Power typical;  // under load
    Source source;
    Source typical_source;
  } power;              // IT power of the whole system
  std::string cooling;  // air, liquid, hybrid
  using Host = SystemHost;
  std::optional<Host> host;
  std::optional<SystemNetwork> network;
  using Price = catalog::Price;  // whole system
  Price price;
  Source source;  // of chip, count, domain, launch and cooling
};

template <class Visitor>
void visit(Visitor& v, System::PowerUse& p) {
  v.field("max", p.max, {.doc = "power to provision", .required = true, .positive = true});
  v.field("typical", p.typical, {.doc = "power under load", .required = true, .positive = true});
  v.flatten(p.source);
  v.field("typical_source", p.typical_source, {.doc = "source of the power under load"});
}
template <class Visitor>
void visit(Visitor& v, System::Host& h) {
  v.field("cpu", h.cpu, {.doc = "host processors", .required = true});
  v.field("cpus", h.cpus, {.doc = "number of host processors; 0: not known", .min = 0});
  v.field("memory", h.memory, {.doc = "host memory of the system", .positive = true});
  v.field("rack_units", h.rack_units, {.doc = "height in a rack; 0: not known", .min = 0});
  v.field("weight", h.weight, {.doc = "mass of the whole system", .positive = true});
  v.flatten(h.source);
}
template <class Visitor>
void visit(Visitor& v, SystemNetwork& n) {
  v.field("nics", n.nics, {.doc = "network adapters", .required = true});
  v.field("bandwidth", n.bandwidth,
          {.doc = "line rate of all adapters for scale-out, one direction", .positive = true});
  v.field("switches", n.switches,
          {.doc = "scale-up switch chips in the system; 0: none or not known", .min = 0});
  v.flatten(n.source);
}
template <class Visitor>
void visit(Visitor& v, System& s) {
  v.field("name", s.name, {.doc = "what people call it", .required = true});
  v.field("chip", s.chip, {.doc = "chip in it", .required = true, .refers_to = "chip"});
  v.field("chips", s.chips, {.doc = "number of chips", .required = true, .min = 1});
  v.field("scale_up_domain", s.scale_up_domain,
          {.doc = "chips that reach each other at the scale-up rate", .required = true, .min = 1});
  v.field("launch", s.launch, {.doc = "first availability", .required = true});
  v.field("cooling", s.cooling, {.doc = "air, liquid or hybrid", .required = true});
  v.flatten(s.source);
  v.field("host", s.host, {.doc = "host processors, memory and chassis"});
  v.field("network", s.network, {.doc = "network adapters and switches in it"});
  v.field("power", s.power, {.doc = "IT power of the whole system", .required = true});
  v.field("price", s.price, {.doc = "price of the whole system; absent: not known"});
}

}  // namespace gw::catalog
