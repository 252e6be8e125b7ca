#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "gigawatt/catalog/internal/checks.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/units/text.h"
#include "gigawatt/units/unit.h"

namespace gw::catalog::internal {

namespace {

template <class T>
bool ascending(const std::vector<T>& values) {
  return std::ranges::is_sorted(values, std::less_equal<>()) &&
         std::ranges::adjacent_find(values) == values.end();
}

// A year alone, which no unit parser takes for a date.
bool is_year(std::string_view text) {
  return text.size() == 4 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

void check_terms(const config::ById<Term>& terms, const CheckContext& context) {
  for (const auto& [id, term] : terms.items) {
    const std::string path = "terms." + id;
    const bool has_range = !term.low.empty() || !term.high.empty();
    context.require(!term.value.empty() || has_range || !term.text.empty(), path,
                    "says nothing: give a value, a range or a text");
    context.require(term.low.empty() == term.high.empty(), path, "has one end of a range only");
    for (const std::string* text : {&term.value, &term.low, &term.high}) {
      if (!text->empty() && !is_amount(*text)) {
        context.error(path,
                      fmt::format("\"{}\" is neither an amount with a unit nor a date", *text),
                      "words go into `text`");
      }
    }
  }
}

void check_months(std::size_t count, std::string_view path, const CheckContext& context) {
  if (count == kMonths) return;
  context.error(std::string(path), fmt::format("has {} values, expected 12: one per month", count));
}

void check_count(double computed, double stated, double tolerance, std::string_view path,
                 const CheckContext& context) {
  const double difference = computed / stated - 1;
  if (std::abs(difference) <= tolerance) return;
  context.error(
      std::string(path),
      fmt::format("the dimensions give {:.4g}, {:+.2f} % from the published {:.4g}", computed,
                  100 * difference, stated),
      fmt::format(
          "correct the dimensions, or say in count_note why it may differ by more than {:g} %",
          100 * tolerance));
}

}  // namespace

void CheckContext::error(std::string path, std::string message, std::string hint) const {
  diagnostics.error({.file = file}, std::move(path), std::move(message), std::move(hint));
}

void CheckContext::require(bool condition, std::string_view path, std::string_view message) const {
  if (!condition) error(std::string(path), std::string(message));
}

void CheckContext::reference(std::string_view kind, std::string_view id,
                             std::string_view path) const {
  if (!id.empty() && !exists(kind, id)) {
    error(std::string(path), fmt::format("there is no {} \"{}\"", kind, id));
  }
}

bool is_amount(std::string_view text) {
  static constexpr std::array kDims{Dim{},
                                    kTimeDim,
                                    kMoneyDim,
                                    kPowerDim,
                                    kEnergyDim,
                                    kDataDim,
                                    kChipDim,
                                    kVolumeDim,
                                    kDataDim - kTimeDim,
                                    kMoneyDim - kTimeDim,
                                    kMoneyDim - kPowerDim,
                                    kMoneyDim - kEnergyDim,
                                    kMoneyDim - kPowerDim - kTimeDim,
                                    kMassDim - kEnergyDim,
                                    kVolumeDim - kEnergyDim,
                                    kVolumeDim - kTimeDim,
                                    kEnergyDim - kMassDim};
  if (is_year(text) || parse_date(text) || parse_month(text) || parse_window(text)) return true;
  return std::ranges::any_of(kDims, [text](Dim dim) { return parse_si(text, dim).has_value(); });
}

void check_walk(const Walk& walk, const CheckContext& context) {
  for (const SourceUse& use : walk.sources) {
    context.reference("source", use.source->id, use.path);
    for (const std::string& id : use.source->also) context.reference("source", id, use.path);
    for (const std::string& name : use.source->unverified) {
      if (std::ranges::find(use.fields, name) == use.fields.end()) {
        context.error(
            use.path,
            fmt::format("`unverified` names \"{}\", which is no field of this group", name));
      }
    }
  }
  for (const RangeUse& use : walk.ranges) {
    const auto above = [](std::optional<double> a, std::optional<double> b) {
      return a && b && *a > *b;
    };
    if (above(use.low, use.best) || above(use.best, use.high) || above(use.low, use.high)) {
      context.error(use.path, "is out of order: low <= best <= high");
    }
  }
}

void check(const Chip& chip, const CheckContext& context) {
  // A lithography field is 26 mm x 33 mm; no die is larger.
  context.require(chip.dies.area_mm2.value_or(0) <= 26.0 * 33.0, "dies.area_mm2",
                  "is larger than a lithography field of 858 mm2");
  if (!chip.incomplete.empty()) return;
  context.require(chip.memory.capacity.si() > 0 && chip.memory.bandwidth.si() > 0, "memory",
                  "needs capacity and bandwidth, or the chip a reason in `incomplete`");
  std::optional<FlopRate> previous;
  for (Precision p : {Precision::bf16, Precision::fp8, Precision::fp4}) {
    const auto rate = chip.peak_rate(p);
    if (!rate) continue;
    context.require(!previous || *rate >= *previous, "peak", "falls with narrower numbers");
    previous = rate;
  }
  if (!previous) previous = chip.peak_rate(Precision::fp16);
  context.require(previous.has_value(), "peak", "has no rate at bf16, fp16, fp8 or fp4");
  if (!previous || chip.memory.bandwidth.si() <= 0) return;
  // From SRAM-only chips to prefill chips on GDDR, marketed chips lie between 8 and 15,000 FLOP/B.
  const double intensity = previous->si() / chip.memory.bandwidth.si();
  context.require(
      intensity > 1 && intensity < 3e4, "peak",
      fmt::format("{:.3g} FLOP per byte of memory bandwidth is implausible", intensity));
  // Reading the whole memory takes microseconds (SRAM) to a third of a second (LPDDR).
  const double sweep = chip.memory.capacity.si() / chip.memory.bandwidth.si();
  context.require(sweep > 1e-6 && sweep < 1, "memory", "takes an implausible time to read once");
  if (chip.tdp) {
    const double per_joule = previous->si() / chip.tdp->si();
    context.require(per_joule > 1e10 && per_joule < 1e14, "tdp",
                    fmt::format("{:.3g} FLOP per joule is implausible", per_joule));
  }
}

void check(const System& system, const CheckContext& context) {
  context.reference("chip", system.chip, "chip");
  context.require(
      system.cooling == "air" || system.cooling == "liquid" || system.cooling == "hybrid",
      "cooling", "must be air, liquid or hybrid");
  context.require(system.power.typical <= system.power.max, "power",
                  "is higher under load than provisioned");
  context.require(system.scale_up_domain <= system.chips, "scale_up_domain",
                  "is larger than the system");
  const Chip* chip = context.chip(system.chip);
  if (chip == nullptr) return;
  if (system.network && system.network->bandwidth && chip->scale_out.bandwidth.si() > 0) {
    const DataRate of_chips = chip->scale_out.bandwidth * static_cast<double>(system.chips);
    context.require(std::abs(*system.network->bandwidth / of_chips - 1) < 0.01, "network.bandwidth",
                    fmt::format("is not the {} of its chips",
                                print_rounded(of_chips.si(), kDataDim - kTimeDim, 4)));
  }
  if (!chip->tdp) return;
  const Power of_chips = *chip->tdp * static_cast<double>(system.chips);
  context.require(
      of_chips <= system.power.max, "power",
      fmt::format("its chips alone draw {}", print_rounded(of_chips.si(), kPowerDim, 3)));
  context.require(system.power.max <= 5.0 * of_chips, "power",
                  fmt::format("is more than five times the {} of its chips",
                              print_rounded(of_chips.si(), kPowerDim, 3)));
}

void check(const Llm& llm, const CheckContext& context) {
  if (!llm.incomplete.empty()) return;
  const bool complete = llm.layers > 0 && llm.hidden > 0 && llm.heads > 0 && llm.kv_heads > 0 &&
                        llm.head_dim > 0 && llm.vocab > 0 && llm.context > 0;
  context.require(complete, "", "needs all dimensions, or a reason in `incomplete`");
  if (!complete) return;
  context.require(llm.heads % llm.kv_heads == 0, "kv_heads", "does not divide heads");
  const bool has_dense = !llm.moe || llm.moe->dense_layers > 0;
  context.require(has_dense == (llm.ffn > 0), "ffn",
                  "is the width of dense layers, and only of those");
  if (llm.moe) {
    context.require(llm.moe->active >= 1 && llm.moe->active <= llm.moe->experts, "moe.active",
                    "must lie between 1 and the number of experts");
    context.require(llm.moe->dense_layers < llm.layers, "moe.dense_layers", "leaves no MoE layer");
  }
  const bool noted = !llm.count_note.empty();
  check_count(parameters(llm), llm.stated_parameters,
              noted ? kNotedCountTolerance : kCountTolerance, "stated_parameters", context);
  if (llm.moe) {
    check_count(active_parameters(llm), llm.stated_active_parameters,
                noted ? kNotedActiveCountTolerance : kActiveCountTolerance,
                "stated_active_parameters", context);
  }
}

void check(const Network& network, const CheckContext& context) {
  context.require((network.kind == NetworkKind::scale_up) == (network.domain > 0), "domain",
                  "belongs to scale-up networks, and only to those");
}

void check(const CollectiveTable& table, const CheckContext& context) {
  context.reference("chip", table.chip, "chip");
  bool any = false;
  for (const auto* curve : {&table.all_reduce, &table.all_gather, &table.reduce_scatter,
                            &table.all_to_all, &table.send_receive}) {
    if (!*curve) continue;
    any = true;
    const CollectiveCurve& c = **curve;
    const bool one_rate = c.messages.empty() && c.bus_bandwidth.size() == 1;
    context.require(one_rate || c.messages.size() == c.bus_bandwidth.size(), "",
                    "has a curve with as many rates as messages missing");
    context.require(ascending(c.messages), "", "has a curve whose messages do not ascend");
    // In-switch reduction may beat the ring bound, but not by much.
    for (DataRate rate : c.bus_bandwidth) {
      context.require(rate.si() > 0 && (!table.link_rate || rate <= 1.1 * *table.link_rate), "",
                      "has a bus bandwidth far above its link rate");
    }
  }
  context.require(any, "", "has no measurement");
}

void check(const SiteProfile& site, const CheckContext& context) {
  check_months(site.climate.dry_bulb.size(), "climate.dry_bulb", context);
  check_months(site.humidity.relative.size(), "humidity.relative", context);
  for (Temperature t : site.climate.dry_bulb) {
    context.require(t > 213.15 * unit::K && t < 333.15 * unit::K, "climate.dry_bulb",
                    "has a monthly mean outside -60 to 60 degC");
  }
  context.require(site.energy_price.best_estimate().has_value(), "energy_price", "has no number");
  context.require(site.interconnect.best_estimate().has_value(), "interconnect", "has no number");
}

void check(const NamedSite& site, const CheckContext& context) {
  context.reference("site", site.profile, "profile");
  context.require(site.now || site.first_phase || site.full, "",
                  "says neither what is there nor what is planned");
  for (const auto* extent : {&site.now, &site.first_phase, &site.full}) {
    if (!*extent || !(*extent)->it_power || !(*extent)->facility_power) continue;
    context.require(*(*extent)->it_power <= *(*extent)->facility_power, "",
                    "has more IT power than facility power");
  }
}

void check(const CoolingDesign& cooling, const CheckContext& context) {
  const auto pue = cooling.pue.best_estimate();
  context.require(pue && *pue >= Ratio(1.0) && (!cooling.pue.low || *cooling.pue.low >= Ratio(1.0)),
                  "pue", "is below 1: a facility uses at least the energy of its IT");
}

void check(const Generator& generator, const CheckContext& context) {
  context.require(generator.capex || generator.energy_cost, "",
                  "has neither capex nor a cost of energy");
}

void check(const Reliability& reliability, const CheckContext& context) {
  context.reference("chip", reliability.chip, "chip");
  static constexpr std::array<std::string_view, 9> kCategories{
      "gpu", "hbm", "nic", "switch", "host", "software", "maintenance", "power", "unknown"};
  std::int64_t sum = 0;
  for (const auto& [id, cause] : reliability.causes.items) {
    sum += cause.count;
    context.require(std::ranges::find(kCategories, cause.category) != kCategories.end(),
                    "causes." + id, fmt::format("has the unknown category \"{}\"", cause.category));
  }
  if (!reliability.observed) return;
  const Reliability::Observed& seen = *reliability.observed;
  context.require(
      reliability.causes.items.empty() || sum == seen.unexpected, "causes",
      fmt::format("add up to {}, not to the {} unexpected interruptions", sum, seen.unexpected));
  const double nodes =
      static_cast<double>(seen.chips) / static_cast<double>(reliability.chips_per_node);
  const Time from_counts =
      seen.duration * nodes / static_cast<double>(std::max<std::int64_t>(seen.unexpected, 1));
  const double ratio = reliability.node_time_between_failures.si() / from_counts.si();
  context.require(ratio > 0.98 && ratio < 1.02, "node_time_between_failures",
                  fmt::format("is not nodes x duration / unexpected = {}",
                              print_rounded(from_counts.si(), kTimeDim, 4)));
}

void check(const LeadTimes& lead_times, const CheckContext& context) {
  std::vector<std::string_view> earlier;
  for (const auto& [id, task] : lead_times.tasks.items) {
    const std::string path = "tasks." + id;
    context.require(task.p90 >= task.p50, path, "has a P90 below its median");
    for (const std::string& name : task.after) {
      if (std::ranges::find(earlier, name) != earlier.end()) continue;
      context.error(path, fmt::format("waits for \"{}\", which does not stand before it", name),
                    "list tasks in an order in which they can be done");
    }
    earlier.push_back(id);
  }
  context.require(!earlier.empty(), "tasks", "is empty");
}

void check(const FacilityCost& cost, const CheckContext& context) {
  const double per_watt = cost.total().si();
  context.require(per_watt > 1 && per_watt < 100, "",
                  fmt::format("adds up to {:.3g} $/W, expected 1 to 100", per_watt));
}

void check(const NetworkCost& cost, const CheckContext& context) {
  context.require(cost.per_chip.best_estimate().has_value(), "per_chip", "has no number");
}

void check(const CapexView& view, const CheckContext& context) {
  context.reference("chip", view.platform, "platform");
  const auto total = view.total.best_estimate();
  context.require(total.has_value(), "total", "has no number");
  if (total && view.compute && view.construction) {
    const double ratio = (*view.compute + *view.construction).si() / total->si();
    context.require(ratio > 0.99 && ratio < 1.01, "total", "is not compute + construction");
  }
}

void check(const ChipMarket& market, const CheckContext& context) {
  context.reference("chip", market.chip, "chip");
  for (const auto& [id, rental] : market.rental.items) {
    context.require(rental.price.best_estimate().has_value(), "rental." + id, "has no price");
  }
  if (!market.resale) return;
  const ChipMarket::Resale& resale = *market.resale;
  context.require(
      resale.ages.size() == resale.low.size() && resale.ages.size() == resale.high.size(), "resale",
      "needs one low and one high value per age");
  context.require(ascending(resale.ages), "resale.ages", "do not ascend");
}

void check(const PartyFacts& party, const CheckContext& context) {
  check_terms(party.terms, context);
  for (const auto& [id, series] : party.series.items) {
    for (const auto& [date, amount] : series.points.items) {
      context.require(is_amount(amount), "series." + id + "." + date, "is no amount with a unit");
    }
  }
}

void check(const DealFacts& deal, const CheckContext& context) {
  check_terms(deal.terms, context);
  for (const auto& [role, parties] : deal.roles.items) {
    context.require(!parties.empty(), "roles." + role, "names nobody");
    for (const std::string& party : parties) context.reference("party", party, "roles." + role);
  }
  context.require(!deal.closed || *deal.closed >= deal.announced, "closed",
                  "lies before the announcement");
}

void check(const FactSheet& sheet, const CheckContext& context) {
  check_terms(sheet.terms, context);
}

}  // namespace gw::catalog::internal
