#include "gigawatt/buildout/chips.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace gw::buildout {
namespace {

SystemSpec vera_rubin() { return test::systems()[0]; }

// 10 GW read in the four ways, with 1.3 W at the grid for 1 W of IT:
//   facility, 230 kW: floor(10e6 / 1.3 / 230) = 33,444 racks -> 2.41 M packages, 4.82 M dies
//   facility, 190 kW: floor(10e6 / 1.3 / 190) = 40,485 racks -> 2.91 M packages, 5.83 M dies
//   IT, 230 kW: 43,478 racks -> 3.13 M packages;  IT, 190 kW: 52,631 racks -> 3.79 M packages, 7.58
//   M dies
// The announced 4 to 5 million are therefore dies on the facility base, and packages on none.
TEST(Chips, TenGigawattsOfVeraRubinOnEveryBase) {
  const ChipCounts counts = count_all_bases(10.0 * unit::GW, 1 / 1.3, vera_rubin());
  EXPECT_EQ(counts.facility_maximum.systems, 33444);
  EXPECT_EQ(counts.facility_typical.systems, 40485);
  EXPECT_EQ(counts.it_maximum.systems, 43478);
  EXPECT_EQ(counts.it_typical.systems, 52631);
  EXPECT_EQ(counts.facility_maximum.packages.si(), 33444 * 72);
  EXPECT_EQ(counts.facility_maximum.dies, 33444 * 144);
  EXPECT_NEAR(static_cast<double>(counts.it_typical.dies), 7.58e6, 0.005e6);
  EXPECT_LT(counts.it_typical.packages.si(), 4e6);
}

// Network power of 200 W a chip: (230 + 72 x 0.2) kW = 244.4 kW.
TEST(Chips, OverheadPerChipCounts) {
  SystemSpec system = vera_rubin();
  system.overhead = Power::from_si(200) / unit::chip;
  EXPECT_NEAR(it_power(system, PowerBasis::maximum).in(unit::kW), 244.4, 1e-9);
  EXPECT_NEAR(it_power(system, PowerBasis::typical).in(unit::kW), 204.4, 1e-9);
  EXPECT_EQ(count_chips(244.4 * unit::kW, system, PowerBasis::maximum).systems, 1);
}

TEST(Chips, WholeSystemsWithinThePower) {
  const SystemSpec system = vera_rubin();
  EXPECT_EQ(count_chips(229.0 * unit::kW, system, PowerBasis::maximum).systems, 0);
  for (std::int64_t n = 1; n < 50000; n += 997) {
    const Power it = static_cast<double>(n) * it_power(system, PowerBasis::maximum) / 1.3 * 1.3;
    EXPECT_EQ(count_chips(it, system, PowerBasis::maximum).systems, n);
  }
  SystemSpec unknown = system;
  unknown.typical = {};
  EXPECT_EQ(it_power(unknown, PowerBasis::typical), it_power(system, PowerBasis::maximum));
}

}  // namespace
}  // namespace gw::buildout
