#include <fmt/format.h>

#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook::internal {

namespace {

constexpr int kSamPasses = 10;

}  // namespace

void ProjectBuilder::debt() {
  m_.sheet("Debt", "Debt: size, schedule, waterfall");
  m_.heading("Common to all cases");
  m_.constant({.id = "loan_rate",
               .label = "Interest of a period",
               .unit = "%",
               .show = Show::percent,
               .formula = "rate / grid"});
  m_.constant({.id = "reserve_period",
               .label = "Interest on reserves of a period",
               .unit = "%",
               .show = Show::percent,
               .formula = "reserve_rate / grid"});
  m_.constant({.id = "dsra_periods",
               .label = "Debt service held",
               .unit = "periods",
               .show = Show::factor,
               .formula = "dsra_months / 12 * grid"});
  m_.periods({.id = "loan_factor",
              .label = "Discount factor of the debt",
              .unit = "factor",
              .show = Show::factor,
              .formula = "f_cod + f_op * loan_factor.prev / (1 + loan_rate)"});
  for (const CaseInfo& one : sizing_cases()) {
    m_.heading("Size: " + one.title);
    cfads(one);
    free_service(one);
    size(one);
    schedule(one);
  }
  decide();
  waterfall();
}

// By our default tax and everything on reserves is in CFADS; the conventions of NREL SAM say
// otherwise.
void ProjectBuilder::cfads(const CaseInfo& one) {
  std::string formula = "#ebitda - saving";
  if (!p_.sam.cfads_before_tax) formula += " - #tax_solved";
  formula += p_.sam.reserves_outside_cfads
                 ? " - (#receivables - #receivables.prev) * f_op * (1 - f_last)"
                 : " + #earned_solved - #working_rise";
  periods(one, {.id = "#cfads",
                .label = "CFADS",
                .unit = "$",
                .formula = formula,
                .total = true,
                .strong = true,
                .engine = one.operating ? engine(ProjectRow::cfads) : std::vector<double>()});
  periods(one,
          {.id = "#cash",
           .label = "Cash before debt service",
           .unit = "$",
           .note = "after tax, whatever CFADS is",
           .formula = "#ebitda + #earned_solved - #working_rise - saving - #tax_solved",
           .total = true,
           .engine = one.operating ? engine(ProjectRow::cash_before_debt) : std::vector<double>()});
}

// Service that CFADS allows, or per dollar of debt where the debt is a share of the cost.
void ProjectBuilder::free_service(const CaseInfo& one) {
  if (sized_by_dscr()) {
    const std::string ratio = one.prefix == cautious_.prefix ? "p90_dscr"
                              : p_.debt.dscr_by_year.empty() ? "dscr"
                                                             : "dscr_input";
    periods(one, {.id = "#free",
                  .label = "Service that CFADS allows",
                  .unit = "$",
                  .note = "CFADS / DSCR",
                  .formula = p_.sam.negative_service ? "f_tenor * #cfads / " + ratio
                                                     : "f_tenor * MAX(0, #cfads) / " + ratio,
                  .total = true});
  } else {
    unit_service(one);
  }
  periods(one, {.id = "#free_value",
                .label = "Its present value",
                .unit = "$",
                .formula = "#free * loan_factor",
                .total = true});
  if (grid_ == 1) {
    periods(one, {.id = "#free_dsra",
                  .label = "Debt service reserve for it",
                  .unit = "$",
                  .note = "share of the next year",
                  .formula = "dsra_periods * #free.next"});
    return;
  }
  periods(one, {.id = "#free_sum",
                .label = "Service up to here",
                .unit = "$",
                .formula = "#free_sum.prev + #free"});
  periods(one, {.id = "#free_dsra",
                .label = "Debt service reserve for it",
                .unit = "$",
                .note = "service of the months to come",
                .formula =
                    "f_from_cod * (SUMIF(period.all, MIN(period + INT(dsra_periods), last_period), "
                    "#free_sum.all) - #free_sum + (dsra_periods - INT(dsra_periods)) * "
                    "SUMIF(period.all, period + INT(dsra_periods) + 1, #free.all))"});
}

