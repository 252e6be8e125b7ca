#include "gigawatt/finance/internal/pricing.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/units/unit.h"

namespace gw::finance::internal::pricing_test {
namespace {

using namespace gw::units::literals;

FlowSum flow_of(Dim dim, bool per_month) { return {{FlowId{0}}, dim, per_month}; }

template <class Q>
config::Steps<Q> always(Q value) {
  return {{{Month(2026, 1), value}}};
}

TEST(Pricing, APriceDecidesHowAFlowIsBilled) {
  const FlowSum power_level = flow_of(kPowerDim, false);
  const FlowSum power_built = flow_of(kPowerDim, true);
  Price price;
  price.per_power = always(3.0_USD / unit::W);
  EXPECT_EQ(billing_of(price, &power_level), Billing::increase);
  EXPECT_EQ(billing_of(price, &power_built), Billing::amount);
  EXPECT_EQ(billing_of(price, nullptr), std::nullopt);
  EXPECT_EQ(flow_wanted(price), "a power");

  price = {};
  price.per_power_time = always(3.0_USD / unit::W / unit::year);
  EXPECT_EQ(billing_of(price, &power_level), Billing::mean_month);
  EXPECT_EQ(billing_of(price, &power_built), Billing::mean_month);  // a monthly peak

  price = {};
  price.per_chip_time = always(2.0_USD / unit::chip / unit::h);
  const FlowSum chips = flow_of(kChipDim, false);
  const FlowSum chips_delivered = flow_of(kChipDim, true);
  const FlowSum chip_time = flow_of(kChipDim + kTimeDim, true);
  EXPECT_EQ(billing_of(price, &chips), Billing::chip_time);
  EXPECT_EQ(billing_of(price, &chips_delivered), std::nullopt);
  EXPECT_EQ(billing_of(price, &chip_time), Billing::amount);

  price = {};
  price.per_time = always(20.0_USD / unit::month);
  const FlowSum users = flow_of(Dim{}, false);
  EXPECT_EQ(billing_of(price, &users), Billing::mean_month);
  EXPECT_EQ(billing_of(price, nullptr), Billing::fee);
  EXPECT_EQ(billing_of(price, &chips), std::nullopt);

  price.per_unit = always(1.0_USD);
  EXPECT_EQ(billing_of(price, &users), std::nullopt);  // two prices
  EXPECT_EQ(flow_wanted(price), "exactly one unit price");
}

TEST(Pricing, QuantitiesOfAMonth) {
  FlowTable flows(Month(2026, 1), 3, {{"power", kPowerDim, "", false}, {"other", kPowerDim, "", false}});
  flows.set(FlowId{0}, Month(2026, 2), 2.0_GW);
  flows.set(FlowId{0}, Month(2026, 3), 1.5_GW);
  flows.set(FlowId{1}, Month(2026, 2), 1.0_GW);
  const FlowSum sum{{FlowId{0}, FlowId{1}}, kPowerDim, false};
  EXPECT_EQ(sum.at(flows, Month(2026, 2)), 3e9);
  EXPECT_EQ(sum.at(flows, Month(2025, 12)), 0.0);
  EXPECT_EQ(sum.at(flows, Month(2026, 4)), 0.0);
  const PricedFlow increase{flow_of(kPowerDim, false), Billing::increase};
  EXPECT_EQ(increase.quantity(flows, Month(2026, 2)), 2e9);
  EXPECT_EQ(increase.quantity(flows, Month(2026, 3)), 0.0);  // a fall is not sold back
  const PricedFlow level{flow_of(kPowerDim, false), Billing::mean_month};
  EXPECT_DOUBLE_EQ(level.quantity(flows, Month(2026, 3)), 1.5e9 * 365.25 * 86400 / 12);
  const PricedFlow fee{{}, Billing::fee};
  EXPECT_DOUBLE_EQ(fee.quantity(flows, Month(2026, 3)), 365.25 * 86400 / 12);
}

TEST(Pricing, GrowthCompoundsByMonths) {
  EXPECT_EQ(growth_factor(0.1, 0), 1.0);
  EXPECT_EQ(growth_factor(0.1, -5), 1.0);
  EXPECT_NEAR(growth_factor(0.1, 12), 1.1, 1e-15);
  EXPECT_NEAR(growth_factor(0.1, 6), std::sqrt(1.1), 1e-15);
  Price price;
  price.per_unit = config::Steps<Dollars>{{{Month(2026, 1), 10.0_USD}, {Month(2027, 1), 8.0_USD}}};
  price.growth_per_year = 0.1;
  EXPECT_DOUBLE_EQ(price_si(price, Month(2026, 1), Month(2026, 1)), 10.0);
  EXPECT_DOUBLE_EQ(price_si(price, Month(2027, 1), Month(2026, 1)), 8.8);
}

}  // namespace
}  // namespace gw::finance::internal::pricing_test
