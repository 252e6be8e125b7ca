#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook::internal {

namespace {

// Adds rows of dollars: flows have a total over the periods, balances have none.
auto rows_of(Model& model, bool total) {
  return [&model, total](std::string id, std::string label, std::string formula,
                         bool strong = false, std::string note = {}) {
    model.periods({.id = std::move(id),
                   .label = std::move(label),
                   .unit = "$",
                   .note = std::move(note),
                   .formula = std::move(formula),
                   .total = total,
                   .strong = strong});
  };
}

}  // namespace

void ProjectBuilder::statements() {
  m_.sheet("Statements", "Statements of the project company: income, cash flow, balance sheet");
  income_statement();
  cash_flow_statement();
  balance_sheet();
  statement_checks();
}

void ProjectBuilder::income_statement() {
  const auto row = rows_of(m_, true);
  m_.heading("Income statement");
  row("pl_sales", "Sales", "op_sales");
  row("pl_capacity", "Capacity payments", "capacity");
  row("pl_salvage", "Value at the end", "salvage_value");
  row("pl_opex", "Running cost", "-op_opex");
  row("pl_ebitda", "EBITDA", "pl_sales + pl_capacity + pl_salvage + pl_opex", true);
  row("book_depreciation", "Depreciation",
      "-f_op * (fixed.prev + f_last * spent) / "
      "(last_period - period + 1)",
      false, "straight to zero over what is left of the life");
  row("pl_earned", "Interest on reserves", "op_earned_solved");
  row("pl_interest", "Interest on debt", "-op_interest_due", false, "due, whether paid or not");
  if (p_.refinance) row("pl_fee", "Fee of the new loan", "-new_fee");
  row("pl_pretax", "Income before tax",
      std::string("pl_ebitda + book_depreciation + pl_earned + "
                  "pl_interest") +
          (p_.refinance ? " + pl_fee" : ""),
      true);
  row("pl_tax", "Income tax", "-op_tax_solved", false, "as paid; no deferred tax");
  row("pl_credits", "Tax credits", "production_credit + investment_credit");
  row("pl_net", "Net income", "pl_pretax + pl_tax + pl_credits", true);
}

void ProjectBuilder::cash_flow_statement() {
  const auto row = rows_of(m_, true);
  m_.heading("Cash flow statement");
  row("cf_operating", "EBITDA, interest on reserves, tax and credits",
      "pl_ebitda + pl_earned + pl_tax + pl_credits");
  row("cf_receivables", "Increase of receivables", "-(op_receivables - op_receivables.prev)");
  row("cf_construction", "Construction, with interest and fees", "-capex");
  row("cf_replacements", "Replacements", "-spent");
  row("cf_drawn", "Debt drawn", "op_draw_all");
  row("cf_equity", "Equity paid", "op_equity_draw");
  row("cf_service", "Debt service", "-op_paid");
  row("cf_sweep", "Swept", "-op_sweep");
  if (p_.refinance) row("cf_refinancing", "Refinancing", "refinancing");
  row("cf_owner", "Distributions", "-distribution");
  row("cf_change", "Change of cash and reserves",
      std::string("cf_operating + cf_receivables + cf_construction + cf_replacements + cf_drawn + "
                  "cf_equity + cf_service + cf_sweep + cf_owner") +
          (p_.refinance ? " + cf_refinancing" : ""),
      true);
}

void ProjectBuilder::statement_checks() {
  m_.heading("Checks of this sheet");
  m_.periods({.id = "bs_off",
              .label = "Assets less debt and equity",
              .unit = "$",
              .show = Show::cents,
              .formula = "bs_assets - bs_claims"});
  m_.check({.id = "check_balance",
            .label = "The balance sheet balances in every period",
            .formula = all_zero("bs_off")});
  m_.periods({.id = "cash_off",
              .label = "Cash flow less change of cash in the balance sheet",
              .unit = "$",
              .show = Show::cents,
              .formula = "cf_change - (bs_cash - bs_cash.prev)"});
  m_.check({.id = "check_cash",
            .label = "The cash flow statement ties to the balance sheet",
            .formula = all_zero("cash_off")});
  m_.check({.id = "check_cash_positive",
            .label = "Cash and reserves are not negative",
            .formula = "MIN(bs_cash.all) >= -tolerance"});
}

void ProjectBuilder::balance_sheet() {
  const auto row = rows_of(m_, false);
  m_.heading("Balance sheet");
  m_.periods({.id = "capex",
              .label = "Construction, without reserves and working capital",
              .unit = "$",
              .formula = "op_need + op_idc_month - f_cod * (op_dsra_cod + op_working_cod)",
              .total = true});
  row("fixed_open", "Fixed assets, opening", "fixed.prev");
  row("fixed", "Fixed assets, closing", "fixed_open + capex + spent + book_depreciation", false,
      "opening + built + replaced - depreciation");
  row("bs_receivables", "Receivables", "op_receivables");
  row("bs_dsra", "Debt service reserve", "op_dsra");
  row("bs_equipment", "Equipment reserve", "equipment");
  row("bs_working", "Running cost held", "op_working");
  row("bs_trapped", "Trapped cash", "op_trapped");
  row("bs_cash", "Cash and reserves", "bs_dsra + bs_equipment + bs_working + bs_trapped", true);
  row("bs_assets", "Assets", "fixed + bs_receivables + bs_cash", true);
  row("bs_debt", "Debt", "op_drawn * (1 - f_from_cod) + op_balance");
  row("paid_open", "Equity paid in, opening", "paid_in.prev");
  row("paid_in", "Equity paid in, closing", "paid_open + op_equity_draw");
  row("retained_open", "Retained earnings, opening", "retained.prev");
  m_.periods({.id = "distribution",
              .label = "Distributions, with credits",
              .unit = "$",
              .formula = "to_owner + production_credit + investment_credit",
              .total = true});
  row("retained", "Retained earnings, closing", "retained_open + pl_net - distribution", false,
      "opening + net income - distributions");
  row("bs_claims", "Debt and equity", "bs_debt + paid_in + retained", true);
}

}  // namespace gw::workbook::internal
