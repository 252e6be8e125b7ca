#include "gigawatt/config/whole_number.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace gw::config {
namespace {

TEST(WholeNumber, ReadsDigitsAndScales) {
  EXPECT_EQ(parse_whole("0"), 0);
  EXPECT_EQ(parse_whole("40"), 40);
  EXPECT_EQ(parse_whole("-3"), -3);
  EXPECT_EQ(parse_whole("200 k"), 200'000);
  EXPECT_EQ(parse_whole("200k"), 200'000);
  EXPECT_EQ(parse_whole("1.2 M"), 1'200'000);
  EXPECT_EQ(parse_whole("2.50 G"), 2'500'000'000);
  EXPECT_EQ(parse_whole("1.000"), 1);
  EXPECT_EQ(parse_whole("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(parse_whole("-9223372036854775808"), INT64_MIN);
}

TEST(WholeNumber, RefusesTheRestAndSaysWhy) {
  const auto why = [](std::string_view text) {
    const auto value = parse_whole(text);
    return value ? "accepted" : value.error().message;
  };
  EXPECT_EQ(why("012"), "\"012\" is not a whole number: it begins with 0");
  EXPECT_EQ(why("1.5"), "\"1.5\" is not a whole number");
  EXPECT_EQ(why("1.2345 k"), "\"1.2345 k\" is not a whole number");
  EXPECT_EQ(why("1,000"), "\"1,000\" is not a whole number");
  EXPECT_EQ(why("1e3"), "\"1e3\" is not a whole number: \"e3\" is not expected after it");
  EXPECT_EQ(why("10 MW"), "\"10 MW\" is not a whole number: \"MW\" is not expected after it");
  for (std::string_view text :
       {"", "-", "+1", "0x10", "ten", ".5", "1.", "1_000", " 1", "1 ", "1  k", "--1",
        "9223372036854775808", "-9223372036854775809", "10000000 T"})
    EXPECT_FALSE(parse_whole(text).has_value()) << text;
}

RC_GTEST_PROP(WholeNumber, ReadsWhatPrintsIt, (std::int64_t value)) {
  const auto read = parse_whole(std::to_string(value));
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == value);
}

}  // namespace
}  // namespace gw::config
