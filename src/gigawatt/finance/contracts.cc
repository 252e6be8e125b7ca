#include "gigawatt/finance/contracts.h"

#include <algorithm>
#include <type_traits>

#include <fmt/format.h>

#include "gigawatt/core/calendar.h"

namespace gw::finance {

namespace {

std::string state_text(ContractState state) {
  std::string text(name(state));
  for (char& letter : text) {
    if (letter == '_') letter = ' ';
  }
  return text;
}

}  // namespace

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

Seniority seniority(const Contract& contract) {
  return std::visit(
      [](const auto& c) {
        if constexpr (requires { c.seniority; })
          return c.seniority;
        else
          return Seniority::senior;
      },
      contract);
}

std::optional<Dollars> written_total(const Contract& contract, MonthWindow horizon) {
  return std::visit(
      [&](const auto& c) -> std::optional<Dollars> {
        if constexpr (requires { c.firm_value(horizon); }) {
          const Dollars firm =
              c.firm_value({std::min(horizon.first, c.common.start.value_or(horizon.first)),
                            c.common.end.value_or(horizon.last)});
          return firm > Dollars() ? std::optional(firm) : std::nullopt;
        } else if constexpr (requires { c.size(); }) {
          return c.size();
        } else if constexpr (requires { c.principal; }) {
          return c.principal;
        } else if constexpr (requires { c.commitment; }) {
          return c.commitment;
        } else if constexpr (std::is_same_v<std::decay_t<decltype(c)>, VendorLoan>) {
          return c.limit;
        } else if constexpr (requires { c.guaranteed; }) {
          return std::min(c.cap.value_or(c.guaranteed), c.guaranteed);
        } else if constexpr (requires { c.cap; }) {
          return c.cap;
        } else {
          return std::nullopt;
        }
      },
      contract);
}

std::string describe(const Contract& contract) {
  const Common& c = common(contract);
  std::string text = std::visit([](const auto& terms) { return describe(terms); }, contract);
  text += " State: ";
  if (!begins_with_event(c)) text += state_text(c.state) + ", ";
  for (const ContractEvent& event : c.events)
    if (event.state)
      text += fmt::format("{} since {}, ", state_text(*event.state), core::print(event.date));
  text.resize(text.size() - 2);
  if (c.start) text += fmt::format(", from {}", core::print(*c.start));
  if (c.end) text += fmt::format(", until {}", core::print(*c.end));
  if (!c.active) text += ", not active in this case";
  const double binds = c.binds_with_probability;
  if (binds < 1.0) text += fmt::format(", binds with {:.3g}% in studies", 100.0 * binds);
  if (!c.instead_of.empty()) text += fmt::format(", instead of {}", fmt::join(c.instead_of, ", "));
  return text + ".";
}

}  // namespace gw::finance
