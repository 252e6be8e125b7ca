// Interest rate of a debt: fixed, or floating over a base rate by date.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// rate(m) = base(m) + spread, a year, nominal; interest of a month is rate(m) / 12 of the balance
// at the end of the month before. Without a base the spread is the fixed rate: `rate: 6.58%`.
struct InterestRate {
  static constexpr std::string_view kShort = "spread";
  Ratio spread;
  std::optional<config::Steps<Ratio>> base;

  InterestRate() = default;
  InterestRate(double fixed) : spread(fixed) {}  // NOLINT: a number is a fixed rate

  [[nodiscard]] Ratio at(Month month) const { return base ? base->at(month) + spread : spread; }
};

// "5% a year", "5.3% (from 2027-01 4.8%) plus 4.25% a year".
[[nodiscard]] std::string in_words(const InterestRate& rate);

template <class Visitor>
void visit(Visitor& v, InterestRate& r) {
  v.field("spread", r.spread,
          {.doc = "yearly rate: fixed, or what is added to the base",
           .min = 0,
           .max = 2,
           .example = "6.58%"});
  v.field("base", r.base,
          {.doc = "yearly base rate by date of a floating rate",
           .min = -0.1,
           .max = 2,
           .example = "4.3%"});
}

}  // namespace gw::finance
