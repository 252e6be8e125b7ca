// IT power of a system (server or rack) as a function of what its chips do.
#pragma once

#include "gigawatt/catalog/hardware.h"
#include "gigawatt/units/quantity.h"

namespace gw::site {

// Measured at the system's input.
struct SystemPower {
  Power max;   // nameplate: what the power chain is provisioned for
  Power busy;  // sustained while training or in prefill
  Power idle;  // powered, no work
};

// Idle power of an AI server as a share of its nameplate: judgement (an idle H100 draws about a
// tenth of its TDP; fans, CPUs, switches and NICs do not follow the load).
inline constexpr Ratio kIdleShare = 0.25;
// Power above idle of decoding relative to that of a busy chip: judgement. Decode is bound by
// memory and draws clearly less than prefill, which runs near TDP (Patel et al., POLCA, ASPLOS
// 2024; Splitwise, ISCA 2024).
inline constexpr Ratio kDecodeIntensity = 0.6;

// Shares of a period; what is left is idle. The sum is at most 1.
struct Activity {
  Ratio training = 0.0;
  Ratio prefill = 0.0;
  Ratio decode = 0.0;
};

// max and busy (the typical power under load) from the catalog; where no typical power is known,
// busy is max.
[[nodiscard]] SystemPower system_power(const catalog::System& system);

// idle + (busy - idle) (training + prefill + 0.6 decode): the mean over the period.
// Ignores swings within a training step and the dependence on model and batch.
[[nodiscard]] Power average_power(const SystemPower& system, const Activity& activity);

}  // namespace gw::site
