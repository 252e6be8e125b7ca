#include "gigawatt/core/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gw {
namespace {

std::string message_of(auto&& body) {
  try {
    body();
  } catch (const InvariantError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Check, PassesWhatHolds) {
  EXPECT_EQ(message_of([] { GW_CHECK(1 + 1 == 2); }), "no error");
}

TEST(Check, NamesConditionPlaceAndValues) {
  const int line = __LINE__ + 2;
  const std::string message =
      message_of([](int a = 3, std::string b = "x") { GW_CHECK(a > 4, a, b); });
  EXPECT_THAT(message, testing::EndsWith("check_test.cc:" + std::to_string(line) +
                                         ": does not hold: a > 4 (a, b = 3 x)"));
}

TEST(Check, NeedsNoValues) {
  EXPECT_THAT(message_of([] { GW_CHECK(false); }), testing::EndsWith(": does not hold: false"));
}

TEST(Check, ComputesValuesOnlyOnFailure) {
  int evaluations = 0;
  GW_CHECK(true, ++evaluations);
  EXPECT_EQ(evaluations, 0);
}

}  // namespace
}  // namespace gw
