#include "gigawatt/finance/contracts.h"

#include <fmt/format.h>

#include "gigawatt/core/calendar.h"

namespace gw::finance {

const Common& common(const Contract& contract) {
  return std::visit([](const auto& c) -> const Common& { return c.common; }, contract);
}

std::string_view type(const Contract& contract) {
  return std::visit([](const auto& c) -> std::string_view { return c.kType; }, contract);
}

std::string item_id(const Contract& contract) {
  const Common& c = common(contract);
  return c.id.empty() ? std::string(type(contract)) : c.id;
}

std::string describe(const Contract& contract) {
  const Common& c = common(contract);
  std::string text = std::visit([](const auto& terms) { return describe(terms); }, contract);
  std::string state(enum_names(c.state)[static_cast<std::size_t>(c.state)]);
  for (char& letter : state) {
    if (letter == '_') letter = ' ';
  }
  text += fmt::format(" State: {}", state);
  if (c.start) text += fmt::format(", from {}", core::print(*c.start));
  if (c.end) text += fmt::format(", until {}", core::print(*c.end));
  if (!c.active) text += ", not active in this case";
  const double binds = c.binds_with_probability;
  if (binds < 1.0) text += fmt::format(", binds with {:.3g}% in studies", 100.0 * binds);
  if (!c.instead_of.empty()) text += fmt::format(", instead of {}", fmt::join(c.instead_of, ", "));
  return text + ".";
}

}  // namespace gw::finance
