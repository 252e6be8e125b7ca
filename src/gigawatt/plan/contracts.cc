#include "gigawatt/plan/contracts.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

namespace gw::plan {
namespace {

using finance::AssetClass;
using finance::Contract;
using finance::ServiceKind;

constexpr double kZ90 = 1.2815515655446004;

template <class Q>
config::Steps<Q> always(Q value) {
  return {{{Month(), value}}};
}

template <class Q>
Estimate<Q> estimate(const std::optional<Q>& low, const std::optional<Q>& best,
                     const std::optional<Q>& high, Confidence confidence) {
  Q middle = best.value_or(Q());
  return {std::min(low.value_or(middle), middle), middle, std::max(high.value_or(middle), middle),
          trust_of(confidence)};
}
template <class Q>
Estimate<Q> estimate(const catalog::Band<Q>& band, Confidence confidence) {
  return estimate(band.low, band.best_estimate(), band.high, confidence);
}

Estimate<Dollars> system_price(const Ownership& ownership, const PlantSystem& system) {
  if (const Dollars* price = ownership.system_prices.find(system.id))
    return Estimate<Dollars>::exact(*price, Trust::datasheet);
  const catalog::Price& p = system.system->price;
  return estimate(p.low, p.best_estimate(), p.high ? p.high : p.list, p.source.confidence);
}

template <class Q>
Estimate<Q> shifted(const Estimate<Q>& e, double z) {
  if (z == 0 || e.best.si() <= 0) return e;
  double end = z < 0 ? e.low.si() : e.high.si();
  double factor = std::pow(std::max(end, e.best.si() * 0.1) / e.best.si(), std::abs(z) / kZ90);
  return {e.low, e.best * factor, e.high, e.trust};
}

// Whose contracts they are: of the whole plant, or of one campus.
struct Place {
  std::string owner, systems_owner, vendor;
  std::string campus = {};  // empty: all

  // "systems" and "vr_nvl72" of abilene: "systems_vr_nvl72_abilene", "systems_delivered_at.abilene.vr_nvl72".
  [[nodiscard]] std::string id(const std::string& what) const {
    return campus.empty() ? what : what + "_" + campus;
  }
  [[nodiscard]] std::string flow(const std::string& what, const std::string& of) const {
    return campus.empty() ? what + "." + of : what + "_at." + campus + "." + of;
  }
  [[nodiscard]] std::string flow(const std::string& what) const {
    return campus.empty() ? what : what + "." + campus;
  }
};

class Defaults {
 public:
  Defaults(const Plan& plan, const Plant& plant, const buildout::Prices& prices)
      : plan_(plan), plant_(plant), prices_(prices), contracts_(plan.contracts) {}

  std::vector<Contract> run() {
    if (plan_.ownership.campuses.items.empty()) {
      add_plant({.owner = plan_.ownership.owner,
                 .systems_owner = plan_.ownership.owner,
                 .vendor = plan_.ownership.vendor});
    } else {
      for (const PlantCampus& campus : plant_.campuses) add_plant(place_of(campus.id));
    }
    for (const PlantCampus& campus : plant_.campuses) add_energy(campus);
    for (const auto& [id, product] : plan_.demand.products.items) add_income(id, product.income);
    if (plan_.demand.resale) {
      finance::Sale sale = income("resale", "chip_time_resold", ServiceKind::compute);
      sale.price.per_chip_time = always(plan_.demand.resale->price);
      add(sale);
    }
    return std::move(contracts_);
  }

 private:
  template <class T>
  void add(T contract) {
    bool given =
        std::any_of(plan_.contracts.begin(), plan_.contracts.end(),
                    [&](const Contract& c) { return finance::item_id(c) == contract.common.id; });
    if (!given) contracts_.emplace_back(std::move(contract));
  }

  [[nodiscard]] Place place_of(const std::string& campus) const {
    const CampusOwnership own = campus_ownership(plan_.ownership, campus);
    return {own.owner, own.systems_owner, own.vendor, campus};
  }

  void add_plant(const Place& place) {
    add_systems(place);
    add_facility(place);
    add_running_costs(place);
  }

  void add_systems(const Place& place) {
    for (std::size_t s = 0; s < plant_.systems.size(); ++s) {
      const std::string& id = plant_.systems[s].id;
      finance::Purchase systems;
      systems.common.id = place.id("systems_" + id);
      systems.common.part = place.id("systems");
      systems.seller = place.vendor;
      systems.buyer = place.systems_owner;
      systems.asset = AssetClass::compute;
      systems.flow = place.flow("systems_delivered", id);
      systems.price.per_unit = always(prices_.system[s].best);
      finance::Purchase network = systems;
      network.common.id = place.id("network_" + id);
      network.common.part = place.id("network");
      network.asset = AssetClass::network;
      network.flow = place.flow("network_chips", id);
      network.price = {};
      network.price.per_chip = always(prices_.network[s].best);
      add(std::move(systems));
      add(std::move(network));
    }
  }

  void add_facility(const Place& place) {
    static constexpr std::array<AssetClass, buildout::kParts> kClasses = {
        AssetClass::building, AssetClass::power,    AssetClass::power,
        AssetClass::power,    AssetClass::building, AssetClass::land};
    for (std::size_t part = 0; part < buildout::kParts; ++part) {
      std::string name(enum_names(buildout::Part{})[part]);
      finance::Purchase p;
      p.common.id = place.id("facility_" + name);
      p.common.part = place.id("facility");
      p.seller = std::string(finance::kSuppliers);
      p.buyer = place.owner;
      p.asset = kClasses[part];
      p.flow = place.flow("capex_power", name);
      p.price.per_power = always(prices_.part[part].best);
      add(std::move(p));
    }
  }

