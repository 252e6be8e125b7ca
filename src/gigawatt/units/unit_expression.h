// Private to units: reads unit expressions like "$/Mtoken", and the text helpers that this shares
// with text.cc.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "gigawatt/units/text.h"
#include "gigawatt/units/unit_table.h"

namespace gw {
inline namespace units {
namespace internal {

struct UnitText {
  std::string_view whole;  // what messages quote
  std::string_view unit;
};

// The product of the units in `text.unit`; the grammar is in text.h.
[[nodiscard]] std::expected<Factor, UnitError> read_unit_expression(const UnitText& text);

[[nodiscard]] bool is_blank(char c);
[[nodiscard]] std::string_view trimmed(std::string_view text);
// In quotes, without control characters, cut after 60 bytes.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace internal
}  // namespace units
}  // namespace gw
