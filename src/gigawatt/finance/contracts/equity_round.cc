#include "gigawatt/finance/contracts/equity_round.h"

#include <fmt/format.h>

#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

Dollars EquityRound::size() const {
  Dollars sum;
  for (const RoundInvestor& investor : investors) sum += investor.amount;
  return sum;
}

Dollars EquityRound::pre() const {
  return pre_money ? *pre_money : post_money.value_or(Dollars()) - size();
}

namespace {

using internal::Desk;

struct Refs {
  PartyId issuer;
  std::vector<PartyId> investors;
  std::vector<std::optional<internal::FlowSum>> triggers;
};

class EquityRoundRunner final : public internal::Runner {
 public:
  EquityRoundRunner(const EquityRound& terms, const Refs& refs)
      : terms_(terms), refs_(refs), waits_(terms.investors.size(), 0) {}

  void step(Desk& desk) override {
    if (!desk.new_business()) return;
    if (!closed_) close(desk);
    for (std::size_t i = 0; i < waits_.size(); ++i) {
      if (!waits_[i] || !released(desk, i)) continue;
      waits_[i] = 0;
      pay(desk, i, terms_.investors[i].contingent);
    }
  }

 private:
  void close(Desk& desk) {
    closed_ = true;
    CapTable& table = desk.cap_table(refs_.issuer);
    price_ = table.price_at(terms_.pre());
    table.set_last_price(price_);
    for (std::size_t i = 0; i < waits_.size(); ++i) {
      const RoundInvestor& investor = terms_.investors[i];
      pay(desk, i, investor.amount - investor.contingent);
      waits_[i] = investor.contingent > Dollars() && (investor.when || refs_.triggers[i]);
    }
  }

  bool released(const Desk& desk, std::size_t i) const {
    const RoundInvestor& investor = terms_.investors[i];
    if (investor.when && desk.month() < *investor.when) return false;
    if (!refs_.triggers[i]) return true;
    return refs_.triggers[i]->at(desk.flows(), desk.month()) >= investor.level->si() * (1 - 1e-9);
  }

  void pay(Desk& desk, std::size_t i, Dollars amount) {
    const Money money = desk.booked(amount);
    if (money == Money()) return;
    desk.pay({refs_.investors[i], refs_.issuer, money, Account::equity_stakes,
              Account::share_capital, Reason::equity});
    desk.issue_shares({refs_.issuer, refs_.investors[i], money, terms_.share_class},
                      money.dollars() / price_);
  }

  const EquityRound& terms_;
  const Refs& refs_;
  std::vector<char> waits_;
  Dollars price_;
  bool closed_ = false;
};

}  // namespace

std::string describe(const EquityRound& c) {
  std::string text =
      fmt::format("{} raises {} at {} pre-money, {} post-money:", c.issuer, units::print(c.size()),
                  units::print(c.pre()), units::print(c.pre() + c.size()));
  for (const RoundInvestor& i : c.investors) {
    text += fmt::format(" {} {}", i.investor, units::print(i.amount));
    if (i.contingent > Dollars()) {
      text += fmt::format(" (of it {} later", units::print(i.contingent));
      if (i.when) text += ", from " + core::print(*i.when);
      if (i.level) text += fmt::format(", with {} at {}", i.trigger, units::print(*i.level));
      if (!i.when && !i.level) text += ", on a condition that this plan does not meet";
      text += ")";
    }
    text += &i == &c.investors.back() ? "." : ",";
  }
  return text;
}

namespace internal {

std::unique_ptr<Program> bind(const EquityRound& c, Binder& binder) {
  Refs refs;
  refs.issuer = binder.party("issuer", c.issuer);
  for (const RoundInvestor& i : c.investors) {
    const std::string path = "investors." + i.investor;
    refs.investors.push_back(binder.party(path + ".investor", i.investor));
    binder.distinct({{"issuer", refs.issuer}, {path + ".investor", refs.investors.back()}});
    refs.triggers.push_back(binder.power_level(path + ".trigger", i.trigger));
    binder.require(!refs.triggers.back() || i.level, path + ".level",
                   "a trigger needs the level that it must reach");
    binder.require(i.contingent <= i.amount, path + ".contingent",
                   "the part that waits is larger than the amount");
  }
  binder.require(!c.investors.empty(), "investors", "a round needs at least one investor");
  binder.require(c.pre_money.has_value() != c.post_money.has_value(), "pre_money",
                 "one of pre_money and post_money is needed, not both");
  binder.require(c.pre() > Dollars(), "post_money", "the value before the round is not above zero");
  std::vector<PartyId> parties = refs.investors;
  parties.push_back(refs.issuer);
  auto program = std::make_unique<ProgramOf<EquityRound, Refs, EquityRoundRunner>>(std::move(refs));
  program->parties = std::move(parties);
  return program;
}

}  // namespace internal
}  // namespace gw::finance
