#include "gigawatt/finance/price.h"

#include <gtest/gtest.h>

#include "gigawatt/units/unit.h"

namespace gw::finance::price_test {
namespace {

using namespace gw::units::literals;

TEST(Price, CountsWhatIsGiven) {
  Price price;
  EXPECT_EQ(price.count(), 0);
  price.per_token = config::Steps<DollarsPerToken>{{{Month(2026, 1), 3.0_USD / unit::Mtoken}}};
  EXPECT_EQ(price.count(), 1);
  price.per_mass = config::Steps<DollarsPerMass>{{{Month(2026, 1), 80.0_USD / unit::t}}};
  EXPECT_EQ(price.count(), 2);
}

TEST(Price, DescribesItself) {
  Price price;
  price.per_chip_time = config::Steps<DollarsPerChipTime>{
      {{Month(2026, 1), 2.5_USD / unit::chip / unit::h}, {Month(2027, 1), 2.0_USD / unit::chip / unit::h}}};
  price.growth_per_year = -0.1;
  EXPECT_EQ(price.describe(), "2.5 $/chip/h, from 2027-01 2 $/chip/h, changing by -10% a year");
}

}  // namespace
}  // namespace gw::finance::price_test
