// Private to units: the table of named units and of scales, as data.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/units/quantity.h"

namespace gw {
inline namespace units {
namespace internal {

// A unit as an exact fraction times a power of ten: one MWh is 3600 / 1 * 10^6 J. Powers of ten
// stay apart so that they join the decimal exponent of the number and "1.2 GW" is the double 1.2e9.
struct Factor {
  double numerator = 1.0;
  double denominator = 1.0;
  int ten = 0;
  Dim dim;
};

// digits x 10^(exponent + factor.ten) x fraction; nothing if it does not fit a double.
[[nodiscard]] std::optional<double> evaluate(std::string_view digits, int exponent,
                                             const Factor& factor);

// The unit called `word`, with or without prefix ("W", "GW", "GiB"), raised to no power.
[[nodiscard]] std::optional<Factor> find_unit(std::string_view word);

// The power of ten of a scale ("k", "million"); nothing for other words.
[[nodiscard]] std::optional<int> find_scale(std::string_view word);

// What to write instead of the unknown unit `word`; may be empty.
[[nodiscard]] std::string unit_hint(std::string_view word);

// Absolute temperatures: 0 degC is 273.15 K (BIPM, SI Brochure, 9th edition, section 2.3.1).
inline constexpr double kZeroCelsius = 273.15;
[[nodiscard]] bool is_celsius(std::string_view word);

}  // namespace internal
}  // namespace units
}  // namespace gw
