// The contracts of a case: those of the plan, and those that follow from its ownership, prices and
// products.
#pragma once

#include <vector>

#include "gigawatt/buildout/capex.h"
#include "gigawatt/finance/contracts.h"
#include "gigawatt/plan/plan.h"
#include "gigawatt/plan/plant.h"

namespace gw::plan {

// Prices of everything that is built, from the plan where it names them, else from the catalog. A
// system that is not sold on its own has a price of zero and Trust::extrapolated.
[[nodiscard]] buildout::Prices prices_of(const Plan& plan, const Plant& plant);

// Standard normal deviates of a sample on the three groups of prices; 0: best estimates.
struct PriceDeviates {
  double systems = 0;
  double network = 0;
  double facility = 0;
};
// Every price at the same percentile of its band within its group, taken as log-normal on either
// side.
[[nodiscard]] buildout::Prices at(const buildout::Prices& prices, const PriceDeviates& deviates);

// The plan's contracts first, then, where the plan has none of that id:
//   systems_<system>, network_<system> (part systems, network): owner buys from vendor what is
//   delivered facility_<part>, land (part facility): owner pays suppliers as each part is built
//   energy_<campus>, gas_<campus>, water, operations: running costs
//   sales_<product>_<kind>, resale: income from end users
// Same ids in the same order for every case of a plan.
[[nodiscard]] std::vector<finance::Contract> all_contracts(const Plan& plan, const Plant& plant,
                                                           const buildout::Prices& prices);

}  // namespace gw::plan
