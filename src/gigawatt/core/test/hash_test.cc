#include "gigawatt/core/hash.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <set>
#include <string>

namespace gw {
namespace {

TEST(Hash, IsTheSameOnEveryMachineAndInEveryVersion) {
  // From an independent implementation of the same steps in Python. Random streams and caches are
  // addressed by these: a change renumbers every sample of every plan.
  EXPECT_EQ(hash_text("").hex(), "ebf4ee66056dc84809cf5d9dadbdabe0");
  EXPECT_EQ(hash_text("buildout.blocks.gw.start.every").hex(), "6b496427b6305128df5c00affd7fd526");
  EXPECT_EQ(Hasher().add(std::uint64_t{42}).add(1.5).add("abc").finish().hex(),
            "76d667d635285ddc7c78a6acae158cdb");
}

TEST(Hash, KeepsBoundariesAndOrder) {
  const auto pair = [](std::string_view a, std::string_view b) {
    return Hasher().add(a).add(b).finish();
  };
  EXPECT_NE(pair("ab", "c"), pair("a", "bc"));
  EXPECT_NE(pair("a", "b"), pair("b", "a"));
  EXPECT_NE(hash_text(""), Hasher().finish());
  EXPECT_NE(hash_text(std::string_view("a\0", 2)), hash_text("a"));
}

TEST(Hash, TakesBothZerosAsOne) {
  EXPECT_EQ(Hasher().add(0.0).finish(), Hasher().add(-0.0).finish());
  EXPECT_NE(Hasher().add(1.0).finish(), Hasher().add(-1.0).finish());
}

TEST(Hash, HexHas32LowerCaseDigits) {
  EXPECT_EQ((ContentHash{.high = 0x0123456789abcdefULL, .low = 0xfULL}.hex()),
            "0123456789abcdef000000000000000f");
}

TEST(Hash, FindsNoCollisionAmongSimilarTexts) {
  std::set<ContentHash> seen;
  std::set<std::uint64_t> low;
  std::set<std::uint64_t> high;
  for (int i = 0; i < 20000; ++i) {
    const ContentHash hash = hash_text("buildout.blocks." + std::to_string(i));
    seen.insert(hash);
    low.insert(hash.low);
    high.insert(hash.high);
  }
  EXPECT_EQ(seen.size(), 20000u);
  EXPECT_EQ(low.size(), 20000u);
  EXPECT_EQ(high.size(), 20000u);
}

// One flipped input bit flips about half of the output bits: mean 64 of 128, standard error of the
// mean over 64 x 64 trials far below 1.
TEST(Hash, Avalanches) {
  double flipped = 0;
  int trials = 0;
  for (std::uint64_t value = 0; value < 64; ++value) {
    const ContentHash base = Hasher().add(value).finish();
    for (int bit = 0; bit < 64; ++bit, ++trials) {
      const ContentHash other = Hasher().add(value ^ (std::uint64_t{1} << bit)).finish();
      flipped += std::popcount(base.high ^ other.high) + std::popcount(base.low ^ other.low);
    }
  }
  EXPECT_NEAR(flipped / trials, 64.0, 1.0);
}

RC_GTEST_PROP(Hash, EqualTextsHashEqual, (const std::string& a, const std::string& b)) {
  RC_ASSERT((hash_text(a) == hash_text(b)) == (a == b));
}

}  // namespace
}  // namespace gw
