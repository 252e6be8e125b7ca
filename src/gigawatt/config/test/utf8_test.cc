#include "gigawatt/config/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace gw::config {
namespace {

int first(std::string_view text) {
  std::size_t at = 0;
  const int code = decode(text, at);
  EXPECT_EQ(at > 0, code >= 0);
  return code;
}

TEST(Utf8, DecodesEveryLength) {
  EXPECT_EQ(first("a"), 'a');
  EXPECT_EQ(first("\xC2\x80"), 0x80);
  EXPECT_EQ(first("\xDF\xBF"), 0x7FF);
  EXPECT_EQ(first("\xE0\xA0\x80"), 0x800);
  EXPECT_EQ(first("\xEF\xBF\xBF"), 0xFFFF);
  EXPECT_EQ(first("\xF0\x90\x80\x80"), 0x10000);
  EXPECT_EQ(first("\xF4\x8F\xBF\xBF"), 0x10FFFF);
  std::size_t at = 1;
  EXPECT_EQ(decode("aé", at), 0xE9);
  EXPECT_EQ(at, 3u);
}

TEST(Utf8, RefusesTheRest) {
  for (std::string_view bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80",
                               "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80",
                               "\xFF", "\xC3", "\xE2\x82", "\xC3(", "\xE2\x28\xA1"})
    EXPECT_EQ(first(bad), -1);
}

TEST(Utf8, CountsCodePoints) {
  EXPECT_EQ(code_points(""), 0);
  EXPECT_EQ(code_points("aé€😀"), 4);
}

TEST(Utf8, KnowsOddSpaces) {
  EXPECT_TRUE(is_odd_space(0xA0));
  EXPECT_TRUE(is_odd_space(0x200B));
  EXPECT_TRUE(is_odd_space(0x3000));
  EXPECT_FALSE(is_odd_space(' '));
  EXPECT_FALSE(is_odd_space(0x200C));
}

}  // namespace
}  // namespace gw::config
