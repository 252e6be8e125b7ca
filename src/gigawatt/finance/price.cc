#include "gigawatt/finance/price.h"

#include <fmt/format.h>

#include "gigawatt/finance/internal/by_date.h"

namespace gw::finance {

int Price::count() const {
  return per_unit.has_value() + per_time.has_value() + per_power.has_value() +
         per_power_time.has_value() + per_energy.has_value() + per_chip.has_value() +
         per_chip_time.has_value() + per_token.has_value() + per_mass.has_value() +
         per_volume.has_value();
}

std::string Price::describe() const {
  std::string text;
  if (per_unit) text = internal::all_in_words(*per_unit) + " each";
  if (per_time) text = internal::all_in_words(*per_time);
  if (per_power) text = internal::all_in_words(*per_power);
  if (per_power_time) text = internal::all_in_words(*per_power_time);
  if (per_energy) text = internal::all_in_words(*per_energy);
  if (per_chip) text = internal::all_in_words(*per_chip);
  if (per_chip_time) text = internal::all_in_words(*per_chip_time);
  if (per_token) text = internal::all_in_words(*per_token);
  if (per_mass) text = internal::all_in_words(*per_mass);
  if (per_volume) text = internal::all_in_words(*per_volume);
  const double growth = growth_per_year;
  if (growth != 0.0) text += fmt::format(", changing by {:.3g}% a year", 100.0 * growth);
  return text;
}

}  // namespace gw::finance
