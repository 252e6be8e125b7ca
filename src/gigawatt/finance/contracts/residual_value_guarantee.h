// Residual value guarantee: pays what goods are worth less than promised when they are given back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"

namespace gw::finance {

// At `exit`, month T, the guarantor pays the owner min(cap, max(0, guaranteed - V(T))), with the
// value V(T) = original x value_share(T): a curve of the goods' age, from 1 at delivery, written by
// date. finance_methods 8. Meta's guarantee to Beignet (first 16 years, capped) is the model; its
// amounts are not public.
struct ResidualValueGuarantee {
  static constexpr std::string_view kType = "residual_value_guarantee";
  Common common;
  std::string guarantor;
  std::string owner;
  Dollars original;
  config::Steps<Ratio> value_share;
  Dollars guaranteed;
  std::optional<Dollars> cap;
  Month exit;

  [[nodiscard]] Dollars payment() const;
};

[[nodiscard]] std::string describe(const ResidualValueGuarantee& contract);

template <class Visitor>
void visit(Visitor& v, ResidualValueGuarantee& c) {
  v.flatten(c.common);
  v.field("guarantor", c.guarantor, {.doc = "who pays", .required = true, .refers_to = "party"});
  v.field("owner", c.owner, {.doc = "who owns the goods", .required = true, .refers_to = "party"});
  v.field("original", c.original,
          {.doc = "value of the goods when new", .required = true, .positive = true});
  v.field("value_share", c.value_share,
          {.doc = "share of it that is left, by date",
           .required = true,
           .min = 0,
           .max = 10,
           .example = "35%"});
  v.field("guaranteed", c.guaranteed,
          {.doc = "value that is promised", .required = true, .min = 0});
  v.field("cap", c.cap, {.doc = "most that is paid", .positive = true});
  v.field("exit", c.exit, {.doc = "month in which the goods are given back", .required = true});
}

}  // namespace gw::finance
