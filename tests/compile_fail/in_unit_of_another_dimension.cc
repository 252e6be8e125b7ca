#include "gigawatt/units/unit.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] double megawatts = (5_MW).in(unit::MW);
#else
[[maybe_unused]] double megawatts = (5_MW).in(unit::MWh);
#endif
