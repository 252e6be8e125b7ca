#include "gigawatt/validation/sam_single_owner.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "gigawatt/units/unit.h"

namespace gw::validation {

namespace {

using finance::Project;
using finance::ProjectResult;
using finance::ProjectRow;

constexpr double kHoursPerYear = 8760.0;
constexpr double kMoney = 1e-3;
constexpr double kMoneyOfCost = 1e-10;
constexpr double kRelative = 1e-9;
constexpr double kIrrPoints = 1e-8;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<double> number(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

// Cells of one row by column name, with diagnostics.
class Cells {
 public:
  Cells(const Csv& csv, const CsvRow& row, std::string_view file, Diagnostics& diagnostics)
      : csv_(csv), row_(row), file_(file), diagnostics_(diagnostics) {}

  [[nodiscard]] std::string_view text(std::string_view column) const {
    const int index = csv_.column(column);
    return index < 0 ? std::string_view() : trimmed(row_.cells[static_cast<std::size_t>(index)]);
  }

  [[nodiscard]] bool has(std::string_view column) const { return csv_.column(column) >= 0; }

  std::optional<double> optional(std::string_view column) {
    if (csv_.column(column) < 0) {
      error(column, "the column is missing");
      return std::nullopt;
    }
    const std::string_view cell = text(column);
    if (cell.empty()) return std::nullopt;
    const auto value = number(cell);
    if (!value) error(column, fmt::format("\"{}\" is not a number", cell));
    return value;
  }
  // Empty counts as 0.
  double real(std::string_view column) { return optional(column).value_or(0.0); }
  double percent(std::string_view column) { return real(column) / 100.0; }
  double required(std::string_view column) {
    const auto value = optional(column);
    if (!value && text(column).empty() && csv_.column(column) >= 0) error(column, "is empty");
    return value.value_or(0.0);
  }
  std::int64_t whole(std::string_view column, std::int64_t most) {
    const double value = real(column);
    if (value != std::floor(value) || value < 0.0 || value > static_cast<double>(most)) {
      error(column, fmt::format("{} is not a whole number from 0 to {}", value, most));
      return 0;
    }
    return static_cast<std::int64_t>(value);
  }
  void error(std::string_view column, std::string message) {
    diagnostics_.error({std::string(file_), row_.line, 1},
                       fmt::format("{}.{}", text("case"), column), std::move(message),
                       "see src/gigawatt/validation/sam_single_owner.h for the format");
  }

 private:
  const Csv& csv_;
  const CsvRow& row_;
  std::string_view file_;
  Diagnostics& diagnostics_;
};

Dollars usd(double amount) { return Dollars::from_si(amount); }

void read_sales(Cells& c, Project& p) {
  p.sales.unit = "kWh";
  p.sales.per_year = kHoursPerYear * c.required("in_gen_kw");
  p.sales.degradation = c.percent("in_degradation_pct");
  p.sales.price_escalation = c.percent("in_ppa_escalation_pct");
  p.sales.capacity_payment =
      usd(c.real("in_capacity_payment_usd_per_mw_year") * c.real("in_system_capacity_kw") / 1000.0);
  p.sales.capacity_escalation = c.percent("in_capacity_payment_escalation_pct");
  const std::string_view mode = c.text("in_solve_mode");
  const auto price = c.optional("in_ppa_price_usd_per_kwh");
  p.target_irr = c.percent("in_irr_target_pct");
  const std::int64_t year = c.whole("in_irr_target_year", 1000);
  p.target_year =
      std::clamp<std::int64_t>(year == 0 ? p.years : year, 1, std::max<std::int64_t>(1, p.years));
  if (mode != "price" && mode != "irr_target")
    c.error("in_solve_mode", fmt::format("\"{}\" is neither price nor irr_target", mode));
  if (mode != "price") return;
  if (!price) c.error("in_ppa_price_usd_per_kwh", "is empty though the price is given");
  p.sales.price = usd(price.value_or(0.0));
}

void read_costs(Cells& c, Project& p) {
  const double kw = c.real("in_system_capacity_kw");
  const double inflation = p.inflation;
  p.opex = {{.id = "fixed",
             .per_year = usd(c.real("in_om_fixed_usd_per_year")),
             .per_unit = {},
             .escalation = inflation + c.percent("in_om_fixed_escal_pct")},
            {.id = "capacity",
             .per_year = usd(c.real("in_om_capacity_usd_per_kw_year") * kw),
             .per_unit = {},
             .escalation = inflation + c.percent("in_om_capacity_escal_pct")},
            {.id = "production",
             .per_year = {},
             .per_unit = usd(c.real("in_om_production_usd_per_mwh") / 1000.0),
             .escalation = inflation + c.percent("in_om_production_escal_pct")}};
  p.insurance = c.percent("in_insurance_pct");
  p.property_tax = {.rate = c.percent("in_property_tax_pct"),
                    .assessed = c.percent("in_property_assessed_pct"),
                    .decline = c.percent("in_property_decline_pct")};
  p.salvage = c.percent("in_salvage_pct");
  const double part = c.real("in_equip1_usd_per_w");
  const std::int64_t every = c.whole("in_equip1_every_years", 1000);
  if (part > 0.0 && every > 0)
    p.replacements = {{.id = "equip1", .cost = usd(part * kw * 1000.0), .every_years = every}};
  p.construction.cost = usd(c.required("in_total_installed_cost_usd"));
  p.construction.financing_cost = usd(c.real("in_construction_financing_usd"));
  p.construction.other_cost = usd(c.real("in_other_financing_usd"));
  p.construction.grant = usd(c.real("in_grant_state_usd"));
}

void read_debt(Cells& c, Project& p) {
  finance::DebtTerms& d = p.debt;
  const std::string_view sizing = c.text("in_debt_sizing");
  if (sizing != "dscr" && sizing != "percent")
    c.error("in_debt_sizing", fmt::format("\"{}\" is neither dscr nor percent", sizing));
  d.sizing = sizing == "percent" ? finance::DebtSizing::percent : finance::DebtSizing::dscr;
  d.tenor_years = std::min(c.whole("in_tenor_years", 1000), p.years);
  d.rate = c.percent("in_debt_rate_pct");
  d.upfront_fee = c.percent("in_debt_fee_pct");
  d.closing_cost = usd(c.real("in_debt_closing_usd"));
  if (d.sizing == finance::DebtSizing::dscr) {
    d.dscr = c.required("in_dscr");
    if (const auto cap = c.optional("in_debt_cap_pct")) d.gearing_cap = *cap / 100.0;
  } else {
    d.percent = c.percent("in_debt_percent");
    const std::string_view payment = c.text("in_payment");
    if (payment != "annuity" && payment != "equal_principal")
      c.error("in_payment", fmt::format("\"{}\" is neither annuity nor equal_principal", payment));
    d.payment = payment == "annuity" ? finance::DebtPayment::annuity
                                     : finance::DebtPayment::equal_principal;
    d.moratorium_years = c.whole("in_moratorium_years", 1000);
  }
  if (d.tenor_years == 0) {
    d.sizing = finance::DebtSizing::none;
    d.tenor_years = 1;
  }
  p.reserves = {.dsra = c.real("in_dsra_months") * unit::month,
                .working_capital = c.real("in_working_capital_months") * unit::month,
                .receivables = c.real("in_receivables_months") * unit::month,
                .interest = c.percent("in_reserve_interest_pct")};
  p.distributions.lock_up_dscr = 0.0;
}

void read_tax(Cells& c, Project& p) {
  finance::TaxTerms& t = p.tax;
  t.federal_rate = c.percent("in_federal_tax_pct");
  t.state_rate = c.percent("in_state_tax_pct");
  t.interest_limit.reset();
  t.bonus_federal = c.percent("in_bonus_federal_pct");
  t.bonus_state = c.percent("in_bonus_state_pct");
  t.investment_credit_federal = c.percent("in_itc_federal_pct");
  t.investment_credit_state = c.percent("in_itc_state_pct");
  t.production_credit = {.per_unit = usd(c.real("in_ptc_federal_usd_per_kwh")),
                         .escalation = c.percent("in_ptc_escalation_pct"),
                         .years = c.whole("in_ptc_years", 1000)};
  using finance::DepreciationMethod;
  t.assets = {
      {.id = "macrs_5",
       .share = c.percent("in_depr_macrs5_pct"),
       .years = 5,
       .bonus = true,
       .investment_credit = true},
      {.id = "macrs_15", .share = c.percent("in_depr_macrs15_pct"), .years = 15, .bonus = true}};
  for (const auto& [column, years] :
       {std::pair("in_depr_sl5_pct", 5), std::pair("in_depr_sl15_pct", 15),
        std::pair("in_depr_sl20_pct", 20), std::pair("in_depr_sl39_pct", 39)})
    t.assets.push_back({.id = fmt::format("sl_{}", years),
                        .share = c.percent(column),
                        .method = DepreciationMethod::straight_line,
                        .years = years});
}

enum class Scale { money, relative, irr };

struct Ours {
  std::vector<double> values;
  std::string reason;
};

Ours value(double x) { return {{x}, {}}; }
template <class T>
Ours value(const finance::OrReason<T>& x, double per_unit) {
  if (!x) return {{}, std::string(x.error())};
  if constexpr (std::is_same_v<T, Dollars>)
    return value(x->si() * per_unit);
  else
    return value(*x * per_unit);
}

struct Context {
  const Project& project;
  const ProjectResult& result;
  std::optional<double> irr_sam;  // percent
};

struct Scalar {
  std::string_view column;
  Scale scale;
  Ours (*ours)(const Context&);
};

Ours wacc(const Context& c) {
  if (!c.irr_sam) return value(c.result.wacc, 100.0);
  const double gearing = c.result.debt / c.result.installed_cost;
  return value((1.0 - gearing) * *c.irr_sam +
               100.0 * gearing * c.project.debt.rate *
                   (1.0 - finance::effective_tax_rate(c.project.tax)));
}

Ours debt(const Context& c) {
  Ours ours = value(c.result.debt.si());
  if (c.result.debt <= Dollars()) ours.reason = c.result.debt_decided_by;
  return ours;
}

// SAM discounts the first funding of receivables by a year and counts it as CFADS.
double pv_cfads(const Context& c) {
  return c.result.pv_cfads.si() -
         c.result.at(ProjectRow::receivables, 0).si() / (1.0 + c.project.debt.rate);
}

constexpr std::array kScalars = {
    Scalar{"out_ppa_price_usd_per_kwh", Scale::relative,
           [](const Context& c) { return value(c.result.price.si()); }},
    Scalar{"out_npv_usd", Scale::money, [](const Context& c) { return value(c.result.npv.si()); }},
    Scalar{"out_irr_exact_pct", Scale::irr,
           [](const Context& c) { return value(c.result.irr, 100.0); }},
    Scalar{"out_irr_at_target_year_exact_pct", Scale::irr,
           [](const Context& c) { return value(c.result.irr_at_target_year, 100.0); }},
    Scalar{"out_pretax_npv_usd", Scale::money,
           [](const Context& c) { return value(c.result.pretax_npv.si()); }},
    Scalar{"out_lcoe_nominal_cents_per_kwh", Scale::relative,
           [](const Context& c) { return value(c.result.levelised_cost_nominal, 100.0); }},
    Scalar{"out_lcoe_real_cents_per_kwh", Scale::relative,
           [](const Context& c) { return value(c.result.levelised_cost_real, 100.0); }},
    Scalar{"out_lppa_nominal_cents_per_kwh", Scale::relative,
           [](const Context& c) { return value(c.result.levelised_price_nominal, 100.0); }},
    Scalar{"out_lppa_real_cents_per_kwh", Scale::relative,
           [](const Context& c) { return value(c.result.levelised_price_real, 100.0); }},
    Scalar{"out_debt_usd", Scale::money, debt},
    Scalar{
        "out_debt_fraction_pct", Scale::relative,
        [](const Context& c) { return value(100.0 * (c.result.debt / c.result.installed_cost)); }},
    Scalar{"out_equity_usd", Scale::money,
           [](const Context& c) { return value(c.result.equity.si()); }},
    Scalar{"out_installed_cost_usd", Scale::money,
           [](const Context& c) { return value(c.result.installed_cost.si()); }},
    Scalar{"out_financing_cost_usd", Scale::money,
           [](const Context& c) { return value(c.result.financing_cost.si()); }},
    Scalar{"out_pv_cafds_usd", Scale::money, [](const Context& c) { return value(pv_cfads(c)); }},
    Scalar{"out_min_dscr", Scale::relative,
           [](const Context& c) { return value(c.result.min_dscr, 1.0); }},
    Scalar{"out_wacc_pct", Scale::relative, wacc},
    Scalar{
        "out_effective_tax_pct", Scale::relative,
        [](const Context& c) { return value(100.0 * finance::effective_tax_rate(c.project.tax)); }},
};

struct Series {
  std::string_view name;  // years_<name>, y1_<name>
  Scale scale;
  double (*at)(const ProjectResult&, int year);
};

double row(const ProjectResult& r, ProjectRow which, int year) { return r.at(which, year).si(); }
double sum(const ProjectResult& r, std::initializer_list<ProjectRow> rows, int year) {
  double total = 0.0;
  for (ProjectRow which : rows) total += row(r, which, year);
  return total;
}

#define GW_SERIES(column, ...)                                                      \
  Series {                                                                          \
    column, Scale::money, [](const ProjectResult& r, int y) { return __VA_ARGS__; } \
  }

constexpr std::array kSeries = {
    Series{"energy_kwh", Scale::relative,
           [](const ProjectResult& r, int y) { return row(r, ProjectRow::output, y); }},
    GW_SERIES("revenue_usd",
              sum(r, {ProjectRow::sales, ProjectRow::capacity, ProjectRow::salvage}, y)),
    GW_SERIES("opex_usd", row(r, ProjectRow::opex, y)),
    GW_SERIES("ebitda_usd", row(r, ProjectRow::ebitda, y)),
    GW_SERIES("cafds_usd", row(r, ProjectRow::cfads, y)),
    GW_SERIES("interest_usd", row(r, ProjectRow::interest, y)),
    GW_SERIES("principal_usd", row(r, ProjectRow::principal, y)),
    GW_SERIES("debt_service_usd", sum(r, {ProjectRow::interest, ProjectRow::principal}, y)),
    GW_SERIES("debt_balance_usd", row(r, ProjectRow::debt, y)),
    GW_SERIES("reserve_balance_usd", sum(r,
                                         {ProjectRow::dsra, ProjectRow::working_capital,
                                          ProjectRow::receivables, ProjectRow::equipment_reserve},
                                         y)),
    GW_SERIES("reserve_interest_usd", row(r, ProjectRow::reserve_interest, y)),
    GW_SERIES("depreciation_federal_usd", row(r, ProjectRow::depreciation_federal, y)),
    GW_SERIES("depreciation_state_usd", row(r, ProjectRow::depreciation_state, y)),
    GW_SERIES("tax_state_usd", -row(r, ProjectRow::tax_state, y)),
    GW_SERIES("tax_federal_usd", -row(r, ProjectRow::tax_federal, y)),
    GW_SERIES("ptc_usd", row(r, ProjectRow::production_credit, y)),
    GW_SERIES("itc_usd", row(r, ProjectRow::investment_credit, y)),
    GW_SERIES("cash_pretax_usd", row(r, ProjectRow::owner_pretax, y)),
    GW_SERIES("cash_aftertax_usd", row(r, ProjectRow::owner, y)),
};
#undef GW_SERIES

// CFADS is printed up to the tenor, and in year 0 the first funding of receivables.
double series_at(const Series& series, const Context& c, int year) {
  if (series.name == "cafds_usd") {
    if (year == 0) return -row(c.result, ProjectRow::receivables, 0);
    if (year > c.project.debt.tenor_years) return 0.0;
  }
  return series.at(c.result, year);
}

double allowed(Scale scale, double theirs, double installed_cost) {
  switch (scale) {
    case Scale::money:
      return kMoney + kMoneyOfCost * std::abs(installed_cost);
    case Scale::relative:
      return kRelative * std::abs(theirs) + 1e-12;
    case Scale::irr:
      return kIrrPoints;
  }
  return 0.0;
}

void add_note(SamVerdict& verdict, std::string_view more) {
  verdict.note += fmt::format("{}{}", verdict.note.empty() ? "" : "; ", more);
}

// Why there is no debt or no single IRR.
void explain(const ProjectResult& r, SamVerdict& verdict) {
  if (r.debt <= Dollars()) add_note(verdict, r.debt_decided_by);
  if (!r.irr) add_note(verdict, fmt::format("IRR: {}", r.irr.error()));
}

// Compares one row column by column.
class Comparer {
 public:
  Comparer(Cells& cells, const Context& context, SamVerdict& verdict)
      : cells_(cells), c_(context), verdict_(verdict) {
    installed_ = context.result.installed_cost.si();
  }

  void run() {
    for (const Scalar& scalar : kScalars) compare_scalar(scalar);
    for (const Series& series : kSeries) {
      compare_year_one(series);
      compare_years(series);
    }
  }

 private:
  void compare_scalar(const Scalar& scalar) {
    Ours ours = scalar.ours(c_);
    SamComparison comparison{std::string(scalar.column), std::move(ours.values),
                             std::move(ours.reason), false, 0.0};
    const std::string_view cell = cells_.text(scalar.column);
    const bool skip = scalar.column == "out_wacc_pct" && (!c_.irr_sam || cell.empty());
    if (!skip && cells_.has(scalar.column)) {
      comparison.compared = true;
      const auto theirs = cells_.optional(scalar.column);
      if (theirs.has_value() != !comparison.ours.empty())
        one_sided(comparison);
      else if (theirs)
        comparison.deviation =
            std::abs(comparison.ours[0] - *theirs) / allowed(scalar.scale, *theirs, installed_);
    }
    add(std::move(comparison));
  }

  // One of the two has a value: no distance on a flagged row, and beyond any allowed one elsewhere.
  void one_sided(SamComparison& comparison) {
    comparison.deviation = std::numeric_limits<double>::infinity();
    if (verdict_.flag.empty()) return;
    comparison.compared = false;
    comparison.deviation = 0.0;
    add_note(verdict_, fmt::format("{} of {} alone", comparison.column,
                                   comparison.ours.empty() ? "SAM" : "gigawatt"));
  }

  void compare_year_one(const Series& series) {
    const std::string column = fmt::format("y1_{}", series.name);
    if (!cells_.has(column)) return;
    SamComparison comparison{column, {series_at(series, c_, 1)}, {}, false, 0.0};
    if (const auto theirs = cells_.optional(column)) {
      comparison.compared = true;
      comparison.deviation =
          std::abs(comparison.ours[0] - *theirs) / allowed(series.scale, *theirs, installed_);
    }
    add(std::move(comparison));
  }

  void compare_years(const Series& series) {
    const std::string column = fmt::format("years_{}", series.name);
    SamComparison comparison{column, {}, {}, false, 0.0};
    for (int y = 0; y <= c_.result.years; ++y) comparison.ours.push_back(series_at(series, c_, y));
    std::string_view cell = cells_.text(column);
    std::size_t year = 0;
    while (!cell.empty()) {
      const std::size_t end = std::min(cell.find(';'), cell.size());
      const auto theirs = number(trimmed(cell.substr(0, end)));
      if (!theirs || year >= comparison.ours.size()) break;
      const double apart =
          std::abs(comparison.ours[year] - *theirs) / allowed(series.scale, *theirs, installed_);
      comparison.deviation = std::max(comparison.deviation, apart);
      comparison.compared = true;
      ++year;
      cell.remove_prefix(std::min(end + 1, cell.size()));
    }
    if (comparison.compared || !cell.empty()) {
      if (year != comparison.ours.size() || !cell.empty())
        cells_.error(column, fmt::format("expected {} numbers divided by semicolons",
                                         comparison.ours.size()));
    }
    add(std::move(comparison));
  }

  void add(SamComparison comparison) {
    if (comparison.compared) {
      ++verdict_.compared;
      if (verdict_.worst_column.empty() || !(comparison.deviation <= verdict_.worst_deviation)) {
        verdict_.worst_deviation = comparison.deviation;
        verdict_.worst_column = comparison.column;
      }
    }
    verdict_.columns.push_back(std::move(comparison));
  }

  Cells& cells_;
  const Context& c_;
  SamVerdict& verdict_;
  double installed_ = 0.0;
};

}  // namespace

std::string_view name(SamStatus status) {
  switch (status) {
    case SamStatus::agrees:
      return "agrees";
    case SamStatus::differs:
      return "differs";
    case SamStatus::flagged:
      return "flagged";
  }
  return "";
}

int SamReport::count(SamStatus status) const {
  return static_cast<int>(std::count_if(
      rows.begin(), rows.end(), [status](const SamVerdict& row) { return row.status == status; }));
}

std::optional<finance::Project> sam_project(const Csv& csv, const CsvRow& row,
                                            std::string_view file, Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  Cells cells(csv, row, file, diagnostics);
  Project p;
  p.name = cells.text("case");
  p.years = cells.whole("in_analysis_years", finance::kMaxProjectYears);
  p.inflation = cells.percent("in_inflation_pct");
  p.real_discount_rate = cells.percent("in_real_discount_pct");
  p.sam = finance::SamConventions::all();
  read_sales(cells, p);
  read_costs(cells, p);
  read_debt(cells, p);
  read_tax(cells, p);
  if (diagnostics.error_count() > errors) return std::nullopt;
  Diagnostics problems;
  finance::check(p, problems);
  for (const Diagnostic& problem : problems.items()) cells.error(problem.path, problem.message);
  if (diagnostics.error_count() > errors) return std::nullopt;
  return p;
}

std::optional<SamReport> check_sam_single_owner(std::string_view text, std::string_view file,
                                                Diagnostics& diagnostics) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto csv = parse_csv(text, file, diagnostics);
  if (!csv) return std::nullopt;
  if (csv->column("case") < 0 || csv->rows.empty()) {
    diagnostics.error({std::string(file), 1, 1}, "", "no column \"case\" or no row",
                      "see src/gigawatt/validation/sam_single_owner.h for the format");
    return std::nullopt;
  }
  const std::size_t errors = diagnostics.error_count();
  SamReport report;
  finance::ProjectModel model;
  for (const CsvRow& line : csv->rows) {
    const auto project = sam_project(*csv, line, file, diagnostics);
    if (!project) continue;
    Cells cells(*csv, line, file, diagnostics);
    SamVerdict verdict;
    verdict.id = cells.text("case");
    verdict.group = cells.text("group");
    verdict.flag = cells.text("flag");
    verdict.line = line.line;
    const ProjectResult& result = model.evaluate(*project);
    const Context context{*project, result, number(cells.text("out_irr_sam_pct"))};
    explain(result, verdict);
    Comparer(cells, context, verdict).run();
    if (!verdict.flag.empty())
      verdict.status = SamStatus::flagged;
    else
      verdict.status = verdict.worst_deviation <= 1.0 ? SamStatus::agrees : SamStatus::differs;
    report.rows.push_back(std::move(verdict));
  }
  if (diagnostics.error_count() > errors) return std::nullopt;
  return report;
}

}  // namespace gw::validation
