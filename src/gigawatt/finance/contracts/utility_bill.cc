#include "gigawatt/finance/contracts/utility_bill.h"

#include <algorithm>

#include <fmt/format.h>

#include "gigawatt/core/check.h"
#include "gigawatt/finance/internal/by_date.h"
#include "gigawatt/finance/internal/desk.h"
#include "gigawatt/finance/tariff/bill.h"
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
  std::vector<internal::FlowSum> bought;   // by energy period of the tariff
  std::vector<internal::FlowSum> highest;  // by demand period
};

TariffModel compiled(const Tariff& tariff) {
  Diagnostics diagnostics;
  std::optional<TariffModel> model = compile(tariff, "", diagnostics);
  GW_CHECK(model.has_value(),
           diagnostics.render(1));  // its shape is fixed, and was checked by bind()
  return std::move(*model);
}

class UtilityBillRunner final : public internal::Runner {
 public:
  UtilityBillRunner(const UtilityBill& terms, const Refs& refs) : terms_(terms), refs_(refs) {
    if (!terms.tariff) return;
    tariff_ = compiled(*terms.tariff);
    state_ = before_first_bill(*tariff_);
  }

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
  Money due(Desk& desk) {
    const Month m = desk.month();
    if (tariff_) return desk.booked(by_tariff(desk));
    Dollars bill;
    if (terms_.fixed) bill += terms_.fixed->at(m) * unit::month;
    if (terms_.energy_price)
      bill += terms_.energy_price->at(m) * Energy::from_si(refs_.energy->at(desk.flows(), m));
    if (terms_.demand_charge)
      bill += terms_.demand_charge->at(m) * unit::month *
              Power::from_si(refs_.peak->at(desk.flows(), m));
    return desk.booked(bill * internal::growth_factor(terms_.growth_per_year, m - desk.start()));
  }

  Dollars by_tariff(const Desk& desk) {
    const Month m = desk.month();
    BilledMonth read;
    for (std::size_t p = 0; p < refs_.bought.size(); ++p) {
      read.bought[p] = Energy::from_si(refs_.bought[p].at(desk.flows(), m));
      read.total_bought += read.bought[p];
    }
    for (std::size_t q = 0; q < refs_.highest.size(); ++q) {
      read.peaks[q] = Power::from_si(refs_.highest[q].at(desk.flows(), m));
      read.peak = std::max(read.peak, read.peaks[q]);
    }
    const int year = m.year() - desk.start().year() + 1;
    return bill(*tariff_, read, {year, m.month() - 1}, state_).total();
  }

  const UtilityBill& terms_;
  const Refs& refs_;
  std::optional<TariffModel> tariff_;
  BillingState state_;
};

template <class Q>
std::string range(std::vector<Q> values) {
  const auto [low, high] = std::ranges::minmax(values);
  const std::string from = units::print(low);
  const std::string to = units::print(high);
  return from == to ? from : from + " to " + to;
}

std::string in_words(const Tariff& tariff) {
  std::vector<DollarsPerEnergy> energy;
  for (const auto& [id, period] : tariff.energy.periods.items)
    energy.insert(energy.end(), period.buy.begin(), period.buy.end());
  std::vector<DollarsPerPower> demand;
  for (const DemandSeason& season : tariff.demand)
    for (const DemandTier& tier : season.tiers) demand.push_back(tier.price);
  if (tariff.demand_by_period)
    for (const auto& [id, period] : tariff.demand_by_period->periods.items)
      for (const DemandTier& tier : period.tiers) demand.push_back(tier.price);
  std::string text =
      fmt::format("{} in {} period{}", range(energy), tariff.energy.periods.items.size(),
                  tariff.energy.periods.items.size() == 1 ? "" : "s");
  if (!demand.empty()) text += fmt::format(", {} of the month's highest hours", range(demand));
  if (tariff.ratchet)
    text += fmt::format(", at least {:.3g}% of the peak of the {} months before",
                        100 * tariff.ratchet->share.si(), tariff.ratchet->months);
  if (tariff.ratchet && tariff.ratchet->minimum > Power())
    text += " and " + units::print(tariff.ratchet->minimum);
  return text;
}

// What bind() asks of a bill by tariff.
void bind_tariff(const UtilityBill& c, internal::Binder& binder, Refs& refs) {
  binder.require(!c.fixed && !c.energy_price && !c.demand_charge && c.growth_per_year == 0.0,
                 "tariff", "prices stand beside the tariff", "write them into the tariff");
  binder.require(c.tariff->metering == Metering::net_energy, "tariff.metering",
                 "a campus exports nothing", "leave it at net_energy");
  binder.require(!c.campus.empty(), "campus", "a tariff needs the campus whose meter it bills");
  Diagnostics found;
  if (!compile(*c.tariff, "tariff", found))
    for (const Diagnostic& fault : found.items())
      binder.require(false, fault.path, fault.message, fault.hint);
  if (c.campus.empty() || found.has_errors() || !binder.campus("campus", c.campus)) return;
  const std::string id = std::string(binder.contract_id());
  for (const std::string_view period : energy_periods(*c.tariff))
    refs.bought.push_back(
        binder.flow("campus", metered_energy(id, period)).value_or(internal::FlowSum()));
  for (const std::string_view period : demand_periods(*c.tariff))
    refs.highest.push_back(
        binder.flow("campus", metered_demand(id, period)).value_or(internal::FlowSum()));
}

}  // namespace

std::string metered_energy(std::string_view contract, std::string_view period) {
  return fmt::format("metered_energy.{}.{}", contract, period);
}

std::string metered_demand(std::string_view contract, std::string_view period) {
  return fmt::format("metered_demand.{}.{}", contract, period);
}

std::vector<std::string_view> energy_periods(const Tariff& tariff) {
  std::vector<std::string_view> names;
  for (const auto& [id, period] : tariff.energy.periods.items) names.push_back(id);
  return names;
}

std::vector<std::string_view> demand_periods(const Tariff& tariff) {
  if (!tariff.demand_by_period) return {"all"};
  std::vector<std::string_view> names;
  for (const auto& [id, period] : tariff.demand_by_period->periods.items) names.push_back(id);
  return names;
}

std::string describe(const UtilityBill& c) {
  if (c.tariff)
    return fmt::format("{} pays {} for what {} draws by a tariff: {}.", c.payer, c.utility,
                       c.campus, in_words(*c.tariff));
  std::vector<std::string> parts;
  if (c.fixed) parts.push_back(internal::first_in_words(*c.fixed));
  if (c.energy_price) parts.push_back(fmt::format("{} for {}", internal::first_in_words(*c.energy_price), c.energy));
  if (c.demand_charge) parts.push_back(fmt::format("{} for {}", internal::first_in_words(*c.demand_charge), c.peak));
  std::string text = fmt::format("{} pays {} {}", c.payer, c.utility, fmt::join(parts, " and "));
  const double growth = c.growth_per_year;
  if (growth != 0) text += fmt::format(", growing by {:.3g}% a year", 100 * growth);
  return text + ".";
}

namespace internal {

std::unique_ptr<Program> bind(const UtilityBill& c, Binder& binder) {
  Refs refs{binder.party("payer", c.payer),
            binder.party("utility", c.utility),
            std::nullopt,
            std::nullopt,
            {},
            {}};
  binder.distinct({{"payer", refs.payer}, {"utility", refs.utility}});
  binder.require(c.fixed || c.energy_price || c.demand_charge || c.tariff, "",
                 "nothing says what is paid", "give fixed, energy_price, demand_charge or tariff");
  if (c.tariff) bind_tariff(c, binder, refs);
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
