#include "gigawatt/buildout/chips.h"

#include <cmath>

#include "gigawatt/core/check.h"

namespace gw::buildout {

Power it_power(const SystemSpec& system, PowerBasis basis) {
  const bool typical = basis == PowerBasis::typical && system.typical > Power();
  return (typical ? system.typical : system.maximum) +
         Chips::from_si(static_cast<double>(system.chips)) * system.overhead;
}

ChipCount count_chips(Power it, const SystemSpec& system, PowerBasis basis) {
  const Power each = it_power(system, basis);
  GW_CHECK(each > Power() && is_finite(it) && it >= Power(), system.id, each.si(), it.si());
  // A building laid out for n systems must hold n, whatever the last digit of the division says.
  constexpr double kRounding = 1e-9;
  ChipCount count;
  count.systems = static_cast<std::int64_t>(std::floor(it / each * (1 + kRounding)));
  count.packages = Chips::from_si(static_cast<double>(count.systems * system.chips));
  count.dies = count.systems * system.chips * system.dies;
  count.it = static_cast<double>(count.systems) * each;
  return count;
}

ChipCounts count_all_bases(Power power, Ratio it_per_facility, const SystemSpec& system) {
  const Power it = power * it_per_facility;
  return {.facility_maximum = count_chips(it, system, PowerBasis::maximum),
          .facility_typical = count_chips(it, system, PowerBasis::typical),
          .it_maximum = count_chips(power, system, PowerBasis::maximum),
          .it_typical = count_chips(power, system, PowerBasis::typical)};
}

}  // namespace gw::buildout
