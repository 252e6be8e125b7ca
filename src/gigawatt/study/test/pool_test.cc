#include "gigawatt/study/pool.h"

#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace gw::study {
namespace {

TEST(ParallelLoop, EveryIndexOnceWhateverTheThreads) {
  for (int threads : {1, 2, 7}) {
    std::vector<int> visits(1000, 0);
    auto done = parallel_loop({.count = 1000, .threads = threads, .progress = {}},
                              [&](std::int64_t i, int worker) {
                                ++visits[static_cast<std::size_t>(i)];
                                EXPECT_LT(worker, threads);
                              });
    EXPECT_EQ(done, 1000);
    EXPECT_EQ(visits, std::vector<int>(1000, 1));
  }
}

TEST(ParallelLoop, NothingToDo) {
  EXPECT_EQ(
      parallel_loop({.count = 0, .threads = 2, .progress = {}}, [](std::int64_t, int) { FAIL(); }),
      0);
}

TEST(ParallelLoop, AnExceptionReachesTheCaller) {
  auto failing = [](std::int64_t i, int) {
    if (i == 17) throw std::runtime_error("sample 17");
  };
  for (int threads : {1, 3}) {
    try {
      parallel_loop({.count = 100, .threads = threads, .progress = {}}, failing);
      FAIL();
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "sample 17");
    }
  }
}

TEST(ParallelLoop, ProgressCanStopIt) {
  std::int64_t last = 0;
  auto done = parallel_loop({.count = 1000,
                             .threads = 1,
                             .progress =
                                 [&](const Progress& p) {
                                   EXPECT_EQ(p.total, 1000);
                                   last = p.done;
                                   return p.done < 10;
                                 }},
                            [](std::int64_t, int) {});
  EXPECT_EQ(done, 10);
  EXPECT_EQ(last, 10);
}

}  // namespace
}  // namespace gw::study
