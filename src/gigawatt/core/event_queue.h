// Event queue with decided ties: events leave by (time, priority, order of arrival).
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "gigawatt/core/check.h"

namespace gw {
inline namespace core {

// Time is any ordered type (integer nanoseconds, Month); Priority an enum, smaller first.
template <class TimePoint, class Priority, class Payload>
class EventQueue {
 public:
  struct Event {
    TimePoint time;
    Priority priority;
    std::uint64_t sequence;
    Payload payload;
  };

  void push(TimePoint time, Priority priority, Payload payload) {
    heap_.push_back({time, priority, next_sequence_++, std::move(payload)});
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }
  [[nodiscard]] const Event& top() const {
    GW_CHECK(!heap_.empty());
    return heap_.front();
  }
  Event pop() {
    GW_CHECK(!heap_.empty());
    std::pop_heap(heap_.begin(), heap_.end(), later);
    Event event = std::move(heap_.back());
    heap_.pop_back();
    return event;
  }

 private:
  static bool later(const Event& a, const Event& b) {
    if (a.time != b.time) return b.time < a.time;
    if (a.priority != b.priority) return b.priority < a.priority;
    return b.sequence < a.sequence;
  }

  std::vector<Event> heap_;
  std::uint64_t next_sequence_ = 0;
};

}  // namespace core
}  // namespace gw
