// A project beside a plan, in the form of the report.
#pragma once

#include <string>

#include "gigawatt/finance/project/project.h"
#include "gigawatt/plan/results_money.h"

namespace gw::plan {

// All rows by period, COD first; DSCR = CFADS / (interest + principal + service newly overdue),
// none where nothing is due. `result` is that of `project`.
[[nodiscard]] ProjectLine project_line(const std::string& file, const finance::Project& project,
                                       const finance::ProjectResult& result);

}  // namespace gw::plan
