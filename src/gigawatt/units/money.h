// Money: integer cents with checked arithmetic. Booked amounts exist only as Money; prices,
// valuation and project finance compute in Dollars (double) and are rounded once, half to even,
// when posted.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "gigawatt/units/quantity.h"

namespace gw {
inline namespace units {

class MoneyOverflow : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

class Money {
 public:
  constexpr Money() = default;
  [[nodiscard]] static constexpr Money from_cents(std::int64_t cents) { return Money(cents); }
  // Half-even to the cent; nothing if `amount` is not finite or beyond +-9.2e16 dollars.
  [[nodiscard]] static std::optional<Money> rounded(Dollars amount);

  [[nodiscard]] constexpr std::int64_t cents() const { return cents_; }
  [[nodiscard]] constexpr Dollars dollars() const {
    return Dollars::from_si(static_cast<double>(cents_) / 100.0);
  }

  constexpr auto operator<=>(const Money&) const = default;

  // Overflow is a broken invariant: these throw MoneyOverflow, naming both operands.
  friend constexpr Money operator+(Money a, Money b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.cents_, b.cents_, &sum)) overflow("+", a, b);
    return Money(sum);
  }
  friend constexpr Money operator-(Money a, Money b) {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(a.cents_, b.cents_, &difference)) overflow("-", a, b);
    return Money(difference);
  }
  constexpr Money operator-() const { return Money() - *this; }
  constexpr Money& operator+=(Money other) { return *this = *this + other; }
  constexpr Money& operator-=(Money other) { return *this = *this - other; }

  // Where the sum can overflow on legitimate input (totals of a user's plan).
  [[nodiscard]] static constexpr std::optional<Money> checked_add(Money a, Money b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a.cents_, b.cents_, &sum)) return std::nullopt;
    return Money(sum);
  }

 private:
  constexpr explicit Money(std::int64_t cents) : cents_(cents) {}
  [[noreturn]] static void overflow(const char* op, Money a, Money b);

  std::int64_t cents_ = 0;
};

// Shares of `total` proportional to `weights` (finite, >= 0, one of them positive; otherwise throws
// std::invalid_argument). Every share is rounded half-even; the cents that are then missing (or too
// many) go one each to the last shares that were rounded down (up). So the shares sum to `total`
// exactly, each is within a cent of its exact value, and none has the other sign.
[[nodiscard]] std::vector<Money> split(Money total, std::span<const double> weights);

// "1,234.56 $", exact; and for people "35.0 G$" with three significant digits.
[[nodiscard]] std::string print(Money amount);
[[nodiscard]] std::string print_rounded(Money amount);

}  // namespace units
}  // namespace gw
