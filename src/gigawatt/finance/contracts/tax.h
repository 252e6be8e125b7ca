// Tax: on the positive profit of a calendar year, after losses carried forward.
#pragma once

#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/parties.h"
#include "gigawatt/units/money.h"

namespace gw::finance {

// In the last month of a calendar year (and of the plan), with profit P before tax of the year so far:
//   P <= 0: the loss is carried forward
//   P > 0:  used = min(losses, offset_limit x P), tax = rate x (P - used)
// paid in that month. Book profit stands for taxable profit: depreciation is the book's, no deferred tax.
// offset_limit 80%: IRC 172(a)(2) for losses after 2017.
struct Tax {
  static constexpr std::string_view kType = "tax";
  Common common;
  std::string payer;
  std::string authority = std::string(kGovernment);
  Ratio rate;
  Ratio offset_limit = 0.8;
};

// The losses of one payer.
class TaxAccount {
 public:
  struct Terms {
    Ratio rate;
    Ratio offset_limit = 0.8;
  };
  // Tax on `profit` of the period; keeps what is left of the losses.
  [[nodiscard]] Dollars assess(Dollars profit, const Terms& terms);
  [[nodiscard]] Dollars losses() const { return losses_; }

 private:
  Dollars losses_;
};

[[nodiscard]] std::string describe(const Tax& contract);

template <class Visitor>
void visit(Visitor& v, Tax& c) {
  v.flatten(c.common);
  v.field("payer", c.payer, {.doc = "who is taxed", .required = true, .refers_to = "party"});
  v.field("authority", c.authority, {.doc = "who receives", .refers_to = "party"});
  v.field("rate", c.rate, {.doc = "of taxable profit", .required = true, .min = 0, .max = 1});
  v.field("offset_limit", c.offset_limit,
          {.doc = "share of a profit that earlier losses may offset", .min = 0, .max = 1});
}

}  // namespace gw::finance
