#include "gigawatt/plan/results.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gigawatt/units/text.h"

namespace gw::plan {

std::string Metric::text() const {
  if (!words.empty()) return words;
  if (!value || !std::isfinite(*value)) return why_missing.empty() ? "no value" : why_missing;
  if (info.unit == "month") return print(Month::from_index(static_cast<int>(*value)));
  if (*value == 0 && !info.unit.empty()) return "0 " + info.unit;
  // Amounts of every size are read best with a prefix of their own: "20 MW", not "0.02 GW".
  if (info.dim == kPowerDim || info.dim == kEnergyDim || info.dim == kMoneyDim ||
      info.dim == kChipDim)
    return print_rounded(*value * info.unit_si, info.dim, 4);
  std::string number =
      std::abs(*value) >= 1e5 ? fmt::format("{:.0f}", *value) : fmt::format("{:.4g}", *value);
  return info.unit.empty() ? number : fmt::format("{} {}", number, info.unit);
}

const Metric* Results::metric(std::string_view id) const {
  auto found = std::find_if(metrics.begin(), metrics.end(),
                            [&](const Metric& m) { return m.info.id == id; });
  return found == metrics.end() ? nullptr : &*found;
}

const Series* Results::find_series(std::string_view id) const {
  auto found =
      std::find_if(series.begin(), series.end(), [&](const Series& s) { return s.id == id; });
  return found == series.end() ? nullptr : &*found;
}

}  // namespace gw::plan
