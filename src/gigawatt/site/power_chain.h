// The electrical path of a campus: grid -> substation transformer -> UPS -> distribution (PDU,
// busway) -> rack (power shelf, busbar). Each stage loses a constant, a linear and a quadratic
// share of its rating.
//
// IT power is measured at the rack's input, where system data sheets and PUE category 3 (ISO/IEC
// 30134-2) measure it. The rack stage therefore lies inside IT power: it separates the chips'
// direct current from it.
#pragma once

#include "gigawatt/units/quantity.h"

namespace gw::site {

// Losses as shares of the stage's rating at load l = output / rating: loss = rating (a + b l + c
// l^2), so efficiency(l) = l / (l + a + b l + c l^2). No-load: magnetisation, control, fans;
// linear: switching and voltage drops; quadratic: resistance.
struct StageLoss {
  Ratio no_load = 0.0;
  Ratio linear = 0.0;
  Ratio quadratic = 0.0;
};

struct StageOutput {
  Power output;  // what the stage delivers, >= 0
  Power rating;  // > 0
};
struct StageInput {
  Power input;  // at least the no-load loss, else the output is 0
  Power rating;
};

[[nodiscard]] Power stage_input(const StageLoss& loss, const StageOutput& load);
// Inverse of stage_input, in closed form.
[[nodiscard]] Power stage_output(const StageLoss& loss, const StageInput& load);
// 0 at no load.
[[nodiscard]] Ratio stage_efficiency(const StageLoss& loss, Ratio load);

// Values without a mark are judgement, chosen inside the ranges that Lei and Masanet 2022 give for
// large data centres (UPS efficiency 0.90-0.99, transformation and distribution loss 0-2%).
struct PowerChain {
  StageLoss substation{
      .no_load = 0.0005, .linear = 0.0, .quadratic = 0.0035};  // 99.6% at full load
  StageLoss ups{
      .no_load = 0.008, .linear = 0.010, .quadratic = 0.014};  // 96.8% at half, 96.9% at full
  StageLoss distribution{
      .no_load = 0.001, .linear = 0.0, .quadratic = 0.009};               // 99.0% at full load
  StageLoss rack{.no_load = 0.005, .linear = 0.008, .quadratic = 0.012};  // 97.5% at full load
  // Installed rating over design IT power: 2 for 2N, 1.33 for "four to make three", 1.2 for N+1.
  Ratio ups_rating = 1.33;
  Ratio distribution_rating = 2.0;  // A and B feeds
  Ratio rack_rating = 1.2;          // N+1 shelves
};

[[nodiscard]] constexpr PowerChain lossless_chain() {
  return {.substation = {}, .ups = {}, .distribution = {}, .rack = {}};
}

struct ItLoad {
  Power it;         // at the rack inputs
  Power it_design;  // what the chain was built for, > 0
};

struct ChainPower {
  Power chips;              // direct current behind the rack's conversion, part of IT power
  Power it;                 // at the rack inputs
  Power distribution_loss;  // becomes heat in the hall
  Power ups_loss;           // becomes heat in the electrical rooms
  Power ups_input;          // it + both losses: what the IT path takes from the campus bus
};

// The IT path from campus bus to chips. The substation carries the cooling, too: campus.h adds it.
[[nodiscard]] ChainPower chain_power(const PowerChain& chain, const ItLoad& load);

template <class Visitor>
void visit(Visitor& v, StageLoss& s) {
  v.field("no_load", s.no_load,
          {.doc = "loss at no load, share of the rating", .min = 0, .max = 1});
  v.field("linear", s.linear,
          {.doc = "loss linear in the load, share of the rating at full load", .min = 0, .max = 1});
  v.field(
      "quadratic", s.quadratic,
      {.doc = "loss quadratic in the load, share of the rating at full load", .min = 0, .max = 1});
}

template <class Visitor>
void visit(Visitor& v, PowerChain& c) {
  v.field("substation", c.substation, {.doc = "substation transformer losses"});
  v.field("ups", c.ups, {.doc = "uninterruptible power supply losses"});
  v.field("distribution", c.distribution, {.doc = "PDU and busway losses between UPS and rack"});
  v.field("rack", c.rack, {.doc = "rack power shelf and busbar losses, inside IT power"});
  v.field("ups_rating", c.ups_rating,
          {.doc = "installed UPS rating over design IT power: 2 for 2N", .min = 1, .max = 10});
  v.field("distribution_rating", c.distribution_rating,
          {.doc = "installed distribution rating over design IT power", .min = 1, .max = 10});
  v.field("rack_rating", c.rack_rating,
          {.doc = "installed rack supply rating over design IT power", .min = 1, .max = 10});
}

}  // namespace gw::site
