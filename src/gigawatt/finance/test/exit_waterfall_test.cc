#include "gigawatt/finance/exit_waterfall.h"

#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/units/unit.h"

namespace gw::finance::exit_waterfall_test {
namespace {

using namespace gw::units::literals;

// Common 10 M shares; A 5 M shares for 5 M$; B 5 M shares for 10 M$, paid first.
std::vector<ExitClass> company() {
  return {{"common", 10e6, {}, 0}, {"a", 5e6, 5.0_MUSD, 1}, {"b", 5e6, 10.0_MUSD, 2}};
}

void expect_paid(Dollars proceeds, std::vector<double> millions) {
  const std::vector<ExitShare> shares = exit_waterfall(proceeds, company());
  for (std::size_t i = 0; i < millions.size(); ++i)
    EXPECT_NEAR(shares[i].paid.si() / 1e6, millions[i], 1e-9) << i;
}

TEST(ExitWaterfall, KnownAnswers) {
  expect_paid(Dollars(), {0, 0, 0});
  expect_paid(8.0_MUSD, {0, 0, 8});  // B first
  expect_paid(12.0_MUSD, {0, 2, 10});
  expect_paid(18.0_MUSD, {3, 5, 10});  // 3 / 10 M a share: nobody converts
  // A converts above (x - 10) / 15 M = 1 $, x = 25 M$: (30 - 10) / 15 M = 1.333 $ a share.
  expect_paid(25.0_MUSD, {10, 5, 10});
  expect_paid(30.0_MUSD, {40.0 / 3, 20.0 / 3, 10});
  // B converts above x / 20 M = 2 $, x = 40 M$.
  expect_paid(40.0_MUSD, {20, 10, 10});
  expect_paid(50.0_MUSD, {25, 12.5, 12.5});
  EXPECT_FALSE(exit_waterfall(40.0_MUSD, company())[2].converts);
  EXPECT_TRUE(exit_waterfall(40.1_MUSD, company())[2].converts);
}

TEST(ExitWaterfall, OneSeriesIsTheLargerOfPreferenceAndShare) {
  // 30 for 30%: max(30, 30% x), never more than x.
  const std::vector<ExitClass> classes{{"common", 70, {}, 0}, {"series", 30, 30.0_USD, 1}};
  for (const double x : {10.0, 30.0, 50.0, 100.0, 200.0}) {
    const auto shares = exit_waterfall(Dollars::from_si(x), classes);
    EXPECT_NEAR(shares[1].paid.si(), std::min(x, std::max(30.0, 0.3 * x)), 1e-12) << x;
  }
}

TEST(ExitWaterfall, EqualRanksShareByPreference) {
  const std::vector<ExitClass> classes{{"a", 1, 30.0_USD, 1}, {"b", 1, 10.0_USD, 1}};
  const auto shares = exit_waterfall(20.0_USD, classes);
  EXPECT_DOUBLE_EQ(shares[0].paid.si(), 15.0);
  EXPECT_DOUBLE_EQ(shares[1].paid.si(), 5.0);
}

RC_GTEST_PROP(ExitWaterfall, NobodyGainsByChangingItsMind, ()) {
  std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
  const auto below = [&](int n) {
    return static_cast<int>(random() % static_cast<std::uint64_t>(n));
  };
  std::vector<ExitClass> classes{{"common", 1.0 + below(100), {}, 0}};
  for (int k = below(5); k > 0; --k)
    classes.push_back({"p", 1.0 + below(50), Dollars::from_si(1 + below(100)), below(3)});
  const Dollars proceeds = Dollars::from_si(below(400));
  const std::vector<ExitShare> shares = exit_waterfall(proceeds, classes);
  Dollars sum;
  for (const ExitShare& share : shares) {
    RC_ASSERT(share.paid >= Dollars());
    sum += share.paid;
  }
  RC_ASSERT(std::abs((sum - proceeds).si()) < 1e-9);
  // A class that converts has more than its preference; one that does not would get no more as
  // common.
  Ratio common = 0.0;
  Dollars preferences;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    if (i == 0 || shares[i].converts)
      common += classes[i].shares;
    else
      preferences += classes[i].preference;
  }
  for (std::size_t i = 1; i < classes.size(); ++i) {
    if (shares[i].converts) {
      RC_ASSERT(shares[i].paid.si() >= classes[i].preference.si() - 1e-9);
    } else {
      const Dollars left = std::max(Dollars(), proceeds - (preferences - classes[i].preference));
      const Dollars as_common = left * (classes[i].shares / (common + classes[i].shares));
      RC_ASSERT(as_common.si() <= shares[i].paid.si() + 1e-9);
    }
  }
}

}  // namespace
}  // namespace gw::finance::exit_waterfall_test
