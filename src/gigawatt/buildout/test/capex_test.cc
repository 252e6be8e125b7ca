#include "gigawatt/buildout/capex.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace gw::buildout {
namespace {

template <class Q>
Estimate<Q> estimate(double low, double best, double high, Q unit, Trust trust = Trust::datasheet) {
  return {low * unit, best * unit, high * unit, trust};
}

// Facility prices of 9, 12 and 17 $/W in all, spread over the parts as 18, 45, 20, 10, 5 and 2 %.
Prices prices() {
  const auto per_w = Dollars::from_si(1) / unit::W;
  Prices p;
  p.system = {estimate(7, 7.8, 9.1, unit::MUSD), estimate(21, 21, 21, unit::MUSD)};
  p.network = {estimate(7600, 12000, 30600, unit::USD / unit::chip),
               estimate(12000, 12000, 12000, unit::USD / unit::chip)};
  p.storage = estimate(0, 0, 0, unit::USD / unit::chip);
  const double share[kParts] = {0.18, 0.45, 0.2, 0.1, 0.05, 0.02};
  for (int i = 0; i < kParts; ++i)
    p.part[i] = estimate(9 * share[i], 12 * share[i], 17 * share[i], per_w);
  return p;
}

// One facility GW of Vera Rubin at 1.3 and 230 kW: 3,344 racks, 240,768 packages.
//   racks 3,344 x 7.8 M$ = 26.08 G$;  network 240,768 x 12 k$ = 2.89 G$;  facility 12 G$; sum 40.97
//   G$
// The same per IT GW: x 1.3 = 53.3 G$: on that base inside the 50-60 G$ of the vendor.
TEST(Capex, GigawattOfVeraRubinFromParts) {
  const auto systems = test::systems();
  const BillOfMaterials bill =
      bill_for({.facility = 1.0 * unit::GW, .it_per_facility = 1 / 1.3, .system = 0}, systems);
  ASSERT_EQ(bill.systems.size(), 1u);
  EXPECT_EQ(bill.systems[0].count, 3344);
  EXPECT_EQ(bill.chips().si(), 240768);
  const Capex capex = price(bill, prices());
  EXPECT_NEAR(capex.systems.best.in(unit::GUSD), 26.0832, 1e-9);
  EXPECT_NEAR(capex.network.best.in(unit::GUSD), 2.889216, 1e-9);
  EXPECT_NEAR(capex.parts[static_cast<int>(Part::electrical)].best.in(unit::GUSD), 5.4, 1e-9);
  EXPECT_NEAR(capex.total.best.in(unit::GUSD), 40.972416, 1e-9);
  EXPECT_NEAR(capex.total.low.in(unit::GUSD), 3344 * 7e-3 + 240768 * 7600e-9 + 9, 1e-9);
  EXPECT_NEAR(capex.total.high.in(unit::GUSD), 3344 * 9.1e-3 + 240768 * 30600e-9 + 17, 1e-9);
  EXPECT_NEAR(capex.per_facility_power.best.in(unit::GUSD / unit::GW), 40.972416, 1e-9);
  EXPECT_NEAR(capex.per_it_power.best.in(unit::GUSD / unit::GW), 40.972416 * 1.3, 1e-9);
}

// The total is the sum of its parts, and doubling every price doubles it.
TEST(Capex, IsLinearInPrices) {
  const auto systems = test::systems();
  const BillOfMaterials bill =
      bill_for({.facility = 0.3 * unit::GW, .system = 1, .basis = PowerBasis::typical}, systems);
  Prices twice = prices();
  const Capex once = price(bill, prices());
  Dollars sum = once.systems.best + once.network.best + once.storage.best;
  for (const auto& part : once.parts) sum += part.best;
  EXPECT_NEAR(sum.si(), once.total.best.si(), 1e-3);
  for (auto& p : twice.system) p.best *= 2.0;
  for (auto& p : twice.network) p.best *= 2.0;
  for (auto& p : twice.part) p.best *= 2.0;
  EXPECT_NEAR(price(bill, twice).total.best.si(), 2 * once.total.best.si(), 1e-3);
}

TEST(Capex, TakesTheWorstTrustOfWhatItUses) {
  const auto systems = test::systems();
  Prices p = prices();
  p.system[1].trust = Trust::extrapolated;
  EXPECT_EQ(price(bill_for({.facility = 1.0 * unit::GW, .system = 0}, systems), p).total.trust,
            Trust::datasheet);
  EXPECT_EQ(price(bill_for({.facility = 1.0 * unit::GW, .system = 1}, systems), p).total.trust,
            Trust::extrapolated);
  EXPECT_EQ(price(BillOfMaterials{}, p).total.best, Dollars());
  EXPECT_EQ(price(BillOfMaterials{}, p).per_it_power.best.si(), 0);
}

// What a construction has ordered and started: systems of every phase, parts except those in hand.
TEST(Capex, BillOfAConstruction) {
  Config config = test::config(test::block(2));
  config.blocks[0].tasks = "short";
  config.task_lists.items[0].second.tasks[0].builds = {Part::shell};
  config.task_lists.items[0].second.in_hand = {Part::land};
  const Program program = test::program(config);
  Construction construction(program);
  EXPECT_EQ(bill_for(construction).facility, Power());
  construction.step(program.from);
  EXPECT_EQ(bill_for(construction).facility, 1.0 * unit::GW);
  EXPECT_TRUE(bill_for(construction).systems.empty());
  for (int m = 1; m < 20; ++m) construction.step(program.from + m);
  const BillOfMaterials bill = bill_for(construction);
  EXPECT_EQ(bill.facility, 2.0 * unit::GW);
  ASSERT_EQ(bill.systems.size(), 1u);
  EXPECT_EQ(bill.systems[0].count, 2 * 3344);
  EXPECT_EQ(bill.parts[static_cast<int>(Part::shell)], 2.0 * unit::GW);
  EXPECT_EQ(bill.parts[static_cast<int>(Part::land)], Power());
}

}  // namespace
}  // namespace gw::buildout
