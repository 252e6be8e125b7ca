// Desk: what a runner may use in one month: the flows, the ledger, the registers of the run.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "gigawatt/finance/books.h"
#include "gigawatt/finance/internal/assets.h"
#include "gigawatt/finance/internal/binder.h"
#include "gigawatt/finance/ledger.h"

namespace gw::finance::internal {

// Something that was bought, as an estate would sell it.
struct Property {
  PartyId party;
  AssetClass asset_class = AssetClass::compute;
  Money cost;
  int bought = 0;       // month index
  int life_months = 0;  // 0: keeps its value
};

// Capacity whose buyer is in default, let again from a month on.
struct Relet {
  ContractId contract;
  Month from;
};

enum class ContractStatus : std::uint8_t { runs, no_new_business, stopped };

// A cap table as it stood from the end of `month` on.
struct CapRecord {
  Month month;
  CapTable table;
};

// Everything that changes while an economy runs.
struct RunState {
  RunState(const Model& model_, const Case& setting_);

  Model model;
  Case setting;
  Ledger ledger;
  AssetRegister assets;
  std::vector<Property> property;
  std::vector<Relet> relets;
  std::vector<std::unique_ptr<Runner>> runners;  // null: never in force
  std::vector<ContractStatus> status;
  std::vector<char> in_force;        // this month
  std::vector<char> replaced;        // this month
  std::vector<Money> paid_now;       // by contract, this month
  std::vector<Money> paid_total;
  std::vector<Money> replaced_total;
  std::vector<CapTable> cap_tables;  // by party
  std::vector<std::vector<CapRecord>> cap_history;  // by party, ascending months, the opening first
  std::vector<char> defaulted;       // by party
  std::vector<char> defaults_next;
  std::vector<Money> reserved;
  std::vector<Liquidity> liquidity;
  std::vector<TaxAccount> taxes;
  std::vector<IssueRecord> issues;
  std::vector<VestRecord> vests;
  std::vector<Incident> incidents;
  std::vector<Memo> memos;
  std::vector<CoverRecord> covers;
  Money support_drawn;
  std::optional<RunFailure> failure;

  [[nodiscard]] const CompiledEconomy& economy() const { return model.compiled(); }
  [[nodiscard]] const Party& party(PartyId id) const;
};

// Cash from payer to payee; debit is the payer's account, credit the payee's.
struct Pay {
  PartyId payer;
  PartyId payee;
  Money amount;
  Account debit = Account::other_expense;
  Account credit = Account::other_income;
  Reason reason = Reason::sale;
};

// Cash put aside with another party (Reason::parked) or returned (Reason::released).
struct ParkedMove {
  PartyId from;
  PartyId to;
  Money amount;
  Reason reason = Reason::parked;
};

// `share` of what the seller holds of an issuer, for `price` in all.
struct StakeSale {
  PartyId issuer;
  PartyId seller;
  PartyId buyer;
  Ratio share = 1.0;
  Money price;
};

struct Issue {
  PartyId issuer;
  PartyId holder;
  Money money;
  ShareClass share_class = ShareClass::voting;
};

class Desk {
 public:
  struct At {
    Month month;
    ContractId contract;
    bool new_business = true;
  };
  Desk(RunState& state, const At& at) : state_(state), at_(at) {}

  [[nodiscard]] Month month() const { return at_.month; }
  [[nodiscard]] Month start() const;  // of the contract
  [[nodiscard]] int index() const { return at_.month - state_.ledger.first(); }
  [[nodiscard]] Month last() const;   // of new obligations under the contract
  [[nodiscard]] bool ends_now() const;  // the last month of new obligations
  [[nodiscard]] bool last_month() const { return index() + 1 == state_.ledger.months(); }
  [[nodiscard]] bool new_business() const { return at_.new_business; }
  [[nodiscard]] const FlowTable& flows() const { return state_.setting.flows; }

