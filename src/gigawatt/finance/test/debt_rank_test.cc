#include "gigawatt/finance/clearing/debt_rank.h"

#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace gw::finance::debt_rank_test {
namespace {

Dollars usd(double amount) { return Dollars::from_si(amount); }

TEST(DebtRank, T15_4_Ring) {
  // Leverages .2, .5, .25 round a ring, half of 3's equity lost: h = (I - leverage)^-1 shock, that
  // is h3 = .5 / (1 - .2 x .5 x .25), h2 = .5 h3, h1 = .2 h2.
  const DebtRankProblem ring{{usd(100), usd(60), usd(40)},
                             {0.0, 0.0, 0.5},
                             {{0, 1, usd(20)}, {1, 2, usd(30)}, {2, 0, usd(10)}}};
  const auto result = debt_rank(ring);
  ASSERT_TRUE(result.has_value());
  const double h3 = 0.5 / (1 - 0.2 * 0.5 * 0.25);
  EXPECT_NEAR(result->loss[2], h3, 1e-15);
  EXPECT_NEAR(result->loss[1], 0.5 * h3, 1e-15);
  EXPECT_NEAR(result->loss[0], 0.2 * 0.5 * h3, 1e-15);
  EXPECT_NEAR(result->loss[0], 0.0512821, 5e-8);
  EXPECT_NEAR(result->loss[1], 0.2564103, 5e-8);
  EXPECT_NEAR(result->loss[2], 0.5128205, 5e-8);
  EXPECT_EQ(result->last_step, 0.0);
  EXPECT_NEAR(result->lost[1].si(), 60 * 0.5 * h3, 1e-13);
  EXPECT_NEAR(result->shock_loss, 20.0 / 200, 1e-16);
  EXPECT_NEAR(result->total_loss, (100 * 0.1 + 60 * 0.5 + 40) * h3 / 200, 1e-15);
  EXPECT_NEAR(result->contagion(), (100 * 0.1 + 60 * 0.5 + 40) * h3 / 200 - 0.1, 1e-15);
}

TEST(DebtRank, LossesStopAtTheEquity) {
  // 1 has lent three times its equity to 0, which is lost: it loses all, once.
  const auto result = debt_rank({{usd(10), usd(5)}, {1.0, 0.0}, {{1, 0, usd(15)}}});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->loss[1], 1.0);
  EXPECT_EQ(result->total_loss, 1.0);
}

TEST(DebtRank, WithoutEquityAPartyIsLostFromTheStart) {
  const auto result = debt_rank({{usd(-1), usd(5)}, {0.0, 0.0}, {{1, 0, usd(1)}}});
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->loss[0], 1.0);
  EXPECT_EQ(result->loss[1], 0.2);
  EXPECT_EQ(result->lost[0], Dollars());
  EXPECT_NEAR(result->total_loss, 0.2, 1e-16);
}

TEST(DebtRank, EmptyAndUnshocked) {
  EXPECT_EQ(debt_rank({})->steps, 0);
  const auto calm = debt_rank({{usd(1), usd(1)}, {0.0, 0.0}, {{0, 1, usd(9)}}});
  EXPECT_EQ(calm->total_loss, 0.0);
}

TEST(DebtRank, RefusesBadInput) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(debt_rank({{usd(1)}, {}, {}}).error(), DebtRankError::sizes_differ);
  EXPECT_EQ(debt_rank({{usd(nan)}, {0.0}, {}}).error(), DebtRankError::not_finite);
  EXPECT_EQ(debt_rank({{usd(1)}, {1.5}, {}}).error(), DebtRankError::bad_shock);
  EXPECT_EQ(debt_rank({{usd(1)}, {0.5}, {{0, 0, usd(1)}}}).error(), DebtRankError::bad_claim);
  EXPECT_EQ(debt_rank({{usd(1)}, {0.5}, {{0, 3, usd(1)}}}).error(), DebtRankError::bad_claim);
  EXPECT_EQ(describe(DebtRankError::bad_shock), "a shock is not between 0 and 1");
}

RC_GTEST_PROP(DebtRank, LossesGrowWithTheShockAndStayWithinTheEquity, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 8));
  DebtRankProblem problem;
  for (std::size_t i = 0; i < n; ++i) {
    problem.equity.push_back(usd(*rc::gen::inRange(-2, 20)));
    problem.shock.push_back(*rc::gen::inRange(0, 50) / 100.0);
    for (std::size_t j = 0; j < n; ++j) {
      if (i != j) problem.claims.push_back({i, j, usd(*rc::gen::inRange(0, 10))});
    }
  }
  const auto mild = debt_rank(problem);
  for (Ratio& shock : problem.shock) shock *= 2.0;
  const auto hard = debt_rank(problem);
  RC_ASSERT(mild.has_value() && hard.has_value());
  for (std::size_t i = 0; i < n; ++i) {
    RC_ASSERT(mild->loss[i] >= problem.shock[i] / 2.0 && mild->loss[i] <= 1.0);
    RC_ASSERT(hard->loss[i] >= mild->loss[i] - 1e-12);
  }
  RC_ASSERT(mild->contagion() >= -1e-15);
}

}  // namespace
}  // namespace gw::finance::debt_rank_test
