// Tables of the money pages. Amounts in dollars.
#pragma once

#include <vector>

#include "gigawatt/core/table.h"
#include "gigawatt/plan/results_money.h"

namespace gw::report {

// One row per case, most lost first: who fails, what others lose, who loses most, who follows.
[[nodiscard]] Table stress_table(const std::vector<plan::StressCase>& cases);
// One row per pair: how much `party` loses when `failed` fails; pairs without a loss are left out.
[[nodiscard]] Table stress_matrix(const std::vector<plan::StressCase>& cases);

// exposures (by pair), exposed (by holder), debt_rank, exposure_years.
[[nodiscard]] std::vector<Table> exposure_tables(const plan::ExposureLines& lines);
// circularity (measures by party), circularity_years, circularity_deals, cycles, concentration.
[[nodiscard]] std::vector<Table> circularity_tables(const plan::CircularityLines& lines);

// All that a run exports, also those above.
[[nodiscard]] std::vector<Table> money_tables(const plan::MoneyResults& money);

}  // namespace gw::report
