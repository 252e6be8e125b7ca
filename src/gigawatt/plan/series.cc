#include "gigawatt/plan/series.h"

#include <functional>
#include <limits>

#include <string>
#include <utility>

#include "gigawatt/finance/accounts.h"

namespace gw::plan {
namespace {

struct Unit {
  const char* text;
  Dim dim;
  double si;
};
constexpr Unit kGW{"GW", kPowerDim, 1e9};
constexpr Unit kTWh{"TWh", kEnergyDim, 3.6e15};
constexpr Unit kMchipHours{"M chip-hours", kChipDim + kTimeDim, 3.6e9};
constexpr Unit kMchips{"M chips", kChipDim, 1e6};
constexpr Unit kKchips{"k chips", kChipDim, 1e3};
constexpr Unit kMusers{"M", {}, 1e6};
constexpr Unit kTtokens{"T tokens", kTokenDim, 1e12};
constexpr Unit kGusd{"G$", kMoneyDim, 1e9};
constexpr Unit kShare{"", {}, 1};

class SeriesMaker {
 public:
  explicit SeriesMaker(const MetricContext& context) : c_(context) {}

  void add(std::string id, std::string group, std::string label, const Unit& unit, SeriesKind kind,
           const std::function<double(int)>& value) {
    Series series{.id = std::move(id),
                  .group = std::move(group),
                  .label = std::move(label),
                  .unit = unit.text,
                  .dim = unit.dim,
                  .unit_si = unit.si,
                  .kind = kind,
                  .values = {},
                  .p10 = {},
                  .p50 = {},
                  .p90 = {}};
    series.values.reserve(static_cast<std::size_t>(c_.months));
    for (int i = 0; i < c_.months; ++i) series.values.push_back(value(i) / unit.si);
    all_.push_back(std::move(series));
  }
  void add_flow(std::string id, std::string group, std::string label, const Unit& unit,
                SeriesKind kind, FlowId flow) {
    auto values = c_.flows().series(flow);
    add(std::move(id), std::move(group), std::move(label), unit, kind,
        [values](int i) { return values[static_cast<std::size_t>(i)]; });
  }

  std::vector<Series> done() { return std::move(all_); }

