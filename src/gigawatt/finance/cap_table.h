// Cap table: who owns how much of one issuer, economically and in votes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contracts/staged_equity.h"
#include "gigawatt/finance/exit_waterfall.h"
#include "gigawatt/finance/ids.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// Holder of the shares set aside for employees; no party.
inline constexpr std::string_view kOptionPool = "option_pool";

// pre-money + money = post-money; price = pre-money / shares before; new shares = money / price;
// stake = shares held / all shares. Everything that was issued counts as outstanding, a pool of options in
// full; a warrant that has not vested does not. finance_methods 1.
class CapTable {
 public:
  struct Stake {
    std::string holder;
    PartyId party;      // invalid: an owner who takes no part in the economy
    Ratio shares;
    Ratio votes;        // shares that vote
    Dollars paid;       // money that came in for them within the plan
    bool operator==(const Stake&) const = default;
  };
  struct Buyer {
    PartyId party;
    std::string_view name;
    ShareClass share_class = ShareClass::voting;
  };

  explicit CapTable(Ratio shares = 1e9) : start_shares_(shares), outstanding_(shares) {}

  // Part of the shares that exist at the start; what nobody is named for belongs to owners without a name.
  void add_holder(const Buyer& holder, Ratio share);
  // Sells shares for `money` at a value of all equity of `pre_money` > 0 before it.
  void issue(const Buyer& buyer, Dollars money, Dollars pre_money);
  // Issues a number of shares for `money` in all (warrants, contingent parts of a round).
  void issue_shares(const Buyer& buyer, Ratio shares, Dollars money);

  // Moves `share` of what `seller` holds, with its votes and what was paid for it; returns the latter.
  Dollars transfer(PartyId seller, const Buyer& buyer, Ratio share);

  // Shares of a class that comes first in a sale; more of one name add up.
  void add_preferred(const ExitClass& more);
  // Common shares, then the preferred classes in the order in which they were first sold.
  [[nodiscard]] std::vector<ExitClass> exit_classes() const;

  [[nodiscard]] Ratio shares() const { return outstanding_; }
  [[nodiscard]] Dollars price_at(Dollars pre_money) const { return pre_money / outstanding_; }
  // Value of all shares at the price of the last round; zero if there was none.
  [[nodiscard]] Dollars last_post_money() const { return last_price_ * outstanding_; }
  void set_last_price(Dollars price) {
    last_price_ = price;
    ++rounds_;
  }
  [[nodiscard]] int rounds() const { return rounds_; }  // how often a price was set

  [[nodiscard]] std::span<const Stake> stakes() const { return stakes_; }
  // Same owners in the same order, with the same shares, at the same price.
  [[nodiscard]] bool operator==(const CapTable& other) const {
    return outstanding_ == other.outstanding_ && last_price_ == other.last_price_ &&
           stakes_ == other.stakes_;
  }
  [[nodiscard]] Ratio stake(PartyId party) const;
  [[nodiscard]] Ratio voting_stake(PartyId party) const;
  [[nodiscard]] Ratio voting_share(const Stake& stake) const {
    return stake.votes / (outstanding_ - non_voting_);
  }

 private:
  Stake& find_or_add(const Buyer& buyer);

  Ratio start_shares_;
  Ratio outstanding_;
  Ratio non_voting_;
  Dollars last_price_;
  int rounds_ = 0;
  std::vector<Stake> stakes_;
  std::vector<ExitClass> preferred_;
};

}  // namespace gw::finance
