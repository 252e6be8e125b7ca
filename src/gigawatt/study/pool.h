// A parallel loop: threads take the next index until all are done; results are stored by index, so
// the outcome does not depend on the number of threads.
#pragma once

#include <cstdint>
#include <functional>

#include "gigawatt/core/progress.h"

namespace gw::study {

struct LoopOptions {
  std::int64_t count = 0;
  int threads = 1;            // at least 1; the calling thread is one of them
  ProgressCallback progress;  // called by the calling thread only; false stops
};

// Calls work(index, worker) once for each index in [0, count); worker < threads names the thread,
// so that each can keep scratch memory. Returns how many indices are done: all but for a stop. An
// exception stops the loop and is thrown again here, the one with the smallest index if there are
// several.
std::int64_t parallel_loop(const LoopOptions& options,
                           const std::function<void(std::int64_t index, int worker)>& work);

}  // namespace gw::study
