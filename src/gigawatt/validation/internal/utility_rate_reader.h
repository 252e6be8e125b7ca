// Rows of the format of sam_utility_rate.h, cell by cell.
#pragma once

#include <optional>
#include <string_view>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/validation/csv.h"
#include "gigawatt/validation/sam_utility_rate.h"

namespace gw::validation::internal {

inline constexpr std::string_view kRatchetFlag = "sam_ratchet_window";

// All inputs are there, and every other column is an answer that we know.
[[nodiscard]] bool check_header(const Csv& csv, std::string_view name, Diagnostics& diagnostics);

struct RowPlace {
  const Csv& csv;
  const CsvRow& row;
  std::string_view name;  // of the file
};
[[nodiscard]] std::optional<UtilityRateCase> read_utility_rate(const RowPlace& place,
                                                               Diagnostics& diagnostics);

}  // namespace gw::validation::internal
