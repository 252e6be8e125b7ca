// Quantity<Dim>: a double in SI-like base units with its dimension in the type.
//
// Base units: second, metre, kilogram, kelvin, dollar, byte, floating-point operation, chip, token.
// Adding unlike dimensions does not compile; multiplying and dividing computes the new dimension.
// The wrapper is free: same machine code as double (tests/codegen shows it).
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <type_traits>

namespace gw {
inline namespace units {

template <class T>
concept PlainNumber = std::is_arithmetic_v<T>;

struct Dim {
  std::int8_t time = 0;
  std::int8_t length = 0;
  std::int8_t mass = 0;
  std::int8_t temperature = 0;
  std::int8_t money = 0;
  std::int8_t data = 0;
  std::int8_t flop = 0;
  std::int8_t chip = 0;
  std::int8_t token = 0;

  constexpr bool operator==(const Dim&) const = default;

  friend constexpr Dim operator+(Dim a, Dim b) { return combine(a, b, 1); }
  friend constexpr Dim operator-(Dim a, Dim b) { return combine(a, b, -1); }

 private:
  static constexpr Dim combine(Dim a, Dim b, int sign) {
    auto exponent = [sign](int x, int y) { return static_cast<std::int8_t>(x + sign * y); };
    return {exponent(a.time, b.time),   exponent(a.length, b.length),
            exponent(a.mass, b.mass),   exponent(a.temperature, b.temperature),
            exponent(a.money, b.money), exponent(a.data, b.data),
            exponent(a.flop, b.flop),   exponent(a.chip, b.chip),
            exponent(a.token, b.token)};
  }
};

template <Dim D>
class Quantity {
 public:
  static constexpr Dim kDim = D;

  constexpr Quantity() = default;
  // Plain numbers convert only where there is no unit to forget.
  constexpr Quantity(double value)
    requires(D == Dim{})
      : si_(value) {}

  [[nodiscard]] static constexpr Quantity from_si(double si) { return Quantity(si, Raw{}); }
  [[nodiscard]] constexpr double si() const { return si_; }
  // The number of `unit`s in this quantity: power.in(unit::MW).
  [[nodiscard]] constexpr double in(Quantity unit) const { return si_ / unit.si_; }

  constexpr operator double() const
    requires(D == Dim{})
  {
    return si_;
  }

  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr bool operator==(const Quantity&) const = default;
  // GCC 12 compiles these to one comparison, and those rewritten from <=> to three jumps.
  friend constexpr bool operator<(Quantity a, Quantity b) { return a.si_ < b.si_; }
  friend constexpr bool operator>(Quantity a, Quantity b) { return a.si_ > b.si_; }
  friend constexpr bool operator<=(Quantity a, Quantity b) { return a.si_ <= b.si_; }
  friend constexpr bool operator>=(Quantity a, Quantity b) { return a.si_ >= b.si_; }

  constexpr Quantity operator-() const { return from_si(-si_); }
  constexpr Quantity& operator+=(Quantity other) { return si_ += other.si_, *this; }
  constexpr Quantity& operator-=(Quantity other) { return si_ -= other.si_, *this; }
  constexpr Quantity& operator*=(double factor) { return si_ *= factor, *this; }
  constexpr Quantity& operator/=(double divisor) { return si_ /= divisor, *this; }

  friend constexpr Quantity operator+(Quantity a, Quantity b) { return from_si(a.si_ + b.si_); }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return from_si(a.si_ - b.si_); }

 private:
  struct Raw {};
  constexpr Quantity(double si, Raw) : si_(si) {}

  double si_ = 0.0;
};

template <Dim A, Dim B>
constexpr Quantity<A + B> operator*(Quantity<A> a, Quantity<B> b) {
  return Quantity<A + B>::from_si(a.si() * b.si());
}
template <Dim A, Dim B>
constexpr Quantity<A - B> operator/(Quantity<A> a, Quantity<B> b) {
  return Quantity<A - B>::from_si(a.si() / b.si());
}
template <Dim D, PlainNumber T>
constexpr Quantity<D> operator*(Quantity<D> q, T factor) {
  return Quantity<D>::from_si(q.si() * static_cast<double>(factor));
}
template <Dim D, PlainNumber T>
constexpr Quantity<D> operator*(T factor, Quantity<D> q) {
  return Quantity<D>::from_si(static_cast<double>(factor) * q.si());
}
template <Dim D, PlainNumber T>
constexpr Quantity<D> operator/(Quantity<D> q, T divisor) {
  return Quantity<D>::from_si(q.si() / static_cast<double>(divisor));
}
template <Dim D, PlainNumber T>
constexpr Quantity<Dim{} - D> operator/(T value, Quantity<D> q) {
  return Quantity<Dim{} - D>::from_si(static_cast<double>(value) / q.si());
}

// A ratio and a plain number convert into each other; these decide which way.
template <PlainNumber T>
constexpr Quantity<Dim{}> operator+(Quantity<Dim{}> a, T b) {
  return a.si() + static_cast<double>(b);
}
template <PlainNumber T>
constexpr Quantity<Dim{}> operator+(T a, Quantity<Dim{}> b) {
  return static_cast<double>(a) + b.si();
}
template <PlainNumber T>
constexpr Quantity<Dim{}> operator-(Quantity<Dim{}> a, T b) {
  return a.si() - static_cast<double>(b);
}
template <PlainNumber T>
constexpr Quantity<Dim{}> operator-(T a, Quantity<Dim{}> b) {
  return static_cast<double>(a) - b.si();
}
template <PlainNumber T>
constexpr bool operator==(Quantity<Dim{}> a, T b) {
  return a.si() == static_cast<double>(b);
}
template <PlainNumber T>
constexpr bool operator<(Quantity<Dim{}> a, T b) {
  return a.si() < static_cast<double>(b);
}
template <PlainNumber T>
constexpr bool operator<(T a, Quantity<Dim{}> b) {
  return static_cast<double>(a) < b.si();
}
template <PlainNumber T>
constexpr bool operator>(Quantity<Dim{}> a, T b) {
  return a.si() > static_cast<double>(b);
}
template <PlainNumber T>
constexpr bool operator>(T a, Quantity<Dim{}> b) {
  return static_cast<double>(a) > b.si();
}
template <PlainNumber T>
constexpr bool operator<=(Quantity<Dim{}> a, T b) {
  return a.si() <= static_cast<double>(b);
}
template <PlainNumber T>
constexpr bool operator<=(T a, Quantity<Dim{}> b) {
  return static_cast<double>(a) <= b.si();
}
template <PlainNumber T>
constexpr bool operator>=(Quantity<Dim{}> a, T b) {
  return a.si() >= static_cast<double>(b);
}
template <PlainNumber T>
constexpr bool operator>=(T a, Quantity<Dim{}> b) {
  return static_cast<double>(a) >= b.si();
}

template <Dim D>
[[nodiscard]] constexpr Quantity<D> abs(Quantity<D> q) {
  return q.si() < 0 ? -q : q;
}
template <Dim D>
[[nodiscard]] inline bool is_finite(Quantity<D> q) {
  return std::isfinite(q.si());
}

inline constexpr Dim kTimeDim{.time = 1};
inline constexpr Dim kLengthDim{.length = 1};
inline constexpr Dim kMassDim{.mass = 1};
inline constexpr Dim kTemperatureDim{.temperature = 1};
inline constexpr Dim kMoneyDim{.money = 1};
inline constexpr Dim kDataDim{.data = 1};
inline constexpr Dim kFlopDim{.flop = 1};
inline constexpr Dim kChipDim{.chip = 1};
inline constexpr Dim kTokenDim{.token = 1};
inline constexpr Dim kEnergyDim{.time = -2, .length = 2, .mass = 1};
inline constexpr Dim kPowerDim = kEnergyDim - kTimeDim;
inline constexpr Dim kVolumeDim{.length = 3};

using Ratio = Quantity<Dim{}>;
using Time = Quantity<kTimeDim>;
using Rate = Quantity<Dim{} - kTimeDim>;
using Mass = Quantity<kMassDim>;
using Volume = Quantity<kVolumeDim>;
using Temperature = Quantity<kTemperatureDim>;  // absolute; "27 degC" parses to 300.15 K
using Energy = Quantity<kEnergyDim>;
using Power = Quantity<kPowerDim>;
using Data = Quantity<kDataDim>;
using DataRate = Quantity<kDataDim - kTimeDim>;
using Flop = Quantity<kFlopDim>;
using FlopRate = Quantity<kFlopDim - kTimeDim>;
using Chips = Quantity<kChipDim>;
using ChipTime = Quantity<kChipDim + kTimeDim>;
using Tokens = Quantity<kTokenDim>;
using TokenRate = Quantity<kTokenDim - kTimeDim>;
using TokenRatePerChip = Quantity<kTokenDim - kTimeDim - kChipDim>;
// Money as a real number, for prices, valuation and project finance; booked amounts are Money.
using Dollars = Quantity<kMoneyDim>;
using DollarRate = Quantity<kMoneyDim - kTimeDim>;
using DollarsPerEnergy = Quantity<kMoneyDim - kEnergyDim>;
using DollarsPerPower = Quantity<kMoneyDim - kPowerDim>;
using DollarsPerPowerTime = Quantity<kMoneyDim - kPowerDim - kTimeDim>;
using DollarsPerChip = Quantity<kMoneyDim - kChipDim>;
using DollarsPerChipTime = Quantity<kMoneyDim - kChipDim - kTimeDim>;
using DollarsPerToken = Quantity<kMoneyDim - kTokenDim>;
using DollarsPerMass = Quantity<kMoneyDim - kMassDim>;
using DollarsPerVolume = Quantity<kMoneyDim - kVolumeDim>;
using PowerPerChip = Quantity<kPowerDim - kChipDim>;
using EnergyPerToken = Quantity<kEnergyDim - kTokenDim>;
using MassPerEnergy = Quantity<kMassDim - kEnergyDim>;
using VolumePerEnergy = Quantity<kVolumeDim - kEnergyDim>;

}  // namespace units
}  // namespace gw
