// Who is exposed to whom, and how concentrated that is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/finance/clearing/clearing.h"
#include "gigawatt/units/quantity.h"

namespace gw::finance {

// What `holder` has in hand against what `debtor` owes it.
struct Collateral {
  std::size_t holder = 0;
  std::size_t debtor = 0;
  Dollars value;
};

// What `guarantor` may still have to pay for `debtor`, beside any claim.
struct Backstop {
  std::size_t guarantor = 0;
  std::size_t debtor = 0;
  Dollars most;
};

struct CounterpartyExposure {
  std::size_t holder = 0;
  std::size_t debtor = 0;
  Dollars gross;      // claims
  Dollars net;        // max(0, gross - collateral)
  Dollars potential;  // net + guarantees at cap, of a guarantor on the debtor of the claim that it
                      // covers, + backstops
};

struct ExposureError {
  enum class Kind : std::uint8_t { problem, bad_collateral, bad_backstop };
  Kind kind = Kind::problem;
  std::size_t index = 0;                 // of the collateral or backstop
  std::optional<ClearingError> problem;  // where the problem itself is refused
  [[nodiscard]] std::string describe() const;
};

// Pairs with any exposure, by holder and then debtor. A guarantee counts min(cap, claim).
// Collateral without a claim counts for nothing, and collateral covers claims, not guarantees.
[[nodiscard]] std::expected<std::vector<CounterpartyExposure>, ExposureError> exposures(
    const ClearingProblem& problem, std::span<const Collateral> collateral,
    std::span<const Backstop> backstops = {});

// The Basel framework counts 25% of Tier 1 capital as the limit of exposures to one counterparty
// (BCBS 283, 2014, LEX20). A yardstick: these parties are not banks.
inline constexpr double kLargeExposureLimit = 0.25;

struct HolderExposure {
  Dollars gross;
  Dollars net;
  Dollars potential;
  std::size_t largest = 0;  // debtor with the largest potential exposure, the first of equals
  Dollars largest_amount;   // 0: no exposure
  std::optional<Ratio> to_equity;  // largest / equity; none if equity is not positive
  Ratio hhi;                       // of potential exposures over debtors, in points; 0: no exposure
  // More than the limit, or an exposure with no equity to bear it.
  [[nodiscard]] bool above_limit() const {
    return largest_amount > Dollars() && (!to_equity || *to_equity > kLargeExposureLimit);
  }
};

// One per party; `equity` has one entry per party and exposures name only these.
[[nodiscard]] std::vector<HolderExposure> by_holder(std::span<const CounterpartyExposure> exposures,
                                                    std::span<const Dollars> equity);

// HHI of shares of which only the largest are known, in points. What is not listed is spread
// infinitely thin in the lower bound, and in the upper one lumped into shares as large as the
// smallest listed one.
struct HhiRange {
  Ratio lower;
  Ratio upper;
  Ratio listed;  // sum of the shares
};
enum class NoHhi : std::uint8_t { bad_share, above_one };
[[nodiscard]] std::expected<HhiRange, NoHhi> hhi_range(std::span<const Ratio> largest_shares);
// 2 a b in points: what a merger of shares a and b adds.
struct Merger {
  Ratio a;
  Ratio b;
};
[[nodiscard]] Ratio hhi_of_merger(const Merger& merger);
// US merger guidelines of 2023: highly concentrated above 1,800; a rise above 100 is then presumed
// to lessen competition.
inline constexpr double kHighlyConcentrated = 1800.0;
inline constexpr double kPresumedRise = 100.0;

}  // namespace gw::finance