 private:
  const MetricContext& c_;
  std::vector<Series> all_;
};

double sum_at(const MetricContext& c, int i, FlowId FlowIds::OfSystem::* flow) {
  double sum = 0;
  for (const auto& system : c.ids().systems) sum += c.flows().si(system.*flow, c.first + i);
  return sum;
}

double chip_time_at(const MetricContext& c, int i, ChipTime demand::SystemUse::* kind) {
  ChipTime used;
  for (const demand::SystemUse& system : c.outcome.use[static_cast<std::size_t>(i)].systems)
    used += system.*kind;
  return used.si();
}

double cash_at(const MetricContext& c, finance::PartyId party, int i) {
  Month m = c.first + i;
  return (c.ledger().balance(party, finance::Account::cash, m) +
          c.ledger().balance(party, finance::Account::support_owed, m))
      .dollars()
      .si();
}

double support_at(const MetricContext& c, int i) {
  auto unfunded = c.party(finance::kUnfunded);
  if (!unfunded) return 0;
  return c.ledger()
      .balance(*unfunded, finance::Account::support_granted, c.first + i)
      .dollars()
      .si();
}

void add_plant(const MetricContext& c, SeriesMaker& s) {
  using enum SeriesKind;
  s.add_flow("energised_power", "power", "Energised facility power", kGW, level,
             c.ids().energised_power);
  s.add_flow("it_power", "power", "Energised IT power", kGW, level, c.ids().it_power);
  s.add("chips_in_service", "chips", "Chips in service", kMchips, level,
        [&](int i) { return sum_at(c, i, &FlowIds::OfSystem::chips_in_service); });
  s.add("chips_delivered", "deliveries", "Chips delivered", kKchips, amount,
        [&](int i) { return sum_at(c, i, &FlowIds::OfSystem::chips_delivered); });
  for (std::size_t k = 0; k < c.ids().systems.size(); ++k) {
    const PlantSystem& system = c.setup.plant.systems[k];
    s.add_flow("chips_in_service." + system.id, "chips_by_system",
               system.system->name + ": chips in service", kMchips, level,
               c.ids().systems[k].chips_in_service);
  }
  s.add("site_energy", "energy", "Facility energy", kTWh, amount,
        [&](int i) { return c.facility_energy(i).si(); });
  s.add("it_energy", "it_energy", "IT energy", kTWh, amount,
        [&](int i) { return c.it_energy(i).si(); });
  s.add("pue", "pue", "PUE", kShare, level, [&](int i) {
    double it = c.it_energy(i).si();
    return it > 0 ? c.facility_energy(i).si() / it : std::numeric_limits<double>::quiet_NaN();
  });
  s.add_flow("site_water", "water", "Water withdrawn", {"M m^3", kVolumeDim, 1e6}, amount,
             c.ids().site_water);
  s.add_flow("site_carbon", "carbon", "Carbon dioxide", {"Mt", kMassDim, 1e9}, amount,
             c.ids().site_carbon);
}

void add_use(const MetricContext& c, SeriesMaker& s) {
  using enum SeriesKind;
  using demand::SystemUse;
  struct Share {
    const char* id;
    const char* label;
    ChipTime SystemUse::* kind;
  };
  for (const Share& share : {Share{"chip_use.serving", "Serving", &SystemUse::inference},
                             Share{"chip_use.training", "Training", &SystemUse::training},
                             Share{"chip_use.rental", "Rented out", &SystemUse::rental},
                             Share{"chip_use.resale", "Resold", &SystemUse::resale},
                             Share{"chip_use.idle", "Idle", &SystemUse::idle}})
    s.add(share.id, "chip_time", share.label, kMchipHours, amount,
          [&](int i) { return chip_time_at(c, i, share.kind); });
  const auto& products = c.setup.loaded.plan.demand.products.items;
  for (std::size_t p = 0; p < products.size(); ++p) {
    const auto& [id, product] = products[p];
    const FlowIds::OfProduct& of = c.ids().products[p];
    if (product.kind == demand::ProductKind::rental) continue;
    s.add_flow("tokens." + id, "tokens", id + ": output tokens served", kTtokens, amount,
               of.tokens);
    s.add_flow("tokens_unmet." + id, "tokens_unmet", id + ": output tokens not served", kTtokens,
               amount, of.tokens_unmet);
    if (product.kind == demand::ProductKind::users)
      s.add_flow("users." + id, "users", id + ": weekly users", kMusers, level, of.users);
  }
}

void add_money(const MetricContext& c, SeriesMaker& s) {
  using enum SeriesKind;
  const auto parties = c.setup.finance->parties();
  for (std::size_t k = 0; k < parties.size(); ++k) {
    if (parties[k].outside || !parties[k].declared) continue;
    finance::PartyId party = finance::party_number(k);
    s.add("cash." + parties[k].id, "cash", parties[k].name + ": cash less support", kGusd, level,
          [&c, party](int i) { return cash_at(c, party, i); });
    s.add(
        "revenue." + parties[k].id, "revenue", parties[k].name + ": revenue", kGusd, amount,
        [&c, party](int i) {
          double sum = 0;
          for (auto account : {finance::Account::product_revenue, finance::Account::system_revenue,
                               finance::Account::compute_revenue, finance::Account::rent_revenue,
                               finance::Account::supply_revenue})
            sum -= c.ledger().movement(party, account, c.first + i).dollars().si();
          return sum;
        });
  }
  s.add("unfunded", "unfunded", "Support from nobody in particular", kGusd, level,
        [&](int i) { return support_at(c, i); });
  for (int part = 0; part < buildout::kParts; ++part) {
    std::string name(enum_names(buildout::Part{})[static_cast<std::size_t>(part)]);
    double price = c.outcome.input.prices.part[static_cast<std::size_t>(part)].best.si();
    FlowId flow = c.ids().capex_power[static_cast<std::size_t>(part)];
    s.add("capex." + name, "capex", "Capital cost: " + name, kGusd, amount,
          [&c, flow, price](int i) { return price * c.flows().si(flow, c.first + i); });
  }
}

// The unit in which a market path is printed.
Unit unit_of(Dim dim) {
  if (dim == kMoneyDim) return {"$", dim, 1};
  if (dim == DollarsPerChip::kDim) return {"$/chip", dim, 1};
  if (dim == DollarsPerChipTime::kDim) return {"$/chip/h", dim, 1.0 / 3600};
  return kShare;
}

void add_markets(const MetricContext& c, SeriesMaker& s) {
  const auto& paths = c.setup.markets.model.paths;
  for (std::size_t k = 0; k < paths.size(); ++k) {
    const std::vector<double>& values = c.outcome.input.market.values[k];
    s.add("market." + paths[k].id, "market." + paths[k].id, "Market: " + paths[k].id,
          unit_of(paths[k].dim), SeriesKind::level,
          [&values](int i) { return values[static_cast<std::size_t>(i)]; });
  }
}

}  // namespace

std::vector<Series> series_of(const MetricContext& context) {
  SeriesMaker maker(context);
  add_plant(context, maker);
  add_use(context, maker);
  add_money(context, maker);
  add_markets(context, maker);
  return maker.done();
}

std::vector<std::string> banded_series(const Setup& setup) {
  std::vector<std::string> ids = {"energised_power", "chips_in_service", "site_energy", "unfunded"};
  for (const finance::PartyInfo& party : setup.finance->parties())
    if (party.declared && !party.outside) ids.push_back("cash." + party.id);
  for (const finance::MarketPathInfo& path : setup.markets.model.paths)
    ids.push_back("market." + path.id);
  return ids;
}

std::vector<std::vector<double>> banded_values(const MetricContext& c) {
  std::vector<std::vector<double>> values(4);
  for (int i = 0; i < c.months; ++i) {
    values[0].push_back(c.flows().si(c.ids().energised_power, c.first + i) / kGW.si);
    values[1].push_back(sum_at(c, i, &FlowIds::OfSystem::chips_in_service) / kMchips.si);
    values[2].push_back(c.facility_energy(i).si() / kTWh.si);
    values[3].push_back(support_at(c, i) / kGusd.si);
  }
  const auto parties = c.setup.finance->parties();
  for (std::size_t k = 0; k < parties.size(); ++k) {
    if (!parties[k].declared || parties[k].outside) continue;
    std::vector<double>& cash = values.emplace_back();
    for (int i = 0; i < c.months; ++i)
      cash.push_back(cash_at(c, finance::party_number(k), i) / kGusd.si);
  }
  const auto& paths = c.setup.markets.model.paths;
  for (std::size_t k = 0; k < paths.size(); ++k) {
    std::vector<double> market = c.outcome.input.market.values[k];
    for (double& value : market) value /= unit_of(paths[k].dim).si;
    values.push_back(std::move(market));
  }
  return values;
}

}  // namespace gw::plan
