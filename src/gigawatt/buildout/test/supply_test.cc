#include "gigawatt/buildout/supply.h"

#include <gtest/gtest.h>

namespace gw::buildout {
namespace {

double serve(SupplyQueue& queue, double when, double units) {
  return queue.serve(when * unit::month, units).in(unit::month);
}

// At a constant rate r, units u asked for at t are there at t + u / r.
TEST(Supply, ConstantRate) {
  const SupplyPath path{.per_month = {10, 10, 10}, .lots = {}};
  SupplyQueue queue(path);
  EXPECT_NEAR(serve(queue, 0.5, 15), 2.0, 1e-12);
}

// First come, first served: the second request starts when the first has all it asked for.
TEST(Supply, SecondWaitsForTheFirst) {
  const SupplyPath path{.per_month = {10, 10, 10, 10}, .lots = {}};
  SupplyQueue queue(path);
  EXPECT_NEAR(serve(queue, 0, 15), 1.5, 1e-12);
  EXPECT_NEAR(serve(queue, 0.2, 5), 2.0, 1e-12);
}

// What nobody asks for is lost: a pause does not fill a stock.
TEST(Supply, UnusedRateIsLost) {
  const SupplyPath path{.per_month = {10, 10, 10, 10}, .lots = {}};
  SupplyQueue queue(path);
  EXPECT_NEAR(serve(queue, 3, 10), 4.0, 1e-12);
}

// 5 in month 0, 20 a month from month 1: 5 + 20 x 0.5 = 15.
TEST(Supply, RateChangesAtMonths) {
  const SupplyPath path{.per_month = {5, 20}, .lots = {}};
  SupplyQueue queue(path);
  EXPECT_NEAR(serve(queue, 0, 15), 1.5, 1e-12);
  // After the horizon the last rate holds.
  EXPECT_NEAR(serve(queue, 10, 50), 12.5, 1e-12);
}

// Lots wait until they are used, and are used before the rate: 8 of 12 at once, 4 at 2 a month.
TEST(Supply, LotsAreKept) {
  const SupplyPath path{.per_month = {0, 2, 2, 2, 2, 2}, .lots = {8, 0, 0, 0, 0, 0}};
  SupplyQueue queue(path);
  EXPECT_NEAR(serve(queue, 2, 12), 4.0, 1e-12);
  SupplyQueue early(path);
  EXPECT_NEAR(serve(early, 0.25, 8), 0.25, 1e-12);
  // A lot that arrives while a request is served ends it at the start of its month.
  const SupplyPath later{.per_month = {1, 1, 1, 1}, .lots = {0, 0, 10, 0}};
  SupplyQueue waiting(later);
  EXPECT_NEAR(serve(waiting, 0.5, 8), 2.0, 1e-12);
}

TEST(Supply, NeverWithoutRate) {
  const SupplyPath path{.per_month = {10, 0}, .lots = {}};
  SupplyQueue queue(path);
  EXPECT_NEAR(serve(queue, 0, 10), 1.0, 1e-12);
  EXPECT_EQ(queue.serve(1.0 * unit::month, 1.0), SupplyQueue::kNever);
  EXPECT_EQ(queue.serve(2.0 * unit::month, 1.0), SupplyQueue::kNever);
  const SupplyPath nothing;
  SupplyQueue empty(nothing);
  EXPECT_EQ(empty.serve(Time(), 1.0), SupplyQueue::kNever);
}

}  // namespace
}  // namespace gw::buildout
