#include "gigawatt/finance/clearing/marginal_system.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/core/check.h"

namespace gw::finance::marginal_system_test {
namespace {

using internal::MarginalSystem;

MarginalSystem two(double a, double b0, double b1) {
  MarginalSystem system;
  system.add_term(1, a);
  system.end_row({b0, std::abs(b0)});
  system.add_term(0, a);
  system.end_row({b1, std::abs(b1)});
  return system;
}

TEST(MarginalSystem, TwoRows) {
  // x = 1 + y / 2, y = 2 + x / 2: x = 8/3, y = 10/3.
  std::vector<double> x{9, 9};
  const auto outcome = two(0.5, 1, 2).solve(x);
  EXPECT_TRUE(outcome.converged);
  EXPECT_FALSE(outcome.eliminated);
  EXPECT_NEAR(x[0], 8.0 / 3, 1e-15);
  EXPECT_NEAR(x[1], 10.0 / 3, 1e-15);
}

TEST(MarginalSystem, RowsBelowZeroAreZero) {
  // x = max(0, -3 + y / 2), y = 2 + x / 2.
  std::vector<double> x{9, 9};
  EXPECT_TRUE(two(0.5, -3, 2).solve(x).converged);
  EXPECT_EQ(x, (std::vector<double>{0, 2}));
}

TEST(MarginalSystem, SlowLoopIsEliminated) {
  // x = 1 + (1 - 1e-9) y and the other way round: 1e9.
  std::vector<double> x{2e9, 2e9};
  const auto outcome = two(1 - 1e-9, 1, 1).solve(x);
  EXPECT_TRUE(outcome.eliminated);
  EXPECT_EQ(outcome.sweeps, 200);
  EXPECT_NEAR(x[0] / 1e9, 1.0, 1e-6);
}

TEST(MarginalSystem, ClosedLoopThatRunsDry) {
  // x = max(0, y - 1e-9) both ways: only 0, in 1e9 sweeps; the positive rows form a singular
  // system.
  std::vector<double> x{1, 1};
  const auto outcome = two(1.0, -1e-9, -1e-9).solve(x);
  EXPECT_TRUE(outcome.converged);
  EXPECT_TRUE(outcome.eliminated);
  EXPECT_EQ(x, (std::vector<double>{0, 0}));
}

TEST(MarginalSystem, ClosedLoopThatIsFedHasNoSolution) {
  std::vector<double> x{1, 1};
  EXPECT_FALSE(two(1.0, 1, 1).solve(x).converged);
}

TEST(MarginalSystem, NoRows) {
  std::vector<double> none;
  EXPECT_EQ(MarginalSystem().solve(none).sweeps, 0);
  std::vector<double> one{1};
  EXPECT_THROW((void)MarginalSystem().solve(one), InvariantError);
}

TEST(MarginalSystem, CanBeUsedAgain) {
  MarginalSystem system = two(0.5, 1, 2);
  system.clear();
  system.end_row({7, 7});
  std::vector<double> x{0};
  EXPECT_TRUE(system.solve(x).converged);
  EXPECT_EQ(x[0], 7.0);
}

RC_GTEST_PROP(MarginalSystem, SolvesItsEquations, ()) {
  const auto n = static_cast<std::size_t>(*rc::gen::inRange(1, 12));
  // Loops that lose 1e-2 to 1e-9 of a dollar a turn: the faster ones are swept, the slower
  // eliminated.
  const double keep = 1.0 - std::pow(10.0, -*rc::gen::inRange(2, 10));
  std::vector<std::vector<double>> a(n, std::vector<double>(n, 0.0));
  for (std::size_t column = 0; column < n; ++column) {
    double sum = 0.0;
    for (std::size_t row = 0; row < n; ++row) sum += a[row][column] = *rc::gen::inRange(0, 4);
    for (std::size_t row = 0; row < n; ++row) a[row][column] *= sum > 0.0 ? keep / sum : 0.0;
  }
  MarginalSystem system;
  std::vector<double> b(n);
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t column = 0; column < n; ++column) {
      if (a[row][column] > 0.0) system.add_term(column, a[row][column]);
    }
    b[row] = *rc::gen::inRange(-9, 10);
    system.end_row({b[row], std::abs(b[row])});
  }
  std::vector<double> x(n, 0.0);
  RC_ASSERT(system.solve(x).converged);
  const double most = std::max(1.0, *std::max_element(x.begin(), x.end()));
  for (std::size_t row = 0; row < n; ++row) {
    double sum = b[row];
    for (std::size_t column = 0; column < n; ++column) sum += a[row][column] * x[column];
    RC_ASSERT(std::abs(std::fmax(0.0, sum) - x[row]) < 1e-13 * most);
  }
}

}  // namespace
}  // namespace gw::finance::marginal_system_test
