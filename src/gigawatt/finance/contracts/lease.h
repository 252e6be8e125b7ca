// Lease: the lessor owns what was delivered and the lessee pays level rent over a term.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gigawatt/finance/contract.h"
#include "gigawatt/finance/lease_standard.h"
#include "gigawatt/finance/price.h"

namespace gw::finance {

enum class RentTiming : std::uint8_t { advance, arrears };
constexpr std::array<std::string_view, 2> enum_names(RentTiming) { return {"advance", "arrears"}; }

// How the lessor books it.
enum class LessorBooks : std::uint8_t { operating, sales_type };
constexpr std::array<std::string_view, 2> enum_names(LessorBooks) {
  return {"operating", "sales_type"};
}

// Each month's deliveries start a lease of their own over `term_months`. Its value is V = price x q
// and its monthly rent, with i = rate / 12, n months and residual share w,
//   R = (V - w V (1+i)^-n) x i / (1 - (1+i)^-n)     (in advance: divided by 1 + i)
// so that `rate` is the rate implicit in the lease. In arrears the first rent falls due in the
// month after delivery, in advance in the month of delivery.
//
// Lessee: liability L = PV of the rents at `rate`, right of use of L less the incentive, i x L
// interest.
//   ifrs16, asc842_finance  interest and straight-line amortisation are expenses, rent is
//                           financing cash
//   asc842_operating        one cost a month, (n R - incentive) / n; the right of use falls by
//                           cost less interest, rent is operating cash (ASC 842-20-25-6, 45-5)
// Lessor: operating, rent is revenue and its asset is the purchase by which it bought the goods; or
// sales_type, for goods of its own make: revenue of L at delivery, a receivable that runs like the
// liability and earns its interest. What the rents do not pay back is not booked as its asset.
//
// Incentive: incentive_share x V in cash from the lessor at delivery, against its revenue at once.
// Renewals: `renewals_taken` of up to `renewals` terms of renewal_months at renewal_rent_share x R;
// each is booked when it begins (not reasonably certain before), at PV. Purchase option: after the
// last term the lessee buys at purchase_option x V if `purchase_taken`, and depreciates over
// purchase_life_months; the price is not part of L. Both options are exposures that the books do
// not show.
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
  LeaseStandard standard = LeaseStandard::ifrs16;
  LessorBooks lessor_books = LessorBooks::operating;
  Ratio incentive_share;
  std::int64_t renewals = 0;
  std::int64_t renewals_taken = 0;
  std::optional<std::int64_t> renewal_months;  // default: term_months
  Ratio renewal_rent_share = 1.0;
  std::optional<Ratio> purchase_option;  // share of V
  bool purchase_taken = false;
  std::int64_t purchase_life_months = 24;
};

[[nodiscard]] std::string describe(const Lease& contract);

template <class Visitor>
void visit(Visitor& v, Lease& c) {
  v.flatten(c.common);
  v.field("lessor", c.lessor, {.doc = "who owns", .required = true, .refers_to = "party"});
  v.field("lessee", c.lessee, {.doc = "who uses and pays", .required = true, .refers_to = "party"});
  v.field("flow", c.flow,
          {.doc = "what is delivered into the lease", .required = true, .refers_to = "flow"});
  v.field("price", c.price, {.doc = "value per unit leased", .required = true});
  v.field("rate", c.rate,
          {.doc = "yearly rate implicit in the lease",
           .required = true,
           .min = 0,
           .max = 2,
           .example = "9%"});
  v.field("term_months", c.term_months,
          {.doc = "months of rent per delivery", .min = 1, .max = 600, .fixed = true});
  v.field("timing", c.timing, {.doc = "rent at the beginning or the end of each month"});
  v.field("residual_share", c.residual_share,
          {.doc = "share of the value that the rent does not pay back", .min = 0, .max = 1});
  v.field("standard", c.standard, {.doc = "how the lessee books it"});
  v.field("lessor_books", c.lessor_books, {.doc = "how the lessor books it"});
  v.field("incentive_share", c.incentive_share,
          {.doc = "share of the value that the lessor pays at delivery", .min = 0, .max = 1});
  v.field("renewals", c.renewals,
          {.doc = "terms that the lessee may add", .min = 0, .max = 20, .fixed = true});
  v.field("renewals_taken", c.renewals_taken,
          {.doc = "terms that it adds in this case", .min = 0, .max = 20, .fixed = true});
  v.field("renewal_months", c.renewal_months,
          {.doc = "months of each; default: term_months", .min = 1, .max = 600, .fixed = true});
  v.field("renewal_rent_share", c.renewal_rent_share,
          {.doc = "rent of an added term as a share of the first", .min = 0, .max = 10});
  v.field(
      "purchase_option", c.purchase_option,
      {.doc = "price at the end as a share of the value; default: no option", .min = 0, .max = 1});
  v.field("purchase_taken", c.purchase_taken, {.doc = "it is bought in this case"});
  v.field("purchase_life_months", c.purchase_life_months,
          {.doc = "book life after that", .min = 1, .max = 600, .fixed = true});
}

}  // namespace gw::finance
