#include "gigawatt/units/money.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] Money amount = Money::from_cents(500);
#else
[[maybe_unused]] Money amount = 5.0;
#endif
