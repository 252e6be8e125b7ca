// PostingStream: random entries of many shapes and deliberate mistakes, posted into a ledger.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "ledger_auditor.h"

namespace gw::audit {

// splitmix64 (Steele, Lea, Flood 2014): the same numbers everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }

 private:
  std::uint64_t state_;
};

struct StreamShape {
  std::uint64_t seed = 0;
  std::size_t postings = 0;  // to be accepted
  int months = 1;
  int parties = 3;  // at least 3
};

class PostingStream {
 public:
  explicit PostingStream(const StreamShape& shape);

  // Opens all months of an empty ledger of the shape and posts into them. Whatever the ledger
  // refuses wrongly, accepts wrongly or does not leave as it was is a finding.
  void run(finance::Ledger& ledger, Findings& findings);

  [[nodiscard]] Expected& expected() { return expected_; }
  [[nodiscard]] std::size_t refused() const { return refused_; }

 private:
  struct Draft {
    Reason reason = Reason::sale;
    ContractId contract;
    std::vector<Leg> legs;
  };
  struct Mistake {
    finance::PostingError::Kind kind = finance::PostingError::Kind::no_legs;
    PartyId party;
    std::int64_t cents = 0;
  };

  // Valid entries; each fills draft_.
  void payment();
  void accrual();
  void depreciation();
  void correction();
  void many_legs();
  void many_parties();
  void to_oneself();
  void opening();
  void any_entry();

  // Spoils draft_ in one way.
  Mistake spoil();
  Mistake off_by_a_cent();
  Mistake without_a_leg();
  Mistake for_nobody();
  Mistake cash_from_nowhere();
  Mistake cash_lost_on_the_way();
  Mistake late_opening();
  Mistake three_parties_cash();
  Mistake beyond_the_limit();

  void accept(finance::Ledger& ledger, Findings& findings);
  void refuse(finance::Ledger& ledger, const Mistake& mistake, Findings& findings);
  void fill_to_the_limit(finance::Ledger& ledger, Findings& findings);
  void close_row(const finance::Ledger& ledger);
  void check_cells(const finance::Ledger& ledger, Findings& findings);

  PartyId party() { return PartyId{static_cast<std::int16_t>(dice_.below(shape_.parties))}; }
  PartyId other(PartyId than);
  Account account() {
    return static_cast<Account>(1 + dice_.below(static_cast<int>(kAccounts) - 1));
  }
  std::int64_t cents();
  void leg(PartyId party, Account account, std::int64_t cents) {
    draft_.legs.push_back({party, account, Money::from_cents(cents)});
  }

  StreamShape shape_;
  Dice dice_;
  Draft draft_;
  std::vector<Draft> recent_;  // to be corrected
  Expected expected_;
  LogHash hash_;
  int row_ = 0;
  std::size_t accepted_ = 0;
  std::size_t legs_ = 0;
  std::size_t payments_ = 0;
  std::size_t refused_ = 0;
  Cents gross_ = 0;
  std::vector<Cents> now_;  // by party and account
};

}  // namespace gw::audit
