// Printing of quantities; declared in text.h.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gigawatt/units/dim_names.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit_expression.h"

namespace gw {
inline namespace units {

namespace {

using internal::Factor;

// Decimal digits d1 d2 ... dn of |value| = d1.d2...dn x 10^exponent.
struct Decimal {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};

// precision < 0: the shortest digits that read back as `value`.
Decimal decimal_of(double value, int precision) {
  char buffer[64];
  const auto result = precision < 0 ? std::to_chars(buffer, buffer + sizeof buffer, value,
                                                    std::chars_format::scientific)
                                    : std::to_chars(buffer, buffer + sizeof buffer, value,
                                                    std::chars_format::scientific, precision);
  const std::string_view text(buffer, static_cast<std::size_t>(result.ptr - buffer));
  Decimal decimal;
  const std::size_t e = text.find('e');
  for (char c : text.substr(0, e)) {
    if (c == '-') decimal.negative = true;
    if (c >= '0' && c <= '9') decimal.digits += c;
  }
  decimal.exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
  return decimal;
}

void drop_trailing_zeros(Decimal& decimal) {
  while (decimal.digits.size() > 1 && decimal.digits.back() == '0') decimal.digits.pop_back();
}

std::string text_of(const Decimal& decimal) {
  constexpr int kLongestPlain = 15;
  constexpr int kSmallestPlain = -6;
  const int count = static_cast<int>(decimal.digits.size());
  std::string text = decimal.negative ? "-" : "";
  if (decimal.exponent > kLongestPlain || decimal.exponent < kSmallestPlain) {
    text += decimal.digits.substr(0, 1);
    if (count > 1) text += "." + decimal.digits.substr(1);
    return text + "e" + std::to_string(decimal.exponent);
  }
  if (decimal.exponent < 0) {
    return text + "0." + std::string(static_cast<std::size_t>(-decimal.exponent - 1), '0') +
           decimal.digits;
  }
  if (count <= decimal.exponent + 1) {
    return text + decimal.digits +
           std::string(static_cast<std::size_t>(decimal.exponent + 1 - count), '0');
  }
  const auto whole = static_cast<std::size_t>(decimal.exponent + 1);
  return text + decimal.digits.substr(0, whole) + "." + decimal.digits.substr(whole);
}

struct Candidate {
  std::string unit;  // "M chips"
  Factor factor{};
  int family = 0;  // 0: the usual units; then those after "|"
};

// "M_chips" -> scale M, unit chips; "_M" -> scale M without a unit.
Candidate read_candidate(std::string_view word, int family) {
  Candidate candidate{.unit = std::string(word), .family = family};
  const std::size_t blank = word.find('_');
  const bool scaled = blank != std::string_view::npos;
  std::string_view unit = scaled ? word.substr(blank + 1) : word;
  std::string_view scale = scaled ? word.substr(0, blank) : std::string_view();
  if (scaled && scale.empty()) {
    candidate.unit = std::string(unit);
    std::swap(unit, scale);
  } else if (scaled) {
    candidate.unit[blank] = ' ';
  }
  if (!unit.empty()) {
    // The names are those of the table in dim_names.cc, so they can be read.
    candidate.factor = internal::read_unit_expression({.whole = unit, .unit = unit}).value();
  }
  candidate.factor.ten += internal::find_scale(scale).value_or(0);
  return candidate;
}

std::vector<Candidate> candidates_for(Dim dim) {
  const internal::DimRow* row = internal::find_dim(dim);
  const std::string base = row == nullptr ? internal::base_unit(dim) : std::string();
  const std::string_view words = row == nullptr ? std::string_view(base) : row->print_units;
  std::vector<Candidate> candidates;
  int family = 0;
  std::size_t at = 0;
  while (at <= words.size()) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    const std::string_view word = words.substr(at, end - at);
    if (word == "|") {
      ++family;
    } else {
      candidates.push_back(read_candidate(word, family));
    }
    at = end + 1;
  }
  return candidates;
}

double in_unit(double si, const Factor& factor) {
  return si * factor.denominator / factor.numerator * std::pow(10.0, -factor.ten);
}

// The fewest digits that read back as `si` in this unit; nothing if 17 digits do not suffice.
std::optional<Decimal> shortest(double si, const Factor& factor) {
  if (factor.numerator == 1 && factor.denominator == 1) {
    Decimal decimal = decimal_of(si, -1);
    decimal.exponent -= factor.ten;
    return decimal;
  }
  constexpr int kMostDigits = 17;
  const double value = in_unit(si, factor);
  if (!std::isfinite(value)) return std::nullopt;
  for (int precision = 0; precision < kMostDigits; ++precision) {
    Decimal decimal = decimal_of(value, precision);
    drop_trailing_zeros(decimal);
    const std::string text = (decimal.negative ? "-" : "") + decimal.digits;
    const int exponent = decimal.exponent - static_cast<int>(decimal.digits.size()) + 1;
    const auto back = internal::evaluate(text, exponent, factor);
    if (back && *back == si) return decimal;
  }
  return std::nullopt;
}

// Smaller reads better: a number from 1 to 999, few characters, the usual units.
int cost(const Decimal& decimal, int family) {
  constexpr int kOtherFamily = 7;
  const bool zero = decimal.digits == "0";
  const int outside = zero                   ? 0
                      : decimal.exponent < 0 ? -decimal.exponent
                                             : std::max(0, decimal.exponent - 2);
  return static_cast<int>(text_of(decimal).size()) + 4 * outside + kOtherFamily * family;
}

// "1 year" but "18 months", "12 per day" rather than "12 1/day".
std::string with_unit(const std::string& number, std::string unit) {
  constexpr std::string_view kSpelt[] = {"days", "months", "years", "chips", "tokens", "cents"};
  if (number == "1" && std::ranges::count(kSpelt, unit) > 0) unit.pop_back();
  if (unit.starts_with("1/")) unit.replace(0, 2, "per ");
  return unit.empty() ? number : number + " " + unit;
}

// Outside of -100 to 200 degC a Temperature is rather a difference, which people read in K.
bool reads_as_celsius(double kelvin) { return kelvin > 173.15 && kelvin < 473.15; }

std::optional<std::string> print_celsius(double kelvin) {
  if (!reads_as_celsius(kelvin)) return std::nullopt;
  for (int precision = 0; precision < 17; ++precision) {
    Decimal decimal = decimal_of(kelvin - internal::kZeroCelsius, precision);
    drop_trailing_zeros(decimal);
    std::string text = text_of(decimal) + " degC";
    const auto back = parse_si(text, kTemperatureDim);
    if (back && *back == kelvin) return text;
  }
  return std::nullopt;
}

std::string not_finite(double value) {
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

}  // namespace

std::string print_si(double si, Dim dim) {
  if (!std::isfinite(si)) return not_finite(si);
  if (dim == kTemperatureDim) {
    if (auto text = print_celsius(si)) return *text;
  }
  std::string best;
  int best_cost = 0;
  for (const Candidate& candidate : candidates_for(dim)) {
    const auto decimal = shortest(si, candidate.factor);
    if (!decimal) continue;
    const int candidate_cost = cost(*decimal, candidate.family);
    if (!best.empty() && candidate_cost >= best_cost) continue;
    best = with_unit(text_of(*decimal), candidate.unit);
    best_cost = candidate_cost;
  }
  if (!best.empty()) return best;
  const Candidate base = read_candidate(internal::base_unit(dim), 0);
  return text_of(decimal_of(si, -1)) + " " + base.unit;
}

std::string print_rounded(double si, Dim dim, int digits) {
  if (!std::isfinite(si)) return not_finite(si);
  const int precision = std::clamp(digits, 1, 17) - 1;
  if (dim == kTemperatureDim && reads_as_celsius(si)) {
    return text_of(decimal_of(si - internal::kZeroCelsius, precision)) + " degC";
  }
  const std::vector<Candidate> candidates = candidates_for(dim);
  std::size_t chosen = 0;
  Decimal shown = decimal_of(in_unit(si, candidates[0].factor), precision);
  for (std::size_t next = 1; next < candidates.size() && candidates[next].family == 0; ++next) {
    // 18 months, not 1.5 years; but 1.5 GW, not 1500 MW.
    const Decimal larger = decimal_of(in_unit(si, candidates[next].factor), precision);
    const bool at_least_two =
        larger.exponent > 0 || (larger.exponent == 0 && larger.digits[0] > '1');
    if (shown.exponent < 3 && !at_least_two) break;
    if (larger.exponent < 0) break;
    chosen = next;
    shown = larger;
  }
  return with_unit(text_of(shown), candidates[chosen].unit);
}

}  // namespace units
}  // namespace gw