// Service per dollar of a debt that is a share of the cost: level, or level principal.
void ProjectBuilder::unit_service(const CaseInfo& one) {
  constant(one, {.id = "#wait",
                 .label = "Periods of interest only",
                 .unit = "periods",
                 .show = Show::whole,
                 .formula = "MIN(moratorium * grid, tenor_periods - 1)"});
  constant(one, {.id = "#level",
                 .label = "Level service per dollar",
                 .unit = "factor",
                 .show = Show::factor,
                 .formula = "-PMT(loan_rate, tenor_periods - #wait, 1)"});
  const bool level = p_.debt.payment == finance::DebtPayment::annuity;
  periods(one, {.id = "#free",
                .label = "Service per dollar of debt",
                .unit = "factor",
                .show = Show::factor,
                .formula =
                    level ? "f_tenor * ((period <= #wait) * loan_rate + (period > #wait) * #level)"
                          : "f_tenor * (loan_rate * #free_left.prev + #free_principal)",
                .total = true});
  if (!level) {
    periods(one, {.id = "#free_principal",
                  .label = "Principal per dollar of debt",
                  .unit = "factor",
                  .show = Show::factor,
                  .formula = "f_tenor * (period > #wait) / (tenor_periods - #wait)"});
    periods(one, {.id = "#free_left",
                  .label = "Balance per dollar of debt",
                  .unit = "factor",
                  .show = Show::factor,
                  .formula = "f_cod + #free_left.prev - #free_principal"});
  }
}

void ProjectBuilder::size(const CaseInfo& one) {
  const auto line = [&](std::string id, std::string label, std::string formula,
                        std::string note = {}) {
    constant(one, {.id = std::move(id),
                   .label = std::move(label),
                   .unit = "$",
                   .note = std::move(note),
                   .formula = std::move(formula)});
  };
  const bool none = p_.debt.sizing == finance::DebtSizing::none;
  line("#free_debt", "Debt that CFADS serves", "MAX(0, SUM(#free_value.all))",
       "sum of CFADS / DSCR x discount factor");
  constant(one,
           {.id = "#held",
            .label = "Fee and reserve at COD per dollar",
            .unit = "factor",
            .show = Show::factor,
            .formula = "upfront_fee + IF(#free_debt > 0, SUMPRODUCT(#free_dsra.all, f_cod.all) / "
                       "#free_debt, 0)"});
  if (p_.debt.sizing == finance::DebtSizing::percent) {
    if (p_.sam.fee_on_cost) {
      line("#base", "Cost in the base of the debt",
           "#fixed_uses - SUMPRODUCT(#receivables.all, f_cod.all)");
      // SAM looks for the reserve in at most ten passes and stops at a tenth of a cent.
      std::string loan, held, before;
      for (int pass = 1; pass <= kSamPasses; ++pass) {
        const std::string now = "percent * (#base" + (held.empty() ? "" : " + " + held) +
                                ") * (1 + percent * upfront_fee)";
        const std::string next = fmt::format("#loan{}", pass);
        line(next, fmt::format("Debt, pass {}", pass),
             pass == 1 ? now
                       : "IF(ABS(" + held + (before.empty() ? "" : " - " + before) +
                             ") <= sam_stop, " + loan + ", " + now + ")");
        before = held;
        held = fmt::format("#loan_dsra{}", pass);
        loan = next;
        line(held, fmt::format("Reserve at COD, pass {}", pass), "(#held - upfront_fee) * " + loan);
      }
      line("#debt", "Debt", "MAX(0, " + loan + ")");
    } else {
      line("#debt", "Debt", "percent * MAX(0, #fixed_uses + #idc_solved) / (1 - percent * #held)",
           "percent of a cost that holds its own fee and reserve");
    }
    line("#scale", "Service per dollar x", "#debt");
    return;
  }
  std::string most = none ? "0" : "1";
  if (sized_by_dscr() && p_.debt.gearing_cap) {
    line("#cap", "Most debt by the gearing cap",
         p_.sam.cap_on_preliminary_cost
             ? "gearing_cap * (cost * (1 + upfront_fee) + financing_cost + other_cost + "
               "closing_cost "
               "+ SUMPRODUCT(#working.all, f_cod.all) - grant)"
             : "gearing_cap * MAX(0, #fixed_uses + #idc_solved) / (1 - gearing_cap * #held)",
         "of a cost that holds its own fee and reserve");
    most = "MIN(1, #cap / #free_debt)";
  }
  constant(one, {.id = "#scale",
                 .label = "Share of the service that is lent on",
                 .unit = "factor",
                 .show = Show::factor,
                 .formula = "IF(#free_debt > 0, " + most + ", 0)"});
  line("#debt", "Debt", "#scale * #free_debt");
}

