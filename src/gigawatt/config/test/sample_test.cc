// Samples: drawn values in the numbers they belong to, and nowhere else.
#include "gigawatt/config/sample.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gigawatt/config/lookup.h"
#include "gigawatt/config/test/factory.h"
#include "gigawatt/config/test/random_factory.h"
#include "gigawatt/config/write.h"

namespace gw::config {
namespace {

using factory::Factory;

TEST(Sample, OverwritesByOrdinal) {
  auto [f, facts] = factory::good(
      "seed: {uniform: [1, 5]}\nsplit: [0.5, {uniform: [0.1, 0.3]}, 0.2]\n"
      "blocks: [{id: gw, power: 1 GW, start: {first: 2026-01, every: {uniform: [1 h, 2 h]}}}]\n"
      "contracts: [purchase: {price: 1 $/W, cap: {uniform: [1 G$, 2 G$]}}]\n");
  assign(f, facts.uncertainties, std::vector<double>{2.6, 0.11, 7000.0, 1.5e9});
  EXPECT_EQ(f.seed, 3);  // whole numbers are rounded
  EXPECT_EQ(f.split[0], 0.5);
  EXPECT_EQ(f.split[1], 0.11);
  EXPECT_EQ(f.split[2], 0.2);
  EXPECT_EQ(f.blocks[0].power.si(), 1e9);
  EXPECT_EQ(f.blocks[0].start.every.si(), 7000);
  EXPECT_EQ(std::get<factory::Purchase>(f.contracts[0]).cap->si(), 1.5e9);
}

// For every number of a random struct: read() counts it as assign() does. The struct is written,
// one number after another becomes a distribution, and a sample of it must change that path only.
RC_GTEST_PROP(Sample, ReachesEveryNumberOfAnyStruct, ()) {
  const Factory plain = factory::random_factory();
  const Node tree = write(plain);
  for (const Value& number : values(plain)) {
    if (!number.si || number.path.ends_with(".count")) continue;  // fixed
    const bool whole = number.path == "seed";
    const std::string text = whole ? "1" : number.text;
    Node uncertain = tree;
    Diagnostics diagnostics;
    const Override override{
        .path = number.path, .value = "{choice: {values: [" + text + "]}}", .where = {}};
    if (number.path.starts_with("split.")) continue;  // items without an id
    RC_ASSERT(apply_override(uncertain, override, diagnostics));
    Facts facts;
    auto f = read<Factory>(uncertain, facts, diagnostics);
    if (!f) RC_FAIL(diagnostics.render());
    RC_ASSERT(facts.uncertainties.size() == 1u);
    RC_ASSERT(facts.uncertainties[0].path == number.path);
    assign(*f, facts.uncertainties, std::vector<double>{77.0});
    RC_ASSERT(lookup_number(*f, number.path) == 77.0);
    // Put back, it is the same struct again.
    assign(*f, facts.uncertainties, std::vector<double>{*number.si});
    if (!whole) RC_ASSERT(same(write(*f), tree));
  }
}

TEST(Sample, RefusesAnotherShape) {
  auto [f, facts] = factory::good("start: {first: 2026-01, every: {uniform: [1 h, 2 h]}}");
  EXPECT_ANY_THROW(assign(f, facts.uncertainties, std::vector<double>{}));
  f.start.reset();
  EXPECT_ANY_THROW(assign(f, facts.uncertainties, std::vector<double>{1.0}));
}

}  // namespace
}  // namespace gw::config
