#include "gigawatt/site/it_power.h"

#include <algorithm>

#include "gigawatt/core/check.h"

namespace gw::site {

SystemPower system_power(const catalog::System& system) {
  const Power max = system.power.max;
  const Power typical = system.power.typical.si() > 0 ? system.power.typical : max;
  return {.max = max, .busy = std::min(typical, max), .idle = std::min(kIdleShare * max, typical)};
}

Power average_power(const SystemPower& system, const Activity& activity) {
  const double training = activity.training, prefill = activity.prefill, decode = activity.decode;
  GW_CHECK(training >= 0 && prefill >= 0 && decode >= 0 && training + prefill + decode <= 1 + 1e-9,
           training, prefill, decode);
  const double busy = training + prefill + kDecodeIntensity.si() * decode;
  return system.idle + busy * (system.busy - system.idle);
}

}  // namespace gw::site
