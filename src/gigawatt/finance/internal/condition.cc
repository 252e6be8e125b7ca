#include "gigawatt/finance/internal/condition.h"

#include <fmt/format.h>

#include "gigawatt/finance/internal/desk.h"

namespace gw::finance::internal {

namespace {

// A sum of phases may miss a whole gigawatt by rounding.
bool reaches(double value, double level) { return value >= level * (1 - 1e-9); }

double chips_of(const FlowSum& flow, const Desk& desk) {
  if (!flow.per_month) return flow.at(desk.flows(), desk.month());
  double sum = 0.0;
  for (Month m = desk.flows().first(); m <= desk.month(); ++m) sum += flow.at(desk.flows(), m);
  return sum;
}

}  // namespace

bool Condition::holds(const Trigger& trigger, const Desk& desk) const {
  if (trigger.from && desk.month() < *trigger.from) return false;
  if (trigger.level && flow && !reaches(flow->at(desk.flows(), desk.month()), trigger.level->si()))
    return false;
  if (trigger.chips && flow && !reaches(chips_of(*flow, desk), trigger.chips->si())) return false;
  if (trigger.share_price && issuer.valid()) {
    const std::optional<Dollars> price = desk.share_price(issuer);
    if (!price || *price < *trigger.share_price) return false;
  }
  return !trigger.rental_above || !trigger.rental_price ||
         trigger.rental_price->at(desk.month()) >= *trigger.rental_above;
}

Condition bind_trigger(const Trigger& trigger, std::string_view path, Binder& binder) {
  const std::string at(path);
  Condition condition;
  binder.require(trigger.flow.empty() == (!trigger.level && !trigger.chips), at + ".flow",
                 "a level needs a flow, and a flow the level that it must reach");
  binder.require(!trigger.level || !trigger.chips, at + ".chips",
                 "it is a power or chips, not both");
  if (trigger.chips && !trigger.flow.empty()) {
    condition.flow = binder.flow(at + ".flow", trigger.flow);
    binder.require(!condition.flow || condition.flow->dim == kChipDim, at + ".flow",
                   fmt::format("\"{}\" does not count chips", trigger.flow));
  } else {
    condition.flow = binder.power_level(at + ".flow", trigger.flow);
  }
  binder.require(trigger.share_of.empty() == !trigger.share_price, at + ".share_price",
                 "a share price needs a party, and a party the price that its share must reach");
  if (!trigger.share_of.empty()) {
    condition.issuer = binder.party(at + ".share_of", trigger.share_of);
    if (condition.issuer.valid()) {
      const Party& issuer = binder.terms_of(condition.issuer);
      binder.require(issuer.share_price || issuer.valuation, at + ".share_of",
                     fmt::format("a price hurdle needs the share price of {}", trigger.share_of),
                     "give share_price or valuation of the party");
    }
  }
  binder.require(trigger.rental_price.has_value() == trigger.rental_above.has_value(),
                 at + ".rental_price",
                 "a path of rental prices needs a level, and the level a path");
  return condition;
}

Condition bind_trigger(const std::optional<Trigger>& trigger, std::string_view path,
                       Binder& binder) {
  return trigger ? bind_trigger(*trigger, path, binder) : Condition();
}

bool holds(const std::optional<Trigger>& trigger, const Condition& condition, const Desk& desk) {
  return !trigger || condition.holds(*trigger, desk);
}

}  // namespace gw::finance::internal
