// Lease: the lessor owns what was delivered and the lessee pays level rent over a term.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/price.h"

namespace gw::finance {

enum class RentTiming : std::uint8_t { advance, arrears };
constexpr std::array<std::string_view, 2> enum_names(RentTiming) {
  return {"advance", "arrears"};
}

// Each month's deliveries start a lease of their own over `term_months`. Its value is V = price x q and
// its monthly rent, with i = rate / 12, n months and residual share w,
//   R = (V - w V (1+i)^-n) x i / (1 - (1+i)^-n)     (in advance: divided by 1 + i)
// so that `rate` is the rate implicit in the lease. In arrears the first rent falls due in the month
// after delivery, in advance in the month of delivery.
// Lessee (IFRS 16): liability = PV of the rents at `rate`, right of use of the same amount, straight line
// over the term, interest on the liability. Lessor: operating lease, rent is revenue; its asset is the
// purchase contract by which it bought the goods.
struct Lease {
  static constexpr std::string_view kType = "lease";
  Common common;
  std::string lessor;
  std::string lessee;
  FlowName flow;
  Price price;  // value of what is leased
  Ratio rate;   // a year, nominal, compounded monthly
  std::int64_t term_months = 60;
  RentTiming timing = RentTiming::arrears;
  Ratio residual_share;
};

[[nodiscard]] std::string describe(const Lease& contract);

template <class Visitor>
void visit(Visitor& v, Lease& c) {
  v.flatten(c.common);
  v.field("lessor", c.lessor, {.doc = "who owns", .required = true, .refers_to = "party"});
  v.field("lessee", c.lessee, {.doc = "who uses and pays", .required = true, .refers_to = "party"});
  v.field("flow", c.flow, {.doc = "what is delivered into the lease", .required = true,
                           .refers_to = "flow"});
  v.field("price", c.price, {.doc = "value per unit leased", .required = true});
  v.field("rate", c.rate, {.doc = "yearly rate implicit in the lease", .required = true, .min = 0,
                           .max = 2, .example = "9%"});
  v.field("term_months", c.term_months,
          {.doc = "months of rent per delivery", .min = 1, .max = 600, .fixed = true});
  v.field("timing", c.timing, {.doc = "rent at the beginning or the end of each month"});
  v.field("residual_share", c.residual_share,
          {.doc = "share of the value that the rent does not pay back", .min = 0, .max = 1});
}

}  // namespace gw::finance
