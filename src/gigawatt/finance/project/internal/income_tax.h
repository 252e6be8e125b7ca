// Income tax by year with losses and interest carried forward.
#pragma once

#include <algorithm>

#include "gigawatt/finance/project/internal/sheet.h"

namespace gw::finance::internal {

// Losses carried forward by one authority.
class LossAccount {
 public:
  struct Assessed {
    double taxable = 0.0;
    double marginal = 0.0;  // taxable income per further dollar of income
  };
  // income < 0 is kept; of income > 0 at most `limit` is offset. `refund`: nothing is kept, the
  // loss is a negative taxable income.
  Assessed assess(double income, double limit, bool refund) {
    if (refund) return {income, 1.0};
    if (income <= 0.0) {
      losses_ -= income;
      return {};
    }
    const double most = limit * income;
    if (losses_ > 0.0 && losses_ >= most) {
      losses_ -= most;
      return {income - most, 1.0 - limit};
    }
    const double used = losses_;
    losses_ = 0.0;
    return {income - used, 1.0};
  }
  // The year just assessed has a little more income: what of it is not taxed is less to carry.
  void add(double income, const Assessed& year) { losses_ -= (1.0 - year.marginal) * income; }
  [[nodiscard]] double losses() const { return losses_; }

 private:
  double losses_ = 0.0;
};

// Interest paid that may be deducted: at most interest income + share x EBITDA; the rest waits.
class InterestLimit {
 public:
  struct Year {
    double paid = 0.0;
    double earned = 0.0;
    double ebitda = 0.0;
  };
  explicit InterestLimit(double share) : share_(share) {}
  double deduct(const Year& year) {
    const double most = std::max(0.0, year.earned + share_ * std::max(0.0, year.ebitda));
    const double asked = year.paid + waiting_;
    const double deducted = std::min(asked, most);
    waiting_ = asked - deducted;
    return deducted;
  }
  // A little more was earned, and therefore deducted, in a year in which the limit binds.
  void earn(double more) { waiting_ -= more; }
  [[nodiscard]] double waiting() const { return waiting_; }

 private:
  double share_;
  double waiting_ = 0.0;
};

// Both authorities, year after year.
class IncomeTax {
 public:
  struct Year {
    double ebitda = 0.0;
    double interest = 0.0;
    double earned = 0.0;   // interest on reserves
    double state = 0.0;    // state income before interest
    double federal = 0.0;  // federal income before interest and state tax
  };
  struct Assessed {
    double state = 0.0;
    double federal = 0.0;
    double marginal = 0.0;  // fall of both per dollar of interest, or rise per dollar earned
    [[nodiscard]] double sum() const { return state + federal; }
  };

  explicit IncomeTax(const Project& p)
      : state_rate_(p.tax.state_rate),
        federal_rate_(p.tax.federal_rate),
        loss_limit_(p.tax.loss_limit),
        refund_(p.sam.refund_losses),
        limited_(p.tax.interest_limit.has_value() && !p.sam.refund_losses),
        interest_(limited_ ? static_cast<double>(*p.tax.interest_limit) : 0.0) {}

  Assessed assess(const Year& year) {
    const double deducted =
        limited_ ? interest_.deduct({year.interest, year.earned, year.ebitda}) : year.interest;
    const double income = year.earned - deducted;
    of_state_ = state_.assess(year.state + income, loss_limit_, refund_);
    const double state = state_rate_ * of_state_.taxable;
    of_federal_ = federal_.assess(year.federal + income - state, loss_limit_, refund_);
    const double of_dollar = state_rate_ * of_state_.marginal;
    return {.state = state,
            .federal = federal_rate_ * of_federal_.taxable,
            .marginal = interest_.waiting() > 0.0
                            ? 0.0
                            : of_dollar + federal_rate_ * of_federal_.marginal * (1.0 - of_dollar)};
  }

  // The year just assessed earned a little more than it was assessed on: what is carried forward
  // follows.
  void earn(double more) {
    if (interest_.waiting() > 0.0) return interest_.earn(more);
    state_.add(more, of_state_);
    federal_.add(more * (1.0 - state_rate_ * of_state_.marginal), of_federal_);
  }

 private:
  double state_rate_;
  double federal_rate_;
  double loss_limit_;
  bool refund_;
  bool limited_;
  InterestLimit interest_;
  LossAccount state_;
  LossAccount federal_;
  LossAccount::Assessed of_state_;
  LossAccount::Assessed of_federal_;
};

// Sheet::state_income and ::federal_income: EBITDA + grant - depreciation, and for the federal
// authority the state's credit, which is income there.
void set_taxed_income(const Project& project, Sheet& sheet);

// The debt's up-front fee, deducted evenly over its tenor.
[[nodiscard]] double deducted_fee(const Project& project, double fee);

// Taxes by year and ::marginal_tax from EBITDA and interest by year and ::upfront_fee.
void assess_income_tax(const Project& project, Sheet& sheet);

// Sheet::by_year of a monthly row.
void sum_by_year(ProjectRow which, Sheet& sheet);

// A month has a twelfth of its year's tax or depreciation.
void spread_by_month(ProjectRow which, Sheet& sheet);

}  // namespace gw::finance::internal
