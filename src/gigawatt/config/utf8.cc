#include "gigawatt/config/utf8.h"

#include <algorithm>

namespace gw::config {

int code_points(std::string_view text) {
  return static_cast<int>(std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

int decode(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const int first = byte(at);
  if (first < 0x80) return ++at, first;
  const int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + static_cast<std::size_t>(length) > text.size())
    return -1;
  int code = first & (0x7F >> length);
  for (int i = 1; i < length; ++i) {
    const int next = byte(at + static_cast<std::size_t>(i));
    if ((next & 0xC0) != 0x80) return -1;
    code = (code << 6) | (next & 0x3F);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return -1;
  at += static_cast<std::size_t>(length);
  return code;
}

}  // namespace gw::config
