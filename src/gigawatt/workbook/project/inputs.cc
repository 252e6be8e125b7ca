#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gigawatt/units/unit.h"
#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook::internal {

namespace {

// A project whose tax depreciation is one dollar of that class: its row is the class's table.
std::vector<double> depreciation_shares(const finance::DepreciationClass& asset,
                                        const finance::SamConventions& sam) {
  Project probe;
  probe.years = finance::kMaxProjectYears;
  probe.sales = {.per_year = 1.0, .price = Dollars::from_si(1.0)};
  probe.construction.cost = Dollars::from_si(1.0);
  probe.debt.sizing = finance::DebtSizing::none;
  probe.reserves = {.dsra = {}};
  probe.sam = sam;
  probe.tax.assets = {asset};
  probe.tax.assets[0].share = 1.0;
  probe.tax.assets[0].bonus = probe.tax.assets[0].investment_credit = false;
  const ProjectResult result = finance::evaluate(probe);
  const auto row = result.row(ProjectRow::depreciation_federal);
  return {row.begin(), row.end()};
}

bool by_table(const finance::DepreciationClass& asset, const finance::SamConventions& sam) {
  return asset.method == finance::DepreciationMethod::macrs ||
         (sam.half_year_tables && asset.years == 15);
}

}  // namespace

void ProjectBuilder::given(std::string id, std::string label, std::string unit, std::string path,
                           Show show, double value) {
  m_.input({.id = std::move(id),
            .label = std::move(label),
            .unit = std::move(unit),
            .note = std::move(path),
            .show = show},
           value);
}

void ProjectBuilder::inputs() {
  m_.sheet("Inputs", "Inputs: every number that is given");
  general_inputs();
  sales_inputs();
  cost_inputs();
  construction_inputs();
  debt_inputs();
  later_inputs();
  tax_inputs();
  solved_values();
}

void ProjectBuilder::general_inputs() {
  m_.heading("Time and money");
  given("years", "Years of operation", "years", "project.years; sets the columns", Show::whole,
        static_cast<double>(p_.years));
  given("grid", "Periods a year", "periods", "project.periods_per_year; sets the columns",
        Show::whole, grid_);
  given("inflation", "Inflation", "% a year", "project.inflation", Show::percent, p_.inflation);
  given("real_rate", "Discount rate above inflation", "% a year", "project.real_discount_rate",
        Show::percent, p_.real_discount_rate);
  if (p_.target_irr)
    given("target_irr", "Target return of the owner", "% a year", "project.target_irr",
          Show::percent, *p_.target_irr);
  given("target_year", "Year by which the return counts", "year", "project.target_year",
        Show::whole, static_cast<double>(std::min(p_.target_year.value_or(p_.years), p_.years)));
}

void ProjectBuilder::sales_inputs() {
  const std::string& unit = p_.sales.unit;
  m_.heading("Sales");
  given("units", "Output of year 1", unit, "project.sales.per_year", Show::whole,
        p_.sales.per_year);
  given("degradation", "Output lost a year", "%", "project.sales.degradation", Show::percent,
        p_.sales.degradation);
  if (p_.sales.price)
    given("price", "Price of year 1", "$/" + unit, "project.sales.price", Show::plain,
          p_.sales.price->si());
  else
    m_.solved({.id = "price",
               .label = "Price of year 1, solved for the target return",
               .unit = "$/" + unit,
               .note = "goal seek: value at the target return on Returns = 0",
               .show = Show::plain},
              r_.price.si());
  given("price_escalation", "Growth of the price", "% a year", "project.sales.price_escalation",
        Show::percent, p_.sales.price_escalation);
  given("capacity_payment", "Capacity payment of year 1", "$/year",
        "project.sales.capacity_payment", Show::money, p_.sales.capacity_payment.si());
  given("capacity_escalation", "Its growth", "% a year", "project.sales.capacity_escalation",
        Show::percent, p_.sales.capacity_escalation);
  given("p90", "P90 output", "% of P50", "project.sales.p90", Show::percent, p_.sales.p90);
}

