#include "gigawatt/plan/simulate.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/core/check.h"
#include "gigawatt/plan/metrics.h"
#include "gigawatt/plan/sources.h"

namespace gw::plan {
namespace {

std::vector<site::CampusModel> campus_models(const Plan& plan, const Plant& plant) {
  std::vector<site::CampusModel> models;
  for (std::size_t c = 0; c < plant.campuses.size(); ++c)
    models.push_back(site::compile(plan.campuses.items[c].second, plant.campuses[c].cooling));
  return models;
}

// Facility power that fits on a campus: its grid connection and its own generation; absent: no
// limit is stated.
std::optional<Power> capacity_of(const site::Supply& supply) {
  if (site::unlimited_grid(supply)) return std::nullopt;
  Power capacity;
  if (supply.grid) capacity += supply.grid->capacity;
  if (supply.gas_turbine) capacity += supply.gas_turbine->capacity;
  return capacity;
}

std::vector<buildout::CampusSpec> campus_specs(const Plan& plan,
                                               const std::vector<site::CampusModel>& models) {
  std::vector<buildout::CampusSpec> specs;
  for (std::size_t c = 0; c < models.size(); ++c) {
    const auto& [id, campus] = plan.campuses.items[c];
    specs.push_back({.id = id,
                     .capacity = capacity_of(campus.supply),
                     .it_per_facility = 1.0 / models[c].design.nameplate,
                     .power_from = site::grid_available_from(campus.supply)});
  }
  return specs;
}

std::vector<buildout::SystemSpec> system_specs(const Plant& plant) {
  std::vector<buildout::SystemSpec> specs;
  for (const PlantSystem& system : plant.systems) specs.push_back(system.spec);
  return specs;
}

struct ProgramInputs {
  const Plan& plan;
  const Plant& plant;
  const std::vector<site::CampusModel>& models;
  const config::Facts* facts;
};
std::optional<buildout::Program> compile_buildout(const ProgramInputs& in,
                                                  Diagnostics& diagnostics) {
  auto systems = system_specs(in.plant);
  auto campuses = campus_specs(in.plan, in.models);
  return buildout::compile(in.plan.buildout,
                           {.from = in.plan.months.from,
                            .months = in.plan.months.to - in.plan.months.from + 1,
                            .systems = systems,
                            .campuses = campuses,
                            .facts = in.facts,
                            .path = "buildout"},
                           diagnostics);
}

std::optional<demand::Program> compile_demand(const Plan& plan, const Plant& plant,
                                              const config::Facts* facts,
                                              Diagnostics& diagnostics) {
  auto ids = plant.system_ids();
  return demand::compile(
      plan.demand, {.first = plan.months.from, .systems = ids, .facts = facts, .path = "demand"},
      diagnostics);
}

// ---- one case
// ---------------------------------------------------------------------------------------

class Simulation {
 public:
  Simulation(const Setup& setup, Outcome& outcome)
      : setup_(setup),
        out_(outcome),
        plan_(outcome.input.plan),
        models_(campus_models(plan_, setup.plant)) {}

  void run() {
    if (!out_.input.failure.empty()) {
      out_.failure = "the numbers of this sample make no plan: " + out_.input.failure;
      return;
    }
    Diagnostics diagnostics;
    auto program = compile_buildout({plan_, setup_.plant, models_, nullptr}, diagnostics);
    out_.demand = compile_demand(plan_, setup_.plant, nullptr, diagnostics);
    if (!program || !out_.demand) {
      out_.failure = "the numbers of this sample make no plan: " + diagnostics.render(1);
      return;
    }
    out_.program = std::move(*program);
    out_.construction.emplace(out_.program, out_.input.deviate);
    remember_chips();
    out_.flows.emplace(plan_.months.from, out_.program.months, setup_.flows.flows);
    out_.contracts = all_contracts(plan_, setup_.plant, out_.input.prices);
    open_books();
    out_.run_finish.resize(plan_.demand.training.size());
    demand::Allocation allocation(*out_.demand);
    // Where the money of a month decides what may start in the next one, the books keep pace.
    const bool in_step =
        plan_.buildout.gate == buildout::Gate::funded || plan_.shortfall != Shortfall::support;
    const bool gated = in_step || !out_.money->defaults.empty();
    for (Month month = plan_.months.from; month <= plan_.months.to; ++month) {
      const auto& built = out_.construction->step(month, gated ? funding() : buildout::Funded());
      const auto& use = allocation.step(month, mean_chips(built), out_.input.rates);
      record(built, use);
      if (in_step && !keep_books(out_.books->step(month))) return;
    }
    if (!in_step) keep_books(out_.books->run());
  }

