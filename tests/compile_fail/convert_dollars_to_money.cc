#include "gigawatt/units/money.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] Money amount = *Money::rounded(Dollars::from_si(5.0));
#else
[[maybe_unused]] Money amount = Dollars::from_si(5.0);
#endif
