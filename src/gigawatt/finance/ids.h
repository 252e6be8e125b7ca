// Parties and contracts are small integers after compile(): nothing is looked up by name in a run.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>

namespace gw::finance {

struct PartyId {
  std::int16_t index = -1;  // -1: no party
  constexpr auto operator<=>(const PartyId&) const = default;
  [[nodiscard]] constexpr bool valid() const { return index >= 0; }
  [[nodiscard]] constexpr std::size_t at() const { return static_cast<std::size_t>(index); }
};

// -1: an entry of the books themselves (opening balances, depreciation, support of last resort).
struct ContractId {
  std::int16_t index = -1;
  constexpr auto operator<=>(const ContractId&) const = default;
  [[nodiscard]] constexpr bool valid() const { return index >= 0; }
  [[nodiscard]] constexpr std::size_t at() const { return static_cast<std::size_t>(index); }
};

// The party or contract at a place of the model's lists.
[[nodiscard]] constexpr PartyId party_number(std::size_t index) {
  return {static_cast<std::int16_t>(index)};
}
[[nodiscard]] constexpr ContractId contract_number(std::size_t index) {
  return {static_cast<std::int16_t>(index)};
}

}  // namespace gw::finance
