// Commands of the money side, and checks against published answers.
#pragma once

#include <string>

#include "command.h"

namespace gw::cli {

// gigawatt finance project FILE: one building's project finance.
struct FinanceProjectOptions {
  PlanOptions file;  // YAML with `project:`
  Format format = Format::text;
};
int finance_project(const FinanceProjectOptions& options);

// gigawatt validate WHAT: rows of published answers against the model. Exit 0: all within
// tolerance, 3: some are not, 2: the file cannot be read as such a table.
struct ValidateOptions {
  std::string what;  // finance
  std::string rows;  // CSV; default: that of the repository
  std::string data_folder;
  Format format = Format::text;
};
int validate(const ValidateOptions& options);

}  // namespace gw::cli
