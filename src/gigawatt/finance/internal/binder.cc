#include "gigawatt/finance/internal/binder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/units/text.h"

namespace gw::finance::internal {

namespace {

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

void add_error(const CompileOptions& options, Diagnostics& diagnostics, std::string path,
               std::string message, std::string hint) {
  SourceLocation where;
  if (options.origins != nullptr) {
    // A default has no place of its own: the nearest part of the path that was written does.
    for (std::string key = path; !key.empty();
         key.resize(key.find_last_of('.') == std::string::npos ? 0 : key.find_last_of('.'))) {
      const auto found = options.origins->find(key);
      if (found == options.origins->end()) continue;
      where = found->second;
      break;
    }
  }
  diagnostics.error(std::move(where), std::move(path), std::move(message), std::move(hint));
}

std::optional<PartyId> CompiledEconomy::find_party(std::string_view id) const {
  for (std::size_t i = 0; i < parties.size(); ++i) {
    if (parties[i].id == id) return party_number(i);
  }
  return std::nullopt;
}

std::optional<ContractId> CompiledEconomy::find_contract(std::string_view id) const {
  for (std::size_t i = 0; i < contracts.size(); ++i) {
    if (contracts[i].id == id) return contract_number(i);
  }
  return std::nullopt;
}

void Binder::require(bool condition, std::string_view field, std::string message,
                     std::string hint) {
  if (condition) return;
  std::string path = "contracts." + contract_id();
  if (!field.empty()) path += "." + std::string(field);
  add_error(context_.options, context_.diagnostics, std::move(path), std::move(message),
            std::move(hint));
}

PartyId Binder::party(std::string_view field, const std::string& name) {
  if (const auto found = context_.economy.find_party(name)) return *found;
  std::vector<std::string_view> known;
  for (const PartyInfo& party : context_.economy.parties) known.push_back(party.id);
  require(false, field, fmt::format("there is no party \"{}\"", name), did_you_mean(name, known));
  return {};
}

std::optional<FlowSum> Binder::flow(std::string_view field, const std::string& name) {
  const std::span<const Flow> flows = context_.options.flows;
  const bool sum = name.size() > 2 && name.ends_with(".*");
  const std::string_view prefix(name.data(), sum ? name.size() - 1 : 0);
  FlowSum found;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    if (sum ? !begins_with(flows[i].name, prefix) : flows[i].name != name) continue;
    if (!found.ids.empty() &&
        (found.dim != flows[i].dim || found.per_month != flows[i].per_month)) {
      require(false, field, fmt::format("\"{}\" sums flows of different kinds", name));
      return std::nullopt;
    }
    found.dim = flows[i].dim;
    found.per_month = flows[i].per_month;
    found.ids.push_back(FlowId{static_cast<int>(i)});
  }
  if (!found.ids.empty()) return found;
  std::vector<std::string_view> known;
  for (const Flow& flow : flows) known.push_back(flow.name);
  require(false, field, fmt::format("there is no flow \"{}\"", name), did_you_mean(name, known));
  return std::nullopt;
}

std::optional<FlowSum> Binder::power_level(std::string_view field, const std::string& name) {
  if (name.empty()) return std::nullopt;
  std::optional<FlowSum> found = flow(field, name);
  if (found && (found->dim != kPowerDim || found->per_month)) {
    require(false, field, fmt::format("\"{}\" is not a level of power", name),
            "use energised_power, it_power or one of a campus");
    return std::nullopt;
  }
  return found;
}

std::optional<FlowSum> Binder::energy_amount(std::string_view field, const std::string& name) {
  if (name.empty()) return std::nullopt;
  std::optional<FlowSum> found = flow(field, name);
  if (found && (found->dim != kEnergyDim || !found->per_month)) {
    require(false, field, fmt::format("\"{}\" is not an energy by month", name),
            "use site_energy or that of a campus");
    return std::nullopt;
  }
  return found;
}

bool Binder::campus(std::string_view field, const std::string& name) {
  constexpr std::string_view kMeter = "site_energy.";
  std::vector<std::string_view> known;
  for (const Flow& flow : context_.options.flows)
    if (begins_with(flow.name, kMeter))
      known.push_back(std::string_view(flow.name).substr(kMeter.size()));
  const bool found = std::ranges::find(known, name) != known.end();
  require(found, field, fmt::format("there is no campus \"{}\"", name), did_you_mean(name, known));
  return found;
}

PricedFlow Binder::priced(std::string_view flow_name, const Price& price) {
  PricedFlow result;
  if (price.count() != 1) {
    require(false, "price", fmt::format("{} unit prices are given, one is needed", price.count()),
            "write one of per_unit, per_time, per_power, per_power_time, per_energy, per_chip, "
            "per_chip_time, per_token, per_mass, per_volume");
    return result;
  }
  const bool none = flow_name.empty();
  if (!none) {
    const std::optional<FlowSum> found = flow("flow", std::string(flow_name));
    if (!found) return result;
    result.flow = *found;
  }
  const std::optional<Billing> billing = billing_of(price, none ? nullptr : &result.flow);
  if (billing) {
    result.billing = *billing;
  } else {
    const std::string what = none ? "this price needs a flow"
                                  : fmt::format("the flow \"{}\" ({}, {}) does not fit this price",
                                                flow_name, dim_name(result.flow.dim),
                                                result.flow.per_month ? "per month" : "a level");
    require(false, none ? "flow" : "price", what, "the price is for " + flow_wanted(price));
  }
  return result;
}

std::vector<ContractId> Binder::contracts(std::string_view field,
                                          const std::vector<std::string>& names) {
  std::vector<ContractId> result;
  const std::vector<ContractInfo>& all = context_.economy.contracts;
  for (const std::string& name : names) {
    bool found = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].id != name && (all[i].part.empty() || all[i].part != name)) continue;
      if (i == contract_.at()) continue;
      result.push_back(contract_number(i));
      found = true;
    }
    if (found) continue;
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i == contract_.at()) continue;
      known.push_back(all[i].id);
      if (!all[i].part.empty()) known.push_back(all[i].part);
    }
    require(false, field, fmt::format("there is no other contract or part \"{}\"", name),
            did_you_mean(name, known));
  }
  return result;
}

void Binder::distinct(std::initializer_list<std::pair<std::string_view, PartyId>> parties) {
  for (auto a = parties.begin(); a != parties.end(); ++a) {
    for (auto b = std::next(a); b != parties.end(); ++b) {
      if (!a->second.valid() || a->second != b->second) continue;
      require(false, b->first,
              fmt::format("\"{}\" is {} and {} at once",
                          context_.economy.parties[a->second.at()].id, a->first, b->first),
              "a contract needs two different parties");
    }
  }
}

void Binder::sums_to_one(std::string_view field, double sum) {
  require(std::abs(sum - 1.0) <= 1e-9, field,
          fmt::format("the shares sum to {:.6g}, not to 1", sum));
}

const Party& Binder::terms_of(PartyId id) const {
  const int declared = context_.economy.declared[id.at()];
  return declared < 0 ? context_.economy.built_in[id.at()]
                      : context_.terms.parties.items[static_cast<std::size_t>(declared)].second;
}

Month Binder::start() const { return context_.economy.contracts[contract_.at()].first; }

bool Binder::in_term(Month month) const {
  return context_.economy.contracts[contract_.at()].in_term(month);
}

}  // namespace gw::finance::internal
