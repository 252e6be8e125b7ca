// Parses and prints quantities as people write them: "3.35 TB/s", "35 G$", "9.2 MMBtu/MWh", "5 %".
//
// Grammar: number [scale] unit {("/" | "*" | "-" | " per ") unit}, where scale is k, M, G, T, P, E
// or thousand, million, billion, trillion; a unit may carry an SI prefix and an integer exponent
// ("m^3").
// "-" is a product that binds tighter than "/": "$/GPU-h" is $/(GPU*h); "*" after "/" is refused,
// as people read it both ways. "degC" is an absolute temperature and stands alone. Nothing is
// implied: "012", "+1", "1,5", "1e3x", "nan", "inf" and a missing unit are errors. Counts alone
// (chips, tokens, users) may omit their unit word: "200 k" is 200,000 chips where chips are asked
// for. Numbers are decimal and rounded once: "1.2 GW" is the double 1.2e9.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "gigawatt/units/quantity.h"

namespace gw {
inline namespace units {

struct UnitError {
  std::string message;  // what is wrong: `"1.2 GWh" is an energy, expected a power`
  std::string hint;     // what to write instead, may be empty
};

// The value of `text` in base units, if its dimension is `expected`.
[[nodiscard]] std::expected<double, UnitError> parse_si(std::string_view text, Dim expected);

template <class Q>
[[nodiscard]] std::expected<Q, UnitError> parse_quantity(std::string_view text) {
  auto si = parse_si(text, Q::kDim);
  if (!si) return std::unexpected(std::move(si.error()));
  return Q::from_si(*si);
}

// The multiplier of a unit expression ("MWh", "$/Mtoken") of dimension `expected`, in base units.
[[nodiscard]] std::expected<double, UnitError> parse_unit(std::string_view text, Dim expected);

// "power", "energy", "money per power", ...; for dimensions without a name, "kg*m^2/s^3".
[[nodiscard]] std::string dim_name(Dim dim);
// The unit that examples and schemas show: "GW" for power, "" for a ratio.
[[nodiscard]] std::string_view dim_example(Dim dim);

// Shortest text that parses back to the same double: print_si(1.2e9, kPowerDim) == "1.2 GW".
// NaN and infinities print as "nan", "inf" and "-inf", which do not parse.
[[nodiscard]] std::string print_si(double si, Dim dim);
template <Dim D>
[[nodiscard]] std::string print(Quantity<D> q) {
  return print_si(q.si(), D);
}

// Rounded to `digits` significant digits for people: "87.6 TWh".
[[nodiscard]] std::string print_rounded(double si, Dim dim, int digits);

}  // namespace units
}  // namespace gw
