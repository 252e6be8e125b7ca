// The contracts of a case: those of the plan, and those that follow from its ownership, prices and
// products.
#pragma once

#include <string_view>
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

// Who owns what stands on `campus`, with the plan's own parties where nothing else is said.
[[nodiscard]] CampusOwnership campus_ownership(const Ownership& ownership, std::string_view campus);

// The plan's contracts first, then, where the plan has none of that id:
//   systems_<system>, network_<system> (part systems, network): the owner of the systems buys from
//   the vendor what is delivered
//   facility_<part> (part facility): the owner pays suppliers as each part is built
//   water, operations, energy_<campus>, gas_<campus>: running costs
//   sales_<product>_<kind>, resale: income from end users
// Where campuses have owners of their own, those of the first three lines exist for each campus,
// with _<campus> behind their ids and parts.
// Same ids in the same order for every case of a plan.
[[nodiscard]] std::vector<finance::Contract> all_contracts(const Plan& plan, const Plant& plant,
                                                           const buildout::Prices& prices);

}  // namespace gw::plan
