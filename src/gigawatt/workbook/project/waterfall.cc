#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook::internal {

namespace {

// Conventions of NREL SAM under which a schedule is kept that the waterfall would not pay.
bool loose(const Project& p) { return p.sam.owner_pays_shortfall || p.sam.negative_service; }

std::string unless_scheduled(const Project& p, std::string formula) {
  return loose(p) ? "(1 - as_scheduled) * " + formula : formula;
}

std::string kept_if_scheduled(const Project& p, const std::string& kept, std::string formula) {
  return loose(p) ? "IF(as_scheduled, " + kept + ", " + formula + ")" : formula;
}

}  // namespace

void ProjectBuilder::waterfall() {
  m_.heading("Operating case: cash available");
  cfads(operating_);
  due();
  pay();
  refinance();
  reserve();
  distribute();
}

void ProjectBuilder::due() {
  m_.heading("Operating case: debt service due");
  const bool later = p_.refinance.has_value();
  if (later) {
    const auto line = [this](std::string id, std::string label, std::string formula) {
      m_.constant({.id = std::move(id),
                   .label = std::move(label),
                   .unit = "periods",
                   .show = Show::whole,
                   .formula = std::move(formula)});
    };
    line("refi_period", "Refinancing at the end of period", "refi_year * grid");
    line("refi_end", "Last period of the new loan",
         "MIN(last_period, refi_period + refi_tenor * grid)");
    m_.periods({.id = "f_refi",
                .label = "Refinancing",
                .unit = "flag",
                .show = Show::flag,
                .formula = "(period = refi_period) * 1"});
    m_.periods({.id = "f_after",
                .label = "New loan",
                .unit = "flag",
                .show = Show::flag,
                .formula = "(period > refi_period) * 1"});
    m_.periods({.id = "f_new",
                .label = "New loan outstanding by schedule",
                .unit = "flag",
                .show = Show::flag,
                .formula = "f_after * (period <= refi_end)"});
  }
  m_.periods({.id = "op_rate",
              .label = "Interest of the period",
              .unit = "%",
              .show = Show::percent,
              .formula = later ? "f_op * IF(f_after * (op_debt > 0), refi_rate / grid, loan_rate)"
                               : "f_op * loan_rate"});
  m_.periods({.id = "f_matured",
              .label = "Maturity is reached",
              .unit = "flag",
              .show = Show::flag,
              .formula = later ? "f_op * (period >= IF(f_after, refi_end, tenor_periods))"
                               : "f_op * (period >= tenor_periods)"});
  m_.periods(
      {.id = "op_service",
       .label = "Service by schedule",
       .unit = "$",
       .formula = later ? "first_service * (1 - f_after) + new_service" : "first_service * 1",
       .total = true,
       .engine = engine(ProjectRow::scheduled_service)});
  service_due();
}

void ProjectBuilder::service_due() {
  m_.periods(
      {.id = "op_open", .label = "Debt, opening", .unit = "$", .formula = "op_balance.prev"});
  m_.periods({.id = "op_interest_due",
              .label = "Interest due",
              .unit = "$",
              .formula = "op_rate * op_open",
              .total = true});
  m_.periods({.id = "op_on_time",
              .label = "Debt that is not overdue",
              .unit = "$",
              .formula = "op_open - arrears.prev"});
  const std::string principal = scheduled_principal();
  m_.periods({.id = "op_principal_plan",
              .label = "Principal that falls due",
              .unit = "$",
              .formula = "f_op * (" + principal + ")"});
  std::string on_time = "MAX(0, op_principal_plan)";
  if (p_.sam.negative_service) on_time += " + as_scheduled * MIN(0, op_principal_plan)";
  m_.periods({.id = "op_principal_due",
              .label = "Principal due, with what is overdue",
              .unit = "$",
              .note = "all that is left at maturity",
              .formula = "MIN(op_open, (1 - f_matured) * (" + on_time +
                         " + arrears.prev) + f_matured * op_open)",
              .total = true});
  m_.periods({.id = "op_due",
              .label = "Debt service due",
              .unit = "$",
              .formula = "op_interest_due + op_principal_due",
              .total = true,
              .strong = true});
}

