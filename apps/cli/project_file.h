// Reading a file of one project.
#pragma once

#include <optional>

#include "command.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/finance/project/project.h"

namespace gw::cli {

// The project of `file.plan` with overrides, checked. Throws report::IoError if it cannot be read.
[[nodiscard]] std::optional<finance::Project> read_project(const PlanOptions& file,
                                                           Diagnostics& diagnostics);

}  // namespace gw::cli
