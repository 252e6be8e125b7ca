// Results of a project: rows by period, and figures that are a value or the reason why there is
// none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>
#include <vector>

#include "gigawatt/core/check.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// Rows of the yearly or monthly sheet; dollars but for `output` (units). Balances are at the
// period's end.
enum class ProjectRow : std::uint8_t {
  output,
  sales,
  capacity,
  salvage,
  opex,
  ebitda,
  equipment_saving,
  equipment_reserve,  // balance
  working_capital,    // balance
  receivables,        // balance
  dsra,               // balance
  reserve_interest,
  depreciation_federal,
  depreciation_state,
  tax_federal,  // paid positive, refund negative
  tax_state,
  production_credit,
  investment_credit,
  cash_before_debt,  // after tax, whatever CFADS is defined to be
  cfads,
  scheduled_service,
  interest,     // paid
  principal,    // paid as scheduled
  sweep,        // paid early
  refinancing,  // new loan - its fee - what it repays, to the owner
  debt,         // balance
  shortfall,    // service newly overdue
  trapped,      // balance
  owner_pretax,
  owner,
};
inline constexpr std::size_t kProjectRows = 30;
[[nodiscard]] std::string_view name(ProjectRow row);

template <class T>
using OrReason = std::expected<T, std::string_view>;

// A month of construction; month 0 is financial close.
struct ConstructionMonth {
  Dollars spent{};  // on the building and at close or COD, without interest and commitment fee
  Dollars interest{};
  Dollars commitment_fee{};
  Dollars debt_drawn{};
  Dollars equity_drawn{};
  Dollars balance{};  // debt
};

struct ProjectResult {
  int years = 0;
  int per_year = 1;
  int periods = 0;  // years x per_year

  // Row of periods + 1 values, COD first.
  [[nodiscard]] std::span<const double> row(ProjectRow r) const {
    return {cells.data() + static_cast<std::size_t>(r) * stride(), stride()};
  }
  [[nodiscard]] Dollars at(ProjectRow r, int period) const {
    GW_CHECK(period >= 0 && period <= periods, period, periods);
    return Dollars::from_si(row(r)[static_cast<std::size_t>(period)]);
  }
  [[nodiscard]] std::size_t stride() const { return static_cast<std::size_t>(periods) + 1; }

  std::vector<double> cells{};                    // by row, then period
  std::vector<ConstructionMonth> construction{};  // empty when all is paid at COD
  std::vector<Dollars> owner_flows{};             // construction periods, then rows `owner`

  // Sources and uses at COD
  Dollars price{};  // per unit in year 1, given or solved for
  Dollars debt{};
  Dollars equity{};
  Dollars installed_cost{};         // uses: building, fees, interest, reserves - grant - damages
  Dollars construction_interest{};  // and commitment fees
  Dollars upfront_fee{};
  Dollars damages{};
  Dollars financing_cost{};  // installed cost + grant + damages - construction cost
  Dollars tax_basis{};
  Dollars sources_less_uses{};  // of the debt and equity actually drawn

  std::string_view
      debt_decided_by;  // "dscr", "dscr at P90", "gearing cap", "percent", or why there is none
  OrReason<Ratio> dscr_applied = Ratio();
  Dollars pv_cfads{};  // over the tenor, at the debt's rate

  OrReason<Ratio> min_dscr = Ratio();
  OrReason<Ratio> average_dscr = Ratio();
  OrReason<Ratio> llcr = Ratio();
  OrReason<Ratio> plcr = Ratio();

  Dollars npv{};  // of the owner, at financial close, nominal discount rate
  Dollars pretax_npv{};
  std::array<Ratio, 8> irr_roots{};  // ascending, a year
  int irr_count = 0;
  std::string_view irr_reason;    // why there is no single one
  OrReason<Ratio> irr = Ratio();  // the single root, if it is above -50% a year
  OrReason<Ratio> irr_at_target_year = Ratio();
  OrReason<Ratio> mirr = Ratio();        // both rates the nominal discount rate
  OrReason<double> payback_years = 0.0;  // from financial close
  OrReason<Ratio> wacc = Ratio();  // (1 - g) IRR + g rate (1 - tax), g = debt / installed cost

  // (equity + discounted costs to the owner) / discounted output; sales / output alike. Dollars per
  // unit.
  OrReason<Dollars> levelised_cost_nominal = Dollars();
  OrReason<Dollars> levelised_cost_real = Dollars();
  OrReason<Dollars> levelised_price_nominal = Dollars();
  OrReason<Dollars> levelised_price_real = Dollars();
  OrReason<Dollars> solved_price = Dollars();  // of target_irr; only where no price was given

  int passes = 0;  // through the circular equations
  bool converged = true;
  Dollars circular_residual{};  // largest difference of CFADS between the last two passes
  Dollars debt_at_maturity{};
  int first_lock_up = -1;  // period; -1: none
  int first_default = -1;
};

}  // namespace gw::finance