 private:
  const FlowIds& ids() const { return setup_.flows.ids; }

  bool keep_books(const std::expected<void, finance::RunFailure>& result) {
    if (result) return true;
    std::string_view contract = result.error().contract.valid()
                                    ? setup_.finance->contract(result.error().contract).id
                                    : std::string_view("the books");
    out_.failure =
        fmt::format("{}: {}: {}", print(result.error().month), contract, result.error().why);
    return false;
  }

  void open_books() {
    out_.money.emplace(finance::Case{.terms = {plan_.parties, out_.contracts},
                                     .flows = *out_.flows,
                                     .binds = out_.input.binds,
                                     .defaults = {},
                                     .shortfall = plan_.shortfall,
                                     .in_default = plan_.in_default});
    if (setup_.event) add_default(*setup_.event);
    for (const DefaultEvent& event : out_.input.defaults) add_default(event);
    out_.books.emplace(*setup_.finance, *out_.money);
  }

  // Nothing is started for an owner in default.
  bool in_default(finance::PartyId party, Month month) const {
    return out_.books->in_default(party) ||
           std::ranges::any_of(out_.money->defaults, [&](const finance::DefaultEvent& event) {
             return event.party == party && event.month <= month;
           });
  }

  void add_default(const DefaultEvent& event) {
    const auto party = setup_.finance->find_party(event.party);
    GW_CHECK(party.has_value(), event.party);
    out_.money->defaults.push_back({*party, event.on});
  }

  // What stands when the plan begins works from its first day.
  void remember_chips() {
    for (const buildout::SystemMonth& system : out_.construction->standing().systems)
      chips_before_.push_back(system.chips_in_service);
    for (const buildout::Built& campus : out_.construction->standing_on_campuses())
      for (const buildout::SystemMonth& system : campus.systems)
        campus_chips_before_.push_back(system.chips_in_service);
  }

  buildout::Funded funding() {
    return [this](const buildout::Commitment& commitment) {
      finance::FundingNeed need{payer_of(commitment), cost_of(commitment)};
      if (in_default(need.party, commitment.month)) return false;
      if (plan_.buildout.gate != buildout::Gate::funded) return true;
      if (!out_.books->can_fund(need)) return false;
      out_.books->reserve(need);
      return true;
    };
  }

  finance::PartyId payer_of(const buildout::Commitment& commitment) const {
    const buildout::Phase& phase = out_.program.phases[static_cast<std::size_t>(commitment.phase)];
    const CampusOwnership own = campus_ownership(
        plan_.ownership, setup_.plant.campuses[static_cast<std::size_t>(phase.campus)].id);
    return *setup_.finance->find_party(
        commitment.kind == buildout::Commitment::Kind::start ? own.owner : own.systems_owner);
  }

  Dollars cost_of(const buildout::Commitment& commitment) const {
    const buildout::Prices& prices = out_.input.prices;
    if (commitment.kind == buildout::Commitment::Kind::start) {
      Dollars sum;
      for (const auto& part : prices.part) sum += part.best * commitment.facility_power;
      return sum;
    }
    auto s = static_cast<std::size_t>(commitment.system);
    double count = static_cast<double>(commitment.systems);
    Chips chips = Chips::from_si(count * static_cast<double>(setup_.plant.systems[s].spec.chips));
    return prices.system[s].best * count + prices.network[s].best * chips;
  }

  // Chips over the month: the mean of its two ends.
  const std::vector<Chips>& mean_chips(const buildout::MonthEvents& built) {
    mean_chips_.resize(built.systems.size());
    for (std::size_t s = 0; s < built.systems.size(); ++s) {
      mean_chips_[s] = (chips_before_[s] + built.systems[s].chips_in_service) * 0.5;
      chips_before_[s] = built.systems[s].chips_in_service;
    }
    return mean_chips_;
  }

  void record(const buildout::MonthEvents& built, const demand::MonthUse& use) {
    out_.waiting_for_money.push_back(built.waiting_for_money);
    record_construction(built);
    record_use(use);
    record_sites(built, use);
    for (std::size_t r = 0; r < use.runs.size(); ++r)
      if (use.runs[r].finished) out_.run_finish[r] = use.month;
    out_.use.push_back(use);
  }

