#include "gigawatt/finance/project/internal/income_tax.h"

namespace gw::finance::internal {

void set_taxed_income(const Project& p, Sheet& s) {
  for (int y = 1; y <= s.years; ++y) {
    const double replaced = s.replaced_depreciation[y];
    s.depreciation_state[y] = s.state_per_basis[y] * s.tax_basis + replaced;
    s.depreciation_federal[y] = s.federal_per_basis[y] * s.tax_basis + replaced;
    s.state_income[y] = s.ebitda[y] - s.depreciation_state[y];
    s.federal_income[y] = s.ebitda[y] - s.depreciation_federal[y];
  }
  const double grant = p.construction.grant.si();
  s.state_income[1] += grant;
  s.federal_income[1] += grant + s.state_credit_per_basis * s.tax_basis;
}

double deducted_fee(const Project& p, double fee) {
  return p.sam.fees_not_deducted ? 0.0 : fee / static_cast<double>(p.debt.tenor_years);
}

void assess_income_tax(const Project& p, YearSpan years, IncomeTax& tax, Sheet& s) {
  const double fee = deducted_fee(p, s.upfront_fee);
  for (int y = years.first; y <= years.last; ++y) {
    const double deducted = y <= p.debt.tenor_years ? fee : 0.0;
    const auto year = tax.assess({.ebitda = s.ebitda[y],
                                  .interest = s.interest[y],
                                  .earned = s.reserve_interest[y],
                                  .state = s.state_income[y] - deducted,
                                  .federal = s.federal_income[y] - deducted});
    s.tax_state[y] = year.state;
    s.tax_federal[y] = year.federal;
    s.marginal_tax[y] = year.marginal;
  }
}

}  // namespace gw::finance::internal
