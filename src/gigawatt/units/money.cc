#include "gigawatt/units/money.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace gw {
inline namespace units {

namespace {

__extension__ typedef __int128 Wide;

// numerator / denominator to the nearest integer, ties to even; denominator > 0.
std::int64_t divide_half_even(Wide numerator, Wide denominator) {
  Wide quotient = numerator / denominator;
  Wide rest = numerator % denominator;
  if (rest < 0) {
    rest += denominator;
    --quotient;
  }
  const Wide twice = 2 * rest;
  if (twice > denominator || (twice == denominator && quotient % 2 != 0)) ++quotient;
  return static_cast<std::int64_t>(quotient);
}

// The weights as integers in proportion, exact where their bits fit into 60 together.
std::vector<std::int64_t> integer_weights(std::span<const double> weights) {
  double largest = 0.0;
  for (double weight : weights) {
    if (!std::isfinite(weight) || weight < 0)
      throw std::invalid_argument("split: a weight is negative or not finite");
    largest = std::max(largest, weight);
  }
  if (largest <= 0) throw std::invalid_argument("split: no weight is positive");
  int exponent = 0;
  std::frexp(largest, &exponent);
  int count_bits = 0;
  while ((std::size_t{1} << count_bits) < weights.size()) ++count_bits;
  std::vector<std::int64_t> integers;
  integers.reserve(weights.size());
  for (double weight : weights) {
    integers.push_back(std::llrint(std::ldexp(weight, 60 - count_bits - exponent)));
  }
  return integers;
}

std::string grouped(std::uint64_t whole) {
  const std::string digits = std::to_string(whole);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::uint64_t magnitude(Money amount) {
  const auto bits = static_cast<std::uint64_t>(amount.cents());
  return amount.cents() < 0 ? ~bits + 1 : bits;
}

}  // namespace

void Money::overflow(const char* op, Money a, Money b) {
  throw MoneyOverflow("amount beyond 92 quadrillion dollars: " + print(a) + " " + op + " " +
                      print(b));
}

std::optional<Money> Money::rounded(Dollars amount) {
  constexpr double kLargest = 9.2e16;
  const double dollars = amount.si();
  if (!(std::abs(dollars) <= kLargest)) return std::nullopt;
  // hundred + error is exactly 100 x dollars, so that only true ties count as ties.
  const double hundred = dollars * 100.0;
  const double error = std::fma(dollars, 100.0, -hundred);
  const double whole = std::nearbyint(hundred);
  const double fraction = hundred - whole;
  auto cents = static_cast<std::int64_t>(whole);
  if (fraction == 0.0) {
    cents += static_cast<std::int64_t>(std::nearbyint(error));
  } else if (fraction == 0.5 && error > 0) {
    ++cents;
  } else if (fraction == -0.5 && error < 0) {
    --cents;
  }
  return Money(cents);
}

std::vector<Money> split(Money total, std::span<const double> weights) {
  const std::vector<std::int64_t> parts = integer_weights(weights);
  Wide whole = 0;
  for (std::int64_t part : parts) whole += part;
  std::vector<std::int64_t> cents(parts.size());
  std::int64_t missing = total.cents();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    cents[i] = divide_half_even(static_cast<Wide>(total.cents()) * parts[i], whole);
    missing -= cents[i];
  }
  // Of the shares that were rounded against the difference there are more than it has cents.
  for (std::size_t i = parts.size(); i-- > 0 && missing != 0;) {
    const Wide below = static_cast<Wide>(total.cents()) * parts[i] - cents[i] * whole;
    if (missing > 0 && below > 0) ++cents[i], --missing;
    if (missing < 0 && below < 0) --cents[i], ++missing;
  }
  std::vector<Money> shares;
  shares.reserve(cents.size());
  for (std::int64_t share : cents) shares.push_back(Money::from_cents(share));
  return shares;
}

std::string print(Money amount) {
  const std::uint64_t cents = magnitude(amount);
  const std::string fraction = std::to_string(cents % 100);
  return (amount.cents() < 0 ? "-" : "") + grouped(cents / 100) +
         (fraction.size() < 2 ? ".0" : ".") + fraction + " $";
}

std::string print_rounded(Money amount) {
  constexpr std::uint64_t kThousandDollars = 100'000;
  if (magnitude(amount) < kThousandDollars) return print(amount);
  double value = std::abs(static_cast<double>(amount.cents())) / 100.0;
  const char* unit = "$";
  for (const char* larger : {"k$", "M$", "G$", "T$", "P$"}) {
    if (value < 999.5) break;
    value /= 1000.0;
    unit = larger;
  }
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  char buffer[32];
  const auto result =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals);
  return (amount.cents() < 0 ? "-" : "") + std::string(buffer, result.ptr) + " " + unit;
}

}  // namespace units
}  // namespace gw
