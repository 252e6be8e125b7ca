#include "gigawatt/units/money.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] Money sum = Money::from_cents(100) + Money::from_cents(5);
#else
[[maybe_unused]] Money sum = Money::from_cents(100) + Dollars::from_si(0.05);
#endif
