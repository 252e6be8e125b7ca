#include "gigawatt/study/percentile.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace gw::study {
namespace {

TEST(Percentiles, InterpolateBetweenOrderStatistics) {
  // 0..10: position p x 10, so P10 = 1, P50 = 5, P90 = 9; of {1, 2}: 1.1, 1.5, 1.9.
  auto p = percentiles({10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
  EXPECT_DOUBLE_EQ(p->p10, 1);
  EXPECT_DOUBLE_EQ(p->p50, 5);
  EXPECT_DOUBLE_EQ(p->p90, 9);
  auto q = percentiles({2, 1});
  EXPECT_DOUBLE_EQ(q->p10, 1.1);
  EXPECT_DOUBLE_EQ(q->p50, 1.5);
}

TEST(Percentiles, MissingValuesAreLeftOutUpToHalf) {
  double none = std::numeric_limits<double>::quiet_NaN();
  EXPECT_DOUBLE_EQ(percentiles({none, 3, 3, none})->p50, 3);
  EXPECT_FALSE(percentiles({none, none, 3}));
  EXPECT_FALSE(percentiles({}));
}

}  // namespace
}  // namespace gw::study
