#include "gigawatt/units/unit.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] Power power = 5.0 * unit::MW;
#else
[[maybe_unused]] Power power = 5.0;
#endif
