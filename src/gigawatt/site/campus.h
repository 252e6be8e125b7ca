// A campus of the plan, compiled against its site's climate, and its month: energy, power, PUE,
// water, carbon.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "gigawatt/catalog/site.h"
#include "gigawatt/config/visit.h"
#include "gigawatt/core/billing.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/core/diagnostics.h"
#include "gigawatt/core/estimate.h"
#include "gigawatt/site/billing_periods.h"
#include "gigawatt/site/climate.h"
#include "gigawatt/site/cooling.h"
#include "gigawatt/site/power_chain.h"
#include "gigawatt/site/supply.h"
#include "gigawatt/units/quantity.h"

namespace gw::site {

// The part of a plan that describes a campus.
struct Campus {
  std::string site;  // id in the catalog
  Cooling cooling = Cooling::direct_liquid_warm_water;
  std::optional<Rejection> rejection;
  std::optional<Ratio> pue;
  std::optional<Ratio> nameplate_ratio;
  Ratio provisioning_margin = 1.05;
  PowerChain chain;
  Supply supply;
  std::optional<DollarsPerEnergy> energy_price;
};

// Two ratios of facility to IT power that must not be confused, both at full load.
struct DesignRatios {
  // Annual facility energy over IT energy: for energy. The interval is the overhead (PUE - 1)
  // divided and multiplied by 1.4: judgement, about the width of published design bands (1.05-1.15
  // warm water, 1.10-1.20 chilled liquid, 1.25-1.55 air).
  Estimate<Ratio> annual_pue;
  Ratio peak_pue = 1.0;  // in the hottest state of the hottest month
  // Facility rating over IT rating: for converting grid megawatts to racks. peak_pue x
  // provisioning_margin, unless the plan gives it. Epoch AI's nameplate ratios for named sites
  // are 1.2-1.4.
  Ratio nameplate = 1.0;
};

// Cooling of a plant in a climate: depends on no uncertain number, so samples of a study share it.
struct CoolingTable {
  CoolingPlant plant;
  struct State {
    Weather weather;
    PlantUse use;
    Ratio sun = 0.0;  // solar output relative to its mean over the year
  };
  struct MonthTable {
    std::array<State, kWeatherStates> states;
    PlantUse mean;              // over the month
    Ratio liquid_square = 0.0;  // means of electricity^2 and of liquid x air electricity
    Ratio air_square = 0.0;
    Ratio liquid_air = 0.0;
    std::size_t worst = 0;  // the state in which both loops need most
  };
  std::array<MonthTable, 12> months;
};
[[nodiscard]] std::shared_ptr<const CoolingTable> cooling_table(const CoolingPlant& plant,
                                                                const Climate& climate);

struct CampusModel {
  Campus campus;
  std::shared_ptr<const CoolingTable> table;
  Ratio overhead_scale = 1.0;  // 1 without a given PUE
  DesignRatios design;
};

// Computes the cooling table and the design ratios.
[[nodiscard]] CampusModel compile(const Campus& campus, const Climate& climate);
// The same with a table made before: for samples, in which only numbers differ. GW_CHECKs that it
// fits.
[[nodiscard]] CampusModel compile(const Campus& campus, std::shared_ptr<const CoolingTable> table);

struct MonthLoad {
  Month month;
  Power it_design;   // nameplate IT power of what is energised
  Power it_average;  // mean over the month
  Power it_peak;     // highest; at least the mean
};

struct MonthResult {
  Energy it;
  Energy facility;           // what the campus needs: IT, losses, cooling
  std::optional<Ratio> pue;  // facility / IT; absent without IT energy
  Power peak_facility;       // at it_peak in the month's most demanding state
  Power peak_grid;           // highest draw from the grid
  Power peak_shortfall;      // peak_facility less what grid, turbines and permitted diesel can give
  std::array<Energy, kSources> served{};  // by Source
  Energy unserved;                        // served + unserved = facility, to rounding
  Energy solar_curtailed;
  Energy gas_fuel;  // higher heating value
  Energy diesel_fuel;
  Volume water_evaporated;
  Volume water_withdrawn;  // evaporated + blowdown
  Mass carbon;             // location-based: grid energy x grid intensity + fuel
  Mass carbon_market;      // grid energy under clean contracts counts as zero

  [[nodiscard]] Energy from(Source source) const { return served[index_of(source)]; }
};

// Integrates the month over its weather states: in each the IT path, the cooling of its heat and
// the substation give facility power, and the supply is dispatched against it in merit order.
// Assumes a constant IT load within the month, weather independent of load, solar output by hour of
// a clear half-sine day scaled to the month's capacity factor. Unserved energy does not reduce IT
// work here.
[[nodiscard]] MonthResult month(const CampusModel& model, const MonthLoad& load,
                                const Market& market);

// What the grid's meter reads in the hours of a tariff. The same integration as month(): `bought`
// sums to the energy from the grid, the highest of `peaks` is peak_grid; the days of the month
// count as the calendar has them. Ignores that a campus may export: what solar gives beyond the
// load is curtailed.
[[nodiscard]] BilledMonth metered(const CampusModel& model, const MonthLoad& load,
                                  const Market& market, const BillingCalendar& calendar);

// The IT power that a facility rating supports, facility / nameplate, and its inverse. This is the
// step from "1 GW of data centre" to racks; annual energy uses annual_pue instead.
[[nodiscard]] Power design_it_power(const CampusModel& model, Power facility);
[[nodiscard]] Power design_facility_power(const CampusModel& model, Power it);

// The price of grid energy: the campus's own, else the site's; nothing if neither is known.
[[nodiscard]] std::optional<DollarsPerEnergy> grid_price(const Campus& campus,
                                                         const catalog::SiteProfile& site);

// Contradictions that no single field shows, each at `path`.
void check(const Campus& campus, const std::string& path, Diagnostics& diagnostics);

template <class Visitor>
void visit(Visitor& v, Campus& c) {
  v.field(
      "site", c.site,
      {.doc = "the place: climate, grid carbon, prices", .required = true, .refers_to = "site"});
  v.field("cooling", c.cooling, {.doc = "how heat leaves the racks"});
  v.field("rejection", c.rejection,
          {.doc = "how heat leaves the campus; absent: adiabatic for warm water, else dry"});
  v.field(
      "pue", c.pue,
      {.doc = "annual PUE at full load, if known; absent: computed from chain, cooling and climate",
       .min = 1,
       .max = 4});
  v.field(
      "nameplate_ratio", c.nameplate_ratio,
      {.doc = "facility rating over IT rating, if known; absent: peak PUE x provisioning_margin",
       .min = 1,
       .max = 4});
  v.field("provisioning_margin", c.provisioning_margin,
          {.doc = "facility rating over computed peak power, for reserves", .min = 1, .max = 2});
  v.field("chain", c.chain, {.doc = "losses between grid and rack"});
  v.field("supply", c.supply, {.doc = "where electricity comes from"});
  v.field("energy_price", c.energy_price,
          {.doc = "delivered price of grid energy; absent: the site's",
           .min = 0,
           .example = "65 $/MWh"});
}

}  // namespace gw::site
