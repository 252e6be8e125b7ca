// results.sqlite: one table per Table; months as ISO text, NaN as NULL, columns' units and docs in
// `columns`.
#pragma once

#include <span>
#include <string>

#include "gigawatt/core/table.h"

namespace gw::report {

// Creates or replaces the file. Throws IoError naming file and reason.
void write_sqlite(const std::string& path, std::span<const Table> tables);

}  // namespace gw::report
