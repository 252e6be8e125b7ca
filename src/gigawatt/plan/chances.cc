#include "gigawatt/plan/chances.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <variant>

#include <fmt/format.h>

namespace gw::plan {
namespace {

bool vested(const MetricContext& c, finance::ContractId contract, std::size_t tranche) {
  return std::ranges::any_of(c.books().vests(), [&](const finance::VestRecord& record) {
    return record.contract == contract && record.tranche == tranche;
  });
}

// Calls use(contract, warrant) for each warrant of the case.
template <class Use>
void each_warrant(const MetricContext& c, Use use) {
  for (std::size_t i = 0; i < c.outcome.contracts.size(); ++i)
    if (const auto* warrant = std::get_if<finance::Warrant>(&c.outcome.contracts[i]))
      use(finance::contract_number(i), *warrant);
}

// Calls use(party) for each party that may default by itself.
template <class Use>
void each_debtor(const MetricContext& c, Use use) {
  if (c.setup.loaded.plan.shortfall == Shortfall::support) return;
  const auto parties = c.setup.finance->parties();
  for (std::size_t k = 0; k < parties.size(); ++k)
    if (parties[k].declared && !parties[k].outside) use(finance::party_number(k));
}

}  // namespace

std::vector<Chance> chances_of(const MetricContext& c) {
  std::vector<Chance> chances;
  each_warrant(c, [&](finance::ContractId id, const finance::Warrant& warrant) {
    const std::string& name = c.setup.finance->contract(id).id;
    for (std::size_t k = 0; k < warrant.tranches.size(); ++k)
      chances.push_back({.id = fmt::format("vests.{}.{}", name, k + 1),
                         .label = fmt::format("{}: tranche {} vests", name, k + 1),
                         .happens = vested(c, id, k),
                         .probability = {},
                         .standard_error = {}});
  });
  each_debtor(c, [&](finance::PartyId id) {
    const finance::PartyInfo& party = c.setup.finance->party(id);
    chances.push_back({.id = "defaults." + party.id,
                       .label = party.name + " defaults",
                       .happens = c.books().in_default(id),
                       .probability = {},
                       .standard_error = {}});
  });
  return chances;
}

std::vector<char> happened(const MetricContext& c) {
  std::vector<char> all;
  each_warrant(c, [&](finance::ContractId id, const finance::Warrant& warrant) {
    for (std::size_t k = 0; k < warrant.tranches.size(); ++k) all.push_back(vested(c, id, k));
  });
  each_debtor(c, [&](finance::PartyId id) { all.push_back(c.books().in_default(id)); });
  return all;
}

}  // namespace gw::plan
