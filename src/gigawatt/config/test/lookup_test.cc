// Values of a struct by path.
#include "gigawatt/config/lookup.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/config/test/factory.h"
#include "gigawatt/config/test/random_factory.h"

namespace gw::config {
namespace {

using factory::Factory;

constexpr std::string_view kPlan = R"(
name: works
open: false
from: 2026-07
cooling: immersion
sites: {abilene: {climate: texas}}
blocks: [{id: gw, count: 10, power: 1 GW, campus: [abilene, narvik], start: {first: 2026-01}}]
system: {2026-07: vr_nvl72, 2028-01: kyber}
contracts: [lease: {id: x, term: 3 h}]
capex: {per_power: 40 $/W}
)";

TEST(Lookup, FindsEveryKindOfValue) {
  const Factory f = factory::good(kPlan).factory;
  const auto text = [&](std::string_view path) {
    const auto value = lookup(f, path);
    return value ? value->text : "nothing";
  };
  EXPECT_EQ(text("name"), "works");
  EXPECT_EQ(text("open"), "false");
  EXPECT_EQ(text("from"), "2026-07");
  EXPECT_EQ(text("ramp"), "2026-H2");
  EXPECT_EQ(text("cooling"), "immersion");
  EXPECT_EQ(text("seed"), "1");
  EXPECT_EQ(text("sites.abilene.supply"), "27 degC");
  EXPECT_EQ(text("blocks.gw.power"), "1 GW");
  EXPECT_EQ(text("blocks.gw.campus.2"), "narvik");
  EXPECT_EQ(text("system.2028-01"), "kyber");
  EXPECT_EQ(text("contracts.x.term"), "3 h");
  EXPECT_EQ(text("capex.per_power.price"), "40 G$/GW");
  for (std::string_view path :
       {"", "nam", "name.x", "blocks", "blocks.gw", "blocks.other.power", "note", "start.first",
        "capex.from_parts.margin", "contracts.lease.term", "system.2026-08", "."})
    EXPECT_EQ(text(path), "nothing") << path;
}

TEST(Lookup, NumbersComeInBaseUnits) {
  const Factory f = factory::good(kPlan).factory;
  const auto power = lookup(f, "blocks.gw.power");
  ASSERT_TRUE(power && power->si);
  EXPECT_EQ(*power->si, 1e9);
  EXPECT_EQ(power->dim, kPowerDim);
  EXPECT_EQ(power->path, "blocks.gw.power");
  EXPECT_EQ(lookup_number(f, "blocks.gw.count"), 10);
  EXPECT_EQ(lookup_number(f, "name"), std::nullopt);
  EXPECT_FALSE(lookup(f, "name")->si.has_value());
}

RC_GTEST_PROP(Lookup, FindsAllThatIsListed, ()) {
  const Factory f = factory::random_factory();
  for (const Value& value : values(f)) {
    const auto found = lookup(f, value.path);
    RC_ASSERT(found.has_value());
    RC_ASSERT(found->text == value.text);
    RC_ASSERT(found->si == value.si);
    RC_ASSERT(lookup_number(f, value.path) == value.si);
  }
}

TEST(Lookup, ListsReferences) {
  std::string all;
  for (const Reference& r : references(factory::good(kPlan).factory))
    all += std::string(r.to) + " " + r.id + " at " + r.path + "\n";
  EXPECT_EQ(all,
            "climate texas at sites.abilene.climate\n"
            "site abilene at blocks.gw.campus.1\n"
            "site narvik at blocks.gw.campus.2\n"
            "system vr_nvl72 at system.2026-07\n"
            "system kyber at system.2028-01\n");
}

}  // namespace
}  // namespace gw::config
