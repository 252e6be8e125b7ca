#include "gigawatt/finance/cap_table.h"

#include "gigawatt/core/check.h"

namespace gw::finance {

CapTable::Stake& CapTable::find_or_add(const Buyer& buyer) {
  for (Stake& stake : stakes_) {
    if (buyer.party.valid() ? stake.party == buyer.party : stake.holder == buyer.name) return stake;
  }
  stakes_.push_back({std::string(buyer.name), buyer.party, 0.0, 0.0, {}});
  return stakes_.back();
}

void CapTable::add_holder(const Buyer& holder, Ratio share) {
  const Ratio shares = start_shares_ * share;
  Stake& stake = find_or_add(holder);
  stake.shares += shares;
  if (holder.share_class == ShareClass::voting) stake.votes += shares;
  else non_voting_ += shares;
}

void CapTable::issue(const Buyer& buyer, Dollars money, Dollars pre_money) {
  GW_CHECK(pre_money > Dollars(), pre_money.si());
  const Dollars price = price_at(pre_money);
  issue_shares(buyer, money / price, money);
  set_last_price(price);
}

void CapTable::issue_shares(const Buyer& buyer, Ratio shares, Dollars money) {
  Stake& stake = find_or_add(buyer);
  stake.shares += shares;
  stake.paid += money;
  if (buyer.share_class == ShareClass::voting) stake.votes += shares;
  else non_voting_ += shares;
  outstanding_ += shares;
}

Dollars CapTable::transfer(PartyId seller, const Buyer& buyer, Ratio share) {
  Stake moved;
  for (Stake& stake : stakes_) {
    if (stake.party != seller) continue;
    moved = stake;
    moved.shares *= share;
    moved.votes *= share;
    moved.paid = stake.paid * share;
    stake.shares -= moved.shares;
    stake.votes -= moved.votes;
    stake.paid -= moved.paid;
  }
  Stake& target = find_or_add(buyer);
  target.shares += moved.shares;
  target.votes += moved.votes;
  target.paid += moved.paid;
  return moved.paid;
}

void CapTable::add_preferred(const ExitClass& more) {
  for (ExitClass& known : preferred_) {
    if (known.name != more.name) continue;
    known.shares += more.shares;
    known.preference += more.preference;
    return;
  }
  preferred_.push_back(more);
}

std::vector<ExitClass> CapTable::exit_classes() const {
  std::vector<ExitClass> classes{{"common", outstanding_, {}, 0}};
  for (const ExitClass& preferred : preferred_) {
    classes.front().shares -= preferred.shares;
    classes.push_back(preferred);
  }
  return classes;
}

Ratio CapTable::stake(PartyId party) const {
  for (const Stake& stake : stakes_) {
    if (stake.party == party) return stake.shares / outstanding_;
  }
  return 0.0;
}

Ratio CapTable::voting_stake(PartyId party) const {
  for (const Stake& stake : stakes_) {
    if (stake.party == party) return voting_share(stake);
  }
  return 0.0;
}

}  // namespace gw::finance