void ProjectBuilder::cost_inputs() {
  const std::string& unit = p_.sales.unit;
  m_.heading("Running costs");
  for (std::size_t k = 0; k < p_.opex.size(); ++k) {
    const finance::CostItem& item = p_.opex[k];
    const std::string id = fmt::format("opex{}", k + 1);
    const std::string path = fmt::format("project.opex.{}", item.id);
    const std::string name = item.id.empty() ? fmt::format("cost {}", k + 1) : item.id;
    given(id + "_fixed", name + ": a year", "$/year", path + ".per_year", Show::money,
          item.per_year.si());
    given(id + "_unit", name + ": per unit", "$/" + unit, path + ".per_unit", Show::plain,
          item.per_unit.si());
    given(id + "_growth", name + ": growth", "% a year", path + ".escalation", Show::percent,
          item.escalation);
  }
  given("insurance", "Insurance", "% of cost a year", "project.insurance", Show::percent,
        p_.insurance);
  given("property_rate", "Property tax", "% a year", "project.property_tax.rate", Show::percent,
        p_.property_tax.rate);
  given("property_assessed", "Share of the cost assessed", "%", "project.property_tax.assessed",
        Show::percent, p_.property_tax.assessed);
  given("property_decline", "Assessed value lost", "% a year", "project.property_tax.decline",
        Show::percent, p_.property_tax.decline);
  given("salvage", "Value at the end", "% of cost", "project.salvage", Show::percent, p_.salvage);
  for (std::size_t k = 0; k < p_.replacements.size(); ++k) {
    const finance::Replacement& part = p_.replacements[k];
    const std::string id = fmt::format("part{}", k + 1);
    const std::string path = fmt::format("project.replacements.{}", part.id);
    given(id + "_cost", part.id + ": replacement", "$ of year 1", path + ".cost", Show::money,
          part.cost.si());
    given(id + "_every", part.id + ": every", "years", path + ".every_years", Show::whole,
          static_cast<double>(part.every_years));
  }
}

void ProjectBuilder::construction_inputs() {
  const finance::ConstructionTerms& c = p_.construction;
  const std::string at = "project.construction.";
  m_.heading("Construction");
  given("cost", "Building and equipment", "$", at + "cost", Show::money, c.cost.si());
  given("other_cost", "Other cost at close", "$", at + "other_cost", Show::money,
        c.other_cost.si());
  given("financing_cost", "Cost of financing, if known", "$", at + "financing_cost", Show::money,
        c.financing_cost.si());
  given("planned_months", "Months to the planned COD", "months", at + "months; sets the columns",
        Show::whole, static_cast<double>(c.months));
  given("delay_months", "Delay of COD", "months", at + "delay_months; sets the columns",
        Show::whole, static_cast<double>(c.delay_months));
  if (!c.draws.empty()) {
    std::vector<double> shares = empty();
    for (std::size_t k = 0; k < c.draws.size(); ++k) shares[k + 1] = c.draws[k];
    m_.input_periods({.id = "draw_input",
                      .label = "Share of the cost paid",
                      .unit = "%",
                      .note = at + "draws",
                      .show = Show::percent},
                     std::move(shares));
  }
  given("construction_rate", "Interest of the construction loan", "% a year",
        c.rate ? at + "rate" : at + "rate, which is that of the debt", Show::percent,
        c.rate.value_or(p_.debt.rate));
  given("commitment_fee", "Fee on debt not yet drawn", "% a year", at + "commitment_fee",
        Show::percent, c.commitment_fee);
  given("damages_per_month", "Liquidated damages a month", "% of cost", at + "damages_per_month",
        Show::percent, c.damages_per_month);
  given("damages_cap", "Most damages", "% of cost", at + "damages_cap", Show::percent,
        c.damages_cap);
  given("shortcut_months", "Months of interest, in place of draws", "months", at + "shortcut_time",
        Show::plain, c.shortcut_time.in(unit::month));
  given("shortcut_fee", "Up-front fee of that", "% of cost", at + "shortcut_fee", Show::percent,
        c.shortcut_fee);
  given("grant", "Grant at COD", "$", at + "grant", Show::money, c.grant.si());
  given("half", "Part of its month that a draw is outstanding", "%",
        "convention: draws fall evenly within the month", Show::percent, 0.5);
}

