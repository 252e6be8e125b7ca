#include "gigawatt/site/campus.h"

#include <algorithm>
#include <cmath>

#include "gigawatt/core/check.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/units/unit.h"

namespace gw::site {
namespace {

constexpr double kOverheadSpread = 1.4;  // see DesignRatios::annual_pue
constexpr int kDesignPasses = 6;

// What the month's IT load means for the facility, apart from the weather; watts.
struct Base {
  double it = 0;
  double fixed = 0;  // ups input + miscellaneous
  double liquid_heat = 0;
  double air_heat = 0;
  double substation_rating = 0;
  StageLoss substation;
  double overhead_scale = 1;
};

Base base_of(const CampusModel& model, Power it, Power it_design, Ratio nameplate) {
  const CoolingPlant& plant = model.table->plant;
  const ChainPower chain = chain_power(model.campus.chain, {.it = it, .it_design = it_design});
  Base base;
  base.it = it.si();
  base.fixed = chain.ups_input.si() + plant.miscellaneous.si() * it_design.si();
  base.liquid_heat = plant.liquid_share.si() * it.si();
  base.air_heat = chain.ups_input.si() - base.liquid_heat;
  base.substation_rating = nameplate.si() * it_design.si();
  base.substation = model.campus.chain.substation;
  base.overhead_scale = model.overhead_scale.si();
  return base;
}

double facility_watts(const Base& base, const PlantUse& use) {
  const double bus = base.fixed + base.liquid_heat * use.liquid.electricity.si() +
                     base.air_heat * use.air.electricity.si();
  const double meter =
      stage_input(base.substation,
                  {.output = Power::from_si(bus), .rating = Power::from_si(base.substation_rating)})
          .si();
  return base.it + base.overhead_scale * (meter - base.it);
}

struct AnnualPue {
  double mean = 0;
  double peak = 0;
};

AnnualPue annual_pue(const CampusModel& model, Ratio nameplate) {
  constexpr Power kOne = Power::from_si(1e6);
  const Base base = base_of(model, kOne, kOne, nameplate);
  AnnualPue result;
  for (const auto& states : model.table->months) {
    for (const CoolingTable::State& state : states) {
      const double pue = facility_watts(base, state.use) / kOne.si();
      result.mean += pue * state.weather.weight.si() / 12;
      result.peak = std::max(result.peak, pue);
    }
  }
  return result;
}

DesignRatios design_ratios(CampusModel& model) {
  const Campus& campus = model.campus;
  // The substation's rating follows from the nameplate ratio, which is sought; its losses depend on
  // it weakly, so every pass gains two to three digits.
  Ratio nameplate = campus.nameplate_ratio.value_or(1.3);
  AnnualPue pue;
  for (int pass = 0; pass < kDesignPasses; ++pass) {
    model.overhead_scale = 1.0;
    pue = annual_pue(model, nameplate);
    if (campus.pue) {
      model.overhead_scale = pue.mean > 1 ? (campus.pue->si() - 1) / (pue.mean - 1) : 1.0;
      pue = annual_pue(model, nameplate);
    }
    if (!campus.nameplate_ratio) nameplate = pue.peak * campus.provisioning_margin.si();
  }
  const double overhead = pue.mean - 1;
  DesignRatios design;
  design.annual_pue = {.low = campus.pue ? pue.mean : 1 + overhead / kOverheadSpread,
                       .best = pue.mean,
                       .high = campus.pue ? pue.mean : 1 + overhead * kOverheadSpread,
                       .trust = Trust::extrapolated};
  design.peak_pue = pue.peak;
  design.nameplate = nameplate;
  return design;
}

struct MonthContext {
  const CampusModel& model;
  Base mean;  // at the month's average IT load
  Base peak;
  MeritOrder order;
  Month month;
};

// Adds what happens in one state of the weather that lasts for `time`.
void add_state(const MonthContext& context, const CoolingTable::State& state, Time time,
               MonthResult& result) {
  const Supply& supply = context.model.campus.supply;
  Conditions conditions{
      .month = context.month, .outdoor = state.weather.dry_bulb, .solar_output = 0.0};
  if (supply.solar)
    conditions.solar_output = std::min(1.0, supply.solar->capacity_factor.si() * state.solar.si());
  auto sources = available(supply, conditions);
  const Power needed = Power::from_si(facility_watts(context.mean, state.use));
  const Dispatch given = dispatch(sources, context.order, needed);
  result.facility += needed * time;
  for (std::size_t s = 0; s < kSources; ++s) result.served[s] += given.served[s] * time;
  result.unserved += given.unserved * time;
  result.solar_curtailed += given.curtailed * time;

  const Energy liquid = Power::from_si(context.mean.liquid_heat) * time;
  const Energy air = Power::from_si(context.mean.air_heat) * time;
  result.water_evaporated += liquid * state.use.liquid.evaporated + air * state.use.air.evaporated;
  result.water_withdrawn += liquid * state.use.liquid.withdrawn + air * state.use.air.withdrawn;

  // Peaks are met without the sun.
  sources[index_of(Source::solar)] = {};
  const Power high = Power::from_si(facility_watts(context.peak, state.use));
  const Dispatch worst = dispatch(sources, context.order, high);
  result.peak_facility = std::max(result.peak_facility, high);
  result.peak_grid = std::max(result.peak_grid, worst.served[index_of(Source::grid)]);
  result.peak_shortfall = std::max(result.peak_shortfall, worst.unserved);
}

void add_carbon(const CampusModel& model, const Market& market, MonthResult& result) {
  const Supply& supply = model.campus.supply;
  if (supply.gas_turbine)
    result.gas_fuel = result.from(Source::gas) * supply.gas_turbine->heat_rate;
  if (supply.diesel_backup)
    result.diesel_fuel = result.from(Source::diesel) * supply.diesel_backup->heat_rate;
  const Mass fuel = result.gas_fuel * kNaturalGasCarbon + result.diesel_fuel * kDieselCarbon;
  const Mass grid = result.from(Source::grid) * market.grid_carbon;
  result.carbon = fuel + grid;
  result.carbon_market = fuel + grid * (1.0 - supply.clean_contract.si());
}

}  // namespace

std::shared_ptr<const CoolingTable> cooling_table(const CoolingPlant& plant,
                                                  const Climate& climate) {
  auto table = std::make_shared<CoolingTable>();
  table->plant = plant;
  std::array<Ratio, 12> season;
  season.fill(1.0);
  if (climate.latitude_degrees) season = solar_season(*climate.latitude_degrees);
  for (int m = 0; m < 12; ++m) {
    const std::vector<Weather> weather = weather_of(climate, m + 1);
    auto& states = table->months[static_cast<std::size_t>(m)];
    GW_CHECK(weather.size() == states.size(), weather.size());
    for (std::size_t i = 0; i < states.size(); ++i)
      states[i] = {.weather = weather[i],
                   .use = operate(plant, weather[i]),
                   .solar = season[static_cast<std::size_t>(m)] * solar_hour(weather[i].hour)};
  }
  return table;
}

CampusModel compile(const Campus& campus, const Climate& climate) {
  const Rejection rejection = campus.rejection.value_or(default_rejection(campus.cooling));
  return compile(campus, cooling_table(standard_plant(campus.cooling, rejection), climate));
}

CampusModel compile(const Campus& campus, std::shared_ptr<const CoolingTable> table) {
  GW_CHECK(table != nullptr);
  GW_CHECK(table->plant.rejection == campus.rejection.value_or(default_rejection(campus.cooling)));
  CampusModel model{
      .campus = campus, .table = std::move(table), .overhead_scale = 1.0, .design = {}};
  model.design = design_ratios(model);
  return model;
}

MonthResult month(const CampusModel& model, const MonthLoad& load, const Market& market) {
  MonthResult result;
  if (load.it_design.si() <= 0) return result;
  GW_CHECK(load.it_average.si() >= 0 && load.it_average <= load.it_design * (1 + 1e-9),
           load.it_average.si(), load.it_design.si());
  const Ratio nameplate = model.design.nameplate;
  const Power peak = std::max(load.it_peak, load.it_average);
  const MonthContext context{.model = model,
                             .mean = base_of(model, load.it_average, load.it_design, nameplate),
                             .peak = base_of(model, peak, load.it_design, nameplate),
                             .order = merit_order(model.campus.supply, market),
                             .month = load.month};
  const Time duration = load.month.duration();
  const auto calendar_month = static_cast<std::size_t>(load.month.month() - 1);
  for (const CoolingTable::State& state : model.table->months[calendar_month])
    add_state(context, state, duration * state.weather.weight, result);
  result.it = load.it_average * duration;
  if (result.it.si() > 0) result.pue = result.facility / result.it;
  add_carbon(model, market, result);
  return result;
}

Power design_it_power(const CampusModel& model, Power facility) {
  return facility / model.design.nameplate.si();
}

Power design_facility_power(const CampusModel& model, Power it) {
  return it * model.design.nameplate.si();
}

std::optional<DollarsPerEnergy> grid_price(const Campus& campus, const catalog::SiteProfile& site) {
  return campus.energy_price ? campus.energy_price : site.energy_price.best_estimate();
}

void check(const Campus& campus, const std::string& path, Diagnostics& diagnostics) {
  const Supply& supply = campus.supply;
  if (campus.pue && campus.nameplate_ratio && *campus.nameplate_ratio < *campus.pue)
    diagnostics.error({}, path + ".nameplate_ratio", "the nameplate ratio is below the annual PUE",
                      "a facility is rated for its worst hour: give at least the PUE");
  if (supply.grid && supply.grid->queue.si() > 0 && !supply.grid->from)
    diagnostics.error({}, path + ".supply.grid.queue", "a queue has no beginning without `from`",
                      "add `from: YYYY-MM`, the month of the request");
  if (unlimited_grid(supply) && supply.diesel_backup && supply.diesel_backup->serves_shortage)
    diagnostics.error({}, path + ".supply.diesel_backup.serves_shortage",
                      "there is no shortage: without grid, turbine or solar the grid is unlimited",
                      "add `grid: {capacity: ...}`");
}

}  // namespace gw::site
