// Insurance: a premium on what is insured, and payments for the losses that a plan names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/parties.h"

namespace gw::finance {

// Something that breaks in a month, and what its repair costs.
struct LossEvent {
  Month month;
  Dollars loss;
  std::string what;
};

// Premium of a month: rate / 12 x the sum insured, by date, or x the book value of the insured
// party's property (at the end of the month before, with this month's purchases). In the month of a
// loss event in force the insured pays the repair to `suppliers` and expenses it; the insurer pays
//   min(limit, max(0, loss - deductible))  for each event.
// A plan without events pays premiums only: its best estimate has no losses.
struct Insurance {
  static constexpr std::string_view kType = "insurance";
  Common common;
  std::string insured;
  std::string insurer = std::string(kRest);
  Ratio rate;
  std::optional<config::Steps<Dollars>> sum_insured;  // default: book value
  Dollars deductible;
  std::optional<Dollars> limit;
  std::vector<LossEvent> losses;
};

[[nodiscard]] std::string describe(const Insurance& contract);

template <class Visitor>
void visit(Visitor& v, LossEvent& e) {
  v.field("month", e.month, {.doc = "when it happens", .required = true});
  v.field("loss", e.loss, {.doc = "cost of the repair", .required = true, .positive = true});
  v.field("what", e.what, {.doc = "what happened"});
}

template <class Visitor>
void visit(Visitor& v, Insurance& c) {
  v.flatten(c.common);
  v.field("insured", c.insured, {.doc = "who is insured", .required = true, .refers_to = "party"});
  v.field("insurer", c.insurer, {.doc = "who insures", .refers_to = "party"});
  v.field("rate", c.rate,
          {.doc = "yearly premium per dollar insured",
           .required = true,
           .min = 0,
           .max = 1,
           .example = "0.5%"});
  v.field("sum_insured", c.sum_insured,
          {.doc = "by date; default: book value of the property", .min = 0});
  v.field("deductible", c.deductible,
          {.doc = "part of each loss that the insured bears", .min = 0});
  v.field("limit", c.limit, {.doc = "most that is paid for one loss", .positive = true});
  v.field("losses", c.losses, {.doc = "losses of this case"});
}

}  // namespace gw::finance
