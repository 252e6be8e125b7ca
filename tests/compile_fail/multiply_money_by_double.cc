#include "gigawatt/units/money.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] auto product = Money::from_cents(500).dollars() * 1.5;
#else
[[maybe_unused]] auto product = Money::from_cents(500) * 1.5;
#endif
