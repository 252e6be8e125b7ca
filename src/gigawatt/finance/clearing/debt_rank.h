// DebtRank: how much equity a shock destroys before anybody defaults, because claims lose value as
// their debtors do. A first-round stress measure, not a clearing: no payment is made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "gigawatt/units/quantity.h"

namespace gw::finance {

// An asset of `holder`: a claim on `debtor`.
struct DebtClaim {
  std::size_t holder = 0;
  std::size_t debtor = 0;
  Dollars amount;
};

struct DebtRankProblem {
  std::vector<Dollars> equity;  // one per party, before the shock; 0 or less: lost from the start
  std::vector<Ratio> shock;     // one per party: share of its equity lost at first, in [0, 1]
  std::vector<DebtClaim> claims;
};

struct DebtRank {
  std::vector<Ratio> loss;    // h: share of its equity that each party has lost in the end
  std::vector<Dollars> lost;  // in money
  Ratio shock_loss;           // of the shock alone: sum h_i(0) E_i / sum E_i over positive equities
  Ratio total_loss;           // sum h_i E_i / sum E_i
  int steps = 0;
  Ratio last_step;  // largest change of the last step: 0, or the limit of steps was reached
  [[nodiscard]] Ratio contagion() const { return total_loss.si() - shock_loss.si(); }
};

enum class DebtRankError : std::uint8_t { sizes_differ, not_finite, bad_shock, bad_claim };
[[nodiscard]] std::string describe(DebtRankError error);

// Linear form: h_i(t+1) = min(1, h_i(t) + sum_j leverage_ij (h_j(t) - h_j(t-1))), h(0) = shock,
// h(-1) = 0, leverage_ij = claims of i on j / equity_i. Where nobody is capped, h = (I -
// leverage)^-1 shock. Iterated until nothing changes by more than 2e-16, at most 1,000,000 steps.
// Claims lose in proportion to their debtor's equity, nothing is recovered. Bardoscia, Battiston,
// Caccioli, Caldarelli, PLoS ONE 10 (2015) e0130406.
[[nodiscard]] std::expected<DebtRank, DebtRankError> debt_rank(const DebtRankProblem& problem);

}  // namespace gw::finance
