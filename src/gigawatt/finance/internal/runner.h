// How a contract runs: compiled once into a Program (references resolved), started once per case as a
// Runner (terms of that case, its own state), stepped once per month at a Desk.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "gigawatt/finance/accounts.h"
#include "gigawatt/finance/contracts.h"
#include "gigawatt/finance/ids.h"
#include "gigawatt/units/money.h"

namespace gw::finance::internal {

class Binder;
class Desk;

// Order within a month: later stages see what earlier ones paid.
enum class Stage : std::uint8_t { operations, costs, financing, settlement };

enum class DefaultEffect : std::uint8_t { none, no_new_business, stops };

// What a debtor owes under one contract when it defaults.
struct Claim {
  PartyId debtor;
  PartyId creditor;
  Money amount;
  std::optional<Account> asset;  // the creditor's, if the claim is in its books
  Money allowance = {};          // what the creditor has already written down
  // Payments that would have come and stand in nobody's books; less what the capacity is let again for.
  bool damages = false;
};

// What stands behind a claim under a guarantee.
struct Backing {
  Money recovered;           // share of the claim that comes from elsewhere, in time: not written down
  Money escrow;              // used first
  std::optional<Money> cap;  // most that the guarantor still pays; none: all
};
// What becomes of it.
struct Called {
  Money escrow;
  Money paid;  // by the guarantor; posted by the caller
};

class Runner {
 public:
  virtual ~Runner() = default;
  // `desk.new_business()` says whether new obligations may arise this month.
  virtual void step(Desk& desk) = 0;
  // Instead of step() while another contract pays in its place; desk.new_business() is false, so that
  // by default only what was begun runs off.
  virtual void step_replaced(Desk& desk) { step(desk); }
  [[nodiscard]] virtual DefaultEffect on_default(PartyId) const { return DefaultEffect::stops; }
  // What a creditor takes at once when `party` defaults and the contract stops: pledged shares, parked
  // money. Before claims_against(), which is what is left.
  virtual void realise(Desk&, PartyId) {}
  [[nodiscard]] virtual std::vector<Claim> claims_against(PartyId) const { return {}; }
  // What `party` could still draw under the contract.
  [[nodiscard]] virtual Money undrawn(PartyId) const { return {}; }
  // A guarantee: what it has for a claim that it covers; and what of it was used.
  [[nodiscard]] virtual Backing backing(const Claim&) const { return {}; }
  virtual void called(Desk&, const Claim&, const Called&) {}
  // Who lets again what `debtor` no longer takes; invalid: nobody.
  [[nodiscard]] virtual PartyId relet_by(PartyId) const { return {}; }
  // What the debtor would have paid for it in this month; asked each month from the default on.
  [[nodiscard]] virtual Dollars relet_value(Desk&) { return {}; }
};

class Program {
 public:
  virtual ~Program() = default;
  [[nodiscard]] virtual std::unique_ptr<Runner> start(const Contract& terms) const = 0;

  Stage stage = Stage::operations;
  std::vector<PartyId> parties;        // the payer first
  std::vector<PartyId> payers;         // ContractInfo::payers; empty: the first party
  std::vector<ContractId> covers;      // a guarantee's
};

// For a family: `Refs` are its resolved references, `RunnerT` is made from (const Terms&, const Refs&).
template <class TermsT, class Refs, class RunnerT>
class ProgramOf final : public Program {
 public:
  explicit ProgramOf(Refs refs) : refs_(std::move(refs)) {}
  [[nodiscard]] std::unique_ptr<Runner> start(const Contract& terms) const override {
    return std::make_unique<RunnerT>(std::get<TermsT>(terms), refs_);
  }

 private:
  Refs refs_;
};

// One per family, in contracts/<family>.cc; errors go to the binder.
[[nodiscard]] std::unique_ptr<Program> bind(const StagedEquity& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const EquityRound& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Purchase& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Sale& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const CapacityPurchase& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Lease& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Loan& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Guarantee& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Opex& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Tax& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Warrant& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const DelayedDrawLoan& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const VendorLoan& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Bond& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const MarginLoan& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const CapacityBackstop& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const RevenueShare& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Ppa& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const UtilityBill& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const Insurance& contract, Binder& binder);
[[nodiscard]] std::unique_ptr<Program> bind(const ResidualValueGuarantee& contract, Binder& binder);

}  // namespace gw::finance::internal
