#include "gigawatt/units/unit.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] Power power = Power::from_si(5.0);
#else
[[maybe_unused]] Power power = Power(5.0);
#endif
