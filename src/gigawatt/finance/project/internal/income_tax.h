// Income tax by year with losses and interest carried forward.
#pragma once

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
  Assessed assess(double income, double limit, bool refund);
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
  double deduct(const Year& year);
  [[nodiscard]] double waiting() const { return waiting_; }

 private:
  double share_;
  double waiting_ = 0.0;
};

// From Sheet::ebitda, ::interest, ::reserve_interest, ::tax_basis to ::tax_* and ::marginal_tax.
void assess_income_tax(const Project& project, Sheet& sheet);

}  // namespace gw::finance::internal
