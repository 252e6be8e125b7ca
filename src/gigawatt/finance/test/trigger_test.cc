#include "gigawatt/finance/contracts/trigger.h"

#include <gtest/gtest.h>

#include "gigawatt/units/unit.h"

namespace gw::finance::trigger_test {
namespace {

using namespace gw::units::literals;

TEST(Trigger, DescribesWhatIsGiven) {
  Trigger trigger;
  EXPECT_EQ(in_words(trigger), "");
  trigger.from = Month(2026, 7);
  trigger.flow = "energised_power";
  trigger.level = 2.0_GW;
  trigger.share_of = "amd";
  trigger.share_price = 600.0_USD;
  EXPECT_EQ(in_words(trigger),
            "from 2026-07, with energised_power at 2 GW, with the share of amd at 600 $");
}

}  // namespace
}  // namespace gw::finance::trigger_test
