#include "gigawatt/units/unit.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] bool less = 5_MWh < 6_MWh;
#else
[[maybe_unused]] bool less = 5_MWh < 6_MW;
#endif
