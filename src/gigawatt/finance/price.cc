#include "gigawatt/finance/price.h"

#include <fmt/format.h>

#include "gigawatt/core/calendar.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

template <class Q>
std::string steps_text(const config::Steps<Q>& steps, std::string_view what) {
  std::string text;
  for (const auto& [from, value] : steps.steps) {
    if (!text.empty()) text += fmt::format(", from {} ", core::print(from));
    text += units::print(value);
  }
  return what.empty() ? text : text + " " + std::string(what);
}

}  // namespace

int Price::count() const {
  return per_unit.has_value() + per_time.has_value() + per_power.has_value() +
         per_power_time.has_value() + per_energy.has_value() + per_chip.has_value() +
         per_chip_time.has_value() + per_token.has_value() + per_mass.has_value() +
         per_volume.has_value();
}

std::string Price::describe() const {
  std::string text;
  if (per_unit) text = steps_text(*per_unit, "each");
  if (per_time) text = steps_text(*per_time, "");
  if (per_power) text = steps_text(*per_power, "");
  if (per_power_time) text = steps_text(*per_power_time, "");
  if (per_energy) text = steps_text(*per_energy, "");
  if (per_chip) text = steps_text(*per_chip, "");
  if (per_chip_time) text = steps_text(*per_chip_time, "");
  if (per_token) text = steps_text(*per_token, "");
  if (per_mass) text = steps_text(*per_mass, "");
  if (per_volume) text = steps_text(*per_volume, "");
  const double growth = growth_per_year;
  if (growth != 0.0) text += fmt::format(", changing by {:.3g}% a year", 100.0 * growth);
  return text;
}

}  // namespace gw::finance
