// Electricity bills against NREL SAM: rows that state a tariff, a load and the answers of SAM's
// utilityrate5; every answer is computed here from the same inputs and compared.
//
// One row per case. Inputs (`in_*`): an hourly load and generation by formula, the tariff, the
// years. Lists are separated by ";", their fields by ":".
//   load(t) = kW [1 + day_amp cos(2 pi (h - peak_hour)/24) + year_amp cos(2 pi (d - peak_day)/365)]
//             x (weekend_factor on Saturday and Sunday), x (1 + escalation)^(year - 1)
//   generation: none; flat kW; solar kW max(0, sin(pi (h + 0.5 - 6)/12))
//             [1 + 0.3 cos(2 pi (d - 172)/365)], the same every year
// with h = t mod 24, d = t div 24, t = 0..8759, 1 January a Monday. Outputs: `out_*` of year 1,
// `months1_*` twelve values of year 1, `years_*` one value a year; an empty cell is not compared.
// Source of the shown rows: PySAM 7.1.1.post1 (NREL, BSD-3-Clause), module Utilityrate5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/core/table.h"
#include "gigawatt/finance/tariff/tariff.h"
#include "gigawatt/units/quantity.h"

namespace gw::validation {

// Of every amount, of a month or of a year, in $, and of every kW and kWh; SAM's answers are
// rounded to the fourth decimal.
inline constexpr double kTariffTolerance = 1e-4;

struct LoadShape {
  Power mean;
  Ratio day_amplitude;
  double peak_hour = 15;
  Ratio year_amplitude;
  double peak_day = 200;
  Ratio weekend_factor = 1.0;
  Ratio growth_per_year{};
};
// 8,760 hours of the first year.
[[nodiscard]] std::vector<Power> hourly(const LoadShape& shape);

enum class GenerationKind : std::uint8_t { none, flat, solar };
struct GenerationShape {
  GenerationKind kind = GenerationKind::none;
  Power power;
};
// 8,760 hours; empty for none.
[[nodiscard]] std::vector<Power> hourly(const GenerationShape& shape);

// A column of answers: of SAM, or ours.
struct AnswerColumn {
  std::string name;
  std::vector<double> values;  // in the unit that the name ends in
};

struct UtilityRateCase {
  std::string name;
  std::string flag;  // "", or "sam_ratchet_window": SAM's window of the ratchet matters
  int line = 0;
  LoadShape load;
  GenerationShape generation;
  int years = 1;
  finance::TariffModel tariff;  // with the strict window
  std::vector<AnswerColumn> reference;
};

// Diagnostics for every cell that cannot be read, every unknown column of answers, every tariff
// that is not one.
[[nodiscard]] std::optional<std::vector<UtilityRateCase>> parse_utility_rates(
    std::string_view csv, std::string_view name, Diagnostics& diagnostics);

// All columns of answers, in the order of the file format.
[[nodiscard]] std::vector<AnswerColumn> utility_rate_answers(const UtilityRateCase& row,
                                                             finance::RatchetWindow window);

struct UtilityRateCheck {
  std::string name;
  std::string flag;
  int columns = 0;           // compared
  int values = 0;            // compared
  std::string worst_column;  // of the largest difference
  double worst = 0;
  bool within = false;  // of kTariffTolerance, everywhere
  // Bills of all years for the load alone: strict window minus SAM's; given where the row is
  // flagged.
  std::optional<Dollars> strict_difference;
  std::vector<AnswerColumn> answers;  // that were compared: flagged rows with SAM's window
};
[[nodiscard]] std::vector<UtilityRateCheck> check_utility_rates(
    const std::vector<UtilityRateCase>& rows);

// One row per case, for people; and with every answer in the format of the rows, for programs.
[[nodiscard]] Table utility_rate_table(const std::vector<UtilityRateCheck>& checks);
[[nodiscard]] Table utility_rate_answer_table(const std::vector<UtilityRateCheck>& checks);

}  // namespace gw::validation
