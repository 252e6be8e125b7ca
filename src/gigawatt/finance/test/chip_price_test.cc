#include "gigawatt/finance/valuation/chip_price.h"

#include <cmath>

#include <gtest/gtest.h>

#include "gigawatt/config/config.h"
#include "gigawatt/config/read.h"
#include "gigawatt/config/schema.h"
#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::finance::chip_price_test {
namespace {

using namespace gw::units::literals;

const Month kStart(2026, 1);

DollarsPerChipTime per_hour(double dollars) { return dollars * unit::USD / unit::chip / unit::h; }
double hourly(DollarsPerChipTime price) { return price.in(unit::USD / unit::chip / unit::h); }

// 65% of the value is left after a year; rents fall 30% a year around their level.
ChipMarket calm() {
  ChipMarket market;
  market.new_price = 40'000.0 * unit::USD / unit::chip;
  market.resale_decay = decay_from_share(.65, 1.0_year);
  market.rental_price = per_hour(2.35);
  market.rental_decay = .3;
  return market;
}
ChipMarket noisy() {
  ChipMarket market = calm();
  market.resale_volatility = .3;
  market.rental_volatility = .5;
  market.rental_reversion = 2.0;
  market.correlation = .6;
  market.generations_per_year = .8;
  market.resale_drop = .25;
  market.rental_drop = .2;
  return market;
}

TEST(ChipPrice, T10_ExponentialDecay) {
  // 65% after a year -> d = 0.43078; 27.46% after 36 months.
  const Ratio decay = decay_from_share(.65, 1.0_year);
  EXPECT_NEAR(decay, .4307829161, 5e-11);
  EXPECT_NEAR(100 * std::exp(-3 * decay), 27.46, 5e-3);
  const ChipPath path = chip_path(calm(), {kStart, 36}, {});
  EXPECT_NEAR(path.resale[12] / path.resale[0], .65, 1e-14);
  EXPECT_NEAR(100 * (path.resale[36] / path.resale[0]), 27.4625, 1e-10);
  EXPECT_NEAR(hourly(path.rental[12]), 2.35 * std::exp(-.3), 1e-13);
}

TEST(ChipPrice, WithoutVolatilityAPathIsTheDeterministicCurve) {
  ChipMarket market = calm();
  market.rental_reversion = 1.5;
  market.rental_long_run = per_hour(1.7);
  market.generations = {{"next", Month(2026, 9), .2, .15}};
  const ChipPath path = chip_path(market, {kStart, 48}, {.seed = 7, .sample = 3});
  const ChipPath curve = expected_chip_path(market, {kStart, 48});
  EXPECT_EQ(path.resale, curve.resale);
  EXPECT_EQ(path.rental, curve.rental);
}

TEST(ChipPrice, DatedGenerationsAreJumps) {
  ChipMarket market = calm();
  market.generations = {{"next", Month(2026, 9), .2, .15}};
  const ChipPath with = expected_chip_path(market, {kStart, 24});
  const ChipPath without = expected_chip_path(calm(), {kStart, 24});
  // The generation of September is in the price from the end of September, item 9.
  for (std::size_t k = 0; k <= 24; ++k) {
    EXPECT_NEAR(with.resale[k] / without.resale[k], k < 9 ? 1.0 : .8, 1e-14) << k;
    EXPECT_NEAR(with.rental[k] / without.rental[k], k < 9 ? 1.0 : .85, 1e-14) << k;
  }
  // With reversion the rent goes to the new level gradually: (1 - drop)^(1 - e^-k/12) in the first
  // month.
  market.rental_reversion = 2.0;
  ChipMarket reverting = calm();
  reverting.rental_reversion = 2.0;
  const double ratio = expected_chip_path(market, {kStart, 24}).rental[9] /
                       expected_chip_path(reverting, {kStart, 24}).rental[9];
  EXPECT_NEAR(ratio, std::pow(.85, -std::expm1(-2.0 / 12)), 1e-13);
}

TEST(ChipPrice, UnforeseenGenerationsAreCompensated) {
  // E[V(t)] = V0 e^-dt with and without them; here 0.8 a year of 25% each, with 30% volatility.
  const int kPaths = 20'000;
  double sum = 0, square = 0;
  for (std::uint32_t i = 0; i < kPaths; ++i) {
    const double v = chip_path(noisy(), {kStart, 24}, {.sample = i}).resale[24] /
                     (40'000.0 * unit::USD / unit::chip);
    sum += v, square += v * v;
  }
  const double mean = sum / kPaths;
  const double error = std::sqrt((square / kPaths - mean * mean) / kPaths);
  EXPECT_NEAR(mean, .65 * .65, 3 * error);
  EXPECT_LT(error, .003);
}

TEST(ChipPrice, TheRentRevertsToItsLevel) {
  // Stationary variance s^2 / (2 k) = 0.5^2 / 4 of the log rent; no generations, no decay.
  ChipMarket market = noisy();
  market.generations_per_year = 0.0;
  market.rental_decay = 0.0;
  market.rental_price = per_hour(4.0);
  market.rental_long_run = per_hour(2.0);
  const int kPaths = 10'000;
  double sum = 0, square = 0;
  for (std::uint32_t i = 0; i < kPaths; ++i) {
    const double x = std::log(hourly(chip_path(market, {kStart, 60}, {.sample = i}).rental[60]));
    sum += x, square += x * x;
  }
  const double mean = sum / kPaths;
  EXPECT_NEAR(mean, std::log(2.0) + std::log(2.0) * std::exp(-10.0), 4 * .25 / std::sqrt(kPaths));
  EXPECT_NEAR(square / kPaths - mean * mean, .25 * .25, .003);
  // Rents can rise: 1.70 $ towards 2.35 $ without any noise, as in early 2026.
  market = calm();
  market.rental_decay = 0.0;
  market.rental_reversion = 4.0;
  market.rental_price = per_hour(1.70);
  market.rental_long_run = per_hour(2.35);
  const ChipPath rising = expected_chip_path(market, {kStart, 12});
  EXPECT_NEAR(hourly(rising.rental[12]), 2.35 * std::pow(1.70 / 2.35, std::exp(-4.0)), 1e-13);
}

TEST(ChipPrice, DrawsAreAddressed) {
  // A longer horizon moves nothing; another sample, path or seed moves everything.
  const ChipPath one = chip_path(noisy(), {kStart, 12}, {.sample = 5});
  const ChipPath longer = chip_path(noisy(), {kStart, 60}, {.sample = 5});
  for (std::size_t k = 0; k <= 12; ++k) EXPECT_EQ(one.rental[k], longer.rental[k]);
  EXPECT_NE(one.resale[12], chip_path(noisy(), {kStart, 12}, {.sample = 6}).resale[12]);
  EXPECT_NE(one.resale[12],
            chip_path(noisy(), {kStart, 12}, {.path = "other", .sample = 5}).resale[12]);
  EXPECT_NE(one.resale[12], chip_path(noisy(), {kStart, 12}, {.seed = 2, .sample = 5}).resale[12]);
  EXPECT_EQ(one.table().rows(), 13u);
}

TEST(ChipPrice, Parity) {
  // New: 4 $/h at 1.8 kW; old: a quarter of the work at 0.7 kW; 10 c/kWh:
  // 4/4 - (0.07 - 0.18/4) = 0.975 $/h.
  ParityTerms terms{per_hour(4.0), .25, 700.0 * unit::W / unit::chip, 1800.0 * unit::W / unit::chip,
                    .10 * unit::USD / unit::kWh};
  EXPECT_NEAR(hourly(parity_rental(terms)), .975, 1e-14);
  terms.energy_price = DollarsPerEnergy();
  EXPECT_NEAR(hourly(parity_rental(terms)), 1.0, 1e-14);
  terms.energy_price = 10.0 * unit::USD / unit::kWh;
  EXPECT_EQ(hourly(parity_rental(terms)), 0.0);
}

TEST(ChipPrice, Retirement) {
  // 2.35 $/h falling 30% a year at 80%: below 0.60 $/h after ln(1.88 / 0.6) / 0.3 = 3.807 years.
  const RetirementTerms terms{.8, per_hour(.6)};
  const auto time = retirement_time(per_hour(2.35), .3, terms);
  ASSERT_TRUE(time.has_value());
  EXPECT_NEAR(time->in(unit::year), std::log(2.35 * .8 / .6) / .3, 1e-13);
  const ChipPath path = expected_chip_path(calm(), {kStart, 120});
  EXPECT_EQ(retirement(path.rental, terms), 46);  // 3.807 years = 45.7 months
  EXPECT_FALSE(retirement(path.rental, {1.0, DollarsPerChipTime()}).has_value());
  EXPECT_FALSE(retirement_time(per_hour(2.35), 0.0, terms).has_value());
  EXPECT_EQ(retirement_time(per_hour(.1), .3, terms), Time());
}

TEST(ChipPrice, IsReadFromAPlan) {
  Diagnostics diagnostics;
  const auto node = config::parse_yaml(
      "new_price: 40 k$/chip\nresale_decay: 43%\nrental_price: 2.35 $/chip/h\nrental_long_run: "
      "1.70 $/chip/h\n"
      "generations:\n  - {id: next, month: 2026-09, resale_drop: 20%, rental_drop: 15%}\n",
      "market.yaml", diagnostics);
  ASSERT_TRUE(node.has_value()) << diagnostics.render();
  const auto market = config::read<ChipMarket>(*node, diagnostics);
  ASSERT_TRUE(market.has_value()) << diagnostics.render();
  EXPECT_EQ(problem(*market), "");
  EXPECT_NEAR(hourly(*market->rental_long_run), 1.70, 1e-15);
  EXPECT_EQ(market->generations.at(0).month, Month(2026, 9));
  for (const config::FieldDoc& field : config::documentation<ChipMarket>())
    EXPECT_FALSE(field.doc.empty()) << field.path;
}

TEST(ChipPrice, BadMarkets) {
  ChipMarket market = calm();
  market.correlation = 2.0;
  EXPECT_EQ(problem(market), "a correlation lies between -100% and 100%");
  EXPECT_THROW((void)expected_chip_path(market, {kStart, 1}), InvariantError);
  market = calm();
  market.rental_price = DollarsPerChipTime();
  EXPECT_EQ(problem(market), "the rental price must be above zero");
}

}  // namespace
}  // namespace gw::finance::chip_price_test
