#include "gigawatt/finance/contracts/utility_bill.h"

#include <fmt/format.h>

#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace gw::finance {

namespace {

using internal::DefaultEffect;
using internal::Desk;

struct Refs {
  PartyId payer;
  PartyId utility;
  std::optional<internal::FlowSum> energy;
  std::optional<internal::FlowSum> peak;
};

class UtilityBillRunner final : public internal::Runner {
 public:
  UtilityBillRunner(const UtilityBill& terms, const Refs& refs) : terms_(terms), refs_(refs) {}

  void step(Desk& desk) override {
    if (!desk.new_business()) return;
    desk.pay({refs_.payer, refs_.utility, due(desk), Account::energy_expense,
              Account::supply_revenue, Reason::sale});
  }

  void step_replaced(Desk& desk) override { desk.memo(due(desk)); }

  [[nodiscard]] DefaultEffect on_default(PartyId party) const override {
    return party == refs_.payer ? DefaultEffect::stops : DefaultEffect::none;
  }

 private:
  Money due(Desk& desk) const {
    const Month m = desk.month();
    Dollars bill;
    if (terms_.fixed) bill += terms_.fixed->at(m) * unit::month;
    if (terms_.energy_price)
      bill += terms_.energy_price->at(m) * Energy::from_si(refs_.energy->at(desk.flows(), m));
    if (terms_.demand_charge)
      bill += terms_.demand_charge->at(m) * unit::month *
              Power::from_si(refs_.peak->at(desk.flows(), m));
    return desk.booked(bill * internal::growth_factor(terms_.growth_per_year, m - desk.start()));
  }

  const UtilityBill& terms_;
  const Refs& refs_;
};

template <class Q>
std::string charge(const config::Steps<Q>& steps) {
  return units::print(steps.steps.front().second) + (steps.steps.size() > 1 ? " (changing)" : "");
}

}  // namespace

std::string describe(const UtilityBill& c) {
  std::vector<std::string> parts;
  if (c.fixed) parts.push_back(charge(*c.fixed));
  if (c.energy_price) parts.push_back(fmt::format("{} for {}", charge(*c.energy_price), c.energy));
  if (c.demand_charge) parts.push_back(fmt::format("{} for {}", charge(*c.demand_charge), c.peak));
  std::string text = fmt::format("{} pays {} {}", c.payer, c.utility, fmt::join(parts, " and "));
  const double growth = c.growth_per_year;
  if (growth != 0) text += fmt::format(", growing by {:.3g}% a year", 100 * growth);
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const UtilityBill& c, Binder& binder) {
  Refs refs{binder.party("payer", c.payer), binder.party("utility", c.utility), std::nullopt,
            std::nullopt};
  binder.distinct({{"payer", refs.payer}, {"utility", refs.utility}});
  binder.require(c.fixed || c.energy_price || c.demand_charge, "", "nothing says what is paid",
                 "give fixed, energy_price or demand_charge");
  if (c.energy_price) {
    binder.require(!c.energy.empty(), "energy", "a price of energy needs a flow of energy");
    refs.energy = binder.energy_amount("energy", c.energy);
  }
  if (c.demand_charge) {
    binder.require(!c.peak.empty(), "peak", "a demand charge needs a flow of power");
    if (!c.peak.empty()) {
      refs.peak = binder.flow("peak", c.peak);
      binder.require(!refs.peak || refs.peak->dim == kPowerDim, "peak",
                     fmt::format("\"{}\" is not a power", c.peak));
    }
  }
  auto program = std::make_unique<ProgramOf<UtilityBill, Refs, UtilityBillRunner>>(refs);
  program->parties = {refs.payer, refs.utility};
  return program;
}

}  // namespace internal
}  // namespace gw::finance
