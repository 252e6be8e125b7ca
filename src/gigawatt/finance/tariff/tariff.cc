#include "gigawatt/finance/tariff/tariff.h"

#include <limits>

#include <fmt/format.h>

namespace gw::finance {
namespace {

constexpr Power kNoEnd = Power::from_si(std::numeric_limits<double>::infinity());

// What compile() adds to, and where in the plan it is.
class TariffCompiler {
 public:
  TariffCompiler(const Tariff& tariff, std::string_view path, Diagnostics& diagnostics)
      : tariff_(tariff), path_(path), diagnostics_(diagnostics) {}

  TariffModel run() {
    model_.metering = tariff_.metering;
    model_.fixed_per_month = tariff_.fixed_per_month;
    model_.monthly_minimum = tariff_.monthly_minimum;
    model_.annual_minimum = tariff_.annual_minimum;
    model_.growth = tariff_.inflation + tariff_.escalation;
    if (!(model_.growth > -1)) error("inflation", "inflation and escalation sum to -100% or less");
    add_energy();
    add_seasons();
    add_demand_periods();
    add_ratchet();
    return std::move(model_);
  }

 private:
  void error(std::string_view field, std::string message, std::string hint = {}) {
    diagnostics_.error({}, fmt::format("{}{}{}", path_, path_.empty() ? "" : ".", field),
                       std::move(message), std::move(hint));
  }

  template <class Period>
  std::vector<BillingWindow> windows(const config::ById<Period>& periods,
                                     const std::vector<TariffWindow>& windows,
                                     std::string_view field) {
    std::vector<std::string_view> known;
    for (const auto& [id, period] : periods.items) known.push_back(id);
    if (known.empty()) error(fmt::format("{}.periods", field), "there is no period");
    if (known.size() > static_cast<std::size_t>(kMaxBillingPeriods))
      error(fmt::format("{}.periods", field), fmt::format("more than {}", kMaxBillingPeriods));
    std::vector<BillingWindow> result;
    for (std::size_t i = 0; i < windows.size(); ++i) {
      const TariffWindow& w = windows[i];
      int period = 0;
      for (; period < static_cast<int>(known.size()); ++period)
        if (known[static_cast<std::size_t>(period)] == w.period) break;
      if (period == static_cast<int>(known.size()))
        error(fmt::format("{}.windows.{}.period", field, i + 1),
              fmt::format("there is no period \"{}\"", w.period), did_you_mean(w.period, known));
      if (check_window(w, fmt::format("{}.windows.{}", field, i + 1)))
        result.push_back({.period = period,
                          .first_month = static_cast<int>(w.first_month),
                          .last_month = static_cast<int>(w.last_month),
                          .days = w.days,
                          .from_hour = static_cast<int>(w.from_hour),
                          .to_hour = static_cast<int>(w.to_hour)});
    }
    return result;
  }

  bool check_window(const TariffWindow& w, const std::string& field) {
    const bool hours = w.from_hour >= 0 && w.from_hour <= 24 && w.to_hour >= 0 && w.to_hour <= 24;
    if (!hours) error(field, "hours go from 0 to 24");
    if (hours && w.from_hour == w.to_hour)
      error(field, fmt::format("holds no hour: {}-{}", w.from_hour, w.to_hour));
    return check_months(w.first_month, w.last_month, field) && hours && w.from_hour != w.to_hour;
  }

  bool check_months(std::int64_t first, std::int64_t last, const std::string& field) {
    if (first >= 1 && first <= 12 && last >= 1 && last <= 12) return true;
    error(field, "months go from 1 to 12");
    return false;
  }

  void add_energy() {
    const EnergyCharges& energy = tariff_.energy;
    model_.bounds = energy.tiers;
    model_.tiers = energy.tiers.size() + 1;
    check_bounds(energy.tiers);
    for (const auto& [id, period] : energy.periods.items) {
      if (period.buy.size() != model_.tiers)
        error(fmt::format("energy.periods.{}.buy", id),
              fmt::format("{} prices for {} tiers", period.buy.size(), model_.tiers),
              "every period has a price for each tier, and `tiers` lists all ends but the last");
      model_.buy.insert(model_.buy.end(), period.buy.begin(), period.buy.end());
      model_.sell.push_back(period.sell);
    }
    model_.windows.energy = windows(energy.periods, energy.windows, "energy");
    model_.windows.energy_periods = static_cast<int>(energy.periods.items.size());
  }

