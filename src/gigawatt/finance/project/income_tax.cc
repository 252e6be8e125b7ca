#include "gigawatt/finance/project/internal/income_tax.h"

#include <numeric>

namespace gw::finance::internal {

void set_taxed_income(const Project& p, Sheet& s) {
  const double* ebitda = s.by_year(ProjectRow::ebitda);
  double* state = s.by_year(ProjectRow::depreciation_state);
  double* federal = s.by_year(ProjectRow::depreciation_federal);
  for (int y = 1; y <= s.years; ++y) {
    state[y] = s.state_per_basis[y] * s.tax_basis + s.replaced_depreciation[y];
    federal[y] = s.federal_per_basis[y] * s.tax_basis + s.replaced_depreciation[y];
    s.state_income[y] = ebitda[y] - state[y];
    s.federal_income[y] = ebitda[y] - federal[y];
  }
  const double grant = p.construction.grant.si();
  s.state_income[1] += grant;
  s.federal_income[1] += grant + s.state_credit_per_basis * s.tax_basis;
}

double deducted_fee(const Project& p, double fee) {
  return p.sam.fees_not_deducted ? 0.0 : fee / static_cast<double>(p.debt.tenor_years);
}

void assess_income_tax(const Project& p, Sheet& s) {
  const double fee = deducted_fee(p, s.upfront_fee);
  const int tenor = static_cast<int>(p.debt.tenor_years);
  const double* ebitda = s.by_year(ProjectRow::ebitda);
  const double* interest = s.by_year(ProjectRow::interest);
  const double* earned = s.by_year(ProjectRow::reserve_interest);
  double* state = s.by_year(ProjectRow::tax_state);
  double* federal = s.by_year(ProjectRow::tax_federal);
  IncomeTax tax(p);
  const int years = s.years;
  for (int y = 1; y <= years; ++y) {
    const double deducted = y <= tenor ? fee : 0.0;
    const auto year = tax.assess({.ebitda = ebitda[y],
                                  .interest = interest[y],
                                  .earned = earned[y],
                                  .state = s.state_income[y] - deducted,
                                  .federal = s.federal_income[y] - deducted});
    state[y] = year.state;
    federal[y] = year.federal;
    s.marginal_tax[y] = year.marginal;
  }
}

void sum_by_year(ProjectRow which, Sheet& s) {
  if (s.per_year == 1) return;
  const double* row = s.row(which) + 1;
  double* yearly = s.by_year(which);
  const int years = s.years;
  const int per_year = s.per_year;
  for (int y = 1; y <= years; ++y, row += per_year)
    yearly[y] = std::accumulate(row, row + per_year, 0.0);
}

void spread_by_month(ProjectRow which, Sheet& s) {
  double* row = s.row(which);
  *row++ = 0.0;
  if (s.per_year == 1) return;
  const double* yearly = s.by_year(which);
  const double part = 1.0 / s.per_year;
  const int years = s.years;
  const int per_year = s.per_year;
  for (int y = 1; y <= years; ++y, row += per_year) std::fill_n(row, per_year, yearly[y] * part);
}

}  // namespace gw::finance::internal
