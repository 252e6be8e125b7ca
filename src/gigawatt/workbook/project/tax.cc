#include <fmt/format.h>

#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook::internal {

void ProjectBuilder::tax() {
  m_.sheet("Tax", "Tax: depreciation, losses, interest limit, income tax, credits");
  depreciation();
  replaced_depreciation();
  for (const CaseInfo& one : sizing_cases()) assess(one);
  assess(operating_);
  credits();
}

void ProjectBuilder::depreciation() {
  const finance::TaxTerms& t = p_.tax;
  m_.heading("Depreciation of the year, per dollar of tax basis");
  std::string federal, state, credit_federal, credit_state;
  const auto add = [](std::string& sum, const std::string& term) {
    sum += (sum.empty() ? "" : " + ") + term;
  };
  for (std::size_t k = 0; k < t.assets.size(); ++k) {
    const finance::DepreciationClass& asset = t.assets[k];
    const CaseInfo one{.prefix = fmt::format("class{}", k + 1)};
    const std::string& name = asset.id;
    const bool table = m_.find(one.prefix + "_table").has_value();
    periods(one,
            {.id = "#_year",
             .label = name + ": depreciation of the year",
             .unit = "% of basis",
             .show = Show::percent,
             .formula = table ? "SUMIF(year.all, year, #_table.all) * f_op"
                              : "f_op * ((year = 1) * #_first + (year > 1) * (year <= #_years) + "
                                "(year = #_years + 1) * (1 - #_first)) / #_years"});
    constant(
        one,
        {.id = "#_left",
         .label = name + ": left at the end of the life",
         .unit = "% of basis",
         .show = Show::percent,
         .formula = p_.sam.basis_lost_at_end ? "0" : "1 - SUMPRODUCT(#_year.all, year_start.all)"});
    const std::string basis =
        asset.investment_credit ? "#_share * (1 - itc_basis * itc_federal)" : "#_share";
    const std::string yearly = "(#_year + f_last_year * #_left)";
    for (const std::string of : {"federal", "state"}) {
      const std::string bonus = "bonus_" + of;
      periods(one, {.id = "#_" + of,
                    .label = name + ": " + of,
                    .unit = "% of basis",
                    .show = Show::percent,
                    .formula = asset.bonus ? basis + " * (" + bonus + " * (year = 1) + (1 - " +
                                                 bonus + ") * " + yearly + ")"
                                           : basis + " * " + yearly});
    }
    add(federal, one.prefix + "_federal");
    add(state, one.prefix + "_state");
    if (!asset.investment_credit) continue;
    add(credit_federal, "itc_federal * " + one.prefix + "_share");
    add(credit_state, "itc_state * " + one.prefix + "_share");
  }
  const auto zero_if_none = [](const std::string& sum) { return sum.empty() ? "0" : sum; };
  m_.periods({.id = "basis_federal",
              .label = "All classes: federal",
              .unit = "% of basis",
              .show = Show::percent,
              .formula = zero_if_none(federal) + " + 0"});
  m_.periods({.id = "basis_state",
              .label = "All classes: state",
              .unit = "% of basis",
              .show = Show::percent,
              .formula = zero_if_none(state) + " + 0"});
  m_.constant({.id = "credit_federal",
               .label = "Investment credit, federal",
               .unit = "% of basis",
               .show = Show::percent,
               .formula = zero_if_none(credit_federal)});
  m_.constant({.id = "credit_state",
               .label = "Investment credit, state",
               .unit = "% of basis",
               .show = Show::percent,
               .formula = zero_if_none(credit_state)});
}

// MACRS over five years of what is spent; each row is the one above it, a year later.
void ProjectBuilder::replaced_depreciation() {
  if (p_.replacements.empty()) {
    m_.periods({.id = "replaced",
                .label = "Depreciation of replacements",
                .unit = "$ a year",
                .formula = "spent * 0"});
    return;
  }
  m_.heading("Depreciation of replacements");
  std::string sum;
  for (int age = 1; m_.find(fmt::format("replaced{}", age)); ++age) {
    m_.periods({.id = fmt::format("spent{}", age),
                .label = fmt::format("Spent, in its year {}", age),
                .unit = "$",
                .formula = age == 1
                               ? std::string("spent * 1")
                               : fmt::format("SUMIF(period.all, period - grid, spent{}.all) * f_op",
                                             age - 1)});
    sum += fmt::format("{}replaced{} * spent{}", sum.empty() ? "" : " + ", age, age);
  }
  m_.periods({.id = "replaced_table",
              .label = "Depreciation by table",
              .unit = "$",
              .note = "at the period of the spending",
              .formula = sum,
              .total = true});
  m_.constant(
      {.id = "replaced_left",
       .label = "Left at the end of the life",
       .unit = "$",
       .formula = p_.sam.basis_lost_at_end ? "0" : "SUM(spent.all) - SUM(replaced_table.all)"});
  m_.periods(
      {.id = "replaced",
       .label = "Depreciation of replacements, of the year",
       .unit = "$ a year",
       .formula =
           "SUMIF(year.all, year, replaced_table.all) * f_op + f_last_year * replaced_left"});
}