  // Ends in energy and in hours of use are in no order before the month's demand is known.
  void check_bounds(const std::vector<EnergyTier>& tiers) {
    std::optional<Energy> energy;
    std::optional<Time> hours;
    for (std::size_t k = 0; k < tiers.size(); ++k) {
      const std::string field = fmt::format("energy.tiers.{}", k + 1);
      const auto& [up_to, up_to_hours] = tiers[k];
      if (up_to.has_value() == up_to_hours.has_value())
        error(field, "needs one end, in energy or in hours of use",
              "the last tier has no end and is not listed");
      if ((up_to && !(*up_to > energy.value_or(Energy()))) ||
          (up_to_hours && !(*up_to_hours > hours.value_or(Time()))))
        error(field, "ends before the tier before it", "list the ends in ascending order");
      if (up_to) energy = up_to;
      if (up_to_hours) hours = up_to_hours;
    }
  }

  std::vector<DemandBlock> blocks(const std::vector<DemandTier>& tiers, const std::string& field) {
    std::vector<DemandBlock> result;
    if (tiers.empty()) error(field, "there is no tier");
    Power before;
    for (std::size_t k = 0; k < tiers.size(); ++k) {
      const std::string tier = fmt::format("{}.{}", field, k + 1);
      const bool last = k + 1 == tiers.size();
      if (tiers[k].up_to.has_value() == last)
        error(tier, last ? "the last tier has an end: demand above it would be free"
                         : "a tier without an end hides those after it");
      const Power up_to = tiers[k].up_to.value_or(kNoEnd);
      if (!(up_to > before))
        error(tier, "ends before the tier before it", "list the ends in ascending order");
      result.push_back({up_to, tiers[k].price});
      before = up_to;
    }
    return result;
  }

  void add_seasons() {
    for (std::size_t i = 0; i < tariff_.demand.size(); ++i) {
      const DemandSeason& season = tariff_.demand[i];
      const std::string field = fmt::format("demand.{}", i + 1);
      const std::vector<DemandBlock> tiers = blocks(season.tiers, field + ".tiers");
      if (!check_months(season.first_month, season.last_month, field)) continue;
      const std::int64_t months = (season.last_month - season.first_month + 12) % 12 + 1;
      for (std::int64_t k = 0; k < months; ++k)
        model_.demand[static_cast<std::size_t>((season.first_month - 1 + k) % 12)] = tiers;
    }
  }

  void add_demand_periods() {
    if (!tariff_.demand_by_period) return;
    const PeriodDemand& demand = *tariff_.demand_by_period;
    model_.windows.demand = windows(demand.periods, demand.windows, "demand_by_period");
    model_.windows.demand_periods = static_cast<int>(demand.periods.items.size());
    for (const auto& [id, period] : demand.periods.items)
      model_.demand_by_period.push_back(
          blocks(period.tiers, fmt::format("demand_by_period.periods.{}.tiers", id)));
  }

  void add_ratchet() {
    model_.ratchet = tariff_.ratchet;
    if (!tariff_.ratchet) return;
    if (tariff_.ratchet->months < 1 || tariff_.ratchet->months > 12)
      error("ratchet.months", "a ratchet looks back 1 to 12 months");
    const std::size_t peaks = tariff_.ratchet->year_zero_peaks.size();
    if (peaks != 0 && peaks != static_cast<std::size_t>(kMonthsOfYear))
      error("ratchet.year_zero_peaks", fmt::format("{} peaks, but a year has 12 months", peaks));
  }

  const Tariff& tariff_;
  std::string_view path_;
  Diagnostics& diagnostics_;
  TariffModel model_;
};

}  // namespace

std::optional<TariffModel> compile(const Tariff& tariff, std::string_view path,
                                   Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  TariffModel model = TariffCompiler(tariff, path, diagnostics).run();
  if (diagnostics.error_count() > before) return std::nullopt;
  return model;
}

}  // namespace gw::finance
