#include "gigawatt/plan/series.h"

#include <gtest/gtest.h>

#include "plans.h"

namespace gw::plan {
namespace {

using testing::flagship;

TEST(Series, OneValueAMonthAndBandsOfTheSameSeries) {
  MetricContext c(*flagship().setup, *flagship().outcome);
  for (const Series& series : series_of(c)) EXPECT_EQ(series.values.size(), 136u) << series.id;
  auto ids = banded_series(*flagship().setup);
  auto values = banded_values(c);
  ASSERT_EQ(ids.size(), values.size());
  for (std::size_t i = 0; i < ids.size(); ++i)
    EXPECT_EQ(values[i], flagship().results.find_series(ids[i])->values) << ids[i];
}

}  // namespace
}  // namespace gw::plan
