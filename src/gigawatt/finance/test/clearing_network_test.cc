#include "gigawatt/finance/clearing/clearing_network.h"

#include <gtest/gtest.h>

namespace gw::finance::clearing_network_test {
namespace {

using internal::ClearingNetwork;
using internal::lay_out;

Dollars usd(double amount) { return Dollars::from_si(amount); }

TEST(ClearingNetwork, TranchesStandInOrderOfPriority) {
  ClearingProblem problem;
  problem.endowments = {usd(5), usd(-2), usd(0)};
  problem.claims = {{0, 1, usd(7), 4}, {2, 1, usd(1), 0}, {0, 2, usd(3), -1}, {0, 2, usd(2), 4}};
  problem.guarantees = {{2, 0, usd(3), 8, Recourse::with}};
  const auto network = lay_out(problem);
  ASSERT_TRUE(network.has_value());
  EXPECT_EQ(network->assets, (std::vector<double>{5, 0, 0}));
  EXPECT_EQ(network->outside, (std::vector<double>{0, 2, 0}));
  // 0 owes 3 and then 9; 2 owes 1 and then what its guarantee may cost.
  EXPECT_EQ(network->first_tranche, (std::vector<std::uint32_t>{0, 2, 2, 4}));
  EXPECT_EQ(network->tranche_claims, (std::vector<double>{3, 9, 1, 0}));
  EXPECT_EQ(network->tranche_debtor, (std::vector<std::uint32_t>{0, 0, 2, 2}));
  EXPECT_EQ(network->equity(0), 2u);
  ASSERT_EQ(network->incoming_of(1).size(), 2u);
  EXPECT_EQ(network->incoming_of(1)[0].tranche, 1u);
  EXPECT_EQ(network->incoming_of(1)[1].debtor, 2u);
  EXPECT_TRUE(network->incoming_of(0).empty());
  ASSERT_EQ(network->backings_of(0).size(), 1u);
  EXPECT_EQ(network->backings_of(0)[0].tranche, 3u);
  EXPECT_DOUBLE_EQ(network->backings_of(0)[0].share, 3.0 / 7);
  EXPECT_TRUE(network->backings_of(1).empty());
}

TEST(ClearingNetwork, StakesByOwner) {
  ClearingProblem problem;
  problem.endowments = {usd(1), usd(1), usd(1)};
  problem.holdings = {{2, 0, 0.5}, {0, 1, 0.0}, {2, 1, 0.25}};
  const auto network = lay_out(problem);
  ASSERT_TRUE(network.has_value());
  ASSERT_EQ(network->stakes_of(2).size(), 2u);
  EXPECT_EQ(network->stakes_of(2)[1].issuer, 1u);
  EXPECT_EQ(network->stakes_of(1).size(), 0u);
  EXPECT_EQ(network->owned, (std::vector<char>{1, 1, 0}));
}

TEST(ClearingNetwork, SaysWhereTheInputIsWrong) {
  ClearingProblem problem;
  problem.endowments = {usd(1), usd(1)};
  problem.holdings = {{1, 0, 0.7}, {1, 0, 0.7}};
  EXPECT_EQ(lay_out(problem).error().describe(), "party 0: more than 100% of its shares are held");
  problem.holdings = {{1, 0, 1.0}, {0, 1, 1.0}};
  EXPECT_EQ(lay_out(problem).error().kind, ClearingError::Kind::circular_ownership);
  problem.holdings = {{1, 0, 1.0}, {0, 1, 0.9}};
  EXPECT_TRUE(lay_out(problem).has_value());
  problem.alpha = -0.1;
  EXPECT_EQ(lay_out(problem).error().describe(), "alpha and beta are not between 0 and 1");
}

}  // namespace
}  // namespace gw::finance::clearing_network_test
