#include "gigawatt/finance/contracts/warrant.h"

#include <fmt/format.h>

#include "gigawatt/finance/internal/condition.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::Desk;

struct Refs {
  PartyId issuer;
  PartyId holder;
  std::vector<internal::Condition> milestones;  // by tranche: level and price
  std::vector<internal::Condition> conditions;
};

// Milestone and hurdle of a tranche.
Trigger trigger_of(const Warrant& c, const WarrantTranche& tranche) {
  Trigger trigger;
  if (tranche.milestone) trigger.flow = c.trigger;
  trigger.level = tranche.milestone;
  if (tranche.price_hurdle) trigger.share_of = c.issuer;
  trigger.share_price = tranche.price_hurdle;
  return trigger;
}

class WarrantRunner final : public internal::Runner {
 public:
  WarrantRunner(const Warrant& terms, const Refs& refs)
      : terms_(terms), refs_(refs), vested_(terms.tranches.size(), 0) {
    for (const WarrantTranche& tranche : terms.tranches)
      triggers_.push_back(trigger_of(terms, tranche));
  }

  void step(Desk& desk) override {
    if (!desk.new_business()) return;
    for (std::size_t i = 0; i < vested_.size(); ++i) {
      if (vested_[i] || !vests(desk, i)) continue;
      vested_[i] = 1;
      desk.vest(i);
      exercise(desk, terms_.tranches[i].shares);
    }
  }

 private:
  bool vests(const Desk& desk, std::size_t i) const {
    if (!refs_.milestones[i].holds(triggers_[i], desk)) return false;
    if (!internal::holds(terms_.tranches[i].condition, refs_.conditions[i], desk)) return false;
    const std::optional<Dollars> price = desk.share_price(refs_.issuer);
    return !price || *price > terms_.strike;
  }

  void exercise(Desk& desk, Ratio shares) {
    const Money strike = desk.booked(terms_.strike * shares);
    const Money value = desk.booked(terms_.value_per_share.value_or(Dollars()) * shares);
    if (strike + value != Money())
      desk.post(Reason::warrant, {{refs_.holder, Account::equity_stakes, strike + value},
                                  {refs_.holder, Account::cash, -strike},
                                  {refs_.holder, Account::other_income, -value},
                                  {refs_.issuer, Account::cash, strike},
                                  {refs_.issuer, Account::contra_revenue, value},
                                  {refs_.issuer, Account::share_capital, -(strike + value)}});
    desk.issue_shares({refs_.issuer, refs_.holder, strike, terms_.share_class}, shares);
  }

  const Warrant& terms_;
  const Refs& refs_;
  std::vector<Trigger> triggers_;
  std::vector<char> vested_;
};

}  // namespace

std::string describe(const Warrant& c) {
  double shares = 0;
  for (const WarrantTranche& tranche : c.tranches) shares += tranche.shares;
  std::string text = fmt::format("{} may buy {:.4g} M shares of {} at {} in {} tranches", c.holder,
                                 shares / 1e6, c.issuer, units::print(c.strike), c.tranches.size());
  for (const WarrantTranche& tranche : c.tranches) {
    const double part = tranche.shares;
    text += fmt::format("{} {:.4g} M", &tranche == &c.tranches.front() ? ":" : ",", part / 1e6);
    if (tranche.milestone)
      text += fmt::format(" with {} at {}", c.trigger, units::print(*tranche.milestone));
    if (tranche.price_hurdle)
      text += fmt::format(" and the share at {}", units::print(*tranche.price_hurdle));
    if (tranche.condition) text += " " + in_words(*tranche.condition);
  }
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const Warrant& c, Binder& binder) {
  Refs refs{binder.party("issuer", c.issuer), binder.party("holder", c.holder), {}, {}};
  binder.distinct({{"issuer", refs.issuer}, {"holder", refs.holder}});
  bool milestone = false;
  bool hurdle = false;
  for (const WarrantTranche& tranche : c.tranches) {
    milestone = milestone || tranche.milestone;
    hurdle = hurdle || tranche.price_hurdle;
  }
  const std::optional<FlowSum> level =
      milestone ? binder.power_level("trigger", c.trigger) : std::nullopt;
  for (const WarrantTranche& tranche : c.tranches) {
    refs.milestones.push_back({tranche.milestone ? level : std::nullopt, refs.issuer});
    refs.conditions.push_back(bind_trigger(tranche.condition, "tranches", binder));
  }
  binder.require(!milestone || !c.trigger.empty(), "trigger", "a milestone needs a flow of power");
  binder.require(!c.tranches.empty(), "tranches", "a warrant needs at least one tranche");
  if (hurdle && refs.issuer.valid()) {
    const Party& issuer = binder.terms_of(refs.issuer);
    binder.require(issuer.share_price || issuer.valuation, "tranches",
                   fmt::format("a price hurdle needs the share price of {}", c.issuer),
                   "give share_price or valuation of the party");
  }
  auto program = std::make_unique<ProgramOf<Warrant, Refs, WarrantRunner>>(refs);
  program->parties = {refs.holder, refs.issuer};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
