// Values of results.json: numbers to 12 digits, null where there is none.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace gw::report::internal {

using Json = nlohmann::ordered_json;
using JsonMembers = std::vector<std::pair<std::string, Json>>;

// Twelve digits are more than any model here knows and print without binary noise.
inline double tidy(double value) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(10.0, 11 - std::floor(std::log10(std::abs(value))));
  const double rounded = std::round(value * scale) / scale;
  return std::isfinite(rounded) ? rounded : value;
}

inline Json number(double value) {
  return std::isfinite(value) ? Json(tidy(value)) : Json(nullptr);
}
inline Json number(const std::optional<double>& value) {
  return value ? number(*value) : Json(nullptr);
}
template <class Number>  // double, or optional
Json numbers(const std::vector<Number>& values) {
  Json array = Json::array();
  for (const Number& value : values) array.push_back(number(value));
  return array;
}

template <class Items, class Convert>
Json list(const Items& items, Convert convert) {
  Json array = Json::array();
  for (const auto& item : items) array.push_back(convert(item));
  return array;
}

}  // namespace gw::report::internal
