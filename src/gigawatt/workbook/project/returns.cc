#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "gigawatt/workbook/internal/project_builder.h"

namespace gw::workbook::internal {

namespace {

constexpr double kCent = 0.01;

template <class T>
std::vector<double> or_blank(const finance::OrReason<T>& value) {
  if (!value) return {blank()};
  if constexpr (std::is_same_v<T, Dollars>)
    return {value->si()};
  else
    return {static_cast<double>(*value)};
}

}  // namespace

void ProjectBuilder::returns() {
  m_.sheet("Returns", "Returns: of the owner, cover of the debt, levelised cost");
  m_.heading("Owner's flows");
  m_.constant({.id = "disc",
               .label = "Nominal discount rate",
               .unit = "% a year",
               .show = Show::percent,
               .formula = "(1 + inflation) * (1 + real_rate) - 1"});
  m_.constant({.id = "before_cod",
               .label = "Equal periods before COD",
               .unit = "periods",
               .show = Show::whole,
               .formula = grid_ == 1 ? "INT(cod_months / 12)" : "cod_months"});
  m_.periods({.id = "flow_period",
              .label = "Equal period that the column falls into",
              .unit = "number",
              .show = Show::whole,
              .formula = grid_ == 1 ? "IF(period > 0, period, -INT(-period / 12))" : "period * 1"});
  m_.periods({.id = "nominal_factor",
              .label = "Discount factor, nominal",
              .unit = "factor",
              .show = Show::factor,
              .formula = "1 / (1 + disc)^((flow_period + before_cod) / grid)"});
  m_.periods({.id = "real_factor",
              .label = "Discount factor, real",
              .unit = "factor",
              .show = Show::factor,
              .formula = "1 / (1 + real_rate)^((flow_period + before_cod) / grid)"});
  std::vector<double> owner = engine(ProjectRow::owner);
  if (r_.construction.empty()) {
    owner[static_cast<std::size_t>(cod_)] = r_.at(ProjectRow::owner, 0).si();
  } else {
    for (std::size_t k = 0; k < r_.construction.size(); ++k)
      owner[k] = -r_.construction[k].equity_drawn.si();
  }
  m_.periods({.id = "owner",
              .label = "To the owner; negative: paid in",
              .unit = "$",
              .formula = "owner_until_cod + to_owner + production_credit + investment_credit",
              .total = true,
              .strong = true,
              .engine = std::move(owner)});
  m_.periods({.id = "owner_pretax",
              .label = "The same before tax and credits",
              .unit = "$",
              .formula = "owner_until_cod + to_owner + op_tax_solved",
              .total = true});
  std::vector<double> equal = empty();
  std::ranges::transform(r_.owner_flows, equal.end() - static_cast<long>(r_.owner_flows.size()),
                         [](Dollars flow) { return flow.si(); });
  m_.periods({.id = "equal_flows",
              .label = "By equal periods",
              .unit = "$",
              .note = "months before COD are gathered by year on a yearly grid",
              .formula = "SUMIF(flow_period.all, period, owner.all)",
              .total = true,
              .engine = std::move(equal),
              .range_from = static_cast<int>(empty().size() - r_.owner_flows.size())});
  m_.periods({.id = "equal_factor",
              .label = "Discount factor of equal periods",
              .unit = "factor",
              .show = Show::factor,
              .formula = "1 / (1 + disc)^((period + before_cod) / grid)"});
  rates_of_return();
  cover();
  levelised();
}

// Of flows in both directions; the last bits of a sum are none.
bool ProjectBuilder::has_mirr() const {
  double in = 0.0;
  double out = 0.0;
  for (Dollars flow : r_.owner_flows) (flow < Dollars() ? in : out) += std::abs(flow.si());
  return r_.mirr.has_value() && in > kCent && out > kCent;
}

// Whether a spreadsheet's search ends at the root, from where the sheet lets it begin.
bool ProjectBuilder::found(const finance::OrReason<Ratio>& irr, int after) const {
  if (!irr || !has_mirr()) return false;
  std::vector<double> flows;
  for (Dollars flow : r_.owner_flows) flows.push_back(flow.si());
  flows.resize(flows.size() - static_cast<std::size_t>(std::max(0, after)));
  const double guess = r_.payback_years ? 1.0 / (*r_.payback_years * grid_)
                                        : std::pow(1.0 + *r_.mirr, 1.0 / grid_) - 1.0;
  const double root = std::pow(1.0 + internal_rate(flows, guess), grid_) - 1.0;
  return std::abs(root - static_cast<double>(*irr)) <= 1e-10 && root > -0.99;
}

void ProjectBuilder::rates_of_return() {
  m_.heading("Value and return");
  m_.constant({.id = "npv",
               .label = "NPV of the owner at close",
               .unit = "$",
               .formula = "SUMPRODUCT(owner.all, nominal_factor.all)",
               .strong = true,
               .engine = {r_.npv.si()}});
  m_.constant({.id = "npv_pretax",
               .label = "NPV before tax and credits",
               .unit = "$",
               .formula = "SUMPRODUCT(owner_pretax.all, nominal_factor.all)",
               .engine = {r_.pretax_npv.si()}});
  payback();
  if (has_mirr())
    m_.constant({.id = "guess",
                 .label = "Rate of a period at which the search for the IRR begins",
                 .unit = "%",
                 .note = "one over the payback, or else the MIRR",
                 .show = Show::percent,
                 .formula =
                     "IF(SUM(crossing.all) > 0, 1 / MAX(1 / 1000, SUM(payback_at.all) * grid), "
                     "(1 + mirr)^(1 / grid) - 1)"});
  if (found(r_.irr, 0)) {
    m_.constant({.id = "irr_one",
                 .label = "IRR of a period",
                 .unit = "%",
                 .show = Show::percent,
                 .formula = "IRR(equal_flows.all, guess)"});
    m_.constant({.id = "irr",
                 .label = "IRR of the owner",
                 .unit = "% a year",
                 .show = Show::percent,
                 .formula = "(1 + irr_one)^grid - 1",
                 .strong = true,
                 .engine = or_blank(r_.irr)});
    m_.periods({.id = "irr_value",
                .label = "Flows at the IRR",
                .unit = "$",
                .formula = "equal_flows / (1 + irr_one)^(period + before_cod)",
                .total = true});
    m_.check({.id = "check_irr",
              .label = "The value at the IRR is zero",
              .formula = "ABS(SUM(irr_value.all)) <= tolerance + ratio_bits * SUM(money_in.all)"});
    m_.constant({.id = "wacc",
                 .label = "WACC after tax",
                 .unit = "% a year",
                 .show = Show::percent,
                 .formula = "(1 - gearing) * irr + gearing * rate * (1 - state_rate - "
                            "(1 - state_rate) * federal_rate)",
                 .engine = or_blank(r_.wacc)});
  } else {
    roots();
  }
  target();
}

void ProjectBuilder::roots() {
  if (!r_.irr) m_.text("IRR of the owner", "none", std::string(r_.irr_reason));
  for (int k = 0; k < r_.irr_count; ++k) {
    const CaseInfo root{.prefix = fmt::format("root{}", k + 1)};
    m_.solved({.id = root.prefix,
               .label = fmt::format("IRR, root {}", k + 1),
               .unit = "% a year",
               .note = "goal seek: the value below is zero",
               .show = Show::percent},
              r_.irr_roots[static_cast<std::size_t>(k)]);
    periods(root, {.id = "#_value",
                   .label = fmt::format("Flows at root {}", k + 1),
                   .unit = "$",
                   .formula = "equal_flows / (1 + #)^((period + before_cod) / grid)",
                   .total = true});
    periods(root, {.id = "#_within",
                   .label = fmt::format("What may be left over at root {}", k + 1),
                   .unit = "$",
                   .note = "a cent and the last bits of each flow",
                   .formula = "(tolerance + ratio_bits * ABS(equal_flows)) / "
                              "(1 + #)^((period + before_cod) / grid)",
                   .total = true});
    m_.check({.id = "check_" + root.prefix,
              .label = fmt::format("The value at root {} is zero", k + 1),
              .formula = of_case("ABS(SUM(#_value.all)) <= SUM(#_within.all)", root)});
  }
}

// Return by the target year, and the price that reaches the target.
void ProjectBuilder::target() {
  m_.periods({.id = "target_flows",
              .label = "Flows up to the target year",
              .unit = "$",
              .formula = "equal_flows * (period <= target_year * grid)",
              .total = true,
              .range_from = static_cast<int>(empty().size() - r_.owner_flows.size())});
  const int after = (r_.years - static_cast<int>(p_.target_year.value_or(p_.years))) * grid_;
  if (found(r_.irr_at_target_year, after))
    m_.constant({.id = "irr_target",
                 .label = "IRR by the target year",
                 .unit = "% a year",
                 .show = Show::percent,
                 .formula = "(1 + IRR(target_flows.all, guess))^grid - 1",
                 .engine = or_blank(r_.irr_at_target_year)});
  if (!p_.sales.price && r_.solved_price) {
    m_.periods({.id = "target_value",
                .label = "Flows at the target return",
                .unit = "$",
                .formula = "target_flows / (1 + target_irr)^((period + before_cod) / grid)",
                .total = true});
    m_.check({.id = "check_price",
              .label = "The price gives the target return",
              .formula = "ABS(SUM(target_value.all)) <= tolerance"});
  }
}

void ProjectBuilder::payback() {
  m_.periods({.id = "money_in",
              .label = "Put in, at its value at close",
              .unit = "$",
              .formula = "-MIN(0, equal_flows * equal_factor)",
              .total = true});
  m_.periods({.id = "money_out",
              .label = "Taken out, at its value at close",
              .unit = "$",
              .formula = "MAX(0, equal_flows * equal_factor)",
              .total = true});
  if (has_mirr())
    m_.constant({.id = "mirr",
                 .label = "MIRR, both rates the nominal discount rate",
                 .unit = "% a year",
                 .show = Show::percent,
                 .formula = "(SUM(money_out.all) / SUM(money_in.all))^(grid / (before_cod + "
                            "last_period)) * (1 + disc) - 1",
                 .engine = or_blank(r_.mirr)});
  m_.periods({.id = "cumulated",
              .label = "Flows, cumulated",
              .unit = "$",
              .formula = "cumulated.prev + equal_flows"});
  m_.periods({.id = "crossing",
              .label = "The money is back",
              .unit = "flag",
              .show = Show::flag,
              .formula = "(1 - crossed.prev) * (cumulated.prev < -tolerance) * (cumulated >= "
                         "-tolerance)"});
  m_.periods({.id = "crossed",
              .label = "The money has come back",
              .unit = "flag",
              .show = Show::flag,
              .formula = "MAX(crossed.prev, crossing)"});
  m_.periods({.id = "payback_at",
              .label = "Years since close",
              .unit = "years",
              .show = Show::factor,
              .formula = "IF(crossing, (period + before_cod - 1 - cumulated.prev / equal_flows) / "
                         "grid, 0)"});
  m_.constant({.id = "payback",
               .label = "Payback from close",
               .unit = "years",
               .show = Show::factor,
               .formula = "IF(SUM(crossing.all) > 0, SUM(payback_at.all), \"\")",
               .engine = or_blank(r_.payback_years)});
}

void ProjectBuilder::cover() {
  m_.heading("Cover of the debt");
  m_.periods({.id = "op_factor",
              .label = "Discount factor of the debt",
              .unit = "factor",
              .show = Show::factor,
              .formula = "f_cod + f_op * op_factor.prev / (1 + op_rate)"});
  m_.periods({.id = "cfads_value",
              .label = "Present value of CFADS",
              .unit = "$",
              .formula = "op_cfads * op_factor",
              .total = true});
  m_.periods({.id = "f_loan",
              .label = "Within the life of the loans",
              .unit = "flag",
              .show = Show::flag,
              .formula = p_.refinance
                             ? "f_op * (period <= IF(op_debt > 0, MAX(tenor_periods, refi_end), "
                               "tenor_periods))"
                             : "f_tenor * 1"});
  m_.constant({.id = "pv_cfads",
               .label = "Present value of CFADS over the tenor",
               .unit = "$",
               .formula = "SUMPRODUCT(cfads_value.all, f_loan.all)",
               .engine = {r_.pv_cfads.si()}});
  const auto ratio = [this](std::string id, std::string label, const std::string& formula,
                            const finance::OrReason<Ratio>& value) {
    m_.constant({.id = std::move(id),
                 .label = std::move(label),
                 .unit = "x",
                 .note = value ? std::string() : std::string(value.error()),
                 .show = Show::ratio,
                 .formula = "IF((op_debt > 0) * (SUM(op_service.all) > 0), " + formula + ", \"\")",
                 .engine = or_blank(value)});
  };
  ratio("min_dscr", "Least DSCR", "MIN(op_dscr.all)", r_.min_dscr);
  ratio("average_dscr", "Average DSCR", "AVERAGE(op_dscr.all)", r_.average_dscr);
  ratio("llcr", "LLCR", "pv_cfads / op_debt", r_.llcr);
  ratio("plcr", "PLCR", "SUM(cfads_value.all) / op_debt", r_.plcr);
}

void ProjectBuilder::levelised() {
  const std::string unit = "$/" + p_.sales.unit;
  m_.heading("Levelised cost and price");
  m_.periods({.id = "cost_flow",
              .label = "Sales and capacity payments less the owner's flow",
              .unit = "$",
              .note = p_.sam.reserves_outside_cfads ? "and the last receivables" : "",
              .formula = p_.sam.reserves_outside_cfads
                             ? "op_sales + capacity - owner + f_last * op_receivables.prev"
                             : "op_sales + capacity - owner",
              .total = true});
  m_.constant({.id = "value_output",
               .label = "Output, discounted nominally",
               .unit = p_.sales.unit,
               .formula = "SUMPRODUCT(op_output.all, nominal_factor.all)"});
  m_.constant({.id = "value_output_real",
               .label = "Output, discounted in real terms",
               .unit = p_.sales.unit,
               .formula = "SUMPRODUCT(op_output.all, real_factor.all)"});
  const auto line = [&](std::string id, std::string label, const std::string& flows,
                        const std::string& output, const finance::OrReason<Dollars>& value) {
    m_.constant({.id = std::move(id),
                 .label = std::move(label),
                 .unit = unit,
                 .show = Show::plain,
                 .formula = "IF(" + output + " > 0, SUMPRODUCT(" + flows +
                            ".all, nominal_factor.all) / " + output + ", \"\")",
                 .engine = or_blank(value)});
  };
  line("lc_nominal", "Levelised cost, nominal", "cost_flow", "value_output",
       r_.levelised_cost_nominal);
  line("lc_real", "Levelised cost, real", "cost_flow", "value_output_real", r_.levelised_cost_real);
  line("lp_nominal", "Levelised price, nominal", "op_sales", "value_output",
       r_.levelised_price_nominal);
  line("lp_real", "Levelised price, real", "op_sales", "value_output_real",
       r_.levelised_price_real);
}

}  // namespace gw::workbook::internal
