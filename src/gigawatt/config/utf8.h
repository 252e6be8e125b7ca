// UTF-8 as the strict reader takes it.
#pragma once

#include <cstddef>
#include <string_view>

namespace gw::config {

// Whether `c` is a byte of a code point other than its first.
[[nodiscard]] constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

[[nodiscard]] int code_points(std::string_view text);

// Decodes the code point at `at` of `text` and steps over it; -1, without a step, if the bytes
// there are not UTF-8 (overlong forms, surrogates and what lies beyond U+10FFFF are not).
[[nodiscard]] int decode(std::string_view text, std::size_t& at);

// Blanks that look like a space and are none: no-break, thin, zero-width, ideographic, ...
[[nodiscard]] constexpr bool is_odd_space(int code) {
  return code == 0xA0 || (code >= 0x2000 && code <= 0x200B) || code == 0x202F || code == 0x205F ||
         code == 0x3000;
}

}  // namespace gw::config