  void record_construction(const buildout::MonthEvents& built) {
    FlowTable& flows = *out_.flows;
    Month m = built.month;
    flows.set(ids().energised_power, m, built.energised_level);
    flows.set(ids().it_power, m, built.it_level);
    flows.set(ids().delivered_power, m, built.delivered);
    flows.set(ids().phases_energised, m, Ratio(built.phases_energised));
    for (std::size_t part = 0; part < buildout::kParts; ++part)
      flows.set(ids().capex_power[part], m, built.capex_power[part]);
    for (std::size_t s = 0; s < built.systems.size(); ++s) {
      const buildout::SystemMonth& system = built.systems[s];
      const FlowIds::OfSystem& of = ids().systems[s];
      flows.set(of.chips_in_service, m, system.chips_in_service);
      flows.set(of.systems_delivered, m, Ratio(static_cast<double>(system.delivered)));
      flows.set(of.chips_delivered, m, system.chips_delivered);
      flows.set(of.chips_networked, m, system.chips_networked);
    }
    for (std::size_t c = 0; c < built.campuses.size(); ++c)
      record_campus_construction(m, built.campuses[c], ids().campuses[c]);
  }

  void record_campus_construction(Month m, const buildout::Built& built,
                                  const FlowIds::OfCampus& of) {
    FlowTable& flows = *out_.flows;
    flows.set(of.energised_power, m, built.energised_level);
    for (std::size_t part = 0; part < buildout::kParts; ++part)
      flows.set(of.capex_power[part], m, built.capex_power[part]);
    flows.set(of.delivered_power, m, built.delivered);
    for (std::size_t s = 0; s < built.systems.size(); ++s) {
      const buildout::SystemMonth& system = built.systems[s];
      flows.set(of.systems[s].systems_delivered, m, Ratio(static_cast<double>(system.delivered)));
      flows.set(of.systems[s].chips_delivered, m, system.chips_delivered);
      flows.set(of.systems[s].chips_networked, m, system.chips_networked);
    }
  }

  void record_use(const demand::MonthUse& use) {
    FlowTable& flows = *out_.flows;
    Month m = use.month;
    ChipTime resold;
    for (std::size_t s = 0; s < use.systems.size(); ++s) {
      flows.set(ids().systems[s].chip_time_available, m, use.systems[s].available);
      resold += use.systems[s].resale;
    }
    flows.set(ids().resale_chip_time, m, resold);
    for (std::size_t p = 0; p < use.products.size(); ++p) {
      const demand::ProductMonth& product = use.products[p];
      const FlowIds::OfProduct& of = ids().products[p];
      flows.set(of.users, m, product.demand.users);
      flows.set(of.paying_users, m, product.demand.paying_users);
      flows.set(of.free_users, m, product.demand.users - product.demand.paying_users);
      flows.set(of.tokens, m, product.served);
      flows.set(of.prompt_tokens, m, product.prompt_served);
      flows.set(of.tokens_unmet, m, product.unmet);
      flows.set(of.chip_time, m, product.chip_time);
    }
    for (std::size_t r = 0; r < use.runs.size(); ++r) {
      flows.set(ids().runs[r].chip_time, m, use.runs[r].chip_time);
      flows.set(ids().runs[r].tokens_trained, m, use.runs[r].trained);
    }
  }

  // What the chips of a system do over the month. Serving capacity is reserved for the peak of the
  // day and decodes for the mean of it; prefill is counted with decode.
  site::Activity activity_of(const demand::MonthUse& use, std::size_t s) const {
    const demand::SystemUse& system = use.systems[s];
    if (system.available.si() <= 0) return {};
    double decode = 0;
    for (std::size_t p = 0; p < use.products.size(); ++p) {
      const demand::Product& product = plan_.demand.products.items[p].second;
      if (product.kind == demand::ProductKind::rental) continue;
      decode +=
          use.product_system[p * use.systems.size() + s] / system.available / product.peak_to_mean;
    }
    double busy = (system.training + system.rental + system.resale) / system.available;
    return {.training = std::min(busy, 1.0),
            .prefill = 0,
            .decode = std::min(decode, 1.0 - std::min(busy, 1.0))};
  }

  // The chips of a system work alike on every campus.
  void record_sites(const buildout::MonthEvents& built, const demand::MonthUse& use) {
    average_.clear();
    for (std::size_t s = 0; s < built.systems.size(); ++s)
      average_.push_back(site::average_power(setup_.plant.systems[s].power, activity_of(use, s)));
    std::vector<CampusMonth> campuses(built.campuses.size());
    for (std::size_t c = 0; c < campuses.size(); ++c) {
      const site::MonthLoad load = load_of(built.campuses[c], built.month, c);
      if (built.campuses[c].energised_level.si() > 0)
        record_campus(built.month, c, load, campuses[c]);
    }
    out_.campuses.push_back(std::move(campuses));
  }