void ProjectBuilder::debt_inputs() {
  const finance::DebtTerms& d = p_.debt;
  const std::string at = "project.debt.";
  m_.heading("Debt and reserves");
  m_.text("Sizing", std::string(enum_names(d.sizing)[static_cast<std::size_t>(d.sizing)]),
          at + "sizing; sets the formulas");
  if (sized_by_dscr()) {
    given("dscr", "CFADS / debt service", "x", at + "dscr", Show::ratio, d.dscr);
    if (!d.dscr_by_year.empty()) {
      std::vector<double> ratios(empty().size(), 1.0);
      for (int t = 1; t <= r_.periods; ++t) {
        const auto y = std::min<std::size_t>(static_cast<std::size_t>((t - 1) / grid_),
                                             d.dscr_by_year.size() - 1);
        ratios[static_cast<std::size_t>(cod_ + t)] = d.dscr_by_year[y];
      }
      m_.input_periods({.id = "dscr_input",
                        .label = "CFADS / debt service by year",
                        .unit = "x",
                        .note = at + "dscr_by_year",
                        .show = Show::ratio},
                       std::move(ratios));
    }
    if (d.p90_dscr)
      given("p90_dscr", "CFADS / debt service at P90", "x", at + "p90_dscr", Show::ratio,
            *d.p90_dscr);
    if (d.gearing_cap)
      given("gearing_cap", "Most debt", "% of cost", at + "gearing_cap", Show::percent,
            *d.gearing_cap);
  }
  if (d.sizing == finance::DebtSizing::percent) {
    given("percent", "Debt", "% of cost", at + "percent", Show::percent, d.percent);
    if (p_.sam.fee_on_cost)
      given("sam_stop", "Change of the reserve at which SAM's passes stop", "$",
            "convention of NREL SAM", Show::cents, 0.001);
    given("moratorium", "Years of interest only", "years", at + "moratorium_years", Show::whole,
          static_cast<double>(d.moratorium_years));
  }
  given("tenor", "Tenor from COD", "years", at + "tenor_years", Show::whole,
        static_cast<double>(d.tenor_years));
  given("rate", "Interest", "% a year", at + "rate", Show::percent, d.rate);
  given("upfront_fee", "Up-front fee", "% of debt", at + "upfront_fee", Show::percent,
        d.upfront_fee);
  given("closing_cost", "Closing cost", "$", at + "closing_cost", Show::money, d.closing_cost.si());
  given("dsra_months", "Debt service held in reserve", "months", "project.reserves.dsra",
        Show::plain, p_.reserves.dsra.in(unit::month));
  given("working_months", "Running cost held", "months", "project.reserves.working_capital",
        Show::plain, p_.reserves.working_capital.in(unit::month));
  given("receivable_months", "Sales that customers owe", "months", "project.reserves.receivables",
        Show::plain, p_.reserves.receivables.in(unit::month));
  given("reserve_rate", "Interest on reserves", "% a year", "project.reserves.interest",
        Show::percent, p_.reserves.interest);
}

