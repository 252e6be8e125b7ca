#include "gigawatt/units/unit.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] Energy sum = 5_MWh + 1_MWh;
#else
[[maybe_unused]] Energy sum = 5_MWh + 1_MW;
#endif
