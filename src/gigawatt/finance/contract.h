// What all contracts have in common, and the variant that a plan lists.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

enum class ContractState : std::uint8_t {
  letter_of_intent,
  signed_,
  effective,
  ended,
  superseded,
  defaulted,
};
constexpr std::array<std::string_view, 6> enum_names(ContractState) {
  return {"letter_of_intent", "signed", "effective", "ended", "superseded", "defaulted"};
}

[[nodiscard]] constexpr std::string_view name(ContractState state) {
  return enum_names(state)[static_cast<std::size_t>(state)];
}

// Who is paid first when a debtor cannot pay all.
enum class Seniority : std::uint8_t { senior, junior };
constexpr std::array<std::string_view, 2> enum_names(Seniority) { return {"senior", "junior"}; }

// Something that happened to a contract: a new state, or only a fact.
struct ContractEvent {
  Month date;
  std::optional<ContractState> state;  // from this month on
  std::string what;
};

template <class Visitor>
void visit(Visitor& v, ContractEvent& e) {
  v.field("date", e.date, {.doc = "month in which it happened", .required = true});
  v.field("state", e.state, {.doc = "state of the contract from that month on"});
  v.field("what", e.what, {.doc = "what happened, in words"});
}

// The state in `month`: that of the last event with a state up to it, else `before`.
[[nodiscard]] ContractState state_at(ContractState before, std::span<const ContractEvent> events,
                                     Month month);
[[nodiscard]] constexpr bool pays_in(ContractState state) {
  return state == ContractState::letter_of_intent || state == ContractState::signed_ ||
         state == ContractState::effective;
}

// A contract is in force in month m when it is active, binds, is not replaced or stopped, and
// start <= m <= end. Letter of intent, signed and effective all pay as written in the best-estimate
// case; ended, superseded and defaulted pay up to `end`, and never without one.
// `end` stops new obligations; what was drawn, leased or ordered runs off on its own terms.
// Dated events change the state: state(m) is that of the last event with a state up to m, before
// the first one `state`. A contract that is superseded in month d thus pays up to d - 1, whatever
// its `end`.
struct Common {
  std::string id;                                  // default: the contract's type
  ContractState state = ContractState::effective;  // before the first event
  std::vector<ContractEvent> events;               // in order of date
  bool active = true;
  Ratio binds_with_probability = 1.0;  // acts in studies only
  std::optional<Month> start;          // default: the plan's first month
  std::optional<Month> end;            // last month; default: the plan's last
  std::string part;                    // what it pays for, a name that `instead_of` may use
  std::vector<std::string>
      instead_of;        // ids or parts of contracts that pay nothing while this is in force
  std::string deal;      // id of the catalog's deal that it is part of
  std::string evidence;  // grade of the source: filing, press, ...
  std::string source;
  std::string note;

  [[nodiscard]] bool may_pay() const;  // in some month, as far as active and state go
  [[nodiscard]] ContractState state_at(Month month) const {
    return finance::state_at(state, events, month);
  }
};

// A state that holds from `from` on.
struct StateStep {
  Month from;
  ContractState state = ContractState::effective;
  bool operator==(const StateStep&) const = default;
};

// The states of a contract over `window`, in order, each different from the one before; never
// empty. As state_at(), with two things that the dates imply:
//   - the list begins with the first event that has a state where that event only dates `state`, or
//   where
//     `start` is no earlier: before it the contract was not known. Else it begins with the window.
//   - what still pays is `ended` from the month after `end`, until an event after `end` says
//   otherwise.
//     What was drawn, leased or ordered runs off nevertheless.
[[nodiscard]] std::vector<StateStep> states_over(const Common& common, const MonthWindow& window);
// Whether the first of them is that of an event.
[[nodiscard]] bool begins_with_event(const Common& common);

// Flattened into every contract.
template <class Visitor>
void visit(Visitor& v, Common& c) {
  v.field("id", c.id, {.doc = "name in paths and results; default: the contract's type"});
  v.field("state", c.state, {.doc = "how far the deal has come"});
  v.field("events", c.events,
          {.doc = "what happened to it and changed its state, in order of date"});
  v.field("active", c.active, {.doc = "false: written but not part of this case"});
  v.field("binds_with_probability", c.binds_with_probability,
          {.doc = "chance that it binds; acts in studies, the best estimate pays it as written",
           .min = 0,
           .max = 1});
  v.field("start", c.start, {.doc = "first month; default: the plan's first"});
  v.field("end", c.end, {.doc = "last month of new obligations; default: the plan's last"});
  v.field("part", c.part, {.doc = "what it pays for, a name that instead_of may use"});
  v.field("instead_of", c.instead_of,
          {.doc = "contracts (ids or parts) that pay nothing while this one is in force"});
  v.field("deal", c.deal, {.doc = "deal of the catalog that it is part of", .refers_to = "deal"});
  v.field("evidence", c.evidence, {.doc = "grade of the source"});
  v.field("source", c.source, {.doc = "where the terms come from"});
  v.field("note", c.note, {.doc = "what a reader should know"});
}

// `flow: energised_power`, `flow: chips_delivered.*` (the sum of all that begin so), or nothing.
using FlowName = std::string;

}  // namespace gw::finance
