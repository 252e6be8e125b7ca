#include "gigawatt/units/money.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include "gigawatt/units/unit.h"

namespace gw {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

static_assert((Money::from_cents(3) + Money::from_cents(4)).cents() == 7);
static_assert(-Money::from_cents(3) < Money());

Money cents(std::int64_t value) { return Money::from_cents(value); }

std::int64_t rounded_cents(double dollars) {
  return Money::rounded(Dollars::from_si(dollars))->cents();
}

TEST(Money, RoundsHalfToEven) {
  // Eighths of a dollar are exact in binary: 0.125 $ is a tie between 12 and 13 cents.
  EXPECT_EQ(rounded_cents(0.125), 12);
  EXPECT_EQ(rounded_cents(0.375), 38);
  EXPECT_EQ(rounded_cents(-0.125), -12);
  EXPECT_EQ(rounded_cents(-0.375), -38);
  EXPECT_EQ(rounded_cents(0.13), 13);
  EXPECT_EQ(rounded_cents(35e9), 3'500'000'000'000);
}

TEST(Money, RoundsTheExactValueOfTheDouble) {
  // As doubles these lie beside their decimal ties, though their products with 100 round to the
  // tie.
  EXPECT_EQ(0.005 * 100, 0.5);
  EXPECT_EQ(rounded_cents(0.005), 1);  // above: half-even of the product gives 0
  EXPECT_EQ(0.015 * 100, 1.5);
  EXPECT_EQ(rounded_cents(0.015), 1);  // below: half-even of the product gives 2
  // From 2^52 cents on the product has no fraction left: 5e15 + 0.78125 cents, 9.1e18 + 1600 cents.
  EXPECT_EQ(rounded_cents(5e13 + 0.0078125), 5'000'000'000'000'001);
  EXPECT_EQ(rounded_cents(9.1e16 + 16), 9'100'000'000'000'001'600);
}

// |cents - 100 x dollars| <= 1/2 in exact arithmetic (long double has 64 bits of mantissa here).
RC_GTEST_PROP(Money, RoundsWithinHalfACent, ()) {
  const double scale = std::pow(10.0, *rc::gen::inRange(-3, 14));
  const double dollars =
      static_cast<double>(*rc::gen::inRange(-1'000'000, 1'000'000)) / 1024.0 * scale;
  const long double exact = 100.0L * static_cast<long double>(dollars);
  const long double error = static_cast<long double>(rounded_cents(dollars)) - exact;
  RC_ASSERT(std::fabs(error) <= 0.5L);
  if (std::fabs(error) == 0.5L) RC_ASSERT(rounded_cents(dollars) % 2 == 0);
}

TEST(Money, RefusesAmountsThatDoNotFit) {
  EXPECT_FALSE(Money::rounded(Dollars::from_si(std::nan(""))));
  EXPECT_FALSE(Money::rounded(1_USD / 0.0));
  EXPECT_FALSE(Money::rounded(Dollars::from_si(9.3e16)));
  EXPECT_FALSE(Money::rounded(Dollars::from_si(-9.3e16)));
  EXPECT_EQ(rounded_cents(9.2e16), 9'200'000'000'000'000'000);
  EXPECT_EQ(rounded_cents(-9.2e16), -9'200'000'000'000'000'000);
}

TEST(Money, OverflowIsABrokenInvariant) {
  EXPECT_THROW(cents(kMax) + cents(1), MoneyOverflow);
  EXPECT_THROW(cents(kMin) - cents(1), MoneyOverflow);
  EXPECT_THROW(-cents(kMin), MoneyOverflow);
  EXPECT_EQ(cents(kMax) + cents(kMin), cents(-1));
  try {
    (void)(cents(kMax) + cents(100));
  } catch (const MoneyOverflow& error) {
    EXPECT_STREQ(error.what(),
                 "amount beyond 92 quadrillion dollars: 92,233,720,368,547,758.07 $ + 1.00 $");
  }
}

TEST(Money, CheckedAddReportsOverflow) {
  EXPECT_EQ(Money::checked_add(cents(1), cents(2)), cents(3));
  EXPECT_FALSE(Money::checked_add(cents(kMax), cents(1)));
  EXPECT_FALSE(Money::checked_add(cents(kMin), cents(-1)));
}

std::vector<std::int64_t> split_cents(std::int64_t total, std::vector<double> weights) {
  std::vector<std::int64_t> shares;
  for (Money share : split(cents(total), weights)) shares.push_back(share.cents());
  return shares;
}

TEST(Money, SplitsByKnownAnswers) {
  using V = std::vector<std::int64_t>;
  EXPECT_EQ(split_cents(100, {1, 1, 1}), (V{33, 33, 34}));
  EXPECT_EQ(split_cents(-100, {1, 1, 1}), (V{-33, -33, -34}));
  EXPECT_EQ(split_cents(100, {2, 1}), (V{67, 33}));
  EXPECT_EQ(split_cents(100, {0, 5, 0}), (V{0, 100, 0}));
  EXPECT_EQ(split_cents(0, {1, 2}), (V{0, 0}));
  EXPECT_EQ(split_cents(7, {0.1, 0.2, 0.4}), (V{1, 2, 4}));
  // 20 % at order, 80 % at delivery of 35 G$.
  EXPECT_EQ(split_cents(3'500'000'000'000, {0.2, 0.8}), (V{700'000'000'000, 2'800'000'000'000}));
  EXPECT_EQ(split_cents(kMin, {1, 1}), (V{kMin / 2, kMin / 2}));
  // Three halves: 0.5 rounds to 0, and two of the three shares rounded down get a cent.
  EXPECT_EQ(split_cents(2, {1, 1, 1, 1}), (V{0, 0, 1, 1}));
}

TEST(Money, RefusesWeightsThatShareNothing) {
  EXPECT_THROW(split_cents(1, {}), std::invalid_argument);
  EXPECT_THROW(split_cents(1, {0, 0}), std::invalid_argument);
  EXPECT_THROW(split_cents(1, {1, -1}), std::invalid_argument);
  EXPECT_THROW(split_cents(1, {1, std::nan("")}), std::invalid_argument);
}

// Sum of shares = total; each share within one cent of total x w / sum(w); no share of the other
// sign.
RC_GTEST_PROP(Money, SplitLosesNothing, ()) {
  const std::int64_t total =
      *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-1000, 1000),
                      rc::gen::inRange<std::int64_t>(-4'000'000'000'000, 4'000'000'000'000));
  std::vector<int> weights = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1000));
  weights.push_back(*rc::gen::inRange(1, 1000));
  const std::vector<std::int64_t> shares = split_cents(total, {weights.begin(), weights.end()});
  RC_ASSERT(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) == total);
  const long double sum = std::accumulate(weights.begin(), weights.end(), 0.0L);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const long double exact = static_cast<long double>(total) * weights[i] / sum;
    RC_ASSERT(std::fabs(static_cast<long double>(shares[i]) - exact) <= 1.0L);
    RC_ASSERT((total >= 0 ? shares[i] >= 0 : shares[i] <= 0));
    RC_ASSERT((weights[i] > 0 || shares[i] == 0));
  }
}

