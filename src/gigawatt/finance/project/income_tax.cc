#include "gigawatt/finance/project/internal/income_tax.h"

#include <algorithm>

namespace gw::finance::internal {

LossAccount::Assessed LossAccount::assess(double income, double limit, bool refund) {
  if (refund) return {income, 1.0};
  if (income <= 0.0) {
    losses_ -= income;
    return {};
  }
  const double most = limit * income;
  const double used = std::min(losses_, most);
  losses_ -= used;
  return {income - used, used == most && used > 0.0 ? 1.0 - limit : 1.0};
}

double InterestLimit::deduct(const Year& year) {
  const double most = std::max(0.0, year.earned + share_ * std::max(0.0, year.ebitda));
  const double asked = year.paid + waiting_;
  const double deducted = std::min(asked, most);
  waiting_ = asked - deducted;
  return deducted;
}

void assess_income_tax(const Project& p, Sheet& s) {
  const double state_rate = p.tax.state_rate;
  const double federal_rate = p.tax.federal_rate;
  const double limit = p.tax.loss_limit;
  const bool refund = p.sam.refund_losses;
  const bool limited = p.tax.interest_limit.has_value() && !refund;
  const double grant = p.construction.grant.si();
  const double fee = p.sam.fees_not_deducted || s.debt <= 0.0
                         ? 0.0
                         : s.upfront_fee / static_cast<double>(p.debt.tenor_years);
  LossAccount state;
  LossAccount federal;
  InterestLimit interest(limited ? static_cast<double>(*p.tax.interest_limit) : 0.0);
  for (int y = 1; y <= s.years; ++y) {
    double deducted = s.interest[y];
    bool binds = false;
    if (limited) {
      deducted = interest.deduct({s.interest[y], s.reserve_interest[y], s.ebitda[y]});
      binds = interest.waiting() > 0.0;
    }
    double income = s.ebitda[y] + s.reserve_interest[y] - deducted;
    if (y <= p.debt.tenor_years) income -= fee;
    double credit = 0.0;
    if (y == 1) {
      income += grant;
      credit = s.state_credit_per_basis * s.tax_basis;
    }
    const double state_depreciation = s.state_per_basis[y] * s.tax_basis + s.state_replaced[y];
    const auto of_state = state.assess(income - state_depreciation, limit, refund);
    s.tax_state[y] = state_rate * of_state.taxable;
    const double federal_depreciation =
        s.federal_per_basis[y] * s.tax_basis + s.federal_replaced[y];
    const auto of_federal =
        federal.assess(income - federal_depreciation - s.tax_state[y] + credit, limit, refund);
    s.tax_federal[y] = federal_rate * of_federal.taxable;
    const double state_marginal = state_rate * of_state.marginal;
    s.marginal_tax[y] =
        binds ? 0.0 : state_marginal + federal_rate * of_federal.marginal * (1.0 - state_marginal);
  }
}

}  // namespace gw::finance::internal
