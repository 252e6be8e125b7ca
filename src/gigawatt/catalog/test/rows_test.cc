#include "gigawatt/catalog/internal/rows.h"

#include <gtest/gtest.h>

#include <cmath>

#include "gigawatt/units/unit.h"

namespace gw::catalog::internal {
namespace {

double cell(const Table& table, std::string_view column, std::size_t row = 0) {
  return std::get<std::vector<double>>(table.find(column)->data).at(row);
}

TEST(Rows, ColumnsComeWithTheirFirstCellAndMissingNumbersAreEmpty) {
  Rows rows;
  for (const double w : {700.0, 0.0}) {
    rows.text("id", "x");
    rows.number("tdp_w", "W", w > 0 ? std::optional(w * unit::W) : std::nullopt, unit::W);
    rows.count("n", 3);
  }
  const Table table = rows.table("t", "d");
  EXPECT_EQ(table.rows(), 2u);
  EXPECT_EQ(table.columns().size(), 3u);
  EXPECT_DOUBLE_EQ(cell(table, "tdp_w"), 700);
  EXPECT_TRUE(std::isnan(cell(table, "tdp_w", 1)));
}

TEST(Rows, UnknownRatesOfAChipAreEmptyNotZero) {
  Rows rows;
  row(rows, Chip{});
  const Table table = rows.table("t", "d");
  for (const char* column : {"bf16_tflops", "memory_gb", "memory_gb_per_s", "scale_up_gb_per_s",
                             "tdp_w", "price_kusd"}) {
    EXPECT_TRUE(std::isnan(cell(table, column))) << column;
  }
}

// Means over the year in degrees Celsius, rates in the units of the column names.
TEST(Rows, UnitsOfOtherKinds) {
  Rows site;
  SiteProfile s;
  s.climate.dry_bulb.assign(12, 283.15 * unit::K);
  s.climate.dry_bulb[6] = 295.15 * unit::K;
  s.carbon.intensity = 0.335 * unit::kg / unit::kWh;
  s.energy_price.low = 45.0 * unit::USD / unit::MWh;
  s.energy_price.high = 75.0 * unit::USD / unit::MWh;
  row(site, s);
  const Table sites = site.table("t", "d");
  EXPECT_NEAR(cell(sites, "mean_degc"), 11.0, 1e-9);
  EXPECT_NEAR(cell(sites, "hottest_month_degc"), 22.0, 1e-9);
  EXPECT_NEAR(cell(sites, "carbon_g_per_kwh"), 335, 1e-9);
  EXPECT_NEAR(cell(sites, "energy_usd_per_mwh"), 60, 1e-9);

  Rows market;
  ChipMarket m;
  m.rental.items = {{"a", {}}, {"b", {}}};
  m.rental.items[0].second.price.best = 2.35 * unit::USD / (unit::chip * unit::h);
  m.rental.items[1].second.price.low = 6.0 * unit::USD / (unit::chip * unit::h);
  row(market, m);
  const Table markets = market.table("t", "d");
  EXPECT_NEAR(cell(markets, "lowest_usd_per_chip_h"), 2.35, 1e-12);
  EXPECT_NEAR(cell(markets, "highest_usd_per_chip_h"), 6.0, 1e-12);
}

TEST(Rows, AnIncompleteModelHasNoComputedCount) {
  Rows rows;
  Llm m;
  m.stated_parameters = 1.76e12;
  m.incomplete = "a rumour";
  row(rows, m);
  const Table table = rows.table("t", "d");
  EXPECT_DOUBLE_EQ(cell(table, "stated_g"), 1760);
  EXPECT_TRUE(std::isnan(cell(table, "computed_g")));
}

}  // namespace
}  // namespace gw::catalog::internal
