// Values by date in words, for the text view of a contract.
#pragma once

#include <string>

#include <fmt/format.h>

#include "gigawatt/config/visit.h"
#include "gigawatt/units/text.h"

namespace gw::finance::internal {

inline std::string value_in_words(Ratio value) { return fmt::format("{:.4g}%", 100 * value.si()); }
template <class Q>
std::string value_in_words(Q value) {
  return units::print(value);
}

// "the market path sofr"; empty: the values are the plan's own.
template <class Q>
std::string market_in_words(const config::Steps<Q>& steps) {
  return steps.market.empty() ? std::string() : "the market path " + steps.market;
}

// "3 $", "3 $ (changing)", "the market path sofr".
template <class Q>
std::string first_in_words(const config::Steps<Q>& steps) {
  if (!steps.market.empty()) return market_in_words(steps);
  if (steps.steps.empty()) return "nothing";
  return value_in_words(steps.steps.front().second) + (steps.steps.size() > 1 ? " (changing)" : "");
}

// "3 $, from 2027-01 4 $", "the market path sofr".
template <class Q>
std::string all_in_words(const config::Steps<Q>& steps) {
  if (!steps.market.empty()) return market_in_words(steps);
  std::string text;
  for (const auto& [from, value] : steps.steps) {
    if (!text.empty()) text += fmt::format(", from {} ", core::print(from));
    text += value_in_words(value);
  }
  return text;
}

}  // namespace gw::finance::internal
