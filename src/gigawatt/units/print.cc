// Printing of quantities; declared in text.h.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/units/dim_names.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit_table.h"

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
  const auto result = precision < 0
                          ? std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific)
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
    return text + "0." + std::string(static_cast<std::size_t>(-decimal.exponent - 1), '0') + decimal.digits;
  }
  if (count <= decimal.exponent + 1) {
    return text + decimal.digits + std::string(static_cast<std::size_t>(decimal.exponent + 1 - count), '0');
  }
  const auto whole = static_cast<std::size_t>(decimal.exponent + 1);
  return text + decimal.digits.substr(0, whole) + "." + decimal.digits.substr(whole);
}

struct Candidate {
  std::string unit;  // "M chips"
  Factor factor{};
  int family = 0;  // 0: the usual units; then those after "|"
};

// "M_chips" -> scale M, unit chips; "_" -> no unit at all.
Candidate read_candidate(std::string_view word, int family) {
  Candidate candidate{.unit = std::string(word), .family = family};
  std::string_view unit_word = word;
  int scale = 0;
  if (const std::size_t blank = word.find('_'); blank != std::string_view::npos) {
    const std::string_view before = word.substr(0, blank);
    const std::string_view after = word.substr(blank + 1);
    const std::string_view scale_word = before.empty() ? after : before;
    scale = internal::find_scale(scale_word).value_or(0);
    unit_word = before.empty() ? std::string_view() : after;
    candidate.unit = before.empty() ? std::string(after) : std::string(before) + " " + std::string(after);
  }
  // The factor of a compound unit: each part once, divided from the first "/" on.
  bool over = false;
  std::size_t at = 0;
  while (at < unit_word.size()) {
    const std::size_t end = std::min(unit_word.find_first_of("/*-", at), unit_word.size());
    std::string_view part = unit_word.substr(at, end - at);
    int exponent = 1;
    if (const std::size_t hat = part.find('^'); hat != std::string_view::npos) {
      exponent = part[hat + 1] - '0';
      part = part.substr(0, hat);
    }
    const Factor unit = internal::find_unit(part).value_or(Factor{});
    for (int i = 0; i < exponent; ++i) {
      (over ? candidate.factor.denominator : candidate.factor.numerator) *= unit.numerator;
      candidate.factor.ten += over ? -unit.ten : unit.ten;
    }
    if (end < unit_word.size() && unit_word[end] == '/') over = true;
    at = end + 1;
  }
  candidate.factor.ten += scale;
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
  const int outside = zero ? 0 : decimal.exponent < 0 ? -decimal.exponent : std::max(0, decimal.exponent - 2);
  return static_cast<int>(text_of(decimal).size()) + 4 * outside + kOtherFamily * family;
}

// "1 year" but "18 months": the only units whose plural is spelt out.
std::string with_unit(const std::string& number, std::string unit) {
  const bool spelt = unit == "days" || unit == "months" || unit == "years" || unit == "chips" ||
                     unit == "tokens" || unit == "cents";
  if (spelt && number == "1") unit.pop_back();
  return unit.empty() ? number : number + " " + unit;
}

std::optional<std::string> print_celsius(double kelvin) {
  // Outside of this range a Temperature is rather a difference, which people read in K.
  constexpr double kColdest = 173.15;
  constexpr double kHottest = 473.15;
  if (kelvin < kColdest || kelvin > kHottest) return std::nullopt;
  for (int precision = 0; precision < 17; ++precision) {
    Decimal decimal = decimal_of(kelvin - internal::kZeroCelsius, precision);
    drop_trailing_zeros(decimal);
    std::string text = text_of(decimal) + " degC";
    const auto back = parse_si(text, kTemperatureDim);
    if (back && *back == kelvin) return text;
  }
  return std::nullopt;
}

std::string not_finite(double value) { return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf"; }

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
  const std::vector<Candidate> candidates = candidates_for(dim);
  const Candidate* chosen = nullptr;
  Decimal best;
  for (const Candidate& candidate : candidates) {
    if (candidate.family > 0) break;
    const Decimal decimal = decimal_of(in_unit(si, candidate.factor), digits - 1);
    const bool fits = decimal.exponent >= 0;
    if (chosen != nullptr && !fits) break;
    chosen = &candidate;
    best = decimal;
    if (decimal.exponent < 3) break;
  }
  if (dim == kTemperatureDim && si > 173.15 && si < 473.15) {
    return text_of(decimal_of(si - internal::kZeroCelsius, digits - 1)) + " degC";
  }
  return with_unit(text_of(best), chosen->unit);
}

}  // namespace units
}  // namespace gw
