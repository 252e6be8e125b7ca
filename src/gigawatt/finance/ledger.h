// The ledger: balanced, immutable, append-only double entries in integer cents.
//
// One posting is a group of legs {party, account, amount; debit +, credit -}. Its legs sum to zero for
// every party it touches, and its cash legs sum to zero over the parties: a payment moves cash from one
// payer to one payee, and no posting makes cash. The only exception is reason `opening` before the first
// month, which sets up the books. A correction is a new posting.
//
// Time: rows are the opening (the month before `first`) and months first .. first + months - 1. Postings
// go into the open month; opening a month closes the one before. Balances of every (party, account,
// month) are kept as running rows, so that balance() and movement() are O(1). The absolute amounts of all
// legs together stay below 2^63 cents, so that no balance can overflow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/finance/accounts.h"
#include "gigawatt/finance/ids.h"
#include "gigawatt/finance/internal/growing_array.h"
#include "gigawatt/units/money.h"

namespace gw::finance {

struct Leg {
  PartyId party;
  Account account = Account::cash;
  Money amount;  // debit +, credit -
};

// Legs of one party stand together.
struct Entry {
  Reason reason = Reason::correction;
  ContractId contract;
  std::span<const Leg> legs;
};

// Why an entry is refused.
struct PostingError {
  enum class Kind : std::uint8_t {
    no_legs, unknown_party, unbalanced, cash_created, several_payments, too_large, too_many
  };
  Kind kind = Kind::no_legs;
  PartyId party;  // of the offending leg, where there is one
  Money amount;   // by how much it does not balance
  [[nodiscard]] std::string describe() const;
};

struct PostingView {
  Month month;
  Reason reason = Reason::correction;
  ContractId contract;
  std::size_t first_leg = 0;
  std::size_t legs = 0;
};

// Cash from one party to another; amount > 0.
struct Payment {
  PartyId from;
  PartyId to;
  Money amount;
  std::size_t posting = 0;
};

// Cash of one party in one month under one reason; what it pays to itself does not count.
struct CashFlow {
  Money paid;
  Money received;
};

class Ledger {
 public:
  struct Shape {
    Month first;
    int months = 1;
    int parties = 1;
    std::size_t expected_postings = 0;  // memory to set aside
  };
  explicit Ledger(const Shape& shape);

  [[nodiscard]] Month first() const { return first_; }
  [[nodiscard]] int months() const { return months_; }
  [[nodiscard]] int parties() const { return parties_; }
  // The month that takes postings now; before the first open(): the month before first().
  [[nodiscard]] Month open_month() const { return first_ + (open_row_ - 1); }

  // Opens the next month; GW_CHECKs that it is the next one and within the horizon.
  void open(Month month);

  // Refuses what does not balance and then changes nothing.
  std::optional<PostingError> try_post(const Entry& entry);
  // For code that builds its legs: a refusal is a broken invariant.
  void post(const Entry& entry);
  void post(Reason reason, ContractId contract, std::initializer_list<Leg> legs);

  // Balance at the end of `month` (first() - 1 for the opening) and its change in that month.
  // Months not yet opened have the balance of the open month.
  [[nodiscard]] Money balance(PartyId party, Account account, Month month) const;
  [[nodiscard]] Money movement(PartyId party, Account account, Month month) const;
  [[nodiscard]] Money balance_now(PartyId party, Account account) const {
    return Money::from_cents(rows_[cell(open_row_, party, account)]);
  }
  // Zero in months not yet opened and before first().
  [[nodiscard]] CashFlow cash_flow(PartyId party, Reason reason, Month month) const;
  // Sum over all parties at the end of `month`.
  [[nodiscard]] Money total(Account account, Month month) const;

  [[nodiscard]] std::size_t postings() const { return reason_.size(); }
  [[nodiscard]] std::size_t legs() const { return leg_amount_.size(); }
  [[nodiscard]] PostingView posting(std::size_t index) const;
  [[nodiscard]] Reason reason(std::size_t posting) const { return reason_[posting]; }
  [[nodiscard]] ContractId contract(std::size_t posting) const { return ContractId{contract_[posting]}; }
  [[nodiscard]] Leg leg(std::size_t index) const {
    return {{leg_party_[index]}, static_cast<Account>(leg_account_[index]),
            Money::from_cents(leg_amount_[index])};
  }
  // First posting of `month`, or of what comes after it.
  [[nodiscard]] std::size_t first_posting(Month month) const;

  // Every posting that moved cash between two parties, in order of posting.
  [[nodiscard]] std::size_t payments() const { return payment_amount_.size(); }
  [[nodiscard]] Payment payment(std::size_t index) const {
    return {{payment_from_[index]}, {payment_to_[index]},
            Money::from_cents(payment_amount_[index]), payment_posting_[index]};
  }

  // Forgets all entries and balances but keeps the memory.
  void clear();

 private:
  struct CashLegs;
  [[nodiscard]] std::size_t cell(int row, PartyId party, Account account) const {
    return (static_cast<std::size_t>(row) * static_cast<std::size_t>(parties_) + party.at()) *
               kAccounts +
           index_of(account);
  }
  // Place of a party's CashFlow under a reason: paid at 2 x, received at 2 x + 1.
  [[nodiscard]] static std::size_t cash_cell(PartyId party, Reason reason) {
    return 2 * (party.at() * kReasons + static_cast<std::size_t>(reason));
  }
  [[nodiscard]] int row_of(Month month) const;
  [[nodiscard]] std::optional<PostingError> check(const Entry& entry, CashLegs& cash) const;
  void append(const Entry& entry, const CashLegs& cash);

  Month first_;
  int months_ = 0;
  int parties_ = 0;
  int open_row_ = 0;           // 0: opening
  std::int64_t gross_ = 0;     // cents of all legs without sign

  std::vector<std::int64_t> rows_;        // row-major: month, party, account
  std::vector<std::size_t> month_first_;  // first posting of each opened row
  struct CashSum {
    std::uint32_t cell = 0;
    std::int64_t cents = 0;
  };
  std::vector<std::int64_t> cash_now_;   // of the open month, by cash_cell
  std::vector<CashSum> cash_closed_;     // of closed rows, what is not zero, by row and cell
  std::vector<std::size_t> cash_first_;  // in cash_closed_, of each row up to the open one
  template <class T>
  using Array = internal::GrowingArray<T>;
  Array<Reason> reason_;  // per posting
  Array<std::int16_t> contract_;
  Array<std::uint32_t> first_leg_;
  Array<std::int16_t> leg_party_;  // per leg
  Array<std::uint8_t> leg_account_;
  Array<std::int64_t> leg_amount_;
  Array<std::int16_t> payment_from_;  // per payment
  Array<std::int16_t> payment_to_;
  Array<std::int64_t> payment_amount_;
  Array<std::uint32_t> payment_posting_;
};

}  // namespace gw::finance
