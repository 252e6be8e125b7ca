// Progress of long work: the library reports, the app decides whether and how to show it.
#pragma once

#include <cstdint>
#include <functional>

namespace gw {
inline namespace core {

struct Progress {
  std::int64_t done = 0;
  std::int64_t total = 0;  // 0: not known
};

// Called from one thread at a time; returning false asks the work to stop at the next safe point.
using ProgressCallback = std::function<bool(const Progress&)>;

}  // namespace core
}  // namespace gw
