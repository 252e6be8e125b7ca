#include "gigawatt/core/calendar.h"

using namespace gw;

#ifndef GW_MUST_FAIL
[[maybe_unused]] bool before = Month(2026, 7) < Month(2026, 8);
#else
[[maybe_unused]] bool before = Month(2026, 7) < Date();
#endif
