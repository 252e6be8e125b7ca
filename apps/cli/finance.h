// Commands of the money side, and checks against published answers.
#pragma once

#include <string>

#include "command.h"

namespace gw::cli {

// gigawatt finance project FILE: one building's project finance.
struct FinanceProjectOptions {
  PlanOptions file;  // YAML with `project:`
  std::string xlsx;  // spreadsheet to write; empty: none
  Format format = Format::text;
};
int finance_project(const FinanceProjectOptions& options);

// gigawatt validate finance|tariff: rows of NREL SAM against the model. kOk: all within tolerance,
// kInfeasible: some are not, kBadInput: the file is no such table, kIo: it cannot be read. JSON and
// CSV hold every answer that was computed.
struct ValidateOptions {
  std::string rows;  // CSV; default: that of the repository
  std::string data_folder;
  Format format = Format::text;
};
int validate_finance(const ValidateOptions& options);
int validate_tariff(const ValidateOptions& options);

}  // namespace gw::cli
