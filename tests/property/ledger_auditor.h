// LedgerAuditor: replays a ledger from its entries alone and compares every answer the ledger
// gives.
//
// It shares no code with the ledger: sums are 128-bit, balances are its own, and what should have
// been written comes from whoever posted it (`Expected`), not from the ledger. Every function takes
// any type that answers like a Ledger, so that a tampered one can be audited, too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gigawatt/core/calendar.h"
#include "gigawatt/finance/accounts.h"
#include "gigawatt/finance/ledger.h"

namespace gw::audit {

using finance::Account;
using finance::ContractId;
using finance::kAccounts;
using finance::kReasons;
using finance::Leg;
using finance::PartyId;
using finance::Reason;
using Cents = __int128;

// What does not agree, in words; all are counted, the first few are kept.
class Findings {
 public:
  void add(std::string text) {
    if (texts_.size() < 10) texts_.push_back(std::move(text));
    ++count_;
  }
  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::vector<std::string> texts_;
  std::size_t count_ = 0;
};

// A running hash over entries in order: equal hashes, equal logs. The multiplier is that of
// splitmix64.
class LogHash {
 public:
  void add(std::uint64_t value) {
    state_ = (state_ ^ value) * 0xbf58476d1ce4e5b9u;
    state_ ^= state_ >> 29;
  }
  // Of one entry and its legs; month: 0 for the opening.
  void start(int row, Reason reason, ContractId contract, std::size_t legs) {
    add(static_cast<std::uint64_t>(row));
    add(static_cast<std::uint64_t>(reason));
    add(static_cast<std::uint16_t>(contract.index));
    add(legs);
  }
  void leg(const Leg& leg) {
    add(static_cast<std::uint16_t>(leg.party.index));
    add(static_cast<std::uint64_t>(leg.account));
    add(static_cast<std::uint64_t>(leg.amount.cents()));
  }
  [[nodiscard]] std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0x243f6a8885a308d3u;
};

// Sums by (row, party, account) and by (row, party, reason); row 0 is the opening.
class Sums {
 public:
  Sums(int rows, int parties)
      : parties_(static_cast<std::size_t>(parties)),
        accounts_(static_cast<std::size_t>(rows) * parties_ * kAccounts, 0),
        paid_(static_cast<std::size_t>(rows) * parties_ * kReasons, 0),
        received_(paid_.size(), 0) {}

  Cents& account(int row, PartyId party, std::size_t account) {
    return accounts_[(static_cast<std::size_t>(row) * parties_ + party.at()) * kAccounts + account];
  }
  Cents& paid(int row, PartyId party, Reason reason) { return paid_[cash(row, party, reason)]; }
  Cents& received(int row, PartyId party, Reason reason) {
    return received_[cash(row, party, reason)];
  }
  bool operator==(const Sums&) const = default;

 private:
  [[nodiscard]] std::size_t cash(int row, PartyId party, Reason reason) const {
    return (static_cast<std::size_t>(row) * parties_ + party.at()) * kReasons +
           static_cast<std::size_t>(reason);
  }
  std::size_t parties_;
  std::vector<Cents> accounts_;
  std::vector<Cents> paid_;
  std::vector<Cents> received_;
};

struct CashMove {
  PartyId from;
  PartyId to;
  std::int64_t cents = 0;
};

// The payment of an entry: its two cash legs, if they are of two parties.
template <class LegAt>
std::optional<CashMove> payment_of(std::size_t legs, LegAt leg_at) {
  CashMove move;
  for (std::size_t k = 0; k < legs; ++k) {
    const Leg leg = leg_at(k);
    if (leg.account != Account::cash || leg.amount.cents() == 0) continue;
    if (leg.amount.cents() < 0) move.from = leg.party;
    if (leg.amount.cents() > 0) move.to = leg.party, move.cents = leg.amount.cents();
  }
  if (move.from == move.to || !move.from.valid() || !move.to.valid()) return std::nullopt;
  return move;
}

// What the one who posted knows. `hashes` and `postings` are of the log at the end of each row.
struct Expected {
  Sums sums;
  std::vector<std::uint64_t> hashes;
  std::vector<std::size_t> postings;
};

template <class Log>
class LedgerAuditor {
 public:
  LedgerAuditor(const Log& log, Findings& findings)
      : log_(log), findings_(findings), rows_(log.months() + 1), read_(rows_, log.parties()) {}

  // Everything, against what was posted.
  void audit(Expected& expected) {
    replay(expected);
    if (!(read_ == expected.sums))
      findings_.add("the sums of the entries are not those that were posted");
    compare_balances();
    compare_cash();
  }

 private:
  void replay(const Expected& expected) {
    std::size_t next_leg = 0;
    int row = 0;
    for (std::size_t i = 0; i < log_.postings(); ++i) {
      const finance::PostingView view = log_.posting(i);
      const int at = view.month - log_.first() + 1;
      if (at < row || at >= rows_)
        return findings_.add("posting " + std::to_string(i) + " is out of order");
      for (; row < at; ++row) close(row, i, expected);
      if (view.first_leg != next_leg || view.legs == 0 || view.first_leg + view.legs > log_.legs())
        return findings_.add("posting " + std::to_string(i) + " has no legs of its own");
      next_leg += view.legs;
      replay_entry(i, row, view);
    }
    for (; row <= log_.open_month() - log_.first() + 1; ++row)
      close(row, log_.postings(), expected);
    if (next_leg != log_.legs()) findings_.add("there are legs without a posting");
    if (next_payment_ != log_.payments()) findings_.add("there are payments without a posting");
    if (static_cast<std::size_t>(row) != expected.hashes.size())
      findings_.add("months are missing");
  }

