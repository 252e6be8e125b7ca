#include "gigawatt/finance/contracts/ppa.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/finance/internal/by_date.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"

namespace gw::finance {

namespace {

using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId seller;
  PartyId buyer;
  std::optional<internal::FlowSum> flow;
};

class PpaRunner final : public internal::Runner {
 public:
  PpaRunner(const Ppa& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    if (!desk.new_business()) return;
    desk.pay({refs_.buyer, refs_.seller, due(desk), Account::energy_expense,
              Account::supply_revenue, Reason::sale});
  }

  void step_replaced(Desk& desk) override { desk.memo(due(desk)); }

  // A seller in default goes on delivering (in administration); a buyer in default stops.
  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.buyer ? DefaultEffect::stops : DefaultEffect::none;
  }

 private:
  Money due(Desk& desk) const {
    const Month m = desk.month();
    const Energy taken = Energy::from_si(refs_.flow->at(desk.flows(), m)) * terms_.share;
    const Energy minimum = terms_.minimum ? terms_.minimum->at(m) * m.duration() : Energy();
    const double growth = internal::growth_factor(terms_.growth_per_year, m - desk.start());
    return desk.booked(terms_.price.at(m) * std::max(taken, minimum) * growth);
  }

  const Ppa& terms_;
  const Refs& refs_;
};

}  // namespace

std::string describe(const Ppa& c) {
  const double share = c.share;
  const double growth = c.growth_per_year;
  std::string text = fmt::format("{} buys ", c.buyer);
  if (share < 1) text += fmt::format("{:.3g}% of ", 100 * share);
  text +=
      fmt::format("{} from {} at {}", c.flow, c.seller,
                  internal::first_in_words(c.price));
  if (growth != 0) text += fmt::format(", growing by {:.3g}% a year", 100 * growth);
  if (c.minimum)
    text += fmt::format(", and pays for at least {}", internal::first_in_words(*c.minimum));
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const Ppa& c, Binder& binder) {
  Refs refs{binder.party("seller", c.seller), binder.party("buyer", c.buyer),
            binder.energy_amount("flow", c.flow)};
  binder.distinct({{"seller", refs.seller}, {"buyer", refs.buyer}});
  binder.require(!c.flow.empty(), "flow", "an agreement needs a flow of energy");
  binder.require(!c.price.steps.empty(), "price", "energy needs a price");
  auto program = std::make_unique<ProgramOf<Ppa, Refs, PpaRunner>>(refs);
  program->parties = {refs.buyer, refs.seller};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
