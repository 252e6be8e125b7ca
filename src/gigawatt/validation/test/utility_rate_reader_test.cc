#include "gigawatt/validation/internal/utility_rate_reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include "gigawatt/units/unit.h"

namespace gw::validation {
namespace {

// One row, as names and cells.
using Row = std::map<std::string, std::string>;

Row plain() {
  return {{"case", "a"},
          {"flag", ""},
          {"in_load_kw", "1000"},
          {"in_load_day_amp", "0"},
          {"in_load_peak_hour", "15"},
          {"in_load_year_amp", "0"},
          {"in_load_peak_day", "200"},
          {"in_load_weekend_factor", "1"},
          {"in_load_escalation_pct", "0"},
          {"in_gen_kind", "none"},
          {"in_gen_kw", "0"},
          {"in_analysis_years", "1"},
          {"in_inflation_pct", "0"},
          {"in_rate_escalation_pct", "0"},
          {"in_metering", "net_billing"},
          {"in_fixed_usd_per_month", "0"},
          {"in_monthly_minimum_usd", "0"},
          {"in_annual_minimum_usd", "0"},
          {"in_energy_windows", ""},
          {"in_energy_rates", "1:1:inf:kWh:0.1:0"},
          {"in_demand_flat", ""},
          {"in_demand_windows", ""},
          {"in_demand_tou", ""},
          {"in_ratchet_months", "0"},
          {"in_ratchet_pct", ""},
          {"in_ratchet_minimum_kw", "0"},
          {"in_year_zero_peaks_kw", ""},
          {"out_load_year1_kwh", "8760000"}};
}

std::string csv_of(const Row& row) {
  std::string names, cells;
  for (const auto& [name, cell] : row) {
    names += name + ",";
    cells += cell + ",";
  }
  names.back() = cells.back() = '\n';
  return names + cells;
}

UtilityRateCase read(const Row& row) {
  Diagnostics diagnostics;
  const auto rows = parse_utility_rates(csv_of(row), "t.csv", diagnostics);
  EXPECT_TRUE(rows) << diagnostics.render();
  return rows ? rows->front() : UtilityRateCase{};
}

std::string problem(const Row& row) {
  Diagnostics diagnostics;
  EXPECT_FALSE(parse_utility_rates(csv_of(row), "t.csv", diagnostics));
  return diagnostics.items().empty() ? "" : diagnostics.items()[0].message;
}

std::string problem(const std::string& column, const std::string& cell) {
  Row row = plain();
  row[column] = cell;
  return problem(row);
}

TEST(UtilityRateReader, PlainRow) {
  const UtilityRateCase row = read(plain());
  EXPECT_EQ(row.name, "a");
  EXPECT_EQ(row.line, 2);
  EXPECT_EQ(row.load.mean, 1'000 * unit::kW);
  EXPECT_EQ(row.tariff.tiers, 1u);
  ASSERT_EQ(row.reference.size(), 1u);
  EXPECT_TRUE(check_utility_rates({row}).front().within);
}

TEST(UtilityRateReader, ListsInAnyOrderAndWithSpaces) {
  Row row = plain();
  row["in_energy_rates"] =
      "2:2:inf:kWh:0.4:0.1; 2:1:500:kWh:0.3:0.1 ;1:1:500:kWh:0.1:0;1:2:inf:kWh:0.2:0";
  row["in_energy_windows"] = "2:7:we:0-24; 1 : 7-7 : all : 22-6";
  row["in_demand_flat"] = "6-9:2:1e38:5;6-9:1:300:9;12-2:1:inf:4";
  row["in_ratchet_months"] = "11";
  row["in_ratchet_pct"] = "80";
  row["in_analysis_years"] = "3.0";
  const UtilityRateCase read_row = read(row);
  const finance::TariffModel& tariff = read_row.tariff;
  EXPECT_EQ(read_row.years, 3);
  EXPECT_EQ(tariff.tiers, 2u);
  EXPECT_DOUBLE_EQ(tariff.buy[3].in(unit::USD / unit::kWh), 0.4);
  EXPECT_DOUBLE_EQ(tariff.sell[1].in(unit::USD / unit::kWh), 0.1);
  ASSERT_EQ(tariff.windows.energy.size(), 2u);
  EXPECT_EQ(tariff.windows.energy[0].days, DayKind::weekends);
  EXPECT_EQ(tariff.windows.energy[1].from_hour, 22);
  EXPECT_EQ(tariff.demand[5][0].up_to, 300 * unit::kW);
  EXPECT_EQ(tariff.demand[0].size(), 1u);
  EXPECT_TRUE(tariff.demand[3].empty());
  ASSERT_TRUE(tariff.ratchet);
  EXPECT_EQ(tariff.ratchet->share, 0.8);
  EXPECT_EQ(tariff.ratchet->window, finance::RatchetWindow::strict);
}

TEST(UtilityRateReader, DemandPeriodsWithoutAFirstOneChargeNothingThere) {
  Row row = plain();
  row["in_demand_windows"] = "2:1-12:wd:8-22";
  row["in_demand_tou"] = "2:1:inf:5";
  const finance::TariffModel tariff = read(row).tariff;
  ASSERT_EQ(tariff.demand_by_period.size(), 2u);
  EXPECT_EQ(tariff.demand_by_period[0][0].price.si(), 0);
}

TEST(UtilityRateReader, CellsThatCannotBeRead) {
  EXPECT_EQ(problem("in_load_kw", "ten"), "\"ten\" is not a number");
  EXPECT_EQ(problem("in_load_kw", "nan"), "\"nan\" is not a number");
  EXPECT_EQ(problem("in_load_kw", ""), "\"\" is not a number");
  EXPECT_EQ(problem("in_load_kw", "-1"), "-1 is below 0");
  EXPECT_EQ(problem("in_gen_kind", "wind"), "\"wind\" is none of none, flat, solar");
  EXPECT_EQ(problem("in_metering", "gross"),
            "\"gross\" is none of net_energy, net_billing, buy_all_sell_all");
  EXPECT_EQ(problem("in_analysis_years", "1.5"), "\"1.5\" is not a number of years from 1 to 100");
  EXPECT_EQ(problem("in_ratchet_months", "-1"), "\"-1\" is not a number of months");
  EXPECT_EQ(problem("case", ""), "a row needs a name");
  EXPECT_EQ(problem("out_load_year1_kwh", ""), "the row has no answers to compare with");
  EXPECT_EQ(problem("out_load_year1_kwh", "1;2"), "2 values, expected 1");
  EXPECT_EQ(problem("out_load_year1_kwh", "x"), "\"x\" is not a number");
}

TEST(UtilityRateReader, TariffsThatAreNone) {
  EXPECT_EQ(problem("in_energy_rates", ""), "period 1 has no rates");
  EXPECT_EQ(problem("in_energy_rates", "2:1:inf:kWh:0.1:0"), "period 1 has no rates");
  EXPECT_EQ(problem("in_energy_rates", "1:1:inf:MWh:0.1:0"), "\"1:1:inf:MWh:0.1:0\" is not a rate");
  EXPECT_EQ(problem("in_energy_rates", "1:1:inf:kWh:0.1"),
            "\"1:1:inf:kWh:0.1\" is not period:tier:upper bound:unit:buy:sell");
  EXPECT_EQ(problem("in_energy_rates", "1:2:inf:kWh:0.1:0"),
            "tiers are 1, 2, ... and only the last one ends at inf");
  EXPECT_EQ(problem("in_energy_rates", "1:1:500:kWh:0.1:0"),
            "tiers are 1, 2, ... and only the last one ends at inf");
  EXPECT_EQ(problem("in_energy_rates", "1:1:inf:kWh:0.1:0;1:1:inf:kWh:0.1:0"),
            "tier 1 of \"1\" is listed twice");
  EXPECT_EQ(problem("in_energy_rates", "1:1:inf:kWh:0.1:0;2:1:500:kWh:0.1:0;2:2:inf:kWh:0.1:0"),
            "all periods need the same tiers");
  EXPECT_EQ(problem("in_energy_rates", "1:1:500:kWh:0.1:0.1;1:2:inf:kWh:0.1:0.2"),
            "the tiers of a period have different sell prices");
  EXPECT_EQ(problem("in_energy_rates", "1:1:5:kWh:0.1:0;1:2:4:kWh:0.1:0;1:3:inf:kWh:0.1:0"),
            "energy.tiers.2: ends before the tier before it");
  EXPECT_EQ(problem("in_energy_windows", "2:1-12:wd:8-22"),
            "energy.windows.1.period: there is no period \"2\"");
  EXPECT_EQ(problem("in_energy_windows", "1:1-12:mon:8-22"), "\"1:1-12:mon:8-22\" is not a window");
  EXPECT_EQ(problem("in_energy_windows", "1:1-12:wd:8"), "\"1:1-12:wd:8\" is not a window");
  EXPECT_EQ(problem("in_energy_windows", "1:1-13:wd:8-22"),
            "energy.windows.1: months go from 1 to 12");
  EXPECT_EQ(problem("in_demand_flat", "1-12:1:inf"),
            "\"1-12:1:inf\" is not months:tier:upper kW:$/kW");
  EXPECT_EQ(problem("in_demand_tou", "0:1:inf:5"), "periods count from 1");
}

TEST(UtilityRateReader, Header) {
  Row row = plain();
  row["out_load_only_bil_year1_usd"] = "1";
  EXPECT_EQ(problem(row), "\"out_load_only_bil_year1_usd\" is no answer of a bill");
  row = plain();
  row.erase("in_metering");
  EXPECT_EQ(problem(row), "there is no column \"in_metering\"");
  Diagnostics diagnostics;
  std::string header = csv_of(plain());
  header.resize(header.find('\n') + 1);
  EXPECT_FALSE(parse_utility_rates(header, "t.csv", diagnostics));
  EXPECT_EQ(diagnostics.items()[0].message, "the file has a header but no rows");
}

TEST(UtilityRateReader, AnswersHaveTheNamesOfTheShippedColumns) {
  std::ifstream in(GW_SOURCE_DIR "/validation/sam_utility_rate.csv");
  std::string header;
  std::getline(in, header);
  const auto answers = utility_rate_answers(read(plain()), finance::RatchetWindow::strict);
  std::size_t found = 0;
  std::istringstream names(header);
  for (std::string name; std::getline(names, name, ',');)
    for (const AnswerColumn& answer : answers) found += answer.name == name ? 1 : 0;
  EXPECT_EQ(found, answers.size());
}

}  // namespace
}  // namespace gw::validation
