// `gigawatt validate tariff`: electricity bills against the answers of NREL SAM.
#pragma once

#include <string>

#include "command.h"

namespace gw::cli {

// The rows of `rows_file`, or those that are shipped where it is empty. Text: a line per row; JSON
// and CSV: a row with every answer that was computed. kOk where every value is within the
// tolerance, kInfeasible where one is not, kBadInput where the file is malformed, kIo where it
// cannot be read.
int validate_tariff(const std::string& rows_file, Format format);

}  // namespace gw::cli
