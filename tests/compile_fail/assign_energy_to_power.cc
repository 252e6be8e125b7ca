#include "gigawatt/units/unit.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] Power power = 5_MW;
#else
[[maybe_unused]] Power power = 5_MWh;
#endif
