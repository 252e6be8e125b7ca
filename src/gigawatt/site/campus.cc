#include "gigawatt/site/campus.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

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
  double rating = 0;  // of the substation
  double no_load = 0, linear = 0, quadratic = 0;
  double overhead_scale = 1;
};

Base base_of(const CampusModel& model, const ItLoad& load, Ratio nameplate) {
  const CoolingPlant& plant = model.table->plant;
  const ChainPower chain = chain_power(model.campus.chain, load);
  const StageLoss& substation = model.campus.chain.substation;
  Base base;
  base.it = load.it.si();
  base.fixed = chain.ups_input.si() + plant.miscellaneous.si() * load.it_design.si();
  base.liquid_heat = plant.liquid_share.si() * load.it.si();
  base.air_heat = chain.ups_input.si() - base.liquid_heat;
  base.rating = nameplate.si() * load.it_design.si();
  base.no_load = substation.no_load;
  base.linear = substation.linear;
  base.quadratic = substation.quadratic;
  base.overhead_scale = model.overhead_scale;
  return base;
}

// stage_input of the substation, unwrapped: this runs for every state of every month of a study.
double facility_of_bus(const Base& base, double bus, double bus_square) {
  const double loss =
      base.rating * base.no_load + base.linear * bus + base.quadratic * bus_square / base.rating;
  return base.it + base.overhead_scale * (bus + loss - base.it);
}

double facility_watts(const Base& base, const PlantUse& use) {
  const double bus = base.fixed + base.liquid_heat * use.liquid.electricity.si() +
                     base.air_heat * use.air.electricity.si();
  return facility_of_bus(base, bus, bus * bus);
}

// The mean of facility_watts over a month: it is quadratic in what the loops use, so their first
// and second moments give it exactly.
double mean_facility_watts(const Base& base, const CoolingTable::MonthTable& month) {
  const double liquid = base.liquid_heat, air = base.air_heat;
  const double cooling =
      liquid * month.mean.liquid.electricity.si() + air * month.mean.air.electricity.si();
  const double cooling_square = liquid * liquid * month.liquid_square.si() +
                                2 * liquid * air * month.liquid_air.si() +
                                air * air * month.air_square.si();
  return facility_of_bus(base, base.fixed + cooling,
                         base.fixed * (base.fixed + 2 * cooling) + cooling_square);
}

double peak_facility_watts(const Base& base, const CoolingTable::MonthTable& month) {
  return facility_watts(base, month.states[month.worst].use);
}

struct AnnualPue {
  double mean = 0;
  double peak = 0;
};

