#include "gigawatt/core/calendar.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] Month later = Month(2026, 7) + 3;
#else
[[maybe_unused]] Month later = Month(2026, 7) + Month(0, 4);
#endif