// The formula of what is planned, after the rows that it reads.
std::string ProjectBuilder::scheduled_principal() {
  const bool later = p_.refinance.has_value();
  const bool pro_rata = p_.distributions.sweep_order == finance::SweepOrder::pro_rata;
  const bool level = p_.debt.sizing == finance::DebtSizing::percent &&
                     p_.debt.payment == finance::DebtPayment::equal_principal;
  std::string principal = "op_service - op_rate * op_on_time";
  if (pro_rata || level) {
    m_.periods({.id = "first_planned",
                .label = "Balance by schedule",
                .unit = "$",
                .note = "value of the service to come",
                .formula = "f_from_cod * (first_planned.next + first_service.next) / "
                           "(1 + loan_rate)"});
    if (later)
      m_.periods({.id = "new_planned",
                  .label = "Balance by schedule of the new loan",
                  .unit = "$",
                  .formula = "f_refi * new_loan + f_after * (new_planned.prev * (1 + op_rate) - "
                             "new_service)"});
    m_.periods({.id = "planned_open",
                .label = "Balance by schedule, opening",
                .unit = "$",
                .formula = later ? "IF(f_after, new_planned.prev, first_planned.prev)"
                                 : "first_planned.prev * 1"});
    m_.periods(
        {.id = "planned",
         .label = "Principal by schedule",
         .unit = "$",
         .formula =
             later
                 ? "IF(f_after, new_service - op_rate * planned_open, planned_open - first_planned)"
                 : "planned_open - first_planned"});
    principal =
        pro_rata ? "IF(planned_open > 0, planned * op_on_time / planned_open, 0)" : "planned * 1";
  }
  return principal;
}

void ProjectBuilder::pay() {
  m_.heading("Operating case: paid");
  m_.periods({.id = "op_paid",
              .label = "Debt service paid",
              .unit = "$",
              .note = "from cash, trapped cash, then the reserve",
              .formula = kept_if_scheduled(
                  p_, "op_due", "MAX(0, MIN(op_cash + op_trapped.prev + op_dsra.prev, op_due))"),
              .total = true,
              .strong = true});
  m_.periods({.id = "op_interest",
              .label = "Interest paid",
              .unit = "$",
              .formula = kept_if_scheduled(p_, "op_interest_due", "MIN(op_paid, op_interest_due)"),
              .total = true,
              .engine = engine(ProjectRow::interest)});
  m_.periods({.id = "op_principal",
              .label = "Principal paid as scheduled",
              .unit = "$",
              .formula = "op_paid - op_interest",
              .total = true,
              .engine = engine(ProjectRow::principal)});
  m_.periods(
      {.id = "missing", .label = "Service not paid", .unit = "$", .formula = "op_due - op_paid"});
  m_.periods({.id = "f_short",
              .label = "Service is not paid in full",
              .unit = "flag",
              .show = Show::flag,
              .formula = "(missing > last_bits * op_debt) * 1"});
  m_.periods({.id = "shortfall",
              .label = "Service newly overdue",
              .unit = "$",
              .formula = "f_short * MAX(0, missing - arrears.prev)",
              .total = true,
              .engine = engine(ProjectRow::shortfall)});
  m_.periods(
      {.id = "arrears", .label = "Overdue, closing", .unit = "$", .formula = "f_short * missing"});
  m_.periods({.id = "left_paid",
              .label = "Cash after debt service",
              .unit = "$",
              .formula = "op_cash - op_paid"});
  m_.periods({.id = "from_trapped",
              .label = "Taken from trapped cash",
              .unit = "$",
              .formula = unless_scheduled(p_, "MIN(op_trapped.prev, MAX(0, -left_paid))")});
  m_.periods(
      {.id = "from_dsra",
       .label = "Taken from the reserve",
       .unit = "$",
       .formula = unless_scheduled(p_, "MIN(op_dsra.prev, MAX(0, -left_paid - from_trapped))")});
  m_.periods({.id = "left_made_up",
              .label = "Cash after that",
              .unit = "$",
              .note = "what is negative the owner pays",
              .formula = "left_paid + from_trapped + from_dsra"});
  m_.periods({.id = "unpaid",
              .label = "Debt after payment",
              .unit = "$",
              .formula = "op_open + op_interest_due - op_paid"});
  m_.periods({.id = "balance_paid",
              .label = "Debt drawn and after payment",
              .unit = "$",
              .note = "last bits of a balance are nothing",
              .formula = "f_cod * op_debt + unpaid * (unpaid >= last_bits * op_debt)"});
}

