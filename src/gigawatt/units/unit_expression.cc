#include "gigawatt/units/unit_expression.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

namespace gw {
inline namespace units {
namespace internal {

namespace {

constexpr int kMostFactors = 8;
constexpr int kLargestExponent = 12;
// Dim holds int8; one more unit (a volume: 3) must still fit.
constexpr int kLargestDimExponent = 100;

bool is_moderate(Dim dim) {
  for (int exponent : {dim.time, dim.length, dim.mass, dim.temperature, dim.money, dim.data,
                       dim.flop, dim.chip, dim.token}) {
    if (std::abs(exponent) > kLargestDimExponent) return false;
  }
  return true;
}

template <class T>
using Parsed = std::expected<T, UnitError>;

std::unexpected<UnitError> fail(std::string message, std::string hint = {}) {
  return std::unexpected(UnitError{std::move(message), std::move(hint)});
}

// Reads unit expressions; `whole` is the text that messages quote.
class UnitReader {
 public:
  explicit UnitReader(const UnitText& text) : whole_(text.whole), rest_(trimmed(text.unit)) {}
  Parsed<Factor> read();

 private:
  bool take_word(std::string_view word);
  Parsed<void> read_factor();
  Parsed<void> fail_unknown(std::string_view word) const;
  bool multiply(const Factor& unit, int exponent);
  Parsed<void> read_operator();

  std::string_view whole_;
  std::string_view rest_;
  Factor product_;
  bool over_ = false;
};

Parsed<Factor> UnitReader::read() {
  if (rest_.starts_with('/')) {
    rest_ = trimmed(rest_.substr(1));
    over_ = true;
  } else if (take_word("per")) {
    over_ = true;
  }
  for (int factors = 0; factors < kMostFactors; ++factors) {
    if (auto read = read_factor(); !read) return std::unexpected(std::move(read.error()));
    if (rest_.empty()) return product_;
    if (auto read = read_operator(); !read) return std::unexpected(std::move(read.error()));
  }
  return fail(quoted(whole_) + " has more than " + std::to_string(kMostFactors) + " units");
}

bool UnitReader::take_word(std::string_view word) {
  const bool here =
      rest_.starts_with(word) && rest_.size() > word.size() && is_blank(rest_[word.size()]);
  if (here) rest_ = trimmed(rest_.substr(word.size()));
  return here;
}

Parsed<void> UnitReader::read_factor() {
  const std::size_t end = std::min(rest_.find_first_of(" \t/*-^"), rest_.size());
  const std::string_view word = rest_.substr(0, end);
  if (word.empty()) {
    return fail(quoted(whole_) + " lacks a unit" + (rest_.empty() ? " at its end" : ""));
  }
  const auto unit = find_unit(word);
  if (!unit) return fail_unknown(word);
  rest_.remove_prefix(end);
  int exponent = 1;
  if (rest_.starts_with('^')) {
    const auto [next, error] =
        std::from_chars(rest_.data() + 1, rest_.data() + rest_.size(), exponent);
    if (error != std::errc() || exponent == 0 || exponent < -kLargestExponent ||
        exponent > kLargestExponent) {
      return fail(quoted(whole_) + " has no exponent from 1 to 12 (or -1 to -12) after \"^\"");
    }
    rest_.remove_prefix(static_cast<std::size_t>(next - rest_.data()));
  }
  if (!multiply(*unit, over_ ? -exponent : exponent)) {
    return fail(quoted(whole_) + " has a dimension beyond the power of 100");
  }
  rest_ = trimmed(rest_);
  return {};
}

Parsed<void> UnitReader::fail_unknown(std::string_view word) const {
  if (is_celsius(word)) {
    return fail(quoted(whole_) + " uses degC inside a larger unit",
                "degC is an absolute temperature; a difference is in K");
  }
  return fail(quoted(word) + " is not a known unit in " + quoted(whole_), unit_hint(word));
}

bool UnitReader::multiply(const Factor& unit, int exponent) {
  for (int i = 0; i < std::abs(exponent); ++i) {
    if (exponent > 0) {
      product_.numerator *= unit.numerator;
      product_.ten += unit.ten;
      product_.dim = product_.dim + unit.dim;
    } else {
      product_.denominator *= unit.numerator;
      product_.ten -= unit.ten;
      product_.dim = product_.dim - unit.dim;
    }
    if (!is_moderate(product_.dim)) return false;
  }
  return true;
}

Parsed<void> UnitReader::read_operator() {
  if (rest_.starts_with('/') || take_word("per")) {
    if (rest_.starts_with('/')) rest_.remove_prefix(1);
    over_ = true;
  } else if (rest_.starts_with('-')) {
    rest_.remove_prefix(1);
  } else if (rest_.starts_with('*')) {
    if (over_) {
      return fail(quoted(whole_) + " has \"*\" after \"/\", which reads both ways",
                  "write \"$/kW-month\" or \"$/kW/month\" for $ over both");
    }
    rest_.remove_prefix(1);
  } else {
    return fail(quoted(whole_) + " has two units side by side",
                "put \"/\", \"*\" or \"per\" between them");
  }
  rest_ = trimmed(rest_);
  return {};
}

}  // namespace

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 60;
  std::string out = "\"";
  for (char c : text.substr(0, kShown)) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    out += control ? '?' : c;
  }
  if (text.size() > kShown) {
    // A cut inside a multi-byte character would make the message invalid UTF-8.
    while (static_cast<unsigned char>(out.back()) >= 0x80) out.pop_back();
    out += "...";
  }
  return out + '"';
}

std::expected<Factor, UnitError> read_unit_expression(const UnitText& text) {
  return UnitReader(text).read();
}

}  // namespace internal
}  // namespace units
}  // namespace gw
