#include "gigawatt/units/nearest_word.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string>

namespace gw {
namespace {

TEST(NearestWord, CountsEdits) {
  EXPECT_EQ(edit_distance("", ""), 0u);
  EXPECT_EQ(edit_distance("count", "count"), 0u);
  EXPECT_EQ(edit_distance("coutn", "count"), 1u);  // neighbours swapped
  EXPECT_EQ(edit_distance("ocutn", "count"), 2u);
  EXPECT_EQ(edit_distance("cunt", "count"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("ca", "abc"), 3u);  // optimal string alignment edits no place twice
  EXPECT_EQ(edit_distance("", "abc"), 3u);
}

RC_GTEST_PROP(NearestWord, DistanceIsSymmetricAndBounded, ()) {
  const auto word = rc::gen::container<std::string>(rc::gen::inRange('a', 'd'));
  const std::string a = *word;
  const std::string b = *word;
  const std::size_t d = edit_distance(a, b);
  RC_ASSERT(d == edit_distance(b, a));
  RC_ASSERT(d <= std::max(a.size(), b.size()));
  RC_ASSERT((d == 0) == (a == b));
}

TEST(NearestWord, FindsTheIntendedWord) {
  const std::array<std::string_view, 4> words{"count", "campus", "MW", "GW"};
  EXPECT_EQ(nearest_word("coutn", words), "count");
  EXPECT_EQ(nearest_word("Campus", words), "campus");
  EXPECT_EQ(nearest_word("gw", words), "GW");
  EXPECT_EQ(nearest_word("cmapsu", words), "campus");
  EXPECT_EQ(nearest_word("power", words), "");
  // A third of two letters is none: "kW" is not a misspelt "MW".
  EXPECT_EQ(nearest_word("kW", words), "");
  EXPECT_EQ(nearest_word("", words), "");
  EXPECT_EQ(nearest_word("x", {}), "");
}

TEST(NearestWord, TiesGoToTheFirst) {
  const std::array<std::string_view, 2> words{"ab1", "ab2"};
  EXPECT_EQ(nearest_word("abx", words), "ab1");
}

TEST(NearestWord, DoesNotLookAtHugeWords) {
  const std::string huge(100000, 'a');
  const std::string close = huge + "b";
  const std::array<std::string_view, 1> words{close};
  EXPECT_EQ(nearest_word(huge, words), "");
}

}  // namespace
}  // namespace gw
