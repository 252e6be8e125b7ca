#include "gigawatt/validation/sam_utility_rate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numbers>
#include <string>

#include "gigawatt/units/unit.h"

namespace gw::validation {
namespace {

std::string shipped_rows() {
  std::ifstream in(GW_SOURCE_DIR "/validation/sam_utility_rate.csv", std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::vector<UtilityRateCase>& shipped() {
  static const std::vector<UtilityRateCase> rows = [] {
    Diagnostics diagnostics;
    auto parsed = parse_utility_rates(shipped_rows(), "sam_utility_rate.csv", diagnostics);
    EXPECT_TRUE(parsed) << diagnostics.render();
    return parsed.value_or(std::vector<UtilityRateCase>());
  }();
  return rows;
}

const std::vector<double>& values_of(const std::vector<AnswerColumn>& answers,
                                     std::string_view name) {
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [&](const AnswerColumn& a) { return a.name == name; });
  EXPECT_NE(found, answers.end()) << name;
  return found->values;
}

TEST(SamUtilityRate, EveryColumnOfEveryRowIsWithinAHundredthOfACent) {
  const auto checks = check_utility_rates(shipped());
  ASSERT_EQ(checks.size(), 12u);
  for (const UtilityRateCheck& check : checks) {
    EXPECT_TRUE(check.within) << check.name << ": " << check.worst_column << " is off by "
                              << check.worst;
    EXPECT_LE(check.worst, kTariffTolerance) << check.name;
    EXPECT_GE(check.values, 163) << check.name;
  }
}

TEST(SamUtilityRate, FlatTariffByHand) {
  // 10,000 kW x 744 h x 0.06 + 10,000 x 12.5 + 500 = 571,900.
  const auto answers = utility_rate_answers(shipped()[0], finance::RatchetWindow::strict);
  EXPECT_NEAR(values_of(answers, "months1_load_only_bill_usd")[0], 571'900, 1e-8);
}

TEST(SamUtilityRate, AStrictRatchetIsCheaperByWhatSamLooksBackTooFar) {
  const auto checks = check_utility_rates(shipped());
  const UtilityRateCheck& flagged = checks.back();
  ASSERT_EQ(flagged.flag, "sam_ratchet_window");
  ASSERT_TRUE(flagged.strict_difference);
  EXPECT_NEAR(flagged.strict_difference->si(), -321'789.71, 0.005);
  for (std::size_t i = 0; i + 1 < checks.size(); ++i)
    EXPECT_FALSE(checks[i].strict_difference) << checks[i].name;
}

TEST(SamUtilityRate, OnlyTheFlaggedRowSeesTheWindow) {
  for (const UtilityRateCase& row : shipped()) {
    const auto strict = utility_rate_answers(row, finance::RatchetWindow::strict);
    const auto sam = utility_rate_answers(row, finance::RatchetWindow::sam);
    const bool same =
        values_of(strict, "years_load_only_bill_usd") == values_of(sam, "years_load_only_bill_usd");
    EXPECT_EQ(same, row.flag.empty()) << row.name;
  }
}

TEST(SamUtilityRate, ADifferenceIsFound) {
  UtilityRateCase row = shipped()[0];
  for (AnswerColumn& column : row.reference)
    if (column.name == "months1_load_only_energy_usd") column.values[4] += 2e-4;
  const UtilityRateCheck check = check_utility_rates({row}).front();
  EXPECT_FALSE(check.within);
  EXPECT_EQ(check.worst_column, "months1_load_only_energy_usd");
  EXPECT_NEAR(check.worst, 2e-4, 1e-8);
}

TEST(SamUtilityRate, LoadAndGenerationByFormula) {
  // Sunday, 7 January (d = 6), 15:00: 100 (1 + 0.2 + 0.1 cos(2 pi (6 - 200)/365)) 0.5.
  const auto load = hourly(LoadShape{.mean = 100 * unit::kW,
                                     .day_amplitude = 0.2,
                                     .peak_hour = 15,
                                     .year_amplitude = 0.1,
                                     .peak_day = 200,
                                     .weekend_factor = 0.5});
  EXPECT_NEAR(load[6 * 24 + 15].in(unit::kW),
              50 * (1.2 + 0.1 * std::cos(2 * std::numbers::pi * -194 / 365)), 1e-9);
  const auto sun = hourly(GenerationShape{GenerationKind::solar, 10 * unit::kW});
  EXPECT_NEAR(sun[172 * 24 + 12].in(unit::kW), 13 * std::sin(std::numbers::pi * 6.5 / 12),
              1e-9);  // longest day
  EXPECT_EQ(sun[172 * 24].si(), 0);
  EXPECT_EQ(hourly(GenerationShape{GenerationKind::flat, 10 * unit::kW})[7], 10 * unit::kW);
  EXPECT_TRUE(hourly(GenerationShape{}).empty());
}

TEST(SamUtilityRate, TablesSpeakToPeopleAndPrograms) {
  const auto checks = check_utility_rates({shipped()[0]});
  EXPECT_EQ(utility_rate_table(checks).rows(), 1u);
  const Table answers = utility_rate_answer_table(checks);
  const Column* bills = answers.find("months1_load_only_bill_usd");
  ASSERT_NE(bills, nullptr);
  const auto& cells = std::get<std::vector<std::string>>(bills->data);
  EXPECT_TRUE(cells[0].starts_with("571900.000000;528700.000000;")) << cells[0];
}

}  // namespace
}  // namespace gw::validation
