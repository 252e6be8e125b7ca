#include "gigawatt/catalog/internal/rows.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gigawatt/core/check.h"
#include "gigawatt/units/unit.h"

namespace gw::catalog::internal {

namespace {

// Nothing where a file leaves a rate at zero because it is not known.
template <class Q>
std::optional<Q> known(Q value) {
  return value.si() > 0 ? std::optional<Q>(value) : std::nullopt;
}

template <class E>
std::string_view word(E value) {
  return enum_names(value)[static_cast<std::size_t>(value)];
}

constexpr auto kPerWatt = unit::USD / unit::W;

}  // namespace

Column& Rows::column(std::string_view name, std::string_view unit_name, ColumnData empty) {
  const auto found = std::ranges::find(columns_, name, &Column::name);
  if (found != columns_.end()) return *found;
  return columns_.emplace_back(
      Column{.name = std::string(name), .unit = std::string(unit_name), .data = std::move(empty)});
}

void Rows::text(std::string_view name, std::string_view value) {
  std::get<std::vector<std::string>>(column(name, "", std::vector<std::string>{}).data)
      .emplace_back(value);
}

void Rows::count(std::string_view name, std::int64_t value) {
  std::get<std::vector<std::int64_t>>(column(name, "", std::vector<std::int64_t>{}).data)
      .push_back(value);
}

void Rows::real(std::string_view name, std::string_view unit_name, std::optional<double> value) {
  std::get<std::vector<double>>(column(name, unit_name, std::vector<double>{}).data)
      .push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
}

Table Rows::table(std::string name, std::string doc) && {
  Table table(std::move(name), std::move(doc));
  for (Column& column : columns_) table.add(std::move(column));
  return table;
}

void row(Rows& rows, const Chip& c) {
  rows.text("name", c.name);
  rows.text("launch", c.launch);
  rows.number("bf16_tflops", "TFLOP/s", c.peak_rate(Precision::bf16), unit::TFLOPs);
  rows.number("fp8_tflops", "TFLOP/s", c.peak_rate(Precision::fp8), unit::TFLOPs);
  rows.number("fp4_tflops", "TFLOP/s", c.peak_rate(Precision::fp4), unit::TFLOPs);
  rows.number("memory_gb", "GB", known(c.memory.capacity), unit::GB);
  rows.number("memory_gb_per_s", "GB/s", known(c.memory.bandwidth), unit::GBps);
  rows.number("scale_up_gb_per_s", "GB/s", known(c.scale_up.bandwidth), unit::GBps);
  rows.count("domain", c.scale_up.domain);
  rows.number("scale_out_gbit_per_s", "Gbit/s", known(c.scale_out.bandwidth), unit::Gbps);
  rows.number("tdp_w", "W", c.tdp, unit::W);
  rows.number("price_kusd", "k$", c.price.best_estimate(), 1e3 * unit::USD);
}

void row(Rows& rows, const System& s) {
  rows.text("name", s.name);
  rows.text("chip", s.chip);
  rows.count("chips", s.chips);
  rows.number("max_kw", "kW", known(s.power.max), unit::kW);
  rows.number("typical_kw", "kW", known(s.power.typical), unit::kW);
  rows.text("cooling", s.cooling);
  rows.number("price_musd", "M$", s.price.best_estimate(), unit::MUSD);
}

void row(Rows& rows, const Llm& m) {
  const bool complete = m.incomplete.empty();
  const auto giga = [](double count) { return count / 1e9; };
  rows.text("name", m.name);
  rows.count("layers", m.layers);
  rows.count("hidden", m.hidden);
  rows.count("context", m.context);
  rows.real("stated_g", "10^9", giga(m.stated_parameters));
  rows.real("computed_g", "10^9", complete ? std::optional(giga(parameters(m))) : std::nullopt);
  rows.real("stated_active_g", "10^9", giga(m.stated_active_parameters));
  rows.real("computed_active_g", "10^9",
            complete ? std::optional(giga(active_parameters(m))) : std::nullopt);
}

void row(Rows& rows, const Network& n) {
  rows.text("name", n.name);
  rows.text("kind", word(n.kind));
  rows.number("bandwidth_gb_per_s", "GB/s", known(n.bandwidth), unit::GBps);
  rows.count("domain", n.domain);
  const bool measured = n.efficiency.has_value();
  rows.real("all_reduce_efficiency", "",
            measured ? std::optional<double>(n.efficiency->all_reduce) : std::nullopt);
  rows.real("all_to_all_efficiency", "",
            measured ? std::optional<double>(n.efficiency->all_to_all) : std::nullopt);
}

void row(Rows& rows, const CollectiveTable& t) {
  const auto best = [](const std::optional<CollectiveCurve>& curve) -> std::optional<DataRate> {
    if (!curve || curve->bus_bandwidth.empty()) return std::nullopt;
    return *std::ranges::max_element(curve->bus_bandwidth);
  };
  rows.text("name", t.name);
  rows.count("chips", t.chips);
  rows.number("link_gb_per_s", "GB/s", t.link_rate, unit::GBps);
  rows.number("all_reduce_gb_per_s", "GB/s", best(t.all_reduce), unit::GBps);
  rows.number("all_gather_gb_per_s", "GB/s", best(t.all_gather), unit::GBps);
  rows.number("all_to_all_gb_per_s", "GB/s", best(t.all_to_all), unit::GBps);
}

void row(Rows& rows, const SiteProfile& s) {
  const std::vector<Temperature>& months = s.climate.dry_bulb;
  const Temperature sum = std::accumulate(months.begin(), months.end(), Temperature{});
  const auto celsius = [](Temperature t) { return t.in(unit::K)-273.15; };
  rows.text("name", s.name);
  rows.text("grid", s.grid);
  rows.real("mean_degc", "degC",
            celsius(sum / static_cast<double>(std::max<std::size_t>(months.size(), 1))));
  rows.real(
      "hottest_month_degc", "degC",
      months.empty() ? std::nullopt : std::optional(celsius(*std::ranges::max_element(months))));
  rows.number("carbon_g_per_kwh", "g/kWh", std::optional(s.carbon.intensity),
              1e-3 * unit::kg / unit::kWh);
  rows.number("energy_usd_per_mwh", "$/MWh", s.energy_price.best_estimate(), unit::USD / unit::MWh);
  rows.number("interconnect_years", "years", s.interconnect.best_estimate(), unit::year);
}

void row(Rows& rows, const NamedSite& s) {
  const auto power = [&rows](std::string_view column,
                             const std::optional<NamedSite::Extent>& extent,
                             std::optional<Power> NamedSite::Extent::* member) {
    rows.number(column, "MW", extent ? (*extent).*member : std::nullopt, unit::MW);
  };
  rows.text("name", s.name);
  rows.text("user", s.user);
  power("now_it_mw", s.now, &NamedSite::Extent::it_power);
  power("now_facility_mw", s.now, &NamedSite::Extent::facility_power);
  power("full_it_mw", s.full, &NamedSite::Extent::it_power);
  power("full_facility_mw", s.full, &NamedSite::Extent::facility_power);
  power("announced_mw", s.full, &NamedSite::Extent::announced_power);
  rows.text("full_date", s.full ? s.full->date : std::string());
}

void row(Rows& rows, const CoolingDesign& c) {
  const auto pue = c.pue.best_estimate();
  rows.text("name", c.name);
  rows.real("pue", "", pue ? std::optional<double>(*pue) : std::nullopt);
  rows.number("water_l_per_kwh", "L/kWh", std::optional(c.water.per_it_energy),
              unit::L / unit::kWh);
}

void row(Rows& rows, const Generator& g) {
  rows.text("name", g.name);
  rows.number("capex_usd_per_kw", "$/kW", g.capex ? g.capex->best_estimate() : std::nullopt,
              unit::USD / unit::kW);
  rows.number("lead_time_years", "years", g.lead_time ? g.lead_time->best_estimate() : std::nullopt,
              unit::year);
  rows.number("carbon_g_per_kwh", "g/kWh", g.carbon, 1e-3 * unit::kg / unit::kWh);
  rows.number("energy_usd_per_mwh", "$/MWh", g.energy_cost, unit::USD / unit::MWh);
}

void row(Rows& rows, const Reliability& r) {
  rows.text("name", r.name);
  rows.text("chip", r.chip);
  rows.count("chips_per_node", r.chips_per_node);
  rows.number("days_between_failures", "days", std::optional(r.node_time_between_failures),
              unit::day);
  rows.real("gpu_share", "",
            r.causes.items.empty() ? std::nullopt : std::optional<double>(r.share("gpu")));
  rows.number("restart_min", "min", std::optional(r.recovery.restart), unit::min);
}

void row(Rows& rows, const LeadTimes& l) {
  rows.text("name", l.name);
  rows.count("tasks", static_cast<std::int64_t>(l.tasks.items.size()));
}

void row(Rows& rows, const FacilityCost& f) {
  rows.text("name", f.name);
  rows.text("basis", f.basis);
  rows.number("total_usd_per_w", "$/W", std::optional(f.total()), kPerWatt);
}

void row(Rows& rows, const NetworkCost& n) {
  rows.text("name", n.name);
  rows.number("price_usd_per_chip", "$/chip", n.per_chip.best_estimate(), unit::USD / unit::chip);
  rows.number("power_w_per_chip", "W/chip", std::optional(n.power), unit::W / unit::chip);
}

void row(Rows& rows, const CapexView& v) {
  rows.text("who", v.who);
  rows.text("date", v.date);
  rows.text("platform", v.platform);
  rows.number("total_gusd_per_gw", "G$/GW", v.total.best_estimate(), kPerWatt);
  rows.text("basis", v.basis);
}

void row(Rows& rows, const ChipMarket& m) {
  std::optional<DollarsPerChipTime> low, high;
  for (const auto& [id, rental] : m.rental.items) {
    const auto price = rental.price.best_estimate();
    if (price && (!low || *price < *low)) low = price;
    if (price && (!high || *price > *high)) high = price;
  }
  rows.text("name", m.name);
  rows.text("chip", m.chip);
  rows.number("lowest_usd_per_chip_h", "$/chip-h", low, unit::USD / (unit::chip * unit::h));
  rows.number("highest_usd_per_chip_h", "$/chip-h", high, unit::USD / (unit::chip * unit::h));
}

void row(Rows& rows, const PartyFacts& p) {
  rows.text("name", p.name);
  rows.text("kind", word(p.kind));
  rows.count("facts", static_cast<std::int64_t>(p.terms.items.size() + p.series.items.size()));
}

void row(Rows& rows, const DealFacts& d) {
  std::vector<std::string> parties;
  for (const auto& [role, names] : d.roles.items) {
    for (const std::string& party : names) {
      if (std::ranges::find(parties, party) == parties.end()) parties.push_back(party);
    }
  }
  rows.text("name", d.name);
  rows.text("announced", print(d.announced));
  rows.text("state", word(d.state));
  rows.text("binding", word(d.binding));
  rows.text("parties", fmt::format("{}", fmt::join(parties, ", ")));
  rows.count("terms", static_cast<std::int64_t>(d.terms.items.size()));
}

void row(Rows& rows, const FactSheet& f) {
  rows.text("name", f.name);
  rows.count("facts", static_cast<std::int64_t>(f.terms.items.size()));
}

}  // namespace gw::catalog::internal
