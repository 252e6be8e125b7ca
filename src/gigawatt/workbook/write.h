// Writes a solved Model as a spreadsheet file.
//
// Layout of every sheet: columns label | note | unit | constant | total | (empty) | periods; four
// rows of header, frozen: title with the verdict over all checks, sheet title, names of the
// periods, their numbers. Sheets of text alone (Cover, Provenance) have no time axis.
#pragma once

#include <expected>
#include <string>

#include "gigawatt/workbook/model.h"

namespace gw::workbook {

inline constexpr int kFirstRow = 4;
inline constexpr int kConstantColumn = 3;
inline constexpr int kTotalColumn = 4;
inline constexpr int kFirstPeriod = 6;

// The formula of a row, without "=", as it stands in that column of periods.
[[nodiscard]] std::string rendered(const Model& model, const Model::Row& row, int column);

// The file appears whole or not at all: written beside its place and then moved. Refused where the
// place holds something that is no spreadsheet. Same model, same bytes.
[[nodiscard]] std::expected<void, std::string> write_workbook(const Model& model,
                                                              const std::string& path);

}  // namespace gw::workbook