void ProjectBuilder::refinance() {
  if (!p_.refinance) return;
  const bool same = p_.refinance->sizing == finance::RefinanceSizing::same_balance;
  m_.heading("Operating case: refinancing");
  m_.constant({.id = "new_rate",
               .label = "Interest of a period",
               .unit = "%",
               .show = Show::percent,
               .formula = "refi_rate / grid"});
  if (same) {
    m_.constant({.id = "new_level",
                 .label = "Level service per dollar",
                 .unit = "factor",
                 .show = Show::factor,
                 .formula = "-PMT(new_rate, refi_end - refi_period, 1)"});
    m_.periods({.id = "new_loan",
                .label = "New loan, from its date on",
                .unit = "$",
                .formula = "new_loan.prev + f_refi * balance_paid"});
    m_.periods({.id = "new_service",
                .label = "Service of the new loan",
                .unit = "$",
                .formula = "f_new * new_level * new_loan.prev",
                .total = true});
  } else {
    m_.periods({.id = "new_service",
                .label = "Service of the new loan",
                .unit = "$",
                .formula = "f_new * MAX(0, op_cfads) / refi_dscr",
                .total = true});
    m_.periods({.id = "new_factor",
                .label = "Discount factor of the new loan",
                .unit = "factor",
                .show = Show::factor,
                .formula = "f_refi + f_after * new_factor.prev / (1 + new_rate)"});
    m_.periods({.id = "new_value",
                .label = "Present value of its service",
                .unit = "$",
                .formula = "new_service * new_factor",
                .total = true});
    m_.constant({.id = "new_debt",
                 .label = "New loan",
                 .unit = "$",
                 .note = "sum of CFADS / DSCR x discount factor",
                 .formula = "SUM(new_value.all)"});
    m_.periods({.id = "new_loan",
                .label = "New loan, from its date on",
                .unit = "$",
                .formula = "new_loan.prev + f_refi * new_debt"});
  }
  m_.periods({.id = "new_fee",
              .label = "Fee of the new loan",
              .unit = "$",
              .formula = "f_refi * refi_fee * new_loan",
              .total = true});
  m_.periods({.id = "refinancing",
              .label = "New loan less its fee and what it repays",
              .unit = "$",
              .formula = "f_refi * (new_loan - balance_paid) - new_fee",
              .total = true,
              .engine = engine(ProjectRow::refinancing)});
  new_reserve();
}

void ProjectBuilder::new_reserve() {
  const bool same = p_.refinance->sizing == finance::RefinanceSizing::same_balance;
  std::string dsra = "dsra_periods * new_service.next";
  if (grid_ > 1 && same)
    dsra = "f_new_open * new_level * new_loan * MAX(0, MIN(dsra_periods, refi_end - period))";
  if (grid_ > 1 && !same)
    dsra =
        "f_new_open * (SUMIF(period.all, MIN(period + INT(dsra_periods), last_period), new_sum.all)"
        " - new_sum + (dsra_periods - INT(dsra_periods)) * "
        "SUMIF(period.all, period + INT(dsra_periods) + 1, new_service.all))";
  m_.periods({.id = "f_new_open",
              .label = "Refinancing and after",
              .unit = "flag",
              .show = Show::flag,
              .formula = "f_refi + f_after"});
  if (grid_ > 1 && !same)
    m_.periods({.id = "new_sum",
                .label = "Service up to here",
                .unit = "$",
                .formula = "new_sum.prev + new_service"});
  m_.periods({.id = "new_dsra",
              .label = "Debt service reserve of the new loan",
              .unit = "$",
              .formula = dsra});
}

