#include "gigawatt/finance/circularity.h"

#include <algorithm>
#include <array>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/finance/test/world.h"

namespace gw::finance::circularity_test {
namespace {

using namespace gw::units::literals;
using testing::always;
using testing::World;

Dollars usd(double amount) { return Dollars::from_si(amount); }

TEST(Finn, T17_ConeSprings) {
  // Plants, bacteria, detritus feeders, carnivores, detritus: TST 30,626, FCI 0.0919390,
  // APL 2.591251.
  std::vector<Ratio> flows(25);
  flows[0 * 5 + 4] = 8881;
  flows[1 * 5 + 2] = 75;
  flows[1 * 5 + 4] = 1600;
  flows[2 * 5 + 3] = 370;
  flows[2 * 5 + 4] = 200;
  flows[3 * 5 + 4] = 167;
  flows[4 * 5 + 1] = 5205;
  flows[4 * 5 + 2] = 2309;
  const auto result = finn(flows, std::array<Ratio, 5>{11184, 0, 0, 0, 635});
  ASSERT_TRUE(result.has_value());
  EXPECT_DOUBLE_EQ(result->total, 30626.0);
  EXPECT_NEAR(result->finn_index, 0.09193898934, 5e-12);
  EXPECT_NEAR(result->path_length, 2.591251375, 5e-10);
}

TEST(Finn, T17_VendorLoop) {
  // V invests 10 in A, A buys 35 from V, 25 comes from outside: cycled 20 of 70, FCI 0.285714,
  // APL 2.8.
  const auto result = finn(std::array<Ratio, 4>{0, 10, 35, 0}, std::array<Ratio, 2>{0, 25});
  ASSERT_TRUE(result.has_value());
  EXPECT_DOUBLE_EQ(result->total, 70.0);
  EXPECT_NEAR(result->cycled, 20.0, 1e-12);
  EXPECT_NEAR(result->finn_index, 2.0 / 7.0, 1e-15);
  EXPECT_NEAR(result->path_length, 2.8, 1e-14);
}

TEST(Finn, HasNoValueWithoutFlowOrWithoutInput) {
  EXPECT_EQ(finn(std::array<Ratio, 1>{0}, std::array<Ratio, 1>{0}).error(), NoThroughflow::empty);
  EXPECT_EQ(finn(std::array<Ratio, 4>{0, 5, 5, 0}, std::array<Ratio, 2>{0, 0}).error(),
            NoThroughflow::closed);
}

enum : std::size_t { kVendor, kLab, kCloud, kWorld };

TEST(ReturnedShare, T17_TracesADollarThroughTheCloud) {
  // Lab spends 20% at the vendor and 60% at the cloud, the cloud 50% at the vendor: .2 + .6 x .5 =
  // 0.5.
  FlowMatrix flows(4);
  flows.set_outside(kWorld);
  flows.add(FlowClass::operating, {kLab, kVendor, usd(20)});
  flows.add(FlowClass::operating, {kLab, kCloud, usd(60)});
  flows.add(FlowClass::operating, {kLab, kWorld, usd(20)});
  flows.add(FlowClass::operating, {kCloud, kVendor, usd(30)});
  flows.add(FlowClass::operating, {kCloud, kWorld, usd(30)});
  EXPECT_NEAR(returned_shares(flows, kVendor)[kLab], 0.5, 1e-15);
}

TEST(ReturnedShare, InterestAndRepaymentServeTheClaim) {
  // The vendor lends the lab 10. Of the lab's 100, 30 buy from the vendor, 20 serve its loan, 50 go
  // to the cloud, which buys from it for all it spends but a tenth in interest: returned .3 + .5 x
  // .9 = .75, serviced .2 + .5 x .1 = .25. Of its revenue of 75 it has paid 7.5.
  FlowMatrix flows(4);
  flows.set_outside(kWorld);
  flows.add(FlowClass::funding, {kVendor, kLab, usd(10)});
  flows.add(FlowClass::operating, {kLab, kVendor, usd(30)});
  flows.add(FlowClass::servicing, {kLab, kVendor, usd(20)});
  flows.add(FlowClass::operating, {kLab, kCloud, usd(50)});
  flows.add(FlowClass::operating, {kCloud, kVendor, usd(45)});
  flows.add(FlowClass::servicing, {kCloud, kVendor, usd(5)});
  const FunderCircularity vendor = circularity_of(flows, kVendor);
  EXPECT_NEAR(vendor.returned_share, 0.75, 1e-15);
  EXPECT_NEAR(vendor.serviced_share, 0.25, 1e-15);
  EXPECT_NEAR(vendor.returned.si(), 7.5, 1e-14);
  EXPECT_NEAR(vendor.self_funded_revenue, 0.1, 1e-15);
}

TEST(ReturnedShare, OfABankIsNothing) {
  // An outside bank lends 100 and gets 72 back as interest and repayment, 2 as fees for services.
  // No measure of its revenue, of which the books hold the 2 alone.
  FlowMatrix flows(4);
  flows.set_outside(kWorld);
  flows.add(FlowClass::funding, {kWorld, kLab, usd(100)});
  flows.add(FlowClass::servicing, {kLab, kWorld, usd(72)});
  flows.add(FlowClass::operating, {kLab, kWorld, usd(2)});
  flows.add(FlowClass::operating, {kLab, kCloud, usd(26)});
  const FunderCircularity bank = circularity_of(flows, kWorld);
  EXPECT_NEAR(bank.returned_share, 0.02, 1e-15);
  EXPECT_NEAR(bank.serviced_share, 0.72, 1e-15);
  for (const CircularityMeasure& measure :
       circularity_measures(flows, {kWorld, LoopSlopes{0.5, 0.5}, std::nullopt}))
    EXPECT_EQ(measure.value.has_value(),
              measure.id == "returned_share" || measure.id == "serviced_share")
        << measure.id;
}

FlowMatrix circulation() {
  // V->A 10 of equity; A->C 60, A->V 15, C->V 40, C->X 20, V->X 45, X->A 65 of trade.
  FlowMatrix flows(4);
  flows.set_outside(kWorld);
  flows.add(FlowClass::funding, {kVendor, kLab, usd(10)});
  flows.add(FlowClass::operating, {kLab, kCloud, usd(60)});
  flows.add(FlowClass::operating, {kLab, kVendor, usd(15)});
  flows.add(FlowClass::operating, {kCloud, kVendor, usd(40)});
  flows.add(FlowClass::operating, {kCloud, kWorld, usd(20)});
  flows.add(FlowClass::operating, {kVendor, kWorld, usd(45)});
  flows.add(FlowClass::operating, {kWorld, kLab, usd(65)});
  return flows;
}

TEST(Circulation, T17_OneNetworkFourMeasures) {
  // 73.33% returned, 13.33% of revenue self-funded, 18.2% funding / revenue, 7.84% in inner cycles.
  const FunderCircularity vendor = circularity_of(circulation(), kVendor);
  EXPECT_DOUBLE_EQ(vendor.funded.si(), 10.0);
  EXPECT_NEAR(vendor.returned_share, 0.7333333333, 5e-11);
  EXPECT_NEAR(vendor.self_funded_revenue, 0.1333333333, 5e-11);
  EXPECT_NEAR(vendor.funding_to_revenue, 0.1818181818, 5e-11);
  EXPECT_NEAR(inner_cycle_share(circulation()), 0.07843137255, 5e-12);
  EXPECT_EQ(circularity_of(circulation(), kLab).funded, Dollars());
}

TEST(Circulation, T17_CyclesByBottleneck) {
  const std::array<Ratio, 16> flows{0, 10, 0, 45, 15, 0, 60, 0, 40, 0, 0, 20, 0, 65, 0, 0};
  const std::vector<Cycle> found = cycles(flows, 4);
  ASSERT_EQ(found.size(), 4u);
  const std::array<double, 4> amounts{40, 20, 10, 5};
  for (std::size_t k = 0; k < 4; ++k) EXPECT_DOUBLE_EQ(found[k].flow, amounts[k]);
  EXPECT_EQ(found[0].nodes, (std::vector<std::size_t>{0, 3, 1, 2}));
  EXPECT_EQ(found[1].nodes, (std::vector<std::size_t>{1, 2, 3}));
  EXPECT_EQ(found[2].nodes, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(found[3].nodes, (std::vector<std::size_t>{0, 3, 1}));
  // A circulation decomposes without a rest: the cycles' volume is all there is.
  double volume = 0;
  for (const Cycle& cycle : found) volume += cycle.flow * static_cast<double>(cycle.nodes.size());
  EXPECT_DOUBLE_EQ(volume, 255.0);
}

TEST(Circulation, SimpleCycles) {
  // V->A, A->V; V->X->A->V; A->C->V->A; A->C->X->A; A->C->V->X->A.
  const std::array<Ratio, 16> flows{0, 10, 0, 45, 15, 0, 60, 0, 40, 0, 0, 20, 0, 65, 0, 0};
  const SimpleCycles found = simple_cycles(flows, {.nodes = 4});
  EXPECT_TRUE(found.complete);
  const std::set<std::vector<std::size_t>> expected{
      {0, 1}, {0, 3, 1}, {0, 1, 2}, {1, 2, 3}, {0, 3, 1, 2}};
  EXPECT_EQ(std::set(found.cycles.begin(), found.cycles.end()), expected);
  EXPECT_EQ(found.cycles.size(), 5u);
}

TEST(Circulation, SimpleCyclesOfACompleteNetwork) {
  // sum over k >= 2 of C(n, k) (k - 1)!: 1, 5, 20, 84, 409, 2,365 for n = 2 ... 7.
  const std::array<std::size_t, 6> counts{1, 5, 20, 84, 409, 2365};
  for (std::size_t n = 2; n <= 7; ++n) {
    const std::vector<Ratio> all(n * n, 1.0);
    EXPECT_EQ(simple_cycles(all, {.nodes = n}).cycles.size(), counts[n - 2]);
  }
  const std::vector<Ratio> large(400, 1.0);
  const SimpleCycles some = simple_cycles(large, {.nodes = 20, .most_cycles = 50});
  EXPECT_EQ(some.cycles.size(), 50u);
  EXPECT_FALSE(some.complete);
  EXPECT_TRUE(simple_cycles({}, {}).complete);
}

RC_GTEST_PROP(Circulation, TheFirstCycleTakenHasTheLargestBottleneck, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(2, 7));
  std::vector<Ratio> flows(n * n);
  for (std::size_t k = 0; k < n * n; ++k)
    flows[k] = k % (n + 1) == 0 ? 0 : std::max(0, *rc::gen::inRange(-6, 9));
  double most = 0.0;
  std::size_t shortest = 0;
  for (const auto& cycle : simple_cycles(flows, {.nodes = n}).cycles) {
    double least = 1e9;
    for (std::size_t k = 0; k < cycle.size(); ++k)
      least = std::min(least, flows[cycle[k] * n + cycle[(k + 1) % cycle.size()]].si());
    if (least > most || (least == most && cycle.size() < shortest)) shortest = cycle.size();
    most = std::max(most, least);
  }
  const std::vector<Cycle> taken = cycles(flows, n);
  RC_ASSERT(taken.empty() == (most == 0.0));
  if (taken.empty()) return;
  RC_ASSERT(taken.front().flow == most);
  RC_ASSERT(taken.front().nodes.size() == shortest);
}

TEST(Circulation, MeasuresSideBySide) {
  // 73.33% returned, 13.33% of revenue, 18.2% funding / revenue, 7.84% in inner cycles; end users
  // pay 65 of the 180 that inside parties book.
  const std::array<char, 4> end_users{0, 0, 0, 1};
  const FlowMatrix flows = circulation();
  auto measures =
      circularity_measures(flows, {kVendor, LoopSlopes{0.5, 0.8}, Commitment{usd(35), usd(10)}});
  const auto of_all = network_measures(flows, end_users);
  EXPECT_EQ(of_all.size(), 3u);
  measures.insert(measures.end(), of_all.begin(), of_all.end());
  const auto value = [&](std::string_view id) {
    const auto row = std::find_if(measures.begin(), measures.end(),
                                  [&](const CircularityMeasure& m) { return m.id == id; });
    EXPECT_NE(row, measures.end()) << id;
    return row->value.value();
  };
  EXPECT_NEAR(value("returned_share"), 0.7333333333, 5e-11);
  EXPECT_NEAR(value("self_funded_revenue"), 0.1333333333, 5e-11);
  EXPECT_NEAR(value("funding_to_revenue"), 0.1818181818, 5e-11);
  EXPECT_NEAR(value("inner_cycle_share"), 0.0784313725, 5e-11);
  EXPECT_NEAR(value("net_external_demand"), 65.0 / 180, 1e-15);
  EXPECT_NEAR(value("serviced_share"), 0.0, 1e-15);
  EXPECT_NEAR(value("loop_gain"), 0.4, 1e-15);
  EXPECT_NEAR(value("commitments_to_investment"), 3.5, 1e-15);
  EXPECT_GT(value("finn_index"), 0.0);
  // The lab funds nobody, and without more input there is no gain and no ratio.
  const auto lab = circularity_measures(flows, {kLab, std::nullopt, std::nullopt});
  for (const CircularityMeasure& measure : lab) {
    const bool defined = measure.id == "self_funded_revenue" || measure.id == "funding_to_revenue";
    EXPECT_EQ(measure.value.has_value(), defined) << measure.id;
  }
}

TEST(LoopGain, BelowOneIsDamped) {
  // Half of revenue is invested and brings 80 cents a dollar: 0.4, a shock ends at 1 / 0.6 of
  // itself.
  EXPECT_NEAR(loop_gain({0.5, 0.8}), 0.4, 1e-16);
  EXPECT_NEAR(*loop_multiplier({0.5, 0.8}), 1 / 0.6, 1e-15);
  EXPECT_FALSE(loop_multiplier({1.25, 0.8}).has_value());
}

TEST(Commitments, PerDollarInvested) {
  // 35 of systems for 10 of equity: 3.5; 250 for 13.8: 18.
  EXPECT_NEAR(*commitments_to_investment({usd(35e9), usd(10e9)}), 3.5, 1e-15);
  EXPECT_NEAR(*commitments_to_investment({usd(250e9), usd(13.8e9)}), 18.1159420, 5e-8);
  EXPECT_FALSE(commitments_to_investment({usd(1), usd(0)}).has_value());
}

TEST(Circulation, AClosedPairKeepsItsDollars) {
  FlowMatrix flows(3);
  flows.add(FlowClass::operating, {1, 2, usd(5)});
  flows.add(FlowClass::operating, {2, 1, usd(5)});
  EXPECT_EQ(returned_shares(flows, 0)[1], 0.0);
}

TEST(Concentration, OfOnePartysRevenue) {
  const auto rows = revenue_concentration(circulation());
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].party, PartyId{kVendor});
  EXPECT_DOUBLE_EQ(rows[0].revenue.si(), 55.0);
  EXPECT_EQ(rows[0].largest, PartyId{kCloud});
  EXPECT_NEAR(rows[0].largest_share, 40.0 / 55.0, 1e-15);
  EXPECT_NEAR(rows[0].hhi, 1e4 * (15.0 * 15 + 40.0 * 40) / (55.0 * 55), 1e-9);
}

