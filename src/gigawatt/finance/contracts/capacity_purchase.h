// Capacity purchase: compute reserved for years, with a minimum to pay (take-or-pay).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/price.h"

namespace gw::finance {

// Either the money is the contract: `commitment` is paid each month as a twelfth of the year's, used or
// not, and all of it is revenue. Or the quantity is: with contracted C(m) and take q(m),
//   pay = price x (max(q, minimum_share x C) - make-up used),  revenue = price x q (+ expired make-up)
// make-up used = min(bank, max(0, q - minimum)); what is paid and not taken enters the bank and expires
// after `make_up_months`, oldest first (IFRS 15.B44-B47; finance_methods 4). Settled each month.
// `capacity` (a power level) lowers C to what the seller has running. Without `taken`, q = C.
struct CapacityPurchase {
  static constexpr std::string_view kType = "capacity_purchase";
  Common common;
  std::string seller;
  std::string buyer;
  std::optional<config::Steps<DollarRate>> commitment;
  std::optional<config::Steps<Power>> contracted;
  std::optional<DollarsPerPowerTime> price;
  Ratio price_growth_per_year;
  FlowName taken;
  FlowName capacity;
  Ratio minimum_share = 1.0;
  std::int64_t make_up_months = 24;

  // Firm payments of the months from .. to, both included, as written.
  [[nodiscard]] Dollars firm_value(MonthWindow window) const;
};

// One buyer's take-or-pay account; a period of a longer contract may hold any quantity in `Power`.
class MakeUpBank {
 public:
  // What enters in period k can be used up to period k + periods_valid.
  explicit MakeUpBank(int periods_valid) : periods_valid_(periods_valid) {}

  struct Settlement {
    Power pay;         // to pay for
    Power used;        // taken out of the bank
    Power deficiency;  // paid but not taken, into the bank
    Power expired;     // lost this period
  };
  struct Period {
    int index = 0;  // periods settled in ascending order
    Power taken;
    Power minimum;
  };
  Settlement settle(const Period& period);
  [[nodiscard]] Power balance() const { return balance_; }

 private:
  struct Vintage {
    int index = 0;
    Power quantity;
  };
  int periods_valid_ = 0;
  Power balance_;
  std::size_t oldest_ = 0;
  std::vector<Vintage> vintages_;
};

[[nodiscard]] std::string describe(const CapacityPurchase& contract);

template <class Visitor>
void visit(Visitor& v, CapacityPurchase& c) {
  v.flatten(c.common);
  v.field("seller", c.seller, {.doc = "who provides", .required = true, .refers_to = "party"});
  v.field("buyer", c.buyer, {.doc = "who pays", .required = true, .refers_to = "party"});
  v.field("commitment", c.commitment,
          {.doc = "money to pay whatever is used, by date", .min = 0, .example = "60 G$/year"});
  v.field("contracted", c.contracted,
          {.doc = "power to pay for, by date", .min = 0, .example = "4.5 GW"});
  v.field("price", c.price,
          {.doc = "price of contracted power", .min = 0, .example = "12 G$/GW/year"});
  v.field("price_growth_per_year", c.price_growth_per_year,
          {.doc = "yearly change of the price from the start", .min = -1});
  v.field("taken", c.taken, {.doc = "power level that is used", .refers_to = "flow"});
  v.field("capacity", c.capacity,
          {.doc = "power level that the seller has; less lowers the minimum", .refers_to = "flow"});
  v.field("minimum_share", c.minimum_share, {.doc = "share to pay in any case", .min = 0, .max = 1});
  v.field("make_up_months", c.make_up_months,
          {.doc = "how long what was paid and not taken can be taken later", .min = 0, .max = 600,
           .fixed = true});
}

}  // namespace gw::finance
