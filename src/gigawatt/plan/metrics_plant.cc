// Metrics of what is built, what it costs from parts, and what power it takes.
#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "gigawatt/plan/metrics.h"

namespace gw::plan {
namespace {

using namespace metric_unit;

constexpr double kFullLoadHours = 8760 * 3600.0;
// Mean electricity of a US household: EIA, Residential Energy Consumption Survey, 10,791 kWh in
// 2022.
constexpr double kHomeJoulesPerYear = 10791 * 3.6e6;
// A DGX-1 of 2016: 8 P100 at 21.2 TFLOP/s in half precision.
constexpr double kDgx1FlopRate = 8 * 21.2e12;

Answer need(double value, double positive, std::string why) {
  if (positive > 0) return value;
  return std::unexpected(std::move(why));
}

double power(const MetricContext& c) { return c.last(c.ids().energised_power); }

double chips(const MetricContext& c) {
  double sum = 0;
  for (const auto& system : c.ids().systems) sum += c.last(system.chips_in_service);
  return sum;
}

double dies(const MetricContext& c) {
  double sum = 0;
  for (std::size_t s = 0; s < c.ids().systems.size(); ++s)
    sum += c.last(c.ids().systems[s].chips_in_service) *
           static_cast<double>(c.setup.plant.systems[s].spec.dies);
  return sum;
}

double fleet_rate(const MetricContext& c, catalog::Precision precision) {
  double sum = 0;
  for (std::size_t s = 0; s < c.ids().systems.size(); ++s)
    sum += c.last(c.ids().systems[s].chips_in_service) *
           c.setup.plant.systems[s].chip->peak_rate(precision).value_or(FlopRate()).si();
  return sum;
}

double systems_power(const MetricContext& c) {
  double sum = 0;
  for (std::size_t s = 0; s < c.ids().systems.size(); ++s) {
    const PlantSystem& system = c.setup.plant.systems[s];
    sum += c.last(c.ids().systems[s].chips_in_service) / static_cast<double>(system.spec.chips) *
           system.spec.maximum.si();
  }
  return sum;
}

double busiest_year_of_deliveries(const MetricContext& c) {
  double best = 0;
  for (int begin = 0; begin < c.months; ++begin) {
    double sum = 0;
    for (const auto& system : c.ids().systems) {
      auto series = c.flows().series(system.chips_delivered);
      for (int i = begin; i < std::min(begin + 12, c.months); ++i)
        sum += series[static_cast<std::size_t>(i)];
    }
    best = std::max(best, sum);
  }
  return best;
}

// Largest rise of the IT power over twelve months; before the first month there is none.
double busiest_year_of_power(const MetricContext& c) {
  auto level = c.flows().series(c.ids().it_power);
  double best = 0;
  for (int i = 0; i < c.months; ++i) {
    double before = i >= 12 ? level[static_cast<std::size_t>(i - 12)] : 0.0;
    best = std::max(best, level[static_cast<std::size_t>(i)] - before);
  }
  return best;
}

std::expected<Month, std::string> first_delivery(const MetricContext& c) {
  std::optional<Month> first;
  for (const auto& system : c.ids().systems)
    if (auto month = c.first_reaching(system.chips_delivered, 1e-9))
      first = std::min(first.value_or(*month), *month);
  if (first) return *first;
  return std::unexpected("nothing is delivered within the horizon");
}

std::expected<Month, std::string> month_of(const std::optional<Month>& month, std::string why) {
  if (month) return *month;
  return std::unexpected(std::move(why));
}

std::expected<std::string, std::string> first_system(const MetricContext& c) {
  auto system = c.outcome.construction->system(0);
  if (!system) return std::unexpected("no system is ordered within the horizon");
  return c.setup.plant.systems[static_cast<std::size_t>(*system)].id;
}

// What held the build-out up longest: money, chips, or nothing but its own lead times.
std::expected<std::string, std::string> binding_constraint(const MetricContext& c) {
  double money = 0, supply = 0;
  for (std::size_t p = 0; p < c.outcome.program.phases.size(); ++p) {
    auto phase = static_cast<int>(p);
    money += c.outcome.construction->phase_waited_for_money(phase).si();
    for (int n = 0; n < c.outcome.construction->nodes(phase); ++n) {
      auto times = c.outcome.construction->times(phase, n);
      money += times.waited_for_money.si();
      supply += times.waited_for_supply.si();
    }
  }
  if (c.books().support_drawn() > Money() && money == 0) return "money";
  if (money > supply) return "money";
  return supply > 0 ? "chips" : "lead times";
}

Answer per_flop_saving(const MetricContext& c, catalog::Precision precision) {
  // H100 SXM: 700 W, 989.4 TFLOP/s BF16 and 1,978.9 TFLOP/s FP8 dense (datasheet); a DGX H100
  // draws 10.2 kW for 8.
  double reference = 10.2e3 / 8 / (precision == catalog::Precision::bf16 ? 989.4e12 : 1978.9e12);
  auto system = c.outcome.construction->system(0);
  if (!system) return std::unexpected("no system is ordered within the horizon");
  const PlantSystem& s = c.setup.plant.systems[static_cast<std::size_t>(*system)];
  auto rate = s.chip->peak_rate(precision);
  if (!rate) return std::unexpected("the first system has no such rate");
  double own = s.spec.maximum.si() / static_cast<double>(s.spec.chips) / rate->si();
  return 1 - own / reference;
}

void add_build(MetricTable& t) {
  t.add({"build.energised_gw",
         "Energised power",
         kGW,
         "facility power at the end of the horizon",
         "Facility power of everything energised.",
         {"buildout.blocks", "campuses"},
         "curtailment, outages"},
        [](const MetricContext& c) -> Answer { return power(c); });
  t.add({"build.it_gw",
         "IT power",
         kGW,
         "IT power at the end of the horizon",
         "IT power that the energised facility power supports at design.",
         {"build.energised_gw", "campuses"},
         ""},
        [](const MetricContext& c) -> Answer { return c.last(c.ids().it_power); });
  t.add({"build.systems_gw",
         "Power of the systems",
         kGW,
         "provisioned power of the systems alone",
         "Nameplate power of all systems in service, without network, cooling and losses.",
         {"build.chips"},
         ""},
        [](const MetricContext& c) -> Answer { return systems_power(c); });
  t.add({"build.chips",
         "Chips in service",
         kMchips,
         "packages at the end of the horizon",
         "Packages in service: whole systems that fit the IT power.",
         {"build.it_gw", "catalog.systems"},
         "replacement of old chips"},
        [](const MetricContext& c) -> Answer { return chips(c); });
  t.add({"build.dies",
         "Dies in service",
         kMchips,
         "compute dies at the end of the horizon",
         "Compute dies in service; a Rubin package has two.",
         {"build.chips"},
         ""},
        [](const MetricContext& c) -> Answer { return dies(c); });
}

void add_power_per_chip(MetricTable& t) {
  t.add({"build.facility_power_per_chip",
         "Facility power per chip",
         kKWPerChip,
         "facility power over packages",
         "Energised facility power over packages in service.",
         {"build.energised_gw", "build.chips"},
         ""},
        [](const MetricContext& c) {
          return need(power(c) / chips(c), chips(c), "no chip is in service");
        });
  t.add({"build.facility_power_per_die",
         "Facility power per die",
         kKWPerChip,
         "facility power over dies",
         "Energised facility power over dies in service.",
         {"build.energised_gw", "build.dies"},
         ""},
        [](const MetricContext& c) {
          return need(power(c) / dies(c), dies(c), "no chip is in service");
        });
  t.add({"build.it_power_per_chip",
         "IT power per chip",
         kKWPerChip,
         "IT power over packages",
         "Energised IT power over packages in service.",
         {"build.it_gw", "build.chips"},
         ""},
        [](const MetricContext& c) {
          return need(c.last(c.ids().it_power) / chips(c), chips(c), "no chip is in service");
        });
  t.add({"build.peak_chips_per_year",
         "Chips in the busiest year",
         kMchips,
         "packages delivered in twelve months",
         "Most packages delivered in any twelve months.",
         {"buildout.blocks", "buildout.supply"},
         ""},
        [](const MetricContext& c) -> Answer { return busiest_year_of_deliveries(c); });
  t.add({"build.peak_it_gw_per_year",
         "IT power added in the busiest year",
         kGW,
         "IT power energised in twelve months",
         "Most IT power energised in any twelve months.",
         {"build.it_gw"},
         ""},
        [](const MetricContext& c) -> Answer { return busiest_year_of_power(c); });
}

void add_dates(MetricTable& t) {
  t.add_month({"build.first_delivery_month",
               "First systems delivered",
               kMonth,
               "month",
               "First month with a delivery.",
               {"buildout.blocks"},
               ""},
              first_delivery);
  t.add_month({"build.first_power_month",
               "First building energised",
               kMonth,
               "month",
               "First month with energised power.",
               {"buildout.blocks"},
               ""},
              [](const MetricContext& c) {
                return month_of(c.first_reaching(c.ids().energised_power, 1),
                                "nothing is energised within the horizon");
              });
  t.add_month({"build.first_gw_month",
               "First gigawatt energised",
               kMonth,
               "facility power",
               "First month with 1 GW of facility power energised.",
               {"buildout.blocks"},
               ""},
              [](const MetricContext& c) {
                return month_of(c.first_reaching(c.ids().energised_power, 1e9),
                                "1 GW is not reached");
              });
  t.add_month({"build.complete_month",
               "Everything energised",
               kMonth,
               "facility power",
               "Month in which the last phase is energised.",
               {"buildout.blocks"},
               ""},
              [](const MetricContext& c) {
                Power planned;
                for (const auto& phase : c.outcome.program.phases) planned += phase.facility_power;
                return month_of(
                    c.first_reaching(c.ids().energised_power, planned.si() * (1 - 1e-6)),
                    "not everything is energised within the horizon");
              });
  t.add_text({"build.first_system",
              "System of the first phase",
              kNone,
              "as ordered",
              "Catalog id of the system.",
              {"buildout.blocks"},
              ""},
             first_system);
  t.add_text({"build.binding_constraint",
              "What binds the build-out",
              kNone,
              "longest waits",
              "money where the plan needs support from nobody in particular, else what phases "
              "waited for longest.",
              {"buildout", "finance.unfunded_gusd"},
              "permits and crews as a limit"},
             binding_constraint);
}

void add_fleet(MetricTable& t) {
  t.add({"build.fleet_eflops_bf16",
         "Fleet rate, BF16",
         {"EFLOP/s", kFlopDim - kTimeDim, 1e18},
         "dense peak",
         "Sum of the dense BF16 peaks of all chips in service.",
         {"build.chips", "catalog.chips"},
         "efficiency"},
        [](const MetricContext& c) -> Answer { return fleet_rate(c, catalog::Precision::bf16); });
  t.add({"build.fleet_eflops_fp8",
         "Fleet rate, FP8",
         {"EFLOP/s", kFlopDim - kTimeDim, 1e18},
         "dense peak",
         "Sum of the dense FP8 peaks of all chips in service.",
         {"build.chips", "catalog.chips"},
         "efficiency"},
        [](const MetricContext& c) -> Answer { return fleet_rate(c, catalog::Precision::fp8); });
  t.add({"build.fleet_over_dgx1",
         "Fleet over one DGX-1",
         kNone,
         "BF16 against half precision of 2016",
         "Fleet BF16 rate over that of the DGX-1 delivered in 2016.",
         {"build.fleet_eflops_bf16"},
         ""},
        [](const MetricContext& c) -> Answer {
          return fleet_rate(c, catalog::Precision::bf16) / kDgx1FlopRate;
        });
  t.add(
      {"build.power_per_flop_saving_bf16",
       "Power per BF16 rate saved",
       kNone,
       "first system against DGX H100",
       "1 - provisioned watts per dense BF16 FLOP/s of the first system over those of a DGX H100.",
       {"catalog.systems", "catalog.chips"},
       "achieved rates"},
      [](const MetricContext& c) { return per_flop_saving(c, catalog::Precision::bf16); });
  t.add({"build.power_per_flop_saving_fp8",
         "Power per FP8 rate saved",
         kNone,
         "first system against DGX H100",
         "1 - provisioned watts per dense FP8 FLOP/s of the first system over those of a DGX H100.",
         {"catalog.systems", "catalog.chips"},
         "achieved rates"},
        [](const MetricContext& c) { return per_flop_saving(c, catalog::Precision::fp8); });
}

Answer per_power(double money, Power power, const char* why) {
  return need(money / power.si(), power.si(), why);
}

void add_capex(MetricTable& t) {
  constexpr const char* kNothing = "nothing is built within the horizon";
  t.add({"capex.total_gusd",
         "Capital cost",
         kGusd,
         "everything ordered, prices of parts",
         "Systems, network and facility at prices of parts.",
         {"build.chips", "ownership", "catalog.prices"},
         "taxes, financing during construction, price changes"},
        [](const MetricContext& c) -> Answer { return c.capex.total.best.si(); });
  t.add({"capex.systems_total_gusd",
         "Systems",
         kGusd,
         "everything ordered, prices of parts",
         "Systems at catalog prices.",
         {"build.chips", "catalog.systems"},
         ""},
        [](const MetricContext& c) -> Answer { return c.capex.systems.best.si(); });
  auto per_gw = [&t](const char* id, const char* label, const char* base, auto money, auto power) {
    t.add({id,
           label,
           kGusdPerGW,
           base,
           "Prices of parts over power.",
           {"capex.total_gusd"},
           "as capex.total_gusd"},
          [=](const MetricContext& c) { return per_power(money(c), power(c), kNothing); });
  };
  auto facility = [](const MetricContext& c) { return c.bill.facility; };
  auto it = [](const MetricContext& c) { return c.bill.it; };
  auto vendor = [](const MetricContext& c) {
    return (c.capex.systems.best + c.capex.network.best).si();
  };
  per_gw(
      "capex.per_facility_gw_gusd", "Capital cost per GW", "facility GW",
      [](const MetricContext& c) { return c.capex.total.best.si(); }, facility);
  per_gw(
      "capex.per_facility_gw_low_gusd", "Capital cost per GW, low",
      "facility GW, every price at its low",
      [](const MetricContext& c) { return c.capex.total.low.si(); }, facility);
  per_gw(
      "capex.per_facility_gw_high_gusd", "Capital cost per GW, high",
      "facility GW, every price at its high",
      [](const MetricContext& c) { return c.capex.total.high.si(); }, facility);
  per_gw(
      "capex.per_it_gw_gusd", "Capital cost per IT GW", "IT GW",
      [](const MetricContext& c) { return c.capex.total.best.si(); }, it);
  per_gw("capex.vendor_per_gw_gusd", "Systems and network per GW", "facility GW", vendor, facility);
  per_gw("capex.vendor_per_it_gw_gusd", "Systems and network per IT GW", "IT GW", vendor, it);
  per_gw(
      "capex.facility_per_gw_gusd", "Facility per GW", "facility GW",
      [](const MetricContext& c) {
        double sum = 0;
        for (const auto& part : c.capex.parts) sum += part.best.si();
        return sum;
      },
      facility);
  t.add({"capex.per_chip_usd",
         "Capital cost per chip",
         {"$/chip", kMoneyDim - kChipDim, 1},
         "all-in, per package",
         "Capital cost over packages.",
         {"capex.total_gusd", "build.chips"},
         ""},
        [](const MetricContext& c) {
          return need(c.capex.total.best.si() / c.bill.chips().si(), c.bill.chips().si(), kNothing);
        });
}

double last_year_joules(const MetricContext& c) {
  Energy sum;
  for (int i = c.last_year_begin(); i < c.months; ++i) sum += c.facility_energy(i);
  return sum.si() * (unit::year / c.last_year_length());
}

double last_year_flow(const MetricContext& c, FlowId flow) {
  auto series = c.flows().series(flow);
  double sum = 0;
  for (int i = c.last_year_begin(); i < c.months; ++i) sum += series[static_cast<std::size_t>(i)];
  return sum * (unit::year / c.last_year_length());
}

void add_power(MetricTable& t) {
  t.add({"power.peak_gw",
         "Peak draw",
         kGW,
         "facility power energised at the end",
         "Rating of what is energised.",
         {"build.energised_gw"},
         "diversity between campuses"},
        [](const MetricContext& c) -> Answer { return power(c); });
  t.add({"power.energy_full_load_twh",
         "Energy at full load",
         kTWh,
         "energised power x 8,760 h",
         "Energy of a year if the energised power ran at load 1.",
         {"build.energised_gw"},
         ""},
        [](const MetricContext& c) -> Answer { return power(c) * kFullLoadHours; });
  t.add({"power.us_homes_full_load_million",
         "US homes at full load",
         kMillion,
         "10,791 kWh a home and year",
         "Energy at full load over that of a mean US household.",
         {"power.energy_full_load_twh"},
         ""},
        [](const MetricContext& c) -> Answer {
          return power(c) * kFullLoadHours / kHomeJoulesPerYear;
        });
  t.add({"power.energy_twh_per_year",
         "Energy of the last year",
         kTWh,
         "facility energy, last twelve months",
         "Facility energy of the last twelve months.",
         {"build.energised_gw", "campuses", "demand"},
         "hourly dispatch, curtailment"},
        [](const MetricContext& c) -> Answer { return last_year_joules(c); });
  t.add({"power.us_homes_million",
         "US homes",
         kMillion,
         "10,791 kWh a home and year, last twelve months",
         "Energy of the last year over that of a mean US household.",
         {"power.energy_twh_per_year"},
         ""},
        [](const MetricContext& c) -> Answer { return last_year_joules(c) / kHomeJoulesPerYear; });
}

void add_site(MetricTable& t) {
  t.add({"power.pue",
         "PUE",
         kNone,
         "facility energy over IT energy, last twelve months",
         "Annual PUE from power chain, cooling and climate.",
         {"campuses", "catalog.sites"},
         "heat waves"},
        [](const MetricContext& c) {
          Energy it, facility;
          for (int i = c.last_year_begin(); i < c.months; ++i) {
            it += c.it_energy(i);
            facility += c.facility_energy(i);
          }
          return need(facility / it, it.si(), "no energy is used in the last year");
        });
  t.add({"power.water_mm3_per_year",
         "Water",
         {"M m^3", kVolumeDim, 1e6},
         "withdrawn, last twelve months",
         "Water withdrawn for cooling.",
         {"campuses"},
         "water of power plants"},
        [](const MetricContext& c) -> Answer { return last_year_flow(c, c.ids().site_water); });
  t.add({"power.carbon_mt_per_year",
         "Carbon dioxide",
         {"Mt", kMassDim, 1e9},
         "location-based, last twelve months",
         "Grid energy times grid intensity, and fuel burnt on site.",
         {"campuses", "catalog.sites"},
         "embodied carbon, a cleaner grid in later years"},
        [](const MetricContext& c) -> Answer { return last_year_flow(c, c.ids().site_carbon); });
}

}  // namespace

void add_plant_metrics(const Setup&, MetricTable& table) {
  add_build(table);
  add_power_per_chip(table);
  add_dates(table);
  add_fleet(table);
  add_capex(table);
  add_power(table);
  add_site(table);
}

}  // namespace gw::plan
