// Warrants whose tranches wait for a milestone in gigawatts and for a share price.
//
// Tranche k vests at the first moment at which capacity >= g_k has been certified and the share
// price is at H_k or above. Capacity is certified at month ends (the last step ends at expiry); the
// price counts at any moment. A vested share is worth a call with the warrant's strike to the
// expiry: the holder waits (for a strike near zero that is the share less its dividends). Share:
// dS/S = (r - q) dt + s dW. Capacity: the running maximum of G(t) = energised + growth x t +
// deviation x B(t), dW dB = correlation dt, so the date of a milestone is inverse Gaussian.
// Assumes constant r, q, s and a growth of capacity that is that of the pricing measure; ignores a
// jump of the price at a milestone, and the issuer's default. Sources: Rubinstein and Reiner 1991;
// the maximum of a Brownian bridge: Glasserman, Monte Carlo Methods in Financial Engineering
// 2003, 6.4; ASC 606-10-32-25, ASU 2019-08 for the vendor's books.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/core/table.h"
#include "gigawatt/finance/contracts/warrant.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

using PowerGrowth = Quantity<kPowerDim - kTimeDim>;

struct ShareModel {
  Dollars spot;
  Ratio rate;        // continuous, a year
  Ratio yield;       // continuous, a year
  Ratio volatility;  // a year
};

struct CapacityModel {
  Power energised;     // today
  PowerGrowth growth;  // expected
  Power deviation;     // standard deviation of the capacity after one year
  Ratio correlation;   // of capacity and log price
};

struct WarrantTerms {
  ShareModel share;
  CapacityModel capacity;
  Dollars strike;
  Time expiry;
  std::vector<WarrantTranche> tranches;
  std::optional<Ratio> shares_outstanding;  // before; absent: no dilution
};
[[nodiscard]] std::string problem(const WarrantTerms& terms);

// P(max G >= milestone up to `by`) = N((a t - g) / (d sqrt t)) + e^(2 a g / d^2) N((-g - a t) / (d
// sqrt t)), g the capacity that is missing, a growth, d deviation a year^1/2. Without deviation: 0
// or 1.
[[nodiscard]] Ratio milestone_probability(const CapacityModel& capacity, Power milestone, Time by);

// 1 / (1 + new / old) of all the warrant's shares if the strike is above 1% of the share price; at
// or below that the shares are as good as issued (ASC 260-10-45-13 counts them so) and the factor
// is 1.
[[nodiscard]] Ratio dilution_factor(const WarrantTerms& terms);

struct TrancheValue {
  Dollars value;           // of all its shares, diluted
  Dollars standard_error;  // 0 in closed form
  Ratio vests;             // risk-neutral probability
};
struct WarrantValue {
  Dollars value;
  Dollars standard_error;
  std::vector<TrancheValue> tranches;
  [[nodiscard]] Table table() const;
};

// Closed form. Needs a correlation of 0 and a strike that is nominal (then K e^-rT x P is
// deducted); else a reason. Each tranche is the sum over months of P(certified in the month) x the
// share on touch from then on.
[[nodiscard]] std::expected<WarrantValue, std::string> warrant_in_closed_form(
    const WarrantTerms& terms);

// A tranche whose milestone is independent and known only by its probability, and whose hurdle may
// be met before the milestone is: probability x share on touch x shares. An upper bound of the
// joint event.
[[nodiscard]] Dollars product_value(const ShareModel& share, const WarrantTranche& tranche,
                                    Time expiry, Ratio milestone_probability);

struct PathOptions {
  std::int64_t paths = 100'000;
  std::uint64_t seed = 1;
  int threads = 1;     // changes no result
  bool bridge = true;  // false: the price counts at month ends only, which is too few looks
};
// Monte Carlo with monthly steps and joint paths. The maximum of price and capacity inside each
// step is drawn exactly from the bridge between its ends, each for itself: a tranche looks at the
// one before and at the other after its certification, never at both in one month, so its value is
// exact with correlation, too. Draws are addressed by (seed, stream, path, step); sums are taken in
// blocks of paths in order.
[[nodiscard]] WarrantValue warrant_by_paths(const WarrantTerms& terms, const PathOptions& options);

// ---- The vendor's books

// Fair value at grant / expected purchases: what each unit sold takes off revenue.
[[nodiscard]] DollarsPerPower contra_revenue(Dollars grant_value, Power expected_purchases);
// The same as a share of the price.
[[nodiscard]] Ratio contra_revenue_share(DollarsPerPower contra, DollarsPerPower price);

}  // namespace gw::finance