  site::MonthLoad load_of(const buildout::Built& built, Month month, std::size_t c) {
    Power average;
    Power peak;
    for (std::size_t s = 0; s < built.systems.size(); ++s) {
      const PlantSystem& system = setup_.plant.systems[s];
      const Chips chips = built.systems[s].chips_in_service;
      Chips& before = campus_chips_before_[c * built.systems.size() + s];
      const Chips mean = (before + chips) * 0.5;
      before = chips;
      const double count = mean.si() / static_cast<double>(system.spec.chips);
      const Power network = system.spec.overhead * mean;
      average += average_[s] * count + network;
      peak += system.power.max * count + network;
    }
    return {.month = month,
            .it_design = built.it_level,
            .it_average = average,
            .it_peak = std::max(std::min(peak, built.it_level), average)};
  }

  void record_campus(Month m, std::size_t c, const site::MonthLoad& load, CampusMonth& month) {
    const catalog::SiteProfile& profile = *setup_.plant.campuses[c].profile;
    const site::Campus& campus = plan_.campuses.items[c].second;
    site::Market market{.grid = campus.energy_price.value_or(
                            profile.energy_price.best_estimate().value_or(DollarsPerEnergy())),
                        .natural_gas = plan_.ownership.natural_gas,
                        .diesel = plan_.ownership.diesel,
                        .grid_carbon = profile.carbon.intensity};
    site::MonthResult result = site::month(models_[c], load, market);
    month = {.it = result.it,
             .facility = result.facility,
             .unserved = result.unserved,
             .peak_facility = result.peak_facility,
             .water = result.water_withdrawn,
             .carbon = result.carbon};
    FlowTable& flows = *out_.flows;
    const FlowIds::OfCampus& of = ids().campuses[c];
    flows.set(of.site_energy, m, result.from(site::Source::grid));
    flows.set(of.gas_fuel, m, result.gas_fuel);
    flows.set(of.diesel_fuel, m, result.diesel_fuel);
    flows.set(of.site_peak, m, result.peak_grid);
    flows.set(of.site_water, m, result.water_withdrawn);
    flows.add(ids().site_water, m, result.water_withdrawn);
    flows.add(ids().site_carbon, m, result.carbon);
    for (const FlowIds::OfMeter& meter : ids().meters)
      if (meter.campus == c) read_meter(meter, load, market);
  }

  void read_meter(const FlowIds::OfMeter& meter, const site::MonthLoad& load,
                  const site::Market& market) {
    const BilledMonth read = site::metered(models_[meter.campus], load, market, meter.calendar);
    for (std::size_t p = 0; p < meter.energy.size(); ++p)
      out_.flows->set(meter.energy[p], load.month, read.bought[p]);
    for (std::size_t q = 0; q < meter.demand.size(); ++q)
      out_.flows->set(meter.demand[q], load.month, read.peaks[q]);
  }

  const Setup& setup_;
  Outcome& out_;
  const Plan& plan_;
  std::vector<site::CampusModel> models_;
  std::vector<Chips> chips_before_;
  std::vector<Chips> mean_chips_;
  std::vector<Chips> campus_chips_before_;  // [campus x systems]
  std::vector<Power> average_;              // of a system this month
};

// What the plan says about itself, against its own parties, horizon and results.
class Checks {
 public:
  Checks(const Setup& setup, std::string what_if, Diagnostics& diagnostics)
      : setup_(setup),
        plan_(setup.loaded.plan),
        what_if_(std::move(what_if)),
        diagnostics_(diagnostics) {}

  // Before contracts are made that name them.
  bool owners_and_vendors() {
    const std::size_t errors = diagnostics_.error_count();
    party(plan_.ownership.owner, "ownership.owner");
    party(plan_.ownership.vendor, "ownership.vendor");
    for (const auto& [id, own] : plan_.ownership.campuses.items) {
      const std::string path = "ownership.campuses." + id;
      party(own.owner, path + ".owner");
      if (!own.systems_owner.empty()) party(own.systems_owner, path + ".systems_owner");
      if (!own.vendor.empty()) party(own.vendor, path + ".vendor");
    }
    return diagnostics_.error_count() == errors;
  }

  void event() {
    if (!setup_.event) return;
    const std::string path = "what_if." + what_if_ + ".event";
    party(setup_.event->party, path + ".default");
    const Horizon& months = plan_.months;
    if (setup_.event->on < months.from || setup_.event->on > months.to)
      diagnostics_.error({}, path + ".on",
                         fmt::format("{} is outside the plan's months {}..{}",
                                     print(setup_.event->on), print(months.from), print(months.to)),
                         "write a month of the plan");
  }

