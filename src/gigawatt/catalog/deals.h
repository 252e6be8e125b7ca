// Facts about parties and contracts, and sheets of other facts. The catalog keeps terms and does
// not interpret them: which contract of a plan says the same is for the author of the plan to
// decide.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/catalog/source.h"
#include "gigawatt/units/text.h"

namespace gw::catalog {

// How well the reports agree.
enum class Evidence : std::uint8_t { high, mid, low };
constexpr std::array<std::string_view, 3> enum_names(Evidence) { return {"high", "mid", "low"}; }

// One fact: an amount with its unit or a date, a range of amounts, or words.
struct Term {
  std::string value, low, high;
  std::string text;
  Evidence evidence = Evidence::high;
  Source source;

  // The amount in the unit of Q: `value`, or the middle of `low` and `high`.
  template <class Q>
  [[nodiscard]] std::expected<Q, UnitError> amount() const {
    if (!value.empty()) return parse_quantity<Q>(value);
    auto from = parse_quantity<Q>(low);
    if (!from) return from;
    auto to = parse_quantity<Q>(high);
    if (!to) return to;
    return (*from + *to) / 2.0;
  }
};

template <class Visitor>
void visit(Visitor& v, Term& t) {
  v.field("low", t.low, {.doc = "low end of a range"});
  v.field("value", t.value, {.doc = "amount with its unit, or a date", .example = "10 GW"});
  v.field("high", t.high, {.doc = "high end of a range"});
  v.field("text", t.text, {.doc = "what cannot be said in numbers"});
  v.field("evidence", t.evidence, {.doc = "how well the reports agree"});
  v.flatten(t.source);
}

// Amounts by year or quarter.
struct Series {
  std::string what;
  config::ById<std::string> points;
  Source source;
};

template <class Visitor>
void visit(Visitor& v, Series& s) {
  v.field("what", s.what, {.doc = "what it is", .required = true});
  v.flatten(s.source);
  v.field("points", s.points, {.doc = "amounts by year", .required = true});
}

struct FactSheet {
  std::string id, name;
  Source source;  // of the facts that name none
  config::ById<Term> terms;
};

template <class Visitor>
void visit(Visitor& v, FactSheet& f) {
  v.field("name", f.name, {.doc = "what the facts are about", .required = true});
  v.flatten(f.source);
  v.field("terms", f.terms, {.doc = "facts by id", .required = true});
}

enum class PartyKind : std::uint8_t {
  lab,
  chip_vendor,
  hyperscaler,
  cloud,
  neocloud,
  investor,
  lender,
  developer
};
constexpr std::array<std::string_view, 8> enum_names(PartyKind) {
  return {"lab",      "chip_vendor", "hyperscaler", "cloud",
          "neocloud", "investor",    "lender",      "developer"};
}

struct PartyFacts {
  std::string id, name;
  PartyKind kind = PartyKind::lab;
  Source source;  // of the facts that name none
  config::ById<Term> terms;
  config::ById<Series> series;
};

template <class Visitor>
void visit(Visitor& v, PartyFacts& p) {
  v.field("name", p.name, {.doc = "what people call it", .required = true});
  v.field("kind", p.kind, {.doc = "what it does", .required = true});
  v.flatten(p.source);
  v.field("terms", p.terms, {.doc = "facts by id"});
  v.field("series", p.series, {.doc = "amounts by year"});
}

enum class DealState : std::uint8_t {
  letter_of_intent,
  signed_,
  in_force,
  closed,
  superseded,
  ended
};
constexpr std::array<std::string_view, 6> enum_names(DealState) {
  return {"letter_of_intent", "signed", "in_force", "closed", "superseded", "ended"};
}
enum class Binding : std::uint8_t { no, partly, yes };
constexpr std::array<std::string_view, 3> enum_names(Binding) { return {"no", "partly", "yes"}; }

// What is public about one deal.
struct DealFacts {
  std::string id, name;
  Date announced;
  std::optional<Date> closed;
  Source source;                                 // of the terms that name none
  config::ById<std::vector<std::string>> roles;  // role -> parties
  DealState state = DealState::in_force;
  std::string status;  // in words
  Binding binding = Binding::no;
  std::vector<std::string> model_as;  // contract forms that can express it
  config::ById<Term> terms;
  struct Event {
    std::string date, what;
    Source source;
  };
  config::ById<Event> events;
};

template <class Visitor>
void visit(Visitor& v, DealFacts::Event& e) {
  v.field("date", e.date, {.doc = "when", .required = true});
  v.field("what", e.what, {.doc = "what happened", .required = true});
  v.flatten(e.source);
}
template <class Visitor>
void visit(Visitor& v, DealFacts& d) {
  v.field("name", d.name, {.doc = "what people call it", .required = true});
  v.field("announced", d.announced, {.doc = "when it became public", .required = true});
  v.field("closed", d.closed, {.doc = "when it was completed"});
  v.flatten(d.source);
  v.field("roles", d.roles, {.doc = "parties by role", .required = true});
  v.field("state", d.state, {.doc = "what became of it", .required = true});
  v.field("status", d.status, {.doc = "the same in words"});
  v.field("binding", d.binding, {.doc = "whether the parties are bound", .required = true});
  v.field("model_as", d.model_as, {.doc = "contract forms that can express it"});
  v.field("terms", d.terms, {.doc = "terms by id", .required = true});
  v.field("events", d.events, {.doc = "what happened since, by id"});
}

}  // namespace gw::catalog
