#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook::internal {

void ProjectBuilder::sources_uses() {
  m_.sheet("Sources_Uses", "Sources and uses: cost until COD and who pays when");
  m_.heading("Fixed by the terms");
  m_.constant({.id = "damages",
               .label = "Liquidated damages",
               .unit = "$",
               .formula = "MIN(damages_per_month * delay_months, damages_cap) * cost",
               .engine = {r_.damages.si()}});
  m_.constant(
      {.id = "shortcut",
       .label = "Interest by the shortcut",
       .unit = "$",
       .note = "rate x months x half the cost, and a fee",
       .formula = "cost * (construction_rate / 12 * shortcut_months * half + shortcut_fee)"});
  m_.constant({.id = "month_rate",
               .label = "Interest of a month",
               .unit = "%",
               .show = Show::percent,
               .formula = "construction_rate / 12"});
  m_.periods({.id = "draw_share",
              .label = "Share of the cost paid",
              .unit = "%",
              .show = Show::percent,
              .formula = !p_.construction.draws.empty() ? "draw_input * f_building"
                         : p_.construction.months > 0   ? "f_building / planned_months"
                                                        : "f_building * 1",
              .total = true});
  uses_table();
  for (const CaseInfo& one : sizing_cases()) fund(one);
  fund(operating_);
}

void ProjectBuilder::uses_table() {
  const auto line = [this](std::string id, std::string label, std::string formula,
                           std::vector<double> engine = {}, bool strong = false) {
    m_.constant({.id = std::move(id),
                 .label = std::move(label),
                 .unit = "$",
                 .formula = std::move(formula),
                 .strong = strong,
                 .engine = std::move(engine)});
  };
  const double uses = (r_.installed_cost + p_.construction.grant + r_.damages).si();
  m_.heading("Uses");
  line("use_cost", "Building and equipment", "cost");
  line("use_other", "Other and financing cost", "other_cost + financing_cost");
  line("use_interest", "Interest and commitment fees until COD", "op_idc",
       {r_.construction_interest.si()});
  line("use_shortcut", "Interest by the shortcut", "shortcut");
  line("use_fees", "Up-front fee and closing", "op_fee + closing_cost");
  line("use_dsra", "Debt service reserve", "op_dsra_cod");
  line("use_working", "Running cost held and receivables", "op_working_cod");
  line("uses", "Total uses",
       "use_cost + use_other + use_interest + use_shortcut + use_fees + use_dsra + use_working",
       {uses}, true);
  m_.heading("Sources");
  line("source_debt", "Debt", "op_debt", {r_.debt.si()});
  line("source_equity", "Equity", "-SUM(owner_until_cod.all)");
  line("source_grant", "Grant", "grant");
  line("source_damages", "Liquidated damages", "damages");
  line("sources", "Total sources", "source_debt + source_equity + source_grant + source_damages",
       {}, true);
  line("installed", "Installed cost: uses less grant and damages", "uses - grant - damages",
       {r_.installed_cost.si()}, true);
  m_.constant({.id = "gearing",
               .label = "Debt / installed cost",
               .unit = "%",
               .show = Show::percent,
               .formula = "IF(installed > 0, source_debt / installed, 0)"});
  m_.check({.id = "check_sources",
            .label = "Sources = uses",
            .formula = "ABS(sources - uses) <= tolerance"});
  m_.check({.id = "check_drawn",
            .label = "Debt drawn = debt sized",
            .formula = "ABS(SUM(op_draw_all.all) - op_debt) <= tolerance"});
}