void ProjectBuilder::reserve() {
  const bool later = p_.refinance.has_value();
  m_.heading("Operating case: reserve and sweep");
  m_.periods({.id = "balance_before",
              .label = "Debt before the sweep",
              .unit = "$",
              .formula = later ? "IF(f_refi, new_loan, balance_paid)" : "balance_paid * 1"});
  m_.periods({.id = "dsra_plan",
              .label = "Reserve by schedule",
              .unit = "$",
              .formula = later ? "IF(f_new_open, new_dsra, op_dsra_plan)" : "op_dsra_plan * 1"});
  const auto target = [this](std::string id, std::string label, const std::string& balance) {
    m_.periods({.id = std::move(id),
                .label = std::move(label),
                .unit = "$",
                .note = "at most the debt and its interest",
                .formula = "(" + balance + " > 0) * (1 - f_last) * MIN(dsra_plan, " + balance +
                           " * (1 + op_rate.next) + as_scheduled * dsra_plan)"});
  };
  target("target_before", "Reserve aimed at before the sweep", "balance_before");
  m_.periods({.id = "gap",
              .label = "Lacking in the reserve",
              .unit = "$",
              .formula = "f_op * MAX(0, target_before - op_dsra.prev + from_dsra)"});
  m_.periods({.id = "fill_cash",
              .label = "Filled from cash",
              .unit = "$",
              .formula = "MIN(gap, MAX(0, left_made_up))"});
  m_.periods({.id = "fill_trapped",
              .label = "Filled from trapped cash",
              .unit = "$",
              .formula = "MIN(gap - fill_cash, op_trapped.prev - from_trapped)"});
  m_.periods({.id = "left_filled",
              .label = "Cash after the reserve",
              .unit = "$",
              .formula = "left_made_up - fill_cash"});
  m_.periods({.id = "op_sweep",
              .label = "Swept: principal paid early",
              .unit = "$",
              .formula = "f_op * MIN(sweep * MAX(0, left_filled), balance_before)",
              .total = true,
              .engine = engine(ProjectRow::sweep)});
  m_.periods({.id = "op_balance",
              .label = "Debt, closing",
              .unit = "$",
              .note = "opening + drawn + unpaid interest - paid - swept",
              .formula = "balance_before - op_sweep",
              .strong = true,
              .engine = engine(ProjectRow::debt)});
  target("target_after", "Reserve aimed at", "op_balance");
  m_.periods({.id = "dsra_filled",
              .label = "Reserve before release",
              .unit = "$",
              .formula = "op_dsra.prev - from_dsra + fill_cash + fill_trapped"});
  m_.periods({.id = "released",
              .label = "Released from the reserve",
              .unit = "$",
              .formula = "f_op * MAX(0, dsra_filled - target_after)"});
  m_.periods({.id = "op_dsra",
              .label = "Debt service reserve, closing",
              .unit = "$",
              .formula = kept_if_scheduled(p_, "target_after",
                                           "f_cod * op_dsra_plan + dsra_filled - released"),
              .strong = true,
              .engine = engine(ProjectRow::dsra)});
}

void ProjectBuilder::distribute() {
  m_.heading("Operating case: lock-up and owner");
  m_.periods({.id = "locked",
              .label = "Locked up",
              .unit = "flag",
              .note = "service missing, reserve short or CFADS below the ratio",
              .show = Show::flag,
              .formula = unless_scheduled(
                  p_,
                  "((op_balance > 0) * (op_due > 0) * (f_short + (op_dsra < target_after * "
                  "(1 - ratio_bits)) + (op_cfads < lock_up * op_due * (1 - ratio_bits)) > 0))")});
  m_.periods({.id = "left_swept",
              .label = "Cash after the sweep",
              .unit = "$",
              .formula = "left_filled - op_sweep"});
  m_.periods({.id = "op_trapped",
              .label = "Trapped cash, closing",
              .unit = "$",
              .formula = "locked * (op_trapped.prev - from_trapped - fill_trapped + "
                         "MAX(0, left_swept) + released)",
              .strong = true,
              .engine = engine(ProjectRow::trapped)});
  m_.periods({.id = "op_earned",
              .label = "Interest on reserves, calculated",
              .unit = "$",
              .formula = "f_op * reserve_period * (op_dsra.prev + op_working.prev + "
                         "op_receivables.prev + equipment.prev + op_trapped.prev)",
              .total = true,
              .engine = engine(ProjectRow::reserve_interest)});
  std::string owner =
      "f_op * (op_cash - op_paid - (op_dsra - op_dsra.prev) - op_sweep - "
      "(op_trapped - op_trapped.prev))";
  if (p_.refinance) owner += " + refinancing";
  m_.periods({.id = "to_owner",
              .label = "To the owner before credits",
              .unit = "$",
              .formula = owner,
              .total = true,
              .strong = true});
  m_.periods({.id = "op_dscr",
              .label = "CFADS / debt service by schedule",
              .unit = "x",
              .show = Show::ratio,
              .formula = "IF(op_service > 0, op_cfads / op_service, \"\")"});
  m_.check({.id = "check_reserve",
            .label = "Reserve and trapped cash are not negative",
            .formula = "MIN(MIN(op_dsra.all), MIN(op_trapped.all)) >= -tolerance"});
  m_.check({.id = "check_maturity",
            .label = "Debt is zero at the end",
            .formula = "ABS(SUMPRODUCT(op_balance.all, f_last.all)) <= tolerance"});
}

}  // namespace gw::workbook::internal
