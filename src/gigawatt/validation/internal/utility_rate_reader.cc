#include "gigawatt/validation/internal/utility_rate_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gigawatt/units/unit.h"

namespace gw::validation::internal {
namespace {

constexpr int kMaxYears = 100;
constexpr double kNoEnd = std::numeric_limits<double>::infinity();
constexpr DollarsPerEnergy kPerKwh = unit::USD / unit::kWh;
constexpr DollarsPerPower kPerKw = unit::USD / unit::kW;

constexpr auto kInputs = std::to_array<std::string_view>({"in_load_kw",
                                                          "in_load_day_amp",
                                                          "in_load_peak_hour",
                                                          "in_load_year_amp",
                                                          "in_load_peak_day",
                                                          "in_load_weekend_factor",
                                                          "in_load_escalation_pct",
                                                          "in_gen_kind",
                                                          "in_gen_kw",
                                                          "in_analysis_years",
                                                          "in_inflation_pct",
                                                          "in_rate_escalation_pct",
                                                          "in_metering",
                                                          "in_fixed_usd_per_month",
                                                          "in_monthly_minimum_usd",
                                                          "in_annual_minimum_usd",
                                                          "in_energy_windows",
                                                          "in_energy_rates",
                                                          "in_demand_flat",
                                                          "in_demand_windows",
                                                          "in_demand_tou",
                                                          "in_ratchet_months",
                                                          "in_ratchet_pct",
                                                          "in_ratchet_minimum_kw",
                                                          "in_year_zero_peaks_kw"});
constexpr auto kSides = std::to_array<std::string_view>({"load_only", "with_generation"});
constexpr auto kParts = std::to_array<std::string_view>(
    {"bill", "energy", "demand_flat", "demand_tou", "fixed", "minimum"});

std::vector<std::string> answer_names() {
  std::vector<std::string> names{"months1_load_only_billing_demand_kw", "months1_load_kwh",
                                 "out_load_year1_kwh"};
  for (std::string_view side : kSides) {
    for (std::string_view part : kParts) {
      names.push_back(fmt::format("out_{}_{}_year1_usd", side, part));
      if (part != "fixed") names.push_back(fmt::format("months1_{}_{}_usd", side, part));
    }
    names.push_back(fmt::format("months1_{}_peak_kw", side));
    names.push_back(fmt::format("years_{}_bill_usd", side));
  }
  return names;
}

bool is_answer(std::string_view column) {
  return column.starts_with("out_") || column.starts_with("months1_") ||
         column.starts_with("years_");
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Items of a list; an empty text has none.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> items;
  if (trim(text).empty()) return items;
  while (true) {
    const std::size_t end = text.find(separator);
    items.push_back(trim(text.substr(0, end)));
    if (end == std::string_view::npos) return items;
    text.remove_prefix(end + 1);
  }
}

std::optional<double> finite(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<std::int64_t> whole(std::string_view text) {
  const auto value = finite(text);
  if (!value || *value != std::floor(*value) || std::abs(*value) > 1e9) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

// "inf", or the 1e38 that SAM writes for it, is what the last tier of a list ends at.
std::optional<double> bound(std::string_view text) {
  constexpr double kSamNoEnd = 1e38;
  const auto value = text == "inf" ? kNoEnd : finite(text);
  return value && *value >= kSamNoEnd ? kNoEnd : value;
}

struct Span {
  std::int64_t first = 0;
  std::int64_t last = 0;
};
// "6-9", or "7" alone.
std::optional<Span> span_of(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = whole(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : whole(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return Span{*first, *last};
}

struct EnergyRate {
  double up_to = kNoEnd;
  bool hours_of_use = false;
  double buy = 0;
  double sell = 0;
};
struct DemandRate {
  double up_to = kNoEnd;
  double price = 0;
};
template <class Rate>
using Tiers = std::map<std::int64_t, Rate>;

class RowReader {
 public:
  RowReader(const RowPlace& place, Diagnostics& diagnostics)
      : place_(place), diagnostics_(diagnostics) {}

  std::optional<UtilityRateCase> run() {
    const std::size_t before = diagnostics_.error_count();
    case_.line = place_.row.line;
    case_.name = cell("case");
    case_.flag = cell("flag");
    if (case_.name.empty()) error("case", "a row needs a name");
    read_load();
    read_years();
    finance::Tariff tariff = read_tariff();
    read_answers();
    if (diagnostics_.error_count() > before) return std::nullopt;
    Diagnostics problems;
    auto model = finance::compile(tariff, "", problems);
    for (const Diagnostic& problem : problems.items())
      error("in_*", fmt::format("{}: {}", problem.path, problem.message));
    if (!model) return std::nullopt;
    case_.tariff = std::move(*model);
    return std::move(case_);
  }

 private:
  std::string_view cell(std::string_view column) const {
    const int index = place_.csv.column(column);
    return index < 0 ? std::string_view() : trim(place_.row.cells[static_cast<std::size_t>(index)]);
  }

  void error(std::string_view column, std::string message, std::string hint = {}) {
    diagnostics_.error({std::string(place_.name), place_.row.line, 1},
                       fmt::format("{}.{}", cell("case"), column), std::move(message),
                       std::move(hint));
  }

  double number(std::string_view column) {
    const auto value = finite(cell(column));
    if (!value) error(column, fmt::format("\"{}\" is not a number", cell(column)));
    return value.value_or(0);
  }

  double not_negative(std::string_view column) {
    const double value = number(column);
    if (value < 0) error(column, fmt::format("{} is below 0", value));
    return value;
  }

  double percent(std::string_view column) { return number(column) / 100; }

  template <class Enum>
  Enum named(std::string_view column, std::span<const std::string_view> names) {
    const auto found = std::find(names.begin(), names.end(), cell(column));
    if (found != names.end()) return static_cast<Enum>(found - names.begin());
    error(column, fmt::format("\"{}\" is none of {}", cell(column), fmt::join(names, ", ")));
    return Enum{};
  }

  void read_load() {
    constexpr auto kKinds = std::to_array<std::string_view>({"none", "flat", "solar"});
    case_.load = {.mean = not_negative("in_load_kw") * unit::kW,
                  .day_amplitude = number("in_load_day_amp"),
                  .peak_hour = number("in_load_peak_hour"),
                  .year_amplitude = number("in_load_year_amp"),
                  .peak_day = number("in_load_peak_day"),
                  .weekend_factor = number("in_load_weekend_factor"),
                  .growth_per_year = percent("in_load_escalation_pct")};
    case_.generation.kind = named<GenerationKind>("in_gen_kind", kKinds);
    case_.generation.power = not_negative("in_gen_kw") * unit::kW;
  }

  void read_years() {
    const auto years = whole(cell("in_analysis_years"));
    if (!years || *years < 1 || *years > kMaxYears)
      error("in_analysis_years", fmt::format("\"{}\" is not a number of years from 1 to {}",
                                             cell("in_analysis_years"), kMaxYears));
    else
      case_.years = static_cast<int>(*years);
  }

  finance::Tariff read_tariff() {
    finance::Tariff tariff;
    tariff.metering = named<Metering>("in_metering", enum_names(Metering{}));
    tariff.inflation = percent("in_inflation_pct");
    tariff.escalation = percent("in_rate_escalation_pct");
    tariff.fixed_per_month = number("in_fixed_usd_per_month") * unit::USD;
    tariff.monthly_minimum = not_negative("in_monthly_minimum_usd") * unit::USD;
    tariff.annual_minimum = not_negative("in_annual_minimum_usd") * unit::USD;
    tariff.energy = read_energy(tariff.metering != Metering::net_energy);
    tariff.demand = read_seasons();
    tariff.demand_by_period = read_demand_periods();
    tariff.ratchet = read_ratchet();
    return tariff;
  }

  // The fields of every item of a list.
  std::vector<std::vector<std::string_view>> items(std::string_view column, std::size_t fields,
                                                   std::string_view form) {
    std::vector<std::vector<std::string_view>> result;
    for (std::string_view item : split(cell(column), ';')) {
      auto parts = split(item, ':');
      if (parts.size() == fields)
        result.push_back(std::move(parts));
      else
        error(column, fmt::format("\"{}\" is not {}", item, form));
    }
    return result;
  }

  std::vector<finance::TariffWindow> read_windows(std::string_view column) {
    constexpr auto kDays = std::to_array<std::string_view>({"all", "wd", "we"});
    std::vector<finance::TariffWindow> windows;
    for (const auto& item : items(column, 4, "period:months:days:hours")) {
      const auto period = whole(item[0]);
      const auto months = span_of(item[1]);
      const auto days = std::find(kDays.begin(), kDays.end(), item[2]);
      const auto hours = span_of(item[3]);
      if (!period || !months || !hours || days == kDays.end() ||
          item[3].find('-') == std::string_view::npos) {
        error(column, fmt::format("\"{}\" is not a window", fmt::join(item, ":")),
              "write period:months:days:hours with days wd, we or all, e.g. 2:6-9:wd:8-22");
        continue;
      }
      windows.push_back({.period = std::to_string(*period),
                         .first_month = months->first,
                         .last_month = months->last,
                         .days = static_cast<DayKind>(days - kDays.begin()),
                         .from_hour = hours->first,
                         .to_hour = hours->last});
    }
    return windows;
  }

  // Tiers 1, 2, ... of which the last one has no end.
  template <class Rate>
  bool complete(std::string_view column, const Tiers<Rate>& tiers) {
    std::int64_t expected = 1;
    bool open = false;
    for (const auto& [tier, rate] : tiers) {
      if (tier != expected++ || open) break;
      open = rate.up_to == kNoEnd;
    }
    if (open && expected == static_cast<std::int64_t>(tiers.size()) + 1) return true;
    error(column, "tiers are 1, 2, ... and only the last one ends at inf");
    return false;
  }

  template <class Key, class Rate>
  void add(std::string_view column, std::map<Key, Tiers<Rate>>& rates, const Key& key,
           std::pair<std::int64_t, Rate> tier) {
    if (!rates[key].insert(tier).second)
      error(column, fmt::format("tier {} of \"{}\" is listed twice", tier.first, key));
  }

  finance::EnergyCharges read_energy(bool sells) {
    constexpr std::string_view kColumn = "in_energy_rates";
    std::map<std::int64_t, Tiers<EnergyRate>> rates;
    for (const auto& item : items(kColumn, 6, "period:tier:upper bound:unit:buy:sell")) {
      const auto period = whole(item[0]);
      const auto tier = whole(item[1]);
      const auto up_to = bound(item[2]);
      const auto buy = finite(item[4]);
      const auto sell = finite(item[5]);
      if (!period || !tier || !up_to || !buy || !sell || (item[3] != "kWh" && item[3] != "kWh/kW"))
        error(kColumn, fmt::format("\"{}\" is not a rate", fmt::join(item, ":")),
              "write period:tier:upper bound:unit:buy:sell with unit kWh or kWh/kW");
      else
        add(kColumn, rates, *period, {*tier, EnergyRate{*up_to, item[3] != "kWh", *buy, *sell}});
    }
    finance::EnergyCharges energy;
    energy.windows = read_windows("in_energy_windows");
    if (!rates.contains(1)) {
      error(kColumn, "period 1 has no rates", "hours without a window are of period 1");
      return energy;
    }
    for (const auto& [period, tiers] : rates) {
      if (!complete(kColumn, tiers)) return energy;
      check_same_tiers(rates.at(1), tiers, sells);
      finance::EnergyPeriod& added =
          energy.periods.items.emplace_back(std::to_string(period), finance::EnergyPeriod{}).second;
      for (const auto& [tier, rate] : tiers) added.buy.push_back(rate.buy * kPerKwh);
      added.sell = tiers.at(1).sell * kPerKwh;
    }
    for (const auto& [tier, rate] : rates.at(1)) {
      if (rate.up_to == kNoEnd) break;
      finance::EnergyTier& end = energy.tiers.emplace_back();
      if (rate.hours_of_use)
        end.up_to_hours_of_use = rate.up_to * unit::h;
      else
        end.up_to = rate.up_to * unit::kWh;
    }
    return energy;
  }

  void check_same_tiers(const Tiers<EnergyRate>& first, const Tiers<EnergyRate>& tiers,
                        bool sells) {
    const bool same =
        first.size() == tiers.size() &&
        std::equal(first.begin(), first.end(), tiers.begin(), [](const auto& a, const auto& b) {
          return a.second.up_to == b.second.up_to &&
                 (a.second.up_to == kNoEnd || a.second.hours_of_use == b.second.hours_of_use);
        });
    if (!same) error("in_energy_rates", "all periods need the same tiers");
    for (const auto& [tier, rate] : tiers)
      if (sells && rate.sell != tiers.begin()->second.sell)
        error("in_energy_rates", "the tiers of a period have different sell prices",
              "exports are sold at one price per period");
  }

  std::vector<finance::DemandTier> demand_tiers(const Tiers<DemandRate>& tiers) {
    std::vector<finance::DemandTier> result;
    for (const auto& [tier, rate] : tiers) {
      finance::DemandTier& added = result.emplace_back();
      if (rate.up_to != kNoEnd) added.up_to = rate.up_to * unit::kW;
      added.price = rate.price * kPerKw;
    }
    return result;
  }

  // Later months overwrite earlier ones, so that seasons keep the order of the file.
  std::vector<finance::DemandSeason> read_seasons() {
    constexpr std::string_view kColumn = "in_demand_flat";
    std::vector<std::pair<std::string, Span>> order;
    std::map<std::string, Tiers<DemandRate>> rates;
    for (const auto& item : items(kColumn, 4, "months:tier:upper kW:$/kW")) {
      const auto months = span_of(item[0]);
      const auto tier = whole(item[1]);
      const auto up_to = bound(item[2]);
      const auto price = finite(item[3]);
      if (!months || !tier || !up_to || !price) {
        error(kColumn,
              fmt::format("\"{}\" is not months:tier:upper kW:$/kW", fmt::join(item, ":")));
        continue;
      }
      const std::string season(item[0]);
      if (!rates.contains(season)) order.emplace_back(season, *months);
      add(kColumn, rates, season, {*tier, DemandRate{*up_to, *price}});
    }
    std::vector<finance::DemandSeason> seasons;
    for (const auto& [season, months] : order)
      if (complete(kColumn, rates.at(season)))
        seasons.push_back({.first_month = months.first,
                           .last_month = months.last,
                           .tiers = demand_tiers(rates.at(season))});
    return seasons;
  }

  std::optional<finance::PeriodDemand> read_demand_periods() {
    constexpr std::string_view kColumn = "in_demand_tou";
    std::map<std::int64_t, Tiers<DemandRate>> rates;
    for (const auto& item : items(kColumn, 4, "period:tier:upper kW:$/kW")) {
      const auto period = whole(item[0]);
      const auto tier = whole(item[1]);
      const auto up_to = bound(item[2]);
      const auto price = finite(item[3]);
      if (!period || !tier || !up_to || !price)
        error(kColumn,
              fmt::format("\"{}\" is not period:tier:upper kW:$/kW", fmt::join(item, ":")));
      else
        add(kColumn, rates, *period, {*tier, DemandRate{*up_to, *price}});
    }
    if (rates.empty()) return std::nullopt;
    rates.try_emplace(1, Tiers<DemandRate>{{1, DemandRate{}}});  // hours that nobody charges
    if (rates.begin()->first != 1) error(kColumn, "periods count from 1");
    finance::PeriodDemand demand;
    demand.windows = read_windows("in_demand_windows");
    for (const auto& [period, tiers] : rates)
      if (complete(kColumn, tiers))
        demand.periods.items.emplace_back(std::to_string(period),
                                          finance::DemandPeriod{demand_tiers(tiers)});
    return demand;
  }

  std::optional<finance::Ratchet> read_ratchet() {
    const auto months = whole(cell("in_ratchet_months"));
    if (!months || *months < 0)
      error("in_ratchet_months",
            fmt::format("\"{}\" is not a number of months", cell("in_ratchet_months")));
    if (!months || *months <= 0) return std::nullopt;
    finance::Ratchet ratchet{.months = *months,
                             .share = percent("in_ratchet_pct"),
                             .minimum = not_negative("in_ratchet_minimum_kw") * unit::kW,
                             .year_zero_peaks = {}};
    for (std::string_view item : split(cell("in_year_zero_peaks_kw"), ';')) {
      const auto peak = finite(item);
      if (!peak) error("in_year_zero_peaks_kw", fmt::format("\"{}\" is not a number", item));
      ratchet.year_zero_peaks.push_back(peak.value_or(0) * unit::kW);
    }
    return ratchet;
  }

  void read_answers() {
    for (const std::string& column : place_.csv.header) {
      if (!is_answer(column) || cell(column).empty()) continue;
      AnswerColumn answer{column, {}};
      for (std::string_view item : split(cell(column), ';')) {
        const auto value = finite(item);
        if (!value) error(column, fmt::format("\"{}\" is not a number", item));
        answer.values.push_back(value.value_or(0));
      }
      const std::size_t expected = column.starts_with("months1_") ? 12
                                   : column.starts_with("years_")
                                       ? static_cast<std::size_t>(case_.years)
                                       : 1;
      if (answer.values.size() != expected)
        error(column, fmt::format("{} values, expected {}", answer.values.size(), expected));
      case_.reference.push_back(std::move(answer));
    }
    if (case_.reference.empty()) error("case", "the row has no answers to compare with");
  }

  const RowPlace& place_;
  Diagnostics& diagnostics_;
  UtilityRateCase case_;
};

}  // namespace

bool check_header(const Csv& csv, std::string_view name, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  const SourceLocation place{std::string(name), 1, 1};
  const auto need = [&](std::string_view column) {
    if (csv.column(column) < 0)
      diagnostics.error(place, "", fmt::format("there is no column \"{}\"", column));
  };
  need("case");
  need("flag");
  for (std::string_view column : kInputs) need(column);
  const std::vector<std::string> answers = answer_names();
  const std::vector<std::string_view> known(answers.begin(), answers.end());
  for (const std::string& column : csv.header)
    if (is_answer(column) && std::find(known.begin(), known.end(), column) == known.end())
      diagnostics.error(place, "", fmt::format("\"{}\" is no answer of a bill", column),
                        did_you_mean(column, known));
  return diagnostics.error_count() == before;
}

std::optional<UtilityRateCase> read_utility_rate(const RowPlace& place, Diagnostics& diagnostics) {
  return RowReader(place, diagnostics).run();
}

}  // namespace gw::validation::internal
