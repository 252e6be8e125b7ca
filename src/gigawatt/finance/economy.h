// Compile: parties, contracts and flow names become a Model in which every reference is a small
// integer.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/core/flow_table.h"
#include "gigawatt/finance/contracts.h"
#include "gigawatt/finance/ids.h"
#include "gigawatt/finance/parties.h"

namespace gw::finance {

namespace internal {
struct CompiledEconomy;
}

// The numbers of one case. A sample is the same lists with numbers overwritten: ids, dates, states
// and references must be those that were compiled. Must outlive what is made from it.
struct Terms {
  const config::ById<Party>& parties;
  std::span<const Contract> contracts;
};

struct PartyInfo {
  std::string id;
  std::string name;  // the id if the plan names none
  PartyKind kind = PartyKind::rest;
  bool outside = true;
  bool declared = false;  // by the plan; the others are built in (parties.h)
};

struct ContractInfo {
  std::string id;
  std::string_view type;
  ContractState state = ContractState::effective;  // before the first event
  std::vector<ContractEvent> events;               // what changes it, in order of date
  std::string part;
  std::vector<PartyId> parties;  // the payer first; of a debt the borrower
  // Whose cash is what is paid under it: who pays for what it is for. Investors of a round, lenders
  // and holders of a debt (what they pay out, not what comes back), the buyer, lessee or guarantor
  // else.
  std::vector<PartyId> payers;
  std::vector<ContractId> replaced_by;  // by `instead_of` of these
  bool may_pay = true;                  // active, and its state pays (Common)
  Month first;                          // of new obligations
  Month last;
  std::string deal;
  std::string evidence;
  Ratio binds_with_probability = 1.0;
  Seniority seniority = Seniority::senior;  // of a debt
  bool has_end = false;                     // written in the plan

  [[nodiscard]] ContractState state_at(Month month) const {
    return finance::state_at(state, events, month);
  }
  [[nodiscard]] bool paid_by(PartyId party) const {
    return std::find(payers.begin(), payers.end(), party) != payers.end();
  }
  // The other side: the seller, lessor or issuer; of a debt the borrower. Invalid: there is none.
  [[nodiscard]] PartyId payee() const;
  // Whether new obligations may arise in `month` as far as dates and states go.
  [[nodiscard]] bool in_term(Month month) const;
};

class Model {
 public:
  [[nodiscard]] Month first() const;
  [[nodiscard]] int months() const;
  [[nodiscard]] MonthWindow window() const { return {first(), first() + (months() - 1)}; }
  [[nodiscard]] std::span<const PartyInfo> parties() const;
  [[nodiscard]] std::span<const ContractInfo> contracts() const;  // in the order of the plan
  [[nodiscard]] const PartyInfo& party(PartyId id) const { return parties()[id.at()]; }
  [[nodiscard]] const ContractInfo& contract(ContractId id) const { return contracts()[id.at()]; }
  [[nodiscard]] std::optional<PartyId> find_party(std::string_view id) const;
  [[nodiscard]] std::optional<ContractId> find_contract(std::string_view id) const;

  [[nodiscard]] const internal::CompiledEconomy& compiled() const { return *compiled_; }

 private:
  friend std::optional<Model> compile(const Terms&, const struct CompileOptions&, Diagnostics&);
  explicit Model(std::shared_ptr<const internal::CompiledEconomy> compiled)
      : compiled_(std::move(compiled)) {}
  std::shared_ptr<const internal::CompiledEconomy> compiled_;
};

struct CompileOptions {
  MonthWindow horizon;
  std::span<const Flow> flows;  // those of the FlowTable that the books will read
  // Where fields were written (config::Facts::origins), for messages; may be null.
  const std::map<std::string, SourceLocation, std::less<>>* origins = nullptr;
};

// Errors, each with the path of its field: unknown party, flow or contract (with "did you mean"), a
// flow that the price does not fit, a contract of a party with itself, a guarantor that guarantees
// its own debt, a start outside the horizon or after the end, duplicate ids, contracts that replace
// each other, shares that do not sum to what they must. Returns nothing if there is any.
[[nodiscard]] std::optional<Model> compile(const Terms& terms, const CompileOptions& options,
                                           Diagnostics& diagnostics);

}  // namespace gw::finance