  // A what-if may well lack a result that the plan has.
  void headline() {
    if (plan_.headline.empty() || !what_if_.empty()) return;
    const MetricTable table = metric_table(setup_);
    std::vector<std::string_view> known;
    for (const MetricDefinition& row : table.rows()) known.push_back(row.info.id);
    for (std::size_t i = 0; i < plan_.headline.size(); ++i) {
      const std::string& id = plan_.headline[i];
      if (std::find(known.begin(), known.end(), id) != known.end()) continue;
      const std::string path = fmt::format("headline.{}", i + 1);
      auto origin = setup_.loaded.facts.origins.find(path);
      std::string hint = did_you_mean(id, known);
      if (hint.empty()) hint = "metrics.csv of a run lists them all";
      diagnostics_.error(
          origin == setup_.loaded.facts.origins.end() ? SourceLocation{} : origin->second, path,
          fmt::format("the plan has no result \"{}\"", id), std::move(hint));
    }
  }

 private:
  void party(const std::string& id, const std::string& path) {
    std::vector<std::string_view> known;
    for (const auto& [name, declared] : plan_.parties.items) known.push_back(name);
    for (const finance::BuiltInParty& built_in : finance::built_in_parties())
      known.push_back(built_in.id);
    if (std::find(known.begin(), known.end(), id) != known.end()) return;
    diagnostics_.error({}, path, fmt::format("there is no party \"{}\"", id),
                       did_you_mean(id, known));
  }

  const Setup& setup_;
  const Plan& plan_;
  const std::string what_if_;
  Diagnostics& diagnostics_;
};

// Fills all but `loaded` and `event`; false after an error.
bool resolve_all(Setup& setup, const Preparation& with, Diagnostics& diagnostics) {
  catalog::Catalog& catalog = with.catalog;
  auto markets = compile_markets(setup.loaded.plan, setup.loaded.facts, diagnostics);
  if (!markets) return false;
  setup.markets = std::move(*markets);
  const Plan& plan = setup.loaded.plan;
  Checks checks(setup, with.what_if, diagnostics);
  const bool parties_known = checks.owners_and_vendors();
  checks.event();
  auto plant = resolve(setup.loaded, catalog, diagnostics);
  if (!plant) return false;
  setup.plant = std::move(*plant);
  auto models = campus_models(plan, setup.plant);
  auto program = compile_buildout({plan, setup.plant, models, &setup.loaded.facts}, diagnostics);
  auto demand = compile_demand(plan, setup.plant, &setup.loaded.facts, diagnostics);
  if (!parties_known) return false;
  setup.prices = prices_of(plan, setup.plant);
  setup.flows = make_flows(plan, setup.plant);
  auto contracts = all_contracts(plan, setup.plant, setup.prices);
  setup.finance = finance::compile({plan.parties, contracts},
                                   {.horizon = {plan.months.from, plan.months.to},
                                    .flows = setup.flows.flows,
                                    .origins = &setup.loaded.facts.origins},
                                   diagnostics);
  if (diagnostics.has_errors() || !program || !demand) return false;
  setup.rates = search_rates(plan, setup.plant, with.rates);
  setup.sources = sources_of(setup.plant, catalog, diagnostics);
  setup.capex_views = capex_views(catalog, diagnostics);
  setup.data_hash = catalog.hash().hex();
  if (!diagnostics.has_errors()) checks.headline();
  return !diagnostics.has_errors();
}

}  // namespace

std::shared_ptr<const Setup> prepare(Loaded loaded, const Preparation& with,
                                     Diagnostics& diagnostics) {
  auto setup = std::make_shared<Setup>();
  setup->loaded = std::move(loaded);
  setup->event = with.event;
  Diagnostics found;
  const bool good = resolve_all(*setup, with, found);
  for (const Diagnostic& problem : found.items())
    diagnostics.add(config::with_excerpt(setup->loaded.document, problem));
  return good ? setup : nullptr;
}

Case best_case(const Setup& setup) {
  return {.plan = setup.loaded.plan,
          .prices = setup.prices,
          .rates = setup.rates.demand,
          .deviate = {},
          .binds = {},
          .defaults = {},
          .market = setup.markets.paths,
          .failure = {}};
}

std::unique_ptr<Outcome> simulate(const Setup& setup, Case input) {
  auto outcome = std::make_unique<Outcome>();
  outcome->input = std::move(input);
  Simulation(setup, *outcome).run();
  return outcome;
}

}  // namespace gw::plan
