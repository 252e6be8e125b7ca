// Estimate<T>: a predicted rate with the interval it is believed to lie in and what that belief
// rests on.
#pragma once

#include <cstdint>
#include <string_view>

namespace gw {
inline namespace core {

// How far to trust a prediction, best first. A result takes the worst trust of what it was made
// from.
enum class Trust : std::uint8_t { measured_table, fitted, datasheet, extrapolated };

// How well a fact is known, best first; every number in data/ carries one.
enum class Confidence : std::uint8_t {
  measured,
  datasheet,
  vendor,
  filing,
  press,
  estimate,
  judgement,
  unverified
};

[[nodiscard]] constexpr Trust worse(Trust a, Trust b) { return a < b ? b : a; }
// measured -> measured_table; datasheet, vendor -> datasheet; all others -> extrapolated.
[[nodiscard]] Trust trust_of(Confidence confidence);

[[nodiscard]] std::string_view name(Trust trust);            // "measured table"
[[nodiscard]] std::string_view name(Confidence confidence);  // "measured"

// P10, P50 and P90 of a prediction, with low <= best <= high.
template <class T>
struct Estimate {
  T low{};
  T best{};
  T high{};
  Trust trust = Trust::extrapolated;

  [[nodiscard]] static constexpr Estimate exact(T value, Trust trust) {
    return {value, value, value, trust};
  }
  // best / factor .. best x factor: the P10-P90 interval of a log-normal with factor = exp(1.2816
  // sigma).
  [[nodiscard]] static constexpr Estimate spread(T best, double factor, Trust trust) {
    return {best / factor, best, best * factor, trust};
  }
};

}  // namespace core
}  // namespace gw
