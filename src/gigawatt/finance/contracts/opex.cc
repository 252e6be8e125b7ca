#include "gigawatt/finance/contracts/opex.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/by_date.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

namespace {

using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId payer;
  PartyId payee;
  std::optional<internal::FlowSum> flow;
};

class OpexRunner final : public internal::Runner {
 public:
  OpexRunner(const Opex& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    if (!desk.new_business()) return;
    pay(desk, running_costs(desk), Reason::operations);
    if (terms_.share_of_revenue) {
      const Dollars revenue = desk.revenue_now(refs_.payer).dollars();
      pay(desk, revenue * terms_.share_of_revenue->at(desk.month()), Reason::revenue_share);
    }
  }

  void step_replaced(Desk& desk) override { desk.memo(desk.booked(running_costs(desk))); }

  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.payer ? DefaultEffect::stops : DefaultEffect::none;
  }

 private:
  Dollars running_costs(const Desk& desk) const {
    Dollars cost;
    if (terms_.per_time) cost += terms_.per_time->at(desk.month()) * unit::month;
    if (terms_.per_power_time)
      cost += terms_.per_power_time->at(desk.month()) * unit::month *
              Power::from_si(refs_.flow->at(desk.flows(), desk.month()));
    return cost * internal::growth_factor(terms_.growth_per_year, desk.month() - desk.start());
  }

  void pay(Desk& desk, Dollars cost, Reason reason) {
    Money amount = desk.booked(cost);
    if (terms_.cap) amount = std::min(amount, desk.booked(*terms_.cap) - paid_);
    desk.pay({refs_.payer, refs_.payee, amount, expense_account(terms_.what),
              revenue_account(terms_.what), reason});
    paid_ += amount;
  }

  const Opex& terms_;
  const Refs& refs_;
  Money paid_;
};

}  // namespace

std::string describe(const Opex& c) {
  std::vector<std::string> parts;
  if (c.per_time) parts.push_back(internal::first_in_words(*c.per_time));
  if (c.per_power_time) parts.push_back(internal::first_in_words(*c.per_power_time) + " for " + c.flow);
  if (c.share_of_revenue)
    parts.push_back(internal::first_in_words(*c.share_of_revenue) + " of its revenue");
  return fmt::format("{} pays {} {}{}.", c.payer, c.payee, fmt::join(parts, " and "),
                     c.cap ? ", at most " + units::print(*c.cap) + " in all" : "");
}

namespace internal {

std::unique_ptr<Program> bind(const Opex& c, Binder& binder) {
  Refs refs{binder.party("payer", c.payer), binder.party("payee", c.payee), std::nullopt};
  binder.distinct({{"payer", refs.payer}, {"payee", refs.payee}});
  if (c.per_power_time) {
    refs.flow = binder.power_level("flow", c.flow);
    binder.require(!c.flow.empty(), "flow", "a cost per power needs a flow of power");
  }
  binder.require(c.per_time || c.per_power_time || c.share_of_revenue, "",
                 "nothing says what is paid",
                 "give per_time, per_power_time or share_of_revenue");
  auto program = std::make_unique<ProgramOf<Opex, Refs, OpexRunner>>(refs);
  program->stage = Stage::costs;
  program->parties = {refs.payer, refs.payee};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
