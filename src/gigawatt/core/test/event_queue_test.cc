#include "gigawatt/core/event_queue.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

namespace gw {
namespace {

enum class Kind { finish, start };
using Queue = EventQueue<int, Kind, std::string>;

TEST(EventQueue, BreaksTiesByPriorityThenArrival) {
  Queue queue;
  queue.push(2, Kind::start, "e");
  queue.push(1, Kind::start, "c");
  queue.push(1, Kind::finish, "a");
  queue.push(1, Kind::start, "d");
  queue.push(1, Kind::finish, "b");
  EXPECT_EQ(queue.size(), 5u);
  EXPECT_EQ(queue.top().payload, "a");
  std::string order;
  while (!queue.empty()) order += queue.pop().payload;
  EXPECT_EQ(order, "abcde");
}

TEST(EventQueue, EmptyQueueHasNoTop) {
  Queue queue;
  EXPECT_THROW((void)queue.top(), InvariantError);
  EXPECT_THROW((void)queue.pop(), InvariantError);
}

// The order is that of a stable sort by (time, priority), also when pushes and pops interleave.
RC_GTEST_PROP(EventQueue, IsAStableSort, (const std::vector<std::pair<int, bool>>& events)) {
  EventQueue<int, Kind, std::size_t> queue;
  std::vector<std::tuple<int, Kind, std::size_t>> expected;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Kind kind = events[i].second ? Kind::start : Kind::finish;
    queue.push(events[i].first % 4, kind, i);
    expected.emplace_back(events[i].first % 4, kind, i);
  }
  std::ranges::sort(expected);
  for (const auto& [time, kind, i] : expected) {
    const auto event = queue.pop();
    RC_ASSERT(event.time == time);
    RC_ASSERT(event.payload == i);
  }
  RC_ASSERT(queue.empty());
}

}  // namespace
}  // namespace gw
