// What the money pages of a report show of a run, beyond what every reader of results needs.
#pragma once

#include <string>
#include <vector>

#include "gigawatt/catalog/catalog.h"
#include "gigawatt/plan/results.h"
#include "gigawatt/plan/results_money.h"
#include "gigawatt/plan/simulate.h"

namespace gw::plan {

// Deals, cap tables, covers, circularity and exposures of one case; names and dates of deals come
// from the catalog. Stress, projects and comparisons need other runs and are added by those who run
// them.
[[nodiscard]] MoneyResults assemble_money(const Setup& setup, const Outcome& outcome,
                                          catalog::Catalog& catalog);

// Each part by itself.
[[nodiscard]] std::vector<DealLine> deal_lines(const Setup& setup, const Outcome& outcome,
                                               catalog::Catalog& catalog);
[[nodiscard]] CircularityLines circularity_lines(const Outcome& outcome);
[[nodiscard]] ExposureLines exposure_lines(const finance::Books& books,
                                           const finance::Terms& terms);
// Ids of those whose cash counts as paid under the contract.
[[nodiscard]] std::vector<std::string> payers_of(const finance::Model& model,
                                                 const finance::ContractInfo& info);

}  // namespace gw::plan