// Amounts of the largest size and weights of any magnitude still sum.
RC_GTEST_PROP(Money, SplitSumsAtTheLimits, (std::int64_t total)) {
  std::vector<double> weights{1e-300, 1e300, 3.0};
  for (int exponent : *rc::gen::container<std::vector<int>>(rc::gen::inRange(-300, 300))) {
    weights.push_back(std::pow(10.0, exponent));
  }
  Money sum;
  for (Money share : split(cents(total), weights)) sum += share;
  RC_ASSERT(sum.cents() == total);
}

TEST(Money, PrintsExactly) {
  EXPECT_EQ(print(cents(0)), "0.00 $");
  EXPECT_EQ(print(cents(5)), "0.05 $");
  EXPECT_EQ(print(cents(-5)), "-0.05 $");
  EXPECT_EQ(print(cents(123456)), "1,234.56 $");
  EXPECT_EQ(print(cents(100'000'000)), "1,000,000.00 $");
  EXPECT_EQ(print(cents(kMin)), "-92,233,720,368,547,758.08 $");
}

TEST(Money, PrintsRoundedForPeople) {
  EXPECT_EQ(print_rounded(cents(3'500'000'000'000)), "35.0 G$");
  EXPECT_EQ(print_rounded(cents(-3'500'000'000'000)), "-35.0 G$");
  EXPECT_EQ(print_rounded(cents(12'345)), "123.45 $");
  EXPECT_EQ(print_rounded(cents(99'999)), "999.99 $");
  EXPECT_EQ(print_rounded(cents(123'456)), "1.23 k$");
  EXPECT_EQ(print_rounded(cents(99'949'999)), "999 k$");
  EXPECT_EQ(print_rounded(cents(99'960'000)), "1.00 M$");
  EXPECT_EQ(print_rounded(cents(kMax)), "92.2 P$");
}

}  // namespace
}  // namespace gw
