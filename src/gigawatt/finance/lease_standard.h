// How a lessee books a lease.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace gw::finance {

enum class LeaseStandard : std::uint8_t { ifrs16, asc842_finance, asc842_operating };
constexpr std::array<std::string_view, 3> enum_names(LeaseStandard) {
  return {"ifrs16", "asc842_finance", "asc842_operating"};
}

}  // namespace gw::finance
