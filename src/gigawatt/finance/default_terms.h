// What happens when cash runs out, and what a default leaves: how much an estate fetches, and what
// capacity earns that is let again.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "gigawatt/config/visit.h"
#include "gigawatt/core/calendar.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// What happens to an inside party whose cash is below zero at the end of a month. Either way `unfunded`
// pays the gap of that month, so that nobody pays from nothing.
enum class ShortfallRule : std::uint8_t {
  support,               // the plan's gate is `none`: it goes on, and the support is the headline
  support_then_default,  // it defaults in the next month
};
constexpr std::array<std::string_view, 2> enum_names(ShortfallRule) {
  return {"support", "default"};
}

// Chips sell for cost x resale(age), linear between full years of age and level after the last: H100 at
// list price kept 60-65, 40-45, 25-35 and 15-20% after one to four years (catalog prices/markets/h100); the
// first value, of new chips in a forced sale, is judgement. With `chip_price` p, a market path or prices by date,
// they sell for cost x resale(0) x p(now) / p(month bought), at most cost. Other property sells for its
// straight-line book value x property_share,
// shares of others at their valuation x stake_share. estate_share is what is left
// of an estate and of what others pay to it after the costs of default: alpha and beta of the clearing.
// Capacity and leases whose buyer fails earn relet_share of the agreed payment, relet_after_months later
// and to their last month; damages claimed for them are lowered by the same share. All judgement.
struct DefaultTerms {
  std::vector<Ratio> chip_resale{0.80, 0.625, 0.425, 0.30, 0.175};
  std::optional<config::Steps<DollarsPerChip>> chip_price = {};
  Ratio property_share = 0.5;
  Ratio stake_share = 0.8;
  Ratio estate_share = 0.95;
  Ratio relet_share = 0.5;
  std::int64_t relet_after_months = 6;

  // Share of its cost that a chip fetches in `now` which was bought in `bought`.
  [[nodiscard]] Ratio resale_share(Month bought, Month now) const {
    if (chip_resale.empty()) return 0.0;
    if (!chip_price) return resale_share(std::max(0, now - bought));
    return std::min(Ratio(1.0), chip_resale.front() * (chip_price->at(now) / chip_price->at(bought)));
  }
  // The same by age alone, after `months`.
  [[nodiscard]] Ratio resale_share(int months) const {
    if (chip_resale.empty()) return 0.0;
    const std::size_t year = static_cast<std::size_t>(months) / 12;
    if (year + 1 >= chip_resale.size()) return chip_resale.back();
    const double part = (months % 12) / 12.0;
    return chip_resale[year].si() * (1 - part) + chip_resale[year + 1].si() * part;
  }
};

template <class Visitor>
void visit(Visitor& v, DefaultTerms& t) {
  v.field("chip_resale", t.chip_resale,
          {.doc = "share of its cost that a chip sells for when new, after one year, two, ...",
           .min = 0, .max = 1});
  v.field("chip_price", t.chip_price,
          {.doc = "what a chip sells for by date; absent: as chip_resale says by age",
           .positive = true, .example = "{market: gb200.resale}"});
  v.field("property_share", t.property_share,
          {.doc = "share of its book value that other property sells for", .min = 0, .max = 1});
  v.field("stake_share", t.stake_share,
          {.doc = "share of their valuation that stakes in others sell for", .min = 0, .max = 1});
  v.field("estate_share", t.estate_share,
          {.doc = "what is left of an estate after the costs of default", .min = 0, .max = 1});
  v.field("relet_share", t.relet_share,
          {.doc = "share of the agreed payment that capacity earns which is let again", .min = 0,
           .max = 1});
  v.field("relet_after_months", t.relet_after_months,
          {.doc = "months until capacity is let again", .min = 0, .max = 120, .fixed = true});
}

}  // namespace gw::finance
