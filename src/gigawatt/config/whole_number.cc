#include "gigawatt/config/whole_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace gw::config {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Power of ten of a scale, -1 if there is no such scale.
int exponent_of(std::string_view scale) {
  if (scale.empty()) return 0;
  if (scale == "k") return 3;
  if (scale == "M") return 6;
  if (scale == "G") return 9;
  if (scale == "T") return 12;
  return -1;
}

// The digits of sign and `digits` followed by `zeros` zeros, or false if they exceed 64 bits.
bool combine(std::string_view digits, int zeros, bool negative, std::int64_t& value) {
  value = 0;
  const auto push = [&](int digit) {
    return !__builtin_mul_overflow(value, std::int64_t{10}, &value) &&
           !__builtin_add_overflow(value, std::int64_t{negative ? -digit : digit}, &value);
  };
  for (char c : digits)
    if (!push(c - '0')) return false;
  for (int i = 0; i < zeros; ++i)
    if (!push(0)) return false;
  return true;
}

}  // namespace

std::expected<std::int64_t, UnitError> parse_whole(std::string_view text) {
  const auto fail = [&](std::string_view why, std::string hint) {
    return std::unexpected(
        UnitError{fmt::format("\"{}\" is not a whole number{}", text, why), std::move(hint)});
  };
  const bool negative = text.starts_with('-');
  std::string_view rest = text.substr(negative ? 1 : 0);
  const auto digits_of = [&rest] {
    const auto end = std::ranges::find_if_not(rest, is_digit);
    const std::string_view digits = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    rest.remove_prefix(digits.size());
    return digits;
  };
  const std::string_view whole = digits_of();
  if (whole.empty()) return fail("", "write digits, with k, M, G or T for thousands and more");
  if (whole.size() > 1 && whole.front() == '0')
    return fail(": it begins with 0", "write it without leading zeros");
  std::string_view fraction;
  if (rest.size() > 1 && rest.front() == '.' && is_digit(rest[1])) {
    rest.remove_prefix(1);
    fraction = digits_of();
  }
  if (rest.starts_with(',')) return fail("", "write thousands without separators");
  if (rest.size() > 1 && rest.front() == ' ') rest.remove_prefix(1);
  const int exponent = exponent_of(rest);
  if (exponent < 0)
    return fail(fmt::format(": \"{}\" is not expected after it", rest),
                "it takes no unit; k, M, G and T are thousand, million and so on");
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  if (static_cast<int>(fraction.size()) > exponent) return fail("", "write it without a fraction");
  std::int64_t value = 0;
  if (!combine(fmt::format("{}{}", whole, fraction), exponent - static_cast<int>(fraction.size()),
               negative, value))
    return fail(" that fits 64 bits", "");
  return value;
}

}  // namespace gw::config
