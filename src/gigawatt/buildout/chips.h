// How many chips a power feeds: facility power -> IT power -> whole systems -> chips, with every
// base stated.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "gigawatt/buildout/config.h"
#include "gigawatt/units/unit.h"

namespace gw::buildout {

// A server or rack as the build-out sees it; the plan fills it from the catalog.
struct SystemSpec {
  std::string id;
  std::string chip;        // key of the shared supply
  std::int64_t chips = 1;  // packages per system
  std::int64_t dies = 1;   // compute dies per package
  Power maximum;           // provisioned IT power of a system
  Power typical;           // under load; zero where it is not known: `maximum` is used
  PowerPerChip overhead;   // IT power outside the system: scale-out network, storage, management
};

// max (or typical) + chips x overhead.
[[nodiscard]] Power it_power(const SystemSpec& system, PowerBasis basis);

struct ChipCount {
  std::int64_t systems = 0;
  Chips packages;
  std::int64_t dies = 0;
  Power it;  // what the systems draw on the basis asked for, at most the power given
};

// systems = floor(IT power / power per system). Ignores cooling and conversion losses: they are the
// difference between facility and IT power.
[[nodiscard]] ChipCount count_chips(Power it, const SystemSpec& system, PowerBasis basis);

// The same power read in the four ways in which announcements are read.
struct ChipCounts {
  ChipCount facility_maximum, facility_typical;  // `power` is at the grid connection
  ChipCount it_maximum, it_typical;              // `power` is IT power
};
[[nodiscard]] ChipCounts count_all_bases(Power power, Ratio it_per_facility,
                                         const SystemSpec& system);

}  // namespace gw::buildout
