#include "gigawatt/finance/contracts/interest_rate.h"

#include <gtest/gtest.h>

namespace gw::finance::interest_rate_test {
namespace {

TEST(InterestRate, ANumberIsAFixedRate) {
  const InterestRate rate = 0.05;
  EXPECT_DOUBLE_EQ(rate.at(Month(2026, 1)), 0.05);
  EXPECT_EQ(in_words(rate), "5% a year");
}

TEST(InterestRate, AFloatingRateIsBasePlusSpread) {
  // rate(m) = base(m) + spread
  InterestRate rate = 0.0425;
  rate.base = config::Steps<Ratio>{
      {{Month(2026, 1), 0.043}, {Month(2027, 1), 0.038}, {Month(2028, 1), 0.035}}};
  EXPECT_DOUBLE_EQ(rate.at(Month(2026, 12)), 0.0855);
  EXPECT_DOUBLE_EQ(rate.at(Month(2027, 1)), 0.0805);
  EXPECT_EQ(in_words(rate), "4.3% (from 2027-01 3.8%, from 2028-01 3.5%) plus 4.25% a year");
}

}  // namespace
}  // namespace gw::finance::interest_rate_test
