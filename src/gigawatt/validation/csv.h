// RFC 4180 reader for the tables of validation/ and claims files: quoted cells, doubled quotes,
// CRLF or LF.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/diagnostics.h"

namespace gw::validation {

struct CsvRow {
  int line = 0;  // where the row starts, 1-based
  std::vector<std::string> cells;
};

struct Csv {
  std::vector<std::string> header;
  std::vector<CsvRow> rows;

  // Index of a column, or -1.
  [[nodiscard]] int column(std::string_view name) const;
};

// Every row must have as many cells as the header; names in the header are unique. Empty lines are
// skipped.
[[nodiscard]] std::optional<Csv> parse_csv(std::string_view text, std::string_view name,
                                           Diagnostics& diagnostics);

}  // namespace gw::validation
