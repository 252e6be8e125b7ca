// Private to units: names, example units and printing units of the dimensions that have a name.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gigawatt/units/quantity.h"

namespace gw {
inline namespace units {
namespace internal {

struct DimRow {
  Dim dim;
  std::string_view name;
  std::string_view example;
  // Units to print in, separated by blanks, smallest first; "_" stands for a blank in a unit
  // ("M_chips" prints "3 M chips"). After "|" come units for values that the first ones cannot
  // write as briefly.
  std::string_view print_units;
};

[[nodiscard]] const DimRow* find_dim(Dim dim);

// "a power", "an energy", "money per power".
[[nodiscard]] std::string with_article(Dim dim);

// "kg*m^2/s^3": base units, which parse.
[[nodiscard]] std::string base_unit(Dim dim);

}  // namespace internal
}  // namespace units
}  // namespace gw
