#include "gigawatt/units/unit.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] DollarsPerPower price = 55_GUSD / 1_GW;
#else
[[maybe_unused]] DollarsPerPower price = 65_USD / 1_MWh;
#endif
