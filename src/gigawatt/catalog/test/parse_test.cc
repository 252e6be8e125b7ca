#include "gigawatt/catalog/internal/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

namespace gw::catalog::internal {
namespace {

const std::string kData = std::string(GW_SOURCE_DIR) + "/data";

std::vector<std::string> chips() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kData + "/chips")) {
    names.push_back("chips/" + entry.path().filename().string());
  }
  return names;
}

TEST(ParseFiles, AnyNumberOfThreadsGivesTheSame) {
  const std::vector<std::string> names = chips();
  const auto one = parse_files(kData, names, 1);
  ASSERT_EQ(one.size(), names.size());
  for (const unsigned threads : {2u, 5u, 100u}) {
    const auto many = parse_files(kData, names, threads);
    ASSERT_EQ(many.size(), one.size());
    for (const auto& [name, parsed] : one) {
      ASSERT_TRUE(parsed.node) << name;
      EXPECT_TRUE(config::same(*parsed.node, *many.at(name).node)) << name;
      EXPECT_EQ(parsed.hash, many.at(name).hash) << name;
    }
  }
}

TEST(ParseFiles, WhatCannotBeReadOrParsedSaysSoUnderItsName) {
  const std::vector<std::string> names{"chips/nothing.yaml", "README.md"};
  const auto parsed = parse_files(kData, names, 2);
  const ParsedFile& missing = parsed.at("chips/nothing.yaml");
  EXPECT_FALSE(missing.node);
  EXPECT_FALSE(missing.hash);
  EXPECT_THAT(missing.diagnostics.render(),
              testing::HasSubstr("chips/nothing.yaml: error: cannot be read"));
  const ParsedFile& prose = parsed.at("README.md");
  EXPECT_FALSE(prose.node);
  EXPECT_TRUE(prose.hash);
  EXPECT_THAT(prose.diagnostics.render(), testing::HasSubstr("README.md:"));
}

TEST(ParseFiles, NoFiles) { EXPECT_TRUE(parse_files(kData, {}, 4).empty()); }

}  // namespace
}  // namespace gw::catalog::internal
