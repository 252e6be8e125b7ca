// One evaluation in progress: the rows of the result as plain numbers, and what is kept by year.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "gigawatt/finance/project/project.h"

namespace gw::finance::internal {

using Yearly = std::array<double, kMaxProjectYears + 2>;  // index: year, from 1

struct OperatingCase {
  double output = 1.0;
  double price = 0.0;  // $ per unit in year 1
  double opex = 1.0;
};

// Dollars unless said otherwise. `years`, `per_year`, `periods` as in the result.
struct Sheet {
  ProjectResult r;
  int years = 0;
  int per_year = 1;
  int periods = 0;
  int tenor = 0;           // last period in which debt may be due
  double loan_rate = 0.0;  // per period
  double reserve_rate = 0.0;

  std::array<Yearly, kProjectRows> monthly{};  // sums by year of the rows of a monthly grid
  Yearly replaced{};                           // spent on replacements
  Yearly federal_per_basis{};                  // depreciation per dollar of tax basis
  Yearly state_per_basis{};
  Yearly replaced_depreciation{};  // of replacements, for both authorities
  Yearly federal_income{};         // before interest, fee and state tax
  Yearly state_income{};
  Yearly marginal_tax{};  // fall of the year's tax per dollar of interest
  double federal_credit_per_basis = 0.0;
  double state_credit_per_basis = 0.0;

  std::vector<double> service;         // a schedule kept from another case
  std::vector<double> rate_of_period;  // with a refinancing; empty: loan_rate
  // By period, of the circular solution (circular_debt.h):
  std::vector<double> steady_cfads;   // CFADS without tax and interest on the DSRA
  std::vector<double> steady_earned;  // interest on balances other than the DSRA
  std::vector<double> rest;  // what the schedule is sculpted on: CFADS - marginal tax x interest
  std::vector<double> next;  // rest after this pass, and after the one before
  std::vector<double> last_next;
  std::vector<double> last_off;  // next - rest of the pass before
  double cap_scale = 1.0;        // service that the gearing cap leaves
  double debt = 0.0;
  double equity = 0.0;
  double total = 0.0;  // sources = uses
  double upfront_fee = 0.0;
  double construction_interest = 0.0;
  double damages = 0.0;
  double tax_basis = 0.0;
  bool clear = false;        // the rows of the waterfall hold zeros
  bool as_scheduled = true;  // no waterfall was needed
  double new_debt = 0.0;     // of the refinancing

  [[nodiscard]] double* row(ProjectRow which) {
    return r.cells.data() + static_cast<std::size_t>(which) * r.stride();
  }
  // Amounts by year, from 1: of a yearly grid the row itself, of a monthly one a row of years.
  [[nodiscard]] double* by_year(ProjectRow which) {
    return per_year == 1 ? row(which) : monthly[static_cast<std::size_t>(which)].data();
  }
  [[nodiscard]] double rate(int period) const {
    return rate_of_period.empty() ? loan_rate : rate_of_period[static_cast<std::size_t>(period)];
  }
  void resize(const Project& project);
};

// The DSCR of a year: of the list, whose last value holds on, or else `dscr`.
[[nodiscard]] double dscr_of_year(const DebtTerms& debt, int year);

}  // namespace gw::finance::internal
