// What a build-out is made of, and what that costs at given prices: capex from parts.
//
//   capex = sum over systems n_s p_s + chips (network + storage per chip) + facility power x sum
//   over parts c_part
//
// Only quantities are derived here; prices come in, and the published figures per GW are compared
// elsewhere. Ignored: taxes, financing cost during construction, price changes over the time of
// building, spares.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/buildout/chips.h"
#include "gigawatt/buildout/construction.h"
#include "gigawatt/core/estimate.h"

namespace gw::buildout {

struct BillOfMaterials {
  struct Line {
    int system = 0;  // index into the systems that the bill was made with
    std::int64_t count = 0;
    Chips chips = {};
  };
  Power facility;
  Power it;                           // IT capacity, not what the systems draw
  std::vector<Line> systems = {};     // each system once
  std::array<Power, kParts> parts{};  // facility power of each part

  [[nodiscard]] Chips chips() const;
};

// One GW (or whatever `facility` is) of one system.
struct BillRequest {
  Power facility;
  Ratio it_per_facility = 1.0;
  int system = 0;
  PowerBasis basis = PowerBasis::maximum;
};
[[nodiscard]] BillOfMaterials bill_for(const BillRequest& request,
                                       std::span<const SystemSpec> systems);

// Everything that has been started or ordered so far; existing blocks are left out.
[[nodiscard]] BillOfMaterials bill_for(const Construction& construction);

struct Prices {
  std::vector<Estimate<Dollars>> system;          // per system, by index
  std::vector<Estimate<DollarsPerChip>> network;  // scale-out network per chip, by system
  Estimate<DollarsPerChip> storage;
  std::array<Estimate<DollarsPerPower>, kParts> part;  // per facility power, installed
};

// Low and high add the lows and the highs of all prices (as if all were wrong in one direction
// together), so the interval is the widest that the prices allow.
struct Capex {
  Estimate<Dollars> systems, network, storage;
  std::array<Estimate<Dollars>, kParts> parts = {};
  Estimate<Dollars> total;
  Estimate<DollarsPerPower> per_facility_power = {},
                            per_it_power = {};  // zero where the power is zero
};
[[nodiscard]] Capex price(const BillOfMaterials& bill, const Prices& prices);

}  // namespace gw::buildout
