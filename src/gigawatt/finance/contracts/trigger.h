// Trigger: what must have happened before money moves: physics, a market price, the calendar.
#pragma once

#include <optional>
#include <string>

#include "gigawatt/config/visit.h"
#include "gigawatt/finance/contract.h"

namespace gw::finance {

// Holds in month m when all that is given holds in m:
//   from          m >= from
//   level         the level of `flow`, a power, is at least this (within 1e-9 of it)
//   chips         the chips of `flow`: a level, or the sum of a flow by month up to m
//   share_price   one share of `share_of` is worth at least this (its share price, else its
//                 valuation per share)
//   rental_above  `rental_price`, a path of prices by date, is at least this
// A market path has one value a month, and that is looked at.
// Nothing given: it always holds. What it releases is not taken back when it no longer holds.
struct Trigger {
  std::optional<Month> from = {};
  FlowName flow = {};
  std::optional<Power> level = {};
  std::optional<Chips> chips = {};
  std::string share_of = {};
  std::optional<Dollars> share_price = {};
  std::optional<config::Steps<DollarsPerChipTime>> rental_price = {};
  std::optional<DollarsPerChipTime> rental_above = {};
};

// "from 2026-07, with energised_power at 2 GW, with the share of amd at 600 $"; empty: nothing
// given.
[[nodiscard]] std::string in_words(const Trigger& trigger);

template <class Visitor>
void visit(Visitor& v, Trigger& t) {
  v.field("from", t.from, {.doc = "first month"});
  v.field("flow", t.flow, {.doc = "flow whose level counts", .refers_to = "flow"});
  v.field("level", t.level,
          {.doc = "power that the flow must reach", .positive = true, .example = "2 GW"});
  v.field("chips", t.chips, {.doc = "chips that the flow must reach, in all", .positive = true});
  v.field("share_of", t.share_of, {.doc = "party whose share price counts", .refers_to = "party"});
  v.field("share_price", t.share_price,
          {.doc = "price that its share must reach", .positive = true});
  v.field("rental_price", t.rental_price, {.doc = "rental price of chips by date", .min = 0});
  v.field("rental_above", t.rental_above,
          {.doc = "rental price that must be reached", .positive = true});
}

}  // namespace gw::finance
