#include "gigawatt/units/unit.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] Chips sum = 5_chip + 1_chip;
#else
[[maybe_unused]] Chips sum = 5_chip + 1_token;
#endif
