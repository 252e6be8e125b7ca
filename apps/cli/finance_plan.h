// gigawatt finance run|deal|stress|circularity: the money of a plan.
#pragma once

#include <string>

#include "command.h"

namespace CLI {
class App;
}

namespace gw::cli {

struct FinancePlanOptions {
  PlanOptions plan;
  std::string party;     // run: only this one; stress: only its default
  std::string what;      // deal: id of a deal or contract
  std::string on;        // stress: month of the default
  std::string table;     // stress, circularity: only this one
  bool monthly = false;  // run
  std::string xlsx;      // run: spreadsheet to write; empty: none
  bool trail = false;    // stress: what happened, step by step
  Format format = Format::text;
};
int finance_run(const FinancePlanOptions& options);
int finance_deal(const FinancePlanOptions& options);
int finance_stress(const FinancePlanOptions& options);
int finance_circularity(const FinancePlanOptions& options);

}  // namespace gw::cli