AnnualPue annual_pue(const CampusModel& model, Ratio nameplate) {
  constexpr Power kOne = Power::from_si(1e6);
  const Base base = base_of(model, {.it = kOne, .it_design = kOne}, nameplate);
  AnnualPue result;
  for (const CoolingTable::MonthTable& month : model.table->months) {
    result.mean += mean_facility_watts(base, month) / kOne.si() / 12;
    result.peak = std::max(result.peak, peak_facility_watts(base, month) / kOne.si());
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

std::size_t calendar_index(Month month) { return static_cast<std::size_t>(month.month() - 1); }

struct MonthContext {
  InService service;
  MeritOrder order;
  const CoolingTable::MonthTable& weather;
};

MonthContext context_of(const CampusModel& model, const MonthLoad& load, const Market& market) {
  GW_CHECK(load.it_average.si() >= 0 && load.it_average <= load.it_design * (1 + 1e-9),
           load.it_average.si(), load.it_design.si());
  return {.service = in_service(model.campus.supply, load.month),
          .order = merit_order(model.campus.supply, market),
          .weather = model.table->months[calendar_index(load.month)]};
}

Base mean_base(const CampusModel& model, const MonthLoad& load) {
  return base_of(model, {.it = load.it_average, .it_design = load.it_design},
                 model.design.nameplate);
}

Base peak_base(const CampusModel& model, const MonthLoad& load) {
  return base_of(model,
                 {.it = std::max(load.it_peak, load.it_average), .it_design = load.it_design},
                 model.design.nameplate);
}

// Whether the grid alone, cheapest of what is in service, covers the month's worst state.
bool grid_alone(const MonthContext& context, const Base& base) {
  for (Source source : context.order) {
    const Power power = context.service.power[index_of(source)];
    if (source == Source::grid) return power.si() >= peak_facility_watts(base, context.weather);
    if (power.si() > 0) return false;
  }
  return false;
}

void add_energy(const MonthContext& context, const Base& base, Time duration, MonthResult& result) {
  if (grid_alone(context, base)) {
    result.facility = Power::from_si(mean_facility_watts(base, context.weather)) * duration;
    result.served[index_of(Source::grid)] = result.facility;
    return;
  }
  for (const CoolingTable::State& state : context.weather.states) {
    const auto sources =
        available(context.service, {.outdoor = state.weather.dry_bulb, .sun = state.sun});
    const Power needed = Power::from_si(facility_watts(base, state.use));
    const Dispatch given = dispatch(sources, context.order, needed);
    const Time time = duration * state.weather.weight;
    result.facility += needed * time;
    for (std::size_t s = 0; s < kSources; ++s) result.served[s] += given.served[s] * time;
    result.unserved += given.unserved * time;
    result.solar_curtailed += given.curtailed * time;
  }
}

struct Draw {
  const Base& base;
  const CoolingTable::State& state;
  Ratio sun;
};
Power grid_draw(const MonthContext& context, const Draw& draw) {
  const auto sources =
      available(context.service, {.outdoor = draw.state.weather.dry_bulb, .sun = draw.sun});
  const Power needed = Power::from_si(facility_watts(draw.base, draw.state.use));
  return dispatch(sources, context.order, needed).served[index_of(Source::grid)];
}

// Time on weekdays and on weekends.
using DayKinds = std::array<Time, 2>;
DayKinds kinds_of_days(Month month) {
  DayKinds result{};
  const std::int64_t first = Date::first_of(month).days();
  for (int d = 0; d < month.days(); ++d) {
    const bool weekend = weekday_of(Date::from_days(first + d)) >= Weekday::saturday;
    result[weekend ? 1 : 0] += 1.0 * unit::day;
  }
  return result;
}

void add_water(const MonthContext& context, const Base& base, Time duration, MonthResult& result) {
  const Energy liquid = Power::from_si(base.liquid_heat) * duration;
  const Energy air = Power::from_si(base.air_heat) * duration;
  const PlantUse& mean = context.weather.mean;
  result.water_evaporated = liquid * mean.liquid.evaporated + air * mean.air.evaporated;
  result.water_withdrawn = liquid * mean.liquid.withdrawn + air * mean.air.withdrawn;
}

// Peaks are met without the sun, in the state that needs most; that is also where turbines give
// least.
void add_peaks(const MonthContext& context, const Base& base, MonthResult& result) {
  const CoolingTable::State& worst = context.weather.states[context.weather.worst];
  result.peak_facility = Power::from_si(peak_facility_watts(base, context.weather));
  const auto firm = available(context.service, {.outdoor = worst.weather.dry_bulb, .sun = 0.0});
  const Dispatch given = dispatch(firm, context.order, result.peak_facility);
  result.peak_grid = given.served[index_of(Source::grid)];
  result.peak_shortfall = given.unserved;
}

void add_weighted(const LoopUse& use, Ratio weight, LoopUse& sum) {
  sum.electricity += use.electricity * weight;
  sum.free_share += use.free_share * weight;
  sum.evaporated += use.evaporated * weight;
  sum.withdrawn += use.withdrawn * weight;
}

// Both loops need most in the same state, as both grow with the same temperature.
void fill_moments(CoolingTable::MonthTable& month) {
  for (std::size_t i = 0; i < month.states.size(); ++i) {
    const PlantUse& use = month.states[i].use;
    const Ratio weight = month.states[i].weather.weight;
    const Ratio liquid = use.liquid.electricity, air = use.air.electricity;
    add_weighted(use.liquid, weight, month.mean.liquid);
    add_weighted(use.air, weight, month.mean.air);
    month.liquid_square += weight * liquid * liquid;
    month.air_square += weight * air * air;
    month.liquid_air += weight * liquid * air;
    const PlantUse& worst = month.states[month.worst].use;
    if (liquid + air > worst.liquid.electricity + worst.air.electricity) month.worst = i;
  }
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
  for (std::size_t m = 0; m < 12; ++m) {
    CoolingTable::MonthTable& month = table->months[m];
    const std::vector<Weather> weather = weather_of(climate, static_cast<int>(m) + 1);
    GW_CHECK(weather.size() == month.states.size(), weather.size());
    for (std::size_t i = 0; i < weather.size(); ++i)
      month.states[i] = {.weather = weather[i],
                         .use = operate(plant, weather[i]),
                         .sun = season[m] * solar_hour(weather[i].hour)};
    fill_moments(month);
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
  const MonthContext context = context_of(model, load, market);
  const Time duration = load.month.duration();
  const Base base = mean_base(model, load);
  add_energy(context, base, duration, result);
  add_water(context, base, duration, result);
  add_peaks(context, peak_base(model, load), result);
  result.it = load.it_average * duration;
  if (result.it.si() > 0) result.pue = result.facility / result.it;
  add_carbon(model, market, result);
  return result;
}

BilledMonth metered(const CampusModel& model, const MonthLoad& load, const Market& market,
                    const BillingCalendar& calendar) {
  BilledMonth result;
  if (load.it_design.si() <= 0) return result;
  const MonthContext context = context_of(model, load, market);
  const Base mean = mean_base(model, load);
  const Base peak = peak_base(model, load);
  const std::size_t m = calendar_index(load.month);
  const DayKinds days = kinds_of_days(load.month);
  constexpr std::size_t kHoursOfState = BillingCalendar::kHours / kHourSteps;
  for (const CoolingTable::State& state : context.weather.states) {
    const Power bought = grid_draw(context, {mean, state, state.sun});
    const Power highest = grid_draw(context, {peak, state, 0.0});
    const auto first = static_cast<std::size_t>(state.weather.hour.in(unit::h)) - kHoursOfState / 2;
    for (std::size_t h = first; h < first + kHoursOfState; ++h) {
      for (std::size_t kind = 0; kind < days.size(); ++kind) {
        const Time time = days[kind] * state.weather.weight / static_cast<double>(kHoursOfState);
        result.bought[calendar.energy()[m][kind][h]] += bought * time;
        Power& of_period = result.peaks[calendar.demand()[m][kind][h]];
        of_period = std::max(of_period, highest);
      }
    }
    result.peak = std::max(result.peak, highest);
  }
  for (const Energy& energy : result.bought) result.total_bought += energy;
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
