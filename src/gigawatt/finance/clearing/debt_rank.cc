#include "gigawatt/finance/clearing/debt_rank.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace gw::finance {

namespace {

constexpr int kMostSteps = 1'000'000;
constexpr double kStill = 2e-16;

std::optional<DebtRankError> wrong(const DebtRankProblem& problem) {
  const std::size_t parties = problem.equity.size();
  if (problem.shock.size() != parties) return DebtRankError::sizes_differ;
  for (std::size_t i = 0; i < parties; ++i) {
    if (!is_finite(problem.equity[i]) || !is_finite(problem.shock[i]))
      return DebtRankError::not_finite;
    if (problem.shock[i] < 0.0 || problem.shock[i] > 1.0) return DebtRankError::bad_shock;
  }
  for (const DebtClaim& claim : problem.claims) {
    if (!is_finite(claim.amount)) return DebtRankError::not_finite;
    if (claim.holder >= parties || claim.debtor >= parties || claim.holder == claim.debtor ||
        claim.amount < Dollars())
      return DebtRankError::bad_claim;
  }
  return std::nullopt;
}

}  // namespace

std::string describe(DebtRankError error) {
  switch (error) {
    case DebtRankError::sizes_differ:
      return "there is not one equity and one shock per party";
    case DebtRankError::not_finite:
      return "an amount is not finite";
    case DebtRankError::bad_shock:
      return "a shock is not between 0 and 1";
    case DebtRankError::bad_claim:
      return "a claim is negative, on oneself, or names an unknown party";
  }
  return {};
}

std::expected<DebtRank, DebtRankError> debt_rank(const DebtRankProblem& problem) {
  if (const auto error = wrong(problem)) return std::unexpected(*error);
  const std::size_t n = problem.equity.size();
  std::vector<double> now(n);
  std::vector<double> before(n, 0.0);
  double equity = 0.0;
  double shocked = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double own = problem.equity[i].si();
    now[i] = own > 0.0 ? problem.shock[i].si() : 1.0;
    equity += std::max(own, 0.0);
    shocked += now[i] * std::max(own, 0.0);
  }
  DebtRank result;
  std::vector<double> next(n);
  for (bool moves = n > 0; moves && result.steps < kMostSteps; ++result.steps) {
    next = now;
    for (const DebtClaim& claim : problem.claims) {
      if (now[claim.holder] >= 1.0) continue;  // lost already, or without equity
      next[claim.holder] += claim.amount.si() / problem.equity[claim.holder].si() *
                            (now[claim.debtor] - before[claim.debtor]);
    }
    double change = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      next[i] = std::min(next[i], 1.0);
      change = std::max(change, next[i] - now[i]);
    }
    before.swap(now);
    now.swap(next);
    moves = change > kStill;
    result.last_step = moves ? change : 0.0;
  }
  double lost = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double own = std::max(problem.equity[i].si(), 0.0);
    result.loss.push_back(now[i]);
    result.lost.push_back(Dollars::from_si(now[i] * own));
    lost += now[i] * own;
  }
  if (equity > 0.0) {
    result.shock_loss = shocked / equity;
    result.total_loss = lost / equity;
  }
  return result;
}

}  // namespace gw::finance
