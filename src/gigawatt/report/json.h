// results.json: the one document that programs and the report page read. web/src/results.ts
// describes it.
#pragma once

#include <span>
#include <string>

#include "gigawatt/core/table.h"
#include "gigawatt/plan/results.h"
#include "gigawatt/validation/claims.h"

namespace gw::report {

// One line per top-level member; numbers to 12 significant digits; null for "no value".
[[nodiscard]] std::string to_json(const plan::Results& results,
                                  std::span<const validation::Verdict> verdicts);

// A table as an array of objects, for --json of commands that print tables.
[[nodiscard]] std::string to_json(const Table& table);

}  // namespace gw::report