void ProjectBuilder::schedule(const CaseInfo& one) {
  periods(one, {.id = "#service",
                .label = "Service",
                .unit = "$",
                .formula = "#scale * #free",
                .total = true,
                .strong = true});
  periods(one, {.id = "#open", .label = "Debt, opening", .unit = "$", .formula = "#balance.prev"});
  periods(one, {.id = "#interest",
                .label = "Interest",
                .unit = "$",
                .formula = "loan_rate * #open * f_tenor",
                .total = true});
  periods(one, {.id = "#principal",
                .label = "Principal",
                .unit = "$",
                .formula = "#service - #interest",
                .total = true});
  periods(one, {.id = "#balance",
                .label = "Debt, closing",
                .unit = "$",
                .note = "opening + drawn - principal",
                .formula = "f_cod * #debt + #open - #principal",
                .strong = true});
  periods(one, {.id = "#dsra_plan",
                .label = "Debt service reserve, closing",
                .unit = "$",
                .formula = "#scale * #free_dsra"});
  periods(one, {.id = "#earned",
                .label = "Interest on reserves, calculated",
                .unit = "$",
                .formula = "f_op * reserve_period * (#dsra_plan.prev + #working.prev + "
                           "#receivables.prev + equipment.prev)",
                .total = true});
  constant(one, {.id = "#check_repaid",
                 .label = "Left at the end of the tenor",
                 .unit = "$",
                 .show = Show::cents,
                 .formula = "#debt - SUM(#principal.all)"});
}

// The lesser of the loans; what is scheduled; whether it is paid without the waterfall's rules.
void ProjectBuilder::decide() {
  const bool two = sizing_cases().size() > 1;
  m_.heading("Loan");
  m_.constant({.id = "p90_binds",
               .label = "P90 decides",
               .unit = "flag",
               .show = Show::flag,
               .formula = two ? "(cautious_debt < lender_debt) * 1" : "0"});
  m_.constant({.id = "op_debt",
               .label = "Debt",
               .unit = "$",
               .note = "the lesser of the cases",
               .formula = two ? "MIN(lender_debt, cautious_debt)" : "lender_debt",
               .strong = true,
               .engine = {r_.debt.si()}});
  const auto chosen = [&](std::string id, std::string label, std::string row, bool total) {
    m_.periods({.id = std::move(id),
                .label = std::move(label),
                .unit = "$",
                .formula = two ? "IF(p90_binds, cautious_" + row + ", lender_" + row + ")"
                               : "lender_" + row,
                .total = total});
  };
  chosen("first_service", "Service by schedule", "service", true);
  chosen("op_dsra_plan", "Debt service reserve by schedule", "dsra_plan", false);
  m_.periods(
      {.id = "stretched",
       .label = "Lender's case below lock-up or short of cash",
       .unit = "flag",
       .show = Show::flag,
       .formula = "f_tenor * (((lender_cfads < lock_up * (1 - ratio_bits) * lender_service) + "
                  "(lender_cash < lender_service + MAX(0, lender_dsra_plan - "
                  "lender_dsra_plan.prev)) * " +
                  std::string(p_.sam.owner_pays_shortfall ? "0" : "1") + ") > 0)"});
  std::string scheduled = "0";
  if (!p_.refinance)
    scheduled =
        "((sweep = 0) * (stress_output = 1) * (stress_price = 1) * (stress_opex = 1) * "
        "((op_debt <= 0) + (SUM(stretched.all) = 0) > 0)) * (1 - p90_binds)";
  m_.constant({.id = "as_scheduled",
               .label = "Paid as scheduled, no rule of the waterfall is needed",
               .unit = "flag",
               .show = Show::flag,
               .formula = scheduled});
}

}  // namespace gw::workbook::internal
