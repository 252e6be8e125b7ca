#include "gigawatt/finance/contracts/staged_equity.h"

#include <cmath>

#include <fmt/format.h>

#include "gigawatt/finance/internal/condition.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::Desk;

struct Refs {
  PartyId investor;
  PartyId issuer;
  internal::FlowSum trigger;
  internal::Condition condition;
};

// Tranches of per_energised x tranche_power up to the cap, the last one cut to it.
class StagedEquityRunner final : public internal::Runner {
 public:
  StagedEquityRunner(const StagedEquity& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    if (!desk.new_business() || !internal::holds(terms_.condition, refs_.condition, desk)) return;
    const Money cap = desk.booked(terms_.cap);
    const Money tranche = desk.booked(terms_.per_energised * terms_.tranche_power);
    if (tranche <= Money()) return;
    const double level = refs_.trigger.at(desk.flows(), desk.month());
    // A level that is a sum of phases may miss a whole gigawatt by rounding.
    auto due = static_cast<std::int64_t>(std::floor(level / terms_.tranche_power.si() + 1e-9));
    if (terms_.first_at_signing && due < 1) due = 1;
    while (tranches_ < due && paid_ < cap) {
      const Money left = cap - paid_;
      pay_tranche(desk, tranche < left ? tranche : left);
    }
  }

 private:
  void pay_tranche(Desk& desk, Money amount) {
    desk.pay({refs_.investor, refs_.issuer, amount, Account::equity_stakes, Account::share_capital,
              Reason::equity});
    issue(desk, amount);
    paid_ += amount;
    ++tranches_;
  }

  // A price that was agreed beforehand says nothing about what the issuer is worth by now.
  void issue(Desk& desk, Money amount) const {
    const internal::Issue shares{refs_.issuer, refs_.investor, amount, terms_.share_class};
    const Dollars pre = pre_money(desk, amount.dollars());
    if (price_agreed() && pre > Dollars() && desk.equity_value(refs_.issuer))
      desk.issue_shares(shares, desk.cap_table(refs_.issuer).shares() * (amount.dollars() / pre));
    else
      desk.issue(shares, pre);
  }

  [[nodiscard]] bool price_agreed() const {
    return terms_.first_valuation && (tranches_ == 0 || terms_.valuation == ValuationRule::fixed);
  }

  Dollars pre_money(const Desk& desk, Dollars amount) const {
    if (price_agreed()) {
      return terms_.basis == ValuationBasis::pre_money ? *terms_.first_valuation
                                                       : *terms_.first_valuation - amount;
    }
    if (terms_.valuation_path) return terms_.valuation_path->at(desk.month());
    return desk.equity_value(refs_.issuer).value_or(amount);
  }

  const StagedEquity& terms_;
  const Refs& refs_;
  Money paid_;
  std::int64_t tranches_ = 0;
};

}  // namespace

std::string describe(const StagedEquity& c) {
  std::string text = fmt::format(
      "{} buys {} shares of {} for {} with every {} of {}, up to {} in all",
      c.investor, c.share_class == ShareClass::non_voting ? "non-voting" : "voting", c.issuer,
      units::print(c.per_energised * c.tranche_power), units::print(c.tranche_power), c.trigger,
      units::print(c.cap));
  if (c.first_at_signing) text += ", the first tranche at signing";
  if (c.condition) text += ", all " + in_words(*c.condition);
  if (c.first_valuation)
    text += fmt::format("; the first at {} {}", units::print(*c.first_valuation),
                        c.basis == ValuationBasis::pre_money ? "pre-money" : "post-money");
  text += c.valuation == ValuationRule::fixed ? ", all at that valuation."
                                              : ", later ones at the valuation of their month.";
  return text;
}

namespace internal {

std::unique_ptr<Program> bind(const StagedEquity& c, Binder& binder) {
  Refs refs{binder.party("investor", c.investor), binder.party("issuer", c.issuer), {},
            bind_trigger(c.condition, "condition", binder)};
  binder.distinct({{"investor", refs.investor}, {"issuer", refs.issuer}});
  if (auto trigger = binder.power_level("trigger", c.trigger)) refs.trigger = *trigger;
  binder.require(c.tranche_power > Power(), "tranche_power", "a tranche needs a power above zero");
  if (refs.issuer.valid()) {
    const bool later_known = c.valuation_path || binder.terms_of(refs.issuer).valuation ||
                             binder.terms_of(refs.issuer).share_price;
    binder.require(c.first_valuation || later_known, "first_valuation",
                   fmt::format("nothing says what {} is worth", c.issuer),
                   "give first_valuation here or valuation of the party");
  }
  if (c.first_valuation && c.basis == ValuationBasis::post_money)
    binder.require(*c.first_valuation > c.per_energised * c.tranche_power, "first_valuation",
                   "the valuation after the money is not above the money itself");
  auto program = std::make_unique<ProgramOf<StagedEquity, Refs, StagedEquityRunner>>(refs);
  program->parties = {refs.investor, refs.issuer};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