void ProjectBuilder::fund(const CaseInfo& one) {
  m_.heading("Construction: " + one.title);
  const auto fixed = [&](std::string id, std::string label, std::string formula) {
    constant(one, {.id = std::move(id),
                   .label = std::move(label),
                   .unit = "$",
                   .formula = std::move(formula)});
  };
  // The operating company was funded on the lender's working capital.
  fixed("#working_cod", "Running cost held and receivables at COD",
        one.operating
            ? "lender_working_cod"
            : "SUMPRODUCT(#working.all, f_cod.all) + SUMPRODUCT(#receivables.all, f_cod.all)");
  fixed("#fixed_uses", "Uses that do not depend on the debt",
        "cost + other_cost + financing_cost + shortcut + closing_cost + #working_cod - grant - "
        "damages");
  fixed("#fee", "Up-front fee", "upfront_fee * #debt");
  fixed("#dsra_cod", "Debt service reserve at COD", "SUMPRODUCT(#dsra_plan.all, f_cod.all)");
  fixed("#cost_all", "Cost to be paid, with interest as solved",
        "#fixed_uses + #fee + #dsra_cod + #idc_solved");
  fixed("#at_close", "Paid at close", "other_cost + financing_cost + closing_cost + #fee");
  fixed("#at_cod", "Paid at COD, less grant and damages",
        "#fixed_uses + #fee + #dsra_cod - #at_close - cost * SUM(draw_share.all)");
  constant(one, {.id = "#share",
                 .label = "Debt / cost",
                 .unit = "%",
                 .show = Show::percent,
                 .formula = "IF(#cost_all > 0, MAX(0, MIN(1, #debt / #cost_all)), 0)"});
  draw(one);
  fixed("#idc", "Interest and fees until COD, calculated",
        "SUM(#idc_month.all) + SUM(#commitment.all)");
  fixed("#tax_basis", "Tax basis",
        "cost + other_cost + financing_cost + shortcut + #idc - damages");
}

void ProjectBuilder::draw(const CaseInfo& one) {
  const bool pro_rata = p_.construction.order == finance::DrawOrder::pro_rata;
  const auto row = [&](std::string id, std::string label, std::string formula,
                       std::vector<double> engine = {}, bool total = true) {
    if (!one.operating || r_.construction.empty()) engine.clear();
    periods(one, {.id = std::move(id),
                  .label = std::move(label),
                  .unit = "$",
                  .formula = std::move(formula),
                  .total = total,
                  .engine = std::move(engine)});
  };
  using Month = finance::ConstructionMonth;
  row("#spent_until_cod", "Paid for building, close and COD",
      "f_close * #at_close + f_cod * #at_cod + cost * draw_share", building(&Month::spent));
  row("#commitment", "Commitment fee",
      "f_accrue * commitment_fee / 12 * MAX(0, #debt - #drawn.prev)",
      building(&Month::commitment_fee));
  row("#need", "To be paid before interest", "#spent_until_cod + #commitment");
  if (pro_rata) {
    row("#idc_month", "Interest of the month",
        "month_rate * f_accrue * (#drawn.prev + half * #share * #need) / "
        "(1 - half * #share * month_rate)",
        building(&Month::interest));
    row("#draw", "Debt drawn, in proportion", "#share * (#need + #idc_month)");
  } else {
    row("#equity_open", "Equity still to be paid, opening",
        "f_close * MAX(0, #cost_all - #debt) + #equity_left.prev", {}, false);
    row("#draw", "Debt drawn, after equity",
        "f_construction * MAX(0, #need + month_rate * f_accrue * #drawn.prev - #equity_open) / "
        "(1 - half * month_rate * f_accrue)");
    row("#idc_month", "Interest of the month",
        "month_rate * f_accrue * (#drawn.prev + half * #draw)", building(&Month::interest));
  }
  row("#surplus", "Debt that the cost does not need", "f_cod * MAX(0, #debt - #cost_all)");
  row("#draw_all", "Debt drawn", "#draw + #surplus", building(&Month::debt_drawn));
  row("#equity_draw", "Equity paid", "#need + #idc_month - #draw_all",
      building(&Month::equity_drawn));
  if (!pro_rata)
    row("#equity_left", "Equity still to be paid, closing",
        "f_construction * (#equity_open - #need - #idc_month + #draw)", {}, false);
  row("#drawn", "Debt, closing", "f_construction * (#drawn.prev + #draw_all)",
      building(&Month::balance), false);
  if (one.operating)
    m_.periods({.id = "owner_until_cod",
                .label = "Owner's flow until COD",
                .unit = "$",
                .formula = "-op_equity_draw",
                .total = true});
}

}  // namespace gw::workbook::internal
