#include "gigawatt/finance/contracts/equity_round.h"

#include <fmt/format.h>

#include "gigawatt/finance/internal/condition.h"
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
  std::vector<internal::Condition> triggers;  // date and level
  std::vector<internal::Condition> conditions;
};

Trigger trigger_of(const RoundInvestor& i) {
  Trigger trigger;
  trigger.from = i.when;
  trigger.flow = i.trigger;
  trigger.level = i.level;
  return trigger;
}

class EquityRoundRunner final : public internal::Runner {
 public:
  EquityRoundRunner(const EquityRound& terms, const Refs& refs)
      : terms_(terms), refs_(refs), waits_(terms.investors.size(), 0), series_(terms.series) {
    if (series_.empty()) series_ = terms.common.id;
    if (series_.empty()) series_ = EquityRound::kType;
  }

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
    price_round(desk.cap_table(refs_.issuer));
    for (std::size_t i = 0; i < waits_.size(); ++i) {
      const RoundInvestor& investor = terms_.investors[i];
      pay(desk, i, investor.amount - investor.contingent);
      waits_[i] = investor.contingent > Dollars() &&
                  (investor.when || refs_.triggers[i].flow || investor.condition);
    }
  }

  void price_round(CapTable& table) {
    price_ = table.price_at(terms_.pre());
    Ratio pool = 0.0;
    if (terms_.pool) {
      const Ratio share = terms_.pool->share;
      const Dollars post = terms_.pre() + terms_.size();
      if (terms_.pool->basis == PoolBasis::pre_money) {
        const Ratio all = table.shares() / (1.0 - share - terms_.size() / post);
        price_ = post / all;
        pool = all * share;
      } else {
        pool = share / (1.0 - share) * (table.shares() + terms_.size() / price_);
      }
    }
    table.set_last_price(price_);
    if (pool > 0.0) table.issue_shares({PartyId{}, kOptionPool, ShareClass::non_voting}, pool, {});
  }

  bool released(const Desk& desk, std::size_t i) const {
    const RoundInvestor& investor = terms_.investors[i];
    return refs_.triggers[i].holds(trigger_of(investor), desk) &&
           internal::holds(investor.condition, refs_.conditions[i], desk);
  }

  void pay(Desk& desk, std::size_t i, Dollars amount) {
    const Money money = desk.booked(amount);
    if (money == Money()) return;
    desk.pay({refs_.investors[i], refs_.issuer, money, Account::equity_stakes,
              Account::share_capital, Reason::equity});
    const Ratio shares = money.dollars() / price_;
    desk.issue_shares({refs_.issuer, refs_.investors[i], money, terms_.share_class}, shares);
    if (terms_.preference > 0.0)
      desk.cap_table(refs_.issuer)
          .add_preferred({series_, shares, money.dollars() * terms_.preference,
                          static_cast<int>(terms_.preference_rank)});
  }

  const EquityRound& terms_;
  const Refs& refs_;
  std::vector<char> waits_;
  std::string series_;
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
      if (i.condition) text += ", " + in_words(*i.condition);
      if (!i.when && !i.level && !i.condition)
        text += ", on a condition that this plan does not meet";
      text += ")";
    }
    text += &i == &c.investors.back() ? "" : ",";
  }
  const double preference = c.preference;
  if (preference > 0)
    text += fmt::format("; {} have {:.3g}x of it before common shares, or convert",
                        c.series.empty() ? "its shares" : "shares " + c.series, preference);
  if (c.pool)
    text += fmt::format(
        "; {:.3g}% of all shares are set aside for employees, {}", 100 * c.pool->share.si(),
        c.pool->basis == PoolBasis::pre_money ? "borne by the owners before the round"
                                              : "borne by all");
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const EquityRound& c, Binder& binder) {
  Refs refs;
  refs.issuer = binder.party("issuer", c.issuer);
  for (const RoundInvestor& i : c.investors) {
    const std::string path = "investors." + i.investor;
    refs.investors.push_back(binder.party(path + ".investor", i.investor));
    binder.distinct({{"issuer", refs.issuer}, {path + ".investor", refs.investors.back()}});
    refs.triggers.push_back({binder.power_level(path + ".trigger", i.trigger), {}});
    refs.conditions.push_back(bind_trigger(i.condition, path + ".condition", binder));
    binder.require(!refs.triggers.back().flow || i.level, path + ".level",
                   "a trigger needs the level that it must reach");
    binder.require(i.contingent <= i.amount, path + ".contingent",
                   "the part that waits is larger than the amount");
  }
  binder.require(!c.investors.empty(), "investors", "a round needs at least one investor");
  binder.require(c.pre_money.has_value() != c.post_money.has_value(), "pre_money",
                 "one of pre_money and post_money is needed, not both");
  binder.require(c.pre() > Dollars(), "post_money", "the value before the round is not above zero");
  if (c.pool && c.pool->basis == PoolBasis::pre_money && c.pre() > Dollars())
    binder.require(c.pool->share + c.size() / (c.pre() + c.size()) < 1.0, "pool.share",
                   "pool and new shares leave nothing to the owners before the round");
  std::vector<PartyId> parties = refs.investors;
  parties.push_back(refs.issuer);
  auto program = std::make_unique<ProgramOf<EquityRound, Refs, EquityRoundRunner>>(std::move(refs));
  program->payers.assign(parties.begin(), parties.end() - 1);
  program->parties = std::move(parties);
  return program;
}

}  // namespace internal
}  // namespace gw::finance
