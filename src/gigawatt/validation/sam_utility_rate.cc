#include "gigawatt/validation/sam_utility_rate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/core/billing.h"
#include "gigawatt/finance/tariff/bill.h"
#include "gigawatt/site/billing_periods.h"
#include "gigawatt/units/unit.h"
#include "gigawatt/validation/csv.h"
#include "gigawatt/validation/internal/utility_rate_reader.h"

namespace gw::validation {
namespace {

using finance::MonthBill;
using finance::RatchetWindow;
using finance::YearBill;
using std::numbers::pi;

constexpr auto kHours = static_cast<std::size_t>(kHoursOfYear);

double day_of(std::size_t hour) { return static_cast<double>(hour / 24); }
double hour_of(std::size_t hour) { return static_cast<double>(hour % 24); }

// What a year's bill of one side, load alone or with generation, is made from.
struct Side {
  std::vector<YearBill> bills;
  BilledYear first_year;
};

Side bill_side(const UtilityRateCase& row, const finance::TariffModel& tariff, bool generates) {
  const site::BillingCalendar calendar(tariff.windows, site::Weekday::monday);
  const std::vector<Power> first = hourly(row.load);
  const std::vector<Power> generation = generates ? hourly(row.generation) : std::vector<Power>();
  std::vector<Power> load = first;
  std::vector<BilledYear> years;
  for (int y = 0; y < row.years; ++y) {
    const double growth = std::pow(1 + row.load.growth_per_year.si(), y);
    for (std::size_t t = 0; t < kHours; ++t) load[t] = growth * first[t];
    years.push_back(site::meter(calendar, {load, generation}, tariff.metering));
  }
  return {finance::bill_years(tariff, years), years.front()};
}

template <class Part>
std::vector<double> by_month(const YearBill& bill, Part part) {
  std::vector<double> values;
  for (const MonthBill& month : bill.months) values.push_back(part(month).si());
  return values;
}

double sum(const std::vector<double>& values) {
  double total = 0;
  for (double value : values) total += value;
  return total;
}

struct BillPart {
  std::string_view name;
  bool monthly;  // also as a months1_ column
  Dollars (*value)(const MonthBill&);
};
constexpr std::array<BillPart, 6> kParts{{
    {"bill", true, [](const MonthBill& b) { return b.total(); }},
    {"energy", true, [](const MonthBill& b) { return b.energy - b.exports; }},
    {"demand_flat", true, [](const MonthBill& b) { return b.demand; }},
    {"demand_tou", true, [](const MonthBill& b) { return b.demand_by_period; }},
    {"fixed", false, [](const MonthBill& b) { return b.fixed; }},
    {"minimum", true, [](const MonthBill& b) { return b.minimum; }},
}};

void add_side(std::vector<AnswerColumn>& answers, std::string_view name, const Side& side) {
  const YearBill& first = side.bills.front();
  for (const BillPart& part : kParts)
    answers.push_back(
        {fmt::format("out_{}_{}_year1_usd", name, part.name), {sum(by_month(first, part.value))}});
  for (const BillPart& part : kParts)
    if (part.monthly)
      answers.push_back(
          {fmt::format("months1_{}_{}_usd", name, part.name), by_month(first, part.value)});
  AnswerColumn peaks{fmt::format("months1_{}_peak_kw", name), {}};
  for (const BilledMonth& month : side.first_year.months)
    peaks.values.push_back(month.peak.in(unit::kW));
  answers.push_back(std::move(peaks));
  AnswerColumn years{fmt::format("years_{}_bill_usd", name), {}};
  for (const YearBill& bill : side.bills) years.values.push_back(bill.total().si());
  answers.push_back(std::move(years));
}

// SAM prints a peak of 0 for the load with generation of buy_all_sell_all, which means nothing.
bool meaningless(const UtilityRateCase& row, const AnswerColumn& column) {
  return row.tariff.metering == Metering::buy_all_sell_all &&
         column.name == "months1_with_generation_peak_kw";
}

const AnswerColumn& column_of(const std::vector<AnswerColumn>& columns, std::string_view name) {
  return *std::find_if(columns.begin(), columns.end(),
                       [&](const AnswerColumn& column) { return column.name == name; });
}

UtilityRateCheck check_row(const UtilityRateCase& row) {
  constexpr std::string_view kYears = "years_load_only_bill_usd";
  const bool flagged = row.flag == internal::kRatchetFlag;
  UtilityRateCheck check;
  check.name = row.name;
  check.flag = row.flag;
  check.answers = utility_rate_answers(row, flagged ? RatchetWindow::sam : RatchetWindow::strict);
  if (flagged) {
    const auto strict = utility_rate_answers(row, RatchetWindow::strict);
    check.strict_difference = Dollars::from_si(sum(column_of(strict, kYears).values) -
                                               sum(column_of(check.answers, kYears).values));
  }
  for (const AnswerColumn& reference : row.reference) {
    if (meaningless(row, reference)) continue;
    const AnswerColumn& ours = column_of(check.answers, reference.name);
    ++check.columns;
    for (std::size_t i = 0; i < reference.values.size(); ++i, ++check.values) {
      const double difference = std::abs(ours.values[i] - reference.values[i]);
      if (difference > check.worst || check.worst_column.empty()) {
        check.worst = difference;
        check.worst_column = reference.name;
      }
    }
  }
  check.within = check.values > 0 && check.worst <= kTariffTolerance;
  return check;
}

// The columns that both tables begin with.
Table summary(std::string name, const std::vector<UtilityRateCheck>& checks) {
  std::vector<std::string> cases, flags, within, column;
  std::vector<std::int64_t> values;
  std::vector<double> worst, strict;
  for (const UtilityRateCheck& check : checks) {
    cases.push_back(check.name);
    flags.push_back(check.flag);
    within.emplace_back(check.within ? "yes" : "no");
    values.push_back(check.values);
    column.push_back(check.worst_column);
    worst.push_back(check.worst);
    strict.push_back(check.strict_difference ? check.strict_difference->si() : std::nan(""));
  }
  Table table(std::move(name), "electricity bills against NREL SAM");
  table.add({"case", "", "name of the row", std::move(cases)});
  table.add({"flag", "", "what SAM does in its own way", std::move(flags)});
  table.add({"within", "", "every value is within the tolerance", std::move(within)});
  table.add({"values", "", "values compared", std::move(values)});
  table.add({"worst_column", "", "where the largest difference is", std::move(column)});
  table.add({"worst_difference", "", "in the unit of that column", std::move(worst)});
  table.add({"strict_minus_sam_usd", "$",
             "bills of all years with a strict ratchet window, minus SAM's", std::move(strict)});
  return table;
}

}  // namespace

std::vector<Power> hourly(const LoadShape& shape) {
  std::vector<Power> load(kHours);
  for (std::size_t t = 0; t < kHours; ++t) {
    const bool weekend = t / 24 % 7 >= 5;
    const double day = std::cos(2 * pi * (hour_of(t) - shape.peak_hour) / 24);
    const double season = std::cos(2 * pi * (day_of(t) - shape.peak_day) / 365);
    const double factor = 1 + shape.day_amplitude.si() * day + shape.year_amplitude.si() * season;
    load[t] = factor * (weekend ? shape.weekend_factor.si() : 1) * shape.mean;
  }
  return load;
}

std::vector<Power> hourly(const GenerationShape& shape) {
  if (shape.kind == GenerationKind::none) return {};
  std::vector<Power> generation(kHours, shape.power);
  if (shape.kind == GenerationKind::flat) return generation;
  for (std::size_t t = 0; t < kHours; ++t) {
    const double sun = std::max(0.0, std::sin(pi * (hour_of(t) + 0.5 - 6) / 12));
    generation[t] *= sun * (1 + 0.3 * std::cos(2 * pi * (day_of(t) - 172) / 365));
  }
  return generation;
}

std::vector<AnswerColumn> utility_rate_answers(const UtilityRateCase& row, RatchetWindow window) {
  finance::TariffModel tariff = row.tariff;
  if (tariff.ratchet) tariff.ratchet->window = window;
  const Side alone = bill_side(row, tariff, false);
  std::vector<AnswerColumn> answers;
  add_side(answers, "load_only", alone);
  if (row.generation.kind == GenerationKind::none)
    add_side(answers, "with_generation", alone);
  else
    add_side(answers, "with_generation", bill_side(row, tariff, true));
  AnswerColumn demand{"months1_load_only_billing_demand_kw", {}};
  for (const MonthBill& month : alone.bills.front().months)
    demand.values.push_back(month.billing_demand.in(unit::kW));
  AnswerColumn energy{"months1_load_kwh", {}};
  for (const BilledMonth& month : alone.first_year.months)
    energy.values.push_back(month.total_bought.in(unit::kWh));
  AnswerColumn year{"out_load_year1_kwh", {sum(energy.values)}};
  answers.push_back(std::move(demand));
  answers.push_back(std::move(energy));
  answers.push_back(std::move(year));
  return answers;
}

std::optional<std::vector<UtilityRateCase>> parse_utility_rates(std::string_view csv,
                                                                std::string_view name,
                                                                Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  const std::optional<Csv> table = parse_csv(csv, name, diagnostics);
  if (!table) return std::nullopt;
  std::vector<UtilityRateCase> rows;
  if (table->rows.empty())
    diagnostics.error({std::string(name), 1, 1}, "", "the file has a header but no rows");
  if (internal::check_header(*table, name, diagnostics))
    for (const CsvRow& row : table->rows)
      if (auto read = internal::read_utility_rate({*table, row, name}, diagnostics))
        rows.push_back(std::move(*read));
  if (diagnostics.error_count() > before) return std::nullopt;
  return rows;
}

std::vector<UtilityRateCheck> check_utility_rates(const std::vector<UtilityRateCase>& rows) {
  std::vector<UtilityRateCheck> checks;
  checks.reserve(rows.size());
  for (const UtilityRateCase& row : rows) checks.push_back(check_row(row));
  return checks;
}

Table utility_rate_table(const std::vector<UtilityRateCheck>& checks) {
  return summary("tariff_rows", checks);
}

Table utility_rate_answer_table(const std::vector<UtilityRateCheck>& checks) {
  Table table = summary("tariff_answers", checks);
  if (checks.empty()) return table;
  for (std::size_t c = 0; c < checks.front().answers.size(); ++c) {
    std::vector<std::string> cells;
    for (const UtilityRateCheck& check : checks)
      cells.push_back(fmt::format("{:.6f}", fmt::join(check.answers[c].values, ";")));
    table.add({checks.front().answers[c].name, "", "our answer", std::move(cells)});
  }
  return table;
}

}  // namespace gw::validation
