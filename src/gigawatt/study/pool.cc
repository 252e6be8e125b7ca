#include "gigawatt/study/pool.h"

#include <atomic>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

#include "gigawatt/core/check.h"

namespace gw::study {
namespace {

struct Shared {
  std::atomic<std::int64_t> next{0};
  std::atomic<std::int64_t> done{0};
  std::atomic<bool> stop{false};
  std::mutex mutex;  // guards the two below
  std::exception_ptr failure;
  std::int64_t failed_index = std::numeric_limits<std::int64_t>::max();
};

}  // namespace

std::int64_t parallel_loop(const LoopOptions& options,
                           const std::function<void(std::int64_t, int)>& work) {
  GW_CHECK(options.threads >= 1 && options.count >= 0, options.threads, options.count);
  Shared shared;
  auto take = [&](int worker) {
    while (!shared.stop.load(std::memory_order_relaxed)) {
      std::int64_t index = shared.next.fetch_add(1);
      if (index >= options.count) return;
      try {
        work(index, worker);
        shared.done.fetch_add(1);
      } catch (...) {
        std::lock_guard lock(shared.mutex);
        if (index < shared.failed_index) {
          shared.failed_index = index;
          shared.failure = std::current_exception();
        }
        shared.stop = true;
      }
      if (worker == 0 && options.progress && !options.progress({shared.done.load(), options.count}))
        shared.stop = true;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int worker = 1; worker < options.threads; ++worker) threads.emplace_back(take, worker);
    take(0);
  }
  if (shared.failure) std::rethrow_exception(shared.failure);
  return shared.done.load();
}

}  // namespace gw::study