void ProjectBuilder::later_inputs() {
  m_.heading("Distributions, refinancing and stress");
  given("lock_up", "DSCR below which nothing is distributed", "x",
        "project.distributions.lock_up_dscr", Show::ratio, p_.distributions.lock_up_dscr);
  given("sweep", "Share of the cash left that repays debt early", "%",
        "project.distributions.sweep", Show::percent, p_.distributions.sweep);
  if (p_.refinance) {
    const finance::RefinanceTerms& f = *p_.refinance;
    const std::string at = "project.refinance.";
    given("refi_year", "Refinancing at the end of year", "year", at + "year", Show::whole,
          static_cast<double>(f.year));
    if (f.sizing == finance::RefinanceSizing::dscr)
      given("refi_dscr", "CFADS / debt service of the new loan", "x", at + "dscr", Show::ratio,
            f.dscr);
    given("refi_tenor", "Tenor of the new loan", "years", at + "tenor_years", Show::whole,
          static_cast<double>(f.tenor_years));
    given("refi_rate", "Interest of the new loan", "% a year", at + "rate", Show::percent, f.rate);
    given("refi_fee", "Fee of the new loan", "% of it", at + "fee", Show::percent, f.fee);
  }
  given("stress_output", "Output in operation", "% of P50", "project.stress.output", Show::percent,
        p_.stress.output);
  given("stress_price", "Price in operation", "% of plan", "project.stress.price", Show::percent,
        p_.stress.price);
  given("stress_opex", "Running cost in operation", "% of plan", "project.stress.opex",
        Show::percent, p_.stress.opex);
  given("last_bits", "Share of the debt below which a sum is nothing", "of debt",
        "arithmetic: what the last bits of a balance leave", Show::tiny, 1e-12);
  given("ratio_bits", "Share of a ratio below which it is not missed", "of ratio",
        "arithmetic: what the last bits of a ratio leave", Show::tiny, 1e-9);
}

void ProjectBuilder::tax_inputs() {
  const finance::TaxTerms& t = p_.tax;
  const std::string at = "project.tax.";
  m_.heading("Tax");
  given("federal_rate", "Federal rate", "%", at + "federal_rate", Show::percent, t.federal_rate);
  given("state_rate", "State rate", "%", at + "state_rate", Show::percent, t.state_rate);
  given("loss_limit", "Share of an income that losses offset", "%", at + "loss_limit",
        Show::percent, t.loss_limit);
  if (t.interest_limit)
    given("interest_limit", "Deductible interest", "% of EBITDA", at + "interest_limit",
          Show::percent, *t.interest_limit);
  given("bonus_federal", "Bonus depreciation, federal", "%", at + "bonus_federal", Show::percent,
        t.bonus_federal);
  given("bonus_state", "Bonus depreciation, state", "%", at + "bonus_state", Show::percent,
        t.bonus_state);
  given("itc_federal", "Investment credit, federal", "%", at + "investment_credit_federal",
        Show::percent, t.investment_credit_federal);
  given("itc_state", "Investment credit, state", "%", at + "investment_credit_state", Show::percent,
        t.investment_credit_state);
  given("itc_basis", "Part of the federal credit that reduces the basis", "%", "IRC 50(c)(3)",
        Show::percent, 0.5);
  given("credit_unit", "Production credit of year 1", "$/" + p_.sales.unit,
        at + "production_credit.per_unit", Show::plain, t.production_credit.per_unit.si());
  given("credit_growth", "Its growth", "% a year", at + "production_credit.escalation",
        Show::percent, t.production_credit.escalation);
  given("credit_years", "Years of it", "years", at + "production_credit.years", Show::whole,
        static_cast<double>(t.production_credit.years));
  for (std::size_t k = 0; k < t.assets.size(); ++k) {
    const finance::DepreciationClass& asset = t.assets[k];
    const std::string id = fmt::format("class{}", k + 1);
    const std::string path = fmt::format("{}assets.{}", at, asset.id);
    const bool table = by_table(asset, p_.sam);
    given(id + "_share", asset.id + ": share of the basis", "%", path + ".share", Show::percent,
          asset.share);
    const std::vector<double> shares = depreciation_shares(asset, p_.sam);
    if (!table) {
      given(id + "_years", asset.id + ": straight line over", "years", path + ".years", Show::whole,
            static_cast<double>(asset.years));
      given(id + "_first", asset.id + ": part of a full year in the first", "%",
            path + ".convention", Show::percent, shares[1] * static_cast<double>(asset.years));
      continue;
    }
    std::vector<double> years = empty();
    for (int y = 1; y <= r_.years; ++y)
      years[static_cast<std::size_t>(cod_ + (y - 1) * grid_ + 1)] = shares[y];
    m_.input_periods({.id = id + "_table",
                      .label = asset.id + ": depreciation of the year, at its first period",
                      .unit = "% of basis",
                      .note = path + "; IRS Publication 946, appendix A",
                      .show = Show::percent},
                     std::move(years));
  }
  if (p_.replacements.empty()) return;
  const std::vector<double> shares = depreciation_shares({.years = 5}, {});
  for (int age = 1; shares[static_cast<std::size_t>(age)] > 0.0; ++age)
    given(fmt::format("replaced{}", age), fmt::format("Replacements: depreciation of year {}", age),
          "% of cost", "MACRS 5 years, half-year; IRS Publication 946, table A-1", Show::percent,
          shares[static_cast<std::size_t>(age)]);
}

