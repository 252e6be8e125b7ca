#include "gigawatt/units/text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "gigawatt/units/dim_names.h"
#include "gigawatt/units/unit_expression.h"
#include "gigawatt/units/unit_table.h"

namespace gw {
inline namespace units {

namespace {

using internal::Factor;
using internal::is_blank;
using internal::quoted;
using internal::trimmed;

constexpr std::size_t kLongestQuantity = 120;
constexpr int kLargestDecimalExponent = 400;

template <class T>
using Parsed = std::expected<T, UnitError>;

std::unexpected<UnitError> fail(std::string message, std::string hint = {}) {
  return std::unexpected(UnitError{std::move(message), std::move(hint)});
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A decimal number: digits x 10^exponent.
struct Number {
  std::string_view digits;  // "-12.5"
  int exponent = 0;         // of "e3"
  std::string_view rest{};
};

struct DigitRun {
  std::size_t begin = 0;
  std::size_t end = 0;
};

DigitRun digits_at(std::string_view text, std::size_t at) {
  DigitRun run{at, at};
  while (run.end < text.size() && is_digit(text[run.end])) ++run.end;
  return run;
}

UnitError not_a_number(std::string_view text) {
  if (text.empty()) return {"the text is empty, expected a number", ""};
  const std::string message = quoted(text) + " does not begin with a number";
  const std::string lead(text.substr(0, 1));
  if (lead == "+") return {message, "leave out the \"+\""};
  if (lead == ".") return {message, "write 0 before the decimal point"};
  const auto first = std::ranges::find_if(text, is_digit);
  if (first != text.end()) return {message, "write the number first, then the unit: \"35 G$\""};
  return {message, ""};
}

// What people put after a number that makes it another number elsewhere: "1,000", "1 000", "1_000".
std::optional<UnitError> separator_error(std::string_view text, std::string_view rest) {
  if (rest.empty()) return std::nullopt;
  const bool mark = rest[0] == ',' || rest[0] == '_' || rest[0] == '\'' || rest[0] == '.';
  if (mark) {
    return UnitError{quoted(text) + " has \"" + rest[0] + "\" inside a number",
                     "write 1000 without separators and 1.5 with a decimal point"};
  }
  const std::string_view next = trimmed(rest);
  if (is_blank(rest[0]) && next.size() > 1 && is_digit(next[0]) && is_digit(next[1])) {
    return UnitError{quoted(text) + " has a blank inside a number",
                     "write 1000 without separators"};
  }
  return std::nullopt;
}

Parsed<Number> read_number(std::string_view text) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const DigitRun whole = digits_at(text, at);
  if (whole.begin == whole.end) return std::unexpected(not_a_number(text));
  if (whole.end - whole.begin > 1 && text[whole.begin] == '0') {
    return fail(quoted(text) + " begins with a needless zero", "leave out the leading zeros");
  }
  at = whole.end;
  if (at < text.size() && text[at] == '.') {
    const DigitRun fraction = digits_at(text, at + 1);
    if (fraction.begin == fraction.end) {
      return fail(quoted(text) + " has no digit after the decimal point");
    }
    at = fraction.end;
  }
  Number number{.digits = text.substr(0, at)};
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    const bool sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-');
    const DigitRun power = digits_at(text, at + (sign ? 2 : 1));
    if (power.begin != power.end) {
      const auto [end, error] =
          std::from_chars(text.data() + power.begin, text.data() + power.end, number.exponent);
      if (error != std::errc() || number.exponent > kLargestDecimalExponent) {
        return fail(quoted(text) + " is too large or too small for a number");
      }
      if (sign && text[at + 1] == '-') number.exponent = -number.exponent;
      at = power.end;
    }
  }
  number.rest = text.substr(at);
  if (auto error = separator_error(text, number.rest)) return std::unexpected(std::move(*error));
  if (number.rest.starts_with('-')) {
    return fail(quoted(text) + " is a range, expected one number");
  }
  number.rest = trimmed(number.rest);
  return number;
}

bool is_count(Dim dim) { return dim == Dim{} || dim == kChipDim || dim == kTokenDim; }

// "1.2" and GW make `write e.g. "1.2 GW"`.
std::string example_hint(std::string_view digits, Dim expected) {
  std::string unit(dim_example(expected));
  if (unit.empty()) unit = expected == Dim{} ? "" : internal::base_unit(expected);
  const std::string example = std::string(digits) + (unit.empty() ? "" : " " + unit);
  return "write e.g. " + quoted(example);
}

std::string mismatch_hint(const Number& number, Dim got, Dim expected) {
  if (expected == kTimeDim && got == kLengthDim) {
    return "write \"min\" for minutes, \"months\" for months";
  }
  return example_hint(number.digits, expected);
}

Parsed<double> read_celsius(std::string_view text, const Number& number, Dim expected) {
  if (expected != kTemperatureDim) {
    return fail(quoted(text) + " is a temperature, expected " + internal::with_article(expected),
                example_hint(number.digits, expected));
  }
  const auto degrees = internal::evaluate(number.digits, number.exponent, Factor{});
  if (!degrees) return fail(quoted(text) + " is too large or too small for a number");
  const double kelvin = *degrees + internal::kZeroCelsius;
  if (kelvin < 0) return fail(quoted(text) + " is below absolute zero");
  return kelvin;
}

// Splits "k", "million" off the front of what follows a number; a lone "M" is a scale, "M$" is not.
int take_scale(std::string_view& rest) {
  const std::size_t end = std::min(rest.find_first_of(" \t/*-^"), rest.size());
  const auto ten = internal::find_scale(rest.substr(0, end));
  if (!ten || (end < rest.size() && (rest[end] == '*' || rest[end] == '-' || rest[end] == '^')))
    return 0;
  rest = trimmed(rest.substr(end));
  return *ten;
}

Parsed<double> read_bare(std::string_view text, const Number& number, Dim expected) {
  if (!is_count(expected)) {
    return fail(quoted(text) + " has no unit, expected " + internal::with_article(expected),
                example_hint(number.digits, expected));
  }
  const auto value = internal::evaluate(number.digits, number.exponent, Factor{});
  if (!value) return fail(quoted(text) + " is too large or too small for a number");
  return *value;
}

}  // namespace

std::expected<double, UnitError> parse_si(std::string_view text, Dim expected) {
  text = trimmed(text);
  if (text.size() > kLongestQuantity) return fail(quoted(text) + " is too long for a quantity");
  auto number = read_number(text);
  if (!number) return std::unexpected(std::move(number.error()));
  if (internal::is_celsius(number->rest)) return read_celsius(text, *number, expected);
  number->exponent += take_scale(number->rest);
  if (number->rest.empty()) return read_bare(text, *number, expected);

  const auto factor = internal::read_unit_expression({.whole = text, .unit = number->rest});
  if (!factor) return std::unexpected(factor.error());
  if (factor->dim != expected) {
    return fail(quoted(text) + " is " + internal::with_article(factor->dim) + ", expected " +
                    internal::with_article(expected),
                mismatch_hint(*number, factor->dim, expected));
  }
  const auto value = internal::evaluate(number->digits, number->exponent, *factor);
  if (!value) return fail(quoted(text) + " is too large or too small for a number");
  return *value;
}

std::expected<double, UnitError> parse_unit(std::string_view text, Dim expected) {
  const std::string_view expression = trimmed(text);
  if (expression.size() > kLongestQuantity) return fail(quoted(text) + " is too long for a unit");
  if (expression.empty()) {
    if (expected == Dim{}) return 1.0;
    return fail("the unit is empty, expected that of " + internal::with_article(expected),
                "write e.g. " + quoted(dim_example(expected)));
  }
  if (internal::is_celsius(expression)) {
    return fail(quoted(expression) + " has no multiplier, as its zero is not 0 K", "write K");
  }
  const auto factor = internal::read_unit_expression({.whole = expression, .unit = expression});
  if (!factor) return std::unexpected(factor.error());
  if (factor->dim != expected) {
    return fail(quoted(expression) + " is the unit of " + internal::with_article(factor->dim) +
                    ", expected " + internal::with_article(expected),
                "write e.g. " + quoted(dim_example(expected)));
  }
  const auto value = internal::evaluate("1", 0, *factor);
  if (!value) return fail(quoted(expression) + " is too large or too small a unit");
  return *value;
}

}  // namespace units
}  // namespace gw
