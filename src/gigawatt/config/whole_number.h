// Whole numbers as people write them: "40", "200 k", "1.2 M".
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "gigawatt/units/text.h"

namespace gw::config {

// Decimal digits with an optional scale k, M, G or T; a decimal point only where the scale makes
// the number whole. "012", "1e3", "0x10", "1,000", "1.5" and what exceeds 64 bits are errors.
[[nodiscard]] std::expected<std::int64_t, UnitError> parse_whole(std::string_view text);

}  // namespace gw::config