  struct Bill {
    std::string id;
    std::string flow;
    std::string buyer;
  };
  finance::Sale cost(Bill bill, ServiceKind what) const {
    finance::Sale sale;
    sale.common.id = std::move(bill.id);
    sale.common.part = "energy";
    sale.seller = std::string(finance::kUtility);
    sale.buyer = std::move(bill.buyer);
    sale.flow = std::move(bill.flow);
    sale.what = what;
    return sale;
  }

  void add_energy(const PlantCampus& facts) {
    const site::Campus& campus = *plan_.campuses.find(facts.id);
    const std::string buyer = campus_ownership(plan_.ownership, facts.id).owner;
    auto energy = cost({"energy_" + facts.id, "site_energy." + facts.id, buyer}, ServiceKind::energy);
    energy.price.per_energy = always(campus.energy_price.value_or(
        facts.profile->energy_price.best_estimate().value_or(DollarsPerEnergy())));
    add(std::move(energy));
    if (!campus.supply.gas_turbine) return;
    auto gas = cost({"gas_" + facts.id, "gas_fuel." + facts.id, buyer}, ServiceKind::energy);
    gas.price.per_energy = always(plan_.ownership.natural_gas);
    add(std::move(gas));
  }

  void add_running_costs(const Place& place) {
    for (const PlantCampus& facts : plant_.campuses) {
      if (!place.campus.empty() && place.campus != facts.id) continue;
      auto water = cost({place.id("water"), place.flow("site_water"), place.owner},
                        ServiceKind::operations);
      water.price.per_volume =
          always(facts.profile->water_price.best_estimate().value_or(DollarsPerVolume()));
      add(std::move(water));
      break;  // of the whole plant: at the price of the first campus
    }
    finance::Opex operations;
    operations.common.id = place.id("operations");
    operations.payer = place.owner;
    operations.flow = place.flow("energised_power");
    operations.per_power_time = always(plan_.ownership.operations);
    add(std::move(operations));
  }

  finance::Sale income(std::string id, std::string flow, ServiceKind what) const {
    finance::Sale sale;
    sale.common.id = std::move(id);
    sale.common.part = "income";
    sale.seller = plan_.ownership.owner;
    sale.buyer = std::string(finance::kEndUsers);
    sale.flow = std::move(flow);
    sale.what = what;
    return sale;
  }

  void add_income(const std::string& id, const demand::Income& terms) {
    auto sell = [&](std::string_view kind, std::string_view flow, ServiceKind what,
                    const auto& price, auto member) {
      if (price.steps.empty()) return;
      finance::Sale sale =
          income("sales_" + id + "_" + std::string(kind), std::string(flow) + "." + id, what);
      sale.price.*member = price;
      add(std::move(sale));
    };
    using finance::Price;
    sell("subscriptions", "paying_users", ServiceKind::product, terms.price, &Price::per_time);
    sell("ads", "free_users", ServiceKind::product, terms.ads_per_free_user, &Price::per_time);
    sell("prompt", "prompt_tokens", ServiceKind::product, terms.per_prompt_token,
         &Price::per_token);
    sell("output", "tokens", ServiceKind::product, terms.per_output_token, &Price::per_token);
    sell("rental", "chip_time", ServiceKind::compute, terms.per_chip_time, &Price::per_chip_time);
  }

  const Plan& plan_;
  const Plant& plant_;
  const buildout::Prices& prices_;
  std::vector<Contract> contracts_;
};

}  // namespace

CampusOwnership campus_ownership(const Ownership& ownership, std::string_view campus) {
  const CampusOwnership* given = ownership.campuses.find(campus);
  CampusOwnership own = given != nullptr ? *given : CampusOwnership{};
  if (own.owner.empty()) own.owner = ownership.owner;
  if (own.systems_owner.empty()) own.systems_owner = own.owner;
  if (own.vendor.empty()) own.vendor = ownership.vendor;
  return own;
}

buildout::Prices prices_of(const Plan& plan, const Plant& plant) {
  buildout::Prices prices;
  for (const PlantSystem& system : plant.systems) {
    prices.system.push_back(system_price(plan.ownership, system));
    prices.network.push_back(
        plan.ownership.network_price
            ? Estimate<DollarsPerChip>::exact(*plan.ownership.network_price, Trust::datasheet)
            : estimate(plant.network->per_chip, plant.network->source.confidence));
  }
  const catalog::FacilityCost& f = *plant.facility;
  const std::array parts = {&f.shell, &f.electrical, &f.cooling, &f.backup, &f.fit_out, &f.land};
  for (std::size_t i = 0; i < parts.size(); ++i)
    prices.part[i] = estimate(*parts[i], f.source.confidence);
  return prices;
}

buildout::Prices at(const buildout::Prices& prices, const PriceDeviates& deviates) {
  buildout::Prices out = prices;
  for (auto& e : out.system) e = shifted(e, deviates.systems);
  for (auto& e : out.network) e = shifted(e, deviates.network);
  for (auto& e : out.part) e = shifted(e, deviates.facility);
  return out;
}

std::vector<finance::Contract> all_contracts(const Plan& plan, const Plant& plant,
                                             const buildout::Prices& prices) {
  return Defaults(plan, plant, prices).run();
}

}  // namespace gw::plan
