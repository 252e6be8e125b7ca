// Books: one run of an economy, month by month, on one ledger.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/core/flow_table.h"
#include "gigawatt/finance/cap_table.h"
#include "gigawatt/finance/default_terms.h"
#include "gigawatt/finance/economy.h"
#include "gigawatt/finance/ledger.h"

namespace gw::finance {

namespace internal {
struct RunState;
}

struct DefaultEvent {
  PartyId party;
  Month month;
  std::string_view why = "as the plan says";
};

struct Case {
  Terms terms;
  const FlowTable& flows;
  std::vector<bool> binds;  // per contract, in the plan's order; empty: all bind
  std::vector<DefaultEvent> defaults;
  ShortfallRule shortfall = ShortfallRule::support;
  DefaultTerms in_default = {};
};

enum class IncidentKind : std::uint8_t {
  ran_dry,           // first month in which a party needs support
  defaulted,         // a party
  contract_stopped,  // by a default
  claim,             // what a creditor is owed under a stopped contract
  guarantee_called,
  written_down,       // what the creditor loses
  lock_up,            // debt service cover below the level at which profits stay in
  covenant_breached,  // below the level of an event of default
  loan_called,        // all of it falls due after a breach that lasted
  margin_call,
  collateral_sold,
  escrow_used,
  estate_sold,     // property and shares of a party in default
  recovered,       // what a creditor gets out of an estate
  damages_unpaid,  // claimed for a contract that stopped, and not paid
};
[[nodiscard]] std::string_view name(IncidentKind kind);

struct Incident {
  Month month;
  IncidentKind kind = IncidentKind::ran_dry;
  PartyId party;  // whom it happens to: the debtor, the guarantor, the creditor who writes down
  PartyId counterparty;
  ContractId contract;
  Money amount;
  std::string_view why = {};  // of a default: "as the plan says", "it ran dry"
  Ratio cover = 0.0;          // of a covenant: cash / debt service
};
// "2029-03: openai defaults: as the plan says", "2029-03: nvidia pays 20 G$ to lenders under
// guarantee for openai".
[[nodiscard]] std::string describe(const Model& model, const Incident& incident);

// What a contract would have cost while another paid in its place (rule: nothing counts twice).
struct Memo {
  Month month;
  ContractId contract;
  Money amount;
};

// Shares sold.
struct IssueRecord {
  Month month;
  PartyId issuer;
  PartyId holder;
  ContractId contract;
  Money money;
  Ratio shares;
  Ratio stake_after;  // of the holder
  Dollars post_money;
};

// A tranche of a warrant vests.
struct VestRecord {
  Month month;
  ContractId contract;
  std::size_t tranche = 0;
};

// Debt service cover of one loan, each month of its repayment.
struct CoverRecord {
  Month month;
  ContractId contract;
  Money cash;     // available for debt service, in the months that the covenant looks back on
  Money service;  // interest and scheduled principal in those months
  Ratio dscr;     // cash / service
};

struct RunFailure {
  Month month;
  ContractId contract;
  std::string why;  // "the amount is not a number", "beyond 10^15 $"
};

// cash_before_support = cash - support owed: what the party would have without help.
struct Liquidity {
  Money cash_min;  // lowest cash_before_support at the end of a month
  Month cash_min_month;
  std::optional<Month> first_dry;
  Money support_peak;  // most support owed at the end of a month
  Money support_at_end;
};

struct FundingNeed {
  PartyId party;
  Dollars amount;
};

class Books {
 public:
  // The parties, contracts and flows that `setting` refers to must outlive the books.
  Books(const Model& model, const Case& setting);
  Books(Books&&) noexcept;
  Books& operator=(Books&&) noexcept;
  ~Books();

  // The next month of the horizon, from the flow table's row of that month (and, for orders, the
  // rows after it as they stand). Order: defaults; deliveries, sales, capacity, leases, equity;
  // running costs; loans; costs of goods, depreciation; tax; support.
  std::expected<void, RunFailure> step(Month month);
  // All months that are left.
  std::expected<void, RunFailure> run();

  // ---- gate: may the build-out start something that costs `need`? Asked between steps.
  // Cash before support + loans that can still be drawn - what was reserved and not yet spent on
  // assets. An outside party can always pay.
  [[nodiscard]] Dollars liquidity(PartyId party) const;
  [[nodiscard]] bool can_fund(const FundingNeed& need) const;
  // Keeps `need` out of later answers until the party has spent it on assets or deposits.
  void reserve(const FundingNeed& need);

  [[nodiscard]] const Model& model() const;
  [[nodiscard]] const Ledger& ledger() const;
  [[nodiscard]] bool in_default(PartyId party) const;
  [[nodiscard]] Liquidity liquidity_of(PartyId party) const;
  [[nodiscard]] const CapTable& cap_table(PartyId issuer) const;
  // At the end of `month`, or of the last month that was stepped if that comes before it.
  [[nodiscard]] const CapTable& cap_table(PartyId issuer, Month month) const;
  // Value of all equity at the end of `month`: the newer of the party's path (before new money) and
  // the last round (all shares at its price). What came in for shares at no new price since the
  // path's step adds to it: pre-money + money = post-money.
  [[nodiscard]] std::optional<Dollars> valuation(PartyId issuer, Month month) const;
  [[nodiscard]] std::span<const IssueRecord> issues() const;
  [[nodiscard]] std::span<const VestRecord> vests() const;  // in order of month
  [[nodiscard]] std::span<const Incident> incidents() const;
  [[nodiscard]] std::span<const Memo> memos() const;
  // Of loans with a covenant, in order of month.
  [[nodiscard]] std::span<const CoverRecord> covers() const;
  [[nodiscard]] Money paid_under(ContractId contract) const;      // cash, by its payers
  [[nodiscard]] Money replaced_value(ContractId contract) const;  // sum of its memos
  // Drawn from `unfunded` in all months, repayments not deducted; and what is owed at the end.
  [[nodiscard]] Money support_drawn() const;
  [[nodiscard]] Money support_outstanding() const;

 private:
  std::unique_ptr<internal::RunState> state_;
};

// states_over() all months of the model, and defaulted from the month on in which a default stopped
// the contract. `terms` are what the contract has in common with others.
[[nodiscard]] std::vector<StateStep> states_of(const Books& books, ContractId contract,
                                               const Common& terms);

}  // namespace gw::finance
