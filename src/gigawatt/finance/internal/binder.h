// Binder: resolves the names of one contract and collects what is wrong with it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/diagnostics.h"
#include "gigawatt/finance/economy.h"
#include "gigawatt/finance/internal/pricing.h"
#include "gigawatt/finance/internal/runner.h"

namespace gw::finance::internal {

struct CompiledEconomy {
  Month first;
  int months = 1;
  std::vector<PartyInfo> parties;
  std::vector<Party> built_in;  // by party; used where the plan declares none
  std::vector<int> declared;    // index in Terms::parties, or -1
  std::vector<ContractInfo> contracts;
  std::vector<std::unique_ptr<Program>> programs;
  std::vector<std::size_t>
      step_order;  // contracts by stage and seniority, then in the plan's order
  std::vector<std::size_t> in_force_order;  // replacing contracts before those they replace
  PartyId suppliers;
  PartyId rest;
  PartyId government;
  PartyId unfunded;

  [[nodiscard]] std::optional<PartyId> find_party(std::string_view id) const;
  [[nodiscard]] std::optional<ContractId> find_contract(std::string_view id) const;
};

class Binder {
 public:
  struct Context {
    const Terms& terms;
    const CompileOptions& options;
    CompiledEconomy& economy;  // parties and contract infos are there, programs come one by one
    Diagnostics& diagnostics;
  };
  Binder(const Context& context, ContractId contract) : context_(context), contract_(contract) {}

  // Each adds an error and returns something harmless if the name is unknown.
  PartyId party(std::string_view field, const std::string& name);
  std::optional<FlowSum> flow(std::string_view field, const std::string& name);
  // A flow of one dimension, a level; `name` may be empty: nothing, without an error.
  std::optional<FlowSum> power_level(std::string_view field, const std::string& name);
  // An amount of energy by month; empty names as above.
  std::optional<FlowSum> energy_amount(std::string_view field, const std::string& name);
  // Whether flows name a campus of that id; an error names those there are.
  bool campus(std::string_view field, const std::string& name);
  PricedFlow priced(std::string_view flow_name, const Price& price);
  std::vector<ContractId> contracts(std::string_view field, const std::vector<std::string>& names);
  // Errors if any two of `parties` are the same.
  void distinct(std::initializer_list<std::pair<std::string_view, PartyId>> parties);
  void require(bool condition, std::string_view field, std::string message, std::string hint = {});
  // The shares of `what` must sum to 1 within 1e-9.
  void sums_to_one(std::string_view field, double sum);

  [[nodiscard]] const Contract& contract(ContractId id) const {
    return context_.terms.contracts[id.at()];
  }
  [[nodiscard]] const Party& terms_of(PartyId id) const;
  [[nodiscard]] ContractId id() const { return contract_; }
  [[nodiscard]] const std::string& contract_id() const {
    return context_.economy.contracts[contract_.at()].id;
  }
  [[nodiscard]] Month start() const;
  [[nodiscard]] bool in_term(Month month) const;  // of new obligations

 private:
  Context context_;
  ContractId contract_;
};

// Adds an error at "contracts.<id>.<field>", or at `path` in general, with the place it was
// written.
void add_error(const CompileOptions& options, Diagnostics& diagnostics, std::string path,
               std::string message, std::string hint = {});

}  // namespace gw::finance::internal
