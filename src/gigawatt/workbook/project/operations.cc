#include <fmt/format.h>

#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook::internal {

void ProjectBuilder::operations() {
  m_.sheet("Operations", "Operations: output, sales, running cost, working capital");
  shared_operations();
  replacements();
  for (const CaseInfo& one : sizing_cases()) operate(one);
  operate(operating_);
}

void ProjectBuilder::shared_operations() {
  m_.heading("Common to all cases");
  m_.periods({.id = "kept",
              .label = "Output kept",
              .unit = "factor",
              .show = Show::factor,
              .formula = "(1 - degradation)^(year - 1) * f_op"});
  m_.periods({.id = "price_growth",
              .label = "Growth of the price",
              .unit = "factor",
              .show = Show::factor,
              .formula = "(1 + price_escalation)^(year - 1) * f_op"});
  m_.periods({.id = "price_level",
              .label = "Inflation",
              .unit = "factor",
              .show = Show::factor,
              .formula = "(1 + inflation)^(year - 1) * f_op"});
  m_.periods({.id = "capacity",
              .label = "Capacity payment",
              .unit = "$",
              .formula = "capacity_payment * (1 + capacity_escalation)^(year - 1) * f_op / grid",
              .total = true,
              .engine = engine(ProjectRow::capacity)});
  m_.periods({.id = "insurance_cost",
              .label = "Insurance",
              .unit = "$",
              .formula = "insurance * cost * price_level / grid",
              .total = true});
  m_.periods({.id = "assessed",
              .label = "Assessed value left",
              .unit = "factor",
              .show = Show::factor,
              .formula = "MAX(0, 1 - (year - 1) * property_decline) * f_op"});
  m_.periods({.id = "property_cost",
              .label = "Property tax",
              .unit = "$",
              .formula = "property_rate * property_assessed * cost * assessed / grid",
              .total = true});
  m_.periods({.id = "salvage_value",
              .label = "Value at the end",
              .unit = "$",
              .formula = "salvage * cost * f_last",
              .total = true,
              .engine = engine(ProjectRow::salvage)});
  m_.constant({.id = "working_share",
               .label = "Running cost held",
               .unit = "periods",
               .show = Show::factor,
               .formula = "working_months / 12 * grid"});
  m_.constant({.id = "receivable_share",
               .label = "Sales that customers owe",
               .unit = "periods",
               .show = Show::factor,
               .formula = "receivable_months / 12 * grid"});
}

void ProjectBuilder::replacements() {
  m_.heading("Replacements");
  const std::size_t count = p_.replacements.size();
  for (std::size_t k = 1; k <= count; ++k) {
    const CaseInfo part{.prefix = fmt::format("part{}", k)};
    const std::string name = p_.replacements[k - 1].id;
    periods(part, {.id = "#_end",
                   .label = name + ": year in which the cycle ends",
                   .unit = "year",
                   .show = Show::whole,
                   .formula = "ROUNDUP(year / #_every) * #_every"});
    periods(part, {.id = "#_price",
                   .label = name + ": cost at that year's prices",
                   .unit = "$",
                   .formula = "#_cost * (1 + inflation)^(#_end - 1) * f_op * (#_end <= years)"});
    periods(part, {.id = "#_saved",
                   .label = name + ": saved",
                   .unit = "$",
                   .formula = "#_price / #_every / grid",
                   .total = true});
    periods(part, {.id = "#_spent",
                   .label = name + ": spent",
                   .unit = "$",
                   .note = "in the last period of the cycle",
                   .formula = "#_price * (year = #_end) * (year.next <> year)",
                   .total = true});
  }
  m_.periods({.id = "saving",
              .label = "Saved for replacements",
              .unit = "$",
              .formula = sum_of("part#_saved", count),
              .total = true,
              .engine = engine(ProjectRow::equipment_saving)});
  m_.periods({.id = "spent",
              .label = "Spent on replacements",
              .unit = "$",
              .formula = sum_of("part#_spent", count),
              .total = true});
  m_.periods({.id = "equipment_open",
              .label = "Equipment reserve, opening",
              .unit = "$",
              .formula = "equipment.prev"});
  m_.periods({.id = "equipment",
              .label = "Equipment reserve, closing",
              .unit = "$",
              .note = "opening + saved - spent",
              .formula = "equipment_open + saving - spent",
              .strong = true,
              .engine = engine(ProjectRow::equipment_reserve)});
}

void ProjectBuilder::operate(const CaseInfo& one) {
  const auto reported = [&](ProjectRow row) {
    return one.operating ? engine(row) : std::vector<double>();
  };
  m_.heading(one.title);
  const std::size_t items = p_.opex.size();
  periods(one, {.id = "#output",
                .label = "Output",
                .unit = p_.sales.unit,
                .show = Show::plain,
                .formula = "units * " + one.output + " * kept / grid",
                .total = true,
                .engine = reported(ProjectRow::output)});
  periods(one, {.id = "#price",
                .label = "Price",
                .unit = "$/" + p_.sales.unit,
                .show = Show::plain,
                .formula = "price * " + one.price + " * price_growth"});
  periods(one, {.id = "#sales",
                .label = "Sales",
                .unit = "$",
                .formula = "#output * #price",
                .total = true,
                .engine = reported(ProjectRow::sales)});
  for (std::size_t k = 1; k <= items; ++k) {
    const std::string id = fmt::format("opex{}", k);
    periods(one, {.id = "#" + id,
                  .label = "Running cost: " + p_.opex[k - 1].id,
                  .unit = "$",
                  .formula = fmt::format("({0}_fixed / grid + {0}_unit * #output) * "
                                         "(1 + {0}_growth)^(year - 1) * f_op",
                                         id),
                  .total = true});
  }
  std::string costs;
  for (std::size_t k = 1; k <= items; ++k) costs += fmt::format("#opex{} + ", k);
  periods(one, {.id = "#opex",
                .label = "Running cost",
                .unit = "$",
                .note = "with insurance and property tax",
                .formula = "(" + costs + "insurance_cost + property_cost) * " + one.opex,
                .total = true,
                .engine = reported(ProjectRow::opex)});
  periods(one, {.id = "#ebitda",
                .label = "EBITDA",
                .unit = "$",
                .formula = "#sales + capacity + salvage_value - #opex",
                .total = true,
                .strong = true,
                .engine = reported(ProjectRow::ebitda)});
  hold(one);
}

void ProjectBuilder::hold(const CaseInfo& one) {
  const auto reported = [&](ProjectRow row) {
    return one.operating ? engine(row) : std::vector<double>();
  };
  // What is held at COD was paid for on the lender's case.
  const std::string held = one.operating ? " * f_op + f_cod * lender_" : "";
  const auto at_cod = [&](std::string row) { return held.empty() ? held : held + row; };
  periods(one, {.id = "#working",
                .label = "Running cost held, closing",
                .unit = "$",
                .note = "of the next period",
                .formula = "working_share * #opex.next" + at_cod("working"),
                .engine = reported(ProjectRow::working_capital)});
  periods(one,
          {.id = "#receivables",
           .label = "Receivables, closing",
           .unit = "$",
           .note = "of the next period",
           .formula = "receivable_share * (#sales.next + capacity.next)" + at_cod("receivables"),
           .engine = reported(ProjectRow::receivables)});
  periods(one, {.id = "#working_rise",
                .label = "Increase of both",
                .unit = "$",
                .formula = "(#working - #working.prev + #receivables - #receivables.prev) * f_op",
                .total = true});
}

}  // namespace gw::workbook::internal
