// TamperedLedger: answers like a ledger but for one thing, which an auditor must find.
#pragma once

#include <cstdint>
#include <utility>

#include "gigawatt/finance/ledger.h"

namespace gw::audit {

enum class Alteration : std::uint8_t {
  none,
  leg_cent,  // a cent more in one leg
  leg_pair,  // a cent moved between two legs of one entry and party: it still balances
  leg_party,
  leg_account,
  reason,
  contract,
  month,
  last_posting,  // is missing
  balance,
  movement,
  total,
  cash_paid,
  cash_received,
  payment_amount,
  payment_ends,  // payer and payee change places
  month_start,
};
inline constexpr std::size_t kAlterations = static_cast<std::size_t>(Alteration::month_start) + 1;

class TamperedLedger {
 public:
  TamperedLedger(const finance::Ledger& ledger, Alteration what, std::uint64_t place)
      : ledger_(ledger), what_(what) {
    const bool of_leg = what >= Alteration::leg_cent && what <= Alteration::leg_account;
    const bool of_payment = what == Alteration::payment_amount || what == Alteration::payment_ends;
    posting_ = place % ledger.postings();
    leg_ = place % ledger.legs();
    place_ = of_leg ? leg_ : of_payment ? place % ledger.payments() : posting_;
    const auto cells = static_cast<std::uint64_t>(ledger.parties()) * finance::kAccounts;
    cell_party_ = static_cast<std::int16_t>(place % static_cast<std::uint64_t>(ledger.parties()));
    cell_ = place % cells % finance::kAccounts;
    row_ = static_cast<int>(place / cells % static_cast<std::uint64_t>(ledger.months() + 1));
  }

  [[nodiscard]] Month first() const { return ledger_.first(); }
  [[nodiscard]] int months() const { return ledger_.months(); }
  [[nodiscard]] int parties() const { return ledger_.parties(); }
  [[nodiscard]] Month open_month() const { return ledger_.open_month(); }
  [[nodiscard]] std::size_t legs() const { return ledger_.legs(); }
  [[nodiscard]] std::size_t payments() const { return ledger_.payments(); }
  [[nodiscard]] std::size_t postings() const {
    return ledger_.postings() - (what_ == Alteration::last_posting);
  }

  [[nodiscard]] finance::PostingView posting(std::size_t index) const {
    finance::PostingView view = ledger_.posting(index);
    if (index != posting_) return view;
    if (what_ == Alteration::reason) view.reason = reason(index);
    if (what_ == Alteration::contract) ++view.contract.index;
    if (what_ == Alteration::month) view.month = view.month + 1;
    return view;
  }
  [[nodiscard]] finance::Reason reason(std::size_t posting) const {
    const auto is = static_cast<std::size_t>(ledger_.reason(posting));
    const bool other = what_ == Alteration::reason && posting == posting_;
    return static_cast<finance::Reason>((is + other) % finance::kReasons);
  }
  [[nodiscard]] finance::Leg leg(std::size_t index) const {
    finance::Leg leg = ledger_.leg(index);
    if (what_ == Alteration::leg_pair) return leg_of_pair(index, leg);
    if (index != leg_) return leg;
    if (what_ == Alteration::leg_cent) leg.amount = Money::from_cents(leg.amount.cents() + 1);
    if (what_ == Alteration::leg_party)
      leg.party.index = static_cast<std::int16_t>((leg.party.index + 1) % parties());
    if (what_ == Alteration::leg_account)
      leg.account =
          static_cast<finance::Account>((finance::index_of(leg.account) + 1) % finance::kAccounts);
    return leg;
  }

  [[nodiscard]] Money balance(finance::PartyId party, finance::Account account, Month month) const {
    return altered(Alteration::balance, party, account, month,
                   ledger_.balance(party, account, month));
  }
  [[nodiscard]] Money movement(finance::PartyId party, finance::Account account,
                               Month month) const {
    return altered(Alteration::movement, party, account, month,
                   ledger_.movement(party, account, month));
  }
  [[nodiscard]] Money total(finance::Account account, Month month) const {
    return altered(Alteration::total, {cell_party_}, account, month, ledger_.total(account, month));
  }
  [[nodiscard]] finance::CashFlow cash_flow(finance::PartyId party, finance::Reason reason,
                                            Month month) const {
    finance::CashFlow flow = ledger_.cash_flow(party, reason, month);
    const bool here = party.index == cell_party_ && month - first() + 1 == row_ &&
                      static_cast<std::size_t>(reason) == cell_ % finance::kReasons;
    const Money cent = Money::from_cents(1);
    if (here && what_ == Alteration::cash_paid) flow.paid += cent;
    if (here && what_ == Alteration::cash_received) flow.received += cent;
    return flow;
  }
  [[nodiscard]] std::size_t first_posting(Month month) const {
    const std::size_t first = ledger_.first_posting(month);
    return first + (what_ == Alteration::month_start && month == first_ + row_);
  }
  [[nodiscard]] finance::Payment payment(std::size_t index) const {
    finance::Payment payment = ledger_.payment(index);
    if (index != place_) return payment;
    if (what_ == Alteration::payment_amount) payment.amount += Money::from_cents(1);
    if (what_ == Alteration::payment_ends) std::swap(payment.from, payment.to);
    return payment;
  }

 private:
  // The first two legs of the posting move a cent; they are of one party in every shape but a few.
  [[nodiscard]] finance::Leg leg_of_pair(std::size_t index, finance::Leg leg) const {
    const std::size_t first = ledger_.posting(posting_).first_leg;
    if (index == first) leg.amount = Money::from_cents(leg.amount.cents() + 1);
    if (index == first + 1) leg.amount = Money::from_cents(leg.amount.cents() - 1);
    return leg;
  }
  [[nodiscard]] Money altered(Alteration what, finance::PartyId party, finance::Account account,
                              Month month, Money is) const {
    const bool here = what_ == what && party.index == cell_party_ &&
                      finance::index_of(account) == cell_ && month - first() + 1 == row_;
    return here ? is + Money::from_cents(1) : is;
  }

  const finance::Ledger& ledger_;
  Alteration what_;
  Month first_ = ledger_.first();
  std::size_t posting_ = 0;
  std::size_t leg_ = 0;
  std::size_t place_ = 0;
  std::int16_t cell_party_ = 0;
  std::size_t cell_ = 0;
  int row_ = 0;
};

}  // namespace gw::audit