  void close(int row, std::size_t postings, const Expected& expected) {
    const auto r = static_cast<std::size_t>(row);
    const std::string when = " at the end of row " + std::to_string(row);
    if (r >= expected.hashes.size()) return findings_.add("there is more than was posted" + when);
    if (expected.postings[r] != postings) findings_.add("the number of postings differs" + when);
    if (expected.hashes[r] != hash_.value())
      findings_.add("the entries differ from what was posted" + when);
    if (log_.first_posting(log_.first() + row) != postings)
      findings_.add("a month starts elsewhere" + when);
  }

  void replay_entry(std::size_t posting, int row, const finance::PostingView& view) {
    hash_.start(row, view.reason, view.contract, view.legs);
    by_party_.assign(static_cast<std::size_t>(log_.parties()), 0);
    Cents cash = 0;
    for (std::size_t k = 0; k < view.legs; ++k) {
      const Leg leg = log_.leg(view.first_leg + k);
      hash_.leg(leg);
      if (leg.party.index < 0 || leg.party.index >= log_.parties())
        return findings_.add("a leg is of nobody");
      by_party_[leg.party.at()] += leg.amount.cents();
      if (leg.account == Account::cash) cash += leg.amount.cents();
      read_.account(row, leg.party, static_cast<std::size_t>(leg.account)) += leg.amount.cents();
    }
    for (const Cents sum : by_party_)
      if (sum != 0) findings_.add("posting " + std::to_string(posting) + " does not balance");
    const bool opening = row == 0 && view.reason == Reason::opening;
    if (cash != 0 && !opening) findings_.add("posting " + std::to_string(posting) + " makes cash");
    if (opening) return;
    const auto move =
        payment_of(view.legs, [&](std::size_t k) { return log_.leg(view.first_leg + k); });
    if (move) replay_payment(posting, row, *move);
  }

  void replay_payment(std::size_t posting, int row, const CashMove& move) {
    const std::string what = "the payment of posting " + std::to_string(posting);
    if (next_payment_ >= log_.payments()) return findings_.add(what + " is not listed");
    const finance::Payment listed = log_.payment(next_payment_++);
    if (listed.posting != posting || listed.from != move.from || listed.to != move.to ||
        listed.amount.cents() != move.cents)
      findings_.add(what + " is listed otherwise");
    const Reason reason = log_.reason(posting);
    read_.paid(row, move.from, reason) += move.cents;
    read_.received(row, move.to, reason) += move.cents;
  }

  void compare_balances() {
    std::vector<Cents> running(static_cast<std::size_t>(log_.parties()) * kAccounts, 0);
    for (int row = 0; row < rows_; ++row) {
      const Month month = log_.first() + (row - 1);
      for (std::size_t a = 0; a < kAccounts; ++a) {
        const auto account = static_cast<Account>(a);
        Cents total = 0;
        for (std::int16_t p = 0; p < log_.parties(); ++p) {
          const PartyId party{p};
          const Cents change = read_.account(row, party, a);
          Cents& balance = running[party.at() * kAccounts + a];
          balance += change;
          total += balance;
          if (log_.balance(party, account, month).cents() != balance) wrong("balance", party, row);
          if (log_.movement(party, account, month).cents() != change) wrong("movement", party, row);
        }
        if (log_.total(account, month).cents() != total) wrong("total", PartyId{}, row);
      }
      // Double entry: all accounts of a party sum to zero, in every month.
      for (std::int16_t p = 0; p < log_.parties(); ++p) {
        Cents sum = 0;
        for (std::size_t a = 0; a < kAccounts; ++a) sum += running[PartyId{p}.at() * kAccounts + a];
        if (sum != 0) wrong("books", PartyId{p}, row);
      }
    }
  }

  void compare_cash() {
    for (int row = 0; row < rows_; ++row) {
      for (std::int16_t p = 0; p < log_.parties(); ++p) {
        for (std::size_t r = 0; r < kReasons; ++r) {
          const auto reason = static_cast<Reason>(r);
          const finance::CashFlow flow =
              log_.cash_flow(PartyId{p}, reason, log_.first() + (row - 1));
          if (flow.paid.cents() != read_.paid(row, PartyId{p}, reason))
            wrong("cash paid", PartyId{p}, row);
          if (flow.received.cents() != read_.received(row, PartyId{p}, reason))
            wrong("cash received", PartyId{p}, row);
        }
      }
    }
  }

  void wrong(const char* what, PartyId party, int row) {
    findings_.add(std::string(what) + " of party " + std::to_string(party.index) + " in row " +
                  std::to_string(row) + " is not the sum of its entries");
  }

  const Log& log_;
  Findings& findings_;
  int rows_;
  Sums read_;
  LogHash hash_;
  std::vector<Cents> by_party_;
  std::size_t next_payment_ = 0;
};

}  // namespace gw::audit