void ProjectBuilder::assess(const CaseInfo& one) {
  m_.heading("Income tax: " + one.title + " (amounts of the year stand in each of its periods)");
  const auto row = [&](std::string id, std::string label, std::string formula,
                       std::string unit = "$ a year") {
    periods(one, {.id = std::move(id),
                  .label = std::move(label),
                  .unit = std::move(unit),
                  .formula = std::move(formula)});
  };
  row("#y_ebitda", "EBITDA", "SUMIF(year.all, year, #ebitda.all)");
  row("#y_interest", "Interest paid", "SUMIF(year.all, year, #interest.all)");
  row("#y_earned", "Interest on reserves", "SUMIF(year.all, year, #earned.all)");
  if (p_.tax.interest_limit && !p_.sam.refund_losses) {
    row("#allowed", "Interest that may be deducted",
        "MAX(0, #y_earned + interest_limit * MAX(0, #y_ebitda))");
    row("#waiting_open", "Interest carried forward, opening",
        "year_start * #waiting.prev + (1 - year_start) * #waiting_open.prev");
    row("#deducted", "Interest deducted", "MIN(#y_interest + #waiting_open, #allowed)");
    row("#waiting", "Interest carried forward, closing", "#waiting_open + #y_interest - #deducted");
  } else {
    row("#deducted", "Interest deducted", "#y_interest * 1");
  }
  row("#fee_deducted", "Up-front fee deducted",
      p_.sam.fees_not_deducted ? "#fee * 0" : "f_op * (year <= tenor) * #fee / tenor");
  row("#y_income", "Income before depreciation",
      "#y_ebitda + #y_earned - #deducted - #fee_deducted + (year = 1) * grant");
  authority(one, "state");
  authority(one, "federal");
  const auto paid = [&](const std::string& of, ProjectRow result) {
    periods(one, {.id = "#tax_" + of,
                  .label = "Tax paid, " + of,
                  .unit = "$",
                  .formula = "f_op * #y_tax_" + of + " / grid",
                  .total = true,
                  .engine = one.operating ? engine(result) : std::vector<double>()});
  };
  paid("state", ProjectRow::tax_state);
  paid("federal", ProjectRow::tax_federal);
  periods(one, {.id = "#tax",
                .label = "Income tax, calculated",
                .unit = "$",
                .formula = "#tax_state + #tax_federal",
                .total = true,
                .strong = true});
}

void ProjectBuilder::authority(const CaseInfo& one, std::string_view name) {
  const std::string of(name);
  const bool federal = of == "federal";
  const auto row = [&](std::string id, std::string label, std::string formula) {
    periods(one, {.id = std::move(id),
                  .label = of + ": " + std::move(label),
                  .unit = "$ a year",
                  .formula = std::move(formula)});
  };
  const std::string at = "#" + of + "_";
  row(at + "depreciation", "depreciation", "basis_" + of + " * #tax_basis + replaced");
  row(at + "income", "income",
      "#y_income - " + at + "depreciation" +
          (federal ? " - #y_tax_state + (year = 1) * credit_state * #tax_basis" : ""));
  if (p_.sam.refund_losses) {
    row("#y_tax_" + of, "tax, losses refunded", of + "_rate * " + at + "income");
  } else {
    row(at + "loss_open", "losses carried forward, opening",
        "year_start * " + at + "loss.prev + (1 - year_start) * " + at + "loss_open.prev");
    row(at + "used", "losses used",
        "MIN(" + at + "loss_open, loss_limit * MAX(0, " + at + "income))");
    row(at + "loss", "losses carried forward, closing",
        at + "loss_open + MAX(0, -" + at + "income) - " + at + "used");
    row("#y_tax_" + of, "tax of the year",
        of + "_rate * (MAX(0, " + at + "income) - " + at + "used)");
  }
  if (!one.operating) return;
  m_.periods({.id = "depreciation_" + of,
              .label = of + ": depreciation of the period",
              .unit = "$",
              .formula = "f_op * op_" + of + "_depreciation / grid",
              .total = true,
              .engine = engine(federal ? ProjectRow::depreciation_federal
                                       : ProjectRow::depreciation_state)});
}

void ProjectBuilder::credits() {
  m_.heading("Credits");
  const std::string rate = "credit_unit * (1 + credit_growth)^(year - 1)";
  m_.periods({.id = "credit_rate",
              .label = "Production credit",
              .unit = "$/" + p_.sales.unit,
              .show = Show::plain,
              .formula = p_.sam.credit_in_whole_dollars ? "INT(1000 * " + rate + " + half) / 1000"
                                                        : rate});
  m_.periods({.id = "production_credit",
              .label = "Production credit",
              .unit = "$",
              .formula = "op_output * credit_rate * (year <= credit_years)",
              .total = true,
              .engine = engine(ProjectRow::production_credit)});
  m_.periods({.id = "investment_credit",
              .label = "Investment credit",
              .unit = "$",
              .formula = "(year = 1) * (credit_federal + credit_state) * op_tax_basis / grid",
              .total = true,
              .engine = engine(ProjectRow::investment_credit)});
}

}  // namespace gw::workbook::internal
