// Power purchase agreement: energy at a fixed or growing price, a minimum paid in any case.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/parties.h"

namespace gw::finance {

// pay(m) = price(m) x max(E(m), M(m)): E the energy of `flow` in m, M = minimum(m) x the hours of m
// (take-or-pay, no make-up). `share` of the flow is bought under this agreement. The price is that
// of m, grown by growth_per_year in whole months from the start.
struct Ppa {
  static constexpr std::string_view kType = "ppa";
  Common common;
  std::string seller = std::string(kUtility);
  std::string buyer;
  FlowName flow;
  Ratio share = 1.0;
  config::Steps<DollarsPerEnergy> price;
  Ratio growth_per_year;
  std::optional<config::Steps<Power>> minimum;  // mean power
};

[[nodiscard]] std::string describe(const Ppa& contract);

template <class Visitor>
void visit(Visitor& v, Ppa& c) {
  v.flatten(c.common);
  v.field("seller", c.seller, {.doc = "who delivers", .refers_to = "party"});
  v.field("buyer", c.buyer, {.doc = "who pays", .required = true, .refers_to = "party"});
  v.field("flow", c.flow, {.doc = "energy by month", .required = true, .refers_to = "flow"});
  v.field("share", c.share, {.doc = "share of it bought here", .min = 0, .max = 1});
  v.field("price", c.price,
          {.doc = "price of energy by date", .required = true, .min = 0, .example = "55 $/MWh"});
  v.field("growth_per_year", c.growth_per_year,
          {.doc = "yearly change of the price from the start", .min = -1});
  v.field("minimum", c.minimum,
          {.doc = "mean power that is paid for in any case", .min = 0, .example = "200 MW"});
}

}  // namespace gw::finance
