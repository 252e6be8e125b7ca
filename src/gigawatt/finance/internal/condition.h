// A trigger with its names resolved.
#pragma once

#include <optional>
#include <string_view>

#include "gigawatt/finance/contracts/trigger.h"
#include "gigawatt/finance/ids.h"
#include "gigawatt/finance/internal/pricing.h"

namespace gw::finance::internal {

class Binder;
class Desk;

// The references of a trigger; its numbers stay in the terms of the case.
struct Condition {
  std::optional<FlowSum> flow;
  PartyId issuer;

  [[nodiscard]] bool holds(const Trigger& trigger, const Desk& desk) const;
};

// Errors at `path`: unknown names, a level without a flow, a price without a party, and the
// reverse.
[[nodiscard]] Condition bind_trigger(const Trigger& trigger, std::string_view path, Binder& binder);
// Always holds where there is no trigger.
[[nodiscard]] Condition bind_trigger(const std::optional<Trigger>& trigger, std::string_view path,
                                     Binder& binder);
[[nodiscard]] bool holds(const std::optional<Trigger>& trigger, const Condition& condition,
                         const Desk& desk);

}  // namespace gw::finance::internal