TEST(Circularity, IsReadFromTheLedger) {
  // The vendor invests 10 G$ when 1 GW runs; the lab pays 35 G$ for it out of 17 G$ and support.
  World world(3);
  world.party("lab", PartyKind::lab, 17.0_GUSD);
  world.party("vendor", PartyKind::chip_vendor, 50.0_GUSD);
  StagedEquity equity;
  equity.investor = "vendor";
  equity.issuer = "lab";
  equity.per_energised = 10.0_GUSD / unit::GW;
  equity.cap = 100.0_GUSD;
  equity.first_valuation = 500.0_GUSD;
  Purchase purchase;
  purchase.seller = "vendor";
  purchase.buyer = "lab";
  purchase.flow = "energised_power";
  purchase.price.per_power = always(35.0_GUSD / unit::GW);
  world.contracts = {equity, purchase};
  world.hold("energised_power", 1, 1.0_GW);
  const Books books = world.run();

  const FlowMatrix flows = flow_matrix(books, world.horizon());
  const std::size_t lab = world.id("lab").at();
  const std::size_t vendor = world.id("vendor").at();
  EXPECT_DOUBLE_EQ(flows.funding(vendor, lab).in(unit::GUSD), 10.0);
  EXPECT_DOUBLE_EQ(flows.operating(lab, vendor).in(unit::GUSD), 35.0);
  const FlowMatrix before = flow_matrix(books, {world.month(0), world.month(0)});
  EXPECT_EQ(before.operating(lab, vendor), Dollars());

  // All the lab's spending goes to the vendor, so every dollar comes back: 10 of 35.
  const CircularitySummary summary = circularity(books, world.horizon());
  EXPECT_DOUBLE_EQ(summary.returned_share, 1.0);
  EXPECT_DOUBLE_EQ(summary.funded.in(unit::GUSD), 10.0);
  EXPECT_EQ(summary.external_demand, 0.0);
  EXPECT_GT(summary.finn_index, 0.0);
  const FunderCircularity own = circularity_of(flows, vendor);
  EXPECT_NEAR(own.self_funded_revenue, 10.0 / 35.0, 1e-15);
  const Table table = circularity_table(books, world.horizon());
  EXPECT_EQ(table.rows(), 1u);
  EXPECT_EQ(std::get<std::vector<std::string>>(table.find("party")->data)[0], "vendor");
}

}  // namespace
}  // namespace gw::finance::circularity_test
