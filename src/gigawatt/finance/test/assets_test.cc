#include "gigawatt/finance/internal/assets.h"

#include <random>

#include <gtest/gtest.h>

#include "gigawatt/core/check.h"

namespace gw::finance::internal::assets_test {
namespace {

using Kind = AssetRegister::Kind;

TEST(AssetRegister, TheLastMonthTakesTheRemainder) {
  // 100.00 $ over 7 months: 14.28 six times, 14.32 in the last.
  AssetRegister assets(12);
  assets.add({PartyId{0}, Kind::owned, Money::from_cents(10000), 2, 7});
  const std::int64_t expected[] = {0, 0, 1428, 1428, 1428, 1428, 1428, 1428, 1432, 0, 0, 0};
  for (int m = 0; m < 12; ++m) {
    assets.advance(m);
    EXPECT_EQ(assets.slots()[0].rate, expected[m]) << m;
  }
}

TEST(AssetRegister, LivesMayEndAfterTheHorizon) {
  AssetRegister assets(3);
  assets.add({PartyId{0}, Kind::owned, Money::from_cents(600), 1, 6});
  assets.add({PartyId{0}, Kind::owned, Money::from_cents(600), 5, 6});
  for (int m = 0; m < 3; ++m) assets.advance(m);
  EXPECT_EQ(assets.slots()[0].rate, 100);
}

TEST(AssetRegister, KeepsPartiesAndKindsApart) {
  AssetRegister assets(4);
  assets.add({PartyId{0}, Kind::owned, Money::from_cents(40), 0, 4});
  assets.add({PartyId{1}, Kind::owned, Money::from_cents(80), 0, 4});
  assets.add({PartyId{0}, Kind::right_of_use, Money::from_cents(120), 0, 4});
  assets.advance(0);
  ASSERT_EQ(assets.slots().size(), 3u);
  EXPECT_EQ(assets.slots()[0].rate, 10);
  EXPECT_EQ(assets.slots()[1].rate, 20);
  EXPECT_EQ(assets.slots()[2].rate, 30);
  EXPECT_THROW(assets.add({PartyId{0}, Kind::owned, Money(), 0, 0}), InvariantError);
}

TEST(AssetRegister, RandomPurchasesAreWrittenOffToTheCent) {
  std::mt19937_64 random(7);
  constexpr int kMonths = 120;
  AssetRegister assets(kMonths);
  std::int64_t bought = 0;
  for (int k = 0; k < 1000; ++k) {
    const int first = static_cast<int>(random() % 60);
    const int life = 1 + static_cast<int>(random() % 60);
    const auto base = static_cast<std::int64_t>(random() % 1'000'000'007);
    assets.add({PartyId{0}, Kind::owned, Money::from_cents(base), first, life});
    bought += base;
  }
  std::int64_t written_off = 0;
  for (int m = 0; m < kMonths; ++m) {
    assets.advance(m);
    written_off += assets.slots()[0].rate;
  }
  EXPECT_EQ(written_off, bought);
}

}  // namespace
}  // namespace gw::finance::internal::assets_test