  // Rounds to the cent; stops the run and returns zero if `amount` is not finite or beyond 10^15 $.
  [[nodiscard]] Money booked(Dollars amount);
  void post(Reason reason, std::initializer_list<Leg> legs);
  // Nothing happens for zero; a negative amount (a sampled price below zero) stops the run.
  void pay(const Pay& pay);
  void move_parked(const ParkedMove& move);
  [[nodiscard]] Money balance(PartyId party, Account account) const {
    return state_.ledger.balance_now(party, account);
  }
  [[nodiscard]] Money cash_paid(ContractId contract) const {
    return state_.paid_now[contract.at()];
  }
  // Revenue of the month so far, before what was paid to customers against it.
  [[nodiscard]] Money revenue_now(PartyId party) const;
  // Received less paid by `party` this month under `contracts`; without any: in its operations, which are
  // goods, services and rents but not what is capitalised, less the costs of goods and research that
  // its revenue brings at the end of the month. Before interest and tax.
  [[nodiscard]] Money operating_cash(PartyId party, std::span<const ContractId> contracts = {}) const;
  // Interest and principal of senior debt that `party` paid this month.
  [[nodiscard]] Money senior_service(PartyId party) const;
  // Cash at the end of the month as far as it is known when loans are stepped.
  [[nodiscard]] Money cash_to_come(PartyId party) const;
  // Property less depreciation, at the end of last month but for this month's purchases.
  [[nodiscard]] Money property_value(PartyId party) const;
  [[nodiscard]] bool in_default(PartyId party) const { return state_.defaulted[party.at()] != 0; }
  [[nodiscard]] bool is_outside(PartyId party) const { return state_.model.party(party).outside; }

  // Books an asset that was already debited to its account into the register.
  void depreciate(const AssetRegister::Asset& asset) { state_.assets.add(asset); }

  // Remembers what was bought this month, for the day on which it must be sold.
  struct Acquired {
    PartyId party;
    AssetClass asset_class = AssetClass::compute;
    Money cost;
    int life_months = 0;
  };
  void acquire(const Acquired& asset) {
    state_.property.push_back(
        {asset.party, asset.asset_class, asset.cost, index(), asset.life_months});
  }

  // Shares: at a pre-money valuation (not above zero: stops the run), or a number of shares.
  void issue(const Issue& issue, Dollars pre_money);
  void issue_shares(const Issue& issue, Ratio shares);
  void vest(std::size_t tranche) {
    state_.vests.push_back({at_.month, at_.contract, tranche});
  }
  // The stake moves at its cost; the seller books the rest of the price as a gain, the buyer as a premium.
  void sell_stake(const StakeSale& sale);
  [[nodiscard]] CapTable& cap_table(PartyId issuer) { return state_.cap_tables[issuer.at()]; }
  // Of all equity, with the money that has come in so far: Books::valuation().
  [[nodiscard]] std::optional<Dollars> equity_value(PartyId issuer) const;
  [[nodiscard]] std::optional<Dollars> share_price(PartyId issuer) const;

  [[nodiscard]] TaxAccount& tax_account(PartyId payer) { return state_.taxes[payer.at()]; }
  // Profit before tax of `party` in the calendar year so far.
  [[nodiscard]] Money profit_of_year(PartyId party) const;

  void memo(Money amount);
  struct Event {
    IncidentKind kind = IncidentKind::claim;
    PartyId party;
    PartyId counterparty;
    Money amount;
    Ratio cover = 0.0;
  };
  // What happened under this contract this month.
  void report(const Event& event);
  struct Cover {
    Money cash;
    Money service;
  };
  void record_cover(const Cover& cover);

 private:
  void count(const Payment& payment);
  void record(const Issue& issue, Ratio shares);
  RunState& state_;
  At at_;
};

// At the end of `month`; of the open month and later: as it stands now.
[[nodiscard]] const CapTable& cap_table_at(const RunState& state, PartyId issuer, Month month);
// Of all equity before new money in `month`: the party's path, else all shares at the last price.
[[nodiscard]] std::optional<Dollars> valuation_of(const RunState& state, PartyId issuer, Month month);
// Of all equity at the end of `month`, or as far as it has come: Books::valuation().
[[nodiscard]] std::optional<Dollars> equity_value_of(const RunState& state, PartyId issuer, Month month);

// Whether new obligations may arise in `month` as far as the contract itself goes.
[[nodiscard]] bool within_term(const RunState& state, std::size_t contract, Month month);
[[nodiscard]] Money revenue_of_month(const RunState& state, PartyId party);
// Cost of goods and research that the revenue of the month brings; zero for a party in default.
struct RevenueCosts {
  Dollars goods;
  Dollars research;
};
[[nodiscard]] RevenueCosts costs_of_revenue(const RunState& state, PartyId party);

// The rules of a month that belong to no contract: internal/month_rules.cc.
void post_opening(RunState& state);
void post_party_costs(RunState& state, Month month);
void post_depreciation(RunState& state, Month month);
void post_party_taxes(RunState& state, Month month);
void post_support(RunState& state, Month month);

}  // namespace gw::finance::internal