void ProjectBuilder::solved_values() {
  m_.heading("Solved values: each equals the row named beside it");
  std::vector<double> tax = engine(ProjectRow::tax_federal);
  const std::vector<double> state = engine(ProjectRow::tax_state);
  for (std::size_t k = 0; k < tax.size(); ++k) tax[k] += state[k];
  std::vector<CaseInfo> cases = sizing_cases();
  cases.push_back(operating_);
  for (const CaseInfo& one : cases) {
    const std::string name = ", " + one.title;
    m_.solved_periods({.id = one.prefix + "tax_solved",
                       .label = "Income tax" + name,
                       .unit = "$",
                       .note = "= Tax: income tax, calculated"},
                      tax, one.prefix + "tax");
    m_.solved_periods({.id = one.prefix + "earned_solved",
                       .label = "Interest on reserves" + name,
                       .unit = "$",
                       .note = "= Debt: interest on reserves, calculated"},
                      engine(ProjectRow::reserve_interest), one.prefix + "earned");
    m_.solved({.id = one.prefix + "idc_solved",
               .label = "Interest and fees until COD" + name,
               .unit = "$",
               .note = "= Sources_Uses: interest and fees until COD, calculated"},
              r_.construction_interest.si(), one.prefix + "idc");
  }
}

void ProjectBuilder::timing() {
  m_.sheet("Timing", "Timing: one axis for all sheets");
  m_.heading("Constants");
  m_.constant({.id = "cod_months",
               .label = "Months from close to COD",
               .unit = "months",
               .show = Show::whole,
               .formula = "planned_months + delay_months"});
  m_.constant({.id = "last_period",
               .label = "Periods of operation",
               .unit = "periods",
               .show = Show::whole,
               .formula = "years * grid"});
  m_.constant({.id = "tenor_periods",
               .label = "Periods of the debt",
               .unit = "periods",
               .show = Show::whole,
               .formula = "tenor * grid"});
  m_.heading("Axis");
  const auto row = [this](std::string id, std::string label, std::string formula,
                          std::string note = {}, Show show = Show::flag) {
    m_.periods({.id = std::move(id),
                .label = std::move(label),
                .unit = show == Show::flag ? "flag" : "number",
                .note = std::move(note),
                .show = show,
                .formula = std::move(formula)});
  };
  row("counter", "Column", "counter.prev + 1", {}, Show::whole);
  row("period", "Period", "counter - cod_months - 1", "0 is COD; before it months, negative",
      Show::whole);
  row("f_construction", "Until COD", "(period <= 0) * 1");
  row("f_close", "Financial close", "(counter = 1) * 1");
  row("f_cod", "COD", "(period = 0) * 1");
  row("f_accrue", "Months with construction interest", "f_construction - f_close");
  row("f_building", "Months of the planned building",
      "(counter > 1) * (counter - 1 <= planned_months)");
  row("f_op", "Operation", "(period > 0) * 1");
  row("f_from_cod", "COD and operation", "f_cod + f_op");
  row("year", "Year of operation", "ROUNDUP(period / grid) * f_op", {}, Show::whole);
  row("year_start", "First period of its year", "(year > year.prev) * 1");
  row("f_tenor", "Debt outstanding by schedule", "f_op * (period <= tenor_periods)");
  row("f_last", "Last period", "(period = last_period) * 1");
  row("f_last_year", "Last year", "f_op * (year = years)");
}

}  // namespace gw::workbook::internal
